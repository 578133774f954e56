package axis

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Five cells in slices of 2 and 3 on 110 points with a gap of 10: 20 points a
// cell.
func TestSlicesByHand(t *testing.T) {
	s := Slices{Starts: []int{2}, Gap: 10}
	want := []float64{10, 30, 60, 80, 100}
	for i, c := range s.Centres(5, 110, .5) {
		if math.Abs(c-want[i]) > 1e-9 {
			t.Errorf("cell %d is centred on %g, want %g", i, c, want[i])
		}
	}
}

// Slices follow each other at the gap, fill the length, lie on whole pixels and
// have a pixel each as long as there are enough.
func TestSlicesFillTheLength(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const pixel = .5
		s := Slices{Gap: 5.5}
		n := 0
		for k := range rapid.IntRange(1, 12).Draw(t, "slices") {
			if k > 0 {
				s.Starts = append(s.Starts, n)
			}
			n += rapid.OneOf(rapid.Just(1), rapid.IntRange(1, 5000)).Draw(t, "cells")
		}
		length := s.Gaps() + pixel*float64(rapid.IntRange(s.N(), 2000).Draw(t, "pixels"))
		at := -s.Gap
		for i, sl := range s.Along(n, length, pixel) {
			if math.Abs(sl.From-at-s.Gap) > 1e-6 {
				t.Fatalf("slice %d starts at %g, the one before ends at %g", i, sl.From, at)
			}
			if w := (sl.To - sl.From) / pixel; w < 1-1e-6 || math.Abs(w-math.Round(w)) > 1e-6 {
				t.Fatalf("slice %d is %g pixels long", i, w)
			}
			at = sl.To
		}
		if math.Abs(at-length) > 1e-6 {
			t.Fatalf("the slices end at %g of %g", at, length)
		}
	})
}
