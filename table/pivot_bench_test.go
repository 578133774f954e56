package table

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// longTable has n rows: a text key of 50 values, a year, a time over 30 days,
// a value.
func longTable(n int) *Table {
	r := rand.New(rand.NewPCG(1, 2))
	place := &Column{Name: "place", Kind: Text, Codes: make([]int32, n)}
	for i := range 50 {
		place.Dict = append(place.Dict, fmt.Sprintf("place %d", i))
	}
	year := &Column{Name: "year", Floats: make([]float64, n), Integer: true}
	at := &Column{Name: "time", Kind: Time, Unit: "second", Floats: make([]float64, n)}
	id := &Column{Name: "id", Floats: make([]float64, n)}
	value := &Column{Name: "value", Floats: make([]float64, n)}
	for i := range n {
		place.Codes[i] = int32(r.IntN(50))
		year.Floats[i] = float64(1900 + r.IntN(100))
		at.Floats[i] = 1.4e9 + float64(r.IntN(30*86400))
		id.Floats[i] = float64(r.IntN(1<<20)) + .5
		value.Floats[i] = r.NormFloat64()
	}
	return &Table{Name: "long", Columns: []*Column{place, year, at, id, value}}
}

func BenchmarkPivot(b *testing.B) {
	const n = 10_000_000
	t := longTable(n)
	for _, c := range []struct {
		name string
		o    MatrixOptions
	}{
		{"place x year mean", MatrixOptions{Rows: []string{"place"}, Cols: []string{"year"}, Value: "value", Agg: "mean"}},
		{"place x year count", MatrixOptions{Rows: []string{"place"}, Cols: []string{"year"}}},
		{"place x year std", MatrixOptions{Rows: []string{"place"}, Cols: []string{"year"}, Value: "value", Agg: "std"}},
		{"place x year median", MatrixOptions{Rows: []string{"place"}, Cols: []string{"year"}, Value: "value", Agg: "median"}},
		{"weekday x hour count", MatrixOptions{Rows: []string{"time.weekday"}, Cols: []string{"time.hour"}}},
		{"place,year x hour mean", MatrixOptions{Rows: []string{"place", "year"}, Cols: []string{"time.hour"}, Value: "value", Agg: "mean"}},
		{"million ids x place sum", MatrixOptions{Rows: []string{"id"}, Cols: []string{"place"}, Value: "value", Agg: "sum"}},
		{"bins", MatrixOptions{Rows: []string{"value:0.1"}, Cols: []string{"place"}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p, err := NewPivoter(c.o, "")
				if err != nil {
					b.Fatal(err)
				}
				const chunk = 1 << 16
				for lo := 0; lo < n; lo += chunk {
					if err := p.Add(rowsOf(t, lo, min(n, lo+chunk))); err != nil {
						b.Fatal(err)
					}
				}
				if _, _, err := p.Grid(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
		})
	}
}

// rowsOf is a view of rows lo to hi.
func rowsOf(t *Table, lo, hi int) *Table {
	out := &Table{Name: t.Name}
	for _, c := range t.Columns {
		d := *c
		if c.Kind == Text {
			d.Codes = c.Codes[lo:hi]
		} else {
			d.Floats = c.Floats[lo:hi]
		}
		out.Columns = append(out.Columns, &d)
	}
	return out
}
