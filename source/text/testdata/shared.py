# Prints the expectations of shared_test.go with pandas 2.1.4: rows, columns,
# sum over all numeric cells, missing cells, and the last row's first cell.
import gzip
import sys

import pandas as pd

root = sys.argv[1]
for name, options in {
    "matrix/flights.csv": {}, "matrix/glue.csv": {}, "matrix/mpg.csv": {}, "matrix/penguins.csv": {},
    "matrix/taxis.csv.gz": {}, "matrix/us_contagious_diseases.csv.gz": {},
    "matrix/US_births_2000-2014_SSA.csv": {}, "matrix/nyc_taxi_demand.csv": {},
    "matrix/brain_networks.csv.gz": dict(header=[0, 1, 2], index_col=0),
    "values/us_county_unemployment.tsv": dict(sep="\t"), "climate/global_temp_annual.csv": {},
    "values/country-codes.csv": dict(keep_default_na=False, na_values=[""]),
    "values/land_temperature_by_country_1981_2013.csv.gz": dict(encoding="latin-1"),
    "points/uk_road_accidents.csv.gz": {},
}.items():
    d = pd.read_csv(f"{root}/{name}", **options)
    n = d.select_dtypes("number")
    print(f'{{"{name}", {d.shape[0]}, {d.shape[1]}, {n.to_numpy(dtype=float)[n.notna().to_numpy()].sum()!r}, {int(d.isna().sum().sum())}}},')
