"""datashader: datashader_tiles.py points.f64 all renders all tiles of zooms 0 to 7
with render_tiles, from a frame in memory; datashader_tiles.py points.f64 tile
renders one tile of 256 x 256 at zooms 0 to 8, and prints the best of three of the
slowest of them. Points are longitudes and latitudes; projecting them is part
of neither."""
import os
import shutil
import sys
import tempfile
import time

os.environ.setdefault("NUMBA_CACHE_DIR", tempfile.gettempdir())
import dask  # noqa: E402
import datashader as ds  # noqa: E402
import datashader.transfer_functions as tf  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from datashader.tiles import render_tiles  # noqa: E402

dask.config.set(scheduler="threads")  # no copies between processes
R = 6378137.0
W = np.pi * R
p = np.fromfile(sys.argv[1]).reshape(-1, 2)
frame = pd.DataFrame({"x": np.radians(p[:, 0]) * R, "y": np.arctanh(np.sin(np.radians(p[:, 1]))) * R})
del p


def load(x_range, y_range):
    if x_range[0] <= -W and x_range[1] >= W:
        return frame
    return frame[(frame.x >= x_range[0]) & (frame.x <= x_range[1]) & (frame.y >= y_range[0]) & (frame.y <= y_range[1])]


def rasterize(df, x_range, y_range, height, width):
    return ds.Canvas(x_range=x_range, y_range=y_range, plot_height=height, plot_width=width).points(df, "x", "y")


def shade(agg, span=None):
    return tf.shade(agg, how="log", span=span)


ranges = ((-W, W), (-W, W))
rasterize(frame[:10], *ranges, 256, 256)  # compiled
if sys.argv[2] == "all":
    out = tempfile.mkdtemp()
    start = time.perf_counter()
    render_tiles((-W, -W, W, W), range(8), load, rasterize, shade, lambda img, **_: img, out)
    seconds = time.perf_counter() - start
    print("tiles", sum(len(f) for _, _, f in os.walk(out)))
    shutil.rmtree(out)
    print("seconds", seconds)
else:
    slowest = 0
    for z in range(9):
        side, x, y = 2 * W / 2**z, 2**z // 2, 2**z // 2 - 1 if z else 0
        box = ((x * side - W, (x + 1) * side - W), (W - (y + 1) * side, W - y * side)) if z else ranges
        best = 1e9
        for _ in range(3):
            start = time.perf_counter()
            img = shade(rasterize(frame, *box, 256, 256)).to_pil()
            img.save(os.devnull, "PNG")
            best = min(best, time.perf_counter() - start)
        print("zoom", z, best)
        slowest = max(slowest, best)
    print("seconds", slowest)
