"""Prints every tile of a PMTiles file as z x y and the SHA-256 of its bytes, as
PyPI's pmtiles (3.8.1) reads them: python3 read.py FILE MAXZOOM"""

import hashlib
import sys

from pmtiles.reader import MmapSource, Reader

path, most = sys.argv[1], int(sys.argv[2])
with open(path, "rb") as f:
    r = Reader(MmapSource(f))
    for z in range(most + 1):
        for x in range(2**z):
            for y in range(2**z):
                b = r.get(z, x, y)
                if b is not None:
                    print(z, x, y, hashlib.sha256(b).hexdigest())
