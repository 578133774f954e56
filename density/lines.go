package density

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
)

// LineOptions for Lines. The zero value draws lines one cell wide on 512 cells
// along the longer side.
type LineOptions struct {
	Layout
	Width   float64 `json:"width,omitzero"` // of the lines, in cells; 0 means 1
	Workers int     `json:"-"`              // 0: one a processor
}

// Lines counts tracks in cells: how many pass through each. A track is the line
// through its points in order; one that is not finite breaks it. Lines are
// anti-aliased: a track adds to a cell the largest share that any of its
// segments covers there, at most 1, so that a track that stands still or comes
// back counts once.
//
// The share covered is that of a line of the given width at the distance of the
// cell's middle: all within width/2 - 1/2 cells, nothing beyond width/2 + 1/2.
func Lines(tracks []geom.Points, o LineOptions) (*grid.Grid, error) {
	if o.Width == 0 {
		o.Width = 1
	}
	if !(o.Width > 0 && o.Width <= 1000) {
		return nil, fmt.Errorf("lines: a width of %g cells is not between 0 and 1000", o.Width)
	}
	ext := geom.Empty()
	for i, t := range tracks {
		if len(t.X) != len(t.Y) {
			return nil, fmt.Errorf("lines: track %d has %d x and %d y; columns have one length", i+1, len(t.X), len(t.Y))
		}
		e := t.Extent()
		ext = ext.Add(e.XMin, e.YMin).Add(e.XMax, e.YMax)
	}
	if ext.XMin > ext.XMax {
		return nil, ErrNoPoints
	}
	if !o.Extent.IsZero() {
		ext = o.Extent
	} else {
		ext = widen(ext)
	}
	if err := checkExtent(ext); err != nil {
		return nil, fmt.Errorf("lines: %w", err)
	}
	l, err := o.Layout.lattice(ext)
	if err != nil {
		return nil, fmt.Errorf("lines: %w", err)
	}
	g := l.grid()
	g.Name, g.Unit = "tracks", "per cell"
	const rows = 32
	parallel((g.Rows+rows-1)/rows, o.Workers, func(b int) {
		band := newLineBand(l, g, b*rows, min((b+1)*rows, g.Rows), o.Width)
		for _, t := range tracks {
			band.draw(t)
		}
	})
	return g, nil
}

// widen gives an extent without width or height some.
func widen(e geom.Extent) geom.Extent {
	half := max(e.Width(), e.Height()) / 2
	if half == 0 {
		half = .5
	}
	if e.Width() == 0 {
		e.XMin, e.XMax = e.XMin-half, e.XMax+half
	}
	if e.Height() == 0 {
		e.YMin, e.YMax = e.YMin-half, e.YMax+half
	}
	return e
}

// lineBand is some rows of the grid. Tracks are drawn into it one after the
// other, so that sums do not depend on who draws which band.
type lineBand struct {
	l           lattice
	g           *grid.Grid
	first, last int       // rows first to last-1
	cover       []float64 // of the track at hand
	touched     []int32   // cells of the band with a cover
	reach, most float64   // how far from the line a cell is covered, and by how much at most
}

func newLineBand(l lattice, g *grid.Grid, first, last int, width float64) *lineBand {
	return &lineBand{l: l, g: g, first: first, last: last, cover: make([]float64, (last-first)*g.Cols),
		reach: width/2 + .5, most: min(width, 1)}
}

func (b *lineBand) draw(t geom.Points) {
	x, y := math.NaN(), math.NaN()
	for i := range t.X {
		px, py := x, y
		// Columns and rows as the grid counts them, cells' middles at .5.
		x = (t.X[i] - b.l.x.lo) / b.l.x.step
		y = float64(b.l.y.n) - (t.Y[i]-b.l.y.lo)/b.l.y.step
		switch {
		case !finite(x) || !finite(y):
			x, y = math.NaN(), math.NaN()
		case px == px:
			b.segment(px, py, x, y)
		case i+1 == len(t.X) || !finite(t.X[i+1]) || !finite(t.Y[i+1]):
			b.segment(x, y, x, y) // a point alone is a dot
		}
	}
	values := b.g.Values[b.first*b.g.Cols:]
	for _, k := range b.touched {
		values[k] += b.cover[k]
		b.cover[k] = 0
	}
	b.touched = b.touched[:0]
}

// segment covers the cells of the band near the line from one place to another.
func (b *lineBand) segment(x0, y0, x1, y1 float64) {
	lo, hi := min(y0, y1)-b.reach-.5, max(y0, y1)+b.reach-.5
	if hi < float64(b.first) || lo > float64(b.last) {
		return
	}
	dx, dy := x1-x0, y1-y0
	length2 := dx*dx + dy*dy
	for r := max(b.first, int(math.Ceil(max(lo, 0)))); r < b.last && float64(r) <= hi; r++ {
		my := float64(r) + .5
		// The part of the line that comes near this row.
		ta, tb := 0.0, 1.0
		if dy != 0 {
			ta, tb = (my-b.reach-y0)/dy, (my+b.reach-y0)/dy
			ta, tb = max(min(ta, tb), 0), min(max(ta, tb), 1)
		}
		xa, xb := x0+ta*dx, x0+tb*dx
		left := max(math.Ceil(min(xa, xb)-b.reach-.5), 0)
		right := min(math.Floor(max(xa, xb)+b.reach-.5), float64(b.g.Cols-1))
		for c := int(left); float64(c) <= right; c++ {
			mx := float64(c) + .5
			t := 0.0
			if length2 > 0 {
				t = min(max(((mx-x0)*dx+(my-y0)*dy)/length2, 0), 1)
			}
			d := math.Hypot(mx-x0-t*dx, my-y0-t*dy)
			if v := min(b.reach-d, b.most); v > 0 {
				b.take((r-b.first)*b.g.Cols+c, v)
			}
		}
	}
}

func (b *lineBand) take(k int, v float64) {
	if b.cover[k] == 0 {
		b.touched = append(b.touched, int32(k))
	}
	b.cover[k] = max(b.cover[k], v)
}
