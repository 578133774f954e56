package geotiff_test

import (
	"bytes"
	"fmt"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/render/geotiff"
)

func ExampleWrite() {
	g := &grid.Grid{
		Rows: 2, Cols: 2, Values: []float64{1, 2, 3, 4}, Name: "density", Unit: "per km²",
		X: grid.Edged("", grid.Number, []float64{10, 11, 12}),
		Y: grid.Edged("", grid.Number, []float64{50, 49, 48}),
	}
	var file bytes.Buffer
	err := geotiff.Write(&file, g, geotiff.Options{CRS: geotiff.LonLat})
	fmt.Printf("%q %v\n", file.Bytes()[:4], err)
	// Output: "II*\x00" <nil>
}
