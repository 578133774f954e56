// Package testdata finds the real data sets that tests may use beside the
// project's own small ones.
package testdata

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Path is the path of one file of the shared data sets. The folder is
// SWELTER_DATA, or ../shared/data beside the checkout. A test that asks for a
// file that is not there is skipped by name; with CI set it fails.
func Path(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("SWELTER_DATA")
	if dir == "" {
		_, here, _, _ := runtime.Caller(0)
		dir = filepath.Join(filepath.Dir(here), "..", "..", "..", "shared", "data")
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("shared data file %s is missing; set SWELTER_DATA to the folder of the data sets", name)
		}
		t.Skipf("SKIP: shared data file %s is not here; set SWELTER_DATA to the folder of the data sets", name)
	}
	return path
}
