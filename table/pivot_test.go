package table

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter/grid"
	"pgregory.net/rapid"
)

const sales = `region,city,month,sold
South,Bari,Mar,5
North,Turin,Jan,1
South,Bari,Jan,3
North,Milan,Mar,
South,Bari,Mar,7
`

// draw writes a grid as its labels and rows, missing as "-".
func draw(g *grid.Grid) string {
	var b strings.Builder
	b.WriteString(strings.Join(axisText(g.X), " ") + "\n")
	for r, label := range axisText(g.Y) {
		b.WriteString(label + ":")
		for _, v := range g.Row(r) {
			if math.IsNaN(v) {
				b.WriteString(" -")
			} else {
				b.WriteString(" " + NumberLabel(v))
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func axisText(a grid.Axis) []string {
	if a.Edges == nil {
		return a.Labels
	}
	out := make([]string, a.N)
	for i := range out {
		if out[i] = NumberLabel(a.Edges[i]); a.Kind == grid.Time {
			out[i] = TimeLabel(a.Edges[i], "day")
		}
	}
	return out
}

func TestPivot(t *testing.T) {
	for _, c := range []struct {
		name string
		text string
		o    MatrixOptions
		want string
	}{
		{"months in calendar order, first-seen cities", sales, MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}, Value: "sold", Agg: "sum"},
			"Jan Mar\nBari: 3 12\nTurin: 1 -\nMilan: - -\n"},
		{"as it comes", sales, MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}, Value: "sold", Agg: "sum", SortCols: "none"},
			"Mar Jan\nBari: 12 3\nTurin: - 1\nMilan: - -\n"},
		{"count is 0 where all is missing", sales, MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}, Value: "sold", Agg: "count"},
			"Jan Mar\nBari: 1 2\nTurin: 1 -\nMilan: - 0\n"},
		{"rows are counted", sales, MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}},
			"Jan Mar\nBari: 1 2\nTurin: 1 -\nMilan: - 1\n"},
		{"mean", sales, MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}, Value: "sold", Agg: "mean"},
			"Jan Mar\nBari: 3 6\nTurin: 1 -\nMilan: - -\n"},
		{"first", sales, MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}, Value: "sold", Agg: "first"},
			"Jan Mar\nBari: 3 5\nTurin: 1 -\nMilan: - -\n"},
		{"median of two", sales, MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}, Value: "sold", Agg: "median"},
			"Jan Mar\nBari: 3 6\nTurin: 1 -\nMilan: - -\n"},
		{"std of one is missing", sales, MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}, Value: "sold", Agg: "std"},
			"Jan Mar\nBari: - 1.4142135623730951\nTurin: - -\nMilan: - -\n"},
		{"std with n", sales, MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}, Value: "sold", Agg: "std", DDof: new(int)},
			"Jan Mar\nBari: 0 1\nTurin: 0 -\nMilan: - -\n"},
		{"nested, groups together", sales, MatrixOptions{Rows: []string{"region", "city"}, Cols: []string{"month"}, Value: "sold", Agg: "max"},
			"Jan Mar\nSouth / Bari: 3 7\nNorth / Turin: 1 -\nNorth / Milan: - -\n"},
		{"by name", sales, MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}, Value: "sold", Agg: "min", SortRows: "name", SortCols: "name-desc"},
			"Mar Jan\nBari: 5 3\nMilan: - -\nTurin: - 1\n"},
		{"by value", sales, MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}, Value: "sold", Agg: "sum", SortRows: "value"},
			"Jan Mar\nTurin: 1 -\nBari: 3 12\nMilan: - -\n"},
		{"by date, downwards", sales, MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}, Value: "sold", Agg: "sum", SortCols: "date-desc"},
			"Mar Jan\nBari: 12 3\nTurin: - 1\nMilan: - -\n"},
		{"transposed", sales, MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}, Value: "sold", Agg: "sum", Transpose: true},
			"Bari Turin Milan\nJan: 3 1 -\nMar: 12 - -\n"},
		{"scaled by row", sales, MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}, Value: "sold", Agg: "sum", StandardScale: "rows"},
			"Jan Mar\nBari: 0 1\nTurin: 0 -\nMilan: - -\n"},
		{"weekdays from Monday", "d,k,v\nSun,a,1\nMon,a,2\nWed,a,3\n", MatrixOptions{Rows: []string{"k"}, Cols: []string{"d"}, Value: "v"},
			"Mon Wed Sun\na: 2 3 1\n"},
		{"numbers ascend", "y,k,v\n1950,a,1\n1949,a,2\n", MatrixOptions{Rows: []string{"k"}, Cols: []string{"y"}, Value: "v"},
			"1949 1950\na: 2 1\n"},
		{"a day without a row is empty", "d,k,v\n2014-01-04,a,1\n2014-01-02,a,2\n2014-01-01,a,3\n", MatrixOptions{Rows: []string{"k"}, Cols: []string{"d"}, Value: "v"},
			"2014-01-01 2014-01-02 2014-01-03 2014-01-04\na: 3 2 - 1\n"},
		{"weeks are a week wide", "d,k,v\n2014-01-06,a,1\n2014-01-13,a,2\n2014-01-27,a,3\n", MatrixOptions{Rows: []string{"k"}, Cols: []string{"d"}, Value: "v"},
			"2014-01-06 2014-01-13 2014-01-20 2014-01-27\na: 1 2 - 3\n"},
		{"month ends are months", "d,k,v\n2014-01-31,a,1\n2014-02-28,a,2\n2014-03-31,a,3\n2014-04-30,a,4\n", MatrixOptions{Rows: []string{"k"}, Cols: []string{"d"}, Value: "v"},
			"2014-01-01 2014-02-01 2014-03-01 2014-04-01\na: 1 2 3 4\n"},
		{"downwards too", "d,k,v\n2014-01-01,a,1\n2014-01-03,a,2\n", MatrixOptions{Rows: []string{"k"}, Cols: []string{"d"}, Value: "v", SortCols: "date-desc"},
			"2014-01-05 2014-01-03\na: 2 1\n"},
		{"bins", "x,k,v\n0.29,a,1\n0.3,a,2\n-0.05,a,3\n0.05,a,4\n", MatrixOptions{Rows: []string{"k"}, Cols: []string{"x:0.1"}, Value: "v", Agg: "sum"},
			"-0.1 0 0.1 0.2 0.3\na: 3 4 - 1 2\n"},
		{"a column of that very name", "x:10,k,v\n1,a,1\n2,a,2\n", MatrixOptions{Rows: []string{"k"}, Cols: []string{"x:10"}, Value: "v"},
			"1 2\na: 1 2\n"},
		{"a key that is missing", "x,k,v\np,a,1\n,a,2\n", MatrixOptions{Rows: []string{"k"}, Cols: []string{"x"}, Value: "v"},
			"p\na: 1\n"},
		{"text as categories", "x,k,v\np,a,wet\nq,a,dry\n", MatrixOptions{Rows: []string{"k"}, Cols: []string{"x"}, Value: "v"},
			"p q\na: 0 1\n"},
		{"truths", "x,k,v\np,a,true\nq,a,false\n", MatrixOptions{Rows: []string{"k"}, Cols: []string{"x"}, Value: "v"},
			"p q\na: 1 0\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, _, err := Pivot(read(t, c.text), c.o, "")
			if err != nil {
				t.Fatal(err)
			}
			if err := g.Check(); err != nil {
				t.Error(err)
			}
			// The edges of a falling axis are the upper ones first.
			if got := draw(g); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestPivotSays(t *testing.T) {
	g, notes, err := Pivot(read(t, sales+",Rome,Jan,1\n"), MatrixOptions{Rows: []string{"region", "city"}, Cols: []string{"month"}, Value: "sold", Agg: "mean"}, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"1 of 6 rows had no region or no city or no month and were left out", "columns: the months of month are in calendar order (the file has another)"}
	if !slices.Equal(notes, want) {
		t.Errorf("%q", notes)
	}
	if g.Name != "sold (mean)" || g.X.Title != "month" || g.Y.Title != "region / city" || !slices.Equal(g.Y.Levels[0], []string{"South", "North", "North"}) {
		t.Errorf("%q %q %q %q", g.Name, g.X.Title, g.Y.Title, g.Y.Levels)
	}
}

func TestPivotErrors(t *testing.T) {
	o := func(agg string) MatrixOptions {
		return MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}, Value: "sold", Agg: agg}
	}
	limited := o("mean")
	limited.LimitCells = 5
	text := o("mean")
	text.Value = "region"
	sorted := o("mean")
	sorted.SortRows = "date"
	for _, c := range []struct {
		o    MatrixOptions
		want string
	}{
		{o(""), `test.csv: row "Bari", column "Mar" occurs 2 times; choose an aggregate: mean, sum, count, min, max, median, first, std`},
		{o("avg"), `aggregate "avg" is not known; choose one of mean, sum, count, min, max, median, first, std`},
		{limited, "test.csv: 3 x 2 = 6 cells are more than the limit of 5 cells; filter the rows, bin a key, or raise the limit"},
		{text, `test.csv: row 1, column "region": "South" is not a number`},
		{sorted, `test.csv: column "city": "Bari" is not a date to sort by`},
		{MatrixOptions{Rows: []string{"city"}}, "a long table needs a column for its rows and one for its columns"},
		{MatrixOptions{Rows: []string{"city"}, Cols: []string{"mnth"}}, `test.csv: no column "mnth"; did you mean "month"? (columns: region, city, month, sold)`},
		{MatrixOptions{Rows: []string{"city"}, Cols: []string{"month"}, SortCols: "size"}, `order "size" is not known; choose one of none, name, value, date, each also with -desc`},
	} {
		_, _, err := Pivot(read(t, sales), c.o, "")
		if err == nil || err.Error() != c.want {
			t.Errorf("%v\nwant %s", err, c.want)
		}
	}
	_, _, err := Pivot(read(t, "city,month,sold\n,,1\n"), o(""), "")
	if !errors.Is(err, ErrNoRows) {
		t.Error(err)
	}
	var dup *DuplicateError
	if _, _, err = Pivot(read(t, sales), o(""), ""); !errors.As(err, &dup) || dup.Count != 2 || dup.Pairs != 1 {
		t.Errorf("%#v", dup)
	}
}

