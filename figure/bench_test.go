package figure_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
)

func BenchmarkLayout(b *testing.B) {
	for _, c := range []struct {
		n     int
		annot bool
	}{{30, true}, {100, false}, {1000, false}, {4000, false}} {
		b.Run(fmt.Sprintf("cells=%dx%d/annot=%v", c.n, c.n, c.annot), func(b *testing.B) {
			g := grid.New(c.n, c.n)
			for i := range g.Values {
				g.Values[i] = math.Sin(float64(i)*.37) * 100
			}
			if c.annot {
				g.X, g.Y = grid.Labelled("sample", names("sample", c.n)), grid.Labelled("gene", names("gene", c.n))
			}
			p := plot(b, g, norm.Options{}, figure.Options{Annot: c.annot, Title: "A title"})
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := figure.Layout(p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
