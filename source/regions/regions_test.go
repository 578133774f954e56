package regions_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/region"
	"github.com/swelter/swelter/source/regions"
)

const square = `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}`

func collection(props ...string) string {
	var f []string
	for _, p := range props {
		f = append(f, `{"type":"Feature",`+p+`,"geometry":`+square+`}`)
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(f, ",") + `]}`
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, in, key string
		want          string // id name codes parts; ...
		note          string
	}{
		{"ids", collection(`"id":"a","properties":{"name":"A"}`, `"id":"b","properties":{"name":"B"}`), "", "a A [] 1; b B [] 1", ""},
		{"a number", collection(`"id":7,"properties":null`), "", "7  [] 1", ""},
		{"a property", collection(`"properties":{"code":"x","NAME":"A","pop":5}`, `"properties":{"code":"y","NAME":"B","pop":5}`), "", "x A [] 1; y B [] 1", ""},
		{"that is asked for", collection(`"properties":{"code":"x","no":1}`, `"properties":{"code":"y","no":2}`), "no", "1  [x] 1; 2  [y] 1", ""},
		{"one in two parts", collection(`"properties":{"name":"A"}`, `"properties":{"name":"A"}`, `"properties":{"name":"B"}`), "name", "A A [] 2; B B [] 1", "1 areas have the key of another"},
		{"nothing to tell them by", collection(`"properties":null`, `"properties":{}`), "", "1  [] 1; 2  [] 1", ""},
		{"a point among them", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}},{"type":"Feature","id":"a","geometry":` + square + `,"properties":{}}]}`, "", "a  [] 1", "1 features are no areas"},
		{"a bare polygon", square, "", "1  [] 1", ""},
		{"a collection of geometries", `{"type":"Feature","id":"g","properties":{},"geometry":{"type":"GeometryCollection","geometries":[` + square + `,` + square + `]}}`, "", "g  [] 2", ""},
		{"topojson", `{"type":"Topology","arcs":[[[0,0],[1,0],[1,1],[0,0]]],"objects":{"d":{"type":"GeometryCollection","geometries":[{"type":"Polygon","id":"q","arcs":[[0]],"properties":{"name":"Q"}}]}}}`, "", "q Q [] 1", ""},
	} {
		got, notes, err := regions.Read(strings.NewReader(c.in), "x.json", c.key)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var parts []string
		for _, r := range got {
			parts = append(parts, fmt.Sprint(r.ID, " ", r.Name, " ", r.Codes, " ", len(r.Shape)))
		}
		if s := strings.Join(parts, "; "); s != c.want || !strings.Contains(strings.Join(notes, "\n"), c.note) {
			t.Errorf("%s: %q %q", c.name, s, notes)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ in, key, want string }{
		{"hello", "", "not GeoJSON or TopoJSON"},
		{`{"type":"Point","coordinates":[1,2]}`, "", `type "Point"`},
		{`{"type":"FeatureCollection","features":[]}`, "", "no polygon in it"},
		{collection(`"properties":{"name":"A"}`), "nam", `no property "nam"; there are name`},
		{`{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[1]]]}}`, "", "a corner of 1 numbers"},
		{`{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[5]}}`, "", "a polygon that is none"},
	} {
		_, _, err := regions.Read(strings.NewReader(c.in), "x.json", c.key)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "x.json: ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v", c.in, err)
		}
	}
}

// Natural Earth's ISO_A3 is -99 for five countries; ADM0_A3 tells all apart.
func TestNaturalEarth(t *testing.T) {
	f, err := os.Open(testdata.Path(t, "geo/ne_110m_admin_0_countries.geojson.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := regions.Read(z, "ne", "")
	if err != nil || len(got) != 177 {
		t.Fatalf("%d countries, %v", len(got), err)
	}
	j, err := region.Join(got, []string{"FRA", "Norway", "KOS"})
	if err != nil || len(j.Unknown) > 0 {
		t.Errorf("%+v %v", j.Unknown, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(collection(`"id":"a","properties":{"name":"A"}`)), "")
	f.Add([]byte(`{"type":"Topology","arcs":[[[0,0],[1,0],[1,1],[0,0]]],"objects":{"d":{"type":"Polygon","arcs":[[0]]}}}`), "name")
	f.Fuzz(func(t *testing.T, data []byte, key string) {
		got, _, err := regions.Read(bytes.NewReader(data), "x", key)
		if err == nil && len(got) == 0 {
			t.Fatal("nothing and no error")
		}
		if err == nil {
			region.Mend(got)
		}
	})
}
