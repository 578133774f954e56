package crs

import (
	"math"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geo/proj"
)

// plane is a national or polar system on WGS 84 or on a datum within two metres
// of it (ETRS89, NAD83, GDA, NZGD2000): a projection with its own numbers, as the
// EPSG registry has them. Angles are in degrees, lengths in metres.
type plane struct {
	kind       kind
	lon0, lat0 float64
	lat1, lat2 float64 // standard parallels, or the one that is true to scale
	scale      float64 // of the central meridian
	x0, y0     float64 // false easting and northing
}

type kind int

const (
	transverse kind = iota
	albers
	lambert
	azimuthal // Lambert's, equal-area
	mercator
	polar       // stereographic, true at lat1, whose sign says which pole
	cylindrical // equal-area, true at lat1
)

var planes = map[int]plane{
	2180: {kind: transverse, lon0: 19, scale: .9993, x0: 500000, y0: -5300000},                                  // Poland
	2193: {kind: transverse, lon0: 173, scale: .9996, x0: 1600000, y0: 10000000},                                // New Zealand
	3006: {kind: transverse, lon0: 15, scale: .9996, x0: 500000},                                                // Sweden
	3059: {kind: transverse, lon0: 24, scale: .9996, x0: 500000, y0: -6000000},                                  // Latvia
	3067: {kind: transverse, lon0: 27, scale: .9996, x0: 500000},                                                // Finland
	3346: {kind: transverse, lon0: 24, scale: .9998, x0: 500000},                                                // Lithuania
	3763: {kind: transverse, lon0: -8.13310833333333, lat0: 39.6682583333333, scale: 1},                         // Portugal
	3765: {kind: transverse, lon0: 16.5, scale: .9999, x0: 500000},                                              // Croatia
	3794: {kind: transverse, lon0: 15, scale: .9999, x0: 500000, y0: -5000000},                                  // Slovenia
	3005: {kind: albers, lon0: -126, lat0: 45, lat1: 50, lat2: 58.5, x0: 1000000},                               // British Columbia
	3310: {kind: albers, lon0: -120, lat1: 34, lat2: 40.5, y0: -4000000},                                        // California
	3338: {kind: albers, lon0: -154, lat0: 50, lat1: 55, lat2: 65},                                              // Alaska
	3577: {kind: albers, lon0: 132, lat1: -18, lat2: -36},                                                       // Australia
	5070: {kind: albers, lon0: -96, lat0: 23, lat1: 29.5, lat2: 45.5},                                           // conterminous United States
	6350: {kind: albers, lon0: -96, lat0: 23, lat1: 29.5, lat2: 45.5},                                           // the same, NAD83(2011)
	3034: {kind: lambert, lon0: 10, lat0: 52, lat1: 35, lat2: 65, x0: 4000000, y0: 2800000},                     // Europe
	3301: {kind: lambert, lon0: 24, lat0: 57.5175539305556, lat1: 59 + 1./3, lat2: 58, x0: 500000, y0: 6375000}, // Estonia
	3347: {kind: lambert, lon0: -91 - 52./60, lat0: 63.390675, lat1: 49, lat2: 77, x0: 6200000, y0: 3000000},    // Statistics Canada
	3978: {kind: lambert, lon0: -95, lat0: 49, lat1: 49, lat2: 77},                                              // Canada's atlas
	3979: {kind: lambert, lon0: -95, lat0: 49, lat1: 49, lat2: 77},                                              // the same, NAD83(CSRS)
	3035: {kind: azimuthal, lon0: 10, lat0: 52, x0: 4321000, y0: 3210000},                                       // Europe
	6931: {kind: azimuthal, lat0: 90},                                                                           // EASE-Grid 2.0 north
	6932: {kind: azimuthal, lat0: -90},                                                                          // south
	6933: {kind: cylindrical, lat1: 30},                                                                         // global
	3395: {kind: mercator},                                                                                      // World Mercator
	3832: {kind: mercator, lon0: 150},                                                                           // Pacific
	3031: {kind: polar, lat1: -71},                                                                              // Antarctica
	3413: {kind: polar, lon0: -45, lat1: 70},                                                                    // sea ice, north
	3976: {kind: polar, lat1: -70},                                                                              // sea ice, south
	3995: {kind: polar, lat1: 71},                                                                               // Arctic
	3996: {kind: polar, lat1: 75},                                                                               // Arctic bathymetry
}

