package table

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/testdata"
)

// load reads one of the shared data sets.
func load(t testing.TB, name string) *Table {
	t.Helper()
	f, err := os.Open(testdata.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	return readCSV(t, filepath.Base(name), r)
}

// read makes a table of CSV text.
func read(t testing.TB, text string) *Table {
	t.Helper()
	return readCSV(t, "test.csv", strings.NewReader(text))
}

func readCSV(t testing.TB, name string, r io.Reader) *Table {
	t.Helper()
	c := csv.NewReader(r)
	c.FieldsPerRecord = -1
	rows, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	names, _ := UniqueNames(rows[0])
	tab := &Table{Name: name}
	for i, n := range names {
		f := NewInferrer(n, InferOptions{})
		for _, row := range rows[1:] {
			f.Add([]byte(row[i]))
		}
		c, notes := f.Column()
		tab.Columns = append(tab.Columns, c)
		tab.Notes = append(tab.Notes, notes...)
	}
	return tab
}
