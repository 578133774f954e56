package table

import "context"

// PlaceSource is a Source that can add points up on the square of web Mercator
// where they lie, so that what travels grows with the pixels of a tile.
type PlaceSource interface {
	Source
	// Places are the points of the rows that q asks for, X their longitude and Y
	// their latitude; false where only reading them tells exactly.
	Places(o PointsOptions, q Query) (Places, bool)
}

// Places adds points up on the square of web Mercator, cut into 2^bits x 2^bits
// cells that are counted from the west and from the north. Longitudes are taken
// around the world; what lies beyond 85.05 degrees north or south is left out.
type Places interface {
	Survey(ctx context.Context) (PlaceSurvey, error)
	// Cells yields each cell of the box that holds points, in any order.
	Cells(ctx context.Context, bits int, box PlaceBox, yield func(PlaceCell) error) error
	// Sums yields how many cells of the square hold each sum, in rising order.
	Sums(ctx context.Context, bits int, yield func(sum float64, cells int64) error) error
}

// PlaceBox is the cells from X0, Y0 up to, and without, X1, Y1.
type PlaceBox struct{ X0, Y0, X1, Y1 uint64 }

// PlaceCell is a cell with its points, and their weights added up.
type PlaceCell struct {
	X, Y   uint32
	Points int64
	Sum    float64
}

// PlaceSurvey is what a first look tells.
type PlaceSurvey struct {
	Rows, Points    int64 // all, and those with a place on the square
	Sum, Least      float64
	Weighted, Whole bool     // whether weights are named, and all of them whole numbers
	Box             PlaceBox // around all points, in cells of 16 bits
	FarLat, FarLon  float64  // greatest degrees, without their sign
	Digest          string   // other points have another one
}
