"""Writes the reference numbers of this folder: python3 reference.py

numpy 1.26.4, scipy 1.11.4, matplotlib 3.8.
"""
import json
import numpy as np
from scipy.stats import gaussian_kde
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

# The tutorial's 25 points and its double loop.
x = [20, 28, 15, 20, 18, 25, 15, 18, 18, 20, 25, 30, 25, 22, 30, 22, 38, 40, 38, 30, 22, 20, 35, 33, 35]
y = [20, 14, 15, 20, 15, 20, 32, 33, 45, 50, 20, 20, 20, 25, 30, 38, 20, 28, 33, 50, 48, 40, 30, 35, 36]
h, step = 10, 1
xc = np.arange(min(x) - h, max(x) + h, step) + step / 2
yc = np.arange(min(y) - h, max(y) + h, step) + step / 2
rows = []
for v in yc:
    row = []
    for u in xc:
        s = 0.0
        for a, b in zip(x, y):
            d = np.hypot(u - a, v - b)
            if d <= h:
                s += 15 / 16 * (1 - (d / h) ** 2) ** 2
        row.append(s)
    rows.append(row)
tutorial = {"x": x, "y": y, "xc": xc.tolist(), "yc": yc.tolist(), "rows": rows}

# An isotropic Gaussian: gaussian_kde of data whose covariance is the identity
# has the kernel covariance factor**2 I.
rng = np.random.default_rng(5)
p = rng.normal(size=(2, 60))
p -= p.mean(axis=1, keepdims=True)
p = np.linalg.solve(np.linalg.cholesky(np.cov(p)), p)
w = rng.uniform(.2, 3, 60)
kde = gaussian_kde(p)
gx, gy = np.linspace(-2.9, 2.9, 15), np.linspace(-2.9, 2.9, 15)
mesh = np.array([[u, v] for v in gy for u in gx]).T
scipy_ = {"x": p[0].tolist(), "y": p[1].tolist(), "factor": float(kde.factor), "gx": gx.tolist(),
          "gy": gy.tolist(), "density": kde(mesh).tolist()}

# Counts in bins with points on edges, and hexagons.
q = np.round(rng.normal(size=(2, 4000)) * 4, 1)
counts, xe, ye = np.histogram2d(q[0], q[1], bins=[13, 9], range=[[-6.5, 6.5], [-4.5, 4.5]])
v = np.round(rng.normal(size=4000), 3)
fig, ax = plt.subplots()
hb = ax.hexbin(q[0], q[1], gridsize=(11, 6), extent=(-9, 9, -8, 8))
hm = ax.hexbin(q[0], q[1], C=v, reduce_C_function=np.mean, gridsize=11)
bins = {"x": q[0].tolist(), "y": q[1].tolist(), "v": v.tolist(), "counts": counts.T.astype(int).tolist(),
        "hex": {"xy": hb.get_offsets().tolist(), "count": hb.get_array().tolist()},
        "hexmean": {"xy": hm.get_offsets().tolist(), "mean": hm.get_array().tolist()}}

for name, value in {"tutorial": tutorial, "scipy": scipy_, "bins": bins}.items():
    with open(name + ".json", "w") as f:
        json.dump(value, f, separators=(",", ":"))
