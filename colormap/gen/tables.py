"""Writes the colour tables of package colormap from the published packages.

    pip install matplotlib==3.8.4 seaborn==0.13.2 cmocean==4.0.3 cmcrameri==1.10 colorcet==3.2.1
    pip download --no-deps --no-binary :all: heatmap==2.2.1    # source only, not importable: Python 2
    python gen/tables.py path/to/heatmap-2.2.1/heatmap/colorschemes.py

run in the folder of package colormap. It writes

    tables.bin           the tables, one deflate stream each
    tables.tsv           one line a table: name, family, kind, entries, where in tables.bin, source, aliases
    sources.tsv          one line a source: key, package and version, author, licence
    css.tsv              the CSS colour names
    testdata/tables.sha  SHA-256 of every table as the packages give it
    testdata/stops.json  what matplotlib makes of lists of colours

A byte of a table is round(255 * value), half to even: what matplotlib's to_hex,
its pcolormesh and so seaborn's heatmaps give. imshow and cmap(x, bytes=True)
cut instead of rounding and lie up to 1 of 255 lower.

Each stream holds first differences (mod 256) of all reds, then greens, then
blues: smooth tables become small numbers, which deflate well.
"""
import hashlib, json, re, sys, zlib
from importlib import metadata
import numpy as np
import matplotlib, seaborn, cmocean, cmcrameri, colorcet
from matplotlib.colors import CSS4_COLORS, LinearSegmentedColormap, to_hex

for package, version in {"matplotlib": "3.8.4", "seaborn": "0.13.2", "cmocean": "4.0.3", "cmcrameri": "1.10", "colorcet": "3.2.1"}.items():
    assert metadata.version(package) == version, f"{package} {metadata.version(package)}, want {version}"

MPL = "matplotlib 3.8.4"
SOURCES = [  # key, package, author, licence
    ("mpl", MPL, "John D. Hunter and the Matplotlib development team", "Matplotlib licence (PSF style)"),
    ("mpl-cc0", MPL, "Stefan van der Walt, Nathaniel Smith, Eric Firing", "CC0 1.0"),
    ("mpl-cividis", MPL, "Jamie Nunez, Christopher Anderton, Ryan Renslow (PLOS ONE 13:e0199239, 2018)", "Matplotlib licence (PSF style)"),
    ("mpl-twilight", MPL, "Bastian Bechtold", "Matplotlib licence (PSF style)"),
    ("mpl-turbo", MPL, "Anton Mikhailov, Google LLC", "Apache 2.0"),
    ("mpl-brewer", MPL, "Cynthia Brewer, Mark Harrower, The Pennsylvania State University (ColorBrewer)", "Apache 2.0"),
    ("mpl-gist", MPL, "The Regents of the University of California (Yorick, gist)", "BSD style (Yorick)"),
    ("mpl-wistia", MPL, "Wistia", "MIT"),
    ("mpl-tableau", MPL, "Tableau Software", "Matplotlib licence (PSF style)"),
    ("seaborn", "seaborn 0.13.2", "Michael L. Waskom", "BSD 3-Clause"),
    ("cmocean", "cmocean 4.0.3", "Kristen M. Thyng", "MIT"),
    ("crameri", "cmcrameri 1.10", "Fabio Crameri (Scientific colour maps)", "MIT"),
    ("colorcet", "colorcet 3.2.1", "Peter Kovesi and the HoloViz developers", "CC BY 4.0"),
    ("colorcet-glasbey", "colorcet 3.2.1", "the HoloViz developers, by the method of Glasbey and others (Color Research and Application 32:304, 2007)", "CC BY 4.0"),
    ("heatmap", "heatmap 2.2.1", "Jeffrey J. Guy", "MIT"),
]

