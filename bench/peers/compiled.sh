#!/bin/sh
# Builds SOURCE.c beside the points and runs it: compiled.sh SOURCE.c POINTS ARGS...
source=$1 points=$2
shift 2
program=$(dirname "$points")/$(basename "$source" .c)
[ -x "$program" ] || gcc -O3 -march=native -fopenmp "$source" -o "$program" -lm || exit 1
exec "$program" "$points" "$@"
