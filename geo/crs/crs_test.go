package crs_test

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/swelter/swelter/geo/crs"
)

// Reference places by pyproj 3.7.2 (PROJ 9.5.1). National datums are shifted by
// seven parameters, which are right to a few metres.
func TestDegrees(t *testing.T) {
	for _, c := range []struct {
		name           string
		x, y, lon, lat float64
		off            float64
	}{
		{"EPSG:27700", 530000, 180000, -0.12835394, 51.50399083, 1e-4},
		{"epsg:27700", 258000, 665000, -4.27018324, 55.85721393, 1e-4},
		{"32633", 500000, 5400000, 15, 48.75301300, 1e-7},
		{"EPSG:32633", 390000, 5820000, 13.37881177, 52.51899531, 1e-7},
		{"EPSG:32756", 334000, 6252000, 151.20551469, -33.85926170, 1e-7},
		{"urn:ogc:def:crs:EPSG::3857", 1492000, 6890000, 13.40286404, 52.49430286, 1e-7},
		{"EPSG:2154", 652000, 6862000, 2.34581196, 48.85624814, 1e-6},
		{"EPSG:25832", 691000, 5335000, 11.56750123, 48.13955835, 1e-6},
		{"EPSG:31467", 3500000, 5800000, 8.99893964, 52.33338779, 1e-4},
		{"", 1, 2, 1, 2, 0}, {"EPSG:4326", 1, 2, 1, 2, 0}, {"OGC:CRS84", 1, 2, 1, 2, 0},
	} {
		s, err := crs.Parse(c.name)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if lon, lat := s.Degrees(c.x, c.y); math.Abs(lon-c.lon) > c.off || math.Abs(lat-c.lat) > c.off {
			t.Errorf("%s: %.8f %.8f, want %.8f %.8f", c.name, lon, lat, c.lon, c.lat)
		}
	}
}

func TestUnknown(t *testing.T) {
	for name, want := range map[string]string{"EPSG:99999": "crs EPSG:99999 is not known", "british": `crs "british": a code such as EPSG:27700`} {
		if _, err := crs.Parse(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Every system of the table at places that PROJ brought there:
// testdata/planes.sh says with what.
func TestPlanes(t *testing.T) {
	text, err := os.ReadFile("testdata/planes.csv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		var code int
		var lon, lat, x, y float64
		if _, err := fmt.Sscanf(line, "%d,%g,%g,%g,%g", &code, &lon, &lat, &x, &y); err != nil {
			t.Fatal(line, err)
		}
		s, err := crs.Parse(fmt.Sprint(code))
		if err != nil {
			t.Error(err)
			continue
		}
		gotLon, gotLat := s.Degrees(x, y)
		off := 2e-8
		if code == 3338 || code == 3979 {
			off = 2e-5 // PROJ also moves the datum, by one or two metres
		}
		// A degree of longitude is short near the poles.
		if dx := (gotLon - lon) * math.Cos(lat*math.Pi/180); !(math.Abs(dx) < off) || !(math.Abs(gotLat-lat) < off) {
			t.Errorf("EPSG:%d %g %g: %.9f %.9f, want %g %g", code, x, y, gotLon, gotLat, lon, lat)
		}
		for _, far := range [][2]float64{{1e12, 1e12}, {-1e9, 3}, {math.NaN(), 0}, {math.Inf(1), 0}} {
			if lon, lat := s.Degrees(far[0], far[1]); math.Abs(lat) > 90 || math.Abs(lon) > 180 {
				t.Errorf("EPSG:%d %v: %v %v", code, far, lon, lat)
			}
		}
	}
}
