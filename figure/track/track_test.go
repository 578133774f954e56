package track

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// Worked by hand: the least sum of squares puts labels that collide evenly about
// their mean.
func TestSpread(t *testing.T) {
	for _, c := range []struct {
		name         string
		wanted       []float64
		size, length float64
		want         []float64
	}{
		{"apart stay", []float64{10, 30}, 10, 100, []float64{10, 30}},
		{"two at one place", []float64{50, 50}, 10, 100, []float64{45, 55}},
		{"three at one place", []float64{50, 50, 50}, 10, 100, []float64{40, 50, 60}},
		{"pushed in from the ends", []float64{0, 100}, 10, 100, []float64{5, 95}},
		{"a pool takes its neighbour along", []float64{50, 50, 58}, 10, 100, []float64{42 + 2./3, 52 + 2./3, 62 + 2./3}},
		{"a pool at the end", []float64{98, 99, 100}, 10, 100, []float64{75, 85, 95}},
	} {
		for i, at := range spread(c.wanted, c.size, c.length) {
			if math.Abs(at-c.want[i]) > 1e-9 {
				t.Errorf("%s: label %d at %g, want %v", c.name, i, at, c.want)
			}
		}
	}
}

// Labels keep their order, their distance and their room, and no other such
// places have a smaller sum of squares: moving any label either way, as far as
// its neighbours let it, makes the sum larger.
func TestSpreadKeepsApartAndNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "n")
		const size = 7.0
		length := size * float64(n) * rapid.Float64Range(1, 3).Draw(t, "room")
		wanted := rapid.SliceOfN(rapid.Float64Range(0, length), n, n).Draw(t, "wanted")
		slices.Sort(wanted)
		at := spread(wanted, size, length)
		for i, x := range at {
			lo, hi := size/2, length-size/2
			if i > 0 {
				lo = at[i-1] + size
			}
			if i+1 < n {
				hi = at[i+1] - size
			}
			if x < lo-1e-6 || x > hi+1e-6 {
				t.Fatalf("label %d at %g, not between %g and %g", i, x, lo, hi)
			}
			if best := min(max(wanted[i], lo), hi); math.Abs(best-wanted[i]) < math.Abs(x-wanted[i])-1e-6 {
				t.Fatalf("label %d at %g could be at %g, nearer to %g", i, x, best, wanted[i])
			}
		}
	})
}

// NumPy 1.26.4: np.percentile(x, [25, 50, 75]) of these is 2.5, 4, 7; matplotlib
// 3.8's boxplot_stats has whiskers at 1 and 8 and 20 beyond.
func TestWhiskers(t *testing.T) {
	low, high := whiskerEnds([]float64{1, 2, 3, 4, 6, 8, 20}, 2.5, 7)
	if low != 1 || high != 8 {
		t.Errorf("whiskers end at %g and %g, want 1 and 8", low, high)
	}
}

func TestAxisOfAGraph(t *testing.T) {
	five := 5.0
	for _, c := range []struct {
		name   string
		track  Track
		lo, hi float64
	}{
		{"bars stand on 0", Track{Kind: Bars, Series: [][]float64{{3, 4}}}, 0, 4},
		{"stacks add up", Track{Kind: Bars, Series: [][]float64{{3, 4}, {2, -1}}}, -1, 5},
		{"points have air", Track{Kind: Points, Series: [][]float64{{10, 20}}}, 9.5, 20.5},
		{"one value", Track{Kind: Lines, Series: [][]float64{{2, 2}}}, 1, 3},
		{"nothing known", Track{Kind: Points, Series: [][]float64{{math.NaN()}}}, 0, 1},
		{"samples", Track{Kind: Histograms, Samples: [][]float64{{1, math.Inf(1)}, {7}}}, 1, 7},
		{"one end given beyond all", Track{Kind: Points, Series: [][]float64{{1, 2}}, Lo: &five}, 5, 10},
	} {
		if lo, hi := c.track.limits(); lo != c.lo || hi != c.hi {
			t.Errorf("%s: from %g to %g, want %g to %g", c.name, lo, hi, c.lo, c.hi)
		}
	}
}

