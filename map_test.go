package swelter_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/figure/mapview"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/table"
)

// mapOf draws a map of a table in a folder of its own.
func mapOf(t *testing.T, content string, o swelter.MapOptions) (*swelter.Figure, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "t.csv"), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return swelter.Run(context.Background(), swelter.Spec{Input: table.Input{Paths: []string{"t.csv"}}, Make: swelter.Make{Map: &o}}, swelter.Env{Dir: dir})
}

// Areas that cross 180 degrees (Russia, Fiji, the United States, New Zealand,
// Antarctica) are no bands across the ocean, wherever the map is cut.
func TestOceanStaysSea(t *testing.T) {
	const values = "iso,v\nRUS,1\nFJI,2\nUSA,3\nNZL,4\nATA,5\nKIR,6\n"
	oceans := [][2]float64{{-150, -17}, {-120, -17}, {-100, -17}, {-30, -17}, {75, -17}, {95, -17}, {-140, 10}, {-35, 40}, {-150, -40}, {170, 40}, {-140, -55}, {10, 72}, {-20, 68}, {-90, -45}, {60, -45}, {-178, 45}, {178, 45}, {-179.9, 20}, {179.9, 20}}
	sea := color.NRGBA{0xe9, 0xed, 0xf1, 0xff}
	lon0 := 150.
	for _, c := range []struct {
		projection string
		lon0       *float64
	}{{"equirectangular", nil}, {"robinson", &lon0}, {"mollweide", nil}, {"equal-earth", &lon0}, {"web-mercator", nil}, {"orthographic", &lon0}, {"azimuthal-equal-area", nil}} {
		f, err := mapOf(t, values, swelter.MapOptions{Regions: "countries", Projection: c.projection, Lon0: c.lon0})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := f.Encode(&b, "png"); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		m, body, seen := f.Plot().Map, f.Report.Body, 0
		for _, o := range oceans {
			x, y, ok := m.Proj.Forward(o[0], o[1])
			if !ok || !m.Extent.Contains(x, y) {
				continue
			}
			px := 2 * (body.X + (x-m.Extent.XMin)/m.Extent.Width()*body.W)
			py := 2 * (body.Y + (m.Extent.YMax-y)/m.Extent.Height()*body.H)
			if atEdge(m, o[0], o[1]) {
				continue
			}
			seen++
			if got := color.NRGBAModel.Convert(img.At(int(px), int(py))); got != sea {
				t.Errorf("%s: the ocean at %v is %v", c.projection, o, got)
			}
		}
		if seen < 5 {
			t.Errorf("%s: %d places seen", c.projection, seen)
		}
	}
}

// atEdge reports whether a place lies within six degrees of where the map ends.
func atEdge(m *mapview.Map, lon, lat float64) bool {
	x, y, _ := m.Proj.Forward(lon, lat)
	for _, d := range [][2]float64{{6, 0}, {-6, 0}, {0, 6}, {0, -6}} {
		if u, v, ok := m.Proj.Forward(lon+d[0], lat+d[1]); !ok || math.Hypot(u-x, v-y) > 2e6 {
			return true
		}
	}
	return false
}

