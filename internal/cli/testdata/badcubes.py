# Writes the files of badcubes/: each lacks one thing that a map over time needs,
# or has it in a way that is not read. netCDF4 1.7.5.
import netCDF4
import numpy as np

OUT = "badcubes/"


def write(name, times=(0, 31, 60), lat=(-30, 30), lon=(0, 90, 180, 270), calendar="standard", names=("v",), without=(), form="NETCDF3_CLASSIC", **how):
    d = netCDF4.Dataset(OUT + name, "w", format=form)
    for axis, values, unit in (("time", times, "days since 2000-01-01"), ("lat", lat, "degrees_north"), ("lon", lon, "degrees_east")):
        d.createDimension(axis, len(values))
        if axis in without:
            continue
        v = d.createVariable(axis, "f8", (axis,))
        v.units = unit
        if axis == "time":
            v.calendar = calendar
        v[:] = values
    for n in names:
        v = d.createVariable(n, "f4", ("time", "lat", "lon"), **how)
        v[:] = np.arange(len(times) * len(lat) * len(lon)).reshape(len(times), len(lat), len(lon))
    d.close()


write("good.nc")
write("one.nc", times=(0,))
write("two.nc", names=("v", "w"))
write("twice.nc", times=(0, 31, 31))
write("calendar.nc", calendar="martian")
write("places.nc", without=("lat",))
write("blosc.nc", lat=range(-45, 46, 10), lon=range(0, 360, 20), form="NETCDF4", compression="blosc_lz")
write("szip.nc", form="NETCDF4", compression="szip")
whole = open(OUT + "good.nc", "rb").read()
open(OUT + "cut.nc", "wb").write(whole[:-20])

d = netCDF4.Dataset(OUT + "curved.nc", "w", format="NETCDF3_CLASSIC")
for axis, n in (("time", 2), ("y", 3), ("x", 4)):
    d.createDimension(axis, n)
t = d.createVariable("time", "f8", ("time",))
t.units = "days since 2000-01-01"
t[:] = (0, 31)
y, x = np.mgrid[0:3, 0:4]
for name, values, unit in (("lat2d", 40 + 2 * y + x / 3, "degrees_north"), ("lon2d", 3 * x - y / 2, "degrees_east")):
    v = d.createVariable(name, "f8", ("y", "x"))
    v.units = unit
    v[:] = values
v = d.createVariable("v", "f4", ("time", "y", "x"))
v.coordinates = "lat2d lon2d"
v[:] = np.arange(24).reshape(2, 3, 4)
d.close()