// randomLong draws a long table with few keys, some missing.
func randomLong(r *rand.Rand, n int) *Table {
	text := func(name string, k int) *Column {
		c := &Column{Name: name, Kind: Text}
		for i := range k {
			c.Dict = append(c.Dict, fmt.Sprintf("%s%d", name, i))
		}
		for range n {
			c.Codes = append(c.Codes, int32(r.IntN(k+1)-1))
		}
		return c
	}
	numbers := func(name string, f func() float64) *Column {
		c := &Column{Name: name}
		for range n {
			v := f()
			if r.IntN(10) == 0 {
				v = math.NaN()
			}
			c.Floats = append(c.Floats, v)
		}
		return c
	}
	return &Table{Name: "random", Columns: []*Column{text("a", 1+r.IntN(30)), text("b", 1+r.IntN(30)),
		numbers("n", func() float64 { return float64(r.IntN(20)) / 4 }), numbers("v", func() float64 { return float64(r.IntN(1000)) })}}
}

// shuffled is the table with its rows in another order.
func shuffled(t *Table, r *rand.Rand) *Table {
	keep := make([]int32, t.Rows())
	for i, p := range r.Perm(t.Rows()) {
		keep[i] = int32(p)
	}
	out := &Table{Name: t.Name}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, c.pick(keep, 0))
	}
	return out
}

