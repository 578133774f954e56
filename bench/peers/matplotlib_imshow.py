"""python3 matplotlib_imshow.py IN.csv OUT: read, draw, save."""
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd

data = pd.read_csv(sys.argv[1], header=None).to_numpy()
fig, ax = plt.subplots(figsize=(8, 6))
fig.colorbar(ax.imshow(data, aspect="auto"))
fig.savefig(sys.argv[2], dpi=144)
