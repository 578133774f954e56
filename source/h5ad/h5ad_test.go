package h5ad

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// stored is what anndata reads of a file (testdata/make.py).
type stored struct {
	Obs, Var, RawVar       []string
	ObsColumns, VarColumns map[string][]any
	Matrices               map[string][][]float64
}

func expected(t testing.TB) map[string]stored {
	t.Helper()
	data, err := os.ReadFile("testdata/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]stored
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func open(t testing.TB, name, key string) (table.AnnotatedSource, table.Source, error) {
	t.Helper()
	src, err := source.Open(context.Background(), table.Input{Paths: []string{name}, Key: key}, source.Options{Dir: "testdata"})
	if err != nil {
		return nil, nil, err
	}
	t.Cleanup(func() { src.Close() })
	return src.(table.AnnotatedSource), src, nil
}

func annotated(t testing.TB, name, key string, o table.MatrixOptions, where ...string) *table.Annotated {
	t.Helper()
	src, _, err := open(t, name, key)
	if err != nil {
		t.Fatal(err)
	}
	var conds []table.Cond
	for _, w := range where {
		c, err := table.ParseCond(w)
		if err != nil {
			t.Fatal(err)
		}
		conds = append(conds, c)
	}
	a, err := src.ReadAnnotated(context.Background(), o, conds)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Grid.Check(); err != nil {
		t.Fatal(err)
	}
	return a
}

// cell is a cell of a column as anndata's was written down.
func cell(c *table.Column, i int) any {
	switch {
	case c.Kind == table.Text && c.Codes[i] < 0, c.Kind != table.Text && math.IsNaN(c.Floats[i]):
		return nil
	case c.Kind == table.Text:
		return c.Dict[c.Codes[i]]
	case c.Kind == table.Bool:
		return []string{"False", "True"}[int(c.Floats[i])]
	}
	return c.Floats[i]
}

func sameColumns(t *testing.T, what string, got *table.Table, want map[string][]any) {
	t.Helper()
	if len(got.Columns) != len(want) {
		t.Errorf("%s: columns %v, want %d", what, got.Names(), len(want))
	}
	for _, c := range got.Columns {
		for i, w := range want[c.Name] {
			if g := cell(c, i); g != w {
				t.Errorf("%s %s[%d] = %v, want %v", what, c.Name, i, g, w)
			}
		}
	}
}

func TestAsAnndataReads(t *testing.T) {
	for name, want := range expected(t) {
		for key, m := range want.Matrices {
			a := annotated(t, name, key, table.MatrixOptions{})
			for r, row := range m {
				if !slices.Equal(a.Grid.Row(r), row) {
					t.Errorf("%s %s row %d: %v, want %v", name, key, r, a.Grid.Row(r), row)
				}
			}
			if !slices.Equal(a.Grid.Y.Labels, want.Obs) {
				t.Errorf("%s %s: rows %v", name, key, a.Grid.Y.Labels)
			}
			sameColumns(t, name+" obs", a.Rows, want.ObsColumns)
			cols := map[string][]string{"raw/X": want.RawVar, "obsp/distances": want.Obs, "obsm/X_pca": {"1", "2"}}[key]
			if cols == nil {
				cols = want.Var
				sameColumns(t, name+" var", a.Cols, want.VarColumns)
			}
			if !slices.Equal(a.Grid.X.Labels, cols) {
				t.Errorf("%s %s: columns %v, want %v", name, key, a.Grid.X.Labels, cols)
			}
		}
	}
}

// The files of anndata 0.7 hold the same cells.
func TestLegacy(t *testing.T) {
	want := expected(t)["csr.h5ad"]
	a := annotated(t, "legacy.h5ad", "", table.MatrixOptions{})
	for r, row := range want.Matrices[""] {
		if !slices.Equal(a.Grid.Row(r), row) {
			t.Errorf("row %d: %v, want %v", r, a.Grid.Row(r), row)
		}
	}
	sameColumns(t, "obs", a.Rows, map[string][]any{"cluster": want.ObsColumns["cluster"], "n_counts": want.ObsColumns["n_counts"]})
}

func TestChoice(t *testing.T) {
	want := expected(t)["csc.h5ad"]
	a := annotated(t, "csc.h5ad", "", table.MatrixOptions{Transpose: true, Label: "gene_ids"}, "cluster = NK", "highly_variable = true")
	var cells []int
	for i, v := range want.ObsColumns["cluster"] {
		if v == "NK" {
			cells = append(cells, i)
		}
	}
	if got := strings.Join(a.Grid.Y.Labels, " "); got != "ENSG00000 ENSG00003 ENSG00006" || a.Grid.Cols != len(cells) || len(cells) == 0 {
		t.Fatal(got, a.Grid.Cols, len(cells))
	}
	for r := range a.Grid.Rows {
		for c, i := range cells {
			if g, w := a.Grid.At(r, c), want.Matrices[""][i][3*r]; g != w {
				t.Errorf("gene %d of cell %d: %v, want %v", r, i, g, w)
			}
		}
	}
	a = annotated(t, "csr.h5ad", "log1p", table.MatrixOptions{Columns: []string{"LYZ", "MS4A1"}})
	if got := strings.Join(a.Grid.X.Labels, " "); got != "MS4A1 LYZ" || a.Grid.At(3, 1) != want.Matrices["log1p"][3][3] {
		t.Error(got, a.Grid.Row(3))
	}
}

// The long table has every cell once, whichever way the matrix lies.
func TestScan(t *testing.T) {
	for name, want := range expected(t) {
		_, src, err := open(t, name, "")
		if err != nil {
			t.Fatal(err)
		}
		all, err := table.Collect(context.Background(), src, table.Query{Columns: []string{"obs", "gene", "value", "cluster"}}, table.CollectLimits{})
		if err != nil || all.Rows() != len(want.Obs)*len(want.Var) {
			t.Fatal(name, all, err)
		}
		c := all.Columns
		for i := range all.Rows() {
			r, k := slices.Index(want.Obs, cell(c[0], i).(string)), slices.Index(want.Var, cell(c[1], i).(string))
			if cell(c[2], i) != want.Matrices[""][r][k] || cell(c[3], i) != want.ObsColumns["cluster"][r] {
				t.Errorf("%s: %v of %v is %v", name, cell(c[1], i), cell(c[0], i), cell(c[2], i))
			}
		}
		first, err := table.Collect(context.Background(), src, table.Query{Limit: 5}, table.CollectLimits{})
		if err != nil || first.Rows() != 5 || len(first.Columns) != 14 || !strings.Contains(strings.Join(first.Notes, "; "), "X of 12 x 9") {
			t.Error(first, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	small := source.Options{Dir: "testdata", Limits: source.Limits{Cells: 100}}
	for _, c := range []struct{ name, key, where, want string }{
		{"compound.h5ad", "", "", "compound.h5ad: obs is one compound table, as anndata before 0.7"},
		{"csr.h5ad", "counts", "", `holds no matrix "counts"; name one with --key: X, layers/csc, layers/log1p, obsm/X_pca, obsp/distances, raw/X`},
		{"csr.h5ad", "", "nothing = 1", `"nothing"`},
		{"csr.h5ad", "", "value > 1", "would tear cells out of the matrix"},
		{"csr.h5ad", "", "cluster = unused", "no observation or variable meets the conditions"},
		{"csr.h5ad", "", "", "12 x 9 = 108 cells are more than the limit of 100 cells"},
	} {
		src, err := source.Open(context.Background(), table.Input{Paths: []string{c.name}, Key: c.key}, small)
		if err == nil {
			var conds []table.Cond
			if c.where != "" {
				cond, err := table.ParseCond(c.where)
				if err != nil {
					t.Fatal(err)
				}
				conds = append(conds, cond)
			}
			_, err = src.(table.AnnotatedSource).ReadAnnotated(context.Background(), table.MatrixOptions{}, conds)
			src.Close()
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s %s: %v, want %q", c.name, c.key, c.where, err, c.want)
		}
	}
}

// FuzzOpen: never a panic, never more than is allowed, and what is read is a
// grid with a row of what is known for each of its rows.
func FuzzOpen(f *testing.F) {
	for _, name := range []string{"legacy.h5ad", "compound.h5ad", "dense.h5ad"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	path := filepath.Join(f.TempDir(), "x.h5ad")
	f.Fuzz(func(t *testing.T, data []byte) {
		if !bytes.HasPrefix(data, []byte("\x89HDF")) || os.WriteFile(path, data, 0o600) != nil {
			return
		}
		in := table.Input{Paths: []string{path}}
		src, err := source.Open(context.Background(), in, source.Options{Limits: source.Limits{Cells: 1 << 16, Bytes: 1 << 22}})
		if err != nil {
			return
		}
		defer src.Close()
		a, err := src.(table.AnnotatedSource).ReadAnnotated(context.Background(), table.MatrixOptions{}, nil)
		if err != nil {
			return
		}
		if err := a.Grid.Check(); err != nil {
			t.Fatal(err)
		}
		if n := a.Rows.Rows(); n != 0 && n != a.Grid.Rows {
			t.Fatalf("%d rows about %d", n, a.Grid.Rows)
		}
	})
}
