package swelter

import (
	"errors"
	"fmt"
	"slices"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
)

// seenAs shows of a clustered heatmap what a view asks for, counted in the order
// that the clustering gave. A tree goes along where its side shows all in that
// order, and is left out elsewhere; tracks and slices follow their cells. On the
// place that a page had for it, a tree of which some cells are seen is cut off
// where they end, as on the page.
func (p *plan) seenAs(o figure.Options) error {
	v := o.View
	if err := p.layered(v.Show); err != nil || isZero(v) {
		return err
	}
	if len(p.further) > 0 {
		return errors.New("view: heatmaps beside a clustered one are drawn whole; leave the view or the others out")
	}
	index := grid.New(p.grid.Rows, p.grid.Cols)
	for i := range index.Values {
		index.Values[i] = float64(i)
	}
	drawn, err := sorted(index, v)
	if err != nil {
		return err
	}
	rows, cols := make([]int, drawn.Rows), make([]int, drawn.Cols)
	for r := range rows {
		rows[r] = int(drawn.At(r, 0)) / p.grid.Cols
	}
	for c := range cols {
		cols[c] = int(drawn.At(0, c)) % p.grid.Cols
	}
	for _, s := range []struct {
		word   string
		n      int
		cells  []int
		tree   **figure.Tree
		tracks *[]figure.Track
		slices *[]figure.Slice
		order  *[]int
	}{
		{"rows", p.grid.Rows, rows, &p.rowTree, &p.rowTracks, &p.rowSlices, &p.rowOrder},
		{"columns", p.grid.Cols, cols, &p.colTree, &p.colTracks, &p.colSlices, &p.colOrder},
	} {
		if slices.Equal(s.cells, upTo(s.n)) {
			continue
		}
		switch {
		case *s.tree == nil:
		case o.Pinned != nil: // the page shows which there are
			*s.tree = partOf(*s.tree, s.cells)
		default:
			*s.tree = nil
			p.notes = append(p.notes, fmt.Sprintf("the tree of the %s is left out: they are not all here, or in another order", s.word))
		}
		*s.tracks = tracksOf(*s.tracks, s.cells)
		*s.slices = slicesOf(*s.slices, s.cells)
		*s.order = inThisOrder(*s.order, s.cells)
	}
	p.grid = p.grid.Permute(rows, cols)
	return nil
}

// partOf is a tree beside some of its cells that follow each other, or nil.
func partOf(t *figure.Tree, cells []int) *figure.Tree {
	if t == nil || len(t.Slices) != 1 || t.Slices[0] == nil || t.Parent != nil {
		return nil
	}
	for i, c := range cells {
		if c != cells[0]+i {
			return nil
		}
	}
	part := *t
	part.Part, part.First = true, cells[0]
	return &part
}

// tracksOf are the tracks of some cells in their order.
func tracksOf(tracks []figure.Track, cells []int) []figure.Track {
	out := slices.Clone(tracks)
	for i := range out {
		t := &out[i]
		t.Values, t.Words, t.Samples = taking(t.Values, cells), taking(t.Words, cells), taking(t.Samples, cells)
		t.Series = slices.Clone(t.Series)
		for k := range t.Series {
			t.Series[k] = taking(t.Series[k], cells)
		}
	}
	return out
}

// taking is the values of some cells; nil stays nil, as a track has it that is
// of another kind.
func taking[T any](values []T, cells []int) []T {
	if values == nil {
		return nil
	}
	return inThisOrder(values, cells)
}

// slicesOf counts the cells that each slice still has. Where cells of several
// are mixed there are no slices any more.
func slicesOf(all []figure.Slice, cells []int) []figure.Slice {
	if len(all) == 0 {
		return nil
	}
	var of []int
	for i, s := range all {
		of = append(of, slices.Repeat([]int{i}, s.Cells)...)
	}
	var out []figure.Slice
	last := -1
	for _, c := range cells {
		switch {
		case of[c] < last:
			return nil
		case of[c] > last:
			last = of[c]
			out = append(out, figure.Slice{Title: all[last].Title})
		}
		out[len(out)-1].Cells++
	}
	return out
}
