package parquet

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"

	pq "github.com/parquet-go/parquet-go"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// The footer's bounds span all row groups; a column of another kind, one that is
// not there and one without a value have none.
func TestRangeIsTheFooters(t *testing.T) {
	type row struct {
		X    float64  `parquet:"x"`
		N    int64    `parquet:"n"`
		None *float64 `parquet:"none,optional"`
	}
	path := filepath.Join(t.TempDir(), "points.parquet")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := pq.NewGenericWriter[row](file, pq.MaxRowsPerRowGroup(2))
	if _, err := w.Write([]row{{X: 3}, {X: -1}, {X: 7, N: 4}, {X: 2}, {X: 5}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	src, err := source.Open(context.Background(), table.Input{Paths: []string{path}}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	said, ok := src.(interface {
		Range(string) (float64, float64, bool)
	})
	if !ok {
		t.Fatal("no range")
	}
	if lo, hi, ok := said.Range("x"); !ok || lo != -1 || hi != 7 || math.IsNaN(lo) {
		t.Errorf("x: %g to %g, %v; want -1 to 7", lo, hi, ok)
	}
	for _, column := range []string{"n", "none", "y"} {
		if lo, hi, ok := said.Range(column); ok {
			t.Errorf("%s: %g to %g, want none", column, lo, hi)
		}
	}
}
