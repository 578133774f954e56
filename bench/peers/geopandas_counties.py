"""geopandas_counties.py table.csv counties.json.gz out.png: a choropleth of the
conterminous states in an Albers projection, as its users draw it."""
import os
import sys

os.environ["CPL_VSIL_GZIP_WRITE_PROPERTIES"] = "NO"  # no files beside the borders

import geopandas
import matplotlib
import pandas as pd

matplotlib.use("Agg")
import matplotlib.pyplot as plt

values = pd.read_csv(sys.argv[1], dtype={"id": str})
path = "/vsigzip/" + sys.argv[2]
counties = geopandas.read_file(path, layer="counties").set_crs(4326).to_crs(5070)
states = geopandas.read_file(path, layer="states").set_crs(4326).to_crs(5070)
fig, ax = plt.subplots(figsize=(9, 5), dpi=144)
counties.merge(values, on="id").plot(column="rate", ax=ax, legend=True)
states.boundary.plot(ax=ax, color="white", linewidth=0.5)
ax.set_xlim(-2.4e6, 2.3e6)
ax.set_ylim(2.4e5, 3.2e6)
ax.set_axis_off()
fig.savefig(sys.argv[3])
