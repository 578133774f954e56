"""Writes the files of this folder and what they hold (expected.json).

Run once with netCDF4 1.7.5 and numpy 2.4.6:  python make.py
"""
import json
import netCDF4
import numpy as np

rng = np.random.default_rng(11)
expected = {}


def grid(name, fmt):
    d = netCDF4.Dataset(name, "w", format=fmt)
    d.title = "a small grid"
    d.createDimension("time", None)
    d.createDimension("lat", 3)
    d.createDimension("lon", 5)
    d.createDimension("nv", 2)
    t = d.createVariable("time", "f8", ("time",))
    t.units, t.calendar, t.bounds = "days since 2000-01-01", "noleap", "time_bnds"
    tb = d.createVariable("time_bnds", "f8", ("time", "nv"))
    lat = d.createVariable("lat", "f4", ("lat",))
    lat.units = "degrees_north"
    lon = d.createVariable("lon", "f4", ("lon",))
    lon.units = "degrees_east"
    lat[:], lon[:] = [60, 0, -60], [0, 72, 144, 216, 288]
    tas = d.createVariable("tas", "i2", ("time", "lat", "lon"), fill_value=-999)
    tas.scale_factor, tas.add_offset, tas.units, tas.long_name = 0.01, 273.15, "K", "air temperature"
    odd = d.createVariable("odd", "i1", ("time", "lat"))  # three bytes a record: padded to four
    pr = d.createVariable("pr", "f4", ("time", "lat", "lon"))
    pr.missing_value, pr.valid_min = np.float32(1e20), np.float32(0)
    fixed = d.createVariable("orog", "f8", ("lat", "lon"))
    for i in range(12):
        setattr(fixed, f"note{i:02d}", "n" * i)
    un = d.createVariable("unsigned", "i1", ("lon",))
    un.setncattr("_Unsigned", "true")
    un[:] = np.array([0, 127, -128, -1, 5], "i1")
    values = np.round(rng.normal(280, 10, size=(4, 3, 5)), 2)
    values[1, 1, 1] = np.nan
    rain = np.abs(rng.normal(size=(4, 3, 5))).astype("f4")
    for k in range(4):
        t[k] = 15.5 + 31 * k
        tb[k] = [31 * k, 31 * (k + 1)]
        tas[k] = np.ma.masked_invalid(values[k])
        odd[k] = np.array([k, -k, 100], "i1")
        pr[k] = rain[k]
    pr[2, 0, 0], pr[2, 0, 1] = 1e20, -5
    height = rng.normal(size=(3, 5))
    fixed[:] = height
    d.close()
    rain[2, 0, 0] = rain[2, 0, 1] = np.nan
    e = {"tas": values, "pr": rain.astype(float), "orog": height, "odd": [[k, -k, 100] for k in range(4)], "unsigned": [0, 127, 128, 255, 5]}
    expected[name] = {k: [None if np.isnan(x) else float(x) for x in np.asarray(v, float).ravel()] for k, v in e.items()}


grid("cdf1.nc", "NETCDF3_CLASSIC")
grid("cdf2.nc", "NETCDF3_64BIT_OFFSET")
grid("cdf5.nc", "NETCDF3_64BIT_DATA")
grid("four.nc", "NETCDF4")
grid("four_classic.nc", "NETCDF4_CLASSIC")

# One record variable: its records are not padded.
d = netCDF4.Dataset("alone.nc", "w", format="NETCDF3_CLASSIC")
d.createDimension("t", None)
d.createDimension("x", 3)
v = d.createVariable("v", "i1", ("t", "x"))
v[:] = np.arange(15, dtype="i1").reshape(5, 3)
d.close()
expected["alone.nc"] = {"v": list(range(15))}

# Groups, texts as coordinates, 2-D coordinates.
d = netCDF4.Dataset("groups.nc", "w")
d.createDimension("y", 2)
d.createDimension("x", 3)
g = d.createGroup("inner")
g.createDimension("site", 2)
s = g.createVariable("site", str, ("site",))
s[0], s[1] = "north", "s\u00fcd"
v = g.createVariable("wind", "f4", ("site", "x"), zlib=True, fletcher32=True)
v[:] = np.arange(6).reshape(2, 3)
d.createVariable("lat2", "f4", ("y", "x"))[:] = 1
d["lat2"].units = "degrees_north"
d.createVariable("lon2", "f4", ("y", "x"))[:] = 1
d["lon2"].units = "degrees_east"
c = d.createVariable("curved", "f8", ("y", "x"))
c.coordinates = "lat2 lon2"
c[:] = np.arange(6).reshape(2, 3) / 2
d.close()
expected["groups.nc"] = {"inner/wind": list(range(6)), "curved": [i / 2 for i in range(6)]}

json.dump(expected, open("expected.json", "w"), separators=(",", ":"))
