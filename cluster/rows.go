package cluster

import (
	"fmt"
	"math"
	"strings"
)

// Rows are n rows of d values each, row after row in V. NaN is a missing value,
// and so is ±Inf, which no distance can weigh.
type Rows struct {
	N, D int
	V    []float64
}

// RowsOf copies slices of one length; it panics when the lengths differ.
func RowsOf(rows [][]float64) Rows {
	if len(rows) == 0 {
		return Rows{}
	}
	r := Rows{N: len(rows), D: len(rows[0]), V: make([]float64, 0, len(rows)*len(rows[0]))}
	for i, row := range rows {
		if len(row) != r.D {
			panic(fmt.Sprintf("cluster: row %d has %d values, row 0 has %d", i, len(row), r.D))
		}
		r.V = append(r.V, row...)
	}
	return r
}

// Row is the i-th row, not a copy.
func (r Rows) Row(i int) []float64 { return r.V[i*r.D : (i+1)*r.D : (i+1)*r.D] }

func (r Rows) clone() Rows {
	r.V = append(make([]float64, 0, len(r.V)), r.V...)
	return r
}

func (r Rows) check() error {
	if r.N < 0 || r.D < 0 || r.D > 0 && r.N > math.MaxInt/r.D || len(r.V) != r.N*r.D {
		return fmt.Errorf("distances: %d values for %d rows of %d", len(r.V), r.N, r.D)
	}
	return nil
}

func present(v float64) bool { return v-v == 0 } // neither NaN nor infinite

// complete says whether no value is missing.
func (r Rows) complete() bool {
	for _, v := range r.V {
		if !present(v) {
			return false
		}
	}
	return true
}

// RowError names the rows that make a clustering impossible, by their index
// from 0. Callers that have labels print those instead.
type RowError struct {
	Rows    []int
	Problem string // "constant, so no correlation is defined"
	Hint    string
}

func (e *RowError) Error() string {
	return fmt.Sprintf("distances: %s: %s; %s", e.Name(nil), e.Problem, e.Hint)
}

// Name lists the rows, at most ten of them, by label when there are labels.
func (e *RowError) Name(labels []string) string {
	const most = 10
	var names []string
	for _, i := range e.Rows[:min(len(e.Rows), most)] {
		if i < len(labels) {
			names = append(names, fmt.Sprintf("%q", labels[i]))
		} else {
			names = append(names, fmt.Sprint(i))
		}
	}
	word := "row "
	if len(e.Rows) > 1 {
		word = "rows "
	}
	list := word + strings.Join(names, ", ")
	if more := len(e.Rows) - most; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}

// PairError names the first pair of rows that has no distance.
type PairError struct {
	I, J    int
	Count   int // pairs with this problem
	Problem string
	Hint    string
}

func (e *PairError) Error() string {
	more := ""
	if e.Count > 1 {
		more = fmt.Sprintf(" (and %d more pairs)", e.Count-1)
	}
	return fmt.Sprintf("distances: rows %d and %d%s: %s; %s", e.I, e.J, more, e.Problem, e.Hint)
}

// CellError names the cell of a precomputed matrix that is not a distance.
type CellError struct {
	Row, Col int
	Value    float64
	Problem  string
}

func (e *CellError) Error() string {
	return fmt.Sprintf("distance matrix: row %d, column %d: %v %s", e.Row, e.Col, e.Value, e.Problem)
}

// Precomputed takes a full matrix of distances, n rows of n, and returns them
// condensed. It refuses what is not square, not symmetric (beyond rounding: 1e-9
// of the greater value), negative, missing or not 0 on the diagonal, and names
// the cell.
func Precomputed(matrix Rows) ([]float64, error) {
	if err := matrix.check(); err != nil {
		return nil, err
	}
	n := matrix.N
	if n != matrix.D {
		return nil, fmt.Errorf("distance matrix: %d rows and %d columns; it must be square", n, matrix.D)
	}
	d := make([]float64, 0, Pairs(n))
	for i := range n {
		row := matrix.Row(i)
		for j, v := range row {
			switch {
			case math.IsNaN(v):
				return nil, &CellError{i, j, v, "is missing; a precomputed distance cannot be filled in"}
			case v < 0:
				return nil, &CellError{i, j, v, "is negative; distances are 0 or more (is it a similarity? use 1 - it)"}
			case i == j && v != 0:
				return nil, &CellError{i, j, v, "is not 0; each row is 0 away from itself (is it a similarity? use 1 - it)"}
			}
			if other := matrix.V[j*n+i]; math.Abs(v-other) > 1e-9*max(v, other) {
				return nil, &CellError{i, j, v, fmt.Sprintf("differs from the %v the other way round; distances are symmetric", other)}
			}
		}
		d = append(d, row[i+1:]...)
	}
	return d, nil
}
