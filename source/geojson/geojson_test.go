package geojson

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/source"
	_ "github.com/swelter/swelter/source/json"
	"github.com/swelter/swelter/table"
)

func fromText(text string, limits source.Limits) table.Source {
	src, err := Open(context.Background(), source.Request{Name: "t.geojson", Limits: limits, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(text)), nil
	}})
	if err != nil {
		panic(err)
	}
	return src
}

func read(text string, q table.Query) (*table.Table, error) {
	return table.Collect(context.Background(), fromText(text, source.Limits{}), q, table.CollectLimits{})
}

// rows writes a table as lines of cells below its names, missing as "-".
func rows(t *table.Table) string {
	if t == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString(strings.Join(t.Names(), " "))
	for r := range t.Rows() {
		b.WriteByte('\n')
		for i, c := range t.Columns {
			if i > 0 {
				b.WriteByte(' ')
			}
			switch {
			case c.Kind == table.Text && c.Codes[r] < 0, c.Kind != table.Text && math.IsNaN(c.Floats[r]):
				b.WriteByte('-')
			case c.Kind == table.Text:
				b.WriteString(c.Dict[c.Codes[r]])
			default:
				fmt.Fprint(&b, c.Floats[r])
			}
		}
	}
	return b.String()
}

var documents = []struct{ name, text, want, notes string }{
	{"points with properties", `{"type":"FeatureCollection","features":[
		{"type":"Feature","geometry":{"type":"Point","coordinates":[6.5,50]},"properties":{"mass":"21","name":"Aachen"}},
		{"properties":{"name":"Åbo","place":{"zip":"00100","deep":{"a":1}},"list":[1]},"geometry":{"coordinates":[-1,-2.5e0],"type":"Point"},"type":"Feature"}]}`,
		"feature part lon lat mass name place.zip\n1 1 6.5 50 21 Aachen -\n2 1 -1 -2.5 - Åbo 00100",
		"lists and deeper objects of the properties were left out: list, place.deep"},
	{"every geometry, null and none", `{"features":[
		{"geometry":{"type":"MultiPoint","coordinates":[[1,2],[3,4]]},"properties":null},
		{"geometry":null,"properties":{"v":7}},
		{"properties":{"v":8}},
		{"geometry":{"type":"LineString","coordinates":[[5,6],[7,8]]},"properties":{"v":9}},
		{"geometry":{"type":"MultiLineString","coordinates":[[[1,1],[2,2]],[],[[3,3],[4,4],[5,5]]]}},
		{"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]},"properties":{"v":10}},
		{"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}},
		{"geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[9,9]},{"type":"LineString","coordinates":[[8,8],[7,7]]},
			{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}]}},
		{"geometry":{"type":"Point","coordinates":[]}}], "type":"FeatureCollection"}`,
		`feature part lon lat v
1 1 1 2 -
1 2 3 4 -
2 - - - 7
3 - - - 8
4 1 5 6 9
4 1 7 8 9
5 1 1 1 -
5 1 2 2 -
5 2 3 3 -
5 2 4 4 -
5 2 5 5 -
6 - - - 10
7 - - - -
8 1 9 9 -
8 2 8 8 -
8 2 7 7 -
9 - - - -`,
		"3 of 9 features have no geometry; 2 of 9 features are polygons, which have no one longitude and latitude"},
	{"altitudes and ids", `{"type":"FeatureCollection","features":[
		{"type":"Feature","id":"a","geometry":{"type":"LineString","coordinates":[[1,2,300.5,9],[3,4]]},"properties":{}},
		{"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[1,2]},"properties":{}}]}`,
		"feature part lon lat ele id\n1 1 1 2 300.5 a\n1 1 3 4 - a\n2 1 1 2 - 7", ""},
	{"names that are taken", `{"type":"Feature","id":1,"geometry":{"type":"Point","coordinates":[1,2]},"properties":{"lon":5,"id":6,"ele":7}}`,
		"feature part lon lat id properties.lon properties.id ele\n1 1 1 2 1 5 6 7", ""},
	{"a bare geometry", `{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}`, "feature part lon lat\n1 1 1 2\n1 2 3 4", ""},
	{"a bare collection", `{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}`, "feature part lon lat\n1 1 1 2", ""},
	{"a feature a line", "\x1e" + `{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"a":true}}` + "\n\x1e" +
		`{"type":"Feature","geometry":{"type":"Point","coordinates":[3,4]},"properties":{"a":false}}` + "\n", "feature part lon lat a\n1 1 1 2 1\n2 1 3 4 0", ""},
	{"longitude and latitude by name", "\ufeff" + `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[
		{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}}]}`, "feature part lon lat\n1 1 1 2", ""},
	{"missing coordinates", `{"type":"MultiPoint","coordinates":[[null,2],[3,NaN]]}`, "feature part lon lat\n1 1 - 2\n1 2 3 -", ""},
}

