package table

import "context"

// CountSource is a Source that can count points where they lie, so that what
// travels grows with the cells.
type CountSource interface {
	Source
	// SurveyPoints is what a first look at the points tells; false where it
	// cannot say exactly what reading them would.
	SurveyPoints(ctx context.Context, o PointsOptions, q Query) (Survey, bool, error)
	// CountPoints yields how many points lie in each cell that has any, columns
	// and rows counted from the least edges. Cells are half-open, the last closed.
	CountPoints(ctx context.Context, o PointsOptions, q Query, x, y Ruler, yield func(col, row int, n int64) error) error
}

// Ruler is N cells side by side: edge i is Lo + i Step, the last Hi.
type Ruler struct {
	Lo, Hi, Step float64
	N            int
}
