"""python3 seaborn_heatmap.py IN.csv OUT [annot]: read, draw, save."""
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

data = pd.read_csv(sys.argv[1], header=None)
annot = len(sys.argv) > 3
fig, ax = plt.subplots(figsize=(12, 10) if annot else (8, 6))
sns.heatmap(data, ax=ax, annot=annot, fmt=".1f")
fig.savefig(sys.argv[2], dpi=144)
