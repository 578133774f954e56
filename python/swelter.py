"""Swelter in notebooks and scripts: heatmaps of DataFrames, arrays and files.

    import swelter
    swelter.heatmap(df, annot=True, cmap="viridis")
    swelter.clustermap(df, z_score=0).save("genes.pdf", "genes.csv")
    swelter.heatmap("flights.csv", rows="month", cols="year", value="passengers")

This one file needs Python's standard library and the swelter program, which is
looked for in $SWELTER and on the PATH. Keyword arguments are the program's flags
by their seaborn names (_ for -); `swelter matrix --help` lists them.

What comes back shows itself in a notebook as the interactive page. What the
program finds wrong is raised as swelter.Error, in its own line; its warnings are
Python's, and its notes are in Figure.notes.
"""

import csv
import html
import io
import os
import shutil
import subprocess
import tempfile
import warnings

__all__ = ["heatmap", "clustermap", "corr", "density", "draw", "Figure", "Error"]


class Error(Exception):
    """What the program said: where, what, and how to mend it."""


def heatmap(data, **options):
    """A heatmap of a matrix, or of a long table with rows=, cols= and value=."""
    return draw("matrix", data, **options)


def clustermap(data, **options):
    """A heatmap whose rows and columns are in the order of a clustering."""
    return draw("cluster", data, **options)


def corr(data, **options):
    """The correlations between the columns."""
    return draw("corr", data, **options)


def density(data, **options):
    """Points, x= and y=, as a density."""
    return draw("density", data, **options)


def draw(command, data=None, **options):
    """What `swelter COMMAND` makes of a DataFrame, an array, nested lists, or the
    name of a file; of None where sql= says what to read."""
    return Figure(command, data, options)


