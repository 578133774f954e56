"""SciPy's fftconvolve of plain counts: fftconvolve.py points.f64 RADIUS KERNEL."""
import sys
import time

import numpy as np
from scipy.signal import fftconvolve

p = np.fromfile(sys.argv[1]).reshape(-1, 2)
x, y = p[:, 0].copy(), p[:, 1].copy()
r = float(sys.argv[2])
start = time.perf_counter()
counts = np.bincount(y.astype(np.int64) * 1024 + x.astype(np.int64), minlength=1 << 20).reshape(1024, 1024).astype(float)
reach = int(np.ceil(r if sys.argv[3] == "quartic" else 5 * r))
d = np.arange(-reach, reach + 1) ** 2
u = (d[:, None] + d[None, :]) / r**2
kernel = np.where(u < 1, (1 - u) ** 2, 0) if sys.argv[3] == "quartic" else np.exp(-u / 2)
fftconvolve(counts, kernel, mode="same")
print("seconds", time.perf_counter() - start)
