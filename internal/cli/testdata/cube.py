# cube.nc and clim.nc, by netCDF4 1.7.5: two years of months on 4 x 8 cells.
import netCDF4, numpy as np
def grid(name, n, units):
    d = netCDF4.Dataset(name, "w", format="NETCDF3_CLASSIC")
    for k, m in (("time", n), ("lev", 2), ("lat", 4), ("lon", 8)): d.createDimension(k, m)
    def axis(k, u, v):
        x = d.createVariable(k, "f8", (k,)); x.units = u; x[:] = v
    axis("time", units, np.arange(n) * 30 + 15); d["time"].calendar = "360_day"
    axis("lat", "degrees_north", [67.5, 22.5, -22.5, -67.5]); axis("lon", "degrees_east", np.arange(8) * 45 + 22.5)
    return d
d = grid("cube.nc", 24, "days since 2000-01-01")
lev = d.createVariable("lev", "f8", ("lev",)); lev.units = "hPa"; lev.axis = "Z"; lev[:] = [850, 500]
t, k, y, x = np.ogrid[:24, :2, :4, :8]
a = d.createVariable("a", "f4", ("time", "lev", "lat", "lon")); a.units = "K"
a[:] = 270 + t * .3 + 5 * np.cos(t / 2) - 20 * k + y * y * 3 + x
b = d.createVariable("b", "f4", ("time", "lat", "lon"), fill_value=-9); b.units = "mm"
v = (t + y + x * 2.)[:, 0]; v[:14, 1, :4] = -9
b[:] = np.ma.masked_equal(v, -9); d.close()
c = grid("clim.nc", 12, "days since 0001-01-01")
v = c.createVariable("a", "f4", ("time", "lat", "lon")); v.units = "K"
v[:] = (280 + t[:12] + y + x)[:, 0]; c.close()
