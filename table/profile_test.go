package table_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/swelter/swelter/table"
)

// The same rows in one chunk or in two have one profile; the numbers are
// counted by hand.
func TestProfileDoesNotDependOnChunks(t *testing.T) {
	nan := math.NaN()
	whole := &table.Table{Columns: []*table.Column{
		{Name: "n", Floats: []float64{2, nan, 6, math.Inf(1)}},
		{Name: "w", Kind: table.Text, Codes: []int32{0, 1, -1, 1}, Dict: []string{"a", "b"}},
		{Name: "t", Kind: table.Time, Unit: "day", Floats: []float64{86400, nan, 0, 0}},
		{Name: "b", Kind: table.Bool, Floats: []float64{1, 0, 0, nan}},
	}}
	head := &table.Table{Notes: []string{"separator ;"}, Columns: []*table.Column{
		{Name: "n", Floats: []float64{2, nan}},
		{Name: "w", Kind: table.Text, Codes: []int32{0, 1}, Dict: []string{"a", "b"}},
		{Name: "t", Kind: table.Time, Unit: "day", Floats: []float64{86400, nan}},
		{Name: "b", Kind: table.Bool, Floats: []float64{1, 0}},
	}}
	tail := &table.Table{Notes: []string{"separator ;"}, Columns: []*table.Column{
		{Name: "n", Floats: []float64{6, math.Inf(1)}},
		{Name: "w", Kind: table.Text, Codes: []int32{-1, 0}, Dict: []string{"b"}},
		{Name: "t", Kind: table.Time, Unit: "year", Floats: []float64{0, 0}},
		{Name: "b", Kind: table.Bool, Floats: []float64{0, nan}},
	}}
	want := []string{
		"n number 3 present 1 missing 1 infinite 2..6 mean 4 integer true unit \"\" distinct 0 []",
		"w text 3 present 1 missing 0 infinite 0..0 mean 0 integer false unit \"\" distinct 2 [{b 2} {a 1}]",
		"t time 3 present 1 missing 0 infinite 0..86400 mean 2.88e+04 integer false unit \"day\" distinct 0 []",
		"b bool 3 present 1 missing 0 infinite 0..1 mean 0.3333 integer false unit \"\" distinct 0 []",
	}
	for name, chunks := range map[string][]*table.Table{"whole": {whole}, "chunks": {head, tail}} {
		var p table.Profiler
		for _, c := range chunks {
			p.Add(c)
		}
		if p.Rows != 4 || len(chunks) == 2 && fmt.Sprint(p.Notes) != "[separator ;]" {
			t.Errorf("%s: %d rows, notes %q", name, p.Rows, p.Notes)
		}
		for i, c := range p.Columns() {
			got := fmt.Sprintf("%s %s %d present %d missing %d infinite %g..%g mean %.4g integer %v unit %q distinct %d %v",
				c.Name, c.Kind, c.Present, c.Missing, c.Infinite, c.Moments.Min, c.Moments.Max, c.Moments.Mean, c.Integer, c.Unit, c.Distinct, c.Top)
			if got != want[i] {
				t.Errorf("%s:\n got %s\nwant %s", name, got, want[i])
			}
		}
	}
}

// A column of more different texts than are kept says so and claims no most
// frequent ones.
func TestProfileOfManyTexts(t *testing.T) {
	n := table.MaxDistinct + 1
	c := &table.Column{Name: "id", Kind: table.Text}
	for i := range n {
		c.Dict = append(c.Dict, fmt.Sprint(i))
		c.Codes = append(c.Codes, int32(i))
	}
	var p table.Profiler
	p.Add(&table.Table{Columns: []*table.Column{c}})
	got := p.Columns()[0]
	if got.Present != int64(n) || got.Distinct != table.MaxDistinct || got.Top != nil {
		t.Errorf("%d present, %d distinct, top %v", got.Present, got.Distinct, got.Top)
	}
}
