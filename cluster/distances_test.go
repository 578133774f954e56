package cluster

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDistancesEqualSciPy(t *testing.T) {
	ref := theReference(t)
	for name, want := range ref.Metrics {
		m, err := ParseMetric(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Distances(forMetric(ref.genes(14), m), m, DistanceOptions{P: 3})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		near(t, name, got, want.Distances, 1e-12)
	}
	if len(ref.Metrics) < 25 {
		t.Fatalf("only %d metrics", len(ref.Metrics))
	}
	narrow := Rows{N: 14, D: 5}
	for _, row := range ref.Matrix[:14] {
		narrow.V = append(narrow.V, row[:5]...)
	}
	got, err := Distances(narrow, Mahalanobis, DistanceOptions{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "mahalanobis", got, ref.Mahalanobis5, 1e-11)
	binary := forMetric(ref.genes(14), Binary)
	if got, err = Distances(binary, Binary, DistanceOptions{}); err != nil {
		t.Fatal(err)
	}
	near(t, "binary", got, ref.R.Binary, 1e-12)
}

func TestMissingValuesPairwiseEqualR(t *testing.T) {
	ref := theReference(t)
	holed := ref.genes(14)
	for _, h := range ref.Holes {
		holed.V[h[0]*holed.D+h[1]] = math.NaN()
	}
	for name, want := range ref.R.Missing {
		m, err := ParseMetric(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Distances(holed, m, DistanceOptions{P: 3})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		near(t, name, got, want, 1e-12)
	}
}

func TestMissingPolicies(t *testing.T) {
	x := math.NaN()
	// The second column is the only complete one.
	r := RowsOf([][]float64{{0, 1, 5}, {x, 3, 7}, {4, 5, x}})
	for _, c := range []struct {
		missing Missing
		want    []float64 // city block: d01, d02, d12
	}{
		{DropColumns, []float64{2, 4, 2}},
		{FillZero, []float64{0 + 2 + 2, 4 + 4 + 5, 4 + 2 + 7}},
		{FillMean, []float64{5 + 2 + 2, 4 + 4 + 0.5, 1 + 2 + 2.5}},   // 5 and 4.5
		{FillMedian, []float64{5 + 2 + 2, 4 + 4 + 0.5, 1 + 2 + 2.5}}, // of two values the same
		{Pairwise, []float64{(2 + 2) * 3. / 2, (4 + 4) * 3. / 2, 2 * 3}},
	} {
		got, err := Distances(r, CityBlock, DistanceOptions{Missing: c.missing})
		if err != nil {
			t.Fatalf("%v: %v", c.missing, err)
		}
		near(t, c.missing.String(), got, c.want, 1e-15)
	}
	if !math.IsNaN(r.V[3]) {
		t.Fatal("the rows given were changed")
	}
}

func TestRowsWithoutDistanceAreNamed(t *testing.T) {
	x, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name   string
		rows   [][]float64
		metric Metric
		o      DistanceOptions
		want   string
	}{
		{"missing refused", [][]float64{{1, 2}, {x, 3}, {4, inf}}, Euclidean, DistanceOptions{Missing: MissingError}, "rows 1, 2: values are missing"},
		{"nothing in common", [][]float64{{1, x}, {x, 3}, {1, 2}}, Euclidean, DistanceOptions{}, "rows 0 and 1: no column holds a value in both"},
		{"all missing", [][]float64{{1, 2}, {x, x}}, Euclidean, DistanceOptions{}, "row 1: all values are missing"},
		{"no mean", [][]float64{{1, 2}, {x, x}}, Euclidean, DistanceOptions{Missing: FillMean}, "row 1: all values are missing, so there is no mean"},
		{"nothing left", [][]float64{{1, x}, {x, 2}}, Euclidean, DistanceOptions{Missing: DropColumns}, "no column is complete"},
		{"constant", [][]float64{{1, 2, 3}, {5, 5, 5}, {0, 0, 0}}, Correlation, DistanceOptions{}, "rows 1, 2: constant"},
		{"constant ranks", [][]float64{{1, 2, 3}, {5, 5, 5}}, Spearman, DistanceOptions{}, "row 1: constant"},
		{"constant where both are", [][]float64{{1, 2, x}, {5, 5, 6}, {1, 2, 3}}, Correlation, DistanceOptions{}, "rows 0 and 1: one is constant over the 2 columns"},
		{"zeros", [][]float64{{1, 2}, {0, 0}}, Cosine, DistanceOptions{}, "row 1: all zeros"},
		{"no distribution", [][]float64{{1, 2}, {-1, 2}}, JensenShannon, DistanceOptions{Unfit: UnfitFar}, "row 1: negative or all zeros"},
		{"beyond float64", [][]float64{{1e200, 2}, {-1e200, 2}}, Euclidean, DistanceOptions{}, "rows 0 and 1: their euclidean distance is +Inf"},
		{"similarity", [][]float64{{1, 1}, {1, 1}}, Kulczynski1, DistanceOptions{}, "their kulczynski1 distance is +Inf"},
		{"singular", [][]float64{{1, 2}, {2, 4}, {3, 6}, {4, 8}}, Mahalanobis, DistanceOptions{}, "has no inverse"},
		{"p", [][]float64{{1, 2}, {2, 4}}, Minkowski, DistanceOptions{P: -1}, "must be above 0"},
		{"no function", [][]float64{{1, 2}, {2, 4}}, Function, DistanceOptions{}, "no function"},
		{"variances", [][]float64{{1, 2}, {2, 4}}, SEuclidean, DistanceOptions{Variances: []float64{1}}, "1 variances for 2 columns"},
	} {
		_, err := Distances(RowsOf(c.rows), c.metric, c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	_, err := Distances(RowsOf([][]float64{{1, 2}, {5, 5}}), Correlation, DistanceOptions{})
	var named *RowError
	if !errors.As(err, &named) || named.Name([]string{"a", "TP53"}) != `row "TP53"` {
		t.Errorf("%v does not name the row by its label", err)
	}
}

func TestUnfitPolicies(t *testing.T) {
	r := RowsOf([][]float64{{1, 2, 4}, {7, 7, 7}, {4, 2, 1}, {0, 0, 0}})
	for policy, want := range map[Unfit]float64{UnfitUnrelated: 1, UnfitFar: 2, UnfitNear: 0} {
		d, err := Distances(r, Correlation, DistanceOptions{Unfit: policy})
		if err != nil {
			t.Fatal(err)
		}
		if d[condensed(4, 0, 1)] != want || d[condensed(4, 2, 3)] != want || d[condensed(4, 1, 3)] != 0 {
			t.Errorf("%v: %v", policy, d)
		}
	}
}

func TestPrecomputed(t *testing.T) {
	x := math.NaN()
	d, err := Precomputed(RowsOf([][]float64{{0, 1, 2}, {1, 0, 3}, {2, 3, 0}}))
	if err != nil || !slices.Equal(d, []float64{1, 2, 3}) {
		t.Fatal(d, err)
	}
	for _, c := range []struct {
		rows [][]float64
		want string
	}{
		{[][]float64{{0, 1, 2}, {1, 0, 3}}, "2 rows and 3 columns"},
		{[][]float64{{0, 1}, {2, 0}}, "row 0, column 1: 1 differs from the 2 the other way round"},
		{[][]float64{{0, -1}, {-1, 0}}, "row 0, column 1: -1 is negative"},
		{[][]float64{{0, x}, {x, 0}}, "row 0, column 1: NaN is missing"},
		{[][]float64{{1, .5}, {.5, 1}}, "row 0, column 0: 1 is not 0"},
	} {
		if _, err := Precomputed(RowsOf(c.rows)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.rows, err, c.want)
		}
	}
}

// proper are the metrics under which equal rows are 0 apart.
func proper() []Metric {
	var list []Metric
	for m := Euclidean; m < Function; m++ {
		if m != Kulczynski1 && m != RussellRao && m != Mahalanobis {
			list = append(list, m)
		}
	}
	return list
}

func randomRows(n, d int, seed uint64) Rows {
	random := rand.New(rand.NewPCG(seed, 1))
	r := Rows{N: n, D: d, V: make([]float64, n*d)}
	for i := range r.V {
		r.V[i] = random.NormFloat64()
	}
	return r
}

func TestEqualRowsAreZeroApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, d := rapid.IntRange(2, 60).Draw(t, "n"), rapid.IntRange(2, 40).Draw(t, "d")
		r := randomRows(n, d, rapid.Uint64().Draw(t, "seed"))
		for i := range r.V {
			r.V[i] = math.Abs(r.V[i]) * 1e3
			if rapid.IntRange(0, 30).Draw(t, "zero") == 0 {
				r.V[i] = 0
			}
		}
		a := rapid.IntRange(0, n-2).Draw(t, "a")
		b := rapid.IntRange(a+1, n-1).Draw(t, "b")
		copy(r.Row(b), r.Row(a))
		if rapid.Bool().Draw(t, "missing") {
			r.V[rapid.IntRange(0, n*d-1).Draw(t, "cell")] = math.NaN()
		}
		m := rapid.SampledFrom(proper()).Draw(t, "metric")
		got, err := Distances(r, m, DistanceOptions{Unfit: UnfitUnrelated})
		if err != nil {
			return // a column or a pair too poor: said, not computed
		}
		if v := got[condensed(n, a, b)]; v != 0 && sameRow(r.Row(a), r.Row(b)) {
			t.Fatalf("%v: equal rows %d and %d of %d x %d are %v apart", m, a, b, n, d, v)
		}
	})
}

