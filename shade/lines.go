package shade

import (
	"image"
	"image/color"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
)

// LineMapper colours every row, or every column, by a norm of its own over one
// colormap: the colours compare values along a line, not between lines. It is
// immutable and safe for concurrent use. Its colour bar runs from each line's
// lower limit to its upper.
type LineMapper struct {
	Lines   *norm.Lines
	Map     *colormap.Map
	Missing color.NRGBA // as a Mapper's
	Alpha   float64     // as a Mapper's
}

// Shared is a Mapper from positions to colours, for the bar: 0 is a line's lower
// limit, 1 its upper.
func (l *LineMapper) Shared() *Mapper {
	return &Mapper{Norm: norm.Linear(0, 1), Map: l.Map, Missing: l.Missing, Alpha: l.Alpha}
}

// Color is the colour of a value in a cell.
func (l *LineMapper) Color(row, col int, v float64) color.NRGBA {
	return l.Shared().Color(l.Lines.At(row, col).Scale(v))
}

// Image is the grid as a picture, as a Mapper's. It needs as much room as the
// grid's values for their positions.
func (l *LineMapper) Image(g *grid.Grid, hidden []bool) image.Image {
	at := &grid.Grid{Rows: g.Rows, Cols: g.Cols, Values: make([]float64, len(g.Values))}
	if g.Cols > 0 {
		l.Lines.Positions(at.Values, g.Values, g.Cols)
	}
	return l.Shared().Image(at, hidden)
}
