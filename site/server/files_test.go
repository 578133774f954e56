package server

import (
	"errors"
	"io/fs"
	"os"
	"testing"
)

// readAll is a file, empty when it is not there.
func readAll(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return b
}
