"""Prints what SciPy 1.11.4 and scikit-learn 1.4.2 say of the leukaemia set: the
500 genes of the greatest variance, average linkage of the samples by Pearson
distance, cut in 3, held against the groups B, T and AML.

    python3 leukaemia.py PATH/all_aml_train.gct.gz
"""
import gzip
import sys

import numpy as np
from scipy.cluster import hierarchy as h
from scipy.spatial.distance import pdist
from sklearn.metrics import adjusted_rand_score

lines = gzip.open(sys.argv[1], "rt").read().splitlines()[2:]
names = lines[0].split("\t")[2:]
x = np.array([[float(v) for v in line.split("\t")[2:40]] for line in lines[1:]])
top = x[np.argsort(-x.var(axis=1, ddof=1), kind="stable")[:500]].T
d = pdist(top, "correlation")
z = h.linkage(d, "average")
groups = [0 if "B-cell" in n else 1 if "T-cell" in n else 2 for n in names]
labels = h.fcluster(z, 3, "maxclust")
print("sizes", np.bincount(labels), "rand", repr(adjusted_rand_score(groups, labels)))
print("cophenetic", repr(float(h.cophenet(z, d)[0])), "top", repr(float(z[-1, 2])))
print("leaves", h.leaves_list(z).tolist())
