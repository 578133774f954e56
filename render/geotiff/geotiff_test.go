package geotiff

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
)

// hills is a grid of distinct values with a missing cell, over an extent.
func hills(rows, cols int, west, south, east, north float64) *grid.Grid {
	g := grid.New(rows, cols)
	for r := range rows {
		for c := range cols {
			g.Set(r, c, 100*math.Sin(float64(r)/7)*math.Cos(float64(c)/11)+float64(r*cols+c)/1000)
		}
	}
	g.Set(rows/2, cols/3, math.NaN())
	g.X, g.Y = grid.Edged("", grid.Number, edges(west, east, cols)), grid.Edged("", grid.Number, edges(north, south, rows))
	g.Name, g.Unit = "density", "per km²"
	return g
}

func edges(from, to float64, n int) []float64 {
	e := make([]float64, n+1)
	for i := range e {
		e[i] = from + (to-from)*float64(i)/float64(n)
	}
	return e
}

// info is what gdalinfo -json -stats says.
type info struct {
	Size         [2]int
	GeoTransform []float64
	Description  string
	Metadata     map[string]map[string]string
	Stac         struct {
		EPSG int `json:"proj:epsg"`
	}
	Bands []struct {
		Type                   string
		Block                  [2]int
		Description, Unit      string
		Minimum, Maximum, Mean float64
		Overviews              []any
		NoDataValue            any
	}
}

func gdal(t *testing.T, program string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(program, args...)
	var words bytes.Buffer
	cmd.Stderr = &words
	out, err := cmd.Output()
	if err != nil || words.Len() > 0 {
		t.Fatalf("%s %v: %v\n%s", program, args, err, &words)
	}
	return out
}

func needGDAL(t *testing.T) {
	t.Helper()
	for _, program := range []string{"gdalinfo", "gdal_translate"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s is missing; run make deps", program)
			}
			t.Skipf("SKIP: %s (package gdal-bin) is not here", program)
		}
	}
}

// GDAL reads each value, its place, unit and notes, and its statistics are
// those of the numbers.
func TestGDALReadsIt(t *testing.T) {
	needGDAL(t)
	missing := -9999.0
	rising := hills(30, 20, 0, 0, 20, 30) // drawn with the south on top
	rising.Y = rising.Y.Reversed()
	leftward := hills(5, 4, 0, 0, 4, 5)
	leftward.X = leftward.X.Reversed()
	hostile := hills(2, 3, 0, 0, 3, 2)
	hostile.Name, hostile.Unit = `<"a"> & 'b'`, "m²·s⁻¹ & <km>"
	for _, c := range []struct {
		name string
		g    *grid.Grid
		o    Options
		epsg int
		big  bool
	}{
		{name: "degrees", g: hills(30, 40, -10.5, 50, 9.5, 65), o: Options{CRS: LonLat}, epsg: 4326},
		{name: "web Mercator, float32", g: hills(61, 87, -2e6, 5e6, -1e6, 6e6), o: Options{CRS: WebMercator, Float32: true}, epsg: 3857},
		{name: "another system", g: hills(9, 9, 5e5, 1e5, 6e5, 2e5), o: Options{CRS: CRS{EPSG: 27700, Projected: true}}, epsg: 27700},
		{name: "no system", g: hills(3, 4, 0, 0, 4, 3)},
		{name: "strips", g: hills(200, 1000, 0, 0, 10, 2), o: Options{CRS: LonLat}, epsg: 4326},
		{name: "tiles", g: hills(300, 1100, -180, -30, -70, 0), o: Options{CRS: LonLat}, epsg: 4326},
		{name: "tiles, float32, a number for missing", g: hills(1030, 257, 0, 0, 1, 4), o: Options{CRS: LonLat, NoData: &missing, Float32: true}, epsg: 4326},
		{name: "south on top", g: rising, o: Options{CRS: LonLat}, epsg: 4326},
		{name: "east on the left", g: leftward, o: Options{CRS: LonLat}, epsg: 4326},
		{name: "one cell", g: hills(1, 1, 5, 5, 6, 6), o: Options{CRS: LonLat, NoData: &missing}, epsg: 4326},
		{name: "hostile words", g: hostile, o: Options{Meta: scene.Meta{Title: "t & <t>", Description: "a & <b>", Software: "Swelter", Recipe: []byte(`{"a":"<&>"}`)}, Items: []Item{{"scale", "intensity <&> \"x\""}}}},
		{name: "BigTIFF", g: hills(300, 1100, 0, 0, 1, 1), o: Options{CRS: LonLat}, epsg: 4326, big: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.big {
				defer func(v int64) { classicLimit = v }(classicLimit)
				classicLimit = 1000
			}
			path := filepath.Join(t.TempDir(), "x.tif")
			f, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := Write(f, c.g, c.o); err != nil {
				t.Fatal(err)
			}
			f.Close()
			want, west, north := north(c.g, c.o)
			holdInfo(t, path, c.g, c.o, want, c.epsg, west, north)
			holdValues(t, path, c.o, want)
		})
	}
}

