#!/bin/sh
# Makes the rasters of TestProjectedRasters and prints where some of their cells
# lie. Ran with GDAL 3.6: sh make.sh
# A cell's value is 100 row + column. Columns: system, value, longitude, latitude.
set -e
make() { # code, west, south, cell
  { printf 'ncols 12\nnrows 10\nxllcorner %s\nyllcorner %s\ncellsize %s\n' "$2" "$3" "$4"
    for r in 0 1 2 3 4 5 6 7 8 9; do for c in 0 1 2 3 4 5 6 7 8 9 10 11; do printf '%d ' $((100 * r + c)); done; echo; done; } > t.asc
  gdal_translate -q -ot Int16 -a_srs EPSG:"$1" t.asc "$1.tif"
  for at in 0,0 0,11 4,5 9,0 9,11 7,3; do
    r=${at%,*} c=${at#*,}
    printf '%s %d ' "$1" $((100 * r + c))
    echo "$2 $3 $4 $r $c" | awk '{printf "%.3f %.3f\n", $1 + ($5 + .5) * $3, $2 + (9.5 - $4) * $3}' | gdaltransform -s_srs EPSG:"$1" -t_srs EPSG:4326 -output_xy
  done
  rm -f t.asc t.prj
}
make 32630 400000 5600000 20000
make 27700 300000 100000 20000
make 3857 -100000 6000000 30000
make 3031 -120000 -100000 20000
