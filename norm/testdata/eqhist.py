"""Positions of histogram-equalised values, made once with numpy 1.26.4 by the
recipe of datashader 0.16 (transfer_functions.eq_hist, then the span from the
least to the greatest share): python3 eqhist.py > eqhist.json"""
import json, sys
import numpy as np


def eq_hist(data, nbins=256 * 256):
    whole = np.all(data == np.trunc(data))
    if whole and np.ptp(data) < nbins:  # datashader asks for an integer type
        values, hist = np.unique(data, return_counts=True)
        centers = values
    else:
        hist, edges = np.histogram(data, bins=nbins)
        centers = (edges[:-1] + edges[1:]) / 2
        keep = hist > 0
        hist, centers = hist[keep], centers[keep]
    cdf = hist.cumsum()
    cdf = cdf / float(cdf[-1])
    out = np.interp(data, centers, cdf)
    return (out - out.min()) / (out.max() - out.min())


rng = np.random.default_rng(3)
cases = [rng.integers(0, 40, 200).astype(float), np.round(np.exp(rng.normal(size=150) * 2), 4), np.array([-5, -5, 0, 70000.0, 1e6, 3])]
json.dump([{"values": c.tolist(), "positions": eq_hist(c).tolist()} for c in cases], sys.stdout, separators=(",", ":"))
