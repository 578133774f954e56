"""Numbers that the dashboard of GISTEMP must show: gistemp.json.

Run once with netCDF4 1.7.5 and numpy 2.4.6, in the folder of the climate data:
    python gistemp.py DATA_FOLDER
"""
import csv
import json
import sys

import netCDF4
import numpy as np

folder = sys.argv[1]
d = netCDF4.Dataset(f"{folder}/gistemp_annual_1951_2018_2deg.nc")
v = np.ma.filled(d["tempanomaly"][:].astype(float), np.nan)
lat, lon, year = d["lat"][:].data.astype(float), d["lon"][:].data.astype(float), d["year"][:].data
c = netCDF4.Dataset(f"{folder}/absolute_climatology_1961_1990_5deg.nc")
clim = np.ma.filled(c["tem"][:].astype(float), np.nan)  # north to south
clat, clon = c["lat"][:].data.astype(float), c["lon"][:].data.astype(float)
area = np.sin(np.radians(lat + 1)) - np.sin(np.radians(lat - 1))
weights = np.repeat(area[:, None], len(lon), axis=1)


def mean(x, w):
    ok = ~np.isnan(x)
    return float((x[ok] * w[ok]).sum() / w[ok].sum())


def cell(la, lo):
    return int(np.argmin(abs(lat - la))), int(np.argmin(abs(lon - lo)))


def climatology(la, lo):
    """Mean of the twelve months of what the 2 degree cell overlaps, by area."""
    total = weight = 0.0
    for i, a in enumerate(clat):
        s, n = max(la - 1, a - 2.5), min(la + 1, a + 2.5)
        if n <= s:
            continue
        for j, b in enumerate(clon):
            w, e = max(lo - 1, b - 2.5), min(lo + 1, b + 2.5)
            if e <= w:
                continue
            k = (np.sin(np.radians(n)) - np.sin(np.radians(s))) * (e - w)
            total += k * clim[:, i, j].mean()
            weight += k
    return total / weight


places = [(51, 13), (-23, -47), (65, 103), (1, 37), (-75, 121)]
out = {"cells": [], "frames": {}, "spans": {}}
later = (year >= 1991) & (year <= 2010)
base = (year >= 1961) & (year <= 1990)
old = (year >= 1951) & (year <= 1980)
for la, lo in places:
    i, j = cell(la, lo)
    x = v[:, i, j]
    out["cells"].append({
        "lat": la, "lon": lo, "anomaly2016": x[year == 2016][0],
        "rebased2016": x[year == 2016][0] - np.nanmean(x[base]),
        "span19912010": np.nanmean(x[later]),
        "absolute2016": x[year == 2016][0] - np.nanmean(x[base]) + climatology(la, lo),
        "trend": 10 * np.polyfit((year - 1984.5)[~np.isnan(x)], x[~np.isnan(x)], 1)[0],
    })
for y in (1951, 1985, 2016):
    out["frames"][y] = mean(v[year == y][0], weights)
box = weights * ((lat[:, None] > 36) & (lat[:, None] < 70) & (lon[None, :] > -10) & (lon[None, :] < 40))
out["box2016"] = mean(v[year == 2016][0], box)
x = v[year == 2016][0]
ok = ~np.isnan(x)
out["clipped1"] = float(weights[ok & ((x < -1) | (x > 1))].sum() / weights[ok].sum())
# Absolute values of the world: the mean of the anomalies that there are, on the
# mean of the climatology of all cells that have a baseline (20 of its 30 years).
north, south = np.minimum(lat[:, None] + 1, clat + 2.5), np.maximum(lat[:, None] - 1, clat - 2.5)
tall = np.where(north > south, np.sin(np.radians(north)) - np.sin(np.radians(south)), 0)
wide = np.clip(np.minimum(lon[:, None] + 1, clon + 2.5) - np.maximum(lon[:, None] - 1, clon - 2.5), 0, None)
fine = tall @ clim.mean(0) @ wide.T / (tall.sum(1)[:, None] * wide.sum(1))
enough = (~np.isnan(v[base])).sum(0) >= 20
ground = mean(np.where(enough, fine - np.nanmean(v[base], axis=0), np.nan), weights)
out["absolute"] = {y: mean(np.where(enough, v[year == y][0], np.nan), weights) + ground for y in (1951, 2016)}
# Latitude by time, absolute: each row of cells by the same rule.
anomalies, grounds = np.where(enough, v, np.nan), np.where(enough, fine - np.nanmean(v[base], axis=0), np.nan)
out["rows"] = [
    {"lat": la, "year": y, "absolute": float(np.nanmean(anomalies[year == y][0][lat == la]) + np.nanmean(grounds[lat == la]))}
    for la in (-71, -65, -63, 1, 85) for y in (1951, 1963, 2016)
]
published = {int(r["Year"]): float(r["Mean"]) for r in csv.DictReader(open(f"{folder}/global_temp_annual.csv")) if r["Source"] == "GISTEMP"}
ours = np.array([mean(v[k], weights) for k in range(len(year))])
out["worldTrend"] = 10 * np.polyfit(year - 1984.5, ours, 1)[0]
theirs = np.array([published[int(y)] for y in year])
out["correlation"], out["largest"] = float(np.corrcoef(ours, theirs)[0, 1]), float(abs(ours - theirs).max())
json.dump(out, open("gistemp.json", "w"), indent=1)
print(out["correlation"], out["largest"])
