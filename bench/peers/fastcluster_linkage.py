"""python3 fastcluster_linkage.py IN.csv OUT.csv METHOD: distances and linkage of
the rows, Euclidean, written as SciPy's Z. fastcluster 1.3."""

import sys

import fastcluster
import numpy as np
import pandas as pd

values = pd.read_csv(sys.argv[1], header=None).to_numpy(dtype=float)
z = fastcluster.linkage(values, sys.argv[3], metric="euclidean")
np.savetxt(sys.argv[2], z, delimiter=",", fmt="%.17g")
