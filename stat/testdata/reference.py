"""Writes reference.json beside it: what pandas 2.1.4, numpy 1.26.4 and scipy
1.11.4 say of the columns of mpg.csv and penguins.csv, of awkward columns made
here, and of histogram bins. Pearson of the awkward ones is worked out exactly.

    python3 reference.py FOLDER_OF_MPG_AND_PENGUINS
"""
import json
import math
import os
import sys
import warnings
from fractions import Fraction

import numpy as np
import pandas as pd
import scipy
import scipy.stats

assert (pd.__version__, np.__version__, scipy.__version__) == ("2.1.4", "1.26.4", "1.11.4")
warnings.simplefilter("ignore")


def listed(a):
    return [None if np.isnan(v) else float(v) for v in np.asarray(a, float).ravel()]


def exact(df):
    """Pearson's r in rational numbers: pandas itself underflows and overflows here."""
    out = []
    for a in df:
        for b in df:
            both = [(Fraction(x), Fraction(y)) for x, y in zip(df[a], df[b]) if math.isfinite(x) and math.isfinite(y)]
            mx, my = (sum(c) / len(both) for c in zip(*both))
            xy = sum((x - mx) * (y - my) for x, y in both)
            xx, yy = sum((x - mx) ** 2 for x, _ in both), sum((y - my) ** 2 for _, y in both)
            r = math.sqrt(xy * xy / (xx * yy))
            out.append(r if xy > 0 else -r)
    return out


def frame(df):
    cols = [list(c) for c in df.to_numpy(float).T]
    out = {"names": list(df.columns), "columns": [listed(c) for c in cols]}
    for m in ("pearson", "spearman", "kendall"):
        out[m] = listed(df.corr(method=m))
    finite = np.isfinite(df.to_numpy(float))
    out["n"] = (finite.astype(int).T @ finite.astype(int)).ravel().tolist()
    qs = [0, 0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98, 1]
    out["qs"] = qs
    out["quantiles"] = [listed(np.nanquantile(c, qs)) for c in cols]
    out["mean"] = [float(np.nanmean(c)) for c in cols]
    out["std1"] = [float(np.nanstd(c, ddof=1)) for c in cols]
    out["std0"] = [float(np.nanstd(c)) for c in cols]
    out["mad"] = [float(scipy.stats.median_abs_deviation(c, nan_policy="omit")) for c in cols]
    out["ranks"] = [listed(pd.Series(c).rank()) for c in cols]
    out["edges"] = {}
    out["counts"] = {}
    for rule in ("auto", "fd", "scott", "sturges"):
        out["edges"][rule], out["counts"][rule] = [], []
        for name, c in zip(df.columns, cols):
            c = np.asarray(c, float)
            if name == "outlier":  # numpy would make a billion bins
                c = c[c < 1e9]
            n, e = np.histogram(c[np.isfinite(c)], rule)
            out["edges"][rule].append(e.tolist())
            out["counts"][rule].append(n.tolist())
    return out


folder = sys.argv[1]
rng = np.random.default_rng(7)
n = 60
x = rng.normal(size=n)
awkward = pd.DataFrame({
    "normal": x,
    "offset": 1e6 + x + 0.1 * rng.normal(size=n),  # nearly all of each number is its offset
    "tiny": 1e-160 * (x**2 + rng.normal(size=n)),
    "huge": 1e150 * rng.normal(size=n),
    "ties": np.round(x),
    "few": np.where(np.arange(n) % 3 == 0, x**3, np.nan),
    "outlier": np.where(np.arange(n) == 30, 1e9, x - 1),  # the outlier's row is missing elsewhere
    "holes": np.where(np.arange(n) % 10 == 0, np.nan, -x + rng.normal(size=n)),
})
out = {
    "mpg": frame(pd.read_csv(os.path.join(folder, "mpg.csv")).select_dtypes("number")),
    "penguins": frame(pd.read_csv(os.path.join(folder, "penguins.csv")).select_dtypes("number")),
    "awkward": frame(awkward),
}
out["awkward"]["pearson"] = exact(awkward)
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "reference.json"), "w") as f:
    f.write("{\n" + ",\n".join(
        json.dumps(k) + ": {\n" + ",\n".join(json.dumps(a) + ": " + json.dumps(b) for a, b in v.items()) + "\n}"
        for k, v in out.items()) + "\n}\n")
