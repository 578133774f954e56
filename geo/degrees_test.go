package geo

import (
	"math"
	"testing"

	"github.com/swelter/swelter/geom"
)

func TestLookAt(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		xn, yn string
		x, y   []float64
		want   Look
	}{
		{"positions", "x", "y", []float64{-95.367, 101.123, nan}, []float64{29.7604, -3.14159, 2}, Degrees},
		{"positions the wrong way round", "x", "y", []float64{29.7604, 51.5}, []float64{-95.367, 100.123}, Swapped},
		{"whole degrees under their names", "Longitude", "start_lat", []float64{10, 20}, []float64{50, 60}, Degrees},
		{"names swapped", "lat", "lng", []float64{50, 60}, []float64{10, 20}, Swapped},
		{"values swapped", "lon", "lat", []float64{50, 60}, []float64{100, 120}, Swapped},
		{"metres under names of degrees", "lon", "lat", []float64{500000}, []float64{6e6}, Planar},
		{"the kernel density tutorial", "x", "y", []float64{20, 28, 15}, []float64{20, 14, 50}, Planar},
		{"a unit square", "x", "y", []float64{.1234, .9876}, []float64{.5555, .3333}, Planar},
		{"screen pixels", "x", "y", []float64{1366.123, 20.456}, []float64{700.321, 30.123}, Planar},
		{"nothing", "lon", "lat", []float64{nan}, []float64{1}, Planar},
	} {
		if got := LookAt(c.xn, c.yn, geom.Points{X: c.x, Y: c.y}); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	nan := math.NaN()
	got := Check(geom.Points{X: []float64{0, nan, 10, 500, 0, 359}, Y: []float64{0, 1, 91, 0, 0, -90}})
	if want := (Odd{Origin: 2, Beyond: 2, First: 2}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := Check(geom.Points{}); got != (Odd{First: -1}) {
		t.Errorf("no points: %+v", got)
	}
}

func TestParseDMS(t *testing.T) {
	for s, want := range map[string]float64{
		`48°51'24"N`:             48 + 51./60 + 24./3600,
		`48 51 24 N`:             48 + 51./60 + 24./3600,
		`N 48° 51.4'`:            48 + 51.4/60,
		`-0d07m39.9s`:            -(7./60 + 39.9/3600),
		`2.35°E`:                 2.35,
		`122° 25′ 9.9″ W`:        -(122 + 25./60 + 9.9/3600),
		`33.8688 S`:              -33.8688,
		`S33 52`:                 -(33 + 52./60),
		`12:30:15W`:              -(12.5 + 15./3600),
		`+7 30`:                  7.5,
		`−7º30’`:                 -7.5,
		"  180° ":                180,
		`51 deg 28 min 38 sec N`: 51 + 28./60 + 38./3600,
	} {
		if got, ok := ParseDMS(s); !ok || math.Abs(got-want) > 1e-12 {
			t.Errorf("%q: %v %v, want %v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "48", "48.85", "-2.35", "12:30", "12:30:15", "2014-07-01", "N", "48°61'N", "48.5°30'", "48°30.5'10\"",
		"91°N", "181°E", "-48°N", "N48°S", "Oslo", "1 2 3 4", "1e3", "48°\x80", "4851N4", "5 m"} {
		if got, ok := ParseDMS(s); ok {
			t.Errorf("%q was taken for %v", s, got)
		}
	}
}

// Whatever the text: an angle on the circle or a refusal.
func FuzzParseDMS(f *testing.F) {
	for _, s := range []string{`48°51'24"N`, `12:30:15W`, `−7º30’`, "N", "999 99 99 S"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, ok := ParseDMS(s); ok && !(math.Abs(v) <= 180) {
			t.Errorf("%q: %g", s, v)
		}
	})
}

func FuzzParseLength(f *testing.F) {
	for _, s := range []string{"500m", "2.5km", "5mm", "1e400m", "0x1p-2mi", "°"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, err := ParseLength(s); err == nil && !(v > 0 && v <= math.MaxFloat64) {
			t.Errorf("%q: %g", s, v)
		}
	})
}
