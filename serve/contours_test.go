package serve

import (
	"encoding/json"
	"math"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/pyramid"
)

// contourFile is what is read of an answer.
type contourFile struct {
	Features []contourFeature
}

type contourFeature struct {
	Geometry struct {
		Type        string
		Coordinates json.RawMessage
	}
	Properties map[string]any
}

// rings are its lines, or the rings of its areas.
func (f *contourFeature) rings(t *testing.T) (out [][][2]float64) {
	t.Helper()
	var err error
	if f.Geometry.Type == "MultiPolygon" {
		var areas [][][][2]float64
		err = json.Unmarshal(f.Geometry.Coordinates, &areas)
		for _, a := range areas {
			out = append(out, a...)
		}
	} else {
		err = json.Unmarshal(f.Geometry.Coordinates, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func contoursAt(t *testing.T, s *Server, query string) (fc contourFile, w *httptest.ResponseRecorder) {
	t.Helper()
	w = get(s, "/layers/p/contours.geojson"+query)
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/geo+json" {
		t.Fatalf("%s: %d %s: %.200s", query, w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &fc); err != nil {
		t.Fatal(err)
	}
	return fc, w
}

// By hand: around one point the quartic kernel of reach h is
// 3/(pi h^2) (1-r^2/h^2)^2, which is v at r = h sqrt(1-sqrt(v pi h^2/3)), and
// holds the share s within r = h sqrt(1-(1-s)^(1/3)).
func TestContoursOfOnePoint(t *testing.T) {
	const h, zoom = 100., 4
	const lon, lat = 10., 0.
	s := pointsServer(t, "lon,lat\n10,0\n", func() swelter.TilesOptions {
		o := tilesOptions("100px")
		o.Zoom = &[2]int{0, zoom}
		return o
	}(), Options{})
	fc, _ := contoursAt(t, s, "?zoom=4&levels=1e-5,5e-5,2e-4")
	if len(fc.Features) != 2+2 { // 2e-4 is above the top
		t.Fatalf("%d features, want two areas and two lines", len(fc.Features))
	}
	px, py := geo.WorldPlace(lon, lat)
	side := math.Ldexp(pyramid.Size, zoom)
	pixel := 40075.017 / side // kilometres, at the equator
	for _, f := range fc.Features {
		var r float64
		switch f.Properties["kind"] {
		case "line":
			r = h * math.Sqrt(1-math.Sqrt(f.Properties["level"].(float64)*math.Pi*h*h/3))
		case "area":
			r = h * math.Sqrt(1-math.Cbrt(1-f.Properties["share"].(float64)))
			// Away from the equator the map is larger than the ground: a little.
			if got, want := f.Properties["km2"].(float64), math.Pi*r*r*pixel*pixel; math.Abs(got/want-1) > .02 {
				t.Errorf("%g of the mass: %g km2, want %g", f.Properties["share"], got, want)
			}
		}
		rings := f.rings(t)
		if len(rings) != 1 || len(rings[0]) < 60 {
			t.Fatalf("%v: %d lines, want one ring", f.Properties, len(rings))
		}
		for _, p := range rings[0] {
			x, y := geo.WorldPlace(p[0], p[1])
			if got := math.Hypot(x-px, y-py) * side; math.Abs(got-r) > 1 {
				t.Fatalf("%v: a corner is %.2f pixels from the point, want %.2f", f.Properties, got, r)
			}
		}
	}
}

// Two crowds of which one is nine times the other: half of all lies in the
// large one alone, and 95 % in both. Levels by themselves rise and are the same
// for any part of the map; what was computed is kept, and not sent again.
func TestContoursOfTwoCrowds(t *testing.T) {
	o := tilesOptions("20px")
	o.Zoom = &[2]int{0, 3}
	s := pointsServer(t, "lon,lat\n"+strings.Repeat("-60,10\n", 9)+"100,-20\n", o, Options{})
	fc, first := contoursAt(t, s, "?zoom=3")
	rings := map[float64]int{}
	var levels []float64
	for _, f := range fc.Features {
		if f.Properties["kind"] == "area" {
			rings[f.Properties["share"].(float64)] = len(f.rings(t))
		} else {
			levels = append(levels, f.Properties["level"].(float64))
		}
	}
	if rings[.5] != 1 || rings[.95] != 2 {
		t.Errorf("rings of the areas: %v, want one of the half and two of 95 %%", rings)
	}
	if len(levels) < 5 {
		t.Errorf("levels %v", levels)
	}
	for i := 1; i < len(levels); i++ {
		if !(levels[i] > levels[i-1]) {
			t.Errorf("levels %v do not rise", levels)
		}
	}
	part, _ := contoursAt(t, s, "?zoom=3&bbox=90,-30,110,-10")
	for _, f := range part.Features {
		if v, ok := f.Properties["level"].(float64); ok && f.Properties["kind"] == "line" && !slices.Contains(levels, v) {
			t.Errorf("a level of %g in a part, where all has %v", v, levels)
		}
	}
	tag := first.Header().Get("Etag")
	if w := get(s, "/layers/p/contours.geojson?zoom=3", "If-None-Match", tag); w.Code != 304 {
		t.Errorf("the same again: %d", w.Code)
	}
	if misses := s.metrics.misses.Load(); misses != 2 {
		t.Errorf("computed %d times, want once each", misses)
	}
	if fc, _ = contoursAt(t, s, ""); len(fc.Features) == 0 {
		t.Error("nothing without a query")
	}
	// The whole world: nothing is there twice.
	fc, _ = contoursAt(t, s, "?zoom=0")
	for _, f := range fc.Features {
		if n := len(f.rings(t)); n > 2 {
			t.Errorf("%v: %d rings of two crowds", f.Properties, n)
		}
	}
}

func TestContourRefusals(t *testing.T) {
	o := tilesOptions("20px")
	o.Zoom = &[2]int{0, 8}
	s := pointsServer(t, places, o, Options{})
	counts := pointsServer(t, places, swelter.TilesOptions{}, Options{})
	for _, c := range []struct {
		s      *Server
		query  string
		status int
		want   string
	}{
		{s, "?zoom=9", 400, "zooms from 0 to 8"},
		{s, "?zoom=8", 400, "128 are the most"},
		{s, "?levels=0", 400, "1 to 30"},
		{s, "?levels=31", 400, "1 to 30"},
		{s, "?levels=2,1", 400, "rising values"},
		{s, "?levels=NaN", 400, "rising values"},
		{s, "?levels=" + strings.Repeat("9", 400), 400, "levels"},
		{s, "?bbox=1,2", 400, "west,south,east,north"},
		{counts, "", 404, "give its recipe a radius"},
	} {
		if w := get(c.s, "/layers/p/contours.geojson"+c.query); w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d %q; want %d with %q", c.query, w.Code, w.Body, c.status, c.want)
		}
	}
}
