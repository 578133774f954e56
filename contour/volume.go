package contour

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/grid"
)

// Volume is the smallest area that holds a share of the mass of a grid: of a
// density, the smallest region in which so much of the events lies. At 0.95 it
// is the utilisation distribution's home range (Worton, Ecology 70:164, 1989).
type Volume struct {
	Share float64 // asked for, above 0 and below 1
	Held  float64 // by the cells found; at least Share
	Level float64 // of the least cell among them
	Cells int
	Size  float64 // of these cells together, in squared units of the axes unless told otherwise
	Area  orb.MultiPolygon
}

// Volumes take the cells from the greatest density down until their mass, value
// times size, is the share asked for; cells of one value come together. The
// border is the line of the least value taken. size is that of a cell, nil for
// width times height in units of the axes.
//
// Missing cells have no mass. Values below 0 are refused, and so is a mass of 0.
func Volumes(g *grid.Grid, shares []float64, size func(row, col int) float64) ([]Volume, error) {
	f, err := newField(g)
	if err != nil {
		return nil, err
	}
	order, total, err := descending(g, size)
	if err != nil {
		return nil, err
	}
	out := make([]Volume, len(shares))
	for i, share := range shares {
		if !(share > 0 && share < 1) {
			return nil, fmt.Errorf("contour: a volume of %g %% of the mass; it lies between 0 and 100", 100*share)
		}
		v := Volume{Share: share}
		mass := 0.0
		for k, c := range order {
			if mass >= share*total && c.value != order[max(k-1, 0)].value {
				break
			}
			mass += c.value * c.size
			v.Size += c.size
			v.Level = c.value
			v.Cells++
		}
		v.Held = mass / total
		out[i] = v
	}
	each(len(out), func(i int) { out[i].Area = f.area(out[i].Level, math.Inf(1)) })
	return out, nil
}

type cell struct{ value, size float64 }

// descending are the cells with mass, the densest first.
func descending(g *grid.Grid, size func(row, col int) float64) ([]cell, float64, error) {
	if size == nil {
		size = func(row, col int) float64 { return width(g.X, col) * width(g.Y, row) }
	}
	var order []cell
	total := 0.0
	for r := range g.Rows {
		for c, v := range g.Row(r) {
			switch a := size(r, c); {
			case v < 0:
				return nil, 0, fmt.Errorf("contour: a value of %g; volumes are shares of a mass, which is never negative", v)
			case math.IsInf(v, 0):
				return nil, 0, errors.New("contour: an infinite value; volumes are shares of a finite mass")
			case v > 0:
				order = append(order, cell{v, a})
				total += v * a
			}
		}
	}
	if total == 0 {
		return nil, 0, errors.New("contour: all values are 0; there is no mass to hold")
	}
	slices.SortStableFunc(order, func(a, b cell) int { return cmp.Compare(b.value, a.value) })
	return order, total, nil
}

func width(a grid.Axis, i int) float64 {
	if a.Edges == nil {
		return 1
	}
	return math.Abs(a.Edges[i+1] - a.Edges[i])
}
