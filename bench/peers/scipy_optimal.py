"""python3 scipy_optimal.py IN.csv OUT.csv: average linkage of the rows in optimal leaf order."""
import sys

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist

values = pd.read_csv(sys.argv[1], header=None).to_numpy(dtype=float)
z = linkage(pdist(values), "average", optimal_ordering=True)
np.savetxt(sys.argv[2], z, delimiter=",", fmt="%.17g")