// Every aggregate equals the plain loop over a map; the order of the rows and
// the chunks changes nothing, and counts add up to the rows with both keys.
func TestPivotProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		n := 1 + r.IntN(9000)
		tab := randomLong(r, n)
		o := MatrixOptions{Rows: []string{"a"}, Cols: []string{"b", "n"}, Value: "v", SortRows: "name", SortCols: "name",
			Agg: rapid.SampledFrom([]string{"mean", "sum", "count", "min", "max", "median"}).Draw(t, "agg")}
		g, _, err := Pivot(tab, o, "")
		if errors.Is(err, ErrNoRows) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		cells, keyed := map[[2]string][]float64{}, 0
		for i := range n {
			a, b, x := tab.Columns[0].text(i), tab.Columns[1].text(i), tab.Columns[2].text(i)
			if a != "" && b != "" && x != "" {
				key := [2]string{a, b + " / " + x}
				cells[key] = append(cells[key], tab.Columns[3].Floats[i])
				keyed++
			}
		}
		for i := range g.Rows {
			for j := range g.Cols {
				want := plain(cells[[2]string{g.Y.Labels[i], g.X.Labels[j]}], o.Agg)
				if got := g.At(i, j); !near(got, want) {
					t.Fatalf("%s of %s, %s is %v, want %v", o.Agg, g.Y.Labels[i], g.X.Labels[j], got, want)
				}
				n := plain(cells[[2]string{g.Y.Labels[i], g.X.Labels[j]}], "count")
				if n != n {
					n = 0
				}
				if g.Counts != nil && g.Counts.At(i, j) != n || g.Counts == nil && o.Agg != "count" {
					t.Fatalf("%s, %s is made of %v values: %v", g.Y.Labels[i], g.X.Labels[j], n, g.Counts)
				}
			}
		}
		p, _ := NewPivoter(o, "")
		mixed := shuffled(tab, r)
		for lo := 0; lo < n; {
			hi := min(n, lo+1+r.IntN(3000))
			if err := p.Add(rowsOf(mixed, lo, hi)); err != nil {
				t.Fatal(err)
			}
			lo = hi
		}
		again, _, err := p.Grid()
		if err != nil || draw(again) != draw(g) {
			t.Fatalf("in another order: %v\n%s\n%s", err, draw(again), draw(g))
		}
		o.Value, o.Agg = "", ""
		counts, _, err := Pivot(tab, o, "")
		total := 0.0
		for _, v := range counts.Values {
			if v == v {
				total += v
			}
		}
		if err != nil || total != float64(keyed) {
			t.Fatalf("counts add up to %v, want %d (%v)", total, keyed, err)
		}
	})
}

