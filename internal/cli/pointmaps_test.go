package cli

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/testdata"
)

// ran runs a command that must succeed.
func ran(t *testing.T, args ...string) {
	t.Helper()
	var out, words bytes.Buffer
	if code := Run(append(args, "--quiet"), strings.NewReader(""), &out, &words); code != 0 {
		t.Fatalf("swelter %s: exit %d: %s", strings.Join(args, " "), code, words.String())
	}
}

// The reference pictures are heatmap.py's own (testdata/dots/dots.py): its
// defaults, and each of its schemes, down to the colour of what is transparent.
func TestDotsAreThoseOfHeatmapPy(t *testing.T) {
	raw, err := os.ReadFile("testdata/dots/dots.json")
	check(t, err)
	var want map[string]string
	check(t, json.Unmarshal(raw, &want))
	dir := t.TempDir()
	in, out := filepath.Join(dir, "points.csv"), filepath.Join(dir, "dots.png")
	var csv strings.Builder
	csv.WriteString("x,y\n")
	s := int64(12345)
	draw := func() float64 { s = (s*1103515245 + 12345) % (1 << 31); return float64(s) / (1 << 31) }
	for range 400 {
		x := draw()
		fmt.Fprintf(&csv, "%v,%v\n", x, draw())
	}
	check(t, os.WriteFile(in, []byte(csv.String()), 0o644))
	if len(want) != 5 {
		t.Fatalf("%d schemes, want 5", len(want))
	}
	for scheme, sum := range want {
		args := []string{"density", in, "--method", "dots", "-o", out}
		if scheme != "classic" { // which is the default
			args = append(args, "--scheme", scheme)
		}
		ran(t, args...)
		if got := pixels(t, out); got != sum {
			t.Errorf("%s: RGBA %s, want %s", scheme, got, sum)
		}
	}
}

