package geojson_test

import (
	"os"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/render/geojson"
)

// Cells that are 0 are left out.
func ExampleCells() {
	geojson.Cells(os.Stdout, &grid.Grid{
		Rows: 1, Cols: 2, Values: []float64{0, 2.5},
		X: grid.Edged("", grid.Number, []float64{10, 11, 12}),
		Y: grid.Edged("", grid.Number, []float64{50, 49}),
	}, geojson.Options{EPSG: 4326})
	// Output:
	// {"type":"FeatureCollection",
	// "features":[
	// {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[11,49],[12,49],[12,50],[11,50],[11,49]]]},"properties":{"value":2.5}}
	// ]}
}
