package text

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

func TestMatrices(t *testing.T) {
	for _, c := range []struct {
		name, text string
		label      string
		want       string // x labels | y labels | values
	}{
		{"numbers", "a,b\n1,2\n3,4\n", "", "[a b] | [] | [1 2 3 4]"},
		{"no header", "1,2\n3,4\n", "", "[] | [] | [1 2 3 4]"},
		{"labels", "gene,a,b\nx,1,2\n\"y, z\",3,4\n", "", "[a b] | [x y, z] | [1 2 3 4]"},
		{"an index of pandas", ",a,b\n0,1,2\n1,3,4\n", "", "[a b] | [0 1] | [1 2 3 4]"},
		{"labels that are named", "a,id,b\n1,7,2\n3,8,4\n", "id", "[a b] | [7 8] | [1 2 3 4]"},
		{"no labels", ",a\n5,1\n6,2\n", "none", "[ a] | [] | [5 1 6 2]"},
		{"missing and infinite", "a,b\n,NA\n-inf,nan\n", "", "[a b] | [] | [NaN NaN -Inf NaN]"},
		{"spaces", "a b\n 1   2 \n3\t4\n", "", "[a b] | [] | [1 2 3 4]"},
		{"quoted", "a,b\n\"1\",\"2.5\"\n\"\",4\n", "", "[a b] | [] | [1 2.5 NaN 4]"},
		{"CRLF", "a,b\r\n1,2\r\n\r\n3,4\r\n", "", "[a b] | [] | [1 2 3 4]"},
	} {
		f, err := fromBytes("t.csv", []byte(c.text), table.Input{}, source.Limits{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		g, _, err := f.readMatrix(context.Background(), table.MatrixOptions{Label: c.label})
		if err != nil || g.Check() != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := fmt.Sprint(g.X.Labels, " | ", g.Y.Labels, " | ", g.Values); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWhatIsNoMatrix(t *testing.T) {
	rows := strings.Repeat("1,2,3\n", 5)
	for _, c := range []struct{ name, text, want string }{
		{"a word among numbers", "a,b,c\n" + rows + "1,x,3\n", `t.csv: row 6, column "b": "x" is not a number`},
		{"decimal commas", "a;b;c\n1;40,7;3\n2;3,5;4\n", `column "b": "40,7" is not a number; it looks like a decimal comma`},
		{"words beside labels", "a,b,c\nx,u,3\ny,v,4\n", table.ErrNotMatrix.Error()},
		{"times", "t,a,b\n2014-07-01,1,2\n2014-07-02,3,4\n", table.ErrNotMatrix.Error()},
		{"years", "year,a,b\n2014,1,2\n2015,3,4\n", table.ErrNotMatrix.Error()},
		{"a row too short", "a,b,c\n" + rows + "1,2\n", "t.csv:7: 2 cells, where the first line has 3"},
		{"a row too long", "a,b,c\n" + rows + "1,2,3,4\n", "t.csv:7: 4 cells"},
		{"a quote left open", "a,b,c\n" + rows + "\"1,2,3\n" + rows, "t.csv:7: a quote is opened and never closed"},
		{"a bad cell far below", "a,b,c\n" + strings.Repeat(rows, 300) + "1,oops,3\n", `row 1501, column "b": "oops" is not a number`},
	} {
		f, err := fromBytes("t.csv", []byte(c.text), table.Input{}, source.Limits{})
		if err == nil {
			_, _, err = f.readMatrix(context.Background(), table.MatrixOptions{})
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant %s", c.name, err, c.want)
		}
	}
	f, err := fromBytes("t.csv", []byte("a,b,c\n"+rows), table.Input{}, source.Limits{Cells: 10})
	if err != nil {
		t.Fatal(err)
	}
	var limit *table.LimitError
	if _, _, err := f.readMatrix(context.Background(), table.MatrixOptions{}); !errors.As(err, &limit) {
		t.Errorf("more cells than the limit: %v", err)
	}
	if _, _, err := f.ReadMatrix(context.Background(), table.MatrixOptions{}); !errors.Is(err, table.ErrNotMatrix) {
		t.Errorf("a small table: %v, want ErrNotMatrix: its shape is the table's to choose", err)
	}
}

// Any matrix, however it is cut into blocks and by however many workers, reads
// back bit for bit.
func TestBlocksAndWorkersDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cols := rapid.IntRange(1, 7).Draw(t, "cols")
		values := rapid.SliceOfN(rapid.SliceOfN(rapid.Float64(), cols, cols), 1, 60).Draw(t, "values")
		var b strings.Builder
		b.WriteString("label" + strings.Repeat(",c", cols) + "\n")
		for r, row := range values {
			fmt.Fprintf(&b, "\"row \"\"%d\"\",\nx\"", r)
			for _, v := range row {
				b.WriteString("," + fmt.Sprint(v))
			}
			b.WriteString("\n")
		}
		f, err := fromBytes("t.csv", []byte(b.String()), table.Input{}, source.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		f.workers = rapid.IntRange(1, 5).Draw(t, "workers")
		f.blockSize = rapid.IntRange(1, 300).Draw(t, "block")
		g, _, err := f.readMatrix(context.Background(), table.MatrixOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if g.Rows != len(values) || g.Cols != cols {
			t.Fatalf("%d x %d of %d x %d", g.Rows, g.Cols, len(values), cols)
		}
		for r, row := range values {
			if want := fmt.Sprintf("row \"%d\",\nx", r); g.Y.Labels[r] != want {
				t.Fatalf("label %q, want %q", g.Y.Labels[r], want)
			}
			for c, v := range row {
				if math.Float64bits(g.At(r, c)) != math.Float64bits(v) {
					t.Fatalf("row %d, column %d: %v, want %v", r, c, g.At(r, c), v)
				}
			}
		}
	})
}

// The columns of a query are the same however many others stand around them.
func TestOnlyNeededColumnsAreRead(t *testing.T) {
	text := "id,x,name,y,rest\n" + strings.Repeat("1,2.5,\"a, b\",-3,zzz\n2,,\"c\nd\",4,\n", 500)
	f, err := fromBytes("t.csv", []byte(text), table.Input{}, source.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	f.blockSize = 100
	for _, c := range []struct{ columns, want string }{
		{"x", "x:number:2.5 ?"}, {"y,x", "y:number:-3 4|x:number:2.5 ?"}, {"name", "name:text:a, b c\nd"}, {"rest,id", "rest:text:zzz ?|id:number:1 2"},
	} {
		got, err := table.Collect(context.Background(), f, table.Query{Columns: strings.Split(c.columns, ","), Limit: 2}, table.CollectLimits{})
		if err != nil || show(got) != c.want {
			t.Errorf("%s: %v, %v", c.columns, got, err)
		}
		all, err := table.Collect(context.Background(), f, table.Query{Columns: strings.Split(c.columns, ",")}, table.CollectLimits{})
		if err != nil || all.Rows() != 1000 {
			t.Errorf("%s: %v", c.columns, err)
		}
	}
	_, err = table.Collect(context.Background(), f, table.Query{Columns: []string{"nam"}}, table.CollectLimits{})
	if err == nil || !strings.Contains(err.Error(), `did you mean "name"`) {
		t.Errorf("an unknown column: %v", err)
	}
}

// A large file whose identifiers get letters long after the head.
func TestKindsFurtherDown(t *testing.T) {
	path := t.TempDir() + "/ids.csv"
	var b strings.Builder
	b.WriteString("id,v\n")
	const rows = 900_000
	for i := range rows {
		if i < rows*3/4 {
			fmt.Fprintf(&b, "%d,1\n", 1000+i)
		} else {
			fmt.Fprintf(&b, "A%d,1\n", i)
		}
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := openPath(path, table.Input{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := table.Collect(context.Background(), f, table.Query{}, table.CollectLimits{})
	if err != nil {
		t.Fatal(err)
	}
	id := got.Columns[0]
	if id.Kind != table.Text || got.Rows() != rows || id.Dict[id.Codes[0]] != "1000" || id.Dict[id.Codes[rows-1]] != "A899999" || !strings.Contains(strings.Join(got.Notes, ""), "further down") {
		t.Errorf("%v, %d rows, notes %q", id.Kind, got.Rows(), got.Notes)
	}
}
