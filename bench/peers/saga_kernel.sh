#!/bin/sh
# SAGA's kernel density of 1024 x 1024 cells: saga_kernel.sh points.csv RADIUS.
# Prints the seconds of the whole process, from a shapefile made before to a grid.
set -e
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
ogr2ogr -f 'ESRI Shapefile' -oo X_POSSIBLE_NAMES=x -oo Y_POSSIBLE_NAMES=y "$dir/points.shp" "$1"
start=$(date +%s.%N)
saga_cmd -f=s grid_gridding 6 -POINTS "$dir/points.shp" -RADIUS "$2" -KERNEL 0 -TARGET_DEFINITION 0 \
  -TARGET_USER_SIZE 1 -TARGET_USER_XMIN 0.5 -TARGET_USER_XMAX 1023.5 -TARGET_USER_YMIN 0.5 -TARGET_USER_YMAX 1023.5 \
  -TARGET_OUT_GRID "$dir/kernel.sgrd" >&2
end=$(date +%s.%N)
[ -s "$dir/kernel.sdat" ]
echo "seconds $(echo "$end - $start" | bc)"
