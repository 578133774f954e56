#!/bin/sh
# What the tests and make bench use beside Go, as Debian and Ubuntu package it.
#
#   deps.sh missing [tests|peers]   prints what is missing: package|what needs it
#   deps.sh install [tests|peers]   says what it will install, then does (as root)
set -eu

# a command that succeeds when it is there|package|what is left out without it
tests='
command -v g++|g++|SQL (DuckDB is C++): its reader and the pictures that ask by --sql
command -v chromium|chromium|pages in a browser, and SVG compared with PNG there
command -v npm|npm|the types of web/src, by make lint, and axe-core
/usr/bin/python3 -c "import pandas"|python3-pandas|the file for notebooks
command -v pdftoppm|poppler-utils|PDF compared with PNG, and its text found again
PATH=$PATH:/usr/sbin command -v ip|iproute2|the gallery and pages without a network
command -v strace|strace|website events synced before they are acknowledged, seen in the system calls
python3 -m pip --version|python3-pip|archives of tiles read by PyPI pmtiles
/usr/bin/python3 -c "import PIL"|python3-pil|animations read by Pillow
command -v ffmpeg|ffmpeg|MP4, and animations read by ffmpeg
command -v gdal_translate|gdal-bin|GeoTIFF and KMZ read by GDAL
PATH=$PATH:/usr/sbin command -v clickhouse-server|clickhouse-server|tables of ClickHouse, on two servers as a cluster
'
peers='
command -v gnuplot|gnuplot-nox|the comparison with gnuplot
python3 -c "import seaborn"|python3-seaborn|the comparison with seaborn and matplotlib
python3 -c "import plotly.express"|python3-plotly|the comparison with the page of Plotly
Rscript -e "library(pheatmap)"|r-cran-pheatmap|the comparison with pheatmap
'

case "${2:-tests}" in
tests) list=$tests ;;
peers) list=$peers ;;
*) list='' ;;
esac

missing() {
	printf '%s' "$list" | while IFS='|' read -r check package what; do
		[ -n "$check" ] || continue
		eval "$check" >/dev/null 2>&1 || printf '%s|%s\n' "$package" "$what"
	done
}

case "${1:-}" in
missing)
	missing
	;;
install)
	packages=$(missing | cut -d'|' -f1 | tr '\n' ' ')
	[ -n "$packages" ] || exit 0
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
		echo "deps: missing: ${packages% }; installing needs root and apt-get: sudo scripts/deps.sh install ${2:-tests}" >&2
		exit 1
	fi
	echo "deps: will install with apt-get: $packages"
	export DEBIAN_FRONTEND=noninteractive
	policy=/usr/sbin/policy-rc.d # servers are installed, not started
	if [ ! -e $policy ]; then
		printf '#!/bin/sh\nexit 101\n' >$policy
		chmod 755 $policy
		trap 'rm -f $policy' EXIT
		trap 'exit 1' HUP INT TERM
	fi
	apt-get update -q
	failed=0
	for package in $packages; do # one by one: what is not packaged here does not stop the others
		apt-get install -y -q --no-install-recommends "$package" || failed=1
	done
	exit $failed
	;;
*)
	echo "usage: deps.sh missing|install [tests|peers]" >&2
	exit 2
	;;
esac
