// Package crs brings coordinates of reference systems, named by their EPSG codes,
// to longitude and latitude on WGS 84.
package crs

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/wroge/wgs84"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geo/proj"
)

// System turns coordinates, east before north, into degrees. A nil System leaves
// them as they are. It is safe for concurrent use.
type System struct {
	Code   int
	degree func(x, y float64) (lon, lat float64)
}

// Parse finds a system by its name: EPSG:27700, epsg:32633, or the number alone.
// "" and EPSG:4326 are nil: degrees.
func Parse(name string) (*System, error) {
	if name == "" {
		return nil, nil
	}
	text := strings.TrimSpace(strings.ToLower(name))
	for _, prefix := range []string{"urn:ogc:def:crs:epsg::", "epsg::", "epsg:"} {
		text = strings.TrimPrefix(text, prefix)
	}
	if strings.HasSuffix(text, "crs84") {
		return nil, nil
	}
	code, err := strconv.Atoi(text)
	if err != nil {
		return nil, fmt.Errorf("crs %q: a code such as EPSG:27700 is wanted", name)
	}
	s := &System{Code: code}
	switch {
	case code == 4326:
		return nil, nil
	case code == 3857 || code == 900913:
		s.degree = geo.FromMercator
		return s, nil
	case code > 32600 && code <= 32660 || code > 32700 && code <= 32760:
		return s, s.utm(code%100, code > 32700)
	case code > 25827 && code <= 25838 || code > 26900 && code <= 26923:
		// ETRS89 and NAD83 lie within a metre or two of WGS 84.
		return s, s.utm(code%100, false)
	case code > 28347 && code <= 28358 || code > 7845 && code <= 7859:
		return s, s.utm(code%100, true) // Australia's zones, GDA94 and GDA2020
	}
	if p, ok := planes[code]; ok {
		var err error
		s.degree, err = p.degrees()
		return s, err
	}
	from := wgs84.EPSG().Code(code)
	if from == nil {
		return nil, fmt.Errorf("crs EPSG:%d is not known; bring the data to EPSG:4326 with ogr2ogr -t_srs EPSG:4326", code)
	}
	to := wgs84.Transform(from, wgs84.LonLat())
	s.degree = func(x, y float64) (float64, float64) {
		lon, lat, _ := to(x, y, 0)
		return lon, lat
	}
	return s, nil
}

// utm is a zone by our own series, which is right to a nanometre.
func (s *System) utm(zone int, south bool) error {
	p, err := proj.New("utm", proj.Options{UTMZone: zone, UTMSouth: south})
	if err != nil {
		return err
	}
	s.degree = func(x, y float64) (float64, float64) {
		lon, lat, ok := p.Inverse(x, y)
		if !ok {
			return math.NaN(), math.NaN()
		}
		return lon, lat
	}
	return nil
}

// Degrees is where coordinates lie; NaN for none on the ground.
func (s *System) Degrees(x, y float64) (lon, lat float64) {
	if s == nil {
		return x, y
	}
	return s.degree(x, y)
}
