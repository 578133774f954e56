"""Writes batch.grid as a batch job without Swelter would, and prints the means
of its cells. Run with numpy 1.26.4: python3 batch.py"""
import io
import json
import zipfile

import numpy as np

x, y, w = [1.5, 2.5, 1.5, 0.5 + 1, 2.1, 2.2], [1.5, 1.5, 1.5, 0.5, 0.5, 0.6], [2, 7, 3, 1.5, 3, 5]
edges = [np.linspace(0, 2, 3), np.linspace(0, 3, 4)]
count = np.histogram2d(y, x, bins=edges)[0][::-1].astype("<i8")
sums = np.histogram2d(y, x, bins=edges, weights=w)[0][::-1]
with np.errstate(invalid="ignore"):
    print((sums / count).ravel())
header = {
    "version": 1, "method": "bin", "columns": {"x": "x", "y": "y", "weight": "w"},
    "bin": {"reduce": "mean", "cols": 3, "rows": 2, "extent": {"xmin": 0, "ymin": 0, "xmax": 3, "ymax": 2}},
    "rows": 6, "leftOut": 0, "used": 6, "outside": 0, "unknown": 0,
}
with zipfile.ZipFile("batch.grid", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("grid.json", json.dumps(header))
    for name, a in ("count", count), ("sum", sums):
        b = io.BytesIO()
        np.save(b, np.ascontiguousarray(a[None]))
        z.writestr(name + ".npy", b.getvalue())
