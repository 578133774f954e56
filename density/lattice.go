package density

import (
	"cmp"
	"fmt"
	"math"

	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
)

// side is one axis of the lattice that cells lie on. Cell k covers
// [phase + k step, phase + (k+1) step) for every whole k; the grid shows n
// cells from k0 on. What is computed for a cell depends on k, never on k0, so
// that two extents on one lattice agree to the last bit.
type side struct {
	phase, step float64
	k0, n       int
	lo, hi      float64 // outer edges, as given
}

func newSide(lo, hi, step float64, n int) side {
	k0 := math.Round(lo / step)
	phase := lo - k0*step
	if math.Abs(phase) < 1e-9*step {
		// 0.1*3 is meant to be 0.3: the lattice of multiples of the step.
		phase = 0
	}
	return side{phase: phase, step: step, k0: int(k0), n: n, lo: lo, hi: hi}
}

// cell is where v lies, in cells of the lattice.
func (s side) cell(v float64) float64 { return (v - s.phase) / s.step }

// centre is the middle of cell k of the lattice, in data units.
func (s side) centre(k int) float64 { return s.phase + (float64(k)+.5)*s.step }

// edges are the n+1 rising edges of the cells shown, numpy's linspace.
func (s side) edges() []float64 {
	e := make([]float64, s.n+1)
	for i := range e {
		e[i] = s.lo + float64(i)*s.step
	}
	e[s.n] = s.hi
	return e
}

type lattice struct{ x, y side }

// Layout says which cells a grid has. The zero value is 512 square cells along
// the longer side, and more where kernels are narrow.
type Layout struct {
	// Cell is the step in data units; the lattice starts at the extent's XMin
	// and YMin, and the last cells may reach beyond its XMax and YMax.
	Cell float64 `json:"cell,omitzero"`
	// CellWidth is the step in x where it is not that in y; 0 means Cell.
	CellWidth float64 `json:"cellWidth,omitzero"`
	// Cols x Rows cells fill the extent. One of them alone makes the cells
	// square, as far as whole cells go.
	Cols int `json:"cols,omitzero"`
	Rows int `json:"rows,omitzero"`
	// Cells along the longer side, square.
	Cells int `json:"cells,omitzero"`
	// Usual is how many there are along it when nothing else says; 0 means 512.
	// Kernels that reach less than two cells take more, 4096 at most.
	Usual int `json:"-"`
	// Stretch is the width of a cell over its height where the number of cells
	// says how large they are; 0 means 1. On the ground a degree of longitude is
	// shorter than one of latitude, and cells that are as wide as high there
	// have 1/cos(latitude).
	Stretch float64 `json:"stretch,omitzero"`
	// Extent of the grid; zero means that of the points, for kernels padded by
	// their reach.
	Extent geom.Extent `json:"extent,omitzero"`
	// MaxCells is the largest grid that is made; 0 means 100 million.
	MaxCells int `json:"-"`
}

const defaultMaxCells = 100_000_000

// slack forgives the rounding of a division that should come out whole.
const slack = 1e-9

func checkExtent(e geom.Extent) error {
	for _, v := range []float64{e.XMin, e.YMin, e.XMax, e.YMax} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("extent: %g,%g,%g,%g is not finite", e.XMin, e.YMin, e.XMax, e.YMax)
		}
	}
	if e.XMin >= e.XMax || e.YMin >= e.YMax {
		hint := ""
		if e.XMin < e.YMin && e.XMax < e.YMax {
			hint = "; matplotlib's order is xmin,xmax,ymin,ymax"
		}
		return fmt.Errorf("extent: %g,%g,%g,%g has a minimum that is not below its maximum; the order is xmin,ymin,xmax,ymax%s",
			e.XMin, e.YMin, e.XMax, e.YMax, hint)
	}
	return nil
}

// lattice lays cells over the extent e, which has a width and a height.
func (l Layout) lattice(e geom.Extent) (lattice, error) {
	if err := l.check(); err != nil {
		return lattice{}, err
	}
	w, h := e.Width(), e.Height()
	dx, dy := l.steps(w, h)
	cols, rows := float64(l.Cols), float64(l.Rows)
	if l.Cell > 0 || l.Cols == 0 || l.Rows == 0 {
		cols, rows = max(1, math.Ceil(w/dx-slack)), max(1, math.Ceil(h/dy-slack))
		e.XMax, e.YMax = e.XMin+cols*dx, e.YMin+rows*dy
	}
	limit := l.MaxCells
	if limit == 0 {
		limit = defaultMaxCells
	}
	if !(cols*rows <= float64(limit)) {
		return lattice{}, fmt.Errorf("grid: %.0f x %.0f = %.4g cells (%.3g GB) are more than the limit of %d; take a larger cell, or raise --limit-cells",
			cols, rows, cols*rows, cols*rows*8/1e9, limit)
	}
	if big := max(math.Abs(e.XMin), math.Abs(e.XMax)) / dx; big > 1<<44 {
		return lattice{}, fmt.Errorf("grid: cells of %g cannot be told apart at x = %g; take a larger cell", dx, e.XMax)
	}
	if big := max(math.Abs(e.YMin), math.Abs(e.YMax)) / dy; big > 1<<44 {
		return lattice{}, fmt.Errorf("grid: cells of %g cannot be told apart at y = %g; take a larger cell", dy, e.YMax)
	}
	return lattice{newSide(e.XMin, e.XMax, dx, int(cols)), newSide(e.YMin, e.YMax, dy, int(rows))}, nil
}

