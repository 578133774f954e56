package mtx

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// The first example of the format's paper, and matrices that scipy 1.11.4's
// mmread gives as written here.
var matrices = map[string]string{
	"%%MatrixMarket matrix coordinate real general\n% comment\n\n3 4 3\n1 1 1.5\n2 4 -2e1\n3 2 7\n": "[[1.5 0 0 0] [0 0 0 -20] [0 7 0 0]]",
	"%%MatrixMarket matrix coordinate integer symmetric\n3 3 3\n1 1 1\n3 1 5\n3 3 2\n":              "[[1 0 5] [0 0 0] [5 0 2]]",
	"%%MatrixMarket matrix coordinate pattern general\n2 2 1\n2 1\n":                                "[[0 0] [1 0]]",
	"%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n2 1 3\n":                          "[[0 -3] [3 0]]",
	"%%MatrixMarket matrix array real general\n2 3\n1\n2\n3\n4\n5\n6\n":                             "[[1 3 5] [2 4 6]]",
	"%%MatrixMarket matrix array real symmetric\n3 3\n1\n2\n3\n4\n5\n6\n":                           "[[1 2 3] [2 4 5] [3 5 6]]",
	"%%MatrixMarket matrix array integer skew-symmetric\n3 3\n1\n2\n3\n":                            "[[0 -1 -2] [1 0 -3] [2 3 0]]",
	"%%MatrixMarket matrix coordinate real general\n1 1 2\n1 1 2\n1 1 3\n":                          "[[5]]",
}

func open(text string) (table.Source, error) {
	return Open(context.Background(), source.Request{
		Name: "m.mtx", Head: []byte(text)[:min(len(text), 4096)],
		Limits: source.Limits{Cells: 1000, Bytes: 32000},
		Open:   func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	})
}

func TestMatrices(t *testing.T) {
	for text, want := range matrices {
		src, err := open(text)
		if err != nil {
			t.Fatal(err)
		}
		g, _, err := src.(table.MatrixSource).ReadMatrix(context.Background(), table.MatrixOptions{})
		if err != nil || g.Check() != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		var rows [][]float64
		for r := range g.Rows {
			rows = append(rows, g.Row(r))
		}
		if got := fmt.Sprint(rows); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestRefusals(t *testing.T) {
	head := "%%MatrixMarket matrix coordinate real general\n"
	for text, want := range map[string]string{
		"%%MatrixMarket vector":                              "is not the first line of a Matrix Market file",
		"%%MatrixMarket matrix coordinate complex general\n": `m.mtx:1: values of the kind "complex" are not read; real, integer and pattern are`,
		"%%MatrixMarket matrix coordinate real hermitian\n":  `the symmetry "hermitian" is not read`,
		"%%MatrixMarket matrix list real general\n":          `the form "list" is not known`,
		head:                              "0 numbers, where 3 say how large",
		head + "2 2\n":                    "m.mtx:2: 2 numbers, where 3 say how large the matrix is",
		head + "2 99999999999 1\n":        `"99999999999" is not a number of rows, columns or entries`,
		head + "2 2 1000000000\n":         "1000000000 entries need more than the limit of 32000 bytes of memory",
		head + "2 2 1\n3 1 1\n":           `m.mtx:3: row "3" is not one of the 2`,
		head + "2 2 1\n1 0 1\n":           `column "0" is not one of the 2`,
		head + "2 2 1\n1 1 x\n":           `m.mtx:3: "x" is not a number`,
		head + "2 2 2\n1 1 1\n":           "1 entries, where the head says 2; the file is cut short",
		head + "2 2 1\n1 1 1\n1 1 1\n":    "m.mtx:4: more entries than the 1 of the head",
		head + "60 60 0\n":                "m.mtx: 60 x 60 = ",
		head + strings.Repeat("1", 1<<17): "the line is too long",
		"%%MatrixMarket matrix coordinate real symmetric\n2 3 0\n": "2 x 3 is not symmetric",
	} {
		src, err := open(text)
		if err == nil {
			_, _, err = src.(table.MatrixSource).ReadMatrix(context.Background(), table.MatrixOptions{})
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %q", text, err, want)
		}
	}
}

func zipped(t *testing.T, text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	w.Close()
	return b.Bytes()
}

// A folder as Cell Ranger 3 writes it; then with genes of one name, and with a
// file that does not fit.
func TestCellRanger(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("matrix.mtx.gz", zipped(t, "%%MatrixMarket matrix coordinate integer general\n%metadata_json: {}\n2 3 2\n1 1 4\n2 3 1\n"))
	write("barcodes.tsv.gz", zipped(t, "AAA-1\nAAC-1\nAAG-1\n"))
	write("features.tsv.gz", zipped(t, "ENSG1\tTP53\tGene Expression\nENSG2\tMYC\tGene Expression\n"))
	read := func() (string, string, []string) {
		src, err := source.Open(context.Background(), table.Input{Paths: []string{"matrix.mtx.gz"}}, source.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		g, notes, err := src.(table.MatrixSource).ReadMatrix(context.Background(), table.MatrixOptions{})
		if err != nil {
			t.Fatal(err)
		}
		all, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
		if err != nil || all.Rows() != 2 || all.Columns[0].Dict[all.Columns[0].Codes[1]] != g.Y.Labels[1] {
			t.Fatal(all, err)
		}
		return fmt.Sprint(g.Y.Labels, g.X.Labels, g.Values), fmt.Sprint(all.Names()), notes
	}
	if got, names, notes := read(); got != "[TP53 MYC] [AAA-1 AAC-1 AAG-1] [4 0 0 0 0 1]" || names != "[feature barcode value]" || notes != nil {
		t.Error(got, names, notes)
	}
	write("features.tsv.gz", zipped(t, "ENSG1\tMYC\nENSG2\tMYC\n"))
	write("barcodes.tsv.gz", zipped(t, "AAA-1\n"))
	if got, _, notes := read(); got != "[ENSG1 ENSG2] [1 2 3] [4 0 0 0 0 1]" || len(notes) != 1 || !strings.Contains(notes[0], "barcodes.tsv.gz beside it has 1 lines or more, not 3") {
		t.Error(got, notes)
	}
}

// FuzzRead: never a panic; what is read is a grid, and its entries lie in it.
func FuzzRead(f *testing.F) {
	for text := range matrices {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		src, err := open(text)
		if err != nil {
			return
		}
		g, _, err := src.(table.MatrixSource).ReadMatrix(context.Background(), table.MatrixOptions{})
		if err != nil {
			return
		}
		if err := g.Check(); err != nil {
			t.Fatal(err)
		}
	})
}
