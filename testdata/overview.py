"""What an overview of penguins.csv has to say, by pandas, SciPy and NumPy.

    python3 overview.py penguins.csv > overview-penguins.json
"""

import json
import sys

import numpy
import pandas
import scipy
from scipy.stats.contingency import association

d = pandas.read_csv(sys.argv[1])
numbers = list(d.select_dtypes("number").columns)
words = [c for c in d.columns if c not in numbers]


def cramer(a, b):
    both = d[[a, b]].dropna()
    return association(pandas.crosstab(both[a], both[b]), method="cramer", correction=False)


def eta(word, number):
    both = d[[word, number]].dropna()
    mean = both[number].mean()
    groups = both.groupby(word)[number]
    between = (groups.size() * (groups.mean() - mean) ** 2).sum()
    return float(numpy.sqrt(between / ((both[number] - mean) ** 2).sum()))


x, y = d.flipper_length_mm, d.body_mass_g
both = x.notna() & y.notna()
counts, xe, ye = numpy.histogram2d(x[both], y[both], bins=20)
json.dump(
    {
        "versions": [pandas.__version__, scipy.__version__, numpy.__version__],
        "missing": {c: int(n) for c, n in d.isna().sum().items()},
        "pearson": d[numbers].corr().to_dict(),
        "cramers_v": {a: {b: 1.0 if a == b else cramer(a, b) for b in words} for a in words},
        "correlation_ratio": {a: {b: eta(a, b) for b in numbers} for a in words},
        "histogram": counts.T[::-1].astype(int).tolist(),
        "x_edges": xe.tolist(),
        "y_edges": ye[::-1].tolist(),
    },
    sys.stdout,
    indent=1,
)
