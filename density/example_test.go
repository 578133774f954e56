package density_test

import (
	"fmt"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geom"
)

func ExampleEstimate() {
	one := geom.Points{X: []float64{0}, Y: []float64{0}}
	r, _ := density.Estimate(one, density.Options{Bandwidth: 1, Layout: density.Layout{Cells: 3}})
	fmt.Printf("%.2f %s\n", r.Grid.At(1, 1), r.Unit) // 3/π at the centre
	// Output: 0.95 per square unit
}

func ExampleBin() {
	pts := geom.Points{X: []float64{.5, 1.5, 1.6}, Y: []float64{.5, .5, 1.5}}
	g, stats, _ := density.Bin(pts, density.BinOptions{Layout: density.Layout{Cell: 1, Extent: geom.Extent{XMax: 2, YMax: 2}}})
	fmt.Println(g.Row(0), g.Row(1), stats.Used)
	// Output: [0 1] [1 1] 3
}

func ExampleDots() {
	pts := geom.Points{X: []float64{0, 10}, Y: []float64{0, 10}}
	m, _ := density.Dots(pts, density.DotsOptions{Dotsize: 4, Width: 5, Height: 3})
	for y := range m.Height {
		fmt.Println(m.Values[y*m.Width : (y+1)*m.Width])
	}
	// Output:
	// [255 255 255 255 191]
	// [255 255 255 255 250]
	// [191 250 255 255 255]
}

func ExampleLines() {
	walk := geom.Points{X: []float64{0, 4}, Y: []float64{.5, .5}}
	g, _ := density.Lines([]geom.Points{walk}, density.LineOptions{Layout: density.Layout{Cell: 1, Extent: geom.Extent{XMax: 4, YMax: 2}}})
	fmt.Println(g.Row(0), g.Row(1))
	// Output: [0 0 0 0] [1 1 1 1]
}
