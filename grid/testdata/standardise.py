"""Prints z_score and standard_scale of seaborn 0.13 clustermap, as rows for
the table in grid_test.go.

    python3 standardise.py
"""
import pandas as pd
import seaborn as sns
from seaborn.matrix import ClusterGrid

assert sns.__version__.startswith("0.13"), sns.__version__
df = pd.DataFrame([[1.0, 2.0, 4.0], [3.0, 3.5, 10.0]])
for axis in (0, 1):
    print("z", axis, ClusterGrid.z_score(df, axis).to_numpy().tolist())
    print("s", axis, ClusterGrid.standard_scale(df, axis).to_numpy().tolist())
