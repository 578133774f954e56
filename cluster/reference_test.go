package cluster

import (
	"encoding/json"
	"math"
	"os"
	"sync"
	"testing"
)

// Numbers of SciPy 1.11.4, scikit-learn 1.4.2 and R 4.2.2, made by
// testdata/reference.py.
type reference struct {
	Matrix  [][]float64
	Metrics map[string]struct {
		Distances []float64
		Trees     map[string]struct {
			Pairs      []int
			Heights    []float64
			Leaves     []int
			Cophenetic float64
		}
	}
	Mahalanobis5 []float64
	Cuts         map[string]struct {
		K       map[string][]int
		Heights []float64
		Height  [][]int
	}
	Order []struct {
		Method string
		Cost   float64
	}
	Silhouettes             []float64
	Silhouettes_correlation []float64
	Rand                    float64
	Inertia                 map[string]float64
	Holes                   [][2]int
	R                       struct {
		WardD map[string]struct {
			Heights, Cophenetic []float64
		} `json:"ward.D"`
		Missing map[string][]float64
		Binary  []float64
		Reorder map[string][]int
	}
}

var loadReference = sync.OnceValues(func() (*reference, error) {
	b, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		return nil, err
	}
	ref := &reference{}
	return ref, json.Unmarshal(b, ref)
})

func theReference(t testing.TB) *reference {
	t.Helper()
	ref, err := loadReference()
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// genes are the first n rows of the reference matrix.
func (ref *reference) genes(n int) Rows { return RowsOf(ref.Matrix[:n]) }

// forMetric prepares the rows as testdata/reference.py does.
func forMetric(r Rows, m Metric) Rows {
	r = r.clone()
	for i, v := range r.V {
		switch m {
		case JensenShannon:
			r.V[i] = math.Abs(v)
		case Hamming, Jaccard, Binary, Dice, Kulczynski1, RogersTanimoto, RussellRao, SokalMichener, SokalSneath, Yule:
			r.V[i] = 0
			if v > 0 {
				r.V[i] = 1
			}
		}
	}
	return r
}

// near fails where two lists differ by more than a share of the value, or
// absolutely below 1.
func near(t *testing.T, what string, got, want []float64, share float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i, w := range want {
		if !(math.Abs(got[i]-w) <= share*max(math.Abs(w), 1e-3)) {
			t.Fatalf("%s: value %d is %.17g, want %.17g", what, i, got[i], w)
		}
	}
}
