package norm

import (
	"encoding/json"
	"math"
	"testing"
)

// What Describe says of a norm, through JSON, gives the same positions again.
func TestFromParams(t *testing.T) {
	values := []float64{1, 2, 3, 5, 8, 13, 21, 34, 55, 89}
	center := 20.
	for _, o := range []Options{
		{}, {Name: "log"}, {Name: "symlog", LinThresh: 3}, {Name: "asinh"}, {Name: "power", Gamma: .5},
		{Name: "two-slope", VCenter: &center}, {Name: "boundaries", Boundaries: []float64{1, 5, 50}}, {Name: "quantile", Classes: 4},
	} {
		n, _, err := Fit(values, o)
		if err != nil {
			t.Fatalf("%+v: %v", o, err)
		}
		p, ok := Describe(n)
		if !ok {
			t.Fatalf("%+v cannot be described", o)
		}
		b, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var q Params
		if err := json.Unmarshal(b, &q); err != nil {
			t.Fatal(err)
		}
		m, err := FromParams(q)
		if err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		for _, v := range []float64{-3, 0, 1, 4, 20, 50, 89, 200, math.NaN()} {
			if a, b := n.Scale(v), m.Scale(v); a != b && (a == a || b == b) {
				t.Errorf("%+v at %g: %g, and %g again", o, v, a, b)
			}
		}
	}
}

func TestFromParamsRefuses(t *testing.T) {
	for _, p := range []Params{
		{}, {Kind: "cubic", Lo: 0, Hi: 1}, {Kind: "linear", Lo: 1, Hi: 1}, {Kind: "linear", Lo: math.NaN(), Hi: 1},
		{Kind: "log", Lo: 0, Hi: 1}, {Kind: "power", Lo: 0, Hi: 1}, {Kind: "asinh", Lo: 0, Hi: 1}, {Kind: "symlog", Lo: 0, Hi: 1, Thresh: 1},
		{Kind: "two-slope", Lo: 0, Hi: 1, Center: 2}, {Kind: "classes", Edges: []float64{2, 1}}, {Kind: "eqhist", Lo: 0, Hi: 1}, {Kind: "constant", Lo: 0, Hi: 1},
	} {
		if n, err := FromParams(p); err == nil {
			t.Errorf("%+v gives %v", p, n)
		}
	}
}
