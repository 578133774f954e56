#!/bin/sh
# Numbers that the dashboards of the decades and of the satellite record must
# show: records.txt. Run once with CDO 2.1.1 in the folder of the climate data.
set -eu
say() { name=$1; shift; echo "$name" $(cdo -s outputf,%.6f,1 "$@"); }
D="-selname,tempanomaly decadal_anomalies_1850s_2020s_5deg.nc"
A="-selname,tas airs_surface_air_temperature_2002_2026.nc"
for p in 12.5/52.5 -47.5/-22.5 102.5/62.5 37.5/2.5 -122.5/37.5; do
  at="-remapnn,lon=${p%/*}_lat=${p#*/}"
  say decades.cell.$p.2010s $at -sellevidx,17 $D
  say decades.span.$p.1950s-1990s -vertmean $at -sellevidx,11/15 $D
done
for i in 1 6 17; do say decades.world.$i -fldmean -sellevidx,$i $D; done
say decades.box.17 -fldmean -sellonlatbox,-10,40,35,70 -sellevidx,17 $D
for p in 12.5/52 -47.5/-22 102.5/62 37.5/2 -122.5/38; do
  at="-remapnn,lon=${p%/*}_lat=${p#*/}"
  feb="-seldate,2016-02-01,2016-02-28"
  say airs.cell.$p.2016-02 $at $feb $A
  say airs.anomaly.$p.2016-02 -sub $at $feb $A -timmean $at -selmonth,2 -seldate,2003-01-01,2022-12-31 $A
done
