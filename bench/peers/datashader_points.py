"""datashader: datashader_points.py points.f64 prints its best warm seconds in
memory; datashader_points.py points.csv out.png is the whole way."""
import sys
import time

import datashader as ds
import datashader.transfer_functions as tf
import numpy as np
import pandas as pd

canvas = ds.Canvas(1024, 1024, (0, 1024), (0, 1024))
if sys.argv[1].endswith(".csv"):
    frame = pd.read_csv(sys.argv[1])
    tf.shade(canvas.points(frame, "x", "y")).to_pil().save(sys.argv[2])
else:
    p = np.fromfile(sys.argv[1]).reshape(-1, 2)
    frame = pd.DataFrame({"x": p[:, 0].copy(), "y": p[:, 1].copy()})
    best = 1e9
    for _ in range(5):
        start = time.perf_counter()
        canvas.points(frame, "x", "y")
        best = min(best, time.perf_counter() - start)
    print("seconds", best)
