package source_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"

	pq "github.com/parquet-go/parquet-go"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// Nine files, more than stay open, are one table: their common columns, the rows
// of one after those of the other, as often as they are read, and the range that
// they have together.
func TestManyFilesAreOneTable(t *testing.T) {
	type row struct {
		X float64 `parquet:"x"`
		Y float64 `parquet:"y"`
	}
	type more struct {
		Y float64 `parquet:"y"`
		X float64 `parquet:"x"`
		Z float64 `parquet:"z"`
	}
	dir := t.TempDir()
	var in table.Input
	var want []float64
	for i := range 9 {
		v := float64(i)
		var b bytes.Buffer
		var err error
		if i%2 == 0 {
			err = pq.Write(&b, []row{{v, -v}, {v + .5, 1}})
		} else {
			err = pq.Write(&b, []more{{-v, v, 7}, {1, v + .5, 7}})
		}
		if err != nil {
			t.Fatal(err)
		}
		in.Paths = append(in.Paths, write(t, dir, fmt.Sprintf("p%d.parquet", i), b.Bytes()))
		want = append(want, v, v+.5)
	}
	ctx := context.Background()
	src, err := source.OpenAll(ctx, in, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	fields, err := src.Schema(ctx)
	if err != nil || len(fields) != 3 || fields[0].Name != "x" || fields[1].Name != "y" || fields[2].Name != source.FileColumn {
		t.Fatal(fields, err)
	}
	for range 2 {
		var x, file []float64
		err := src.Scan(ctx, table.Query{}, func(t *table.Table) error {
			x, file = append(x, t.Columns[0].Floats...), append(file, t.Columns[2].Floats...)
			return nil
		})
		if err != nil || !slices.Equal(x, want) || file[0] != 1 || file[17] != 9 {
			t.Fatal(x, file, err)
		}
	}
	ranged := src.(interface {
		Range(string) (float64, float64, bool)
	})
	if lo, hi, ok := ranged.Range("x"); lo != 0 || hi != 8.5 || !ok {
		t.Error(lo, hi, ok)
	}
	if lo, hi, ok := ranged.Range("y"); lo != -8 || hi != 1 || !ok {
		t.Error(lo, hi, ok)
	}
	if _, _, ok := ranged.Range("z"); ok {
		t.Error("z is not in all of them")
	}
	in.Paths = append(in.Paths, write(t, dir, "text.csv", []byte("x,y\n1,2\n")))
	with, err := source.OpenAll(ctx, in, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer with.Close()
	if _, _, ok := with.(interface {
		Range(string) (float64, float64, bool)
	}).Range("x"); ok {
		t.Error("text has no range")
	}
}
