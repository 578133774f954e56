package webmap_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/page/webmap"
)

// Every file is the same packed and plain, and not empty.
func TestFilesUnpack(t *testing.T) {
	files, err := webmap.Files()
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range files {
		z, err := gzip.NewReader(bytes.NewReader(f.Packed))
		if err != nil {
			t.Fatal(name, err)
		}
		plain, err := io.ReadAll(z)
		if err != nil || len(plain) == 0 || !bytes.Equal(plain, f.Data) {
			t.Errorf("%s: %d bytes packed, %d plain, %v", name, len(plain), len(f.Data), err)
		}
	}
}

// No outline leads across the world: all are cut at 180 degrees.
func TestGroundHasNoBands(t *testing.T) {
	files, err := webmap.Files()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Features []struct {
			Geometry   struct{ Coordinates any }
			Properties struct{ Kind string }
		}
	}
	if err := json.Unmarshal(files["ground.json"].Data, &doc); err != nil {
		t.Fatal(err)
	}
	kinds := ""
	var walk func(kind string, v any)
	walk = func(kind string, v any) {
		list := v.([]any)
		if _, point := list[0].([]any)[0].(float64); !point {
			for _, inner := range list {
				walk(kind, inner)
			}
			return
		}
		for i := 1; i < len(list); i++ {
			a, b := list[i-1].([]any), list[i].([]any)
			// The edge of Antarctica below the map is no band on it.
			if math.Abs(a[0].(float64)-b[0].(float64)) > 90 && a[1].(float64) > -85.06 {
				t.Errorf("%s leads from %v to %v", kind, a, b)
			}
		}
	}
	for _, f := range doc.Features {
		kinds += f.Properties.Kind + " "
		walk(f.Properties.Kind, f.Geometry.Coordinates)
	}
	if kinds != "land coast border " {
		t.Errorf("the ground has %q", kinds)
	}
}

// A written page names only files that are there, and no other host.
func TestWrittenPage(t *testing.T) {
	dir := t.TempDir()
	c := webmap.Config{Title: `<b>"Heat"</b>`, Layers: []webmap.Layer{{Name: "tiles", Title: "Heat", Archive: "../heat.pmtiles"}}}
	if err := webmap.Write(dir, c, "test", nil); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(page), "<b>") || strings.Contains(string(page), "://") {
		t.Errorf("the page takes a title as HTML, or names a host:\n%s", page)
	}
	for _, name := range []string{"map.js", "map.css", "maplibre-gl.css", "maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl-LICENSE.txt", "ground.json", "config.json"} {
		if info, err := os.Stat(filepath.Join(dir, "swelter-map", name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