// degrees is the way from the plane to the ground.
func (p plane) degrees() (func(x, y float64) (lon, lat float64), error) {
	names := map[kind]string{transverse: "utm", albers: "albers", lambert: "lambert-conformal", azimuthal: "azimuthal-equal-area", mercator: "mercator", polar: "mercator", cylindrical: "azimuthal-equal-area"}
	o := proj.Options{Lon0: &p.lon0, Lat0: &p.lat0, Lat1: &p.lat1, Lat2: &p.lat2}
	pole := 90.0
	switch p.kind {
	case transverse, mercator, polar:
		o = proj.Options{Lon0: &p.lon0}
	case cylindrical:
		o.Lat0 = &pole
	}
	on, err := proj.New(names[p.kind], o)
	if err != nil {
		return nil, err
	}
	back := on.Inverse
	switch p.kind {
	case transverse:
		back = p.transverse(on)
	case polar:
		back = p.polar(on)
	case cylindrical:
		back = p.cylindrical(on)
	}
	return func(x, y float64) (float64, float64) {
		lon, lat, ok := back(x-p.x0, y-p.y0)
		if !ok {
			return math.NaN(), math.NaN()
		}
		return lon, lat
	}, nil
}

type inverse = func(x, y float64) (lon, lat float64, ok bool)

// transverse is a zone of UTM moved to another meridian and scale.
func (p plane) transverse(zone *proj.Projection) inverse {
	const scale, east = .9996, 500000
	zone.Lon0 = p.lon0
	_, north, _ := zone.Forward(p.lon0, p.lat0)
	return func(x, y float64) (lon, lat float64, ok bool) {
		return zone.Inverse(x*scale/p.scale+east, y*scale/p.scale+north)
	}
}

// polar is the ellipsoid's stereographic one (Snyder 21-33 to 21-40): the distance
// from the pole falls by the power of Mercator's y, which gives the latitude.
func (p plane) polar(merc *proj.Projection) inverse {
	side := math.Copysign(1, p.lat1)
	true0 := math.Abs(p.lat1)
	_, y0, _ := merc.Forward(p.lon0, true0)
	mx, _ := geo.Ground{}.Scale(true0)
	radius := mx * 180 / math.Pi // of the parallel that is true to scale
	return func(x, y float64) (lon, lat float64, ok bool) {
		r := math.Hypot(x, y)
		if r == 0 {
			return p.lon0, 90 * side, true
		}
		lon = p.lon0 + math.Atan2(x, -side*y)*180/math.Pi
		// Mercator's map ends before the pole, its formula does not.
		_, lat, _ = merc.Inverse(0, y0-geo.SemiMajor*math.Log(r/radius))
		return math.Remainder(lon, 360), lat * side, lat == lat
	}
}

// cylindrical is the ellipsoid's equal-area one (Snyder 10-13 to 10-19). The area
// between the equator and a parallel, which its y is, also gives the distance from
// the pole on the azimuthal one.
func (p plane) cylindrical(fromPole *proj.Projection) inverse {
	mx, _ := geo.Ground{}.Scale(p.lat1)
	k := mx * 180 / math.Pi // metres per radian of longitude
	_, equator, _ := fromPole.Forward(p.lon0, 0)
	return func(x, y float64) (lon, lat float64, ok bool) {
		left := equator*equator - 2*k*math.Abs(y)
		lon = p.lon0 + x/k*180/math.Pi
		if left < -1e3 || math.Abs(lon-p.lon0) > 180 {
			return 0, 0, false
		}
		_, lat, ok = fromPole.Inverse(0, -math.Sqrt(max(0, left)))
		return lon, math.Copysign(lat, y), ok
	}
}
