package stat

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var nan, inf = math.NaN(), math.Inf(1)

func TestQuantile(t *testing.T) {
	for _, c := range []struct {
		name string
		x    []float64
		q    float64
		want float64
	}{
		{"middle of three", []float64{3, 1, 2}, .5, 2},
		{"between two", []float64{1, 2}, .25, 1.25},
		{"an end", []float64{4, 9, 7}, 1, 9},
		{"NaN is passed over", []float64{nan, 5, nan, 1}, .5, 3},
		{"nothing", nil, .5, nan},
		{"only NaN", []float64{nan}, .5, nan},
		{"q beyond 1", []float64{1, 2}, 1.5, nan},
		{"q is NaN", []float64{1, 2}, nan, nan},
		{"infinity is beyond all", []float64{1, 2, inf}, .5, 2},
		{"towards infinity", []float64{1, inf}, .5, inf},
		{"between equal infinities", []float64{inf, inf}, .5, inf},
		{"far apart", []float64{-math.MaxFloat64, math.MaxFloat64}, .5, 0},
	} {
		if got := Quantile(c.x, c.q); !same(got, c.want, 0) {
			t.Errorf("%s: %g, want %g", c.name, got, c.want)
		}
		if got := QuantileInPlace(slices.Clone(c.x), c.q); !same(got, c.want, 0) {
			t.Errorf("%s, in place: %g, want %g", c.name, got, c.want)
		}
	}
}

// Counting and selecting give what sorting gives, to the bit, on inputs that
// are hard for either: all in one class, one value, both signs, NaN, Inf.
func TestLargeQuantilesEqualSorting(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	n := 3*smallEnough + 17
	qs := []float64{0, .001, .02, .25, .5, .7501, .98, 1}
	for name, draw := range map[string]func(i int) float64{
		"normal":         func(int) float64 { return rng.NormFloat64() },
		"nearly equal":   func(int) float64 { return 1 + 1e-13*rng.Float64() },
		"few values":     func(int) float64 { return float64(rng.IntN(3) - 1) },
		"one value":      func(int) float64 { return -7 },
		"many decades":   func(int) float64 { return math.Exp(500 * rng.NormFloat64()) },
		"half missing":   func(i int) float64 { return []float64{nan, rng.Float64()}[i%2] },
		"both infinite":  func(i int) float64 { return []float64{inf, -inf, float64(i)}[i%3] },
		"already sorted": func(i int) float64 { return float64(i) },
		"falling":        func(i int) float64 { return -float64(i) },
	} {
		x := make([]float64, n)
		for i := range x {
			x[i] = draw(i)
		}
		before := slices.Clone(x)
		got := Quantiles(x, qs...)
		if !slices.EqualFunc(x, before, func(a, b float64) bool { return same(a, b, 0) }) {
			t.Fatalf("%s: the input was changed", name)
		}
		sorted := slices.DeleteFunc(slices.Clone(x), math.IsNaN)
		slices.Sort(sorted)
		for i, q := range qs {
			want := quantileAt(q, len(sorted), func(k int) float64 { return sorted[k] })
			if !same(got[i], want, 0) {
				t.Errorf("%s: quantile %g is %.17g, want %.17g", name, q, got[i], want)
			}
			if in := QuantileInPlace(slices.Clone(x), q); !same(in, want, 0) {
				t.Errorf("%s: quantile %g in place is %.17g, want %.17g", name, q, in, want)
			}
		}
	}
}

// Within limits both ways of finding quantiles see only what lies there.
func TestQuantilesWithin(t *testing.T) {
	x := []float64{-inf, -5, 1, nan, 2, 4, 99, inf}
	if got := QuantilesWithin(x, 1, 99, 0, .5, 1); !slices.Equal(got, []float64{1, 3, 99}) {
		t.Errorf("from 1 to 99: %v, want 1, 3, 99", got)
	}
	long := slices.Repeat(x, smallEnough)
	if got := QuantilesWithin(long, 1, 99, 0, .49, 1); !slices.Equal(got, []float64{1, 2, 99}) {
		t.Errorf("many from 1 to 99: %v, want 1, 2, 99", got)
	}
	if got := QuantilesWithin(x, 7, 8, .5); !math.IsNaN(got[0]) {
		t.Errorf("of nothing: %v", got)
	}
}

