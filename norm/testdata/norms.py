"""Reference values for package norm, written to norms.json:
matplotlib 3.8.4, seaborn 0.13.2, numpy 1.26.4.

    python testdata/norms.py    in the folder of package norm
"""
import json, warnings
import matplotlib, numpy as np, seaborn
from matplotlib import colors as mc
matplotlib.use("agg")
warnings.filterwarnings("ignore")
rng = np.random.default_rng(2)

def case(spec, norm, lo, hi, values=None, **options):
    v = np.linspace(lo, hi, 41) if values is None else np.asarray(values, float)
    t = np.ma.filled(np.ma.asarray(norm(v), float), np.nan)
    return {"spec": spec, "lo": lo, "hi": hi, **options, "values": list(v), "positions": [None if np.isnan(x) else float(x) for x in t]}

scales = [
    case("linear", mc.Normalize(-3, 7.5), -3, 7.5),
    case("log", mc.LogNorm(1, 100), 1, 100, [.5, 1, 2, 5, 10, 50, 100, 0, -1]),
    case("log", mc.LogNorm(3e-7, 4e11), 3e-7, 4e11, np.geomspace(3e-7, 4e11, 50)),
    case("symlog:linthresh=1", mc.SymLogNorm(1, vmin=-100, vmax=100, base=10), -100, 100),
    case("symlog:linthresh=0.03,linscale=0.03", mc.SymLogNorm(.03, linscale=.03, vmin=-1, vmax=1, base=10), -1, 1),
    case("symlog:linthresh=2,linscale=0.5,base=2", mc.SymLogNorm(2, linscale=.5, vmin=-5, vmax=800, base=2), -5, 800),
    case("asinh", mc.AsinhNorm(1, vmin=-100, vmax=100), -100, 100),
    case("asinh:linwidth=0.2", mc.AsinhNorm(.2, vmin=-3, vmax=50), -3, 50),
    case("power:gamma=0.5", mc.PowerNorm(.5, 0, 100), 0, 100, [0, 1, 4, 25, 50, 99, 100]),
    case("power:gamma=2.2", mc.PowerNorm(2.2, -4, 9), -4, 9),
    case("two-slope:center=0", mc.TwoSlopeNorm(0, -2, 10), -2, 10),
    case("two-slope:center=7", mc.TwoSlopeNorm(7, -2, 10), -2, 10),
    case("centered:center=0", mc.CenteredNorm(0, 10), -10, 10, np.linspace(-2, 10, 25)),
    case("centered:center=3,halfrange=2", mc.CenteredNorm(3, 2), 1, 5),
]

# matplotlib's choice of limits from data, no vmin and vmax
data = np.round(rng.normal(2, 5, 60), 3)
def fitted(spec, norm, v):
    norm.autoscale_None(np.ma.masked_less_equal(v, 0) if spec == "log" else v)
    return {"spec": spec, "values": list(v), "lo": float(norm.vmin), "hi": float(norm.vmax)}
limits = [
    fitted("linear", mc.Normalize(), data),
    fitted("log", mc.LogNorm(), data),
    fitted("centered:center=1", mc.CenteredNorm(1), data),
    fitted("two-slope:center=1", mc.TwoSlopeNorm(1), data),
    fitted("two-slope:center=100", mc.TwoSlopeNorm(100), data),
    fitted("two-slope:center=-100", mc.TwoSlopeNorm(-100), data),
]

edges = [[0, 1, 2, 5, 10], [-3, 0], [0, 1, 5], list(np.arange(12) / 8), list(range(31)), list(range(52)), list(range(105)), list(range(257))]
boundaries = []
for e in edges:
    v = np.unique(np.concatenate([e, [(a + b) / 2 for a, b in zip(e, e[1:])]]))
    v = v[v < e[-1]]  # at the last edge matplotlib is over, Swelter in the last class
    boundaries.append({"edges": [float(x) for x in e], "values": [float(x) for x in v], "entries": [int(i) for i in mc.BoundaryNorm(e, 256)(v)]})

# numpy's percentiles, and edges of quantile classes
percentiles = []
for v in (data, np.array([4., 1.]), np.repeat([1., 2., 3.], [90, 9, 1]), rng.lognormal(0, 3, 500)):
    p = [0, 1, 2, 5, 25, 37.5, 50, 98, 100]
    percentiles.append({"values": [float(x) for x in v], "percent": p, "result": [float(x) for x in np.percentile(v, p)]})

# the limits and cell colours of seaborn.heatmap
def centered(values, center, cmap, **kw):
    from seaborn.matrix import _HeatMapper
    a = np.asarray(values, float).reshape(1, -1)
    h = _HeatMapper(a, kw.get("vmin"), kw.get("vmax"), cmap, center, kw.get("robust", False), None, ".2g", {}, False, {}, "auto", "auto", None)
    norm = mc.Normalize(h.vmin, h.vmax)
    return {"values": list(a[0]), "center": center, "cmap": cmap, **kw, "lo": float(h.vmin), "hi": float(h.vmax),
            "colors": [mc.to_hex(c) for c in h.cmap(norm(a[0]))]}
seaborn_cells = [
    centered([-1, 0, 1, 5], 0, "icefire"),
    centered([-1, 0, 1, 5], 0, "vlag"),
    centered(np.arange(257), 100, "vlag"),
    centered(np.arange(257) / 3 - 20, 0, "icefire"),
    centered(data, 0, "RdBu_r"),
    centered(data, 30, "vlag"),
    centered(data, 2, "vlag", vmin=-3.5, vmax=4.25),
    centered(data, 2, "icefire", robust=True),
    centered(data, None, "rocket", robust=True),
    centered(data, None, "viridis"),
    centered([3., 3., 3.], 0, "vlag"),
]
json.dump({"scales": scales, "limits": limits, "boundaries": boundaries, "percentiles": percentiles, "seaborn": seaborn_cells},
          open("testdata/norms.json", "w"), separators=(",", ":"))
