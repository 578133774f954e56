package partial_test

import (
	"fmt"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/partial"
	"github.com/swelter/swelter/table"
)

// Two jobs count their shares of the points on the same two cells.
func ExampleGrid_Merge() {
	job := func(xs ...float64) *partial.Grid {
		cells := density.Layout{Cols: 2, Rows: 1, Extent: geom.Extent{XMax: 2, YMax: 1}}
		b, _ := density.NewBinner(density.BinOptions{Layout: cells})
		pts := geom.Points{X: xs, Y: make([]float64, len(xs))}
		b.Add(pts)
		seen := table.NewSurvey()
		seen.Add(pts)
		g, _ := partial.New(b, partial.Header{}, seen)
		return g
	}
	all := job(0.5, 1.5, 1.6)
	fmt.Println(all.Merge(job(0.1, 0.2, 0.3)))
	fmt.Println(all.Grid().Values, "of", all.Rows, "rows")
	// Output:
	// <nil>
	// [4 2] of 6 rows
}