func TestMultiples(t *testing.T) {
	for _, c := range []struct {
		lo, hi, m float64
		power     int
		want      []float64
	}{
		{0, 1, 2.5, -1, []float64{0, .25, .5, .75, 1}},
		{-7, 7, 5, 0, []float64{-5, 0, 5}},
		{0.28, 0.62, 1, -1, []float64{.3, .4, .5, .6}},
		{3, 4, 5, 0, nil},
	} {
		if got := multiples(c.lo, c.hi, c.m, c.power); !slices.Equal(got, c.want) {
			t.Errorf("%g to %g by %ge%d: %v, want %v", c.lo, c.hi, c.m, c.power, got, c.want)
		}
	}
}

// drawn lays a track along 100 points and returns what was painted.
func drawn(t *testing.T, tr Track, side dock.Side) (*scene.Group, dock.Box) {
	t.Helper()
	th, err := style.New("light", 72)
	if err != nil {
		t.Fatal(err)
	}
	p := New(Options{Track: tr, Side: side, Theme: th, Word: "rows"})
	need := p.Measure(dock.Room{Body: dock.Size{W: 100, H: 100}, Third: dock.Size{W: math.Inf(1), H: math.Inf(1)}})
	at := dock.Box{X: 0, Y: 0, W: need.Depth, H: 100}
	if !side.Beside() {
		at = dock.Box{X: 0, Y: 0, W: 100, H: need.Depth}
	}
	s := &scene.Scene{}
	p.Draw(s, at)
	for _, it := range s.Items {
		if g, ok := it.(*scene.Group); ok && g.Class == "track" {
			return g, at
		}
	}
	t.Fatal("no track was drawn")
	return nil, at
}

// Bars are as long as their values say, in parts that stand on each other, and
// grow the way that reads: to the right and upward.
func TestBarsAreToScale(t *testing.T) {
	tr := Track{Name: "n", Kind: Bars, Depth: 40, Series: [][]float64{{1, 2, 4, 0}, {3, 0, 4, 1}}, Parts: []string{"a", "b"}}
	for _, side := range []dock.Side{dock.Left, dock.Right, dock.Top, dock.Bottom} {
		g, at := drawn(t, tr, side)
		var lengths []float64
		for _, it := range g.Items {
			r, ok := it.(*scene.Rect)
			if !ok {
				continue
			}
			if r.X < at.X || r.Y < at.Y || r.X+r.W > at.X+at.W || r.Y+r.H > at.Y+at.H {
				t.Errorf("side %d: bar %+v leaves %+v", side, *r, at)
			}
			if side.Beside() {
				lengths = append(lengths, r.W)
			} else {
				lengths = append(lengths, r.H)
			}
		}
		if want := []float64{5, 15, 10, 20, 20, 5}; !slices.Equal(lengths, want) {
			t.Errorf("side %d: bars of %v points, want %v", side, lengths, want)
		}
	}
}

// More cells than pixels are drawn together, and the note says so.
func TestCellsNarrowerThanAPixelAreCounted(t *testing.T) {
	th, _ := style.New("light", 72)
	values := make([]float64, 1000)
	for i := range values {
		values[i] = float64(i % 2)
	}
	p := New(Options{Track: Track{Name: "n", Kind: Bars, Series: [][]float64{values}}, Theme: th, Word: "rows"})
	p.Measure(dock.Room{Body: dock.Size{W: 100, H: 100}, Third: dock.Size{W: 100, H: 100}})
	if want := "n: rows narrower than a pixel drawn together, by the mean"; p.Note() != want {
		t.Errorf("note %q, want %q", p.Note(), want)
	}
	g, _ := drawn(t, Track{Name: "n", Kind: Bars, Series: [][]float64{values}}, dock.Right)
	bars := 0
	for _, it := range g.Items {
		if _, ok := it.(*scene.Rect); ok {
			bars++
		}
	}
	if bars != 100 {
		t.Errorf("%d bars on 100 pixels", bars)
	}
}
