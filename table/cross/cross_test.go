package cross

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/table"
)

func ptr(v float64) *float64 { return &v }

// drawn is a table of a number, a text and a time, with gaps and edges.
func drawn(t *rapid.T) *table.Table {
	n := rapid.IntRange(0, 300).Draw(t, "rows")
	if rapid.IntRange(0, 9).Draw(t, "long") == 9 {
		n += 2 * blockRows
	}
	x, when, codes := make([]float64, n), make([]float64, n), make([]int32, n)
	values := []float64{math.NaN(), 0, .1, .2, .3, .6, .7, 1.1, -.1, 5, -3, math.Inf(1), math.Inf(-1), 1e9}
	seed := rapid.Uint64().Draw(t, "seed")
	for i := range n {
		seed = seed*6364136223846793005 + 1442695040888963407
		x[i] = values[seed>>33%uint64(len(values))]
		when[i] = float64(int64(seed>>20%4e9)) - 1e9
		codes[i] = int32(seed>>50%5) - 1
	}
	return &table.Table{Name: "t", Columns: []*table.Column{
		{Name: "x", Kind: table.Number, Floats: x}, {Name: "c", Kind: table.Text, Codes: codes, Dict: []string{"a", "b", "<b>", ""}},
		{Name: "when", Kind: table.Time, Floats: when, Unit: "second"},
	}}
}

// slotOf is the slot of a row by the definition: the edges of bins, one text
// after the other.
func slotOf(k Key, c *table.Column, i int) int {
	if c.Kind == table.Text {
		if c.Codes[i] < 0 {
			return k.N() + 1
		}
		if at := slices.Index(k.Values, c.Dict[c.Codes[i]]); at >= 0 {
			return at
		}
		return k.N()
	}
	v := c.Floats[i]
	if v != v {
		return k.N() + 1
	}
	for b := range k.Bins.N {
		if k.Bins.Edge(b) <= v && v < k.Bins.Edge(b+1) {
			return b
		}
	}
	return k.N()
}

func meets(f Filter, c *table.Column, i int) bool {
	if c.Kind == table.Text {
		if c.Codes[i] < 0 {
			return f.Missing
		}
		v := c.Dict[c.Codes[i]]
		if len(f.In) > 0 {
			return slices.Contains(f.In, v)
		}
		return len(f.Out) > 0 && !slices.Contains(f.Out, v) || len(f.Out) == 0 && !f.Missing
	}
	v := c.Floats[i]
	if v != v {
		return f.Missing
	}
	if f.Lo == nil && f.Hi == nil {
		return !f.Missing
	}
	return (f.Lo == nil || *f.Lo <= v) && (f.Hi == nil || v < *f.Hi)
}

func question(t *rapid.T) Question {
	keys := []Key{
		{Column: "x", Bins: &Bins{First: -3, N: 20, Num: 1, Den: 10}},
		{Column: "x", Bins: &Bins{First: -2, N: 300, Num: 2, Den: 100}},
		{Column: "c", Values: []string{"b", "", "zz"}},
		{Column: "c", Values: []string{}},
		{Column: "when", Bins: &Bins{First: 12, N: 300, Num: 1, Den: 1, Months: true}},
		{Column: "when", Bins: &Bins{First: -100, N: 270, Num: 604800, Den: 1, Origin: 345600}},
	}
	filters := []Filter{
		{Column: "x", Lo: ptr(.1), Hi: ptr(.7)}, {Column: "x", Hi: ptr(.3), Missing: true}, {Column: "x", Missing: true}, {Column: "x", Lo: ptr(0)}, {Column: "x"},
		{Column: "c", In: []string{"a", "<b>"}}, {Column: "c", Out: []string{"a"}}, {Column: "c", In: []string{""}, Missing: true}, {Column: "c", Missing: true},
		{Column: "when", Lo: ptr(0), Hi: ptr(2e9)},
	}
	pick := func(n int, label string) []int { return rapid.SliceOfN(rapid.IntRange(0, n-1), 0, 2).Draw(t, label) }
	var q Question
	for _, i := range pick(len(keys), "keys") {
		q.Keys = append(q.Keys, keys[i])
	}
	for _, i := range pick(len(filters), "filters") {
		q.Filters = append(q.Filters, filters[i])
	}
	if q.Agg = rapid.SampledFrom(append([]string{""}, Aggs...)).Draw(t, "agg"); q.Agg != "" {
		q.Value = "x"
	}
	return q
}

