package geo

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
)

// A line along the equator from 170 to 190 is two: up to 180, and from -180.
func TestCutLinesByHand(t *testing.T) {
	got := CutLines(orb.MultiLineString{{{170, 0}, {190, 0}}})
	want := orb.MultiLineString{{{170, 0}, {180, 0}}, {{-180, 0}, {-170, 0}}}
	if !got.Equal(want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := CutLines(orb.MultiLineString{{{-5, 0}, {5, 10}}}); !got.Equal(orb.MultiLineString{{{-5, 0}, {5, 10}}}) {
		t.Errorf("a line that crosses nothing became %v", got)
	}
}

// A box of 20 x 10 degrees across the antimeridian, and 5 of them beyond the
// pole, is two boxes with 20 x 5 degrees together, turning as before.
func TestCutAreasByHand(t *testing.T) {
	box := func(x0, y0, x1, y1 float64) orb.Ring {
		return orb.Ring{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}
	}
	got := CutAreas(orb.MultiPolygon{{box(-190, 85, -170, 95)}})
	if len(got) != 2 {
		t.Fatalf("%v, want two parts", got)
	}
	sum := 0.0
	for _, p := range got {
		if len(p) != 1 || p[0].Orientation() != orb.CCW || !p[0].Closed() {
			t.Errorf("%v: want one closed ring against the clock", p)
		}
		b := p[0].Bound()
		if b.Min[0] < -180 || b.Max[0] > 180 || b.Max[1] > 90 {
			t.Errorf("%v lies beyond the world", b)
		}
		sum += (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1])
	}
	if math.Abs(sum-100) > 1e-9 {
		t.Errorf("%g square degrees, want 100", sum)
	}
}
