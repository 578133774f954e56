package geojson

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
)

func number(edges ...float64) grid.Axis { return grid.Edged("", grid.Number, edges) }

func write(t testing.TB, g *grid.Grid, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Cells(&b, g, o); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(b.Bytes()) {
		t.Fatalf("not JSON: %s", b.String())
	}
	return b.String()
}

func TestCells(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name string
		g    *grid.Grid
		o    Options
		want string
	}{
		{"missing and zero are left out", &grid.Grid{Rows: 2, Cols: 2, Values: []float64{1.5, nan, 0, -2e-9}, X: number(.1, .2, .3), Y: number(5, 4, 3), Name: "heat", Unit: "per m²"}, Options{},
			`{"type":"FeatureCollection",
"name":"heat",
"unit":"per m²",
"features":[
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0.1,4],[0.2,4],[0.2,5],[0.1,5],[0.1,4]]]},"properties":{"value":1.5}},
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0.2,3],[0.3,3],[0.3,4],[0.2,4],[0.2,3]]]},"properties":{"value":-2e-09}}
]}
`},
		{"zeros too, in another system", &grid.Grid{Rows: 1, Cols: 2, Values: []float64{0, inf}, X: number(500000, 501000, 502000), Y: number(6001000, 6000000)}, Options{EPSG: 32633, Zeros: true},
			`{"type":"FeatureCollection",
"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32633"}},
"features":[
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[500000,6000000],[501000,6000000],[501000,6001000],[500000,6001000],[500000,6000000]]]},"properties":{"value":0}},
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[501000,6000000],[502000,6000000],[502000,6001000],[501000,6001000],[501000,6000000]]]},"properties":{"value":"inf"}}
]}
`},
		{"groups, of which one is named like the value", &grid.Grid{Rows: 1, Cols: 2, Values: []float64{1, nan}, Categories: []string{"a", "value"}, X: number(0, 1, 2), Y: number(1, 0)},
			Options{Groups: []*grid.Grid{{Rows: 1, Cols: 2, Values: []float64{2, 0}, Name: "a \"b\""}, {Rows: 1, Cols: 2, Values: []float64{2.5, 0}, Name: "value"}, {Rows: 1, Cols: 2, Values: []float64{nan, 0}, Name: "a \"b\""}}},
			`{"type":"FeatureCollection",
"features":[
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]},"properties":{"value":"value","a \"b\"":2,"value (2)":2.5,"a \"b\" (3)":null}}
]}
`},
		{"across 180 and a pole", &grid.Grid{Rows: 2, Cols: 3, Values: []float64{9, 9, 9, 1, 2, 3}, X: number(178, 179, 181, 182), Y: number(92, 90, 88)}, Options{EPSG: 4326},
			`{"type":"FeatureCollection",
"features":[
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[178,88],[179,88],[179,90],[178,90],[178,88]]]},"properties":{"value":1}},
{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[[[179,88],[180,88],[180,90],[179,90],[179,88]]],[[[-180,88],[-179,88],[-179,90],[-180,90],[-180,88]]]]},"properties":{"value":2}},
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[-179,88],[-178,88],[-178,90],[-179,90],[-179,88]]]},"properties":{"value":3}}
]}
`},
		{"categories and axes the other way", &grid.Grid{Rows: 1, Cols: 2, Values: []float64{0, 1}, X: number(2, 1, 0), Y: number(0, 1), Categories: []string{`"a"</script>`, "b"}}, Options{Meta: scene.Meta{Title: "t", Recipe: []byte(`{"v":1}`)}},
			`{"type":"FeatureCollection",
"title":"t",
"recipe":{"v":1},
"features":[
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[1,0],[2,0],[2,1],[1,1],[1,0]]]},"properties":{"value":"\"a\"\u003c/script\u003e"}},
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]},"properties":{"value":"b"}}
]}
`},
	} {
		if got := write(t, c.g, c.o); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestRefuses(t *testing.T) {
	for want, c := range map[string]struct {
		g *grid.Grid
		o Options
	}{
		"geojson: the axes of the grid are not coordinates; write .csv or .json":  {g: grid.New(2, 2)},
		"geojson: 500000 to 500001 and 0 to 1 are not longitudes and latitudes":   {g: &grid.Grid{Rows: 1, Cols: 1, Values: []float64{1}, X: number(500000, 500001), Y: number(1, 0)}, o: Options{EPSG: 4326}},
		"geojson: 0 to 1 and 6e+06 to 6.001e+06 are not longitudes and latitudes": {g: &grid.Grid{Rows: 1, Cols: 1, Values: []float64{1}, X: number(0, 1), Y: number(6001000, 6000000)}, o: Options{EPSG: 4326}},
		"geojson: a cell with an edge at NaN":                                     {g: &grid.Grid{Rows: 1, Cols: 1, Values: []float64{1}, X: number(0, math.NaN()), Y: number(1, 0)}},
	} {
		if err := Cells(io.Discard, c.g, c.o); err == nil || err.Error() != want {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

// The cells of a grid of degrees, wherever it starts, cover it: their areas in
// square degrees add up, each lies within the world and runs against the clock.
func TestCellsCoverTheGrid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, cols := rapid.IntRange(1, 6).Draw(t, "rows"), rapid.IntRange(1, 6).Draw(t, "cols")
		west, width := rapid.Float64Range(-300, 300).Draw(t, "west"), rapid.Float64Range(.001, 360).Draw(t, "width")
		south, height := rapid.Float64Range(-89, 80).Draw(t, "south"), rapid.Float64Range(.001, 9).Draw(t, "height")
		g := grid.New(rows, cols)
		for i := range g.Values {
			g.Values[i] = float64(i + 1)
		}
		x, y := make([]float64, cols+1), make([]float64, rows+1)
		for i := range x {
			x[i] = west + width*float64(i)/float64(cols)
		}
		for i := range y {
			y[i] = south + height*float64(rows-i)/float64(rows)
		}
		g.X, g.Y = number(x...), number(y...)
		var b bytes.Buffer
		if err := Cells(&b, g, Options{EPSG: 4326}); err != nil {
			if math.Abs(x[cols]-x[0]) > 360*(1+1e-9) {
				return
			}
			t.Fatal(err)
		}
		var back struct {
			Features []struct {
				Geometry struct {
					Type        string
					Coordinates json.RawMessage
				}
				Properties struct{ Value float64 }
			}
		}
		if err := json.Unmarshal(b.Bytes(), &back); err != nil || len(back.Features) != rows*cols {
			t.Fatal(len(back.Features), err)
		}
		sum := 0.0
		for i, f := range back.Features {
			if f.Properties.Value != float64(i+1) {
				t.Fatalf("cell %d has %g", i, f.Properties.Value)
			}
			polygons := make([][][][2]float64, 1)
			var err error
			if f.Geometry.Type == "Polygon" {
				err = json.Unmarshal(f.Geometry.Coordinates, &polygons[0])
			} else {
				err = json.Unmarshal(f.Geometry.Coordinates, &polygons)
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range polygons {
				area := 0.0
				for k, q := range p[0][1:] {
					o := p[0][k]
					area += (o[0]*q[1] - q[0]*o[1]) / 2
					if math.Abs(q[0]) > 180 || math.Abs(q[1]) > 90 {
						t.Fatalf("%v lies outside of the world", q)
					}
				}
				if area < -1e-9 {
					t.Fatalf("%v runs with the clock", p)
				}
				sum += area
			}
		}
		if math.Abs(sum-width*height) > 1e-5*width*height {
			t.Fatalf("%g square degrees of %g", sum, width*height)
		}
	})
}

// GDAL reads the cells, their values and the system.
func TestGDALReadsIt(t *testing.T) {
	if _, err := exec.LookPath("ogrinfo"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("ogrinfo is missing; run make deps")
		}
		t.Skip("SKIP: ogrinfo (package gdal-bin) is not here")
	}
	g := &grid.Grid{Rows: 1, Cols: 2, Values: []float64{1.5, 7}, X: number(500000, 501000, 502000), Y: number(6001000, 6000000), Name: "heat"}
	path := filepath.Join(t.TempDir(), "x.geojson")
	if err := os.WriteFile(path, []byte(write(t, g, Options{EPSG: 32633})), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("ogrinfo", "-al", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{"Layer name: heat", "Feature Count: 2", "Extent: (500000.000000, 6000000.000000) - (502000.000000, 6001000.000000)",
		`ID["EPSG",32633]`, "value (Real) = 1.5", "value (Real) = 7", "POLYGON ((501000 6000000,502000 6000000,502000 6001000,501000 6001000,501000 6000000))"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%s is not in\n%s", want, out)
		}
	}
}

func BenchmarkCells(b *testing.B) {
	g := &grid.Grid{Rows: 500, Cols: 500, Values: make([]float64, 250000)}
	edges := make([]float64, 501)
	for i := range edges {
		edges[i] = float64(i) / 10
	}
	for i := range g.Values {
		g.Values[i] = math.Sqrt(float64(i))
	}
	g.X, g.Y = number(edges...), number(edges...)
	b.ReportAllocs()
	for b.Loop() {
		if err := Cells(io.Discard, g, Options{EPSG: 4326}); err != nil {
			b.Fatal(err)
		}
	}
}
