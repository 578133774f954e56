# Reference values for the computing of package cube, from CDO 2.1.1, xarray
# 2024.1.1, NumPy 1.26.4 and SciPy 1.11.4, on the climate files of the shared data:
#   python3 reference.py CLIMATE_FOLDER > reference.json
import json, subprocess, sys, tempfile, os
import numpy as np, xarray as xr
from scipy import stats

root = sys.argv[1]
G, A, K, D = (os.path.join(root, f) for f in ("gistemp_annual_1951_2018_2deg.nc", "airs_surface_air_temperature_2002_2026.nc",
    "kaplan_sst_pacific_1856_2014_5deg.nc", "decadal_anomalies_1850s_2020s_5deg.nc"))
C = os.path.join(root, "absolute_climatology_1961_1990_5deg.nc")
tmp = tempfile.mkdtemp()
n = [0]

def cdo(*args):
    n[0] += 1
    out = os.path.join(tmp, f"{n[0]}.nc")
    subprocess.run(["cdo", "-s", "-b", "F64", *args, out], check=True, stderr=subprocess.DEVNULL)
    return xr.open_dataset(out, decode_times=False)

def north(da):
    """rows from north to south, columns from -180"""
    da = da.assign_coords(lon=(da.lon + 180) % 360 - 180).sortby("lon").sortby("lat", ascending=False)
    return da

def pick(a, step=97):
    """every 97th or 997th value, so that a file of text can hold them"""
    flat = np.asarray(a, float).ravel()
    if flat.size > 30000: step = 997
    return [None if np.isnan(v) else float(v) for v in flat[::step]]

def exact(path, name):
    """unpacked in float64, where xarray itself takes float32 for 16-bit integers"""
    da = xr.open_dataset(path, decode_times=False, mask_and_scale=False)[name]
    v = da.values.astype(float)
    v[da.values == da.attrs["_FillValue"]] = np.nan
    return da.copy(data=v * da.attrs.get("scale_factor", 1) + da.attrs.get("add_offset", 0))

def areas(da):
    """of the cells between parallels and meridians; CDO takes great circles for their sides"""
    lat = da.lat.values
    e = np.concatenate([[lat[0] - (lat[1] - lat[0]) / 2], (lat[1:] + lat[:-1]) / 2, [lat[-1] + (lat[-1] - lat[-2]) / 2]])
    e = np.sin(np.deg2rad(np.clip(e, -90, 90)))
    return xr.DataArray(abs(np.diff(e)), coords={"lat": da.lat}, dims="lat")

def mean(da): return da.weighted(areas(da)).mean(("lat", "lon")).values

ref = {}
ref["airs fldmean"] = pick(cdo("fldmean", A).tas)
ref["gistemp fldmean"] = [float(v) for v in cdo("fldmean", G).tempanomaly.values.ravel()]
ref["kaplan fldmean"] = pick(cdo("fldmean", K).sst)
ref["airs timmean"] = pick(north(cdo("timmean", A).tas))
ref["airs yearmean"] = pick(north(cdo("yearmean", A).tas))
ref["airs yearmonmean"] = pick(north(cdo("yearmonmean", A).tas))
ref["airs seasmean"] = pick(north(cdo("seasmean", A).tas))
ref["airs ymonmean 2003-2012"] = pick(north(cdo("ymonmean", "-selyear,2003/2012", A).tas))
ref["airs anomalies"] = pick(north(cdo("ymonsub", A, "-ymonmean", "-selyear,2003/2012", A).tas))
t = exact(G, "tempanomaly")  # its years are levels to CDO
ref["gistemp anomalies 1981-2010"] = pick(north(t - t.sel(year=slice(1981, 2010)).mean("year")))
ref["decades fldmean"] = [float(v) for v in cdo("fldmean", "-selname,tempanomaly", D).tempanomaly.values.ravel()]
ref["crs to 2deg"] = pick(north(cdo("remapcon," + G, C).tem))

g = t
w = np.cos(np.deg2rad(g.lat.astype(float)))
ref["gistemp cos mean"] = [float(v) for v in g.weighted(w).mean(("lat", "lon")).values]
a = exact(A, "tas")
ref["airs percentiles"] = [pick(north(a.quantile(q, "time"))) for q in (.1, .5, .9)]
ref["airs mean"] = pick(mean(a), 7)
ref["gistemp mean"] = pick(mean(g), 1)
ref["kaplan mean"] = pick(mean(exact(K, "sst")))
b = a.sel(lon=slice(-20, 40), lat=slice(70, 35))
ref["airs box"] = pick(mean(b), 7)

# Trends by SciPy, with n reduced by the residuals' lag-1 autocorrelation (Santer et al. 2000).
def trend(years, v):
    ok = ~np.isnan(v)
    if ok.sum() < 3: return [None, None]
    r = stats.linregress(years[ok], v[ok])
    e = np.where(ok, v - r.intercept - r.slope * years, np.nan)
    pair = ~np.isnan(e[1:]) & ~np.isnan(e[:-1])
    rho = max(0, (e[1:][pair] * e[:-1][pair]).sum() / np.nansum(e * e))
    ne = ok.sum() * (1 - rho) / (1 + rho)
    if ne <= 2: return [r.slope * 10, None]
    x = years[ok]
    se = np.sqrt(np.nansum(e * e) / (ne - 2) / ((x - x.mean()) ** 2).sum())
    return [float(r.slope * 10), float(2 * stats.t.sf(abs(r.slope) / se, ne - 2))]

n2 = north(g)
years = n2.year.values.astype(float)
flat = n2.values.reshape(len(years), -1)
ref["gistemp trends"] = [trend(years, flat[:, i]) for i in range(0, flat.shape[1], 197)]
json.dump(ref, sys.stdout)
