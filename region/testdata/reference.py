"""Counts by Shapely and areas by GeographicLib for region's tests.

Run once: python3 reference.py > reference.json
with shapely 2.2.0, pyproj 3.7.2 (PROJ 9.5.1). Points come from a linear
congruential generator (Lehmer's, 48271), so that the test can make them again.
Areas are those of the same outlines with a corner every hundredth of a degree,
because edges are straight in longitude and latitude here and geodesics there.
"""
import json, math
import numpy as np
import shapely
from shapely.geometry import Polygon, MultiPolygon, Point
from pyproj import Geod

def star(x, y, r, n, spread):
    out = []
    for i in range(n):
        a = 2 * math.pi * i / n
        q = r * (1 - spread * (i % 3) / 3)
        out.append((round(x + q * math.cos(a), 3), round(y + q * math.sin(a), 3)))
    return out + out[:1]

shapes = {}
# Twelve districts side by side that share crooked borders.
xs = lambda i, j: round(-60 + 20 * i + 5 * math.sin(1.7 * i + 2.3 * j), 3) if 0 < i < 4 else -60 + 20 * i
ys = lambda i, j: round(-30 + 20 * j + 4 * math.cos(2.9 * i + j), 3) if 0 < j < 3 else -30 + 20 * j
P = lambda i, j: (xs(i, j), ys(i, j))
for i in range(4):
    for j in range(3):
        shapes[f"d{i}{j}"] = MultiPolygon([Polygon([P(i, j), P(i + 1, j), P(i + 1, j + 1), P(i, j + 1), P(i, j)])])
# One with two holes, one of which holds an island of its own region.
shapes["ring"] = MultiPolygon([
    Polygon(star(70, 10, 25, 40, .3), [star(62, 10, 4, 12, .2), star(76, 10, 5, 15, .2)]),
    Polygon(star(76, 10, 2, 9, .1))])
shapes["north"] = MultiPolygon([Polygon(star(10, 65, 14, 30, .4))])
shapes["small"] = MultiPolygon([Polygon(star(120.5, -33.2, .02, 24, .4))])

seed, pts = 1, []
def rnd():
    global seed
    seed = seed * 48271 % 2147483647
    return seed / 2147483647
n = 20000
for _ in range(n):
    lon = -180 + 360 * rnd()
    lat = -90 + 180 * rnd()
    pts.append((lon, lat))
pts = np.array(pts)

def dense(ring, step=0.01):
    lon, lat = [], []
    c = list(ring.coords)
    for a, b in zip(c, c[1:]):
        k = max(1, int(math.ceil(max(abs(b[0] - a[0]), abs(b[1] - a[1])) / step)))
        for s in range(k):
            lon.append(a[0] + (b[0] - a[0]) * s / k)
            lat.append(a[1] + (b[1] - a[1]) * s / k)
    return lon, lat

geod = Geod(ellps="WGS84")
def area(m):
    total = 0
    for p in m.geoms:
        total += abs(geod.polygon_area_perimeter(*dense(p.exterior))[0])
        for h in p.interiors:
            total -= abs(geod.polygon_area_perimeter(*dense(h))[0])
    return total / 1e6

out = {"points": n, "regions": []}
for name, m in shapes.items():
    assert m.is_valid, name
    inside = shapely.contains_xy(m, pts[:, 0], pts[:, 1])
    out["regions"].append({
        "name": name, "count": int(inside.sum()), "km2": area(m),
        "shape": [[list(map(list, p.exterior.coords))] + [list(map(list, h.coords)) for h in p.interiors] for p in m.geoms]})
print(json.dumps(out))
