#!/bin/sh
# Three bands of 3 rows x 4 columns by GDAL 3.6.2, all cells 1, 2 and 3, from 20 W,
# 30 N in cells of 10 degrees; the bands of dated.tif are named 2001, 2002 and 2003.
set -eu
make() { gdal_create -q -of GTiff -ot Float32 -outsize 4 3 -bands 3 -burn 1 -burn 2 -burn 3 -a_srs EPSG:4326 -a_ullr -20 30 20 0 "$@"; }
make -co INTERLEAVE=BAND -co COMPRESS=DEFLATE planes.tif
make -co INTERLEAVE=PIXEL pixels.tif
gdal_translate -q -of VRT pixels.tif dated.vrt
awk '{ print } /<VRTRasterBand/ { print "<Description>" 2000 + ++n "</Description>" }' dated.vrt >named.vrt
gdal_translate -q named.vrt dated.tif
rm dated.vrt named.vrt