// north is the values as a map has them, and its north-western corner.
func north(g *grid.Grid, o Options) (values []float64, west, top float64) {
	west, top = min(g.X.Edges[0], g.X.Edges[g.Cols]), max(g.Y.Edges[0], g.Y.Edges[g.Rows])
	for r := range g.Rows {
		if g.Y.Edges[0] < g.Y.Edges[1] {
			r = g.Rows - 1 - r
		}
		for c := range g.Cols {
			if g.X.Edges[0] > g.X.Edges[1] {
				c = g.Cols - 1 - c
			}
			v := g.At(r, c)
			if o.Float32 {
				v = float64(float32(v))
			}
			values = append(values, v)
		}
	}
	return values, west, top
}

// GDAL finds a band a grid, each with its name, unit and values, in strips and in
// tiles with overviews.
func TestBands(t *testing.T) {
	needGDAL(t)
	for _, size := range [][2]int{{30, 40}, {300, 1100}} {
		bands := make([]*grid.Grid, 3)
		var want []float64
		for k := range bands {
			bands[k] = hills(size[0], size[1], 0, 40, 20, 50)
			bands[k].Name, bands[k].Unit = []string{"theft", "<rest> & more", ""}[k], []string{"per km²", "", "m"}[k]
			for i := range bands[k].Values {
				bands[k].Values[i] *= float64(k + 1)
			}
			want = append(want, bands[k].Values...)
		}
		path := filepath.Join(t.TempDir(), "x.tif")
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		o := Options{CRS: LonLat, Bands: bands[1:]}
		if err := Write(f, bands[0], o); err != nil {
			t.Fatal(err)
		}
		f.Close()
		var got info
		if err := json.Unmarshal(gdal(t, "gdalinfo", "-json", path), &got); err != nil {
			t.Fatal(err)
		}
		if len(got.Bands) != len(bands) {
			t.Fatalf("%d bands", len(got.Bands))
		}
		for k, b := range got.Bands {
			if b.Description != bands[k].Name || b.Unit != bands[k].Unit || b.Type != "Float64" {
				t.Errorf("band %d: %+v", k+1, b)
			}
			if wide := size[1] > tiledFrom; wide != (len(b.Overviews) > 0) {
				t.Errorf("band %d has the overviews %v", k+1, b.Overviews)
			}
		}
		holdValues(t, path, o, want)
	}
	if err := Write(io.Discard, hills(3, 4, 0, 0, 4, 3), Options{Bands: []*grid.Grid{hills(4, 3, 0, 0, 4, 3)}}); err == nil {
		t.Error("bands of other cells are taken")
	}
}

func holdInfo(t *testing.T, path string, g *grid.Grid, o Options, want []float64, epsg int, west, north float64) {
	var got info
	if g.Rows*g.Cols == 1 { // nothing but a missing cell, of which there are no statistics
		return
	}
	if err := json.Unmarshal(gdal(t, "gdalinfo", "-json", "-stats", path), &got); err != nil {
		t.Fatal(err)
	}
	if got.Size != [2]int{g.Cols, g.Rows} || got.Stac.EPSG != epsg {
		t.Errorf("%v cells in EPSG:%d", got.Size, got.Stac.EPSG)
	}
	dx, dy := math.Abs(g.X.Edges[0]-g.X.Edges[g.Cols])/float64(g.Cols), math.Abs(g.Y.Edges[0]-g.Y.Edges[g.Rows])/float64(g.Rows)
	for i, v := range []float64{west, dx, 0, north, 0, -dy} {
		if math.Abs(got.GeoTransform[i]-v) > 1e-9*math.Abs(v) {
			t.Errorf("placed by %v, want west %g, north %g and cells of %g x %g", got.GeoTransform, west, north, dx, dy)
			break
		}
	}
	b := got.Bands[0]
	if b.Description != g.Name || b.Unit != g.Unit {
		t.Errorf("name %q, unit %q", b.Description, b.Unit)
	}
	if noData := fmt.Sprint(b.NoDataValue); o.NoData == nil && strings.ToLower(noData) != "nan" || o.NoData != nil && noData != fmt.Sprint(*o.NoData) {
		t.Errorf("missing is %v", noData)
	}
	if tiled := g.Rows > tiledFrom || g.Cols > tiledFrom; tiled != (b.Block == [2]int{tileSide, tileSide}) {
		t.Errorf("blocks of %v", b.Block)
	}
	items := got.Metadata[""]
	for _, i := range append([]Item{{"about", o.Meta.Description}, {"recipe", string(o.Meta.Recipe)},
		{"TIFFTAG_IMAGEDESCRIPTION", o.Meta.Title}, {"TIFFTAG_SOFTWARE", o.Meta.Software}}, o.Items...) {
		if items[i.Name] != i.Value {
			t.Errorf("%s is %q, want %q", i.Name, items[i.Name], i.Value)
		}
	}
	lo, hi, sum, n := math.Inf(1), math.Inf(-1), 0.0, 0.0
	for _, v := range want {
		if v == v {
			lo, hi, sum, n = min(lo, v), max(hi, v), sum+v, n+1
		}
	}
	// gdalinfo writes three decimals.
	if math.Abs(b.Minimum-lo) > 6e-4 || math.Abs(b.Maximum-hi) > 6e-4 || math.Abs(b.Mean-sum/n) > 6e-4 {
		t.Errorf("statistics %g, %g, %g, want %g, %g, %g", b.Minimum, b.Maximum, b.Mean, lo, hi, sum/n)
	}
}

