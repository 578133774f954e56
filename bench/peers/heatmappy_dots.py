"""The C core of heatmap.py 2.2.1: heatmappy_dots.py points.f64 DOTSIZE. HEATMAP_CORE
names the library, built from heatmap.c of the package's sdist by
gcc -O3 -march=native -fPIC -shared -o cHeatmap.so heatmap.c -lm."""
import ctypes
import os
import sys
import time

import numpy as np

lib = ctypes.CDLL(os.environ["HEATMAP_CORE"])
lib.tx.restype = ctypes.c_void_p
p = np.fromfile(sys.argv[1]).astype(np.float32)
buf = (ctypes.c_ubyte * (1024 * 1024 * 4))()
scheme = (ctypes.c_int * 768)(*[i for i in range(256) for _ in range(3)])
start = time.perf_counter()
assert lib.tx(p.ctypes.data_as(ctypes.POINTER(ctypes.c_float)), len(p), 1024, 1024, int(sys.argv[2]), scheme, buf, 128, 0,
              *[ctypes.c_float(0)] * 4)
print("seconds", time.perf_counter() - start)