BREWER_SEQ = "Blues BuGn BuPu GnBu Greens Greys OrRd Oranges PuBu PuBuGn PuRd Purples RdPu Reds YlGn YlGnBu YlOrBr YlOrRd"
BREWER_DIV = "BrBG PRGn PiYG PuOr RdBu RdGy RdYlBu RdYlGn Spectral"
BREWER_QUAL = "Accent Dark2 Paired Pastel1 Pastel2 Set1 Set2 Set3"
TABLEAU = "tab10 tab20 tab20b tab20c"
GIST = "gist_earth gist_gray gist_heat gist_ncar gist_rainbow gist_stern gist_yarg"
CC0 = "magma inferno plasma viridis"
# matplotlib's own classes (its colormap reference), except that of "miscellaneous"
# the maps whose lightness only rises are sequential and the others rainbows.
MPL_KIND = {
    "sequential": f"{CC0} cividis {BREWER_SEQ} Wistia afmhot autumn binary bone cool copper gist_gray gist_heat gist_yarg gray"
    " hot pink spring summer winter CMRmap cubehelix gnuplot gnuplot2",
    "diverging": f"{BREWER_DIV} bwr coolwarm seismic",
    "cyclic": "twilight twilight_shifted hsv",
    "qualitative": f"{BREWER_QUAL} {TABLEAU}",
    "rainbow": "turbo brg flag prism gist_earth gist_ncar gist_rainbow gist_stern jet nipy_spectral ocean rainbow terrain",
}
MPL_ALIAS = {"grey": "gray", "Grays": "Greys", "gist_grey": "gist_gray", "gist_yerg": "gist_yarg"}
SEABORN_DIV = "icefire vlag"
CMOCEAN_DIV = "topo balance delta curl diff tarn"
CRAMERI_DIV = "bam berlin broc bukavu cork fes lisbon managua oleron roma tofino vanimo vik"


def table(cmap):
    """N x 3 bytes; every published map is opaque."""
    rgba = cmap(np.arange(cmap.N))
    assert (rgba[:, 3] == 1).all(), cmap.name
    return np.round(rgba[:, :3] * 255).astype(np.uint8)


def kinds(spec):
    return {name: kind for kind, names in spec.items() for name in names.split()}


def matplotlib_maps():
    kind = kinds(MPL_KIND)
    source = {n: "mpl-brewer" for n in f"{BREWER_SEQ} {BREWER_DIV} {BREWER_QUAL}".split()}
    source |= {n: "mpl-gist" for n in GIST.split()} | {n: "mpl-cc0" for n in CC0.split()}
    source |= {n: "mpl-tableau" for n in TABLEAU.split()}
    source |= {"cividis": "mpl-cividis", "turbo": "mpl-turbo", "Wistia": "mpl-wistia",
               "twilight": "mpl-twilight", "twilight_shifted": "mpl-twilight"}
    others = ("cmo.", "cmc.", "cet_", "rocket", "mako", "icefire", "vlag", "flare", "crest")
    published = [n for n in matplotlib.colormaps if not n.startswith(others) and not n.endswith("_r")]
    assert set(published) == set(kind) | set(MPL_ALIAS), set(published) ^ (set(kind) | set(MPL_ALIAS))
    for name in sorted(kind, key=str.lower):
        aliases = [a for a, n in MPL_ALIAS.items() if n == name]
        forward, back = table(matplotlib.colormaps[name]), table(matplotlib.colormaps[name + "_r"])
        yield name, "matplotlib", kind[name], source.get(name, "mpl"), aliases, forward
        if (forward[::-1] != back).any():  # computed anew by matplotlib, and rounded to the other side
            yield name + "_r", "matplotlib", kind[name], source.get(name, "mpl"), [], back


def seaborn_maps():
    for name in sorted("rocket mako flare crest icefire vlag".split()):
        kind = "diverging" if name in SEABORN_DIV.split() else "sequential"
        yield name, "seaborn", kind, "seaborn", [], table(getattr(seaborn.cm, name))


def cmocean_maps():
    for name in sorted(cmocean.cm.cmapnames):
        kind = "cyclic" if name == "phase" else "diverging" if name in CMOCEAN_DIV.split() else "sequential"
        for suffix in ("", "_i"):  # _i: lightness inverted
            yield f"cmo.{name}{suffix}", "cmocean", kind, "cmocean", [], table(getattr(cmocean.cm, name + suffix))


