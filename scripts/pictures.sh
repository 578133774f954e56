#!/bin/sh
# Draws the README's pictures anew, from the gallery.
set -eu
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go run ./cmd/swelter demo "$dir/gallery" >/dev/null
mkdir -p docs/img
for picture in warming.png zones.png births-week.png earthquakes.png penguins-corr.svg quakes.png species.png facets.png overview.png; do
	cp "$dir/gallery/$picture" docs/img/
done
