package cluster

import (
	"fmt"
	"slices"

	"github.com/swelter/swelter/stat"
)

// Missing is what becomes of missing values.
type Missing uint8

const (
	// Pairwise compares two rows over the columns that both have. Sums are
	// scaled up by all columns / columns used, as R's dist does; a pair without
	// a common column is an error that names it.
	Pairwise    Missing = iota
	DropColumns         // compares all rows over the columns that are complete
	FillMean            // the mean of the row's own values
	FillMedian          // their median
	FillZero
	MissingError // is an error that names the rows
)

var missingNames = []string{"pairwise", "drop", "mean", "median", "zero", "error"}

func (m Missing) String() string { return missingNames[m] }

// ParseMissing finds a policy by name; "" is pairwise.
func ParseMissing(name string) (Missing, error) {
	if name == "" {
		return Pairwise, nil
	}
	if i := slices.Index(missingNames, name); i >= 0 {
		return Missing(i), nil
	}
	return 0, fmt.Errorf("missing values: %q is not known; there are %v", name, missingNames)
}

// apply gives rows that are complete, or, under Pairwise, the rows as they are.
// The rows given are never changed.
func (m Missing) apply(r Rows) (Rows, error) {
	if m == Pairwise || r.complete() {
		return r, nil
	}
	switch m {
	case MissingError:
		return r, &RowError{Rows: incomplete(r, false), Problem: "values are missing",
			Hint: "choose what becomes of them: pairwise, drop, mean, median or zero"}
	case DropColumns:
		return dropColumns(r)
	}
	if m != FillZero {
		if empty := incomplete(r, true); len(empty) > 0 {
			return r, &RowError{Rows: empty, Problem: "all values are missing, so there is no " + m.String(), Hint: "leave them out"}
		}
	}
	r = r.clone()
	for i := range r.N {
		row := r.Row(i)
		with := 0.0
		switch m {
		case FillMean:
			with = stat.Mean(row)
		case FillMedian:
			with = stat.Median(onlyPresent(row))
		}
		for j, v := range row {
			if !present(v) {
				row[j] = with
			}
		}
	}
	return r, nil
}

// Incomplete lists the rows with missing values.
func Incomplete(r Rows) []int { return incomplete(r, false) }

func incomplete(r Rows, wholly bool) []int {
	var list []int
	for i := range r.N {
		n := len(onlyPresent(r.Row(i)))
		if n < r.D && (!wholly || n == 0) {
			list = append(list, i)
		}
	}
	return list
}

func onlyPresent(row []float64) []float64 {
	out := make([]float64, 0, len(row))
	for _, v := range row {
		if present(v) {
			out = append(out, v)
		}
	}
	return out
}

func dropColumns(r Rows) (Rows, error) {
	var keep []int
	for j := range r.D {
		whole := true
		for i := 0; i < r.N && whole; i++ {
			whole = present(r.V[i*r.D+j])
		}
		if whole {
			keep = append(keep, j)
		}
	}
	if len(keep) == 0 {
		return r, &RowError{Rows: incomplete(r, false), Problem: "no column is complete, so nothing is left when the others are dropped",
			Hint: "leave rows out, or choose pairwise, mean, median or zero"}
	}
	out := Rows{N: r.N, D: len(keep), V: make([]float64, 0, r.N*len(keep))}
	for i := range r.N {
		row := r.Row(i)
		for _, j := range keep {
			out.V = append(out.V, row[j])
		}
	}
	return out, nil
}

// Unfit is what becomes of rows without a direction: constant rows under a
// correlation, rows of zeros under Cosine.
type Unfit uint8

const (
	UnfitError     Unfit = iota // is an error that names the rows
	UnfitUnrelated              // 1 from all others, as if uncorrelated
	UnfitFar                    // as far from all others as the metric goes
	UnfitNear                   // 0 from all others
)

var unfitNames = []string{"error", "unrelated", "far", "near"}

func (u Unfit) String() string { return unfitNames[u] }

// ParseUnfit finds a policy by name; "" is error.
func ParseUnfit(name string) (Unfit, error) {
	if name == "" {
		return UnfitError, nil
	}
	if i := slices.Index(unfitNames, name); i >= 0 {
		return Unfit(i), nil
	}
	return 0, fmt.Errorf("constant rows: %q is not known; there are %v", name, unfitNames)
}

// distance is what an unfit row is from a row that is not.
func (u Unfit) distance(m Metric) float64 {
	switch {
	case u == UnfitNear:
		return 0
	case u == UnfitFar && !m.absolute():
		return 2
	}
	return 1
}

// UnfitRows lists the rows that have no distance under a metric, for callers
// that leave them out: constant rows under a correlation, rows of zeros under
// Cosine, rows with a negative value or without a positive one under
// JensenShannon.
func UnfitRows(r Rows, m Metric) []int {
	var list []int
	for i := range r.N {
		if unfit(onlyPresent(r.Row(i)), m) {
			list = append(list, i)
		}
	}
	return list
}

func unfit(row []float64, m Metric) bool {
	if len(row) == 0 {
		return false // missing values are another matter
	}
	lo, hi := slices.Min(row), slices.Max(row)
	switch {
	case m.correlates():
		return lo == hi
	case m == Cosine:
		return lo == 0 && hi == 0
	case m == JensenShannon:
		return lo < 0 || hi == 0
	}
	return false
}

func unfitError(rows []int, m Metric) error {
	e := &RowError{Rows: rows, Problem: "constant, so that there is no " + m.String(), Hint: "leave them out, or treat them as unrelated, far or near"}
	switch m {
	case Cosine:
		e.Problem = "all zeros, so that there is no angle to other rows"
	case JensenShannon:
		e.Problem, e.Hint = "negative or all zeros, which is no distribution", "leave them out, or choose another metric"
	}
	return e
}
