package stat

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// number is a float64 that JSON's null makes NaN.
type number float64

func (n *number) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*n = number(math.NaN())
		return nil
	}
	return json.Unmarshal(b, (*float64)(n))
}

func floats(in []number) []float64 {
	out := make([]float64, len(in))
	for i, v := range in {
		out[i] = float64(v)
	}
	return out
}

// reference is a table as pandas, numpy and scipy see it; see
// testdata/reference.py for their versions.
type reference struct {
	Names                      []string
	Columns, Quantiles, Ranks  [][]number
	Pearson, Spearman, Kendall []number
	N                          []int
	Qs, Mean, Std0, Std1, MAD  []number
	Edges                      map[string][][]float64
	Counts                     map[string][][]int64
}

func references(t *testing.T) map[string]reference {
	t.Helper()
	data, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var refs map[string]reference
	if err := json.Unmarshal(data, &refs); err != nil {
		t.Fatal(err)
	}
	if len(refs) != 3 {
		t.Fatalf("%d tables, want 3", len(refs))
	}
	return refs
}

func columnsOf(r reference) [][]float64 {
	out := make([][]float64, len(r.Columns))
	for i, c := range r.Columns {
		out[i] = floats(c)
	}
	return out
}

func same(got, want, tolerance float64) bool {
	return got == want || math.IsNaN(got) && math.IsNaN(want) || math.Abs(got-want) <= tolerance
}

func TestCorrelateEqualsPandas(t *testing.T) {
	for table, ref := range references(t) {
		for c, want := range map[Coefficient][]number{PearsonR: ref.Pearson, SpearmanRho: ref.Spearman, KendallTau: ref.Kendall} {
			m := Correlate(columnsOf(ref), CorrOptions{Coefficient: c})
			tolerance := 1e-12
			for i := range ref.Names {
				for j := range ref.Names {
					r, n := m.At(i, j)
					k := i*m.Size + j
					if n != ref.N[k] {
						t.Errorf("%s: %s of %s and %s has n %d, want %d", table, c, ref.Names[i], ref.Names[j], n, ref.N[k])
					}
					if w := float64(want[k]); !same(r, w, tolerance) {
						t.Errorf("%s: %s of %s and %s is %.17g, want %.17g", table, c, ref.Names[i], ref.Names[j], r, w)
					}
				}
			}
		}
	}
}

func TestSummariesEqualNumpy(t *testing.T) {
	for table, ref := range references(t) {
		for i, x := range columnsOf(ref) {
			scale := 0.
			for _, v := range x {
				if v == v {
					scale = max(scale, math.Abs(v))
				}
			}
			check := func(what string, got, want float64) {
				t.Helper()
				if !same(got, want, 4e-15*scale) {
					t.Errorf("%s: %s of %s is %.17g, want %.17g", table, what, ref.Names[i], got, want)
				}
			}
			check("mean", Mean(x), float64(ref.Mean[i]))
			check("std", StdDev(x, 1), float64(ref.Std1[i]))
			check("std with n", StdDev(x, 0), float64(ref.Std0[i]))
			check("mad", MAD(x), float64(ref.MAD[i]))
			qs := floats(ref.Qs)
			for k, q := range Quantiles(x, qs...) {
				if want := float64(ref.Quantiles[i][k]); q != want {
					t.Errorf("%s: quantile %g of %s is %.17g, numpy has %.17g", table, qs[k], ref.Names[i], q, want)
				}
			}
			for k, r := range Ranks(x) {
				if !same(r, float64(ref.Ranks[i][k]), 0) {
					t.Errorf("%s: rank of %s[%d] is %g, want %g", table, ref.Names[i], k, r, ref.Ranks[i][k])
				}
			}
		}
	}
}

func TestHistogramEqualsNumpy(t *testing.T) {
	for table, ref := range references(t) {
		for name, edges := range ref.Edges {
			rule, err := ParseRule(name)
			if err != nil {
				t.Fatal(err)
			}
			for i, x := range columnsOf(ref) {
				if ref.Names[i] == "outlier" {
					x[30] = math.NaN()
				}
				got := BinEdges(x, rule)
				if len(got) != len(edges[i]) {
					t.Errorf("%s: %s: %d bins of %s, want %d", table, name, len(got)-1, ref.Names[i], len(edges[i])-1)
					continue
				}
				for k := range got {
					if math.Abs(got[k]-edges[i][k]) > 1e-15*max(math.Abs(edges[i][0]), math.Abs(edges[i][len(edges[i])-1])) {
						t.Errorf("%s: %s: edge %d of %s is %.17g, want %.17g", table, name, k, ref.Names[i], got[k], edges[i][k])
					}
				}
				for k, n := range Histogram(x, edges[i]) {
					if n != ref.Counts[name][i][k] {
						t.Errorf("%s: %s: bin %d of %s has %d, want %d", table, name, k, ref.Names[i], n, ref.Counts[name][i][k])
					}
				}
			}
		}
	}
}
