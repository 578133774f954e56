package swelter

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/grid"
)

// hexed draws hexagons. The grid has a row for each row of hexagons and a column
// for each of a row; hexagons of every second row, counted from the bottom, stand
// half a column to the right, and where there is none the value is NaN.
func (o *DensityOptions) hexed(h *density.Hexes, spec Spec) (*plan, error) {
	if f := spec.Figure; f.Origin == "lower" || f.Extent != nil || f.XEdges != nil || f.YEdges != nil || f.View.RowOrder != nil || f.View.ColOrder != nil {
		return nil, fmt.Errorf("hexagons lie where they lie; origin, edges and orders are for cells of --method bin")
	}
	if f := spec.Figure; f.Interpolation != "" && f.Interpolation != "none" {
		return nil, fmt.Errorf("hexagons are not interpolated; take --method kde for a smooth map")
	}
	g := h.Grid()
	g.Name, g.Integer = o.reduced(), o.Bin.Reduce == density.Count
	there, most := 0, len(g.Values)
	x := newExtras(most)
	zeros := o.Bin.Reduce == density.Count || o.Bin.Reduce == density.Sum
	for i, v := range g.Values {
		if v != v || zeros && v == 0 {
			x.hide(i, true)
			continue
		}
		there++
	}
	p := &plan{grid: g, color: spec.Color, hexes: h, extras: x, figure: o.shaped(g, spec.Figure)}
	wide := strconv.FormatFloat(round3(h.SX), 'g', -1, 64) + " wide"
	if o.LonLat {
		wide = groundLength(h.SX, g)
	}
	p.notes = []string{fmt.Sprintf("%s with points, %s", amount(there, "hexagon"), wide)}
	o.onGround(p)
	return p, nil
}

// writeHexes writes hexagons as a table of their middles and values, those that
// are drawn.
func writeHexes(w io.Writer, f *Figure) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"x", "y", "value"}}
	place := f.hexPlace()
	for _, c := range f.hexCells() {
		rows = append(rows, []string{place(c.X), place(c.Y), strconv.FormatFloat(c.Value, 'g', -1, 64)})
	}
	return out.WriteAll(rows)
}

// writeHexesJSON writes the same as a list of objects.
func writeHexesJSON(w io.Writer, f *Figure) error {
	type cell struct {
		X     json.Number `json:"x"`
		Y     json.Number `json:"y"`
		Value float64     `json:"value"`
	}
	cells, place := []cell{}, f.hexPlace()
	for _, c := range f.hexCells() {
		cells = append(cells, cell{json.Number(place(c.X)), json.Number(place(c.Y)), c.Value})
	}
	return json.NewEncoder(w).Encode(cells)
}

// hexPlace writes the middles of hexagons. The lattice begins a billionth beside
// the extent, as matplotlib's does; that far, digits say nothing.
func (f *Figure) hexPlace() func(float64) string {
	unit := math.Pow10(max(0, 7-int(math.Floor(math.Log10(f.hexes.SX)))))
	return func(v float64) string { return strconv.FormatFloat(math.Round(v*unit)/unit+0, 'f', -1, 64) }
}

// HexCell is a hexagon with points, and its outline against the clock.
type HexCell struct {
	X, Y, Value float64
	Outline     [6][2]float64
}

// hexCells are the hexagons that are drawn, from the top.
func (f *Figure) hexCells() []HexCell {
	if f.hexes == nil {
		return nil
	}
	var cells []HexCell
	around := f.hexes.Outline()
	for i, v := range f.Grid.Values {
		if v != v || f.Hidden != nil && f.Hidden[i] {
			continue
		}
		cell := HexCell{Value: v}
		cell.X, cell.Y = hexMiddle(f.Grid, f.hexes, i)
		for k, p := range around {
			cell.Outline[k] = [2]float64{cell.X + p[0], cell.Y + p[1]}
		}
		cells = append(cells, cell)
	}
	return cells
}

// Hexagons are the cells of a figure whose cells are hexagons; nil for others.
func (f *Figure) Hexagons() []HexCell { return f.hexCells() }

// Raster is the grid of a figure with upright cells: its own, or hexagons cut
// into cells, 12 across each.
func (f *Figure) Raster() *grid.Grid {
	if f.hexes == nil {
		return f.Grid
	}
	return f.hexes.Raster(12)
}
