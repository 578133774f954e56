"""Writes formats.json beside it: what format() of Python 3.11 gives for floats
under hundreds of specifications, null where it refuses the specification.

    python3 formats.py
"""
import json
import os
import random
import sys

assert sys.version_info[:2] == (3, 11)
rnd = random.Random(1)
fixed = ["", "d", ".0f", ".1f", ".2f", ".3f", ".2g", ".3g", "g", "e", "f", "n", "%", ".0%", ".1%", "+.2e", ",.0f", ",", "_", ",.2f",
         ".1e", ".0e", "#.0f", "#g", "#.3g", "#", ".3", ".1", ".0", ".17g", ".16", "010.2f", "010,.1f", "08,", "+08,.3g", " .1f",
         "<8.1f", "^9.1f", "=9.1f", "*>9.1f", "x^+9.1%", "0<8.1f", "0=8,.1f", "z.0f", "z.1f", "z%", "E", "F", "G", ".1G", "_.2f",
         "s", "q", ".f", "..1f", "1_000f", ",_f", ",n", "5", "05", "-05", "+", " ", "=+9", "é>9.1f", "0>5.0f", "#.0e", "#.0%",
         "b", "o", "x", "X", "#x", "#b", "_x", "_b", ",x", "d.", ".2d", "+d", "08d", "08,d", "012_d", ",d", "zd", "#o", "#X", "013_x"]
values = [0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, -2.5, 0.05, -0.04, 0.1, 0.25, 622.0, 104.0, 112.0, 1234.5, 12345.678, 999.5, 9999.5,
          1e6, 123456789.0, 1e15, 1e16, 1e17, 123456789012345680.0, 1e22, 1e100, 1.7976931348623157e308, 5e-324, 1e-4, 1e-5,
          0.00012345, 9.9995e-5, 3.14159265358979, 2 / 3, 1e-300, 99.95, 0.995, float("inf"), float("-inf"), float("nan")]


def spec():
    s = ""
    if rnd.random() < 0.3:
        s += rnd.choice(["", "*", "0", "="]) + rnd.choice("<>=^")
    s += rnd.choice(["", "", "+", "-", " "])
    s += rnd.choice(["", "", "", "z"])
    s += rnd.choice(["", "", "#"])
    s += rnd.choice(["", "", "0"])
    s += rnd.choice(["", "", str(rnd.randrange(1, 20))])
    s += rnd.choice(["", "", ",", "_"])
    s += rnd.choice(["", "." + str(rnd.randrange(0, 20))])
    return s + rnd.choice(["", "e", "f", "g", "n", "%", "E", "F", "G", "d"])


def one(s, v):
    whole = s[-1:] in ("d", "b", "o", "x", "X") and s[-1:] != ""
    if whole:
        if v != v or abs(v) == float("inf") or v != int(v):
            return None
        v = int(v)
    try:
        return format(v, s)
    except ValueError:
        return None


cases = []
for s in fixed + [spec() for _ in range(600)]:
    vs = values if s in fixed else rnd.sample(values, 4) + [rnd.gauss(0, 1) * 10 ** rnd.randrange(-12, 18)]
    cases.append([s, [repr(v) for v in vs], [one(s, v) for v in vs]])
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "formats.json"), "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
