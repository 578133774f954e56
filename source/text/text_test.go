package text

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// openText opens a table that is written in the test.
func openText(t testing.TB, text string, in table.Input) (*file, error) {
	t.Helper()
	path := t.TempDir() + "/t.csv"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return openPath(path, "t.csv", in)
}

func openPath(path, name string, in table.Input) (*file, error) {
	in.Paths = []string{path}
	src, err := source.Open(context.Background(), in, source.Options{})
	if err != nil {
		return nil, err
	}
	f := src.(*file)
	f.r.Name = name
	return f, nil
}

func BenchmarkMatrix(b *testing.B) {
	path := os.Getenv("SWELTER_BENCH_CSV")
	if path == "" {
		b.Skip("SKIP: SWELTER_BENCH_CSV names no file")
	}
	info, _ := os.Stat(path)
	b.SetBytes(info.Size())
	for b.Loop() {
		f, err := openPath(path, path, table.Input{})
		if err != nil {
			b.Fatal(err)
		}
		if !strings.Contains(path, "long") {
			g, notes, err := f.ReadMatrix(context.Background(), table.MatrixOptions{})
			if err != nil {
				b.Fatal(err)
			}
			b.Log(g.Rows, g.Cols, notes)
			continue
		}
		n := 0
		err = f.Scan(context.Background(), table.Query{Columns: strings.Split(os.Getenv("COLS"), ",")}, func(t *table.Table) error { n += t.Rows(); return nil })
		b.Log(n, err)
	}
}
