#!/bin/sh
# The files of this folder, by GDAL 3.6.2: 20 rows x 30 columns of
# (7 row + 3 column) mod 101, row 2 column 4 missing (-9999),
# from 10 E, 60 N in cells of 0.5 x 0.25 degrees.
set -eu
base=$(mktemp -d)
awk 'BEGIN { for (r = 0; r < 20; r++) for (c = 0; c < 30; c++) print 10.25 + c*.5, 59.875 - r*.25, (r == 2 && c == 4) ? -9999 : (7*r + 3*c) % 101 }' >"$base/x.xyz"
t() { out=$1; shift; gdal_translate -q -a_srs EPSG:4326 -a_nodata -9999 "$@" "$base/x.xyz" "$out"; }
t float32-none-strips.tif -ot Float32 -co COMPRESS=NONE
t float64-deflate3-tiles.tif -ot Float64 -co COMPRESS=DEFLATE -co PREDICTOR=3 -co TILED=YES -co BLOCKXSIZE=16 -co BLOCKYSIZE=16
# Not PREDICTOR=3 with ENDIANNESS=BIG: GDAL 3.6.2 misreads what it writes then.
t float32-lzw3.tif -ot Float32 -co COMPRESS=LZW -co PREDICTOR=3
t float32-lzw-big-endian.tif -ot Float32 -co COMPRESS=LZW -co ENDIANNESS=BIG
t int16-lzw2-bigtiff.tif -ot Int16 -co COMPRESS=LZW -co PREDICTOR=2 -co BIGTIFF=YES
t int32-deflate2-big-endian.tif -ot Int32 -co COMPRESS=DEFLATE -co PREDICTOR=2 -co ENDIANNESS=BIG
t int16-scaled-point.tif -ot Int16 -co COMPRESS=LZW -a_scale 0.5 -a_offset 10 -mo AREA_OR_POINT=Point
bands=$base/y.tif
gdal_translate -q -a_srs EPSG:4326 -ot Float32 -b 1 -b 1 -b 1 "$base/x.xyz" "$bands"
gdal_translate -q -a_nodata -9999 -ot Float32 -co INTERLEAVE=PIXEL -co COMPRESS=LZW "$bands" float32-three-bands.tif
gdal_translate -q -a_nodata -9999 -ot Int32 -co INTERLEAVE=BAND -co COMPRESS=DEFLATE "$bands" int32-three-planes.tif
rm -r "$base"
