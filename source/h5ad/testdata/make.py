"""Writes the .h5ad files of this folder and, in expected.json, what anndata reads
of them. Run with anndata 0.12.19, h5py 3.16.0, numpy 2.4.6, scipy 1.17.1, pandas 2.3.3.
legacy.h5ad and compound.h5ad are laid out by hand as anndata 0.7 and 0.6 wrote them.
"""
import json

import anndata as ad
import h5py
import numpy as np
import pandas as pd
from scipy import sparse

rng = np.random.default_rng(7)
n, m = 12, 9
counts = rng.poisson(1.2, (n, m)).astype(np.float32)
counts[:, 4] = 0
obs = pd.DataFrame({
    "cluster": pd.Categorical(rng.choice(["T cell", "B cell", "NK"], n), categories=["T cell", "B cell", "NK", "unused"]),
    "n_counts": counts.sum(1).astype(np.float64),
    "batch": rng.integers(1, 4, n),
    "doublet": rng.random(n) < .3,
    "note": [f"note {i % 5}" for i in range(n)],
    "some": pd.Categorical([None if i % 4 == 0 else "ab"[i % 2] for i in range(n)]),
    "maybe": pd.array([None if i % 5 == 0 else i for i in range(n)], dtype="Int64"),
    "flag": pd.array([None if i % 6 == 0 else i % 2 == 0 for i in range(n)], dtype="boolean"),
}, index=[f"CELL{i}-1" for i in range(n)])
obs.loc[obs.index[2], "n_counts"] = np.nan
var = pd.DataFrame({
    "gene_ids": [f"ENSG{i:05d}" for i in range(m)],
    "highly_variable": [i % 3 == 0 for i in range(m)],
    "means": counts.mean(0).astype(np.float32),
}, index=["CD3D", "MS4A1", "NKG7", "LYZ", "ZERO", "GNLY", "PPBP", "CD8A", "CST3"])
var.index.name = "gene"


def make(name, x, **kw):
    a = ad.AnnData(x, obs=obs.copy(), var=var.copy())
    a.layers["log1p"] = np.log1p(counts)
    a.layers["csc"] = sparse.csc_matrix(counts * 2)
    a.obsm["X_pca"] = rng.normal(size=(n, 2)).round(3)
    a.obsp["distances"] = sparse.csr_matrix(np.triu(np.ones((n, n)), 1))
    wide = ad.AnnData(sparse.csr_matrix(np.c_[counts, counts[:, :2] + 1]),
                      obs=obs.copy(), var=pd.DataFrame(index=list(var.index) + ["EXTRA1", "EXTRA2"]))
    a.raw = wide
    a.write_h5ad(name, **kw)


make("dense.h5ad", counts)
make("csr.h5ad", sparse.csr_matrix(counts), compression="gzip")
make("csc.h5ad", sparse.csc_matrix(counts.astype(np.int64)), compression="lzf")


def column(c):
    if isinstance(c.dtype, pd.CategoricalDtype) or c.dtype == object or str(c.dtype) in ("string", "str"):
        return [None if pd.isna(v) else str(v) for v in c]
    if c.dtype == bool or str(c.dtype) == "boolean":
        return [None if pd.isna(v) else str(bool(v)) for v in c]
    return [None if pd.isna(v) else float(v) for v in c]


def dense(x):
    x = x.toarray() if sparse.issparse(x) else np.asarray(x)
    return [[float(v) for v in row] for row in x]


out = {}
for name in ["dense.h5ad", "csr.h5ad", "csc.h5ad"]:
    a = ad.read_h5ad(name)
    out[name] = {
        "obs": list(a.obs_names), "var": list(a.var_names),
        "obsColumns": {c: column(a.obs[c]) for c in a.obs}, "varColumns": {c: column(a.var[c]) for c in a.var},
        "matrices": {"": dense(a.X), "log1p": dense(a.layers["log1p"]), "layers/csc": dense(a.layers["csc"]),
                     "raw/X": dense(a.raw.X), "obsm/X_pca": dense(a.obsm["X_pca"]), "obsp/distances": dense(a.obsp["distances"])},
        "rawVar": list(a.raw.var_names),
    }
with open("expected.json", "w") as f:
    json.dump(out, f, indent=0)

text = h5py.string_dtype()
with h5py.File("legacy.h5ad", "w") as f:  # anndata 0.7: __categories beside the columns
    x = sparse.csr_matrix(counts)
    g = f.create_group("X")
    g.attrs["h5sparse_format"], g.attrs["h5sparse_shape"] = "csr", x.shape
    for k in ("data", "indices", "indptr"):
        g[k] = getattr(x, k)
    for side, frame in ("obs", obs[["cluster", "n_counts"]]), ("var", var[["gene_ids"]]):
        g = f.create_group(side)
        g.attrs.update({"encoding-type": "dataframe", "encoding-version": "0.1.0", "_index": "_index"})
        g.attrs.create("column-order", list(frame.columns), dtype=text)
        g.create_dataset("_index", data=list(frame.index), dtype=text)
        cats = g.create_group("__categories")
        for c in frame:
            if isinstance(frame[c].dtype, pd.CategoricalDtype):
                g[c] = frame[c].cat.codes.to_numpy()
                cats.create_dataset(c, data=list(frame[c].cat.categories), dtype=text)
                g[c].attrs["categories"] = cats[c].ref
            elif frame[c].dtype == object:
                g.create_dataset(c, data=list(frame[c]), dtype=text)
            else:
                g[c] = frame[c].to_numpy()

with h5py.File("compound.h5ad", "w") as f:  # anndata 0.6: obs and var are compound tables
    f["X"] = counts
    f["obs"] = np.array([(i.encode(), 1.5) for i in obs.index], dtype=[("index", "S8"), ("n_counts", "f8")])
    f["var"] = np.array([(i.encode(),) for i in var.index], dtype=[("index", "S8")])