// steps are the sizes of a cell on an extent of w x h.
func (l Layout) steps(w, h float64) (dx, dy float64) {
	stretch := l.Stretch
	if stretch == 0 {
		stretch = 1
	}
	switch {
	case l.Cell > 0 && l.CellWidth > 0:
		return l.CellWidth, l.Cell
	case l.Cell > 0:
		return l.Cell, l.Cell
	case l.Cols > 0 && l.Rows > 0:
		return w / float64(l.Cols), h / float64(l.Rows)
	case l.Cols > 0:
		dx = w / float64(l.Cols)
		return dx, dx / stretch
	case l.Rows > 0:
		dy = h / float64(l.Rows)
		return dy * stretch, dy
	}
	n := usualCells
	switch {
	case l.Cells > 0:
		n = l.Cells
	case l.Usual > 0:
		n = l.Usual
	}
	dy = max(w/stretch, h) / float64(n)
	return dy * stretch, dy
}

// usualCells lie along the longer side when nobody says, and up to mostUsual
// where kernels are narrow.
const usualCells, mostUsual = 512, 4096

// followed is the layout with as many cells as kernels that reach h need on the
// extent e: two in a reach, unless a person said how many there are.
func (l Layout) followed(e geom.Extent, h float64, m Metric) Layout {
	if l.Cell > 0 || l.Cols > 0 || l.Rows > 0 || l.Cells > 0 || l.check() != nil {
		return l
	}
	dx, dy := l.steps(e.Width(), e.Height())
	if m != nil {
		wide, _ := m.Scale(min(max(0, e.YMin), e.YMax)) // a degree of longitude is longest nearest to the equator
		_, high := m.Scale((e.YMin + e.YMax) / 2)
		dx, dy = dx*wide, dy*high
	}
	n := cmp.Or(l.Usual, usualCells)
	if finer := math.Ceil(float64(n) * max(dx, dy) / (h / 2)); finer > float64(n) {
		l.Usual = max(n, int(min(finer, mostUsual)))
	}
	return l
}

func (l Layout) check() error {
	switch {
	case !(l.Stretch >= 0) || math.IsInf(l.Stretch, 0):
		return fmt.Errorf("cell: %g is not a width over a height", l.Stretch)
	case math.IsNaN(l.Cell) || math.IsInf(l.Cell, 0) || l.Cell < 0:
		return fmt.Errorf("cell: %g is not a size; give a positive number of data units", l.Cell)
	case !(l.CellWidth >= 0) || math.IsInf(l.CellWidth, 0) || l.CellWidth > 0 && l.Cell == 0:
		return fmt.Errorf("cell: %g is not a width beside a height of %g", l.CellWidth, l.Cell)
	case l.Cols < 0 || l.Rows < 0 || l.Cells < 0:
		return fmt.Errorf("size: %d x %d cells; a size is positive", l.Cols, l.Rows)
	case l.Cell > 0 && (l.Cols > 0 || l.Rows > 0 || l.Cells > 0):
		return fmt.Errorf("grid: give the cell or the number of cells, not both")
	}
	return nil
}

// grid is a grid of zeros on the lattice, row 0 at the greatest y.
func (l lattice) grid() *grid.Grid { return l.gridOf(make([]float64, l.x.n*l.y.n)) }

// gridOf is the grid of these values.
func (l lattice) gridOf(values []float64) *grid.Grid {
	ye := l.y.edges()
	for i, j := 0, len(ye)-1; i < j; i, j = i+1, j-1 {
		ye[i], ye[j] = ye[j], ye[i]
	}
	return &grid.Grid{
		Rows: l.y.n, Cols: l.x.n, Values: values,
		X: grid.Edged("", grid.Number, l.x.edges()),
		Y: grid.Edged("", grid.Number, ye),
	}
}

// row is where the cells of the lattice's row ky stand in the grid's values.
func (l lattice) row(g *grid.Grid, ky int) []float64 {
	return g.Row(l.y.n - 1 - (ky - l.y.k0))
}
