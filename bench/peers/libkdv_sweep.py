"""libkdv's sweep: libkdv_sweep.py points.f64 RADIUS. Prints its seconds.

The only kernel it computes is Epanechnikov's. Its wrapper doubles the bandwidth,
so that half of the radius is given. The compiled part takes the points as text
and gives the cells as text, which its time has in it.
"""
import sys
import time

import numpy as np
from libkdv.compute_kdv import compute_kdv
from libkdv.kdv import kdv

points = np.fromfile(sys.argv[1]).reshape(-1, 2)
k = kdv(points, GPS=False, bound=[0, 1024, 0, 1024], num_threads=2,
        row_pixels=1024, col_pixels=1024, bandwidth=float(sys.argv[2]) / 2)
k.set_args()
start = time.perf_counter()
compute_kdv(k.args)
print("seconds", time.perf_counter() - start)