func TestDistancesDoNotDependOnWorkersOrPlace(t *testing.T) {
	r := randomRows(131, 301, 7)
	turned := r.clone()
	for i := range r.N {
		copy(turned.Row(r.N-1-i), r.Row(i))
	}
	for _, m := range proper() {
		one, err := Distances(forMetric(r, m), m, DistanceOptions{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		eight, _ := Distances(forMetric(r, m), m, DistanceOptions{Workers: 8})
		if !slices.Equal(one, eight) {
			t.Errorf("%v: one worker and eight differ", m)
		}
		if m == SEuclidean || m == Kendall || m == AbsKendall {
			continue // sums over the rows, and stat's own order of the columns
		}
		back, _ := Distances(forMetric(turned, m), m, DistanceOptions{})
		for i := range r.N {
			for j := i + 1; j < r.N; j++ {
				if a, b := one[condensed(r.N, i, j)], back[condensed(r.N, r.N-1-j, r.N-1-i)]; math.Abs(a-b) > 1e-14*a {
					t.Fatalf("%v: rows %d and %d: %v, in the other order %v", m, i, j, a, b)
				}
			}
		}
	}
}

func TestTilesEqualPlainLoop(t *testing.T) {
	for _, shape := range [][2]int{{2, 1}, {3, 3}, {47, 5}, {48, 256}, {49, 257}, {97, 600}, {145, 7}} {
		r := randomRows(shape[0], shape[1], 3)
		got, err := Distances(r, SqEuclidean, DistanceOptions{})
		if err != nil {
			t.Fatal(err)
		}
		want := make([]float64, len(got))
		q := newNearSquares(r, forFloat32)
		fast := make([]float64, len(got))
		for i := range r.N {
			for j := i + 1; j < r.N; j++ {
				want[condensed(r.N, i, j)] = squaredDistance(r.Row(i), r.Row(j))
			}
		}
		forPairs(q.rows, products, 3, func(_, i, j int, sums []float64) {
			q.turn(i, j, sums)
			copy(fast[condensed(r.N, i, j):], sums)
		})
		near(t, "differences", got, want, 1e-13)
		near(t, "products", fast, want, 1e-8)
	}
}

func TestFunctionMetric(t *testing.T) {
	o := DistanceOptions{Func: func(u, v []float64) float64 { return math.Abs(u[0] - v[0]) }}
	d, err := Distances(RowsOf([][]float64{{1}, {4}, {9}}), Function, o)
	if err != nil || !slices.Equal(d, []float64{3, 8, 5}) {
		t.Fatal(d, err)
	}
	o.Func = func(u, v []float64) float64 { return -1 }
	if _, err = Distances(RowsOf([][]float64{{1}, {4}}), Function, o); err == nil {
		t.Fatal("a negative distance passed")
	}
}

func BenchmarkDistances(b *testing.B) {
	r := randomRows(2000, 100, 1)
	for _, m := range []Metric{Euclidean, Correlation, Spearman, CityBlock} {
		b.Run(m.String()+"/n=2000/d=100", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Distances(r, m, DistanceOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
