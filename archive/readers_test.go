package archive_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter/archive"
	"github.com/swelter/swelter/geo"
)

// The readers of others give back every tile: npm's pmtiles, which lies in
// web/node_modules or where NODE_PATH says, and PyPI's, in its .python or where
// it is installed (SWELTER_PYTHON names the interpreter).
func TestOtherReaders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.pmtiles")
	w, err := archive.Create(path, "")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for id := range geo.FirstID(6) {
		if id%5 > 2 {
			continue
		}
		at := geo.TileOfID(id)
		if err := w.Put(at, tile(id*id)); err != nil {
			t.Fatal(err)
		}
		want = append(want, fmt.Sprintf("%d %d %d %x", at.Z, at.X, at.Y, sha256.Sum256(tile(id*id))))
	}
	if err := w.Finish(about); err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	python := os.Getenv("SWELTER_PYTHON")
	if python == "" {
		python = "python3"
	}
	modules := os.Getenv("NODE_PATH")
	if modules == "" {
		modules, _ = filepath.Abs("../web/node_modules")
	}
	t.Setenv("PYTHONPATH", filepath.Join(modules, ".python"))
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name        string
		there, read *exec.Cmd
	}{
		{"npm", exec.Command("test", "-d", filepath.Join(modules, "pmtiles")), exec.Command("node", "--input-type=module", "-")},
		{"PyPI", exec.Command(python, "-c", "import pmtiles"), exec.Command(python, "testdata/read.py", path, "5")},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.there.Run() != nil {
				if c.name == "PyPI" { // npm's is asked everywhere
					t.Log("left out: pip install pmtiles")
					return
				}
				t.Skip("SKIP: npm's pmtiles is not here; npm ci in web")
			}
			if c.name == "npm" {
				// Modules are looked for beside the script, not along NODE_PATH.
				dir := t.TempDir()
				script, err := os.ReadFile(filepath.Join(here, "testdata", "read.mjs"))
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, "read.mjs"), script, 0o644); err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
					t.Fatal(err)
				}
				c.read = exec.Command("node", filepath.Join(dir, "read.mjs"), path, "5")
			}
			out, err := c.read.Output()
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Split(strings.TrimSpace(string(out)), "\n")
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%d tiles come back, %d were written, or they differ", len(got), len(want))
			}
		})
	}
}

// GDAL reads the MBTiles file: its size, bounds and zooms.
func TestGDAL(t *testing.T) {
	if _, err := exec.LookPath("gdalinfo"); err != nil {
		t.Skip("SKIP: gdalinfo (gdal-bin) is not here")
	}
	path := filepath.Join(t.TempDir(), "a.mbtiles")
	w, err := archive.Create(path, "")
	if err != nil {
		t.Fatal(err)
	}
	picture, err := os.ReadFile("testdata/grey.png")
	if err != nil {
		t.Fatal(err)
	}
	for id := range geo.FirstID(3) {
		if err := w.Put(geo.TileOfID(id), picture); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Finish(about); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("gdalinfo", "-checksum", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{"Driver: MBTiles", "EPSG\",3857", "ZOOM_LEVEL=2", "Overviews:", "name=Test"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("gdalinfo does not say %q:\n%s", want, out)
		}
	}
}
