"""python3 seaborn_clustermap.py IN.csv OUT.png: read, cluster both sides, draw, save."""
import sys

import matplotlib

matplotlib.use("Agg")
import pandas as pd
import seaborn as sns

sys.setrecursionlimit(100000)
data = pd.read_csv(sys.argv[1], header=None)
sns.clustermap(data).savefig(sys.argv[2], dpi=144)