func TestMoments(t *testing.T) {
	m := MomentsOf([]float64{2, nan, 4, inf, 4, 4, -inf, 5, 5, 7, 9})
	if m != (Moments{N: 8, Mean: 5, M2: 32, Min: 2, Max: 9}) || m.StdDev(0) != 2 {
		t.Errorf("got %+v", m)
	}
	if m := MomentsOf([]float64{nan, inf}); m != (Moments{}) {
		t.Errorf("of nothing finite: %+v", m)
	}
	if !math.IsNaN(Mean(nil)) || !math.IsNaN(StdDev([]float64{3}, 1)) || StdDev([]float64{3}, 0) != 0 {
		t.Error("the mean of nothing and the deviation of one value with n-1 are NaN, with n it is 0")
	}
	if m := MomentsOf([]float64{math.MaxFloat64, math.MaxFloat64}); m.Mean != math.MaxFloat64 || m.M2 != 0 {
		t.Errorf("the largest value twice: %+v", m)
	}
	// 1e9 plus 4, 7, 13, 16: variance 30 exactly, which naive sums miss.
	if v := MomentsOf([]float64{1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}).Variance(1); v != 30 {
		t.Errorf("variance %g, want 30", v)
	}
}

// Moments of parts, merged or added one by one, are those of the whole.
func TestMomentsMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-1e3, 1e3), 0, 200).Draw(t, "x")
		cut := rapid.IntRange(0, len(x)).Draw(t, "cut")
		whole := MomentsOf(x)
		var one Moments
		for _, v := range x {
			one.Add(v)
		}
		for name, m := range map[string]Moments{"merged": MomentsOf(x[:cut]).Merge(MomentsOf(x[cut:])), "added": one} {
			if m.N != whole.N || m.Min != whole.Min || m.Max != whole.Max ||
				math.Abs(m.Mean-whole.Mean) > 1e-11 || math.Abs(m.M2-whole.M2) > 1e-12*(1e6*float64(len(x))+1) {
				t.Fatalf("%s %+v, whole %+v", name, m, whole)
			}
		}
	})
}

func TestRanksAndMAD(t *testing.T) {
	got := Ranks([]float64{30, 10, nan, 20, 10, inf})
	for i, want := range []float64{4, 1.5, nan, 3, 1.5, 5} {
		if !same(got[i], want, 0) {
			t.Errorf("rank %d is %g, want %g", i, got[i], want)
		}
	}
	if m := MAD([]float64{1, 1, 2, 2, 4, 6, 9, nan, inf}); m != 1 { // deviations from 2: 0 0 1 1 2 4 7
		t.Errorf("MAD %g, want 1", m)
	}
}

func TestCorrelationByHand(t *testing.T) {
	x, y := []float64{1, 2, 3, 4, nan, inf}, []float64{2, 1, 4, 3, 9, 9}
	for _, c := range []struct {
		name string
		of   func(x, y []float64) (float64, int)
		want float64
	}{
		{"pearson", Pearson, .6}, // deviations -1.5 -.5 .5 1.5 and -.5 -1.5 1.5 .5: 3/5
		{"spearman", Spearman, .6},
		{"kendall", Kendall, 1. / 3}, // 4 pairs agree, 2 do not
	} {
		if r, n := c.of(x, y); math.Abs(r-c.want) > 1e-15 || n != 4 {
			t.Errorf("%s: %g of %d pairs, want %g of 4", c.name, r, n, c.want)
		}
		constant := []float64{.1, .1, .1, .1, 5, 5}
		if r, n := c.of(x, constant); !math.IsNaN(r) || n != 4 {
			t.Errorf("%s with a constant: %g of %d pairs, want NaN of 4", c.name, r, n)
		}
		if r, n := c.of([]float64{1, nan}, []float64{nan, 1}); !math.IsNaN(r) || n != 0 {
			t.Errorf("%s of no pair: %g of %d", c.name, r, n)
		}
		if r, _ := c.of([]float64{1, 2}, []float64{5, 3}); r != -1 {
			t.Errorf("%s of two falling pairs: %g, want -1", c.name, r)
		}
	}
	if m := Correlate(nil, CorrOptions{}); m.Size != 0 {
		t.Error("no columns have no correlations")
	}
	m := Correlate([][]float64{x, y}, CorrOptions{MinPairs: 5})
	if r, n := m.At(1, 0); !math.IsNaN(r) || n != 4 {
		t.Errorf("4 pairs where 5 are asked for: %g of %d", r, n)
	}
}

