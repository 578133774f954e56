# Counts storm reports in single pixels of web tiles, for TestMapPageOfAMillion.
# Ran with numpy 2.4.6 and pyarrow 26.0.1: python3 storms.py storm_event_locations_2008_2024.parquet
import sys

import numpy as np
import pyarrow.parquet as pq

t = pq.read_table(sys.argv[1], columns=['lon', 'lat'])
lon = t['lon'].to_numpy().astype(float)
lat = t['lat'].to_numpy().astype(float)


def pixel(lon, lat, zoom):
    n = 256 * 2**zoom
    x = np.floor(((lon + 180) / 360 % 1) * n)
    y = np.floor((0.5 - np.arcsinh(np.tan(np.radians(lat))) / (2 * np.pi)) * n)
    return x, y


for at, zoom in (((-97.5, 35.4), 4), ((-77.0, 38.9), 3), ((-97.5, 35.4), 1), ((-66.1, 18.4), 5), ((-110.0, 30.0), 3)):
    x, y = pixel(lon, lat, zoom)
    px, py = pixel(np.array(at[0]), np.array(at[1]), zoom)
    print(at, zoom, int(((x == px) & (y == py)).sum()))
