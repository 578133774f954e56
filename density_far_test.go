package swelter

import (
	"testing"

	"github.com/swelter/swelter/geom"
)

// 1000 points lie on a square of 1 and one of them a hundred away.
func TestFewPointsFarOut(t *testing.T) {
	var near geom.Points
	for i := range 1000 {
		near.X, near.Y = append(near.X, 10+float64(i%40)/39), append(near.Y, 20+float64(i/40)/24)
	}
	if w := farOut(near); w != "" {
		t.Errorf("a full square: %s", w)
	}
	near.X[500], near.Y[500] = 110, 120
	want := "99 % of the points lie on a small part of the map; --extent=9.95,19.95,11.05,21.05 draws it alone"
	if w := farOut(near); w != want {
		t.Errorf("%q, want %q", w, want)
	}
	two := geom.Points{X: near.X[400:600], Y: near.Y[400:600]}
	if w := farOut(two); w != "" {
		t.Errorf("200 points are too few: %s", w)
	}
}
