package figure_test

import (
	"fmt"
	"image/color"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
)

// Values, their colours and a title become a scene, which every format draws.
func ExampleLayout() {
	g := grid.New(2, 2)
	g.Values = []float64{1, 2, 3, 4}
	g.Name = "rain"
	viridis, _ := colormap.Named("viridis")
	s, report, err := figure.Layout(figure.Plot{
		Grid:    g,
		Mapper:  shade.New(norm.Linear(1, 4), viridis, color.NRGBA{}),
		Options: figure.Options{Title: "Rain", CellSize: "1cm"},
	})
	fmt.Println(err, s.Meta.Description)
	fmt.Printf("%.0f x %.0f pt of cells\n", report.Body.W, report.Body.H) // 2 cm are 56.7 pt
	// Output:
	// <nil> Heatmap of rain: 2 rows (0 to 1) by 2 columns (0 to 1). Highest 4 at 1, 1; lowest 1 at 0, 0.
	// 57 x 57 pt of cells
}
