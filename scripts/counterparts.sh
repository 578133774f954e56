#!/bin/sh
# Draws the pictures of docs/counterparts.md by the commands it prints, and puts
# those it shows into docs/img.
#
#   counterparts.sh DATA [OUT]   DATA has matrix/, genes/, ...; OUT keeps all pictures
set -eu
[ $# -ge 1 ] || { echo "usage: counterparts.sh DATA [OUT]" >&2; exit 2; }
data=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
root=$PWD
out=${2:-$(mktemp -d)}
mkdir -p "$out"
go build -o "$out/swelter" ./cmd/swelter
sed -n '/^```sh$/,/^```$/{/^```/d;p;}' docs/counterparts.md >"$out/commands"
cd "$out"
ln -sfn "$data" data
ln -sfn "$root/examples" examples
PATH="$out:$PATH" sh -eu commands
for picture in flights cars brain leukaemia measles land accidents temperature points; do
	cp "$picture.png" "$root/docs/img/"
done
