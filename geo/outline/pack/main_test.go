package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// What is embedded is what the published files say.
func TestEmbedded(t *testing.T) {
	for name, list := range objects {
		want, err := packed("../data", name, list)
		if err != nil {
			t.Fatal(name, err)
		}
		if got, err := os.ReadFile(filepath.Join("../data", name+".arcs")); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s.arcs (%v) is not what the published file gives; go generate ./geo/outline", name, err)
		}
	}
}