// Every count and aggregate equals that of a plain loop over the rows, the
// second time from what is kept as the first.
func TestGroupEqualsPlainLoop(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := drawn(t)
		m, err := NewMemory(context.Background(), tab)
		if err != nil {
			t.Fatal(err)
		}
		q := question(t)
		cells := 1
		for _, k := range q.Keys {
			cells *= k.Slots()
		}
		counts, lists := make([]int64, cells), make([][]float64, cells)
		for i := range tab.Rows() {
			ok := true
			for _, f := range q.Filters {
				ok = ok && meets(f, m.byName[f.Column], i)
			}
			cell := 0
			for _, k := range q.Keys {
				cell = cell*k.Slots() + slotOf(k, m.byName[k.Column], i)
			}
			if ok {
				counts[cell]++
				if v := tab.Columns[0].Floats[i]; v == v {
					lists[cell] = append(lists[cell], v)
				}
			}
		}
		for range 2 {
			a, err := m.Group(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(a.Counts, counts) {
				t.Fatalf("%+v: the counts are not those of a plain loop", q)
			}
			for i, list := range lists {
				if q.Agg != "" && (a.Present[i] != int64(len(list)) || !alike(a.Values[i], plain(q.Agg, list))) {
					t.Fatalf("%s of %d values: %v of %d, a plain loop %v", q.Agg, len(list), a.Values[i], a.Present[i], plain(q.Agg, list))
				}
			}
		}
	})
}

func alike(a, b float64) bool {
	return a == b || a != a && b != b || math.Abs(a-b) <= 1e-9*(1+math.Abs(b))
}

func plain(agg string, v []float64) float64 {
	n, sum := float64(len(v)), 0.0
	for _, x := range v {
		sum += x
	}
	switch {
	case n == 0, agg == "std" && n < 2:
		return math.NaN()
	case agg == "sum":
		return sum
	case agg == "mean":
		return sum / n
	case agg == "min":
		return slices.Min(v)
	case agg == "max":
		return slices.Max(v)
	case agg == "median":
		s := slices.Sorted(slices.Values(v))
		return s[(len(s)-1)/2]/2 + s[len(s)/2]/2
	}
	sq := 0.0
	for _, x := range v {
		sq += (x - sum/n) * (x - sum/n)
	}
	return math.Sqrt(sq / (n - 1))
}

// A sample looks at some blocks alone and says how many rows they have.
func TestSample(t *testing.T) {
	n := 10*blockRows + 5
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i % 7)
	}
	m, err := NewMemory(context.Background(), &table.Table{Columns: []*table.Column{{Name: "x", Kind: table.Number, Floats: x, Integer: true}}})
	if err != nil {
		t.Fatal(err)
	}
	a, err := m.Group(context.Background(), Question{Keys: []Key{{Column: "x", Bins: &Bins{N: 7, Num: 1, Den: 1}}}, Filters: []Filter{{Column: "x", Lo: ptr(3)}}, Every: 4})
	if err != nil {
		t.Fatal(err)
	}
	// Blocks 0, 4 and 8 of 4096 rows; four of seven values are 3 or more.
	if a.Rows != 3*blockRows || math.Abs(float64(a.Met)/float64(a.Rows)-4.0/7) > .001 || a.Counts[2] != 0 || a.Counts[3] == 0 {
		t.Errorf("%+v", a)
	}
}

