package geom

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestExtent(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	e := Empty().Add(1, 2).Add(nan, 50).Add(-3, inf).Add(-1, 7)
	if e != (Extent{XMin: -1, YMin: 2, XMax: 1, YMax: 7}) {
		t.Errorf("points that are not finite are passed over: %+v", e)
	}
	if e.Width() != 2 || e.Height() != 5 {
		t.Errorf("width %g and height %g, want 2 and 5", e.Width(), e.Height())
	}
	for _, c := range []struct {
		name string
		x, y float64
		want bool
	}{
		{"a corner", -1, 2, true},
		{"the middle", 0, 4, true},
		{"beside", 1.5, 4, false},
		{"above", 0, 7.5, false},
		{"NaN", nan, 4, false},
	} {
		if e.Contains(c.x, c.y) != c.want {
			t.Errorf("%s (%g, %g): contained is %v", c.name, c.x, c.y, !c.want)
		}
	}
	if p := e.Pad(.5); p != (Extent{XMin: -1.5, YMin: 1.5, XMax: 1.5, YMax: 7.5}) {
		t.Errorf("padded by a half: %+v", p)
	}
	if !(Extent{}).IsZero() || e.IsZero() || Empty().IsZero() {
		t.Error("only the zero extent is not given")
	}
	if Empty().Contains(0, 0) {
		t.Error("the empty extent holds no point")
	}
}

func TestPoints(t *testing.T) {
	p := Points{X: []float64{3, math.NaN(), 1}, Y: []float64{4, 9, -2}}
	if p.Len() != 3 || p.Extent() != (Extent{XMin: 1, YMin: -2, XMax: 3, YMax: 4}) {
		t.Errorf("%d points over %+v", p.Len(), p.Extent())
	}
	if (Points{}).Extent() != Empty() {
		t.Error("no points span nothing")
	}
}

// An extent holds each of its points, in whatever order they came.
func TestExtentHoldsItsPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(t, "n")
		coordinate := rapid.Float64Range(-1e300, 1e300)
		p := Points{X: rapid.SliceOfN(coordinate, n, n).Draw(t, "x"), Y: rapid.SliceOfN(coordinate, n, n).Draw(t, "y")}
		e := p.Extent()
		back := Empty()
		for i := n - 1; i >= 0; i-- {
			back = back.Add(p.X[i], p.Y[i])
			if !e.Contains(p.X[i], p.Y[i]) {
				t.Fatalf("%+v does not hold (%g, %g)", e, p.X[i], p.Y[i])
			}
		}
		if back != e {
			t.Fatalf("backwards %+v, forwards %+v", back, e)
		}
	})
}
