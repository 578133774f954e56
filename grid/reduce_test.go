package grid

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestReduce(t *testing.T) {
	// 3 x 4 to 2 x 2: rows {0} and {1, 2}, columns {0, 1} and {2, 3}.
	g := from(
		[]float64{1, -3, nan, nan},
		[]float64{2, 4, inf, 5},
		[]float64{-6, 6, -inf, 8},
	)
	for _, c := range []struct {
		r    Reducer
		want []float64
	}{
		{Mean, []float64{-1, nan, 1.5, 6.5}},
		{Max, []float64{1, nan, 6, inf}},
		{Min, []float64{-3, nan, -6, -inf}},
		{Median, []float64{-1, nan, 3, 6.5}},
		{AbsMax, []float64{-3, nan, 6, inf}},
		{Mode, []float64{-3, nan, -6, -inf}},
	} {
		got := g.Reduce(2, 2, c.r)
		expect(t, c.r.String(), got, c.want, Labelled("letter", []string{"a", "b"}), Edged("x", Number, []float64{0, 20, 40}))
		if got.Integer != (c.r != Mean && c.r != Median) {
			t.Errorf("%s: whole numbers by nature: %v", c.r, got.Integer)
		}
	}
	if got := New(4, 1).Reduce(2, 1, Mean).Y; !slices.Equal(got.Edges, []float64{-.5, 1.5, 3.5}) || got.Kind != Number {
		t.Errorf("numbered cells become numbers: %+v", got)
	}
	if got := g.Reduce(99, 99, Mean); got != g {
		t.Error("what is small enough stays as it is")
	}
	if got := New(0, 5).Reduce(3, 2, Max); got.Rows != 0 || got.Cols != 2 || got.Check() != nil {
		t.Errorf("no rows stay none: %+v", got)
	}
	all := from([]float64{inf, inf, -inf, inf, -inf, -inf})
	if got := all.Reduce(1, 3, Mean).Values; !slices.EqualFunc(got, []float64{inf, nan, -inf}, same) {
		t.Errorf("means of infinities: %v", got)
	}
	classes := from([]float64{2, 0, 0, 1, 1, 2})
	classes.Categories = []string{"x", "y", "z"}
	if got := classes.Reduce(1, 2, Mean).Values; !slices.Equal(got, []float64{0, 1}) {
		t.Errorf("categories have no mean: %v", got)
	}
}

// Every reducer, fast or not, equals the definition on the values of the
// block, and one processor gives the same bits as several.
func TestReduceEqualsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := gridOf(t)
		rows, cols := rapid.IntRange(1, g.Rows).Draw(t, "R"), rapid.IntRange(1, g.Cols).Draw(t, "C")
		for r := Mean; r <= Mode; r++ {
			got := g.Reduce(rows, cols, r)
			if err := got.Check(); err != nil {
				t.Fatal(err)
			}
			for i := range rows {
				for j := range cols {
					var block []float64
					for y := i * g.Rows / rows; y < (i+1)*g.Rows/rows; y++ {
						for x := j * g.Cols / cols; x < (j+1)*g.Cols/cols; x++ {
							if v := g.At(y, x); v == v {
								block = append(block, v)
							}
						}
					}
					if want := define(r, block); !same(got.At(i, j), want) && !(math.Abs(got.At(i, j)-want) < 1e-12*100) {
						t.Fatalf("%s of %v is %g, want %g", r, block, got.At(i, j), want)
					}
				}
			}
		}
	})
}

// define reduces the plainest way there is.
func define(r Reducer, block []float64) float64 {
	if len(block) == 0 {
		return nan
	}
	slices.Sort(block)
	last := len(block) - 1
	finite := slices.DeleteFunc(slices.Clone(block), func(v float64) bool { return math.IsInf(v, 0) })
	switch r {
	case Max:
		return block[last]
	case Min:
		return block[0]
	case AbsMax:
		if -block[0] > block[last] {
			return block[0]
		}
		return block[last]
	case Mode:
		counts := map[float64]int{}
		best := block[0]
		for _, v := range block {
			counts[v]++
		}
		for _, v := range block {
			if counts[v] > counts[best] {
				best = v
			}
		}
		return best
	}
	n := len(finite)
	switch {
	case n == 0 && block[0] == block[last]:
		return block[0]
	case n == 0:
		return nan
	case r == Median:
		return (finite[(n-1)/2] + finite[n/2]) / 2
	}
	sum := 0.
	for _, v := range finite {
		sum += v
	}
	return sum / float64(n)
}

func TestReduceDoesNotDependOnProcessors(t *testing.T) {
	g := large(301, 203)
	for r := Mean; r <= Mode; r++ {
		many := g.Reduce(77, 50, r)
		before := runtime.GOMAXPROCS(1)
		one := g.Reduce(77, 50, r)
		runtime.GOMAXPROCS(before)
		for i := range one.Values {
			if math.Float64bits(one.Values[i]) != math.Float64bits(many.Values[i]) {
				t.Fatalf("%s: cell %d is %g with one processor, %g with %d", r, i, one.Values[i], many.Values[i], before)
			}
		}
	}
}

func TestParseReducer(t *testing.T) {
	for r := Mean; r <= Mode; r++ {
		if got, err := ParseReducer(r.String()); got != r || err != nil {
			t.Errorf("%s: %v, %v", r, got, err)
		}
	}
	if r, err := ParseReducer(""); r != Mean || err != nil {
		t.Error(`"" is mean`)
	}
	if _, err := ParseReducer("sum"); err == nil {
		t.Error("sum is no reducer: colours would depend on the size of the picture")
	}
}

func ExampleGrid_Reduce() {
	g := New(2, 4)
	copy(g.Values, []float64{1, 2, 3, 4, 5, 6, 7, 80})
	fmt.Println(g.Reduce(1, 2, Mean).Values, g.Reduce(1, 2, Max).Values)
	// Output: [3.5 23.5] [6 80]
}

func large(rows, cols int) *Grid {
	rng := rand.New(rand.NewPCG(5, 6))
	g := New(rows, cols)
	for i := range g.Values {
		if rng.IntN(1000) > 0 {
			g.Values[i] = rng.NormFloat64()
		}
	}
	return g
}

func BenchmarkReduce(b *testing.B) {
	g := large(4000, 4000)
	for r := Mean; r <= AbsMax; r++ {
		b.Run(fmt.Sprintf("%s/4000x4000/1600x1600", r), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(8 * len(g.Values)))
			for range b.N {
				g.Reduce(1600, 1600, r)
			}
		})
	}
}

func BenchmarkTranspose(b *testing.B) {
	g := large(4000, 4000)
	b.SetBytes(int64(8 * len(g.Values)))
	for range b.N {
		g.Transpose()
	}
}

func TestMeanBeyondFloat64(t *testing.T) {
	g := from([]float64{math.MaxFloat64, math.MaxFloat64, nan})
	if got := g.Reduce(1, 1, Mean).At(0, 0); got != math.MaxFloat64 {
		t.Errorf("the mean of the largest value twice is %g", got)
	}
}
