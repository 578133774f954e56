package geojson

import (
	"strings"
	"testing"
)

func TestRings(t *testing.T) {
	const square = `[[[0,0],[1,0],[1,1],[0,1],[0,0]]]`
	for _, c := range []struct {
		name, text string
		rings      int
		err        string
	}{
		{"polygon", `{"type":"Polygon","coordinates":` + square + `}`, 1, ""},
		{"altitudes and a mark", "\ufeff" + `{"type":"Polygon","coordinates":[[[0,0,9],[1,0,9],[1,1,9]]]}`, 1, ""},
		{"parts", `{"type":"MultiPolygon","coordinates":[` + square + `,` + square + `]}`, 2, ""},
		{"features beside a point", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}},{"type":"Feature","geometry":null},{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":` + square + `}]}}]}`, 1, ""},
		{"no polygon", `{"type":"Point","coordinates":[1,2]}`, 0, "holds no polygon"},
		{"broken in the middle", "{\"type\":\"Polygon\",\n\"coordinates\":[[[0,0],[1,", 0, "a.geojson:2: not GeoJSON"},
		{"one number", `{"type":"Polygon","coordinates":[[[0],[1],[2]]]}`, 0, "has 1 numbers"},
		{"a line", `{"type":"Polygon","coordinates":[[[0,0],[1,0]]]}`, 0, "2 positions"},
		{"words", `{"type":"Polygon","coordinates":"here"}`, 0, "not lists of positions"},
	} {
		rings, err := Rings(strings.NewReader(c.text), "a.geojson")
		switch {
		case c.err == "" && (err != nil || len(rings) != c.rings):
			t.Errorf("%s: %d rings, %v", c.name, len(rings), err)
		case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
			t.Errorf("%s: error %v, want %q", c.name, err, c.err)
		}
	}
}

// No bytes make the reader of areas panic, and what it returns has corners.
func FuzzRings(f *testing.F) {
	f.Add([]byte(`{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}`))
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"geometry":{"type":"MultiPolygon","coordinates":[[[[1,2]]]]}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		rings, err := Rings(strings.NewReader(string(data)), "fuzz")
		if err != nil {
			return
		}
		for _, r := range rings {
			if len(r) < 3 {
				t.Fatalf("a ring of %d corners", len(r))
			}
		}
	})
}