def crameri_maps():
    for name in sorted(cmcrameri.cm.cmaps, key=str.lower):
        if name.endswith("_r"):
            continue
        base = re.sub("[SO]$", "", name)
        kind = ("qualitative" if name.endswith("S") else "cyclic" if name.endswith("O")
                else "diverging" if base in CRAMERI_DIV.split() else "sequential")
        yield f"cmc.{name}", "Crameri", kind, "crameri", [], table(cmcrameri.cm.cmaps[name])


def colorcet_maps():
    """Every map goes by its descriptive name, its CET number and mostly a short
    name; the short one is ours, the others are aliases."""
    forward = {n: table(c) for n, c in colorcet.cm.items() if not n.endswith("_r")}
    groups = {}
    for name in sorted(forward):
        groups.setdefault(forward[name].tobytes(), []).append(name)
    long = re.compile("^(linear|diverging|cyclic|rainbow|isoluminant|circle|glasbey_bw)_.*[0-9]")
    for names in sorted(groups.values()):
        names.sort(key=lambda n: (bool(long.match(n)), n.startswith("CET_"), len(n), n))
        title = next((n for n in names if long.match(n)), names[0])
        kind = ("rainbow" if "rainbow" in title else "qualitative" if "glasbey" in title
                else "diverging" if title.startswith("diverging") else "cyclic" if title.startswith(("cyclic", "circle"))
                else "sequential")
        source = "colorcet-glasbey" if kind == "qualitative" else "colorcet"
        yield "cet_" + names[0], "colorcet", kind, source, ["cet_" + n for n in names[1:]], forward[names[0]]


def heatmap_schemes(path):
    scope = {}
    exec(open(path).read(), scope)  # a dict of lists and nothing else
    for name in sorted(scope["schemes"]):
        yield name, "heatmap.py", "sequential", "heatmap", [], np.array(scope["schemes"][name], np.uint8)


def pack(t):
    planar = t.T.astype(np.int16)
    delta = np.diff(planar, axis=1, prepend=0).astype(np.uint8).tobytes()
    z = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    return z.compress(delta) + z.flush()


def stops():
    """LinearSegmentedColormap.from_list, 256 entries."""
    lists = [["#ffffff", "#d00000"], ["black", "#808080", "white"], ["navy", "gold", "crimson", "#0f0", "teal"],
             ["#010203", "#fffefd", "#7f8081", "#123456", "#654321", "#abcdef", "#fedcba"]]
    return [{"colors": [to_hex(c) for c in l],
             "table": [to_hex(c) for c in LinearSegmentedColormap.from_list("x", l)(np.arange(256))]} for l in lists]


def main(schemes):
    maps = [*matplotlib_maps(), *seaborn_maps(), *cmocean_maps(), *crameri_maps(), *colorcet_maps(), *heatmap_schemes(schemes)]
    blob, lines, sums = b"", [], []
    for name, family, kind, source, aliases, t in maps:
        z = pack(t)
        lines.append("\t".join([name, family, kind, str(len(t)), str(len(blob)), str(len(z)), source, " ".join(aliases)]))
        sums.append(f"{hashlib.sha256(t.tobytes()).hexdigest()}  {family}  {len(t)}  {name}")
        blob += z
    open("tables.bin", "wb").write(blob)
    open("tables.tsv", "w").write("\n".join(lines) + "\n")
    open("sources.tsv", "w").write("".join("\t".join(s) + "\n" for s in SOURCES))
    open("css.tsv", "w").write("".join(f"{n}\t{to_hex(c)[1:]}\n" for n, c in sorted(CSS4_COLORS.items())))
    open("testdata/tables.sha", "w").write("\n".join(sums) + "\n")
    json.dump(stops(), open("testdata/stops.json", "w"), indent=None, separators=(",", ":"))
    print(len(maps), "tables,", len(blob), "bytes")


main(sys.argv[1])
