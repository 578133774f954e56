package figure

import (
	"fmt"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/legend"
	"github.com/swelter/swelter/figure/track"
	"github.com/swelter/swelter/figure/tree"
)

// checkAround holds trees and tracks against the cells.
func (s *sheet) checkAround() error {
	for _, side := range []struct {
		tree   *Tree
		tracks []Track
		slices []Slice
		n      int
		what   string
	}{{s.p.RowTree, s.p.RowTracks, s.p.RowSlices, s.g.Rows, "rows"}, {s.p.ColTree, s.p.ColTracks, s.p.ColSlices, s.g.Cols, "columns"}} {
		cells := []int{side.n}
		if len(side.slices) > 0 {
			cells = cells[:0]
			for _, sl := range side.slices {
				cells = append(cells, sl.Cells)
			}
		}
		if side.tree != nil {
			if err := side.tree.Check(cells); err != nil {
				return fmt.Errorf("figure: tree of the %s: %w", side.what, err)
			}
		}
		for _, t := range side.tracks {
			if len(t.Values) != side.n || t.Mapper == nil {
				return fmt.Errorf("figure: track %q has %d values for %d %s", t.Name, len(t.Values), side.n, side.what)
			}
		}
	}
	return nil
}

// clustered reports whether anything of a clustered heatmap stands left of the
// cells, so that the labels of rows move to the right.
func (s *sheet) clustered() bool {
	return s.p.RowTree != nil || len(s.p.RowTracks) > 0 || s.rowSlices.N() > 1
}

// labelSide is where the labels of rows stand.
func (s *sheet) labelSide() dock.Side {
	if s.clustered() {
		return dock.Right
	}
	return dock.Left
}

// addAround puts tracks, titles of slices and trees around the cells, from the
// cells outward.
func (s *sheet) addAround(f *dock.Frame) {
	s.titles = nil
	for _, side := range []struct {
		to     dock.Side
		tree   *Tree
		tracks []Track
		given  []Slice
		slices axis.Slices
		n      int
		which  int // of the ratios: rows, columns
	}{
		{dock.Left, s.p.RowTree, s.p.RowTracks, s.p.RowSlices, s.rowSlices, s.g.Rows, 0},
		{dock.Top, s.p.ColTree, s.p.ColTracks, s.p.ColSlices, s.colSlices, s.g.Cols, 1},
	} {
		for i := len(side.tracks) - 1; i >= 0; i-- {
			f.Add(side.to, track.New(track.Options{Track: side.tracks[i], Side: side.to, Theme: s.th, Slices: side.slices, Ratio: ratioOf(s.o.ColorsRatio, side.which)}))
		}
		if side.tree != nil {
			f.Add(side.to, tree.New(tree.Options{
				Tree: side.tree, Side: side.to, Theme: s.th, N: side.n, Slices: side.slices,
				Ratio: ratioOf(s.o.DendrogramRatio, side.which), Width: s.asked.treeWidth, Color: s.treeColor,
			}))
		}
		if side.slices.N() > 1 {
			t := &axis.SliceTitles{Side: side.to, Theme: s.th, N: side.n, Slices: side.slices}
			for _, sl := range side.given {
				t.Texts = append(t.Texts, sl.Title)
			}
			s.titles = append(s.titles, t)
			f.Add(side.to, t)
		}
	}
}

func ratioOf(ratios []float64, which int) float64 {
	switch {
	case len(ratios) == 0:
		return 0
	case which < len(ratios):
		return ratios[which]
	}
	return ratios[0]
}

// keys are what the legend says of the tracks.
func (s *sheet) keys() []legend.Key {
	var keys []legend.Key
	for _, t := range append(append([]Track(nil), s.p.ColTracks...), s.p.RowTracks...) {
		keys = append(keys, legend.Key{Title: t.Name, Mapper: t.Mapper, Categories: t.Categories, Used: usedBy(t), Whole: t.Integer})
	}
	return keys
}

func usedBy(t Track) []bool {
	if t.Categories == nil {
		return nil
	}
	used := make([]bool, len(t.Categories))
	for _, v := range t.Values {
		if v >= 0 && int(v) < len(used) {
			used[int(v)] = true
		}
	}
	return used
}

// trackMissing reports whether a track has a gap, which the legend explains.
func (s *sheet) trackMissing() bool {
	for _, t := range append(append([]Track(nil), s.p.ColTracks...), s.p.RowTracks...) {
		for _, v := range t.Values {
			if v != v {
				return true
			}
		}
	}
	return false
}
