"""References for package resample, made once with matplotlib 3.8.4 and numpy
1.26.4: python3 resample.py > resample.json. The renderer is called as imshow
calls it, over float64 in [0.1, 0.9] (it cuts at 0 and 1)."""
import json, sys
import numpy as np
from matplotlib import _image
from matplotlib.image import _interpd_
from matplotlib.transforms import Affine2D

rng = np.random.default_rng(7)
noise = rng.integers(0, 256, (16, 18)).astype(float)


def run(a, out, kernel, norm=True, radius=4.0, resample=True):
    rows, cols = a.shape
    o = np.zeros(out)
    t = Affine2D().scale(out[1] / cols, out[0] / rows)
    _image.resample(.1 + .8 * a / 255, o, t, _interpd_[kernel], resample, 1.0, norm, radius)
    return (o - .1) / .8 * 255


def case(kernel, out, hole=False, **kw):
    a = noise.copy()
    r = run(a, out, kernel, **kw)
    if hole:
        m = np.ones_like(a)
        m[10, 12] = np.nan
        t = Affine2D().scale(out[1] / a.shape[1], out[0] / a.shape[0])
        o = np.zeros(out)
        _image.resample(m, o, t, _interpd_[kernel], True, 1.0, True, 4.0)
        r[np.isnan(o)] = np.nan
    return {"kernel": kernel, "rows": out[0], "cols": out[1], "hole": hole,
            "radius": kw.get("radius", 0), "unnormalised": not kw.get("norm", True), "unwidened": not kw.get("resample", True),
            "values": [[None if np.isnan(v) else round(float(v), 1) for v in row] for row in r]}


cases = []
for k in _interpd_:
    if k in ("antialiased", "none"):
        continue
    cases.append(case(k, (27, 29)))           # a fraction larger
    cases.append(case(k, (7, 6)))            # smaller, not by whole numbers
    cases.append(case(k, (3, 2)))             # much smaller
    cases.append(case(k, (16, 36), hole=k in ("bilinear", "bicubic", "lanczos")))
for k in ("sinc", "lanczos", "blackman"):
    cases.append(case(k, (27, 29), radius=2.5))
for k in ("kaiser", "gaussian"):
    cases.append(case(k, (7, 6), norm=False))
cases.append(case("bilinear", (7, 6), resample=False))
cases.append(case("gaussian", (27, 29), resample=False, norm=False))
json.dump({"source": noise.astype(int).tolist(), "cases": cases}, sys.stdout, separators=(",", ":"))