func TestRead(t *testing.T) {
	for _, c := range documents {
		got, err := read(c.text, table.Query{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if rows(got) != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, rows(got), c.want)
		}
		if n := strings.Join(got.Notes, "; "); n != c.notes {
			t.Errorf("%s: notes %q, want %q", c.name, n, c.notes)
		}
		if !sniff([]byte(c.text)) {
			t.Errorf("%s: its bytes are not known", c.name)
		}
	}
}

func TestQuery(t *testing.T) {
	q := table.Query{Columns: []string{"v", "lat"}, Where: []table.Cond{{Column: "v", Op: ">=", Values: []string{"8"}}}, Limit: 2}
	if got, err := read(documents[1].text, q); err != nil || rows(got) != "v lat\n8 -\n9 6" {
		t.Errorf("%v\n%s", err, rows(got))
	}
	var unknown *table.ColumnError
	if _, err := read(documents[1].text, table.Query{Columns: []string{"longitude"}}); !errors.As(err, &unknown) {
		t.Errorf("%v", err)
	}
	src := fromText(documents[1].text, source.Limits{})
	stop := errors.New("stop")
	if err := src.Scan(context.Background(), table.Query{}, func(*table.Table) error { return stop }); err != stop {
		t.Errorf("an error of yield: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := src.Scan(ctx, table.Query{}, func(*table.Table) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context: %v", err)
	}
}

