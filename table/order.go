package table

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/grid"
)

// sorts that SortRows and SortCols name, each also with "-desc".
var sorts = []string{"none", "name", "value", "date"}

func checkSort(s string) error {
	if s == "" || slices.Contains(sorts, strings.TrimSuffix(s, "-desc")) {
		return nil
	}
	return fmt.Errorf("order %q is not known; choose one of none, name, value, date, each also with -desc", s)
}

// arranged is an axis, and the place on it of each folded key.
type arranged struct {
	axis  grid.Axis
	place []int32
	notes []string
}

// arrange puts the keys of a side in order and builds the axis. means gives
// the value of each key, for the order by value.
func (a *axisKeys) arrange(table, side, by string, means func() []float64) (*arranged, error) {
	by, desc := strings.CutSuffix(by, "-desc")
	out := &arranged{}
	ranks := make([][]float64, len(a.levels))
	for l, k := range a.levels {
		rank, note, err := k.rank(table, side, by)
		if err != nil {
			return nil, err
		}
		ranks[l] = rank
		if note != "" {
			out.notes = append(out.notes, note)
		}
	}
	if by == "value" {
		ranks[len(ranks)-1] = nil
	}
	order := a.sorted(ranks, by, means)
	if desc {
		slices.Reverse(order)
	}
	out.place = make([]int32, len(order))
	if len(a.levels) == 1 {
		if ok := a.edged(order, out); ok {
			return out, nil
		}
	}
	out.axis = a.labelled(order)
	for i, code := range order {
		out.place[code] = int32(i)
	}
	return out, nil
}

// sorted lists the folded codes by the ranks of their levels, outermost first;
// equal ones stay as they appeared. By value it is the innermost level that
// goes by the mean, so that groups stay together.
func (a *axisKeys) sorted(ranks [][]float64, by string, means func() []float64) []int32 {
	n := a.n()
	order := make([]int32, n)
	keys := make([]float64, n*len(ranks))
	codes := make([]int32, len(ranks))
	var value []float64
	if by == "value" {
		value = means()
	}
	for i := range order {
		order[i] = int32(i)
		a.unfold(int32(i), codes)
		for l, c := range codes {
			if v := i*len(ranks) + l; ranks[l] != nil {
				keys[v] = ranks[l][c]
			} else if keys[v] = value[i]; math.IsNaN(value[i]) {
				keys[v] = math.Inf(1)
			}
		}
	}
	slices.SortStableFunc(order, func(i, j int32) int {
		for l := range len(ranks) {
			if d := cmp.Compare(keys[int(i)*len(ranks)+l], keys[int(j)*len(ranks)+l]); d != 0 {
				return d
			}
		}
		return 0
	})
	return order
}

// rank gives each code of a key column its place, and a note where the order
// is neither the file's nor one that was asked for.
func (k *keyColumn) rank(table, side, by string) ([]float64, string, error) {
	seen := make([]float64, k.n())
	for i := range seen {
		seen[i] = float64(i)
	}
	if by == "none" || k.n() == 0 {
		return seen, "", nil
	}
	if k.Kind != Text {
		rank := placesOf(k.values)
		if _, derived := ParseDerived(k.name); by == "" && !derived && !slices.IsSorted(rank) {
			return rank, fmt.Sprintf("%s: %s ascends (the file has another order)", side, Title(k.name)), nil
		}
		return rank, "", nil
	}
	places, what := calendarOrder(k.Dict)
	_, derived := ParseDerived(k.name)
	switch {
	case by == "name":
		return placesOf(k.Dict), "", nil
	case by == "date" && what == "":
		rank, bad := datePlaces(k.Dict)
		if bad != "" {
			return nil, "", &CellError{Table: table, Column: k.name, Text: bad, Want: "a date to sort by"}
		}
		return rank, "", nil
	case what == "":
		return seen, "", nil
	case by == "" && !derived && !slices.IsSorted(places):
		return places, fmt.Sprintf("%s: the %s of %s are in calendar order (the file has another)", side, what, k.name), nil
	}
	return places, "", nil
}

// placesOf ranks values ascending.
func placesOf[T cmp.Ordered](v []T) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(v[i], v[j]) })
	rank := make([]float64, len(v))
	for p, i := range order {
		rank[i] = float64(p)
	}
	return rank
}

// datePlaces reads texts as times; bad is one that is none.
func datePlaces(dict []string) (rank []float64, bad string) {
	f := NewInferrer("", InferOptions{})
	for _, s := range dict {
		f.Add([]byte(s))
	}
	c, _ := f.Column()
	if c.Kind == Text {
		return nil, dict[max(0, f.breakRow)]
	}
	return placesOf(c.Floats), ""
}

func (a *axisKeys) labelled(order []int32) grid.Axis {
	labels := make([]string, len(order))
	var levels [][]string
	if len(a.levels) > 1 {
		levels = make([][]string, len(a.levels))
		for l := range levels {
			levels[l] = make([]string, len(order))
		}
	}
	for i, code := range order {
		parts := a.labels(code)
		labels[i] = strings.Join(parts, " / ")
		for l := range levels {
			levels[l][i] = parts[l]
		}
	}
	axis := grid.Labelled(a.title(), labels)
	axis.Levels = levels
	return axis
}

// edged builds the axis of times or bins: cells lie where they belong, those
// without a row are missing. It declines when the keys are not in order or lie
// so unevenly that most cells would be empty; they are then labelled.
func (a *axisKeys) edged(order []int32, out *arranged) bool {
	k := a.levels[0]
	if k.Kind != Time && k.Step == 0 {
		return false
	}
	v := make([]float64, len(order))
	for i, code := range order {
		v[i] = k.values[code]
	}
	kind := grid.Time
	var lat *lattice
	if k.Step > 0 {
		kind = grid.Number
		lat = latticeOf(v, 8, binLattice(k.Step))
	} else {
		lat = latticeOf(v, 2, timeLattices(k.Unit)...)
	}
	if lat == nil {
		if len(v) > 1 && k.Kind == Time && (slices.IsSorted(v)) {
			out.notes = append(out.notes, fmt.Sprintf("the times of %s are uneven: they are drawn side by side", k.name))
		}
		return false
	}
	out.axis = grid.Edged(a.title(), kind, lat.edges)
	for i, code := range order {
		out.place[code] = int32(lat.place[i])
	}
	if n := out.axis.N - len(v); n > 0 {
		out.notes = append(out.notes, fmt.Sprintf("%s of %s cells along %s have no row: they are empty", thousands(int64(n)), thousands(int64(out.axis.N)), a.title()))
	}
	return true
}