func TestColumnsAndRows(t *testing.T) {
	tab := &table.Table{Columns: []*table.Column{
		{Name: "n", Kind: table.Number, Floats: []float64{2, math.NaN(), 1, 2, math.Inf(1)}, Integer: true},
		{Name: "ok", Kind: table.Bool, Floats: []float64{1, 0, math.NaN(), 1, 1}},
		{Name: "at", Kind: table.Time, Unit: "hour", Floats: []float64{0, 3600, 86400 * 3, 86400 * 40, math.NaN()}},
	}}
	m, err := NewMemory(context.Background(), tab)
	if err != nil {
		t.Fatal(err)
	}
	columns, _ := m.Columns(context.Background())
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	if want := []string{"n", "ok", "at", "at.month", "at.weekday", "at.hour"}; !slices.Equal(names, want) {
		t.Errorf("columns %q, not %q", names, want)
	}
	if c := columns[0]; c.Lo != 1 || c.Hi != 2 || c.Missing != 1 || c.Distinct != 3 || c.Kind != "number" {
		t.Errorf("n: %+v", c)
	}
	if c := columns[1]; c.Kind != "text" || !reflect.DeepEqual(c.Top, []Count{{"true", 3}, {"false", 1}}) || c.Missing != 1 {
		t.Errorf("ok: %+v", c)
	}
	got, err := m.Rows(context.Background(), RowsQuestion{Columns: []string{"n"}, Sort: "n", Desc: true, Offset: 1, Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	// Infinity first, then the two 2 in their order; the missing one would be last.
	if want := []float64{2, 2, 1}; !slices.Equal(got.Columns[0].Floats, want) {
		t.Errorf("sorted rows %v, not %v", got.Columns[0].Floats, want)
	}
	tops, err := m.Top(context.Background(), TopQuestion{Column: "ok", Filters: []Filter{{Column: "n", Lo: ptr(2)}}, Match: "TR"})
	if err != nil || !reflect.DeepEqual(tops, &Tops{Counts: []Count{{"true", 3}}, Distinct: 1}) {
		t.Errorf("top: %+v, %v", tops, err)
	}
}

// What does not fit the schema is refused before anything is looked at.
func TestCheck(t *testing.T) {
	s := Schema{"n": {Name: "n", Kind: "number"}, "c": {Name: "c", Kind: "text"}}
	bins := &Bins{N: 10, Num: 1, Den: 1}
	many := make([]string, MaxValues+1)
	for name, q := range map[string]Question{
		"no such column":     {Keys: []Key{{Column: "x", Bins: bins}}},
		"bins of texts":      {Keys: []Key{{Column: "c", Bins: bins}}},
		"values of numbers":  {Keys: []Key{{Column: "n"}}},
		"both":               {Keys: []Key{{Column: "n", Bins: bins, Values: []string{"a"}}}},
		"four keys":          {Keys: []Key{{Column: "c"}, {Column: "c"}, {Column: "c"}, {Column: "c"}}},
		"too many cells":     {Keys: []Key{{Column: "n", Bins: &Bins{N: 60000, Num: 1, Den: 1}}, {Column: "n", Bins: &Bins{N: 60000, Num: 1, Den: 1}}}},
		"no bins":            {Keys: []Key{{Column: "n", Bins: &Bins{Num: 1, Den: 1}}}},
		"step of nothing":    {Keys: []Key{{Column: "n", Bins: &Bins{N: 5, Den: 1}}}},
		"no fraction":        {Keys: []Key{{Column: "n", Bins: &Bins{N: 5, Num: .5, Den: 1}}}},
		"edges not exact":    {Keys: []Key{{Column: "n", Bins: &Bins{First: 1 << 60, N: 5, Num: 1, Den: 1}}}},
		"endless months":     {Keys: []Key{{Column: "n", Bins: &Bins{First: 1 << 40, N: 5, Num: 1, Den: 1, Months: true}}}},
		"origin nowhere":     {Keys: []Key{{Column: "n", Bins: &Bins{N: 5, Num: 1, Den: 1, Origin: math.NaN()}}}},
		"aggregate":          {Agg: "drop table", Value: "n"},
		"aggregate of texts": {Agg: "mean", Value: "c"},
		"range of texts":     {Filters: []Filter{{Column: "c", Lo: ptr(1)}}},
		"texts of numbers":   {Filters: []Filter{{Column: "n", In: []string{"1"}}}},
		"both filters":       {Filters: []Filter{{Column: "c", In: []string{"1"}, Out: []string{"2"}}}},
		"NaN bound":          {Filters: []Filter{{Column: "n", Lo: ptr(math.NaN())}}},
		"many texts":         {Filters: []Filter{{Column: "c", In: many}}},
		"many filters":       {Filters: make([]Filter, 65)},
	} {
		if err := q.Check(s); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
	err := Question{Keys: []Key{{Column: "gone", Bins: bins}}}.Check(s)
	if !errors.Is(err, ErrGone) {
		t.Errorf("a column that is gone: %v", err)
	}
	if err := (RowsQuestion{Columns: []string{"n"}, Limit: MaxRows + 1}).Check(s); err == nil {
		t.Error("too many rows are not refused")
	}
}

// A question that nobody waits for ends.
func TestCancelled(t *testing.T) {
	x := make([]float64, 100*blockRows)
	m, err := NewMemory(context.Background(), &table.Table{Columns: []*table.Column{{Name: "x", Kind: table.Number, Floats: x}}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := m.Group(ctx, Question{Keys: []Key{{Column: "x", Bins: &Bins{N: 7, Num: 1, Den: 1}}}}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// Edges are the numbers that a person types, and every one begins its bin.
func TestEdges(t *testing.T) {
	b := &Bins{First: -10, N: 100, Num: 1, Den: 10}
	f := newFinder(b)
	for i, e := range b.Edges() {
		var typed float64
		fmt.Sscan(fmt.Sprintf("%d.%d", abs(i-10)/10, abs(i-10)%10), &typed)
		if i < 10 {
			typed = -typed
		}
		if e != typed {
			t.Errorf("edge %d is %v, typed %v", i, e, typed)
		}
		if want := i; f.slot(e) != want {
			t.Errorf("%v is in bin %d, not %d", e, f.slot(e), want)
		}
	}
}

func abs(i int) int { return max(i, -i) }
