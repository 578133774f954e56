"""geopandas_density.py points.csv countries.json.gz out.png: bins of a third of a
degree, smoothed by a Gaussian, under the borders of countries in the Robinson
projection: not even with a radius on the ground."""
import os
import sys

os.environ["CPL_VSIL_GZIP_WRITE_PROPERTIES"] = "NO"  # no files beside the borders

import geopandas
import matplotlib
import numpy as np
import pandas as pd
import pyproj
from scipy.ndimage import gaussian_filter

matplotlib.use("Agg")
import matplotlib.pyplot as plt

points = pd.read_csv(sys.argv[1])
counts, x, y = np.histogram2d(points["lon"], points["lat"], bins=(1080, 540), range=((-180, 180), (-90, 90)))
density = gaussian_filter(counts, 2.5)
world = geopandas.read_file("/vsigzip/" + sys.argv[2], layer="countries").set_crs(4326).to_crs("ESRI:54030")
to = pyproj.Transformer.from_crs(4326, "ESRI:54030", always_xy=True)
px, py = to.transform(*np.meshgrid(x, y))
fig, ax = plt.subplots(figsize=(9, 5), dpi=144)
mesh = ax.pcolormesh(px, py, density.T, cmap="magma_r")
world.boundary.plot(ax=ax, color="grey", linewidth=0.4)
fig.colorbar(mesh)
ax.set_axis_off()
fig.savefig(sys.argv[3])
