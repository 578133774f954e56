package clickhouse

import (
	"testing"

	"pgregory.net/rapid"
)

// The runs hold every place of the rectangle, are few, and do not overlap.
func TestRunsHoldTheRectangle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lon, lat := rapid.Float64Range(-360, 360), rapid.Float64Range(-90, 90)
		w, e, s, n := lon.Draw(t, "west"), lon.Draw(t, "east"), lat.Draw(t, "south"), lat.Draw(t, "north")
		if rapid.Bool().Draw(t, "small") {
			e, n = w+(e-w)/1e5, s+(n-s)/1e5
		}
		w, e, s, n = min(w, e), max(w, e), min(s, n), max(s, n)
		runs := runsOf(w, s, e, n)
		if len(runs) == 0 || len(runs) > mostRuns+3 {
			t.Fatalf("%d runs", len(runs))
		}
		for i, r := range runs {
			if r.first > r.last || i > 0 && runs[i-1].last >= r.first {
				t.Fatalf("runs %v", runs)
			}
		}
		for range 20 {
			x, y := rapid.Float64Range(w, e).Draw(t, "lon"), rapid.Float64Range(s, n).Draw(t, "lat")
			at := interleave(placeOf(x, -360, 720)) | interleave(placeOf(y, -90, 180))<<1
			found := false
			for _, r := range runs {
				found = found || at >= r.first && at <= r.last
			}
			if !found {
				t.Fatalf("%v, %v is in none of %v", x, y, runs)
			}
		}
	})
}

// By hand: the quarter of the square in the south-west is the first quarter of
// the keys, and what lies on both sides of the middle needs all four.
func TestRunsByHand(t *testing.T) {
	if r := runsOf(-360, -90, -1e-7, -1e-7); len(r) == 0 || r[0].first != 0 || r[len(r)-1].last > 1<<62-1 {
		t.Errorf("%x, want keys up to %x", r, uint64(1<<62-1))
	}
	if r := runsOf(-360, -90, 360, 90); len(r) != 1 || r[0] != (run{0, ^uint64(0)}) {
		t.Errorf("the whole: %x", r)
	}
}