// plain is an aggregate by its definition.
func plain(all []float64, agg string) float64 {
	if len(all) == 0 {
		return math.NaN()
	}
	v := slices.DeleteFunc(slices.Clone(all), math.IsNaN)
	if agg == "count" {
		return float64(len(v))
	}
	if len(v) == 0 {
		return math.NaN()
	}
	slices.Sort(v)
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	switch agg {
	case "sum":
		return sum
	case "mean":
		return sum / float64(len(v))
	case "min":
		return v[0]
	case "max":
		return v[len(v)-1]
	}
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// Keys far more than cells go over to hashing; the cells stay the same.
func TestPivotSparse(t *testing.T) {
	const n = 5000
	tab := &Table{Columns: []*Column{{Name: "a"}, {Name: "b"}}}
	for i := range n {
		tab.Columns[0].Floats = append(tab.Columns[0].Floats, float64(i))
		tab.Columns[1].Floats = append(tab.Columns[1].Floats, float64(i*7919%n))
	}
	p, err := NewPivoter(MatrixOptions{Rows: []string{"a"}, Cols: []string{"b"}}, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Add(tab); err != nil {
		t.Fatal(err)
	}
	g, _, err := p.Grid()
	if err != nil || !p.index.hashed {
		t.Fatal(err, p.index.hashed)
	}
	for i := range n {
		if g.At(i, i*7919%n) != 1 {
			t.Fatalf("row %d", i)
		}
	}
}

// source yields a table in chunks.
type source struct {
	table *Table
	chunk int
}

func (s source) Schema(context.Context) ([]Field, error) { return nil, nil }
func (s source) Close() error                            { return nil }
func (s source) Scan(_ context.Context, q Query, yield func(*Table) error) error {
	yield, err := Answer(q, yield)
	for lo := 0; err == nil && lo < s.table.Rows(); lo += s.chunk {
		err = yield(rowsOf(s.table, lo, min(s.table.Rows(), lo+s.chunk)))
	}
	return err
}

func TestPivotSource(t *testing.T) {
	taxis := load(t, "matrix/taxis.csv.gz")
	o := MatrixOptions{Rows: []string{"pickup.weekday"}, Cols: []string{"fare:10", "color"}, Value: "tip", Agg: "mean"}
	where := conds(t, "distance > 1", "payment = cash")
	few, err := Apply(taxis, Query{Where: where})
	if err != nil {
		t.Fatal(err)
	}
	want, _, err := Pivot(few, o, "")
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := PivotSource(context.Background(), source{taxis, 100}, o, where, "")
	if err != nil || draw(got) != draw(want) {
		t.Errorf("%v\n%s", err, draw(got))
	}
}
