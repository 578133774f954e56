# The same work in pandas and numpy: python3 peers.py FILE [COLUMN,COLUMN]
import sys
import time

import numpy as np
import pandas as pd

path = sys.argv[1]
columns = sys.argv[2].split(",") if len(sys.argv) > 2 else None
t = time.perf_counter()
d = pd.read_csv(path, usecols=columns)
print("pandas", pd.__version__, d.shape, round(time.perf_counter() - t, 3), "s")
if columns is None:
    t = time.perf_counter()
    a = np.loadtxt(path, delimiter=",", skiprows=1)
    print("numpy", np.__version__, a.shape, round(time.perf_counter() - t, 3), "s")
