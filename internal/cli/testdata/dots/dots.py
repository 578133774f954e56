"""heatmap.py 2.2.1 with its own defaults, and its five schemes: the picture's RGBA.

    gcc -O2 -fPIC -shared -o cHeatmap.so heatmap.c -lm   # from the package's sdist
    python3 dots.py ./cHeatmap.so heatmap/colorschemes.py > dots.json

heatmap.py itself is Python 2; what its heatmap() does is done here with its
defaults: dotsize 150, opacity 128, size 1024 x 1024, the extent of the points.
"""
import ctypes
import hashlib
import json
import sys

lib = ctypes.CDLL(sys.argv[1])
lib.tx.restype = ctypes.c_void_p
schemes = {}
exec(open(sys.argv[2]).read(), schemes)
schemes = schemes["schemes"]

s, points = 12345, []
for _ in range(800):
    s = (s * 1103515245 + 12345) % 2**31
    points.append(s / 2**31)
sums = {}
for name in sorted(schemes):
    flat = [v for row in schemes[name] for v in row]
    buf = (ctypes.c_ubyte * (1024 * 1024 * 4))()
    assert lib.tx((ctypes.c_float * 800)(*points), 800, 1024, 1024, 150, (ctypes.c_int * 768)(*flat), buf, 128, 0,
                  *[ctypes.c_float(0)] * 4)
    sums[name] = hashlib.sha256(bytes(buf)).hexdigest()
json.dump(sums, sys.stdout, indent=1)
print()
