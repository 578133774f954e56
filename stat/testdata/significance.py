"""References for p-values and measures of association, made once with SciPy
1.11.4, numpy 1.26.4 (Holm by R 4's p.adjust): python3 significance.py >
significance.json"""
import json, subprocess, sys
import numpy as np
from scipy import stats
from scipy.stats import contingency

rng = np.random.default_rng(11)
out = {"pearson": [], "spearman": [], "student": [], "chi2": [], "f": [], "normal": [], "kendall": [], "adjust": [], "category": [], "ratio": []}
for n in (3, 4, 5, 10, 32, 100, 1000, 100000):
    for r in (0.0, 1e-4, .01, .1, -.3, .5, -.9, .999, 1.0):
        ab = n / 2 - 1  # as scipy.stats.pearsonr
        p = 2 * stats.beta(ab, ab, loc=-1, scale=2).sf(abs(r))
        out["pearson"].append([r, n, p])
        dof = n - 2  # as scipy.stats.spearmanr
        with np.errstate(divide="ignore"):
            t = r * np.sqrt(dof / ((r + 1.0) * (1.0 - r))) if r < 1 else np.inf
        out["spearman"].append([r, n, 2 * stats.t.sf(abs(t), dof)])
for df in (1, 2, 7.5, 100, 1e6):
    for x in (0.0, .1, 1, -2.5, 6, 40):
        out["student"].append([x, df, 2 * stats.t.sf(abs(x), df)])
        out["chi2"].append([abs(x) * df / 2, df, stats.chi2.sf(abs(x) * df / 2, df)])
        out["f"].append([abs(x), df, 12, stats.f.sf(abs(x), df, 12)])
for z in (0, .5, -1.96, 5, -12, 30):
    out["normal"].append([z, 2 * stats.norm.sf(abs(z))])


def kendall(x, y):
    r = stats.kendalltau(x, y)
    out["kendall"].append({"x": [float(v) for v in x], "y": [float(v) for v in y], "tau": float(r.statistic), "p": float(r.pvalue)})


for n in (2, 3, 4, 5, 9, 10, 33, 34, 60):
    kendall(rng.permutation(n), rng.permutation(n))
    kendall(rng.integers(0, 4, n) if n > 3 else np.arange(n), rng.integers(0, 5, n) if n > 3 else np.arange(n))
    kendall(np.arange(n), np.arange(n)[::-1])
    if n > 3:
        y = np.arange(n)
        y[1], y[2] = 2, 1
        kendall(np.arange(n), y)
        kendall(np.arange(n), np.arange(n) + 2 * rng.normal(size=n))

for p in ([.01, .02, .03, .04, .05], [.001, .2, .04, .04, .9, 1, 0], rng.random(12).round(3).tolist()):
    holm = subprocess.run(["Rscript", "-e", f"cat(format(p.adjust(c({','.join(map(str, p))}),'holm'),digits=16))"], capture_output=True, text=True, check=True)
    out["adjust"].append({"p": p, "bh": stats.false_discovery_control(p).tolist(), "holm": [float(v) for v in holm.stdout.split()]})

x = rng.normal(size=(60, 4))
x[:, 2] += x[:, 0] - .5 * x[:, 1]
x[:, 3] += .3 * x[:, 2]
x = x.round(3)


def partial(x):
    """By regression on the others, and their residuals."""
    k = x.shape[1]
    r, p = np.eye(k), np.full((k, k), np.nan)
    for i in range(k):
        for j in range(i):
            rest = np.column_stack([np.ones(len(x))] + [x[:, m] for m in range(k) if m not in (i, j)])
            a, b = (x[:, c] - rest @ np.linalg.lstsq(rest, x[:, c], rcond=None)[0] for c in (i, j))
            r[i, j] = r[j, i] = stats.pearsonr(a, b).statistic
            df = len(x) - k
            t = r[i, j] * np.sqrt(df / (1 - r[i, j] ** 2))
            p[i, j] = p[j, i] = 2 * stats.t.sf(abs(t), df)
    return r, p


r, p = partial(x)
s, sp = partial(stats.rankdata(x, axis=0))
clean = lambda m: [None if np.isnan(v) else v for v in m.ravel()]
out["partial"] = {"columns": x.T.tolist(), "pearson": clean(r), "p": clean(p), "spearman": clean(s), "spearmanP": clean(sp)}

for n, ka, kb in ((40, 3, 4), (12, 2, 2), (500, 5, 2)):
    a = rng.integers(0, ka, n)
    b = np.where(rng.random(n) < .4, a % kb, rng.integers(0, kb, n))
    table = contingency.crosstab(a, b).count
    chi2 = stats.chi2_contingency(table, correction=False)
    r, c = table.shape
    phi = max(0, chi2.statistic / n - (r - 1) * (c - 1) / (n - 1))
    corrected = np.sqrt(phi / min(r - (r - 1) ** 2 / (n - 1) - 1, c - (c - 1) ** 2 / (n - 1) - 1))
    out["category"].append({"a": a.tolist(), "b": b.tolist(), "v": contingency.association(table, "cramer"), "corrected": corrected,
                            "chi2": chi2.statistic, "dof": chi2.dof, "p": chi2.pvalue})
    v = (a + rng.normal(size=n) * 2).round(3)
    f = stats.f_oneway(*[v[a == g] for g in np.unique(a)])
    ssb = sum((a == g).sum() * (v[a == g].mean() - v.mean()) ** 2 for g in np.unique(a))
    out["ratio"].append({"a": a.tolist(), "values": v.tolist(), "eta": np.sqrt(ssb / ((v - v.mean()) ** 2).sum()), "p": f.pvalue})
json.dump(out, sys.stdout, default=float, separators=(",", ":"))
