package density

import (
	"errors"
	"fmt"
	"math"

	"github.com/swelter/swelter/geom"
)

// Hexes are hexagons with one value each, those of matplotlib's hexbin. Their
// corners lie at (±SX/2, ±SY/6) and (0, ±SY/3) from the middle, and SY = √3 SX
// makes them regular. A hexagon without points is not there, or has the value
// 0 when points are counted or summed.
type Hexes struct {
	X, Y, Values []float64
	SX, SY       float64 // distance of middles along a row, and of every second row
	Extent       geom.Extent
	Name         string
}

// Outline is the six corners around the middle, anticlockwise.
func (h *Hexes) Outline() [6][2]float64 {
	x, y := h.SX/2, h.SY/6
	return [6][2]float64{{x, -y}, {x, y}, {0, 2 * y}, {-x, y}, {-x, -y}, {0, -2 * y}}
}

// NewHexBinner makes a Binner on hexagons; take its Hexes, not its Grid. Cols
// (0: 100) hexagons go across the extent; Rows pairs of rows, 0 for as many as
// make them about regular. A Cell is the width of a regular hexagon.
func NewHexBinner(o BinOptions) (*Binner, error) {
	if o.Extent.IsZero() {
		return nil, errors.New("bin: no extent; a stream of points cannot be asked for its own")
	}
	if err := checkExtent(o.Extent); err != nil {
		return nil, fmt.Errorf("bin: %w", err)
	}
	if err := o.Layout.check(); err != nil {
		return nil, fmt.Errorf("bin: %w", err)
	}
	if o.Groups != nil {
		return nil, errors.New("bin: hexagons do not count by group; take cells")
	}
	e := o.Extent
	if math.IsInf(e.Width(), 0) || math.IsInf(e.Height(), 0) {
		return nil, errors.New("bin: the extent is wider than numbers reach; give one between its ends")
	}
	pad := 1e-9 * e.Width()
	h := hexes{x0: e.XMin - pad, y0: e.YMin}
	width := e.XMax + pad - h.x0
	nx, ny := float64(o.Cols), float64(o.Rows)
	switch {
	case o.Cell > 0:
		nx, ny = max(1, math.Ceil(width/o.Cell-slack)), max(1, math.Ceil(e.Height()/(o.Cell*math.Sqrt(3))-slack))
		h.sx, h.sy = o.Cell, o.Cell*math.Sqrt(3)
	case o.Cols == 0:
		nx = 100
		fallthrough
	default:
		h.sx = width / nx
		if o.Rows == 0 {
			ny = max(1, math.Round(e.Height()/(h.sx*math.Sqrt(3))))
		}
		h.sy = e.Height() / ny
	}
	limit := float64(defaultMaxCells)
	if o.MaxCells > 0 {
		limit = float64(o.MaxCells)
	}
	if !(2*nx*ny <= limit) {
		return nil, fmt.Errorf("bin: %.0f x %.0f hexagons are more than the limit of %.0f; take larger ones", nx, ny, limit)
	}
	h.nx, h.ny = int(nx), int(ny)
	b := &Binner{BinOptions: o, hexes: h}
	b.index = &b.hexes
	return b, b.begin()
}

// Hexes is the reduction of all points so far onto hexagons.
func (b *Binner) Hexes() *Hexes {
	h := &b.hexes
	out := &Hexes{SX: h.sx, SY: h.sy, Extent: b.Extent, Name: b.Reduce.String()}
	for k, v := range b.reduce.values() {
		if v == v {
			x, y := h.centre(k)
			out.X, out.Y, out.Values = append(out.X, x), append(out.Y, y), append(out.Values, v)
		}
	}
	return out
}

// Hexbin reduces points to hexagons over their extent, unless one is given.
func Hexbin(pts geom.Points, o BinOptions) (*Hexes, BinStats, error) {
	if err := o.ownExtent(pts); err != nil {
		return nil, BinStats{}, err
	}
	b, err := NewHexBinner(o)
	if err != nil {
		return nil, BinStats{}, err
	}
	if err := b.Add(pts); err != nil {
		return nil, BinStats{}, err
	}
	return b.Hexes(), b.stats, nil
}
