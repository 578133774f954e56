package figure

import (
	"fmt"
	"slices"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/legend"
	"github.com/swelter/swelter/figure/track"
	"github.com/swelter/swelter/figure/tree"
)

// checkAround holds trees, tracks and further heatmaps against the cells.
func (s *sheet) checkAround() error {
	for i := range s.p.Beside {
		if err := s.p.Beside[i].check(s.g); err != nil {
			return err
		}
	}
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
			if err := t.Check(side.n); err != nil {
				return fmt.Errorf("figure: %w %s", err, side.what)
			}
		}
	}
	return nil
}

// clustered reports whether anything of a clustered heatmap stands left of the
// cells, so that the labels of rows move to the right.
func (s *sheet) clustered() bool {
	near := slices.ContainsFunc(s.p.RowTracks, func(t Track) bool { return !t.Far })
	return s.p.RowTree != nil || near || s.rowSlices.N() > 1 || s.o.Pinned != nil && s.o.Pinned.Beside
}

// far reports whether tracks stand between the cells and the labels right of
// them or below.
func (s *sheet) far(tracks []Track, below bool) bool {
	if slices.ContainsFunc(s.p.Beside, func(b Beside) bool { return b.Below == below }) {
		return true
	}
	return slices.ContainsFunc(tracks, func(t Track) bool { return t.Far })
}

// labelSide is where the labels of rows stand.
func (s *sheet) labelSide() dock.Side {
	if s.clustered() {
		return dock.Right
	}
	return dock.Left
}

// around is what stands on one side of the cells and opposite.
type around struct {
	near, far dock.Side
	tree      *Tree
	tracks    []Track
	given     []Slice
	slices    axis.Slices
	n         int
	which     int // of the ratios: rows, columns
	word      string
}

func (s *sheet) arounds() []around {
	return []around{
		{dock.Left, dock.Right, s.p.RowTree, s.p.RowTracks, s.p.RowSlices, s.rowSlices, s.g.Rows, 0, "rows"},
		{dock.Top, dock.Bottom, s.p.ColTree, s.p.ColTracks, s.p.ColSlices, s.colSlices, s.g.Cols, 1, "columns"},
	}
}

func (s *sheet) addTrack(f *dock.Frame, a around, t Track, side dock.Side) {
	p := track.New(track.Options{
		Track: t, Side: side, Theme: s.th, Slices: a.slices, Ratio: ratioOf(s.o.ColorsRatio, a.which),
		Locale: s.locale, Word: a.word,
	})
	s.noted = append(s.noted, p)
	f.Add(side, p)
}

// addFar puts what is right of the cells and below them, nearer than labels:
// tracks that belong to the cells, further heatmaps, then words.
func (s *sheet) addFar(f *dock.Frame) {
	s.noted = nil
	far := func(words bool) {
		for _, a := range s.arounds() {
			for _, t := range a.tracks {
				if t.Far && words == (t.Kind == track.Texts || t.Kind == track.Marks) {
					s.addTrack(f, a, t, a.far)
				}
			}
		}
	}
	far(false)
	for _, n := range s.neighbours {
		s.noted = append(s.noted, n)
		f.Add(n.side(), n)
	}
	far(true)
}

// addAround puts tracks, titles of slices and trees around the cells, from the
// cells outward.
func (s *sheet) addAround(f *dock.Frame) {
	for _, side := range s.arounds() {
		for _, t := range slices.Backward(side.tracks) {
			if !t.Far {
				s.addTrack(f, side, t, side.near)
			}
		}
		if side.tree != nil {
			f.Add(side.near, tree.New(tree.Options{
				Tree: side.tree, Side: side.near, Theme: s.th, N: side.n, Slices: side.slices,
				Ratio: ratioOf(s.o.DendrogramRatio, side.which), Width: s.asked.treeWidth, Color: s.treeColor,
			}))
		}
		if side.slices.N() > 1 {
			t := &axis.SliceTitles{Side: side.near, Theme: s.th, N: side.n, Slices: side.slices}
			for _, sl := range side.given {
				t.Texts = append(t.Texts, sl.Title)
			}
			s.noted = append(s.noted, t)
			f.Add(side.near, t)
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
	for _, n := range s.neighbours {
		keys = append(keys, n.key())
	}
	for _, t := range append(slices.Clone(s.p.ColTracks), s.p.RowTracks...) {
		switch {
		case t.Kind == track.Strip:
			keys = append(keys, legend.Key{Title: t.Name, Mapper: t.Mapper, Categories: t.Categories, Used: usedBy(t), Whole: t.Integer})
		case s.p.Glyphs != nil && slices.Equal(t.Parts, s.p.Glyphs.Kinds): // said of the cells
		case len(t.Series) > 1:
			keys = append(keys, legend.Key{Title: t.Name, Mapper: t.PartMapper(), Categories: t.Parts})
		}
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
	for _, t := range append(slices.Clone(s.p.ColTracks), s.p.RowTracks...) {
		if t.Missing() {
			return true
		}
	}
	return false
}
