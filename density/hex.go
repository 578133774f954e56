package density

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
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
	tall := math.Sqrt(3) // SY over SX
	if o.Stretch > 0 {
		tall /= o.Stretch
	}
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
			ny = max(1, math.Round(e.Height()/(h.sx*tall)))
		}
		h.sy = e.Height() / ny
	}
	limit := float64(defaultMaxCells)
	if o.MaxCells > 0 {
		limit = float64(o.MaxCells)
	}
	if !(2*nx*ny <= limit) {
		return nil, fmt.Errorf("bin: %.0f x %.0f hexagons are more than the limit of %.0f; take larger ones, or raise --limit-cells", nx, ny, limit)
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

// lattice says in which row (counted from the lowest) and at which place of it
// each hexagon stands, and how many of both there are. Every second row, from
// the second on, stands half a hexagon to the right.
func (h *Hexes) lattice() (row, col []int, rows, cols int) {
	cols = int(math.Round(h.Extent.Width()/h.SX-slack)) + 1
	rows = 2*int(math.Round(h.Extent.Height()/h.SY-slack)) + 1
	for i, x := range h.X {
		r := int(math.Round((h.Y[i] - h.Extent.YMin) / h.SY * 2))
		c := int(math.Round((x-h.Extent.XMin)/h.SX - float64(r&1)/2))
		row, col = append(row, r), append(col, c)
		rows, cols = max(rows, r+1), max(cols, c+1)
	}
	return row, col, rows, cols
}

// Grid has a row for each row of hexagons and NaN where there is none. Hexagons
// of every second row, counted from the bottom, stand half a column to the right
// of their cell.
func (h *Hexes) Grid() *grid.Grid {
	row, col, rows, cols := h.lattice()
	g := grid.New(rows, cols)
	for i := range g.Values {
		g.Values[i] = math.NaN()
	}
	for i, v := range h.Values {
		g.Set(rows-1-row[i], col[i], v)
	}
	edges := func(first, step float64, n int) []float64 {
		e := make([]float64, n+1)
		for i := range e {
			e[i] = first + (float64(i)-.5)*step
		}
		return e
	}
	g.X = grid.Edged("", grid.Number, edges(h.Extent.XMin, h.SX, cols))
	ye := edges(h.Extent.YMin, h.SY/2, rows)
	slices.Reverse(ye)
	g.Y = grid.Edged("", grid.Number, ye)
	g.Name = h.Name
	return g
}

// Raster cuts the hexagons into cells, so many across each: a cell has the value
// of the hexagon around its middle, NaN where there is none.
func (h *Hexes) Raster(across int) *grid.Grid {
	own := h.Grid()
	e, _ := own.Extent()
	e.YMin, e.YMax, e.XMax = e.YMin-h.SY/12, e.YMax+h.SY/12, e.XMax+h.SX/2
	cell := h.SX / float64(across)
	nx, ny := int(math.Round(e.Width()/cell)), max(1, int(math.Round(e.Height()/(h.SY/math.Sqrt(3)/float64(across)))))
	g := lattice{newSide(e.XMin, e.XMax, e.Width()/float64(nx), nx), newSide(e.YMin, e.YMax, e.Height()/float64(ny), ny)}.grid()
	g.Name = h.Name
	parallel(g.Rows, 0, func(r int) {
		y := (g.Y.Centre(r) - h.Extent.YMin) / h.SY
		for c := range g.Cols {
			x := (g.X.Centre(c) - h.Extent.XMin) / h.SX
			// The nearer of the two lattices' middles, as a point is binned.
			ax, ay := x-math.RoundToEven(x), y-math.RoundToEven(y)
			bx, by := x-math.Floor(x)-.5, y-math.Floor(y)-.5
			row, col := 2*int(math.RoundToEven(y)), int(math.RoundToEven(x))
			if ax*ax+3*ay*ay >= bx*bx+3*by*by {
				row, col = 2*int(math.Floor(y))+1, int(math.Floor(x))
			}
			v := math.NaN()
			if row >= 0 && row < own.Rows && col >= 0 && col < own.Cols {
				v = own.At(own.Rows-1-row, col)
			}
			g.Values[r*g.Cols+c] = v
		}
	})
	return g
}
