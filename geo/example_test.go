package geo_test

import (
	"fmt"

	"github.com/swelter/swelter/geo"
)

func ExampleDistance() {
	fmt.Printf("%.0f km\n", geo.Distance(2.3522, 48.8566, -74.006, 40.7128)/1000) // Paris to New York
	// Output: 5853 km
}

func ExampleParseLength() {
	m, err := geo.ParseLength("2.5km")
	fmt.Println(m, err)
	_, err = geo.ParseLength("5mm")
	fmt.Println(err)
	// Output:
	// 2500 <nil>
	// length "5mm": mm is a length on paper; on the ground it is m, km, mi, nmi, ft or yd, such as 500m
}

func ExampleTileAt() {
	t := geo.TileAt(13.3777, 52.5163, 10) // Berlin
	e := t.Extent()
	fmt.Printf("%d/%d/%d: %.2f to %.2f E\n", t.Z, t.X, t.Y, e.XMin, e.XMax)
	// Output: 10/550/335: 13.36 to 13.71 E
}