// columnsWithHoles are columns of small whole numbers, so that ties abound.
func columnsWithHoles(t *rapid.T) [][]float64 {
	k, n := rapid.IntRange(2, 40).Draw(t, "k"), rapid.IntRange(1, 40).Draw(t, "n")
	cell := rapid.Map(rapid.IntRange(0, 12), func(v int) float64 {
		return map[bool]float64{true: nan, false: float64(v)}[v > 10]
	})
	out := make([][]float64, k)
	for i := range out {
		out[i] = rapid.SliceOfN(cell, n, n).Draw(t, "column")
		if i%2 == 0 { // half of the columns are complete
			for j, v := range out[i] {
				if v != v {
					out[i][j] = 3
				}
			}
		}
	}
	return out
}

// The tiled and presorted ways equal the definitions, worked pair by pair, and
// do not depend on the number of workers.
func TestCorrelateEqualsDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := columnsWithHoles(t)
		for c, define := range map[Coefficient]func(x, y []float64) float64{
			PearsonR:    pearsonByDefinition,
			SpearmanRho: func(x, y []float64) float64 { return pearsonByDefinition(Ranks(x), Ranks(y)) },
			KendallTau:  kendallByDefinition,
		} {
			m := Correlate(columns, CorrOptions{Coefficient: c})
			one := Correlate(columns, CorrOptions{Coefficient: c, Workers: 1})
			for i := range m.R {
				if math.Float64bits(m.R[i]) != math.Float64bits(one.R[i]) || m.N[i] != one.N[i] {
					t.Fatalf("%s: %g with all workers, %g with one", c, m.R[i], one.R[i])
				}
			}
			for i, a := range columns {
				for j, b := range columns {
					x, y := common(a, b)
					r, n := m.At(i, j)
					if want := define(x, y); !same(r, want, 1e-13) || n != len(x) {
						t.Fatalf("%s of %v and %v: %g of %d, want %g of %d", c, a, b, r, n, want, len(x))
					}
				}
			}
		}
	})
}

func common(a, b []float64) (x, y []float64) {
	for i := range a {
		if isFinite(a[i]) && isFinite(b[i]) {
			x, y = append(x, a[i]), append(y, b[i])
		}
	}
	return x, y
}

func pearsonByDefinition(x, y []float64) float64 {
	mx, my := 0., 0.
	for i := range x {
		mx += x[i] / float64(len(x))
		my += y[i] / float64(len(x))
	}
	xx, yy, xy := 0., 0., 0.
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
		xy += (x[i] - mx) * (y[i] - my)
	}
	if xx < 1e-20 || yy < 1e-20 {
		return nan
	}
	return xy / math.Sqrt(xx) / math.Sqrt(yy)
}

func kendallByDefinition(x, y []float64) float64 {
	sign := func(v float64) float64 {
		switch {
		case v > 0:
			return 1
		case v < 0:
			return -1
		}
		return 0
	}
	s, xs, ys := 0., 0., 0.
	for i := range x {
		for j := range i {
			a, b := sign(x[i]-x[j]), sign(y[i]-y[j])
			s += a * b
			xs += a * a
			ys += b * b
		}
	}
	if xs == 0 || ys == 0 {
		return nan
	}
	return s / math.Sqrt(xs*ys)
}

