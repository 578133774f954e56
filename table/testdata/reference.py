"""Reference values of pandas for the tests of package table.

Run once with pandas 2.1.4, numpy 1.26.4, scipy 1.11.4:
    python3 reference.py FOLDER_OF_DATA_SETS > reference.json
"""
import json
import sys

import numpy as np
import pandas as pd

data = sys.argv[1] + "/matrix/"


def clean(a):
    return [[None if v != v else float(v) for v in row] for row in np.asarray(a, dtype=float)]


def grid(frame):
    return {"rows": [str(r) for r in frame.index], "cols": [str(c) for c in frame.columns], "values": clean(frame)}


out = {"versions": {"pandas": pd.__version__, "numpy": np.__version__}, "corr": {}, "pivot": {}}
for name in ["mpg.csv", "penguins.csv"]:
    frame = pd.read_csv(data + name).select_dtypes("number")
    for method in ["pearson", "spearman", "kendall"]:
        out["corr"][name + " " + method] = grid(frame.corr(method=method))

flights = pd.read_csv(data + "flights.csv")
out["pivot"]["flights"] = grid(flights.pivot(index="month", columns="year", values="passengers"))

taxis = pd.read_csv(data + "taxis.csv.gz", parse_dates=["pickup", "dropoff"])
taxis["weekday"] = taxis.pickup.dt.day_name()
taxis["hour"] = taxis.pickup.dt.hour
for agg in ["mean", "sum", "count", "min", "max", "median", "first", "std"]:
    # sum and count of nothing but missing tips would differ from ours (NaN, 0);
    # no tip is missing.
    out["pivot"]["taxis " + agg] = grid(taxis.pivot_table(index="weekday", columns="hour", values="tip", aggfunc=agg))
# pandas drops rows without a key, as we do
out["pivot"]["taxis payment"] = grid(
    taxis.pivot_table(index="pickup_borough", columns="payment", values="fare", aggfunc="mean"))

sick = pd.read_csv(data + "us_contagious_diseases.csv.gz")
measles = sick[sick.disease == "Measles"]
out["pivot"]["measles"] = grid(measles.pivot(index="state", columns="year", values="count"))
out["pivot"]["population"] = grid(sick.pivot_table(index="disease", columns="year", values="population", aggfunc="mean"))

json.dump(out, sys.stdout, separators=(",", ":"))
