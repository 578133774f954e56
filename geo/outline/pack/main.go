// Command pack writes the borders that package outline embeds from the published
// files beside them: go generate ./geo/outline.
package main

import (
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"

	"github.com/swelter/swelter/geo/topo"
)

// objects are those of each file that package outline reads.
var objects = map[string][]string{
	"countries-110m": {"countries", "land"}, "countries-50m": {"countries", "land"},
	"states-10m": {"states"}, "counties-10m": {"counties"},
}

func main() {
	for name, list := range objects {
		data, err := packed("data", name, list)
		if err == nil {
			err = os.WriteFile(filepath.Join("data", name+".arcs"), data, 0o644)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "pack:", name+":", err)
			os.Exit(1)
		}
	}
}

// packed is the packed form of a published file.
func packed(dir, name string, objects []string) ([]byte, error) {
	f, err := os.Open(filepath.Join(dir, name+".json.gz"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	t, err := topo.Decode(z)
	if err != nil {
		return nil, err
	}
	return t.Pack(objects...)
}
