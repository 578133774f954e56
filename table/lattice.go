package table

import (
	"math"
	"slices"
)

// lattice places values on even steps: the cell of each, and the edges.
type lattice struct {
	place []int
	edges []float64
}

// steps numbers the values of an axis: index is the whole number of a value
// (ok when it has one), edge the lower edge of a cell. Some steps are longer
// than others: months.
type steps struct {
	index func(v float64) (k float64, ok bool)
	edge  func(k float64) float64
	unit  float64 // steps that a single value covers, and whose multiple others are
	loose bool    // the step is the unit, not the greatest that fits
}

func binLattice(step float64) steps {
	return steps{
		index: func(v float64) (float64, bool) { return binIndex(v, step), !math.IsInf(v, 0) },
		edge:  func(k float64) float64 { return binEdge(k, step) },
		unit:  1, loose: true,
	}
}

// timeLattices are even seconds, then months, then years: one of them mostly
// fits a series. A cell starts at its time and ends at the next.
func timeLattices(unit string) []steps {
	second := steps{
		index: func(v float64) (float64, bool) { return v, v == math.Trunc(v) && math.Abs(v) < 1e15 },
		edge:  func(k float64) float64 { return k },
		unit:  map[string]float64{"day": day, "minute": 60}[unit],
	}
	if second.unit == 0 {
		second.unit = 1
	}
	month := steps{
		index: func(v float64) (float64, bool) {
			n := math.Floor(v / day)
			if !representable(n) {
				return 0, false
			}
			y, m, _ := civil(int(n))
			return float64(y*12 + m - 1), true
		},
		edge: func(k float64) float64 {
			y := floorDiv(int(k), 12)
			return float64(daysOf(y, int(k)-12*y+1, 1)) * day
		},
		unit: 1,
	}
	year := steps{
		index: func(v float64) (float64, bool) {
			k, ok := month.index(v)
			return math.Floor(k / 12), ok
		},
		edge: func(k float64) float64 { return float64(daysOf(int(k), 1, 1)) * day },
		unit: 1,
	}
	switch unit {
	case "year":
		return []steps{year}
	case "month":
		return []steps{month, year}
	}
	return []steps{second, month, year}
}

// latticeOf tries the steps in turn and takes the first on which the values,
// ascending or descending, fall one to a cell and fill one cell in most.
func latticeOf(v []float64, most int, tries ...steps) *lattice {
	for _, s := range tries {
		if l := s.fit(v, most); l != nil {
			return l
		}
	}
	return nil
}

func (s steps) fit(v []float64, most int) *lattice {
	k := make([]float64, len(v))
	for i, x := range v {
		var ok bool
		if k[i], ok = s.index(x); !ok {
			return nil
		}
	}
	down := len(k) > 1 && k[0] > k[1]
	if down {
		slices.Reverse(k)
	}
	step := s.unit
	if !s.loose && len(k) > 1 {
		step = 0
	}
	for i := 1; i < len(k); i++ {
		d := k[i] - k[i-1]
		if d <= 0 {
			return nil
		}
		if !s.loose {
			step = gcd(step, d)
		}
	}
	n := (k[len(k)-1]-k[0])/step + 1
	if n > float64(most*len(k)+8) {
		return nil
	}
	l := &lattice{place: make([]int, len(v)), edges: make([]float64, int(n)+1)}
	for i := range l.edges {
		l.edges[i] = s.edge(k[0] + float64(i)*step)
	}
	for i := range k {
		l.place[i] = int((k[i] - k[0]) / step)
	}
	if down {
		slices.Reverse(l.edges)
		slices.Reverse(l.place)
		for i, p := range l.place {
			l.place[i] = int(n) - 1 - p
		}
	}
	return l
}

func gcd(a, b float64) float64 {
	for b != 0 {
		a, b = b, math.Mod(a, b)
	}
	return a
}
