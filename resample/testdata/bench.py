"""matplotlib's renderer on the sizes of bench_test.go, in milliseconds, the best
of three: float64 values and RGBA bytes. imshow calls it twice for values (once
more for the mask); one call is measured here."""
import time
import numpy as np
from matplotlib import _image
from matplotlib.image import _interpd_
from matplotlib.transforms import Affine2D

rng = np.random.default_rng(1)
for name, shape, dtype in (("values", (), float), ("rgba", (4,), np.uint8)):
    for n, m in ((500, 4000), (4000, 500)):
        a = rng.random((n, n) + shape) if dtype is float else rng.integers(0, 256, (n, n) + shape, np.uint8)
        for k in ("nearest", "bilinear", "hanning", "bicubic", "spline36", "sinc"):
            best = 1e9
            for _ in range(3):
                out = np.zeros((m, m) + shape, dtype)
                t = time.perf_counter()
                _image.resample(a, out, Affine2D().scale(m / n), _interpd_[k], True, 1.0, True, 4.0)
                best = min(best, time.perf_counter() - t)
            print(f"{name} {k} {n}-{m} {best * 1e3:.1f} ms")
