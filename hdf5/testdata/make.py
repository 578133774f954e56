"""Writes the files of this folder and what they hold (expected.json).

Run once with h5py 3.16.0 (HDF5 2.0.0), netCDF4 1.7.5 and numpy 2.4.6:  python make.py
"""
import json
import h5py
import netCDF4
import numpy as np

rng = np.random.default_rng(7)
expected = {}


def note(file, path, array, attrs=None):
    a = np.asarray(array)
    flat = [x.decode() if isinstance(x, bytes) else x for x in a.ravel().tolist()]
    flat = [None if isinstance(x, float) and np.isnan(x) else x for x in flat]
    expected.setdefault(file, {})[path] = {"shape": list(a.shape), "values": flat, "attrs": attrs or {}}


def both(name, **how):
    with h5py.File(name, "w", **how) as f:
        a = rng.normal(size=(7, 5))
        f["plain"] = a
        note(name, "/plain", a)
        for kind in ["i1", "<u2", ">i2", "<i4", ">u4", "<i8", "<f2", ">f4", ">f8"]:
            v = (rng.integers(0, 100, size=(4, 3))).astype(kind)
            f[f"types/{kind[-2:]}_{'big' if kind[0] == '>' else 'little'}"] = v
            note(name, f"/types/{kind[-2:]}_{'big' if kind[0] == '>' else 'little'}", v.astype(float))
        c = rng.integers(-3000, 3000, size=(23, 17, 5)).astype("i2")
        for label, opts in {
            "gzip": dict(compression="gzip"),
            "gzip_shuffle": dict(compression="gzip", shuffle=True),
            "checksum": dict(fletcher32=True, shuffle=True),
            "checksum_gzip": dict(fletcher32=True, compression=9),
            "lzf": dict(compression="lzf"),
            "none": {},
        }.items():
            f.create_dataset(f"chunks/{label}", data=c, chunks=(6, 4, 5), **opts)
            note(name, f"/chunks/{label}", c)
        one = f.create_dataset("chunks/single", data=c, chunks=c.shape, compression="gzip")
        note(name, "/chunks/single", c)
        part = f.create_dataset("chunks/sparse", shape=(10, 10), chunks=(4, 4), dtype="f4", fillvalue=-9.5)
        part[5:7, 5:7] = 3
        note(name, "/chunks/sparse", part[...])
        f.create_dataset("never", shape=(3,), dtype="f8", fillvalue=4.25)
        note(name, "/never", [4.25] * 3)
        many = rng.integers(0, 255, size=(70, 50)).astype("u1")
        f.create_dataset("chunks/many", data=many, chunks=(1, 1), compression="gzip")
        note(name, "/chunks/many", many)
        f["text/any"] = np.array(["one", "", "drei \u00e4\u03a9"], dtype=h5py.string_dtype())
        note(name, "/text/any", ["one", "", "drei \u00e4\u03a9"])
        f["text/fixed"] = np.array([b"ab", b"c", b"defg"], dtype="S4")
        note(name, "/text/fixed", [b"ab", b"c", b"defg"])
        f["flags"] = np.array([True, False, True])
        note(name, "/flags", [1, 0, 1])
        f["one"] = 42.5
        note(name, "/one", np.float64(42.5))
        f["soft"] = h5py.SoftLink("/chunks/gzip")
        note(name, "/soft", c)
        g = f.create_dataset("attributes", data=[1.0, 2.0])
        attrs = {}
        for i in range(40):
            g.attrs[f"number {i:02d}"] = i * 1.5
            attrs[f"number {i:02d}"] = i * 1.5
        g.attrs["text"] = "degC \u00b0"
        g.attrs["long"] = "x" * 9000
        attrs["text"], attrs["long"] = "degC \u00b0", "x" * 9000
        note(name, "/attributes", [1.0, 2.0], attrs)
        for i in range(300):
            f[f"crowd/d{i:03d}"] = float(i)
            note(name, f"/crowd/d{i:03d}", np.float64(i))


both("old.h5")
both("new.h5", libver=("v108", "v108"))
with h5py.File("latest.h5", "w", libver="latest") as f:
    c = rng.integers(-3000, 3000, size=(23, 17)).astype("i2")
    f.create_dataset("fixed", data=c, chunks=(5, 4), compression="gzip")
    note("latest.h5", "/fixed", c)
    f.create_dataset("implicit", data=c, chunks=(5, 4))
    note("latest.h5", "/implicit", c)
    f.create_dataset("single", data=c, chunks=(23, 17), compression="gzip", shuffle=True)
    note("latest.h5", "/single", c)
    big = rng.integers(0, 9, size=(60, 60)).astype("u1")
    f.create_dataset("paged", data=big, chunks=(1, 1), compression="gzip")
    note("latest.h5", "/paged", big)
    f.create_dataset("growing", data=c, chunks=(5, 4), maxshape=(None, 17))
    note("latest.h5", "/growing", c)
    f.create_dataset("wider", data=c, chunks=(5, 4), maxshape=(23, None), compression="gzip")
    note("latest.h5", "/wider", c)
    f.create_dataset("both", data=c, chunks=(5, 4), maxshape=(None, None), compression="gzip")
    note("latest.h5", "/both", c)
    f.create_dataset("both_plain", data=big, chunks=(3, 2), maxshape=(None, None))
    note("latest.h5", "/both_plain", big)
    f.create_dataset("room", data=c, chunks=(5, 4), maxshape=(40, 30), compression="gzip")
    note("latest.h5", "/room", c)
    f.create_dataset("room_growing", data=c, chunks=(5, 4), maxshape=(None, 30))
    note("latest.h5", "/room_growing", c)
    sparse = f.create_dataset("paged_sparse", shape=(60, 60), chunks=(1, 1), dtype="u1", fillvalue=7, compression="gzip")
    sparse[59, 3:9] = 3
    note("latest.h5", "/paged_sparse", sparse[...])
    # Long enough for blocks of pages; hdf5_test.go has its values.
    far = f.create_dataset("far", shape=(300000,), maxshape=(None,), chunks=(1,), dtype="u1", fillvalue=7)
    far[[0, 5, 2500, 140000, 299999]] = [1, 2, 3, 4, 5]
    shrunk = f.create_dataset("shrunk", data=c, chunks=(5, 4), maxshape=(None, 17))
    shrunk.resize((11, 9))
    note("latest.h5", "/shrunk", shrunk[...])

json.dump(expected, open("expected.json", "w"), ensure_ascii=False, separators=(",", ":"))

for name, how in {"small-old.h5": {}, "small-new.h5": {"libver": ("v108", "v108")}, "small-latest.h5": {"libver": "latest"}}.items():
    with h5py.File(name, "w", **how) as f:
        f.create_dataset("a", data=np.arange(12, dtype="i2").reshape(3, 4), chunks=(2, 2), compression="gzip", shuffle=True, fletcher32=True)
        f["t"] = np.array(["x", "yz"], dtype=h5py.string_dtype())
        for i in range(10):
            f["a"].attrs[f"n{i}"] = i
            f.attrs[f"s{i}"] = "v" * i
        if name == "small-latest.h5":
            for size in ((None, 4), (None, None)):
                f.create_dataset(f"g{size.count(None)}", data=np.arange(12, dtype="i2").reshape(3, 4), chunks=(1, 1), maxshape=size)
