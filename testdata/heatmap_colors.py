"""Cell colours of seaborn 0.13.2 on matplotlib 3.8.4, for preset_test.go.

Run in the folder of the data sets: python heatmap_colors.py matrix/flights.csv matrix/mpg.csv > seaborn.json
"""
import json, sys
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns

flights = pd.read_csv(sys.argv[1])
months = flights["month"].unique()
wide = flights.pivot(index="month", columns="year", values="passengers").loc[months]
corr = pd.read_csv(sys.argv[2]).corr(numeric_only=True)
gaps = pd.DataFrame([[1.5, np.nan, -3], [40, 2, 0.25], [7, 7, -12.5]], index=list("rst"), columns=list("abc"))

cases = {
    "flights": (wide, {}),
    "flights robust": (wide, {"robust": True}),
    "flights vmax": (wide, {"vmax": 300}),
    "corr": (corr, {}),
    "corr center": (corr, {"center": 0}),
    "corr center vmin": (corr, {"center": 0.25, "vmin": -0.5}),
    "gaps": (gaps, {}),
    "gaps center": (gaps, {"center": 0, "cmap": "vlag"}),
}
out = {}
for name, (data, kw) in cases.items():
    ax = sns.heatmap(data, **kw)
    ax.figure.canvas.draw()
    rgba = np.rint(ax.collections[0].get_facecolors() * 255).astype(int)
    out[name] = ["#%02x%02x%02x%02x" % tuple(c) for c in rgba]
    plt.close("all")
json.dump({"seaborn": sns.__version__, "matplotlib": matplotlib.__version__, "colors": out}, sys.stdout, indent=0)
