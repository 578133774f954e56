"""Reference pictures of dots, by the C core of heatmap.py 2.2.1 itself.

    gcc -O2 -fPIC -shared -o cHeatmap.so heatmap.c -lm   # from the package's sdist
    python3 heatmappy.py ./cHeatmap.so > dots.json

The scheme handed over is i -> (i, i, i), so the red channel is the buffer
before colouring. Points come from a formula that the test repeats.
"""
import ctypes
import hashlib
import json
import sys

lib = ctypes.CDLL(sys.argv[1])
lib.tx.restype = ctypes.c_void_p


def points(n, kind):
    """n points from a linear congruential generator, all exact in float64."""
    s, out = 12345, []
    def draw():
        nonlocal s
        s = (s * 1103515245 + 12345) % 2**31
        return s / 2**31
    for _ in range(n):
        x, y = draw(), draw()
        if kind == "degrees":
            x, y = -77 + x, 38.5 + y / 2
        elif kind == "cluster":
            x, y = x * x * x * 1000, y * y * 700
        out.append((x, y))
    return out


def run(n, kind, dotsize, size, area=None):
    pts = points(n, kind)
    flat = [v for p in pts for v in p]
    w, h = size
    buf = (ctypes.c_ubyte * (w * h * 4))()
    scheme = (ctypes.c_int * 768)(*[i for i in range(256) for _ in range(3)])
    a = area or (0, 0, 0, 0)
    ok = lib.tx((ctypes.c_float * len(flat))(*flat), len(flat), w, h, dotsize, scheme, buf, 128,
                1 if area else 0, *[ctypes.c_float(v) for v in a])
    assert ok
    red, alpha = bytes(buf)[0::4], bytes(buf)[3::4]
    case = {"n": n, "kind": kind, "dotsize": dotsize, "size": size, "area": area,
            "sha256": hashlib.sha256(red).hexdigest(),
            "visible": sum(a == 128 for a in alpha)}
    if w * h <= 2500:
        case["pixels"] = list(red)
    return case


cases = [
    run(400, "unit", 150, (1024, 1024)),
    run(3, "unit", 20, (48, 40)),
    run(40000, "unit", 25, (1024, 1024)),
    run(5000, "degrees", 30, (300, 200)),
    run(20000, "cluster", 61, (517, 333)),
    run(2000, "cluster", 7, (700, 90)),
    run(2, "unit", 1, (9, 9)),
    run(500, "unit", 2, (64, 64)),
    run(300, "unit", 150, (50, 50)),
    run(1000, "unit", 40, (400, 300), (0.25, 0.1, 0.75, 0.6)),
    run(1000, "degrees", 33, (333, 200), (-80.0, 37.0, -76.5, 40.0)),
    run(200, "unit", 64, (200, 200), (5.0, 5.0, 6.0, 6.0)),
]
json.dump(cases, sys.stdout, separators=(",", ":"))
