package stat

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// significance holds SciPy's answers; see testdata/significance.py.
type significance struct {
	Pearson, Spearman, Student, Chi2, F, Normal [][]float64
	Kendall                                     []struct {
		X, Y   []float64
		Tau, P float64
	}
	Adjust []struct {
		P        []float64
		BH, Holm []float64
	}
	Partial struct {
		Columns                         [][]float64
		Pearson, P, Spearman, SpearmanP []number
	}
	Category []struct {
		A, B               []int32
		V, Corrected, Chi2 float64
		DoF                int
		P                  float64
	}
	Ratio []struct {
		A      []int32
		Values []float64
		Eta, P float64
	}
}

func loadSignificance(t *testing.T) (s significance) {
	b, err := os.ReadFile("testdata/significance.json")
	if err == nil {
		err = json.Unmarshal(b, &s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// near: equal to 1e-9, and in the relative to 1e-9 where p is small, down to
// what float64 holds.
func near(got, want float64) bool {
	if math.IsNaN(want) {
		return math.IsNaN(got)
	}
	return math.Abs(got-want) <= 1e-9*math.Abs(want)+1e-300
}

func TestDistributionsEqualSciPy(t *testing.T) {
	s := loadSignificance(t)
	for name, c := range map[string]struct {
		rows [][]float64
		f    func(v []float64) float64
	}{
		"pearson":  {s.Pearson, func(v []float64) float64 { return PearsonP(v[0], int(v[1])) }},
		"spearman": {s.Spearman, func(v []float64) float64 { return SpearmanP(v[0], int(v[1])) }},
		"student":  {s.Student, func(v []float64) float64 { return StudentP(v[0], v[1]) }},
		"chi2":     {s.Chi2, func(v []float64) float64 { return ChiSquareP(v[0], v[1]) }},
		"f":        {s.F, func(v []float64) float64 { return FisherP(v[0], v[1], v[2]) }},
		"normal":   {s.Normal, func(v []float64) float64 { return NormalP(v[0]) }},
	} {
		if len(c.rows) == 0 {
			t.Errorf("%s: no reference", name)
		}
		for _, v := range c.rows {
			want := v[len(v)-1]
			if got := c.f(v); !near(got, want) {
				t.Errorf("%s %v: %g, want %g", name, v[:len(v)-1], got, want)
			}
		}
	}
}

func TestKendallEqualsSciPy(t *testing.T) {
	for _, c := range loadSignificance(t).Kendall {
		tau, p, n := KendallTest(c.X, c.Y)
		if !near(p, c.P) || math.Abs(tau-c.Tau) > 1e-12 || n != len(c.X) {
			t.Errorf("n=%d: tau %g p %g, want %g and %g", n, tau, p, c.Tau, c.P)
		}
	}
}

func TestAdjustEqualsSciPyAndR(t *testing.T) {
	for _, c := range loadSignificance(t).Adjust {
		bh, holm := Adjust(c.P, BenjaminiHochberg), Adjust(c.P, Holm)
		for i := range c.P {
			if !near(bh[i], c.BH[i]) || !near(holm[i], c.Holm[i]) {
				t.Errorf("%v: bh %v, want %v; holm %v, want %v", c.P, bh, c.BH, holm, c.Holm)
				break
			}
		}
	}
}

func TestPartialEqualsRegression(t *testing.T) {
	s := loadSignificance(t).Partial
	for _, c := range []struct {
		coefficient Coefficient
		r, p        []number
	}{{PearsonR, s.Pearson, s.P}, {SpearmanRho, s.Spearman, s.SpearmanP}} {
		// A row with a missing value changes nothing.
		columns := make([][]float64, len(s.Columns))
		for i, v := range s.Columns {
			columns[i] = append(slices.Clone(v), float64(i))
		}
		columns[1][len(columns[1])-1] = math.NaN()
		m, err := CorrelatePartial(columns, CorrOptions{Coefficient: c.coefficient})
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range PartialPValues(m) {
			if math.Abs(m.R[i]-float64(c.r[i])) > 1e-9 || !(p != p && c.p[i] != c.p[i]) && math.Abs(p-float64(c.p[i])) > 1e-9 {
				t.Errorf("%s %d: r %g p %g, want %g and %g", c.coefficient, i, m.R[i], p, c.r[i], c.p[i])
			}
		}
	}
}

func TestCategoriesEqualSciPy(t *testing.T) {
	s := loadSignificance(t)
	for _, c := range s.Category {
		a, b := append(c.A, -1, 1), append(c.B, 1, -1) // missing on one side
		got := Associate(a, b)
		want := Association{c.V, c.Corrected, c.Chi2, c.DoF, c.P, len(c.A)}
		if !near(got.V, want.V) || !near(got.Corrected, want.Corrected) || !near(got.Chi2, want.Chi2) || !near(got.P, want.P) || got.DoF != want.DoF || got.N != want.N {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	for _, c := range s.Ratio {
		eta, p, n := CorrelationRatio(append(c.A, -1, 0), append(c.Values, 5, math.NaN()))
		if !near(eta, c.Eta) || !near(p, c.P) || n != len(c.A) {
			t.Errorf("eta %g p %g n %d, want %g, %g, %d", eta, p, n, c.Eta, c.P, len(c.A))
		}
	}
}

// PValues of a matrix are those of its pairs, whatever the number of workers.
func TestPValuesOfPairs(t *testing.T) {
	columns := [][]float64{
		{1, 2, 3, 4, 5, 6, math.NaN()},
		{2, 1, 4, 3, 7, 6, 5},
		{3, 3, 3, 3, 3, 3, 3},
		{1, 1, 2, 2, 3, 3, 3},
	}
	for _, k := range []Coefficient{PearsonR, SpearmanRho, KendallTau} {
		o := CorrOptions{Coefficient: k, Workers: 3}
		c := Correlate(columns, o)
		p := PValues(columns, c, o)
		for i := range columns {
			for j := range columns {
				r, n := c.At(i, j)
				want := math.NaN()
				switch {
				case i == j || r != r:
				case k == KendallTau:
					_, want, _ = KendallTest(columns[i], columns[j])
				default:
					want = PearsonP(r, n)
				}
				if !near(p[i*4+j], want) {
					t.Errorf("%s %d,%d: %g, want %g", k, i, j, p[i*4+j], want)
				}
			}
		}
	}
}

func TestEdges(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	_, constantP, _ := KendallTest([]float64{1, 1, 1}, []float64{1, 2, 3})
	_, _, none := CorrelationRatio(nil, nil)
	eta, oneP, _ := CorrelationRatio([]int32{0, 0}, []float64{1, 2})
	flat, _, _ := CorrelationRatio([]int32{0, 1}, []float64{2, 2})
	for name, c := range map[string][2]float64{
		"pearson n=1":         {PearsonP(.5, 1), nan},
		"pearson n=2":         {PearsonP(1, 2), 1},
		"pearson NaN":         {PearsonP(nan, 9), nan},
		"pearson rounding":    {PearsonP(1+1e-15, 9), 0},
		"spearman n=2":        {SpearmanP(1, 2), nan},
		"kendall constant":    {constantP, nan},
		"kendall 200 in line": {kendallExact(200, 0), 0},
		"student df 0":        {StudentP(1, 0), nan},
		"student inf":         {StudentP(inf, 3), 0},
		"chi2 0":              {ChiSquareP(0, 3), 1},
		"chi2 inf":            {ChiSquareP(inf, 3), 0},
		"f inf":               {FisherP(inf, 1, 3), 0},
		"f NaN":               {FisherP(nan, 1, 3), nan},
		"one category":        {Associate([]int32{0, 0}, []int32{0, 1}).V, nan},
		"no rows":             {Associate(nil, nil).V, nan},
		"all its own":         {Associate([]int32{0, 1, 2}, []int32{0, 1, 2}).Corrected, nan},
		"gaps in the numbers": {Associate([]int32{0, 5, 0, 5}, []int32{9, 2, 9, 2}).V, 1},
		"no rows, eta":        {float64(none), 0},
		"one group":           {eta, 0},
		"one group p":         {oneP, nan},
		"equal values":        {flat, nan},
	} {
		if !near(c[0], c[1]) {
			t.Errorf("%s: %g, want %g", name, c[0], c[1])
		}
	}
}

func TestPartialRefuses(t *testing.T) {
	x, y := []float64{1, 2, 3, 4, 6}, []float64{2, 1, 5, 3, 4}
	sum := make([]float64, 5)
	for i := range x {
		sum[i] = x[i] + y[i]
	}
	for name, columns := range map[string][][]float64{"sum": {x, y, sum}, "constant": {x, y, {1, 1, 1, 1, 1}}} {
		if _, err := CorrelatePartial(columns, CorrOptions{}); !errors.Is(err, ErrCollinear) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := CorrelatePartial([][]float64{x[:3], y[:3], sum[:3]}, CorrOptions{}); err == nil || !strings.Contains(err.Error(), "3 rows have all 3 columns; 4 or more") {
		t.Error(err)
	}
	if _, err := CorrelatePartial([][]float64{x, y}, CorrOptions{Coefficient: KendallTau}); err == nil {
		t.Error("kendall was taken")
	}
	if c, err := CorrelatePartial(nil, CorrOptions{}); err != nil || c.Size != 0 {
		t.Error(c, err)
	}
}

// Adjusted p-values are never smaller, keep their order, and Holm's are never
// below Benjamini and Hochberg's; NaN takes no part.
func TestAdjustHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOf(rapid.Float64Range(0, 1)).Draw(t, "p")
		bh, holm := Adjust(p, BenjaminiHochberg), Adjust(p, Holm)
		with := Adjust(append(slices.Clone(p), math.NaN()), BenjaminiHochberg)
		for i := range p {
			if bh[i] < p[i] || holm[i] < bh[i]*(1-1e-12) || holm[i] > 1 || with[i] != bh[i] {
				t.Fatalf("p %g: bh %g, holm %g, beside NaN %g", p[i], bh[i], holm[i], with[i])
			}
			for j := range p {
				if p[i] < p[j] && (bh[i] > bh[j] || holm[i] > holm[j]) {
					t.Fatalf("order of %g and %g turned", p[i], p[j])
				}
			}
		}
	})
}

func TestAdjustPairs(t *testing.T) {
	nan := math.NaN()
	got := AdjustPairs([]float64{nan, .01, .02, .01, nan, .03, .02, .03, nan}, 3, Holm)
	want := []float64{nan, .03, .04, .03, nan, .04, .04, .04, nan}
	for i := range want {
		if !near(got[i], want[i]) {
			t.Fatalf("%v, want %v", got, want)
		}
	}
	for _, name := range []string{"none", "bh", "holm"} {
		if a, err := ParseAdjustment(name); err != nil || a.String() != name {
			t.Errorf("%s: %v, %v", name, a, err)
		}
	}
	if _, err := ParseAdjustment("bonferroni"); err == nil {
		t.Error("bonferroni was taken")
	}
}

func ExampleAdjust() {
	p := []float64{.01, .02, .03, .04, .05}
	fmt.Printf("%.2f\n%.2f\n", Adjust(p, BenjaminiHochberg), Adjust(p, Holm))
	// Output:
	// [0.05 0.05 0.05 0.05 0.05]
	// [0.05 0.08 0.09 0.09 0.09]
}
