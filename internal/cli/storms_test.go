package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/archive"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/pyramid"
	"github.com/swelter/swelter/table"
)

// storms are tiles of 1 035 185 places of storm reports.
func storms(t *testing.T, o swelter.TilesOptions) *swelter.Tiles {
	spec := swelter.Spec{Version: swelter.SpecVersion, Make: swelter.Make{Tiles: &o}, Input: table.Input{Paths: []string{testdata.Path(t, "points/storm_event_locations_2008_2024.parquet")}}}
	tiles, err := swelter.OpenTiles(context.Background(), spec, swelter.Env{})
	if err != nil {
		t.Fatal(err)
	}
	if n := tiles.Points() + tiles.LeftOut(); n != 1_035_185 {
		t.Fatalf("%d points", n)
	}
	return tiles
}

// A pyramid of a million real points: what is read back of the archives is what
// is made on demand, byte for byte, and the value tiles of each zoom add up to
// the points. GDAL and the readers of others read the same.
func TestStormTiles(t *testing.T) {
	made := storms(t, swelter.TilesOptions{Zoom: &[2]int{0, 5}, Values: true})
	dir := t.TempDir()
	for _, name := range []string{"a.pmtiles", "a.mbtiles"} {
		path := filepath.Join(dir, name)
		if err := made.Write(context.Background(), path, 0, nil); err != nil {
			t.Fatal(err)
		}
		r, err := archive.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for z := range 6 {
			level, err := made.Level(z)
			if err != nil {
				t.Fatal(err)
			}
			sum := 0.0
			for id := geo.FirstID(z); id < geo.FirstID(z+1); id++ {
				at := geo.TileOfID(id)
				data, err := r.Tile(at)
				if err != nil {
					t.Fatal(err)
				}
				if want, err := made.Tile(at); err != nil || !bytes.Equal(data, want) {
					t.Fatalf("%s %v: %d bytes of the archive are not the %d made on demand (%v)", name, at, len(data), len(want), err)
				}
				if data != nil {
					sum += sumOf(t, level, data)
					all = append(all, fmt.Sprintf("%d %d %d %x", at.Z, at.X, at.Y, sha256.Sum256(data)))
				}
			}
			if sum != float64(made.Points()) {
				t.Errorf("%s, zoom %d: value tiles add up to %.0f, want %d", name, z, sum, made.Points())
			}
		}
		slices.Sort(all)
		othersRead(t, path, all)
		r.Close()
	}
}

// sumOf adds up the pixels of a tile of values.
func sumOf(t *testing.T, level *pyramid.Level, data []byte) (sum float64) {
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for y := range pyramid.Size {
		for x := range pyramid.Size {
			sum += level.Decode(color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA))
		}
	}
	return sum
}

// othersRead holds an archive against GDAL, or npm's and PyPI's pmtiles, as far
// as they are here; archive's own tests ask for them.
func othersRead(t *testing.T, path string, want []string) {
	if strings.HasSuffix(path, ".mbtiles") {
		out, err := exec.Command("gdalinfo", "-checksum", path).CombinedOutput()
		if err == nil && !strings.Contains(string(out), "ZOOM_LEVEL=5") {
			t.Errorf("gdalinfo: %s", out)
		}
		return
	}
	scripts, _ := filepath.Abs("../../archive/testdata")
	modules, _ := filepath.Abs("../../web/node_modules")
	dir := filepath.Dir(path)
	script, _ := os.ReadFile(filepath.Join(scripts, "read.mjs"))
	if err := os.WriteFile(filepath.Join(dir, "read.mjs"), script, 0o644); err != nil {
		t.Fatal(err)
	}
	_ = os.Symlink(modules, filepath.Join(dir, "node_modules"))
	t.Setenv("PYTHONPATH", filepath.Join(modules, ".python"))
	python := os.Getenv("SWELTER_PYTHON")
	if python == "" {
		python = "python3"
	}
	for _, c := range []struct{ there, read *exec.Cmd }{
		{exec.Command("test", "-d", filepath.Join(modules, "pmtiles")), exec.Command("node", filepath.Join(dir, "read.mjs"), path, "5")},
		{exec.Command(python, "-c", "import pmtiles"), exec.Command(python, filepath.Join(scripts, "read.py"), path, "5")},
	} {
		if c.there.Run() != nil {
			t.Logf("left out: %v", c.read.Args[0])
			continue
		}
		out, err := c.read.Output()
		if err != nil {
			t.Fatalf("%v: %v", c.read.Args[0], err)
		}
		got := strings.Split(strings.TrimSpace(string(out)), "\n")
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%v reads %d tiles, %d were written, or they differ", c.read.Args[0], len(got), len(want))
		}
	}
}

// Tiles of a kernel over the same points, put together, are one big image: at
// three zooms around the storms' centre, and at the world's edges, where the
// kernel reaches across 180 degrees.
func TestStormTilesStitched(t *testing.T) {
	made := storms(t, swelter.TilesOptions{Options: pyramid.Options{Radius: "9px"}})
	for _, z := range []int{2, 4, 6} {
		n := 1 << z
		for _, corner := range []geo.Tile{{Z: z, X: n * 15 / 64, Y: n * 23 / 64}, {Z: z, X: 0, Y: n * 30 / 64}, {Z: z, X: n - 2, Y: n * 25 / 64}} {
			big, err := made.Block(corner, 1)
			if err != nil {
				t.Fatal(err)
			}
			for dy := range 2 {
				for dx := range 2 {
					at := geo.Tile{Z: z, X: corner.X + dx, Y: corner.Y + dy}
					values, err := made.Pyramid.Values(at)
					if err != nil {
						t.Fatal(err)
					}
					holdPart(t, at, values, big, dx, dy)
				}
			}
		}
	}
}

// holdPart compares a tile with its part of a picture of 2 x 2 tiles.
func holdPart(t *testing.T, at geo.Tile, values, big []float64, dx, dy int) {
	for row := range pyramid.Size {
		for col := range pyramid.Size {
			got, want := 0.0, 0.0
			if values != nil {
				got = values[row*pyramid.Size+col]
			}
			if big != nil {
				want = big[(dy*pyramid.Size+row)*2*pyramid.Size+dx*pyramid.Size+col]
			}
			if got != want {
				t.Fatalf("%v: pixel (%d, %d) is %g in the tile and %g in the big image", at, row, col, got, want)
			}
		}
	}
}
