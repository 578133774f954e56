"""Isolines and bands by contourpy, areas of matplotlib's kind, and volumes by
sorted mass, for contour's tests. Run once:

    python3 reference.py > reference.json

with contourpy 1.3.3, numpy 1.26.4.
"""
import json

import numpy as np
from contourpy import contour_generator


def field(rows, cols, seed):
    r = np.random.default_rng(seed)
    z = r.normal(size=(rows, cols))
    for _ in range(2):  # smooth enough for closed lines, rough enough for saddles
        z = (z + np.roll(z, 1, 0) + np.roll(z, 1, 1)) / 3
    return np.round(z, 4)


def nodes(edges):
    e = np.asarray(edges, float)
    return np.concatenate([[e[0]], (e[:-1] + e[1:]) / 2, [e[-1]]])


def padded(z):
    return np.pad(z, 1, mode="edge")


def shoelace(p):
    x, y = p[:, 0], p[:, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def case(name, z, xe, ye, levels):
    zz = np.ma.masked_invalid(padded(z))
    # Row 0 is the top: y falls.
    g = contour_generator(nodes(xe), nodes(ye), zz, name="serial", corner_mask=False)
    lines = []
    for l in levels:
        parts = g.lines(l)
        lines.append({
            "level": l, "n": len(parts), "closed": sum(bool((p[0] == p[-1]).all()) for p in parts),
            "length": float(sum(np.hypot(*np.diff(p, axis=0).T).sum() for p in parts)),
        })
    bands = []
    for a, b in zip(levels[:-1], levels[1:]):
        points, offsets = g.filled(a, b)
        rings = [p[o:e] for p, off in zip(points, offsets) for o, e in zip(off[:-1], off[1:])]
        area = abs(sum(shoelace(r) for r in rings))
        bands.append({"from": a, "to": b, "polygons": len(points), "rings": len(rings), "area": area})
    density = np.where(np.isnan(z), 0, np.exp(2 * z))
    size = np.abs(np.outer(np.diff(ye), np.diff(xe)))
    order = np.argsort(-density, axis=None, kind="stable")
    mass = np.cumsum((density * size).ravel()[order])
    volumes = []
    for share in (.5, .95):
        k = int(np.searchsorted(mass, share * mass[-1]))
        volumes.append({"share": share, "level": float(density.ravel()[order][k]), "cells": k + 1,
                        "size": float(size.ravel()[order][: k + 1].sum())})
    return {"name": name, "z": [[None if np.isnan(v) else float(v) for v in row] for row in z],
            "xedges": list(map(float, xe)), "yedges": list(map(float, ye)), "lines": lines, "bands": bands, "volumes": volumes}


levels = [-.9, -.5, -.2, 0.05, .3, .6, 1.1]
holed = field(18, 22, 2)
holed[3:6, 5:9] = np.nan
holed[10, 10] = np.nan
holed[11, 11] = np.nan  # meets the one before in a corner
holed[17, 0] = np.nan
out = [
    case("smooth", field(20, 30, 1), np.linspace(0, 15, 31), np.linspace(20, 0, 21), levels),
    case("missing cells", holed, np.linspace(0, 22, 23), np.linspace(18, 0, 19), levels),
    case("uneven edges", field(12, 9, 3), np.cumsum(np.arange(10) + 1.0), np.cumsum(np.arange(13) + 1.0)[::-1], levels),
    case("rough", np.round(np.random.default_rng(4).normal(size=(25, 25)), 4), np.arange(26.0), np.arange(26.0)[::-1], levels),
]
print(json.dumps(out))