// pixels is the SHA-256 of a PNG's pixels as RGBA, not premultiplied.
func pixels(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	check(t, err)
	defer f.Close()
	img, err := png.Decode(f)
	check(t, err)
	sum := sha256.New()
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			if p, ok := img.(*image.Paletted); ok {
				c = p.Palette[p.ColorIndexAt(x, y)].(color.NRGBA) // with the colour of what is transparent
			}
			sum.Write([]byte{c.R, c.G, c.B, c.A})
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// The tutorial's 25 points give the grid that its own loop gives in NumPy
// (../../density/testdata/reference.py).
func TestTutorialsGrid(t *testing.T) {
	raw, err := os.ReadFile("../../density/testdata/tutorial.json")
	check(t, err)
	var ref struct {
		X, Y, XC, YC []float64
		Rows         [][]float64
	}
	check(t, json.Unmarshal(raw, &ref))
	dir := t.TempDir()
	in, data, out := filepath.Join(dir, "points.csv"), filepath.Join(dir, "grid.json"), filepath.Join(dir, "grid.png")
	var csv strings.Builder
	csv.WriteString("x,y\n")
	for i := range ref.X {
		fmt.Fprintf(&csv, "%v,%v\n", ref.X[i], ref.Y[i])
	}
	check(t, os.WriteFile(in, []byte(csv.String()), 0o644))
	ran(t, "density", in, "--scale", "tutorial", "--radius", "10", "--cell", "1", "--data", data, "-o", out)
	var got struct {
		X, Y   []float64
		Values [][]float64
	}
	raw, err = os.ReadFile(data)
	check(t, err)
	check(t, json.Unmarshal(raw, &got))
	rows := len(ref.YC)
	if len(got.Values) != rows || len(got.Values[0]) != len(ref.XC) || len(ref.Rows) != 56 {
		t.Fatalf("%d x %d cells, want %d x %d", len(got.Values), len(got.Values[0]), rows, len(ref.XC))
	}
	for r, row := range ref.Rows { // the reference counts rows from below
		if y := got.Y[rows-1-r]; math.Abs(y-ref.YC[r]) > 1e-9 {
			t.Errorf("row %d lies at %g, want %g", r, y, ref.YC[r])
		}
		for c, want := range row {
			if v := got.Values[rows-1-r][c]; math.Abs(v-want) > 1e-9 {
				t.Fatalf("at %g, %g: %g, want %g", ref.XC[c], ref.YC[r], v, want)
			}
		}
	}
	if f, err := os.Open(out); err != nil {
		t.Error(err)
	} else if _, err := png.DecodeConfig(f); err != nil {
		t.Error(err)
	}
}

// realMaps are maps of the real data sets: flags after the file, and the extent
// that the picture has on the ground, zero where there is none.
var realMaps = []struct {
	name, data, flags        string
	west, south, east, north float64 // that lie within it
}{
	{"accidents", "points/uk_road_accidents.csv.gz", "--lonlat --radius 5km --size 400", -6, 50.1, 1.7, 60},
	{"storms", "points/storm_event_locations_2008_2024.parquet", "--lonlat --radius 50km --extent=-126,23,-65,50 --size 400", -125, 24, -66, 49},
	{"earthquakes", "points/earthquakes-23k.csv.gz", "--lonlat --radius 200km --weight Magnitude --norm power --size 400", -179, -77, 179, 86},
	{"crime", "points/houston_crime_2010.csv.gz", "--lonlat --radius 500m --group offense --extent=-95.8,29.5,-95,30.1 --size 300", -95.7, 29.6, -95.1, 30},
	{"fixations", "web/webpage_fixations_fiwi.csv.gz", "--x xAvg --y yAvg --weight duration --extent 0,0,1360,768 --origin lower --radius 40 --cell 4", 0, 0, 0, 0},
	{"tracks", "tracks/*.gpx", "--method lines --lonlat --size 400", 13.75, 45.26, 14.3, 46.42},
}

func TestRealMaps(t *testing.T) {
	for _, m := range realMaps {
		t.Run(m.name, func(t *testing.T) {
			dir := t.TempDir()
			folder := testdata.Path(t, filepath.Dir(m.data))
			args := append([]string{"density", filepath.Join(folder, filepath.Base(m.data))}, strings.Fields(m.flags)...)
			to := func(ending string) string { return filepath.Join(dir, m.name+ending) }
			ground := m.west != m.east
			first := append(args, "--data", to(".geojson"), "-o", to(".png"))
			if ground {
				first = append(first, "-o", to(".kmz"))
			}
			ran(t, first...)
			features(t, to(".geojson"))
			if ground {
				overlaid(t, to(".kmz"), m.west, m.south, m.east, m.north)
			}
			ran(t, append(args, "--data", to(".tif"), "-o", to(".svg"))...)
			readByGDAL(t, to(".tif"), ground)
		})
	}
}

// features reads a GeoJSON file whole: some cells hold something.
func features(t *testing.T, path string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	check(t, err)
	var all struct {
		Type     string
		Features []struct {
			Geometry   struct{ Type string }
			Properties map[string]any
		}
	}
	check(t, json.Unmarshal(raw, &all))
	if all.Type != "FeatureCollection" || len(all.Features) < 100 {
		t.Errorf("%s with %d features", all.Type, len(all.Features))
	}
	for _, f := range all.Features {
		if !strings.HasSuffix(f.Geometry.Type, "Polygon") || f.Properties["value"] == nil {
			t.Fatalf("a feature is a %s with %v", f.Geometry.Type, f.Properties)
		}
	}
}

// overlaid opens a KMZ as Google Earth does: the box of its overlay has the
// places within it, and its picture lets the map through where nothing is.
func overlaid(t *testing.T, path string, west, south, east, north float64) {
	t.Helper()
	z, err := zip.OpenReader(path)
	check(t, err)
	defer z.Close()
	read := func(name string) []byte {
		f, err := z.Open(name)
		check(t, err)
		defer f.Close()
		b, err := io.ReadAll(f)
		check(t, err)
		return b
	}
	var doc struct {
		Overlay struct {
			Href string `xml:"Icon>href"`
			Box  struct {
				North float64 `xml:"north"`
				South float64 `xml:"south"`
				East  float64 `xml:"east"`
				West  float64 `xml:"west"`
			} `xml:"LatLonBox"`
		} `xml:"Document>GroundOverlay"`
	}
	check(t, xml.Unmarshal(read("doc.kml"), &doc))
	if b := doc.Overlay.Box; !(b.West <= west && b.South <= south && b.East >= east && b.North >= north && b.North <= 90 && b.South >= -90 && b.East-b.West <= 360) {
		t.Errorf("box %+v", b)
	}
	img, err := png.Decode(bytes.NewReader(read(doc.Overlay.Href)))
	check(t, err)
	clear, faint, solid := 0, 0, 0
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			switch _, _, _, a := img.At(x, y).RGBA(); {
			case a == 0:
				clear++
			case a < 0xffff:
				faint++
			default:
				solid++
			}
		}
	}
	if clear == 0 || faint == 0 || solid == 0 {
		t.Errorf("%d cells are transparent, %d half, %d opaque", clear, faint, solid)
	}
}

// readByGDAL opens a GeoTIFF with GDAL and turns it into a PNG.
func readByGDAL(t *testing.T, path string, ground bool) {
	t.Helper()
	for _, program := range []string{"gdalinfo", "gdal_translate"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s is missing; run make deps", program)
			}
			t.Skipf("SKIP: %s (package gdal-bin) is not here", program)
		}
	}
	info, err := exec.Command("gdalinfo", "-stats", path).CombinedOutput()
	if err != nil || !strings.Contains(string(info), "STATISTICS_MAXIMUM") || strings.Contains(string(info), "EPSG\",4326") != ground {
		t.Errorf("gdalinfo: %v\n%s", err, info)
	}
	if out, err := exec.Command("gdal_translate", "-b", "1", "-of", "PNG", "-ot", "Byte", "-scale", path, path+".png").CombinedOutput(); err != nil {
		t.Errorf("gdal_translate: %v\n%s", err, out)
	}
}
