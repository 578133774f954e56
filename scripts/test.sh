#!/bin/sh
# Runs all tests. As root or with CI set it first installs what they use; else
# it runs all that can run and names what is left out.
set -eu
cd "$(dirname "$0")/.."

# What killed tests leave behind lies in the clone, and goes with the next run.
# The sockets of browsers do not fit behind a long path.
if [ ${#PWD} -le 50 ]; then
	TMPDIR=$PWD/.tmp
	export TMPDIR
	rm -rf "$TMPDIR"
	mkdir "$TMPDIR"
fi

if [ "$(id -u)" = 0 ] || [ -n "${CI:-}" ]; then
	if ! scripts/deps.sh install; then
		echo "test: the packages could not be installed" >&2
		[ -z "${CI:-}" ] || exit 1
	fi
fi

scripts/deps.sh missing | while IFS='|' read -r package what; do
	echo "left out: $what; needs $package: sudo make deps"
done

# What pages in a browser, and archives of tiles, are held against.
if command -v npm >/dev/null 2>&1 && { [ ! -d web/node_modules/axe-core ] || [ ! -d web/node_modules/pmtiles ]; }; then
	(cd web && npm ci --no-audit --no-fund --silent) || [ -z "${CI:-}" ]
fi

# Python's reader of archives of tiles, which Debian does not package.
python=web/node_modules/.python
if command -v python3 >/dev/null 2>&1 && ! PYTHONPATH=$python python3 -c "import pmtiles" 2>/dev/null; then
	python3 -m pip install -q --no-deps --root-user-action=ignore --target $python pmtiles==3.8.1 2>/dev/null ||
		echo "left out: PyPI's pmtiles reads archives; pip could not get it"
fi

# Linking DuckDB needs the C++ library; without it everything else still runs.
if ! command -v g++ >/dev/null 2>&1; then
	CGO_ENABLED=0
	export CGO_ENABLED
fi

go build -o "${TMPDIR:-/tmp}/swelter-testreport.$$" ./internal/testreport
trap 'rm -rf "${TMPDIR:-/tmp}/swelter-testreport.$$" "$PWD/.tmp"' EXIT
go test -timeout 20m -json ./... | "${TMPDIR:-/tmp}/swelter-testreport.$$"
