"""Writes wardd.json: R's hclust with ward.D of the distances of reference.json.

    python3 wardd.py

Run with R 4.2.2. Trees are given by their heights and the cophenetic distances,
which no numbering of branches changes.
"""
import json
import subprocess
import tempfile

ref = json.load(open("reference.json"))
out = {}
for name, entry in sorted(ref["metrics"].items()):
    d = entry["distances"]
    if not entry["trees"]:
        continue
    code = (f"d <- structure(c({','.join(map(repr, d))}), class='dist', Size=14L, Diag=FALSE, Upper=FALSE)\n"
            "p <- function(v) cat(formatC(v, digits=17), '\\n')\n"
            "h <- hclust(d, 'ward.D'); p(h$height); p(cophenetic(h)); p(cor(d, cophenetic(h)))")
    with tempfile.NamedTemporaryFile("w", suffix=".R") as f:
        f.write(code)
        f.flush()
        lines = subprocess.run(["Rscript", f.name], capture_output=True, text=True, check=True).stdout.strip().split("\n")
    h, c, r = ([float(t) for t in line.split()] for line in lines)
    out[name] = {"heights": h, "cophenetic": c, "correlation": r[0]}
json.dump(out, open("wardd.json", "w"), indent=0)
