# Trends of GISTEMP 1951-2018 with p >= 0.05, by NumPy 1.26.4, SciPy 1.11.4 and
# netCDF4 1.7.5: least squares in every cell with values in two thirds of the years, n
# reduced to n(1-r)/(1+r) by the lag-1 autocorrelation r of the residuals (Santer et
# al. 2000). Prints the cells with a trend, those in doubt, and their share of the area.
import sys
import netCDF4
import numpy as np
import scipy.stats

d = netCDF4.Dataset(sys.argv[1])
name = next(k for k, v in d.variables.items() if v.ndim == 3)
v = np.ma.filled(d[name][:].astype(float), np.nan)
lat = np.asarray(d["lat"][:], float)
x = np.arange(v.shape[0], dtype=float)
cells = doubt = 0
area = hatched = 0.0
for r in range(v.shape[1]):
    zone = np.sin(np.radians(lat[r] + 1)) - np.sin(np.radians(lat[r] - 1))
    for c in range(v.shape[2]):
        y = v[:, r, c]
        ok = ~np.isnan(y)
        if ok.sum() < 2 / 3 * len(x):
            continue
        slope, off = np.polyfit(x[ok], y[ok], 1)
        e = y - off - slope * x
        pair = e[1:] * e[:-1]
        square = np.nansum(e * e)
        rho = max(0, np.nansum(pair) / square)
        free = ok.sum() * (1 - rho) / (1 + rho) - 2
        p = np.nan
        if free > 0:
            sxx = ((x[ok] - x[ok].mean()) ** 2).sum()
            p = 2 * scipy.stats.t.sf(abs(slope) / np.sqrt(square / free / sxx), free)
        cells += 1
        area += zone
        if not p < 0.05:
            doubt += 1
            hatched += zone
print(cells, doubt, "%.4f" % (hatched / area))