var refusals = []struct{ name, text, want string }{
	{"cut", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2`, `t.geojson:1:104: the document ends where ',' or ']' is due`},
	{"projected", `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},"features":[]}`,
		`its coordinates are in "urn:ogc:def:crs:EPSG::3857", where longitude and latitude (CRS84) are read; convert it first, such as by ogr2ogr -t_srs CRS84 OUT.geojson IN.geojson`},
	{"linked crs", `{"type":"Point","coordinates":[1,2],"crs":{"type":"link","properties":{"href":"http://example.com/crs"}}}`, `its coordinates are in "http://example.com/crs", where`},
	{"crs without a name", `{"type":"Point","coordinates":[1,2],"crs":{}}`, `its coordinates are in "", where`},
	{"TopoJSON", `{"type":"Topology","objects":{}}`, `is TopoJSON, which is not read here; convert it to GeoJSON`},
	{"another type", `{"type":"Circle","coordinates":[1,2]}`, `"Circle" is not a type of GeoJSON`},
	{"another geometry", `{"type":"Feature","geometry":{"type":"Circle","coordinates":[1,2]}}`, `"Circle" is not a geometry of GeoJSON`},
	{"too shallow", `{"type":"LineString","coordinates":[1,2]}`, `the coordinates of a LineString nest 2 deep, not 1`},
	{"too deep", `{"type":"Point","coordinates":[[1,2]]}`, `the coordinates of a Point nest 1 deep, not 2`},
	{"deeper than all", `{"type":"Point","coordinates":` + strings.Repeat("[", 1e5), `coordinates nest deeper than those of a MultiPolygon`},
	{"unlike depths", `{"type":"LineString","coordinates":[[1,2],[[3,4]]]}`, `positions nest 2 deep and 3 deep in one geometry`},
	{"mixed", `{"type":"LineString","coordinates":[[1,2],3]}`, `numbers and lists are mixed in coordinates`},
	{"mixed the other way", `{"type":"LineString","coordinates":[1,[2,3]]}`, `numbers and lists are mixed in coordinates`},
	{"one number", `{"type":"Point","coordinates":[1]}`, `a position of one number; it has a longitude and a latitude`},
	{"text", `{"type":"Point","coordinates":["1",2]}`, `the coordinate "1" is not a number`},
	{"beyond numbers", `{"type":"Point","coordinates":[1e999,2]}`, `the coordinate 1e999 is beyond all numbers`},
	{"collections in collections", `{"type":"GeometryCollection","geometries":[` + strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 1000), `geometry collections nest deeper than 16`},
	{"an id that is a list", `{"type":"Feature","id":[1]}`, `'[' where an id (text or a number) is due`},
	{"features that are none", `{"type":"FeatureCollection","features":{}}`, `'{' where the list of features is due`},
	{"no features", `{"type":"FeatureCollection"}`, `a FeatureCollection without features`},
	{"null among features", `{"type":"FeatureCollection","features":[null]}`, `'n' where '{' is due`},
	{"coordinates astray", `{"type":"Feature","coordinates":[1,2]}`, `a feature with coordinates outside of its geometry`},
	{"text behind", `{"type":"Point","coordinates":[1,2]} x`, `'x' where an object of GeoJSON is due`},
	{"another kind further down", `{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":[1,2]},"properties":{"v":1}},
		{"geometry":{"type":"Point","coordinates":[1,2]},"properties":{"pad":"` + strings.Repeat("x", 5<<20) + `"}},
		{"geometry":{"type":"Point","coordinates":[1,2]},"properties":{"v":"heavy"}}]}`, `t.geojson: row 3, column "v": "heavy" is not a number`},
}

func TestRefuses(t *testing.T) {
	for _, c := range refusals {
		_, err := read(c.text, table.Query{})
		if err == nil || !strings.HasPrefix(err.Error(), "t.geojson:") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant %s", c.name, err, c.want)
		}
	}
	if _, err := read(`{"type":"FeatureCollection","features":[]}`, table.Query{}); !errors.Is(err, table.ErrNoRows) {
		t.Errorf("no features: %v", err)
	}
	src := fromText(`{"type":"LineString","coordinates":[[1,2],[3,4],[5,6]]}`, source.Limits{Cells: 6})
	if _, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{}); err == nil || !strings.Contains(err.Error(), "--limit-cells") {
		t.Errorf("a line longer than the limit: %v", err)
	}
}

// What the head of a large file does not have is left out, and said.
func TestLateProperties(t *testing.T) {
	text := `{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":[1,2]},"properties":{"pad":"` + strings.Repeat("x", 5<<20) + `"}},
		{"geometry":{"type":"Point","coordinates":[3,4,5]},"properties":{"late":"1"}}]}`
	got, err := read(text, table.Query{})
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Join(got.Names(), " "); n != "feature part lon lat pad" || got.Rows() != 2 {
		t.Errorf("%d rows of %s", got.Rows(), n)
	}
	if n := strings.Join(got.Notes, "; "); n != "properties that the first 4 MiB have not were left out: late; 1 altitudes were left out: the first 4 MiB have none" {
		t.Error(n)
	}
}

// Files are known by their first bytes under the ending .json, and only they.
func TestChosen(t *testing.T) {
	dir := t.TempDir()
	records := `[{"type":"Feature","x":1},{"type":"Feature","x":2}]`
	for name, c := range map[string]struct{ text, columns string }{
		"a.json":    {documents[0].text, "feature part lon lat mass name place.zip"},
		"b.geojson": {documents[0].text, "feature part lon lat mass name place.zip"},
		"c.json":    {records, "type x"},
		"d.json":    {`{"features":[{"type":"b","x":1},{"type":"c","x":2}]}`, "type x"},
		"e.json":    {`{"type":"Point","x":[1,2,3],"y":[1,2,3]}`, "x y"},
		"f.txt":     {documents[0].text, "feature part lon lat mass name place.zip"},
		"g.json":    {`{"coordinates":[1,2],"type":"Point"}`, "feature part lon lat"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		src, err := source.Open(context.Background(), table.Input{Paths: []string{path}}, source.Options{})
		if err != nil {
			t.Error(err)
			continue
		}
		fields, err := src.Schema(context.Background())
		var names []string
		for _, f := range fields {
			names = append(names, f.Name)
		}
		if got := strings.Join(names, " "); err != nil || got != c.columns {
			t.Errorf("%s: %q %v, want %q", name, got, err, c.columns)
		}
	}
}

// The shared meteorites and coast lines, read by Python 3.11's json.
func TestSharedFiles(t *testing.T) {
	for _, c := range []struct {
		file         string
		rows, points int
		lon, lat     float64
		column       string
		present      int
		sum          float64
		note         string
	}{
		{"points/meteorite-strike-data.json.gz", 1000, 988, 18921.393866, 29335.292614, "mass", 972, 48784870.21, "12 of 1000 features have no geometry"},
		{"geo/ne_110m_coastline.geojson.gz", 5128, 5128, 33160.233076433185, 81345.51781673859, "scalerank", 5128, 607.0, ""},
		{"geo/ne_110m_admin_0_countries.geojson.gz", 177, 0, 0.0, 0.0, "POP_EST", 177, 7383089462.0, "177 of 177 features are polygons"},
	} {
		src, err := source.Open(context.Background(), table.Input{Paths: []string{testdata.Path(t, c.file)}}, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
		if err != nil {
			t.Fatal(err)
		}
		if got.Rows() != c.rows {
			t.Errorf("%s: %d rows, want %d", c.file, got.Rows(), c.rows)
		}
		for _, col := range got.Columns {
			var want float64
			n := c.points
			switch col.Name {
			case "lon":
				want = c.lon
			case "lat":
				want = c.lat
			case c.column:
				want, n = c.sum, c.present
			default:
				continue
			}
			sum := 0.0
			for _, v := range col.Floats {
				if v == v {
					sum += v
					n--
				}
			}
			if n != 0 || !(math.Abs(sum-want) <= 1e-9*math.Abs(want)) {
				t.Errorf("%s: %s adds up to %.12g, want %.12g (%d values missing)", c.file, col.Name, sum, want, n)
			}
		}
		if !strings.Contains(strings.Join(got.Notes, "; "), c.note) {
			t.Errorf("%s: notes %q, want %q", c.file, got.Notes, c.note)
		}
	}
}

// Whatever the bytes: rows, or an error of one line that names the file.
func FuzzGeoJSON(f *testing.F) {
	for _, d := range documents {
		f.Add(d.text)
	}
	for _, r := range refusals {
		f.Add(r.text[:min(len(r.text), 2000)])
	}
	f.Fuzz(func(t *testing.T, text string) {
		sniff([]byte(text))
		limits := source.Limits{Cells: 1 << 16, Bytes: 1 << 24, Line: 1 << 16}
		got, err := table.Collect(context.Background(), fromText(text, limits), table.Query{}, table.CollectLimits{})
		if err != nil {
			if s := err.Error(); !strings.HasPrefix(s, "t.geojson:") || strings.ContainsAny(s, "\n\r\x00") {
				t.Fatalf("error %q is not one line that names the file", s)
			}
			return
		}
		for _, c := range got.Columns {
			if c.Len() != got.Rows() {
				t.Fatalf("column %s has %d of %d rows", c.Name, c.Len(), got.Rows())
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	one := `{"type":"Feature","geometry":{"type":"Point","coordinates":[14.543217,45.123456]},"properties":{"mass":21.5,"name":"Aachen"}}`
	text := `{"type":"FeatureCollection","features":[` + strings.Repeat(one+",\n", 100000) + one + "]}"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if err := fromText(text, source.Limits{}).Scan(context.Background(), table.Query{}, func(*table.Table) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
