"""Writes countries.csv: code, codes, continent and names of every country.

From the npm packages i18n-iso-countries 7.14.0 (MIT) and countries-list 3.4.1
(MIT), and the attributes of Natural Earth's 1:110m countries (public domain).
Run once:  python make.py NODE_MODULES ne_110m_admin_0_countries.geojson
"""
import csv
import json
import sys

modules, natural = sys.argv[1:]
codes = json.load(open(f"{modules}/i18n-iso-countries/codes.json"))
names = json.load(open(f"{modules}/i18n-iso-countries/langs/en.json"))["countries"]
extra = {}
for f in json.load(open(natural))["features"]:
    p = f["properties"]
    extra[p["ISO_A3_EH"] if p["ISO_A3_EH"] != "-99" else p["ADM0_A3"]] = p
continents = {"AF": "Africa", "AN": "Antarctica", "AS": "Asia", "EU": "Europe", "NA": "North America", "OC": "Oceania", "SA": "South America"}
listing = json.load(open(f"{modules}/countries-list/minimal/countries.en.min.json"))
full = json.load(open("countries-list.json"))  # node -e 'console.log(JSON.stringify(require("countries-list").countries))'
further = {  # as tables of the United Nations, the World Bank and CDIAC (its spelling) have them
    "HKG": ["Hong Kong, China", "Hong Kong SAR", "Hong Kong Special Administrative Region of China", "Hong Kong Special Adminstrative Region of China"],
    "MAC": ["Macau, China", "Macao, China", "Macau", "Macao SAR", "Macau SAR", "Macau Special Administrative Region of China", "Macao Special Administrative Region of China", "Macau Special Adminstrative Region of China"],
    "PSE": ["Occupied Palestinian Territory", "Palestinian Territories", "Palestinian Territory"],
    "LBY": ["Libyan Arab Jamahiriya", "Libyan Arab Jamahiriyah"],
    "REU": ["La Réunion"],
}
rows = []
for a2, a3, num, _ in codes:
    if a3 == "XKK":  # Natural Earth's KOS
        continue
    en = names.get(a2, [])
    en = [en] if isinstance(en, str) else en
    p = extra.pop(a3, {})
    continent = p.get("CONTINENT") or continents.get(full.get(a2, {}).get("continent"), "")
    if continent.startswith("Seven seas"):
        continent = continents.get(full.get(a2, {}).get("continent"), "")
    every = [p.get("NAME"), p.get("NAME_LONG"), p.get("FORMAL_EN"), p.get("NAME_CIAWF"), listing.get(a2)] + en + further.get(a3, [])
    first = listing.get(a2) or p.get("NAME_LONG") or (en[0] if en else a3)
    unique = []
    for n in [first] + every:
        if n and n not in unique:
            unique.append(n)
    rows.append([num, a2, a3, continent, "|".join(unique)])
for key, p in extra.items():  # without a code of their own
    unique = []
    for n in [p["NAME_LONG"], p["NAME"], p["FORMAL_EN"], p["NAME_CIAWF"]]:
        if n and n not in unique:
            unique.append(n)
    if p["ADM0_A3"] == "KOS":
        p["ISO_A2"] = "XK"
        unique += ["XKX", "XKK", "CS-KM"]
    rows.append(["", p["ISO_A2"] if p["ISO_A2"] != "-99" else "", p["ADM0_A3"], p["CONTINENT"], "|".join(unique)])
shared = {}
for r in rows:
    for n in r[4].split("|"):
        shared[n] = shared.get(n, 0) + 1
for r in rows:  # a name that two countries have says nothing
    r[4] = "|".join(n for i, n in enumerate(r[4].split("|")) if i == 0 or shared[n] == 1)
with open("countries.csv", "w", newline="") as f:
    w = csv.writer(f, lineterminator="\n")
    w.writerow(["numeric", "alpha2", "alpha3", "continent", "names"])
    w.writerows(sorted(rows, key=lambda r: r[2]))
