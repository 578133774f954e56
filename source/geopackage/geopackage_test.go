package geopackage

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// blob is well-known binary with the header of a GeoPackage, no envelope.
func blob(wkb string) []byte {
	b, err := hex.DecodeString("47500001" + "e6100000" + strings.ReplaceAll(wkb, " ", ""))
	if err != nil {
		panic(err)
	}
	return b
}

// Numbers as float64, little-endian first.
const (
	one, two, three = "000000000000f03f", "0000000000000040", "0000000000000840"
	bigOne, bigTwo  = "3ff0000000000000", "4000000000000000"
)

func TestGeometries(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []byte
		want string
	}{
		{"nothing", nil, "[] [] []"},
		{"flagged empty", []byte{'G', 'P', 0, 0x11, 0, 0, 0, 0}, "[] [] []"},
		{"point", blob("01 01000000" + one + two), "[[1 2]] [] []"},
		{"big endian", blob("00 00000001" + bigOne + bigTwo), "[[1 2]] [] []"},
		{"empty point", blob("01 01000000" + "000000000000f87f" + "000000000000f87f"), "[] [] []"},
		{"point with height", blob("01 e9030000" + one + two + three), "[[1 2]] [] []"},
		{"point with height and measure", blob("01 b90b0000" + one + two + three + three), "[[1 2]] [] []"},
		{"as PostGIS has it", blob("01 010000a0 e6100000" + one + two + three), "[[1 2]] [] []"},
		{"line", blob("01 02000000 02000000" + one + two + two + three), "[] [[[1 2] [2 3]]] []"},
		{"area", blob("01 03000000 01000000 04000000" + one + one + two + one + two + two + one + one), "[] [] [[[[1 1] [2 1] [2 2] [1 1]]]]"},
		{"points of both orders", blob("01 04000000 02000000  00 00000001" + bigOne + bigTwo + "01 01000000" + two + one), "[[1 2] [2 1]] [] []"},
		{"envelope", func() []byte {
			b := blob("01 01000000" + one + two)
			return append(append(append([]byte{}, b[:3]...), append([]byte{3}, b[4:8]...)...), append(make([]byte, 32), b[8:]...)...)
		}(), "[[1 2]] [] []"},
	} {
		s, err := parse(c.in)
		if got := fmt.Sprint(s.points, s.lines, s.areas); err != nil || got != c.want {
			t.Errorf("%s: %s, %v; want %s", c.name, got, err, c.want)
		}
	}
	for name, in := range map[string][]byte{
		"cut": blob("01 02000000 02000000" + one), "curve": blob("01 08000000 00000000"), "no header": []byte("XX000000000"),
		"many rings": blob("01 03000000 ffffff7f"), "deep": blob(strings.Repeat("01 07000000 01000000", 40)),
	} {
		if _, err := parse(in); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(blob("01 01000000" + one + two))
	f.Add(blob("01 06000000 01000000 01 03000000 01000000 04000000" + one + one + two + one + two + two + one + one))
	f.Add(blob("01 07000000 02000000 01 e9030000" + one + two + three + "00 00000001" + bigOne + bigTwo))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := parse(b)
		n := len(s.points)
		for _, l := range s.lines {
			n += len(l)
		}
		for _, p := range s.areas {
			for _, r := range p {
				n += len(r)
			}
		}
		if n > len(b)/16 {
			t.Errorf("%d positions of %d bytes (%v)", n, len(b), err)
		}
	})
}

// ogr2ogr writes a GeoPackage of GeoJSON in some reference system.
func ogr2ogr(t *testing.T, json, system, name string, more ...string) string {
	t.Helper()
	if _, err := exec.LookPath("ogr2ogr"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("ogr2ogr is missing; run make deps")
		}
		t.Skip("SKIP: ogr2ogr (package gdal-bin) is not here")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "in.geojson"), []byte(json), 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out file?#.gpkg")
	args := append([]string{"-f", "GPKG", out, filepath.Join(dir, "in.geojson"), "-nln", name, "-t_srs", system}, more...)
	if words, err := exec.Command("ogr2ogr", args...).CombinedOutput(); err != nil {
		t.Fatalf("ogr2ogr: %v\n%s", err, words)
	}
	return out
}

const mixed = `{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"Bern","n":3,"x":1.5},"geometry":{"type":"Point","coordinates":[7.45,46.95]}},
{"type":"Feature","properties":{"name":"way","n":4},"geometry":{"type":"LineString","coordinates":[[7,46],[8,47,500]]}},
{"type":"Feature","properties":{"name":"land","n":5},"geometry":{"type":"Polygon","coordinates":[[[7,46],[8,46],[8,47],[7,46]]]}},
{"type":"Feature","properties":{"name":"none"},"geometry":null}]}`

