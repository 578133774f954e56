#!/bin/sh
# Places through PROJ 9.1.1 (proj, Debian 12's proj-bin): name, options of ours,
# longitude, latitude, x, y in metres.
set -eu
one() { # name, options, arguments of proj ...
	name=$1 opts=$2
	shift 2
	while read -r lon lat; do
		printf '%s|%s|%s|%s|%s\n' "$name" "$opts" "$lon" "$lat" "$(echo "$lon $lat" | proj -f %.6f "$@" | tr '\t' ' ')"
	done <places.txt
}
S="+R=6378137"
W="+ellps=WGS84"
{
	one equirectangular "" +proj=eqc $S
	one equirectangular "lat1=40 lon0=10" +proj=eqc +lat_ts=40 +lon_0=10 $S
	one web-mercator "" +proj=merc $S
	one mercator "" +proj=merc $W
	one miller "" +proj=mill $S
	one cylindrical-equal-area "lat1=45" +proj=cea +lat_ts=45 $S
	one robinson "lon0=150" +proj=robin +lon_0=150 $S
	one natural-earth "" +proj=natearth $S
	one equal-earth "lon0=-90" +proj=eqearth +lon_0=-90 $W
	one mollweide "" +proj=moll $S
	one sinusoidal "" +proj=sinu $S
	one eckert4 "" +proj=eck4 $S
	one winkel3 "" +proj=wintri $S
	one albers "" +proj=aea +lat_1=29.5 +lat_2=45.5 +lat_0=23 +lon_0=-96 $W
	one albers-europe "" +proj=aea +lat_1=43 +lat_2=62 +lat_0=30 +lon_0=10 $W
	one albers "lat1=-18 lat2=-36 lat0=0 lon0=132" +proj=aea +lat_1=-18 +lat_2=-36 +lat_0=0 +lon_0=132 $W
	one lambert-conformal "" +proj=lcc +lat_1=33 +lat_2=45 +lat_0=39 +lon_0=-96 $W
	one lambert-conformal "lat1=35 lat2=65 lat0=52 lon0=10" +proj=lcc +lat_1=35 +lat_2=65 +lat_0=52 +lon_0=10 $W
	one orthographic "lon0=10 lat0=50" +proj=ortho +lon_0=10 +lat_0=50 $S
	one azimuthal-equal-area "lon0=10 lat0=52" +proj=laea +lon_0=10 +lat_0=52 $W
	one azimuthal-equal-area "lat0=90" +proj=laea +lat_0=90 $W
	one azimuthal-equidistant "lon0=-100 lat0=-40" +proj=aeqd +lon_0=-100 +lat_0=-40 $S
	one stereographic "lat0=90" +proj=stere +lat_0=90 $S
	one utm "zone=33" +proj=utm +zone=33 $W
	one utm "zone=19 south" +proj=utm +zone=19 +south $W
} >proj.txt
