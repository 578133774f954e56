"""Writes reference.json: what SciPy, scikit-learn and R say.

    python3 reference.py PATH/rc_two_cats.txt > reference.json

Run with Python 3.11, NumPy 1.26.4, SciPy 1.11.4, scikit-learn 1.4.2, R 4.2.2.
The matrix is 38 genes x 29 lung cancer cell lines, MaayanLab/clustergrammer:
txt/rc_two_cats.txt, MIT licence. Metrics of yes and no take value > 0, and
jensenshannon the magnitude. The first 14 rows stand for all in the table of
every metric with every method, so that the file stays small.
"""
import json
import subprocess
import sys
import tempfile
import warnings

import numpy as np
from scipy.cluster import hierarchy as h
from scipy.spatial.distance import pdist, squareform
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_samples

warnings.simplefilter("ignore")
METHODS = ["single", "complete", "average", "weighted", "centroid", "median", "ward"]
METRICS = ["euclidean", "sqeuclidean", "seuclidean", "cityblock", "chebyshev", "minkowski", "canberra", "braycurtis",
           "cosine", "correlation", "spearman", "kendall", "abs_correlation", "abs_spearman", "abs_kendall", "jensenshannon",
           "hamming", "jaccard", "dice", "kulczynski1", "rogerstanimoto", "russellrao", "sokalmichener", "sokalsneath", "yule"]
BOOL = {"hamming", "jaccard", "dice", "kulczynski1", "rogerstanimoto", "russellrao", "sokalmichener", "sokalsneath", "yule"}


def read(path):
    lines = open(path).read().rstrip("\n").split("\n")[3:]
    rows = [line.split("\t")[2:] for line in lines]
    return np.array([[float(v) for v in row] for row in rows])


def corr(x, kind):
    from scipy.stats import kendalltau, spearmanr
    n = len(x)
    out = []
    for i in range(n):
        for j in range(i + 1, n):
            f = {"spearman": spearmanr, "kendall": kendalltau}.get(kind)
            out.append(f(x[i], x[j])[0] if f else np.corrcoef(x[i], x[j])[0, 1])
    return np.array(out)


def distances(x, metric):
    if metric in BOOL:
        return pdist(x > 0, metric)
    if metric == "jensenshannon":
        return pdist(np.abs(x), metric)
    if metric in ("spearman", "kendall"):
        return 1 - corr(x, metric)
    if metric.startswith("abs_"):
        return 1 - np.abs(corr(x, metric[4:]))
    if metric == "minkowski":
        return pdist(x, metric, p=3)
    return pdist(x, metric)


def first_seen(labels):
    names = {}
    return [names.setdefault(int(v), len(names)) for v in labels]


def tree(d, method):
    z = h.linkage(d, method)
    c, _ = h.cophenet(z, d)
    return {"pairs": z[:, :2].astype(int).ravel().tolist(), "heights": z[:, 2].tolist(),
            "leaves": h.leaves_list(z).tolist(), "cophenetic": float(c)}


def r(code):
    with tempfile.NamedTemporaryFile("w", suffix=".R") as f:
        f.write(code)
        f.flush()
        out = subprocess.run(["Rscript", f.name], capture_output=True, text=True, check=True).stdout
    return [[float("nan") if t == "NA" else float(t) for t in line.split()] for line in out.strip().split("\n")]


def from_r(x, holes):
    values = ",".join(repr(v) for v in x.T.ravel().tolist())
    head = f"x <- matrix(c({values}), nrow={len(x)})\np <- function(v) cat(formatC(v, digits=17), '\\n')\n"
    out = {"ward.D": {}}
    for metric in ("euclidean", "manhattan"):
        lines = r(head + f"h <- hclust(dist(x, '{metric}'), 'ward.D'); p(h$height); p(cophenetic(h))")
        out["ward.D"][{"manhattan": "cityblock"}.get(metric, metric)] = {"heights": lines[0], "cophenetic": lines[1]}
    knock = "".join(f"x[{i + 1},{j + 1}] <- NA\n" for i, j in holes)
    names = {"euclidean": "euclidean", "manhattan": "cityblock", "maximum": "chebyshev", "minkowski": "minkowski", "canberra": "canberra"}
    out["missing"] = {ours: r(head + knock + f"p(dist(x, '{name}', p=3))")[0] for name, ours in names.items()}
    out["missing"]["correlation"] = r(head + knock + "p(as.dist(1 - cor(t(x), use='pairwise.complete.obs')))")[0]
    out["missing"]["spearman"] = r(head + knock + "p(as.dist(1 - cor(t(x), use='pairwise.complete.obs', method='spearman')))")[0]
    out["binary"] = r(head + "p(dist(x > 0, 'binary'))")[0]
    out["reorder"] = {f: [int(v) - 1 for v in r(head + "h <- hclust(dist(x), 'average')\n"
                      f"p(order.dendrogram(reorder(as.dendrogram(h), -rowMeans(x), {f})))")[0]] for f in ("mean", "sum")}
    return out


def main():
    x = read(sys.argv[1])
    small = x[:14]
    out = {"matrix": x.tolist(), "metrics": {}, "cuts": {}, "order": []}
    for metric in METRICS:
        d = distances(small, metric)
        entry = {"distances": d.tolist(), "trees": {}}
        if np.isfinite(d).all():
            entry["trees"] = {m: tree(d, m) for m in METHODS}
        out["metrics"][metric] = entry
    narrow = pdist(small[:, :5], "mahalanobis")
    out["mahalanobis5"] = narrow.tolist()
    d = pdist(x)
    for m in METHODS:
        z = h.linkage(d, m)
        at = np.quantile(z[:, 2], [0.3, 0.6, 0.9]).tolist()
        out["cuts"][m] = {"k": {k: first_seen(h.fcluster(z, k, "maxclust")) for k in range(1, 9)}, "heights": at,
                          "height": [first_seen(h.fcluster(z, t, "distance")) for t in at]}
    labels = out["cuts"]["average"]["k"][4]
    ward = out["cuts"]["ward"]["k"][3]
    out["silhouettes"] = silhouette_samples(x, labels).tolist()
    out["silhouettes_correlation"] = silhouette_samples(squareform(pdist(x, "correlation"), checks=False), ward, metric="precomputed").tolist()
    out["rand"] = adjusted_rand_score(labels, ward)
    out["inertia"] = {k: KMeans(k, n_init=50, random_state=0).fit(x).inertia_ for k in range(1, 7)}
    for m in METHODS:
        z = h.linkage(d, m)
        o = h.leaves_list(h.optimal_leaf_ordering(z, d))
        out["order"].append({"method": m, "cost": float(sum(squareform(d)[o[:-1], o[1:]]))})
    holes = [(0, 0), (0, 3), (1, 3), (2, 7), (5, 1), (5, 2), (5, 3), (9, 28), (13, 11), (13, 12)]
    out["holes"] = holes
    out["r"] = from_r(small, holes)
    json.dump(out, sys.stdout, separators=(",", ":"))
    print()


main()
