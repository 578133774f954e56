package gct

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

const (
	older = "#1.2\n2\t3\nName\tDescription\ta\tb\tc\ng1\tone\t1\t-2.5\tNA\ng2\t\t4\t5\t\n"
	newer = "#1.3\r\n2\t2\t1\t2\r\nid\tchrom\ts1\ts2\r\nsex\tna\tf\tm\r\nage\tna\t40\t50\r\ng1\tX\t1\t2\r\ng2\tY\t3\t4e2\r\n"
)

func open(text string) (table.Source, error) {
	return Open(context.Background(), source.Request{
		Name: "t.gct", Head: []byte(text)[:min(len(text), 4096)],
		Limits: source.Limits{Cells: 1000, Line: 1000, Bytes: 1 << 20},
		Open:   func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	})
}

// Spreadsheets set quotes around what holds commas, and double those within.
func TestQuotes(t *testing.T) {
	src, err := open("#1.2\n1\t1\nName\tDescription\t\"a, b\"\ng1\t\"kinase, 5\"\" end\"\t7\n")
	if err != nil {
		t.Fatal(err)
	}
	all, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
	if err != nil || all.Columns[1].Dict[0] != `kinase, 5" end` || all.Names()[2] != "a, b" {
		t.Errorf("%v, %v", all, err)
	}
}

// Metadata of both sides comes with the matrix, and may choose of it.
func TestMetadata(t *testing.T) {
	for where, want := range map[string]string{
		"":          "[g1 g2] [s1 s2] [1 2 3 400] X f 40",
		"sex = m":   "[g1 g2] [s2] [2 400] X m 50",
		"chrom = Y": "[g2] [s1 s2] [3 400] Y f 40",
		"age > 45":  "[g1 g2] [s2] [2 400] X m 50",
	} {
		src, err := open(newer)
		if err != nil {
			t.Fatal(err)
		}
		var conds []table.Cond
		if where != "" {
			c, err := table.ParseCond(where)
			if err != nil {
				t.Fatal(err)
			}
			conds = append(conds, c)
		}
		a, err := src.(table.AnnotatedSource).ReadAnnotated(context.Background(), table.MatrixOptions{}, conds)
		if err != nil {
			t.Fatal(err)
		}
		chrom, sex, age := a.Rows.Columns[0], a.Cols.Columns[0], a.Cols.Columns[1]
		got := fmt.Sprint(a.Grid.Y.Labels, a.Grid.X.Labels, a.Grid.Values, " ", chrom.Dict[chrom.Codes[0]], " ", sex.Dict[sex.Codes[0]], " ", age.Floats[0])
		if got != want {
			t.Errorf("%s: %s, want %s", where, got, want)
		}
	}
}

func TestBothVersions(t *testing.T) {
	for _, c := range []struct{ text, rows, cols, values, columns, notes string }{
		{older, "[g1 g2]", "[a b c]", "[1 -2.5 NaN 4 5 NaN]", "[Name Description a b c]", "[]"},
		{newer, "[g1 g2]", "[s1 s2]", "[1 2 3 400]", "[id chrom s1 s2]", "[]"},
	} {
		src, err := open(c.text)
		if err != nil {
			t.Fatal(err)
		}
		g, notes, err := src.(table.MatrixSource).ReadMatrix(context.Background(), table.MatrixOptions{})
		if err != nil || g.Check() != nil {
			t.Fatal(err, g.Check())
		}
		if fmt.Sprint(g.Y.Labels) != c.rows || fmt.Sprint(g.X.Labels) != c.cols || fmt.Sprint(g.Values) != c.values || fmt.Sprint(notes) != c.notes {
			t.Errorf("%v %v %v %v", g.Y.Labels, g.X.Labels, g.Values, notes)
		}
		all, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
		if err != nil || fmt.Sprint(all.Names()) != c.columns || all.Columns[0].Kind != table.Text || all.Columns[2].Kind != table.Number {
			t.Errorf("%v, %v", all, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	for text, want := range map[string]string{
		"#1.4\n":                             `t.gct:1: "#1.4" is not the first line of a GCT file; #1.2 or #1.3 is`,
		"#1.2\n":                             "the file ends in its head; it is cut short",
		"#1.2\n2\n":                          "t.gct:2: 1 numbers, where 2 say how large the table is",
		"#1.2\n2\t-1\n":                      `t.gct:2: "-1" is not a number of rows or columns`,
		"#1.2\n2000000000\t2000000000\n":     "more than the limit of 1000; raise --limit-cells",
		"#1.2\n1\t2\nName\tDescription\ta\n": "t.gct:3: 3 columns, where the second line says 2 of names and metadata and 2 of values",
		"#1.2\n1\t1\nName\tDescription\ta\ng\td\tx\n":          `t.gct:4: column "a": "x" is not a number`,
		"#1.2\n1\t1\nName\tDescription\ta\ng\td\n":             "t.gct:4: 2 cells, where the header has 3",
		"#1.2\n2\t1\nName\tDescription\ta\ng\td\t1\n":          "t.gct: 1 rows, where the second line says 2; the file is cut short",
		"#1.2\n1\t1\nName\tDescription\ta\ng\td\t1\ng\td\t1\n": "t.gct:5: more rows than the 1 of the second line",
		"#1.2\n1\t1\nName\t" + strings.Repeat("x", 2000):       "t.gct:3: the line is longer than the limit of 1000 bytes",
	} {
		src, err := open(text)
		if err == nil {
			_, err = src.Schema(context.Background())
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
}

// The leukaemia samples of Golub and others (Science 286:531, 1999): 7129 genes
// of 38 samples, whose first values are those of the file's first line.
func TestLeukaemia(t *testing.T) {
	path := testdata.Path(t, "genes/all_aml_train.gct.gz")
	src, err := source.Open(context.Background(), table.Input{Paths: []string{path}}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g, _, err := src.(table.MatrixSource).ReadMatrix(context.Background(), table.MatrixOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if g.Rows != 7129 || g.Cols != 38 || g.At(0, 0) != -214 || g.At(0, 4) != -413 || g.Y.Labels[0] != "AFFX-BioB-5_at" || g.X.Labels[1] != "ALL_23953_B-cell" {
		t.Errorf("%d x %d, %v", g.Rows, g.Cols, g.Row(0))
	}
}

// FuzzRead: never a panic, and what is read is a grid of the size it says.
func FuzzRead(f *testing.F) {
	f.Add(older)
	f.Add(newer)
	f.Add("#1.3\n1\t1\t0\t0\nid\ts\ng\t1e999\n")
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
		all, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
		if err != nil || all.Rows() != g.Rows {
			t.Fatal(all, err)
		}
	})
}
