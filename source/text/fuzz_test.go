package text

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// fromBytes opens a text that lies in memory.
func fromBytes(name string, data []byte, in table.Input, limits source.Limits) (*file, error) {
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	src, err := Open(context.Background(), source.Request{
		Name: name, Path: name, Input: in, Limits: limits, Head: data[:min(len(data), 4096)], Size: int64(len(data)), Open: open,
	})
	if err != nil {
		return nil, err
	}
	return src.(*file), nil
}

// Whatever the bytes: no panic, one-line errors, the same rows for one worker
// with blocks of 64 bytes as for four with large ones, and the matrix equal to
// the columns.
func FuzzText(f *testing.F) {
	for _, c := range texts {
		f.Add([]byte(c.text), "", "")
	}
	f.Add([]byte("a;b\n1,5;2,25\n"), ";", ",")
	f.Add([]byte("\xff\xfea\x00,\x00b\x00\n\x001\x00,\x002\x00\n\x00"), "", "")
	f.Add([]byte("a b  c\n 1  2 3 \n\t4 5\t6\n"), "", "")
	f.Add([]byte("\"a\nb\",\"c\"\"d\"\n\"1\",2\n\"x\"y,3\n"), "", "")
	f.Fuzz(func(t *testing.T, data []byte, delim, decimal string) {
		if len(data) > 1<<16 {
			return
		}
		in := table.Input{Delim: delim, Decimal: decimal}
		one, errOne := fuzzScan(data, in, 1, 64)
		four, errFour := fuzzScan(data, in, 4, blockSize)
		if (errOne == nil) != (errFour == nil) {
			t.Fatalf("one worker: %v; four: %v", errOne, errFour)
		}
		for _, err := range []error{errOne, errFour} {
			if err != nil && (strings.ContainsAny(err.Error(), "\n\r\x00") || !strings.HasPrefix(err.Error(), "t.csv:")) {
				t.Fatalf("error %q is not one line that starts with the file", err)
			}
		}
		if errOne == nil && !sameTable(one, four) {
			t.Fatalf("one worker: %v; four: %v", one, four)
		}
		fuzzMatrix(t, data, in)
	})
}

func fuzzScan(data []byte, in table.Input, workers, size int) (*table.Table, error) {
	f, err := fromBytes("t.csv", data, in, source.Limits{})
	if err != nil {
		return nil, err
	}
	f.workers, f.blockSize = workers, size
	t, err := table.Collect(context.Background(), f, table.Query{}, table.CollectLimits{})
	if errors.Is(err, table.ErrNoRows) {
		return nil, nil
	}
	return t, err
}

// sameTable compares values and texts; dictionaries may be numbered otherwise.
func sameTable(a, b *table.Table) bool {
	if a == nil || b == nil || len(a.Columns) != len(b.Columns) || a.Rows() != b.Rows() {
		return a == b
	}
	for i, c := range a.Columns {
		d := b.Columns[i]
		if c.Name != d.Name || c.Kind != d.Kind {
			return false
		}
		for r := range c.Len() {
			if c.Kind == table.Text {
				if textAt(c, r) != textAt(d, r) {
					return false
				}
			} else if math.Float64bits(c.Floats[r]) != math.Float64bits(d.Floats[r]) {
				return false
			}
		}
	}
	return true
}

func textAt(c *table.Column, r int) string {
	if c.Codes[r] < 0 {
		return "\x00missing"
	}
	return c.Dict[c.Codes[r]]
}

// fuzzMatrix holds the fast way against the columns.
func fuzzMatrix(t *testing.T, data []byte, in table.Input) {
	f, err := fromBytes("t.csv", data, in, source.Limits{})
	if err != nil {
		return
	}
	f.blockSize = 64
	g, _, err := f.readMatrix(context.Background(), table.MatrixOptions{Label: "none"})
	if err != nil {
		return
	}
	if err := g.Check(); err != nil {
		t.Fatal(err)
	}
	all, err := table.Collect(context.Background(), f, table.Query{}, table.CollectLimits{})
	if err != nil {
		t.Fatalf("a matrix, but as columns: %v", err)
	}
	for c, col := range all.Columns {
		if col.Kind != table.Number {
			continue // identifiers, to the columns
		}
		for r, v := range col.Floats {
			if w := g.At(r, c); w != v && (w == w || v == v) {
				t.Fatalf("row %d, column %d: %v as a matrix, %v as a column", r, c, w, v)
			}
		}
	}
}
