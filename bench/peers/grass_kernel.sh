#!/bin/sh
# GRASS's v.kernel of 1024 x 1024 cells: grass_kernel.sh points.csv RADIUS. Prints
# the seconds of v.kernel, from a vector map imported before to a raster map.
set -e
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
tail -n +2 "$1" >"$dir/points.txt"
cat >"$dir/run.sh" <<END
set -e
v.in.ascii -t input="$dir/points.txt" output=points separator=comma --quiet
g.region n=1024 s=0 e=1024 w=0 res=1
start=\$(date +%s.%N)
v.kernel input=points output=kernel radius=$2 kernel=quartic --quiet
end=\$(date +%s.%N)
r.info -r map=kernel >&2
echo "seconds \$(echo "\$end - \$start" | bc)" >"$dir/seconds"
END
grass --tmp-location XY --exec sh "$dir/run.sh" >&2
cat "$dir/seconds"
