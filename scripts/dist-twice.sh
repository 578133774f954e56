#!/bin/sh
# Proves that a release is reproducible: builds the last commit twice, in folders
# of different names, the second time with nothing cached, and compares the bytes.
#
#   dist-twice.sh [TARGET,...]   all targets by itself
set -eu
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT

git clone -q . "$dir/one"
git clone -q . "$dir/another-folder"
(cd "$dir/one" && CGO_ENABLED=0 go run ./internal/release -only "${1:-}")
(cd "$dir/another-folder" && CGO_ENABLED=0 GOCACHE="$dir/cache" go run ./internal/release -only "${1:-}")

cmp "$dir/one/dist/SHA256SUMS" "$dir/another-folder/dist/SHA256SUMS"
(cd "$dir/another-folder/dist" && sha256sum -c --quiet SHA256SUMS)
cat "$dir/one/dist/SHA256SUMS"
echo "dist-twice: the same bytes both times"