// Rates of ten regions against areas by GeographicLib.
func TestRates(t *testing.T) {
	data, err := os.ReadFile("region/testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var ref struct {
		Regions []struct {
			Name  string
			Km2   float64
			Shape json.RawMessage
		}
	}
	if err := json.Unmarshal(data, &ref); err != nil {
		t.Fatal(err)
	}
	rows, features := "key,cases,people\n", ""
	for i, r := range ref.Regions[:10] {
		rows += fmt.Sprintf("%s,%d,%d\n", r.Name, 1000*(i+1), 50*(i+2))
		if i > 0 {
			features += ","
		}
		features += fmt.Sprintf(`{"type":"Feature","id":%q,"properties":{},"geometry":{"type":"MultiPolygon","coordinates":%s}}`, r.Name, r.Shape)
	}
	file := filepath.Join(t.TempDir(), "d.geojson")
	if err := os.WriteFile(file, []byte(`{"type":"FeatureCollection","features":[`+features+`]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		per  string
		want func(i int) float64
	}{
		{"", func(i int) float64 { return 1000 * float64(i+1) }},
		{"area", func(i int) float64 { return 1000 * float64(i+1) / ref.Regions[i].Km2 }},
		{"people", func(i int) float64 { return 20 * float64(i+1) / float64(i+2) }},
	} {
		f, err := mapOf(t, rows, swelter.MapOptions{Regions: file, Key: "key", Value: "cases", Per: c.per})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := f.Grid.X.Labels[0], map[string]string{"": "cases", "area": "cases per km²", "people": "cases per people"}[c.per]; got != want {
			t.Errorf("per %q: the column of the numbers is called %q, want %q", c.per, got, want)
		}
		for i, got := range f.Grid.Values {
			if want := c.want(i); math.Abs(got-want) > 1e-7*want {
				t.Errorf("per %q, %s: %g, want %g", c.per, f.Grid.Y.Labels[i], got, want)
			}
		}
	}
}

// Aggregates of the rows of a region, worked out by hand.
func TestRowsOfARegion(t *testing.T) {
	const rows = "state,v\nCA,1\nCalifornia,3\n06,8\nTX,5\nNV,\n"
	for agg, want := range map[string]float64{"sum": 12, "mean": 4, "median": 3, "min": 1, "max": 8, "count": 3} {
		f, err := mapOf(t, rows, swelter.MapOptions{Regions: "states", Key: "state", Value: "v", Agg: agg})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range f.Regions() {
			if s.ID == "06" && s.Value != want {
				t.Errorf("%s of California: %v, want %v", agg, s.Value, want)
			}
			if s.ID == "32" && s.Value == s.Value && agg != "count" {
				t.Errorf("%s of Nevada: %v, which has no value", agg, s.Value)
			}
		}
	}
}

func TestMapRefuses(t *testing.T) {
	for _, c := range []struct {
		name, rows string
		o          swelter.MapOptions
		want       string
	}{
		{"an unknown projection", "lon,lat\n1,2\n3,4\n", swelter.MapOptions{Projection: "robinsen"}, `projection "robinsen" is not known; near it: robinson`},
		{"no key at all", "iso,v\nXX1,1\nXX2,2\n", swelter.MapOptions{Regions: "countries", Key: "iso", Value: "v"}, `2 of 2 keys in "iso" are no region of countries: "XX1"`},
		{"a region twice", "iso,v\nDEU,1\nGermany,2\n", swelter.MapOptions{Regions: "countries", Key: "iso", Value: "v"}, `keys "DEU" (row 1) and "Germany" (row 2) are both Germany`},
		{"metres as degrees", "lon,lat\n500000,5400000\n500100,5400200\n", swelter.MapOptions{}, "--crs names their reference system"},
		{"latitudes beyond the pole", "lon,lat\n10,95\n12,40\n11,41\n", swelter.MapOptions{}, "no longitude and latitude"},
		{"latitudes first", "lon,lat\n10,120\n12,140\n11,141\n", swelter.MapOptions{}, "try --lon lat --lat lon"},
		{"flows in metres", "a,b,c,d\n500000,1,2,3\n", swelter.MapOptions{FromLon: "a", FromLat: "b", ToLon: "c", ToLat: "d"}, "--crs"},
		{"an unknown system", "lon,lat\n1,2\n", swelter.MapOptions{CRS: "EPSG:99999"}, "crs EPSG:99999 is not known"},
		{"half a line", "a,b\n1,2\n", swelter.MapOptions{FromLon: "a"}, "lines need four columns"},
		{"no such regions", "iso,v\nDEU,1\n", swelter.MapOptions{Regions: "countrys"}, "or one of countries, states, counties"},
		{"a graticule beyond the poles", "lon,lat\n1,2\n3,4\n", swelter.MapOptions{Graticule: 400}, "0.01 to 90"},
		{"text for values", "iso,v\nDEU,x\n", swelter.MapOptions{Regions: "countries", Key: "iso", Value: "v"}, `column "v" holds no numbers`},
		{"key without regions", "iso,v\nDEU,1\n", swelter.MapOptions{Key: "iso"}, "--regions"},
		{"points per a column", "lon,lat\n-90,40\n", swelter.MapOptions{Regions: "states", Count: true, Per: "pop"}, "join a table that has it"},
		{"points in metres within metres", "lon,lat\n500000,180000\n", swelter.MapOptions{CRS: "EPSG:27700", Extent: geom.Extent{XMax: 600000, YMax: 600000}}, "in degrees are wanted"},
		{"points of no region", "lon,lat\n-30,0\n", swelter.MapOptions{Regions: "states", Count: true}, "none of 1 points lies in a region"},
	} {
		_, err := mapOf(t, c.rows, c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// What points of another system are, is where they lie: in Berlin.
func TestReferenceSystem(t *testing.T) {
	f, err := mapOf(t, "x,y\n390000,5820000\n391000,5820500\n", swelter.MapOptions{CRS: "EPSG:32633", Regions: "countries", Count: true, Density: &swelter.DensityOptions{Points: table.PointsOptions{X: "x", Y: "y"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range f.Regions() {
		if (s.ID == "DEU") != (s.Value == 2) {
			t.Errorf("%s: %v", s.ID, s.Value)
		}
	}
}

// writeQuarters writes 1 2 over 3 4.
func writeQuarters(t *testing.T, dir string) {
	t.Helper()
	npy := append([]byte("\x93NUMPY\x01\x00\x76\x00"), fmt.Sprintf("%-117s\n", "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }")...)
	for _, v := range []float64{1, 2, 3, 4} {
		npy = binary.LittleEndian.AppendUint64(npy, math.Float64bits(v))
	}
	if err := os.WriteFile(filepath.Join(dir, "q.npy"), npy, 0o644); err != nil {
		t.Fatal(err)
	}
}

// An array lies where its extent says in the units of its system: what four
// places of the National Grid are in degrees was worked out by pyproj 3.7.2
// (testdata/warp/corners.py). What lies beside it is no missing value.
func TestArrayOfASystem(t *testing.T) {
	dir := t.TempDir()
	writeQuarters(t, dir)
	o := swelter.MapOptions{CRS: "EPSG:27700", Extent: geom.Extent{XMin: 400000, YMin: 100000, XMax: 500000, YMax: 180000}}
	f, err := swelter.Run(t.Context(), swelter.Spec{Input: table.Input{Paths: []string{"q.npy"}}, Make: swelter.Make{Map: &o}}, swelter.Env{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	g := f.Grid
	for _, c := range []struct{ lon, lat, want float64 }{
		{-1.92940, 51.47394, 1}, {-0.63379, 51.46601, 2}, {-1.93035, 50.84450, 3}, {-0.65225, 50.83674, 4},
	} {
		col, row := int((c.lon-g.X.Edges[0])/(g.X.Edges[1]-g.X.Edges[0])), int((c.lat-g.Y.Edges[0])/(g.Y.Edges[1]-g.Y.Edges[0]))
		if got := g.At(row, col); got != c.want {
			t.Errorf("at %g, %g: %g, want %g", c.lon, c.lat, got, c.want)
		}
	}
	for i, v := range g.Values {
		if (v != v) != f.Hidden[i] {
			t.Fatalf("cell %d: %g, hidden %t", i, v, f.Hidden[i])
		}
	}
}

// Each cell of a grid is drawn where its place lies, at its colour, in any
// projection.
func TestWarpedCellsLieInTheirPlace(t *testing.T) {
	lon0, lat0 := 20., 10.
	for _, projection := range []string{"equirectangular", "robinson", "orthographic", "winkel3"} {
		dir := t.TempDir()
		// Four quarters of the world: 1 2 over 3 4.
		writeQuarters(t, dir)
		o := swelter.MapOptions{Projection: projection, NoGround: true}
		o.Extent.XMin, o.Extent.YMin, o.Extent.XMax, o.Extent.YMax = -180, -90, 180, 90
		if projection == "orthographic" {
			o.Lon0, o.Lat0 = &lon0, &lat0
		}
		f, err := swelter.Run(context.Background(), swelter.Spec{Input: table.Input{Paths: []string{"q.npy"}}, Make: swelter.Make{Map: &o}}, swelter.Env{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := f.Encode(&b, "png"); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		m, body := f.Plot().Map, f.Report.Body
		for lon := -170.; lon < 180; lon += 20 {
			for lat := -70.; lat < 90; lat += 20 {
				x, y, ok := m.Proj.Forward(lon, lat)
				if !ok || atEdge(m, lon, lat) || projection == "orthographic" && math.Abs(lat) > 60 {
					continue
				}
				px := 2 * (body.X + (x-m.Extent.XMin)/m.Extent.Width()*body.W)
				py := 2 * (body.Y + (m.Extent.YMax-y)/m.Extent.Height()*body.H)
				v := 1.
				if lon > 0 {
					v++
				}
				if lat < 0 {
					v += 2
				}
				if got := color.NRGBAModel.Convert(img.At(int(px), int(py))); got != f.Mapper.Color(v) {
					t.Errorf("%s: at %v, %v %v, want the colour of %v, %v", projection, lon, lat, got, v, f.Mapper.Color(v))
				}
			}
		}
	}
}

// A table with a wrong code (gapminder's has South Korea's at both Koreas) is
// joined by its names where nobody says by what.
func TestAWrongCodeIsPassedOver(t *testing.T) {
	f, err := mapOf(t, "iso_alpha,country,v\nKOR,\"Korea, Rep.\",1\nKOR,\"Korea, Dem. Rep.\",2\nFRA,France,3\n", swelter.MapOptions{Regions: "countries", Value: "v"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{"KOR": 1, "PRK": 2, "FRA": 3}
	for _, s := range f.Regions() {
		if w, ok := want[s.ID]; ok && s.Value != w || !ok && s.Value == s.Value {
			t.Errorf("%s: %v", s.ID, s.Value)
		}
	}
}

// Counties go to the states that their codes begin with; means by hand.
func TestCountiesOfAState(t *testing.T) {
	f, err := mapOf(t, "id,rate\n1001,2\n1003,4\n06037,9\n", swelter.MapOptions{Regions: "states", Key: "id", Value: "rate", Agg: "mean"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{"01": 3, "06": 9}
	for _, s := range f.Regions() {
		if w, ok := want[s.ID]; ok && s.Value != w || !ok && s.Value == s.Value {
			t.Errorf("%s: %v", s.ID, s.Value)
		}
	}
}

// The cells of a density reach into the corners of a map whose sides are no
// meridians: all of it is computed.
func TestDensityFillsTheMap(t *testing.T) {
	rows := "lon,lat\n"
	for lon := 165.; lon <= 205; lon++ {
		for lat := -60.; lat <= 0; lat++ {
			rows += fmt.Sprintf("%g,%g\n", lon, lat)
		}
	}
	o := swelter.MapOptions{Density: &swelter.DensityOptions{Radius: "400km"}}
	o.Extent.XMin, o.Extent.YMin, o.Extent.XMax, o.Extent.YMax = 170, -50, 200, -10
	f, err := mapOf(t, rows, o)
	if err != nil {
		t.Fatal(err)
	}
	m, e := f.Plot().Map, f.Grid
	for _, c := range [][2]float64{{m.Extent.XMin, m.Extent.YMin}, {m.Extent.XMax, m.Extent.YMin}, {m.Extent.XMin, m.Extent.YMax}, {m.Extent.XMax, m.Extent.YMax}} {
		lon, lat, ok := m.Proj.Inverse(c[0], c[1])
		if lon < 0 {
			lon += 360
		}
		if !ok || lon < e.X.Edges[0] || lon > e.X.Edges[e.Cols] || lat > e.Y.Edges[0] || lat < e.Y.Edges[e.Rows] {
			t.Errorf("the corner at %g, %g has no cell: they are %g to %g, %g to %g", lon, lat, e.X.Edges[0], e.X.Edges[e.Cols], e.Y.Edges[e.Rows], e.Y.Edges[0])
		}
	}
}

// Percentiles that nobody has chosen cut the high end of a density's colours
// alone: the low end is 0, where there is nothing.
func TestRobustDensityBeginsAtNothing(t *testing.T) {
	rows := "lon,lat\n"
	for i := range 40 {
		rows += fmt.Sprintf("%g,%g\n", 10+.01*float64(i%8), 50+.01*float64(i/8))
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "t.csv"), []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	limits := func(n norm.Options) (lo, hi float64) {
		f, err := swelter.Run(t.Context(), swelter.Spec{
			Input: table.Input{Paths: []string{"t.csv"}},
			Make:  swelter.Make{Map: &swelter.MapOptions{Density: &swelter.DensityOptions{Radius: "3km"}}},
			Color: swelter.Color{Norm: n},
		}, swelter.Env{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		return f.Fitted.Lo, f.Fitted.Hi
	}
	_, most := limits(norm.Options{})
	if lo, hi := limits(norm.Options{Robust: true}); lo != 0 || !(hi < most) {
		t.Errorf("robust: %g to %g, the greatest is %g", lo, hi, most)
	}
	if lo, _ := limits(norm.Options{Robust: true, RobustRange: [2]float64{10, 90}}); lo == 0 {
		t.Error("a low percentile that was asked for is not kept")
	}
}

// A region without a value that lies beside the map is not missing on it.
func TestMissingBesideTheMap(t *testing.T) {
	rows := "id,v\n"
	for _, id := range strings.Fields("01 04 05 06 08 09 10 11 12 13 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 44 45 46 47 48 49 50 51 53 54 55 56") {
		rows += id + ",1\n" // all but Alaska, Hawaii and the islands
	}
	for missing, rows := range map[bool]string{false: rows, true: strings.Replace(rows, "08,1\n", "", 1)} {
		f, err := mapOf(t, rows, swelter.MapOptions{Regions: "states", Key: "id", Value: "v"})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := f.Encode(&b, "svg"); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), ">missing<") != missing {
			t.Errorf("without Colorado %t: the legend has missing regions: %t", missing, !missing)
		}
	}
}
