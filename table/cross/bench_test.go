package cross

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/swelter/swelter/table"
)

// trips is a table of n made-up trips: places around a town, times, amounts.
func trips(n int) *table.Table {
	r := rand.New(rand.NewPCG(1, 2))
	number := func(name string, f func() float64) *table.Column {
		c := &table.Column{Name: name, Kind: table.Number, Floats: make([]float64, n)}
		for i := range n {
			c.Floats[i] = f()
		}
		return c
	}
	pay := &table.Column{Name: "payment", Kind: table.Text, Dict: []string{"card", "cash", "none", "other", "gift"}, Codes: make([]int32, n)}
	for i := range n {
		pay.Codes[i] = int32(min(4, math.Abs(r.NormFloat64())*1.5))
	}
	return &table.Table{Name: "trips", Columns: []*table.Column{
		number("x", func() float64 { return r.NormFloat64() }), number("y", func() float64 { return r.NormFloat64() }),
		number("hour", func() float64 { return math.Floor(24 * r.Float64()) }), number("distance", func() float64 { return r.ExpFloat64() * 3 }),
		number("fare", func() float64 { return 3 + r.ExpFloat64()*10 }), number("tip", func() float64 { return math.Floor(100*r.ExpFloat64()) / 50 }), pay,
	}}
}

// dashboard are the questions of all views: a heatmap and five charts.
func dashboardKeys() [][]Key {
	bins := func(column string, first int64, n int, num, den float64) Key {
		return Key{Column: column, Bins: &Bins{First: first, N: n, Num: num, Den: den}}
	}
	return [][]Key{
		{bins("x", -60, 120, 5, 100), bins("y", -40, 80, 1, 10)}, {bins("hour", 0, 24, 1, 1)}, {bins("distance", 0, 40, 5, 10)},
		{bins("fare", 0, 40, 2, 1)}, {bins("tip", 0, 40, 2, 10)}, {{Column: "payment", Values: []string{"card", "cash", "none", "other", "gift"}}},
	}
}

// BenchmarkBrush answers a new brush on one chart for all other views: what a
// page asks after each move of the pointer.
func BenchmarkBrush(b *testing.B) {
	for _, n := range []int{1_000_000, 10_000_000} {
		b.Run(map[int]string{1_000_000: "n=1e6", 10_000_000: "n=1e7"}[n], func(b *testing.B) {
			m, err := NewMemory(context.Background(), trips(n))
			if err != nil {
				b.Fatal(err)
			}
			all := dashboardKeys()
			r := rand.New(rand.NewPCG(3, 4))
			brush := func() time.Duration {
				start := time.Now()
				own := all[1+r.IntN(4)][0]
				from := r.IntN(own.Bins.N - 1)
				to := from + 1 + r.IntN(own.Bins.N-from-1)
				lo, hi := own.Bins.Edge(from), own.Bins.Edge(to)
				for _, keys := range all {
					q := Question{Keys: keys}
					if keys[0].Column != own.Column {
						q.Filters = []Filter{{Column: own.Column, Lo: &lo, Hi: &hi}}
					}
					if _, err := m.Group(context.Background(), q); err != nil {
						b.Fatal(err)
					}
				}
				return time.Since(start)
			}
			cold := brush()
			var took []time.Duration
			b.ResetTimer()
			for b.Loop() {
				took = append(took, brush())
			}
			slices.Sort(took)
			b.ReportMetric(float64(cold.Microseconds())/1e3, "cold-ms")
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1e3, "median-ms")
			b.ReportMetric(float64(took[len(took)-1].Microseconds())/1e3, "worst-ms")
		})
	}
}