class Figure:
    """A figure that the program has drawn."""

    def __init__(self, command, data, options):
        self.notes = []
        self._command = command
        self._arguments = _arguments(options)
        self._source, more, self._stdin = _source(command, data, options)
        self._arguments += more
        with tempfile.TemporaryDirectory(prefix="swelter-") as folder:
            page, picture = os.path.join(folder, "figure.html"), os.path.join(folder, "figure.png")
            self._run(["-o", page, "-o", picture], folder, aloud=True)
            self._html, self._png = _bytes(page), _bytes(picture)

    def save(self, *names):
        """Writes files by their endings, such as .png .svg .pdf .html; .csv .npy
        .json and .parquet are the numbers that were drawn."""
        outputs = []
        for name in map(os.fspath, names):
            numbers = os.path.splitext(name)[1].lower() in (".csv", ".npy", ".json", ".parquet")
            outputs += ["--data" if numbers else "-o", os.path.abspath(name)]
        with tempfile.TemporaryDirectory(prefix="swelter-") as folder:
            self._run(outputs, folder)
        return self

    def _run(self, outputs, folder, aloud=False):
        arguments = []
        for a in self._arguments:
            if isinstance(a, _File):
                name = os.path.join(folder, a.name)
                with open(name, "wb") as f:
                    f.write(a.content)
                a = "--%s=%s" % (a.flag, name)
            arguments.append(a)
        done = subprocess.run([_program(), self._command, *self._source, *arguments, *outputs], input=self._stdin,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        lines = [line[len("swelter: "):] if line.startswith("swelter: ") else line
                 for line in done.stderr.decode("utf-8", "replace").splitlines()]
        if done.returncode:
            raise Error(lines[-1] if lines else "swelter ended with code %d" % done.returncode)
        if not aloud:
            return
        for line in lines:
            kind, _, text = line.partition(": ")
            if kind == "warning":
                warnings.warn(text, stacklevel=5)
            elif kind == "note":
                self.notes.append(text)

    def _repr_png_(self):
        return self._png

    def _repr_html_(self):
        # A page inside the notebook's, so that neither its styles nor its policy mix with those around it.
        return ('<iframe title="heatmap" sandbox="allow-scripts allow-downloads" style="width:100%%;height:640px;border:0" srcdoc="%s"></iframe>'
                % html.escape(self._html.decode("utf-8")))


class _File:
    """An option that the program reads from a file."""

    def __init__(self, flag, name, content):
        self.flag, self.name, self.content = flag, name, content


def _program():
    found = os.environ.get("SWELTER") or shutil.which("swelter")
    if not found:
        raise Error("the program swelter is not on the PATH; put it there, or its path into SWELTER")
    return found


def _bytes(name):
    with open(name, "rb") as f:
        return f.read()


# --- options -------------------------------------------------------------

_SIDES = {0: "rows", 1: "cols"}
_NORMS = {"LogNorm": "log", "SymLogNorm": "symlog", "AsinhNorm": "asinh", "CenteredNorm": "centered", "Normalize": "linear"}


def _arguments(options):
    out = []
    for name, value in options.items():
        if value is None or value is False and name not in _OF_THEIR_OWN:
            continue
        if name in _OF_THEIR_OWN:
            out += _OF_THEIR_OWN[name](value)
        else:
            out += _flag(name, value)
    return out


def _flag(name, value):
    """A keyword as the flag of its name."""
    flag = "--" + name.replace("_", "-")
    if value is True:
        return [flag]
    if isinstance(value, dict) or _is_table(value):
        raise TypeError("%s: a %s is no value of a flag" % (name, type(value).__name__))
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist") and getattr(value, "ndim", 0) == 1:
        return ["%s=%s" % (flag, _joined(value))]
    return ["%s=%s" % (flag, _text(value))]


def _text(value):
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


def _joined(values):
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow([_text(v) for v in values])
    return line.getvalue()


def _ticks(flag):
    def arguments(value):
        if value is True or value is False:
            value = "all" if value else "none"
        elif not isinstance(value, str) and hasattr(value, "__iter__"):
            value = [_text(v) for v in value]
            if any("," in v for v in value):
                raise ValueError("%s: a label with a comma cannot be given here; rename the rows or columns of the data" % flag)
        return _flag(flag, value)
    return arguments


def _side(flag):
    return lambda value: [] if value is False else ["--%s=%s" % (flag, _SIDES.get(value, value))]


def _without(flag):
    return lambda value: [] if value else ["--" + flag]


def _table_or(flag, otherwise):
    """A table goes to the program as a file."""
    def arguments(value):
        if not _is_table(value):
            return [] if value is False else otherwise(value)
        content, ending = _encoded(value)
        return [_File(flag, flag + ending, content)]
    return arguments


def _norm(value):
    if isinstance(value, str):
        return ["--norm=" + value]
    name = _NORMS.get(type(value).__name__)
    if name is None:
        raise TypeError("norm: %s is not known here; give a name such as 'log'" % type(value).__name__)
    limits = [("vmin", getattr(value, "vmin", None)), ("vmax", getattr(value, "vmax", None))]
    return ["--norm=" + name] + ["--%s=%s" % limit for limit in limits if limit[1] is not None]


def _cbar_kws(value):
    known = {"label": "cbar-label", "location": "cbar-side", "ticks": "cbar-ticks", "extend": "cbar-extend"}
    out = []
    for name, v in value.items():
        if name == "orientation":
            out += ["--cbar-side=" + {"horizontal": "bottom", "vertical": "right"}[v]]
        elif name in known:
            out += _flag(known[name], v)
        else:
            raise TypeError("cbar_kws: %s is not known here; there are %s and orientation" % (name, ", ".join(known)))
    return out


def _figsize(value):
    width, height = value
    return ["--width=%gin" % width, "--height=%gin" % height]


# What seaborn calls or takes otherwise than the program's flags.
_OF_THEIR_OWN = {
    "cbar": _without("no-cbar"),
    "row_cluster": _without("no-row-cluster"),
    "col_cluster": _without("no-col-cluster"),
    "xticklabels": _ticks("xticklabels"),
    "yticklabels": _ticks("yticklabels"),
    "z_score": _side("z-score"),
    "standard_scale": _side("standard-scale"),
    "mask": _table_or("mask", lambda v: _flag("mask", v)),
    "annot": _table_or("annot-from", lambda v: _flag("annot", v)),
    "norm": _norm,
    "cmap": lambda v: _flag("cmap", getattr(v, "name", v)),
    "cbar_kws": _cbar_kws,
    "figsize": _figsize,
}


# --- data ----------------------------------------------------------------

def _is_table(value):
    """Whether a value has rows and columns."""
    if hasattr(value, "to_csv") or getattr(value, "ndim", 0) == 2:
        return True
    return isinstance(value, (list, tuple)) and len(value) > 0 and all(isinstance(row, (list, tuple)) for row in value)


def _source(command, data, options):
    """SRC, flags that say how to read it, and what goes to standard input."""
    if data is None:
        return [], [], None
    if isinstance(data, (str, os.PathLike)):
        return [os.fspath(data)], [], None
    if hasattr(data, "to_csv"):
        return ["-"], *_frame(command, data, options)
    if not _is_table(data):
        raise TypeError("a %s is no table; give a DataFrame, an array of two dimensions, nested lists or the name of a file" % type(data).__name__)
    content, ending = _encoded(data)
    return ["-"], [] if ending == ".npy" else ["--no-header", "--label=none"], content


def _frame(command, frame, options):
    """A DataFrame as CSV. A matrix has its index as labels of the rows, which a
    long table, correlations and points do without."""
    if hasattr(frame, "to_frame"):
        frame = frame.to_frame()
    matrix = command == "cluster" or command == "matrix" and not any(options.get(k) for k in ("rows", "cols", "value"))
    if not matrix:
        return [], _csv(frame, False)
    more = []
    index = frame.index.name or "-".join(str(n) for n in frame.index.names if n is not None)
    label = index or "index"
    while label in map(str, frame.columns):
        label += "_"
    if "label" not in options:
        more.append("--label=" + label)
    if not index and "ylabel" not in options:
        more.append("--ylabel=")
    title = frame.columns.name or "-".join(str(n) for n in frame.columns.names if n is not None)
    if title and "xlabel" not in options:
        more.append("--xlabel=" + str(title))
    return more, _csv(frame, True, label)


def _csv(frame, labelled, label="index"):
    """A DataFrame as CSV; levels of labels are joined as seaborn joins them."""
    def names(axis):
        return ["-".join(map(str, n)) if isinstance(n, tuple) else _text(n) for n in axis]
    frame = frame.set_axis(names(frame.columns), axis=1)
    if labelled:
        frame = frame.set_axis(names(frame.index), axis=0)
    return frame.to_csv(index=labelled, index_label=label if labelled else None).encode("utf-8")


def _encoded(table):
    """A table as the content of a file, and the ending of that."""
    if hasattr(table, "to_csv"):
        return _csv(table, True), ".csv"
    if hasattr(table, "dtype") and table.dtype.kind in "biuf":
        return _npy(table), ".npy"
    rows = table.tolist() if hasattr(table, "tolist") else table
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(["" if v is None or v != v else v for v in row] for row in rows)
    return out.getvalue().encode("utf-8"), ".csv"


def _npy(array):
    """An array of numbers as NumPy's own format (NEP 1), version 1.0."""
    header = "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }" % (array.dtype.str, *array.shape)
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode("latin1") + array.tobytes()