// holdValues has GDAL write the raw numbers.
func holdValues(t *testing.T, path string, o Options, want []float64) {
	gdal(t, "gdal_translate", "-q", "-of", "ENVI", "-ot", "Float64", path, path+".raw")
	raw, err := os.ReadFile(path + ".raw")
	if err != nil || len(raw) != 8*len(want) {
		t.Fatalf("%d bytes for %d values: %v", len(raw), len(want), err)
	}
	for i, v := range want {
		got := math.Float64frombits(order.Uint64(raw[8*i:]))
		if v != v && o.NoData != nil {
			v = *o.NoData
		}
		if got != v && (got == got || v == v) {
			t.Fatalf("value %d is %g, want %g", i, got, v)
		}
	}
}

// GDAL finds the overviews, each cell of which is the mean of those below it, and
// reads them before the values of the whole.
func TestOverviews(t *testing.T) {
	needGDAL(t)
	g := hills(601, 1100, -180, -30, -70, 30)
	g.Y = g.Y.Reversed()
	path := filepath.Join(t.TempDir(), "x.tif")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(f, g, Options{CRS: LonLat}); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if out := string(gdal(t, "gdalinfo", path)); !strings.Contains(out, "Overviews: 550x301, 275x151, 138x76") {
		t.Error(out)
	}
	values, _, _ := north(g, Options{})
	var want []float64
	for r := range 301 {
		for c := range 550 {
			sum, n := 0.0, 0.0
			for _, y := range []int{2 * r, 2*r + 1} {
				for _, x := range []int{2 * c, 2*c + 1} {
					if y < 601 && values[y*1100+x] == values[y*1100+x] {
						sum, n = sum+values[y*1100+x], n+1
					}
				}
			}
			want = append(want, sum/n)
		}
	}
	gdal(t, "gdal_translate", "-q", "-oo", "OVERVIEW_LEVEL=0", "-of", "GTiff", path, path+".half.tif")
	holdValues(t, path+".half.tif", Options{}, want)
}

func TestSameBytes(t *testing.T) {
	g := hills(300, 1100, 0, 0, 1, 1)
	var a, b bytes.Buffer
	if err := Write(&a, g, Options{CRS: LonLat}); err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if err := Write(&b, g, Options{CRS: LonLat}); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("one worker writes other bytes: %v", err)
	}
}

func TestRefuses(t *testing.T) {
	uneven := hills(2, 2, 0, 0, 2, 2)
	uneven.X.Edges[1] = .5
	named := grid.New(2, 2)
	seven := 7.0
	taken := hills(2, 2, 0, 0, 2, 2)
	taken.Set(1, 0, 7)
	for want, c := range map[string]struct {
		g *grid.Grid
		o Options
	}{
		"geotiff: a grid of 0 x 0 cells": {g: &grid.Grid{}},
		"geotiff: the cells along x are not equally wide, which a GeoTIFF cannot say; write .csv, .json or .parquet": {g: uneven},
		"geotiff: the axes are not coordinates, so that EPSG:4326 cannot place them":                                 {g: named, o: Options{CRS: LonLat}},
		"geotiff: EPSG:70000 is not a code of a reference system (1 to 32766)":                                       {g: taken, o: Options{CRS: CRS{EPSG: 70000}}},
		"geotiff: row 2, column 1 has the value 7 that stands for missing":                                           {g: taken, o: Options{NoData: &seven}},
	} {
		if err := Write(io.Discard, c.g, c.o); err == nil || err.Error() != want {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
	if err := Write(io.Discard, named, Options{}); err != nil {
		t.Errorf("a table without coordinates: %v", err)
	}
}

func BenchmarkWrite(b *testing.B) {
	g := hills(2048, 2048, 0, 0, 1, 1)
	b.SetBytes(int64(8 * len(g.Values)))
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, g, Options{CRS: LonLat}); err != nil {
			b.Fatal(err)
		}
	}
}
