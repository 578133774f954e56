package grid

import (
	"slices"
	"testing"
)

// TestCountsGoAlong: whatever moves the cells moves what they were made of.
func TestCountsGoAlong(t *testing.T) {
	g := New(2, 3)
	g.Counts = New(2, 3)
	for i := range g.Values {
		g.Values[i], g.Counts.Values[i] = float64(i), float64(10*i)
	}
	for name, moved := range map[string]*Grid{
		"transposed": g.Transpose(), "permuted": g.Permute([]int{1, 0, 1}, []int{2, 0}), "cropped": g.Crop(1, 2, 1, 3),
		"rows flipped": g.FlipRows(), "columns flipped": g.FlipCols(),
	} {
		if moved.Counts == nil || moved.Counts.Rows != moved.Rows || moved.Counts.Cols != moved.Cols {
			t.Errorf("%s: the counts are %v", name, moved.Counts)
			continue
		}
		for i, v := range moved.Values {
			if moved.Counts.Values[i] != 10*v {
				t.Errorf("%s: the value %v was made of %v", name, v, moved.Counts.Values[i])
			}
		}
	}
	if scores, _ := g.ZScore(ByRow); scores.Counts == nil || !slices.Equal(scores.Counts.Values, g.Counts.Values) {
		t.Error("z-scores are of other counts")
	}
	if g.Reduce(1, 1, Mean).Counts != nil {
		t.Error("what is made of several cells has the counts of one")
	}
}
