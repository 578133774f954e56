package maplibre_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/swelter/swelter/web/maplibre"
)

// The files name the version that web/package.json asks for, and are those of
// npm where they are installed.
func TestFilesAreThePublished(t *testing.T) {
	pinned, err := os.ReadFile("../package.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(pinned, []byte(`"maplibre-gl": "6.17.0"`)) {
		t.Error("web/package.json asks for another version than 6.17.0")
	}
	for _, name := range []string{"maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"} {
		packed, err := maplibre.Files.Open(name + ".gz")
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(packed)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		if name == "maplibre-gl.mjs" && !bytes.Contains(got[:200], []byte("v6.17.0")) {
			t.Errorf("%s is another version than 6.17.0", name)
		}
		published, err := os.ReadFile("../node_modules/maplibre-gl/dist/" + name)
		if err != nil {
			continue // not installed: the version above is all that can be said
		}
		// The address of its source map is left out, which would be asked for.
		text, _, _ := strings.Cut(string(published), "//# sourceMappingURL")
		if text != string(got) {
			t.Errorf("%s is not what npm has", name)
		}
	}
}