// What GDAL writes in a metric system comes out in degrees, with its attributes.
func TestReadsWhatGDALWrites(t *testing.T) {
	for _, system := range []string{"EPSG:4326", "EPSG:32632", "EPSG:3857"} {
		path := ogr2ogr(t, mixed, system, "places")
		src, err := source.Open(context.Background(), table.Input{Paths: []string{path}}, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
		if err != nil {
			t.Fatal(err)
		}
		lon, _ := got.Column("lon")
		lat, _ := got.Column("lat")
		name, _ := got.Column("name")
		want := [][2]float64{{7.45, 46.95}, {7, 46}, {8, 47}, {math.NaN(), math.NaN()}, {math.NaN(), math.NaN()}}
		if got.Rows() != len(want) {
			t.Fatalf("%s: %d rows", system, got.Rows())
		}
		for i, w := range want {
			if w[0] == w[0] && (math.Abs(lon.Floats[i]-w[0]) > 1e-7 || math.Abs(lat.Floats[i]-w[1]) > 1e-7) || w[0] != w[0] && lon.Floats[i] == lon.Floats[i] {
				t.Errorf("%s: row %d at %v, %v, want %v", system, i, lon.Floats[i], lat.Floats[i], w)
			}
		}
		if first := name.Dict[name.Codes[0]]; first != "Bern" {
			t.Errorf("%s: named %q", system, first)
		}
		if n, err := got.Column("n"); err != nil || n.Kind != table.Number || n.Floats[2] != 4 {
			t.Errorf("%s: n: %v", system, err)
		}
		notes := strings.Join(got.Notes, "; ")
		if !strings.Contains(notes, "1 features are areas") || !strings.Contains(notes, "1 features are without a place") || strings.Contains(notes, "brought from") != (system != "EPSG:4326") {
			t.Errorf("%s: %s", system, notes)
		}
		areas, _, ok, err := source.OpenAreas(context.Background(), table.Input{Paths: []string{path}}, source.Options{})
		if err != nil || !ok || len(areas) != 1 || areas[0].Properties["name"] != "land" || areas[0].Properties["n"] != "5" {
			t.Errorf("%s: areas %v, %v, %v", system, areas, ok, err)
			continue
		}
		if c := areas[0].Shape[0][0][1]; math.Abs(c[0]-8) > 1e-7 || math.Abs(c[1]-46) > 1e-7 {
			t.Errorf("%s: a corner at %v", system, c)
		}
	}
}

// A system that nobody knows is refused with its name, until it is given another.
func TestSystems(t *testing.T) {
	path := ogr2ogr(t, mixed, "EPSG:28992", "a")
	read := func(in table.Input) error {
		in.Paths = []string{path}
		src, err := source.Open(context.Background(), in, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = src.Schema(context.Background())
		return err
	}
	if err := read(table.Input{}); err == nil || !strings.Contains(err.Error(), "EPSG:28992 is not known") || !strings.Contains(err.Error(), "--crs") {
		t.Error(err)
	}
	if err := read(table.Input{CRS: "EPSG:3857"}); err != nil {
		t.Error(err)
	}
	if err := read(table.Input{CRS: "EPSG:3857", Layer: "b"}); err == nil || !strings.Contains(err.Error(), `no layer "b"; there are a`) {
		t.Error(err)
	}
}

func TestBadFiles(t *testing.T) {
	whole, err := os.ReadFile(ogr2ogr(t, mixed, "EPSG:4326", "a"))
	if err != nil {
		t.Fatal(err)
	}
	damaged := append([]byte(nil), whole...)
	for i := 4096; i < len(damaged); i += 7 {
		damaged[i] ^= 0x5a
	}
	for name, data := range map[string][]byte{"cut": whole[:5000], "damaged": damaged, "text": []byte("a,b\n1,2\n")} {
		path := filepath.Join(t.TempDir(), "x.gpkg")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		src, err := source.Open(context.Background(), table.Input{Paths: []string{path}, Format: "geopackage"}, source.Options{})
		if err == nil {
			_, err = src.Schema(context.Background())
		}
		if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "x.gpkg") {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	path := filepath.Join(t.TempDir(), "x.gpkg")
	if err := os.WriteFile(path, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	src, err := source.Open(ctx, table.Input{Paths: []string{path}}, source.Options{})
	if err == nil {
		_, err = src.Schema(ctx)
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("after cancelling: %v", err)
	}
}
