// Package grid holds rows x cols of values together with the axis of each
// side, so that a legend, a tile or a tooltip never has to guess where a cell
// lies.
//
// Three conventions hold everywhere: row 0 is the top of the picture; values
// are float64, row-major, and missing is NaN; +-Inf is a value outside the
// limits and never part of them.
package grid

import (
	"errors"
	"fmt"
	"math"
)

// Kind says what the positions along an axis are.
type Kind uint8

const (
	Category Kind = iota // one label a cell, cells of equal size
	Number               // positions in data units
	Time                 // positions in seconds since 1970-01-01T00:00:00Z
)

// Axis places the cells along one side. A category axis has Labels (or none,
// then cells are numbered from 0); a number or time axis has Edges.
type Axis struct {
	N      int        // number of cells
	Kind   Kind       // zero value is Category
	Title  string     // name of the variable, such as "year"
	Unit   string     // unit of the positions, such as "m"
	Labels []string   // one a cell in drawn order, or nil
	Levels [][]string // nested labels, outermost first, each of N; nil when flat. Labels then holds them joined by " / "; a level alone says what is written beside the cells, "" for nothing
	Edges  []float64  // N+1 cell edges in drawn order (they may fall), or nil
}

// Index is an axis of n cells without labels, numbered from 0.
func Index(title string, n int) Axis { return Axis{N: n, Title: title} }

// Labelled is a category axis with one label a cell.
func Labelled(title string, labels []string) Axis {
	return Axis{N: len(labels), Title: title, Labels: labels}
}

// Edged is a number or time axis given by its n+1 cell edges.
func Edged(title string, kind Kind, edges []float64) Axis {
	return Axis{N: len(edges) - 1, Kind: kind, Title: title, Edges: edges}
}

// Centred is a number or time axis given by its cell centres: edges lie midway,
// the outer ones mirrored, as matplotlib's shading "nearest". One centre gets a
// cell of width 1.
func Centred(title string, kind Kind, centres []float64) Axis {
	n := len(centres)
	edges := make([]float64, n+1)
	if n == 1 {
		edges[0], edges[1] = centres[0]-.5, centres[0]+.5
	}
	for i := 1; i < n; i++ {
		edges[i] = centres[i-1] + (centres[i]-centres[i-1])/2
	}
	if n > 1 {
		edges[0] = centres[0] - (edges[1] - centres[0])
		edges[n] = centres[n-1] + (centres[n-1] - edges[n-1])
	}
	return Edged(title, kind, edges)
}

// Centre is the middle of cell i in data units; on a category axis i itself.
func (a Axis) Centre(i int) float64 {
	if a.Edges == nil {
		return float64(i)
	}
	return a.Edges[i] + (a.Edges[i+1]-a.Edges[i])/2
}

// Grid is rows x cols of values with an axis each way. The zero Grid is empty
// and valid.
type Grid struct {
	Rows, Cols int
	Values     []float64 // Rows*Cols, row-major, row 0 at the top
	X, Y       Axis      // X has Cols cells, Y has Rows
	Name       string    // what the values are, such as "passengers"
	Unit       string    // their unit, such as "thousands"
	Categories []string  // not nil: values are indices into it
	Counts     *Grid     // how many values each cell was made of, where it was of several; nil where nobody counted
	Integer    bool      // every finite value is a whole number by nature (counts), not by chance
}

// New returns a grid of NaN with numbered axes. It panics when rows or cols is
// negative or their product overflows, as make does.
func New(rows, cols int) *Grid {
	g := &Grid{Rows: rows, Cols: cols, Values: make([]float64, rows*cols), X: Index("", cols), Y: Index("", rows)}
	for i := range g.Values {
		g.Values[i] = math.NaN()
	}
	return g
}

// At is the value of a cell.
func (g *Grid) At(row, col int) float64 { return g.Values[row*g.Cols+col] }

// Set changes the value of a cell.
func (g *Grid) Set(row, col int, v float64) { g.Values[row*g.Cols+col] = v }

// Row is a view of one row, not a copy.
func (g *Grid) Row(row int) []float64 { return g.Values[row*g.Cols : (row+1)*g.Cols] }

// Check returns an error when there is no grid, or when its parts do not fit
// together.
func (g *Grid) Check() error {
	switch {
	case g == nil:
		return errors.New("grid: there is none")
	case g.Rows < 0 || g.Cols < 0:
		return fmt.Errorf("grid: %d x %d cells; a size is never negative", g.Rows, g.Cols)
	case g.Rows > 0 && g.Cols > math.MaxInt/g.Rows:
		return fmt.Errorf("grid: %d x %d cells do not fit memory", g.Rows, g.Cols)
	case len(g.Values) != g.Rows*g.Cols:
		return fmt.Errorf("grid: %d values for %d x %d cells", len(g.Values), g.Rows, g.Cols)
	}
	if err := g.X.check("x", g.Cols); err != nil {
		return err
	}
	return g.Y.check("y", g.Rows)
}

func (a Axis) check(side string, n int) error {
	switch {
	case a.N != n:
		return fmt.Errorf("grid: the %s axis has %d cells, the grid %d", side, a.N, n)
	case a.Labels != nil && len(a.Labels) != n:
		return fmt.Errorf("grid: %d %s labels for %d cells", len(a.Labels), side, n)
	case a.Edges != nil && len(a.Edges) != n+1:
		return fmt.Errorf("grid: %d %s edges for %d cells; one more than cells is needed", len(a.Edges), side, n)
	case a.Kind != Category && a.Edges == nil && n > 0:
		return fmt.Errorf("grid: the %s axis has no edges", side)
	}
	return nil
}
