"""python3 matplotlib_resample.py: seconds that matplotlib's renderer takes for
500 x 500 values (float64) at 4000 x 4000, a kernel a line. imshow calls it twice
for values (once more for the mask); one call is measured here."""
import time

import numpy as np
from matplotlib import _image
from matplotlib.image import _interpd_
from matplotlib.transforms import Affine2D

a = np.random.default_rng(1).random((500, 500))
for name, kernel in _interpd_.items():
    if name in ("antialiased", "auto", "none"):
        continue  # one of the others, or none
    out = np.zeros((4000, 4000))
    start = time.perf_counter()
    _image.resample(a, out, Affine2D().scale(8), kernel, True, 1.0, True, 4.0)
    print(name, time.perf_counter() - start, flush=True)
