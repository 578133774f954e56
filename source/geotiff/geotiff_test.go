package geotiff

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/grid"
	writer "github.com/swelter/swelter/render/geotiff"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

func open(t testing.TB, path string) table.MatrixSource {
	t.Helper()
	src, err := source.Open(context.Background(), table.Input{Paths: []string{path}}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return src.(table.MatrixSource)
}

// read reads bytes as the first file of a folder.
func read(t testing.TB, b []byte, limits source.Limits) (*grid.Grid, []string, error) {
	d := &decoder{ctx: context.Background(), r: bytes.NewReader(b), size: int64(len(b)), limits: limits.OrDefaults()}
	return d.read()
}

// Files that GDAL 3.6.2 wrote (testdata/make.sh): each value, its place and
// what is missing.
func TestGDALFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/*.tif")
	if err != nil || len(files) != 9 {
		t.Fatal(files, err)
	}
	for _, path := range files {
		g, notes, err := open(t, path).ReadMatrix(context.Background(), table.MatrixOptions{})
		if err != nil {
			t.Error(err)
			continue
		}
		if g.Rows != 20 || g.Cols != 30 || g.Check() != nil {
			t.Errorf("%s: %d x %d cells, %v", path, g.Rows, g.Cols, g.Check())
			continue
		}
		scaled := strings.Contains(path, "scaled")
		for r := range 20 {
			for c := range 30 {
				want := float64((7*r + 3*c) % 101)
				if scaled {
					want = want*.5 + 10
				}
				if r == 2 && c == 4 {
					want = math.NaN()
				}
				if got := g.At(r, c); got != want && (got == got || want == want) {
					t.Fatalf("%s: row %d, column %d is %g, want %g", path, r, c, got, want)
				}
			}
		}
		if g.X.Edges[0] != 10 || g.X.Edges[30] != 25 || g.Y.Edges[0] != 60 || g.Y.Edges[20] != 55 {
			t.Errorf("%s: lies at %g to %g, %g to %g", path, g.X.Edges[0], g.X.Edges[30], g.Y.Edges[0], g.Y.Edges[20])
		}
		want := "its coordinates are in EPSG:4326"
		if strings.Contains(path, "three") {
			want = "the first of 3 bands is read; " + want
		}
		if got := strings.Join(notes, "; "); got != want {
			t.Errorf("%s: notes %q", path, got)
		}
		if g.Integer != (strings.Contains(path, "int") && !scaled) {
			t.Errorf("%s: whole numbers: %v", path, g.Integer)
		}
	}
}

// What our writer writes is read back to the last bit.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows, cols := rapid.IntRange(1, 40).Draw(rt, "rows"), rapid.IntRange(1, 40).Draw(rt, "cols")
		if rapid.IntRange(0, 20).Draw(rt, "large") == 0 {
			cols += 1024
		}
		g := grid.New(rows, cols)
		seed := rapid.Float64Range(-1e10, 1e10).Draw(rt, "seed")
		for i := range g.Values {
			if i%7 != 3 {
				g.Values[i] = seed * math.Sin(float64(i))
			}
		}
		g.Values[0] = rapid.Float64().Draw(rt, "first")
		g.Name, g.Unit = rapid.String().Draw(rt, "name"), "m²·s⁻¹ & <km>"
		g.Name = strings.Map(func(r rune) rune {
			if r < ' ' || r == 0xFFFD || r == 0xFFFE || r == 0xFFFF {
				return -1
			}
			return r
		}, g.Name)
		x, y := make([]float64, cols+1), make([]float64, rows+1)
		for i := range x {
			x[i] = -10 + float64(i)/8
		}
		for i := range y {
			y[i] = 60 - float64(i)/4
		}
		g.X, g.Y = grid.Edged("", grid.Number, x), grid.Edged("", grid.Number, y)
		var b bytes.Buffer
		if err := writer.Write(&b, g, writer.Options{CRS: writer.LonLat}); err != nil {
			rt.Fatal(err)
		}
		back, _, err := read(t, b.Bytes(), source.Limits{})
		if err != nil {
			rt.Fatal(err)
		}
		if back.Name != g.Name || back.Unit != g.Unit {
			rt.Fatalf("%q (%q) came back as %q (%q)", g.Name, g.Unit, back.Name, back.Unit)
		}
		for i, v := range g.Values {
			if got := back.Values[i]; math.Float64bits(got) != math.Float64bits(v) && (got == got || v == v) {
				rt.Fatalf("value %d: %g came back as %g", i, v, got)
			}
		}
		for i, v := range x {
			if back.X.Edges[i] != v {
				rt.Fatalf("edge %d: %g came back as %g", i, v, back.X.Edges[i])
			}
		}
	})
}

func TestRows(t *testing.T) {
	src := open(t, "testdata/int16-lzw2-bigtiff.tif").(table.Source)
	got, err := table.Collect(context.Background(), src, table.Query{Where: []table.Cond{{Column: "value", Op: ">", Values: []string{"99"}}}, Limit: 1}, table.CollectLimits{})
	if err != nil {
		t.Fatal(err)
	}
	// Row 1: 7 + 3 c = 100 at c = 31, beyond; row 4: 28 + 3 c = 100 at c = 24.
	if x, y, v := got.Columns[0].Floats[0], got.Columns[1].Floats[0], got.Columns[2].Floats[0]; x != 22.25 || y != 58.875 || v != 100 {
		t.Errorf("the first cell above 99 is %g at %g, %g", v, x, y)
	}
	var unknown *table.ColumnError
	if err := src.Scan(context.Background(), table.Query{Columns: []string{"z"}}, nil); !errors.As(err, &unknown) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	again := open(t, "testdata/int16-lzw2-bigtiff.tif").(table.Source)
	if err := again.Scan(ctx, table.Query{}, func(*table.Table) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context: %v", err)
	}
}

func TestRefuses(t *testing.T) {
	whole, err := os.ReadFile("testdata/float32-none-strips.tif")
	if err != nil {
		t.Fatal(err)
	}
	// set changes the value of a tag of one short or long, in place.
	set := func(tag uint16, v uint32) []byte {
		b := bytes.Clone(whole)
		at := int(uint32(b[4]) | uint32(b[5])<<8 | uint32(b[6])<<16)
		for i := at + 2; i+12 <= len(b); i += 12 {
			if uint16(b[i])|uint16(b[i+1])<<8 == tag {
				b[i+2], b[i+3] = 4, 0
				b[i+8], b[i+9], b[i+10], b[i+11] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
				return b
			}
		}
		t.Fatalf("no tag %d", tag)
		return nil
	}
	for name, c := range map[string]struct {
		b    []byte
		want string
	}{
		"cut":                  {whole[:len(whole)-10], "block 1: the TIFF is cut short or damaged"},
		"cut in its directory": {whole[:60], "the TIFF is cut short or damaged"},
		"nothing":              {nil, "the TIFF is cut short or damaged"},
		"another":              {[]byte("GIF89a01234567890"), "is not a TIFF: its first bytes are others"},
		"no rows":              {set(tagHeight, 0), "an image of 0 x 30 cells"},
		"more than fits":       {set(tagHeight, 1<<30), "an image of 1073741824 x 30 cells is more than the limit of 250000000; raise --limit-cells"},
		"more than is there":   {set(tagHeight, 1<<20), "the TIFF is cut short or damaged"},
		"1 bit":                {set(tagBits, 1), "samples of 1 bits in format 3 are not read here; convert it, such as by gdal_translate -ot Float32"},
		"complex":              {set(tagSampleFormat, 6), "sample format 6 is not read here; convert it, such as by gdal_translate -ot Float32"},
		"JPEG":                 {set(tagCompression, 7), "block 1: compression 7 is not read here; convert it, such as by gdal_translate -co COMPRESS=DEFLATE"},
		"not deflated":         {set(tagCompression, 8), "block 1: the TIFF is cut short or damaged"},
		"a block of 4 G":       {set(tagStripBytes, math.MaxUint32), "block 1: the TIFF is cut short or damaged"},
	} {
		if _, _, err := read(t, c.b, source.Limits{}); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v\nwant %s", name, err, c.want)
		}
	}
}

// Whatever the bytes: a grid that fits together, or an error of one line.
func FuzzGeoTIFF(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.tif")
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		g, _, err := read(t, b, source.Limits{Cells: 1 << 16})
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Fatalf("error %q is not one line", err)
			}
			return
		}
		if err := g.Check(); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	g := grid.New(2048, 2048)
	for i := range g.Values {
		g.Values[i] = math.Sin(float64(i) / 1e5)
	}
	var buf bytes.Buffer
	if err := writer.Write(&buf, g, writer.Options{}); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(8 * len(g.Values)))
	for b.Loop() {
		if _, _, err := read(b, buf.Bytes(), source.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
