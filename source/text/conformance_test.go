package text

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/swelter/swelter/source/conformance"
	"github.com/swelter/swelter/table"
)

func TestConformance(t *testing.T) {
	conformance.Run(t, func(t testing.TB, want *table.Table) table.Source {
		path := filepath.Join(t.TempDir(), "table.csv")
		if err := os.WriteFile(path, []byte(conformance.CSV(want)), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := openPath(path, table.Input{})
		if err != nil {
			t.Fatal(err)
		}
		f.blockSize = 1000
		return f
	})
}
