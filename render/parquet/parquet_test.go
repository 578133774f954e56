package parquet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	_ "github.com/swelter/swelter/source/parquet"
	"github.com/swelter/swelter/table"
)

// readBack is the rows of a written file as our own reader has them; the same
// file through pyarrow is checked by testdata/check.py.
func readBack(t *testing.T, g *grid.Grid) *table.Table {
	t.Helper()
	var b, again bytes.Buffer
	for _, w := range []*bytes.Buffer{&b, &again} {
		if err := Write(w, g); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("the same grid gave other bytes")
	}
	path := filepath.Join(t.TempDir(), "g.parquet")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	src, err := source.Open(context.Background(), table.Input{Paths: []string{path}}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	got, err := table.Collect(context.Background(), src, table.Query{Columns: []string{"x", "y", "value"}}, table.CollectLimits{})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// Two grids in one table, told apart by a column more.
func TestFrames(t *testing.T) {
	a, b := grid.New(1, 2), grid.New(1, 2)
	copy(a.Values, []float64{1, math.NaN()})
	copy(b.Values, []float64{3, 4})
	path := filepath.Join(t.TempDir(), "g.parquet")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(WriteFrames(f, "year", []string{"2001", "2002"}, []*grid.Grid{a, b}), f.Close()); err != nil {
		t.Fatal(err)
	}
	src, err := source.Open(context.Background(), table.Input{Paths: []string{path}}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	got, err := table.Collect(context.Background(), src, table.Query{Columns: []string{"year", "x", "value"}}, table.CollectLimits{})
	if err != nil {
		t.Fatal(err)
	}
	year, x, v := got.Columns[0], got.Columns[1], got.Columns[2]
	if s := fmt.Sprint(year.Dict, year.Codes, x.Floats, v.Floats); s != "[2001 2002] [0 0 1 1] [0 1 0 1] [1 NaN 3 4]" {
		t.Errorf("got %s", s)
	}
	b.X = grid.Labelled("", []string{"p", "q"})
	if err := WriteFrames(io.Discard, "year", []string{"2001", "2002"}, []*grid.Grid{a, b}); err == nil {
		t.Error("texts and numbers went into one column")
	}
}

func TestOneRowACell(t *testing.T) {
	g := grid.New(2, 2)
	copy(g.Values, []float64{1, math.NaN(), math.Inf(1), -2.5})
	g.X = grid.Labelled("", []string{"a", "b"})
	g.Y = grid.Edged("day", grid.Time, []float64{0, 86400, 2 * 86400})
	got := readBack(t, g)
	x, y, v := got.Columns[0], got.Columns[1], got.Columns[2]
	if s := fmt.Sprint(x.Dict, x.Codes, y.Kind, y.Floats, v.Floats); s != "[a b] [0 1 0 1] time [0 0 86400 86400] [1 NaN +Inf -2.5]" {
		t.Errorf("got %s", s)
	}
}

func TestCategoriesAndCentres(t *testing.T) {
	g := grid.New(1, 3)
	copy(g.Values, []float64{1, math.NaN(), 0})
	g.Categories = []string{"low", "high"}
	g.X = grid.Edged("x", grid.Number, []float64{0, 1, 2, 4})
	got := readBack(t, g)
	x, v := got.Columns[0], got.Columns[2]
	if s := fmt.Sprint(x.Floats, v.Dict, v.Codes); s != "[0.5 1.5 3] [high low] [0 -1 1]" {
		t.Errorf("got %s", s)
	}
}

// More cells than one row group holds, 2^20.
func TestRowGroups(t *testing.T) {
	g := grid.New(1025, 1024)
	for i := range g.Values {
		g.Values[i] = float64(i)
	}
	got := readBack(t, g)
	if got.Rows() != 1025*1024 || got.Columns[2].Floats[1025*1024-1] != 1025*1024-1 || got.Columns[1].Floats[1024*1024] != 1024 {
		t.Errorf("%d rows", got.Rows())
	}
}

func TestBrokenGrid(t *testing.T) {
	g := grid.New(1, 1)
	g.Cols = 2
	if err := Write(&bytes.Buffer{}, g); err == nil {
		t.Error("a broken grid was written")
	}
}
