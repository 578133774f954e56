package conformance

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/table/cross"
)

// Engine holds the engine of a source against that of the same rows in memory:
// counts and extremes are equal, sums and moments within 1e-12 relative. open
// opens the source of a table with the columns of EngineTable.
func Engine(t *testing.T, e cross.Engine) {
	t.Helper()
	ctx := context.Background()
	m, err := cross.NewMemory(ctx, EngineTable())
	if err != nil {
		t.Fatal(err)
	}
	got, err := e.Columns(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := m.Columns(ctx)
	if len(got) != len(want) {
		t.Fatalf("%d columns, memory %d", len(got), len(want))
	}
	for i, c := range got {
		w := want[i]
		if c.Name != w.Name || c.Kind != w.Kind || c.Rows != w.Rows || c.Missing != w.Missing || c.Lo != w.Lo || c.Hi != w.Hi || c.Unit != w.Unit || c.Of != w.Of || c.Integer != w.Integer || !slices.Equal(c.Top, w.Top) {
			t.Errorf("column %+v, memory %+v", c, w)
		}
	}
	for _, q := range engineQuestions() {
		a, err := e.Group(ctx, q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		b, err := m.Group(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		if a.Met != b.Met || a.Rows != b.Rows || !slices.Equal(a.Counts, b.Counts) || !slices.Equal(a.Present, b.Present) {
			t.Errorf("%+v: %v of %v, memory %v of %v", q, a.Counts, a.Met, b.Counts, b.Met)
		}
		for i, v := range b.Values {
			w := a.Values[i]
			if v != w && !(v != v && w != w) && math.Abs(v-w) > 1e-12*math.Abs(v) {
				t.Errorf("%s in cell %d: %v, memory %v", q.Agg, i, w, v)
			}
		}
	}
	engineLists(t, ctx, e, m)
}

func engineLists(t *testing.T, ctx context.Context, e, m cross.Engine) {
	t.Helper()
	for _, q := range []cross.TopQuestion{{Column: "c"}, {Column: "c", Match: "LA", Limit: 1}, {Column: "when.weekday", Filters: []cross.Filter{{Column: "n", Lo: at(5)}}}} {
		a, err := e.Top(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := m.Top(ctx, q); a.Distinct != b.Distinct || !slices.Equal(a.Counts, b.Counts) {
			t.Errorf("top %+v: %+v, memory %+v", q, a, b)
		}
	}
	for _, q := range []cross.RowsQuestion{
		{Columns: []string{"n", "c", "when", "when.hour"}, Limit: 7, Offset: 2}, {Columns: []string{"id"}, Sort: "x", Desc: true, Limit: 30},
		{Columns: []string{"id", "c"}, Filters: []cross.Filter{{Column: "c", Missing: true}}, Limit: 30},
	} {
		a, err := e.Rows(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		b, err := m.Rows(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		Equal(t, a, b)
	}
	if _, err := e.Group(ctx, cross.Question{Keys: []cross.Key{{Column: "no such", Bins: &cross.Bins{N: 1, Num: 1, Den: 1}}}}); err == nil {
		t.Error("a column that is not there is counted")
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := e.Group(ended, cross.Question{}); err == nil {
		t.Error("a question that nobody waits for is answered")
	}
}

func at(v float64) *float64 { return &v }

// EngineTable is the table that engines are tested with: whole numbers, tenths
// on edges of bins, texts that would break a statement, times.
func EngineTable() *table.Table {
	const n = 400
	id, x, count, when, codes := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]int32, n)
	for i := range n {
		id[i] = float64(i)
		x[i] = math.Round(float64(i*37%101)-20) / 10
		count[i] = float64(i * 7 % 12)
		when[i] = float64(1_500_000_000 + i*86_461*3)
		codes[i] = int32(i*i%5) - 1
		if i%17 == 3 {
			x[i] = math.NaN()
		}
		if i%29 == 5 {
			when[i] = math.NaN()
		}
	}
	// Values of x are all different where they are sorted by.
	for i := range n {
		if i%2 == 0 {
			x[i] += float64(i) * 1000
		}
	}
	t := &table.Table{Name: "t", Columns: []*table.Column{
		{Name: "id", Kind: table.Number, Floats: id}, {Name: "x", Kind: table.Number, Floats: x}, {Name: "n", Kind: table.Number, Floats: count},
		{Name: "c", Kind: table.Text, Codes: codes, Dict: []string{"plain", "O'Brien", `q"; DROP TABLE t; --`, "Ωmega, <b>"}},
		{Name: "when", Kind: table.Time, Floats: when},
	}}
	for _, c := range t.Columns {
		c.Settle()
	}
	return t
}

func engineQuestions() []cross.Question {
	tenths := cross.Key{Column: "x", Bins: &cross.Bins{First: -25, N: 60, Num: 1, Den: 10}}
	weeks := cross.Key{Column: "when", Bins: &cross.Bins{First: 2470, N: 40, Num: 604800, Den: 1, Origin: 345600}}
	months := cross.Key{Column: "when", Bins: &cross.Bins{First: 190, N: 20, Num: 3, Den: 1, Months: true}}
	texts := cross.Key{Column: "c", Values: []string{"O'Brien", `q"; DROP TABLE t; --`, "nowhere"}}
	hour := cross.Key{Column: "when.hour", Bins: &cross.Bins{N: 24, Num: 1, Den: 1}}
	out := []cross.Question{
		{}, {Keys: []cross.Key{tenths}}, {Keys: []cross.Key{weeks, texts}}, {Keys: []cross.Key{months}}, {Keys: []cross.Key{hour, texts, {Column: "when.weekday", Values: []string{"Monday"}}}},
	}
	for _, f := range []cross.Filter{
		{Column: "x", Lo: at(.3), Hi: at(.7)}, {Column: "x", Missing: true}, {Column: "x", Hi: at(0), Missing: true}, {Column: "x"}, {Column: "c", In: []string{"plain", "' OR '1'='1"}},
		{Column: "c", Out: []string{`q"; DROP TABLE t; --`}}, {Column: "c", In: []string{"plain"}, Missing: true}, {Column: "when", Lo: at(1_510_000_000)}, {Column: "when.month", In: []string{"March"}},
	} {
		out = append(out, cross.Question{Keys: []cross.Key{tenths}, Filters: []cross.Filter{f}}, cross.Question{Keys: []cross.Key{texts}, Filters: []cross.Filter{f, {Column: "n", Lo: at(2)}}})
	}
	for _, agg := range cross.Aggs {
		out = append(out, cross.Question{Keys: []cross.Key{texts, tenths}, Agg: agg, Value: "n"}, cross.Question{Keys: []cross.Key{months}, Agg: agg, Value: "x", Filters: []cross.Filter{{Column: "x", Hi: at(100)}}})
	}
	return out
}