func TestHistogram(t *testing.T) {
	got := Histogram([]float64{0, .5, 1, 1.5, 2, 2.5, nan, inf, -1}, []float64{0, 1, 2})
	if !slices.Equal(got, []int64{2, 3}) {
		t.Errorf("bins are half-open, the last closed: %v, want [2 3]", got)
	}
	if got := Histogram([]float64{1, 9, 10, 99, 100}, []float64{1, 10, 100}); !slices.Equal(got, []int64{2, 3}) {
		t.Errorf("uneven bins: %v, want [2 3]", got)
	}
	for name, c := range map[string]struct{ x, want []float64 }{
		"no values":      {nil, []float64{0, 1}},
		"one value":      {[]float64{3, 3, nan}, []float64{2.5, 3.5}},
		"a single value": {[]float64{3}, []float64{2.5, 3.5}},
	} {
		if got := BinEdges(c.x, Auto); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	far := []float64{0, 1, 2, 3, 4, 5, 6, 7, 1e12}
	if got := BinEdges(far, FreedmanDiaconis); len(got) != MaxBins+1 {
		t.Errorf("an outlier asks for %d bins, at most %d are made", len(got)-1, MaxBins)
	}
	if got := BinEdges([]float64{-1e292, math.MaxFloat64}, Auto); !slices.IsSorted(got) || got[0] != -1e292 {
		t.Errorf("two values beyond float64 apart: %v", got)
	}
	if got := BinEdges([]float64{-math.MaxFloat64, 1, 2, math.MaxFloat64}, Auto); len(got) != 3 || !slices.IsSorted(got) {
		t.Errorf("a range beyond float64: %v", got)
	}
}

// Every finite value falls in one of the bins that a rule makes.
func TestHistogramLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64(), 1, 100).Draw(t, "x")
		finite := int64(0)
		for _, v := range x {
			if isFinite(v) {
				finite++
			}
		}
		for r := Auto; r <= Sturges; r++ {
			sum := int64(0)
			for _, n := range Histogram(x, BinEdges(x, r)) {
				sum += n
			}
			if sum != finite {
				t.Fatalf("%s: %d of %d values counted, edges %v", r, sum, finite, BinEdges(x, r))
			}
		}
	})
}

func TestNames(t *testing.T) {
	for _, name := range []string{"pearson", "spearman", "Kendall", ""} {
		if _, err := ParseCoefficient(name); err != nil {
			t.Error(err)
		}
	}
	if _, err := ParseCoefficient("cosine"); err == nil {
		t.Error("cosine is no correlation")
	}
	if _, err := ParseRule("rice"); err == nil {
		t.Error("rice is no rule here")
	}
}

func ExampleCorrelate() {
	height, weight := []float64{1.6, 1.7, 1.8, 1.9}, []float64{60, 64, math.NaN(), 80}
	r, n := Correlate([][]float64{height, weight}, CorrOptions{}).At(0, 1)
	fmt.Printf("%.3f of %d pairs\n", r, n)
	// Output: 0.990 of 3 pairs
}

func BenchmarkCorrelate(b *testing.B) {
	for _, c := range []struct{ k, n, missing int }{{62, 920, 0}, {1000, 1000, 0}, {1000, 1000, 20}} {
		for m := PearsonR; m <= KendallTau; m++ {
			if m == KendallTau && c.missing > 0 {
				continue
			}
			b.Run(fmt.Sprintf("%s/columns=%d/rows=%d/missing=%d%%", m, c.k, c.n, c.missing), func(b *testing.B) {
				columns := noise(c.k, c.n, c.missing)
				b.ReportAllocs()
				for b.Loop() {
					Correlate(columns, CorrOptions{Coefficient: m})
				}
			})
		}
	}
}

func BenchmarkQuantiles(b *testing.B) {
	for _, n := range []int{1000, 1_000_000, 16_000_000} {
		x := noise(1, n, 1)[0]
		b.Run(fmt.Sprintf("n=%d/cpus=%d", n, runtime.GOMAXPROCS(0)), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(8 * n))
			for b.Loop() {
				Quantiles(x, .02, .98)
			}
		})
	}
}

func BenchmarkMomentsOf(b *testing.B) {
	x := noise(1, 1_000_000, 1)[0]
	b.SetBytes(8_000_000)
	for b.Loop() {
		MomentsOf(x)
	}
}

func noise(k, n, missing int) [][]float64 {
	rng := rand.New(rand.NewPCG(3, 4))
	out := make([][]float64, k)
	for i := range out {
		out[i] = make([]float64, n)
		for j := range out[i] {
			if out[i][j] = rng.NormFloat64(); rng.IntN(100) < missing {
				out[i][j] = nan
			}
		}
	}
	return out
}
