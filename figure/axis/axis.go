// Package axis labels one side of a body of cells: one label a cell as far as
// they fit, round ticks on number and time axes, brackets for nested labels,
// and the axis title. Every part is a panel that measures its own text.
package axis

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/tick"
)

// Options say how one axis is to be labelled.
type Options struct {
	Axis  grid.Axis
	Side  dock.Side
	Theme *style.Theme
	Pick  string // which labels: auto (also ""), all, none, N for every n-th, or a list A,B,C
	Word  string // what the cells are called in notes: "rows" or "columns"
	Role  string // "xtick" or "ytick"

	Slices   Slices // of an axis of equal cells
	Locale   *tick.Locale
	Straight bool // labels of columns are upright or read upward, never slanted: others stand beside them
	Set      *Set // the labels that are shown, in place of those that find room
	Away     bool // something stands between the cells and the labels, so that ticks only say which cells are named
}

// At is the place of the edge before cell i as a part of the axis, from 0 to 1.
func At(a grid.Axis, i int) float64 {
	if a.Edges == nil {
		return float64(i) / float64(a.N)
	}
	return Place(a, a.Edges[i])
}

// Centre is the middle of cell i as a part of the axis.
func Centre(a grid.Axis, i int) float64 { return (At(a, i) + At(a, i+1)) / 2 }

// Place is where a position in data units lies along an edged axis; on a
// category axis cell i is centred on i.
func Place(a grid.Axis, v float64) float64 {
	if a.Edges == nil {
		return (v + .5) / float64(a.N)
	}
	first, last := a.Edges[0], a.Edges[a.N]
	// Halves, because the difference of two huge edges overflows.
	return (v/2 - first/2) / (last/2 - first/2)
}

// Even reports whether all cells have the same size, up to rounding.
func Even(a grid.Axis) bool {
	if a.Edges == nil {
		return true
	}
	for i := range a.N {
		if math.Abs(At(a, i+1)-float64(i+1)/float64(a.N)) > 1e-3/float64(a.N) {
			return false
		}
	}
	return true
}

// Smallest is the size of the smallest cell as a part of the axis.
func Smallest(a grid.Axis) float64 {
	if a.Edges == nil {
		return 1 / float64(max(1, a.N))
	}
	least := 1.0
	for i := range a.N {
		least = min(least, math.Abs(At(a, i+1)-At(a, i)))
	}
	return least
}

// Check refuses edges that do not place every cell.
func Check(a grid.Axis, name string) error {
	if a.Edges == nil {
		return nil
	}
	up := a.Edges[a.N] > a.Edges[0]
	for i, e := range a.Edges {
		if math.IsNaN(e) || math.IsInf(e, 0) {
			return fmt.Errorf("%s axis: edge %d is %v; every cell needs a finite place", name, i, e)
		}
		if i > 0 && (e == a.Edges[i-1] || (e > a.Edges[i-1]) != up) {
			return fmt.Errorf("%s axis: edge %d (%v) does not follow %v; edges rise or fall throughout", name, i, e, a.Edges[i-1])
		}
	}
	return nil
}

// pick is what Options.Pick asks for.
type pick struct {
	none, all bool
	every     int // > 0: every n-th from the first
	list      []string
}

func parsePick(s string, a grid.Axis, flag string) (pick, error) {
	switch s = strings.TrimSpace(s); strings.ToLower(s) {
	case "", "auto", "true":
		return pick{}, nil
	case "all":
		return pick{all: true}, nil
	case "none", "false":
		return pick{none: true}, nil
	}
	if n, err := strconv.Atoi(s); err == nil {
		if n < 1 {
			return pick{}, fmt.Errorf("--%s %d: every n-th label starts at 1; none leaves them out", flag, n)
		}
		return pick{every: n}, nil
	}
	list := strings.Split(s, ",")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	if len(list) == a.N {
		return pick{list: list}, nil
	}
	known := make(map[string]bool, len(a.Labels))
	for _, l := range a.Labels {
		known[l] = true
	}
	for _, l := range list {
		if !known[l] {
			return pick{}, fmt.Errorf("--%s: %d labels for %d cells, and %q is none of the axis's own; give one a cell, or some of its own", flag, len(list), a.N, l)
		}
	}
	return pick{list: list}, nil
}
