// Package tree draws dendrograms beside a body of cells: heights to scale,
// leaves at the middles of their cells, one tree a slice and a parent above
// them.
package tree

import (
	"errors"
	"fmt"
	"image/color"
	"math"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// Tree is what is drawn: a tree for every slice, its items numbered as the
// slice's cells in drawn order, A of each merge drawn before B.
type Tree struct {
	Slices []*cluster.Tree // one for each slice; nil where there is none
	Parent *cluster.Tree   // its items are the slices; nil for none
	Apart  bool            // heights of the parent have a scale of their own
	Part   bool            // a single slice has more leaves than there are cells
	First  int             // of a single slice, the leaf beside the first cell: cells show some of the leaves, and lines end where they do
	Colors []color.NRGBA   // of each cell's branches; nil for one muted colour. A branch takes its leaves' colour where they agree
}

// Check holds the trees against the number of cells in each slice.
func (t *Tree) Check(cells []int) error {
	total := 0
	for _, n := range cells {
		total += n
	}
	if t.Part && len(t.Slices) == 1 && t.Slices[0] != nil && len(cells) == 1 && t.First >= 0 && t.First+total <= t.Slices[0].N {
		cells, total = []int{t.Slices[0].N}, t.Slices[0].N
	}
	switch {
	case len(t.Slices) != len(cells):
		return fmt.Errorf("%d trees for %d slices", len(t.Slices), len(cells))
	case t.Colors != nil && len(t.Colors) != total:
		return fmt.Errorf("%d branch colours for %d cells", len(t.Colors), total)
	case t.Parent != nil && t.Parent.N != len(cells):
		return fmt.Errorf("a parent of %d slices for %d", t.Parent.N, len(cells))
	}
	for i, s := range t.Slices {
		if s == nil {
			continue
		}
		if s.N != cells[i] {
			return fmt.Errorf("a tree of %d leaves beside %d cells", s.N, cells[i])
		}
		if err := ordered(s); err != nil {
			return err
		}
	}
	if t.Parent != nil {
		return ordered(t.Parent)
	}
	return nil
}

// ordered checks a tree whose leaves stand in the order of their numbers.
func ordered(t *cluster.Tree) error {
	if err := t.Check(); err != nil {
		return err
	}
	for i, leaf := range t.Leaves() {
		if leaf != i {
			return errors.New("a tree whose leaves are not numbered in drawn order")
		}
	}
	return nil
}

// Options say how a tree is drawn.
type Options struct {
	Tree   *Tree
	Side   dock.Side
	Theme  *style.Theme
	N      int // cells
	Slices axis.Slices
	Ratio  float64     // depth as a part of the body's side; 0 chooses
	Width  float64     // of the lines in points; 0 chooses: 0.75, thinner where leaves are close
	Color  color.NRGBA // of the lines; zero is the muted colour
}

// Panel is a dendrogram on one side.
type Panel struct {
	Options
	faint float64 // share of the background in all colours
}

// New is the panel of a tree.
func New(o Options) *Panel {
	if o.Color == (color.NRGBA{}) {
		o.Color = o.Theme.Muted
	}
	return &Panel{Options: o}
}

// The depth of a tree: a part of the middle of the body's sides, within these
// bounds in points.
const (
	share    = 0.15
	shallow  = 30
	deep     = 110
	parental = 0.25 // of the depth, for a parent with a scale of its own
)

// Measure asks for the depth of the tree and a small gap to the body.
func (p *Panel) Measure(room dock.Room) dock.Need {
	d := min(deep, max(shallow, share*math.Sqrt(room.Body.W*room.Body.H)))
	if p.Ratio > 0 {
		side := room.Body.H
		if p.Side.Beside() {
			side = room.Body.W
		}
		d = max(4*p.Theme.Unit(), p.Ratio*side/(1-min(p.Ratio, .9)))
	}
	d = p.Theme.Snap(d)
	return dock.Need{Depth: d + p.gap(), Inset: d + p.gap()}
}

func (p *Panel) gap() float64 { return p.Theme.Snap(72 / 25.4) }

// Draw paints the branches.
func (p *Panel) Draw(s *scene.Scene, at dock.Box) {
	length, d := at.W, at.H-p.gap()
	if p.Side.Beside() {
		length, d = at.H, at.W-p.gap()
	}
	width := p.pen(length)
	out := &strokes{pixel: p.Theme.Pixel, many: p.N > mostPlain}
	n, whole, off := p.N, length, 0.0
	if p.Tree.Part {
		n = p.Tree.Slices[0].N
		whole, off = length*float64(n)/float64(p.N), -length*float64(p.Tree.First)/float64(p.N)
	}
	if p.grow(out, n, whole, d-width/2) == 0 {
		return
	}
	if p.Tree.Part {
		out.window(off, length)
	}
	place := func(along, up float64) (x, y float64) {
		switch p.Side {
		case dock.Left:
			return at.X + at.W - p.gap() - up, at.Y + along
		case dock.Right:
			return at.X + p.gap() + up, at.Y + along
		case dock.Bottom:
			return at.X + along, at.Y + p.gap() + up
		}
		return at.X + along, at.Y + at.H - p.gap() - up
	}
	s.Add(&scene.Group{Class: "tree", Items: out.paths(width, place)})
}

// pen is the width of the lines. Where leaves stand close together, lines are
// thin and then faint, so that the tree does not outweigh the cells.
func (p *Panel) pen(length float64) float64 {
	pitch := length / float64(max(1, p.N))
	p.faint = min(.55, max(0, .55*(2.5-pitch)/2))
	switch {
	case p.Width > 0:
		return p.Width
	case pitch < 3:
		return 0.5
	}
	return 0.75
}

// ink is a colour as it is drawn.
func (p *Panel) ink(c color.NRGBA) color.NRGBA {
	back := p.Theme.Background
	if back.A == 0 {
		back = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	}
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*(1-p.faint) + float64(b)*p.faint)) }
	return color.NRGBA{mix(c.R, back.R), mix(c.G, back.G), mix(c.B, back.B), c.A}
}

// mostPlain is up to how many leaves every branch is drawn; beyond, branches
// that fall on the same pixels are drawn once.
const mostPlain = 1500

// grow lays all branches of n leaves out and returns how many there are.
func (p *Panel) grow(out *strokes, n int, length, depth float64) (branches int) {
	slices := p.Slices.Along(n, length, p.Theme.Pixel)
	centres := p.Slices.Centres(n, length, p.Theme.Pixel)
	t := p.Tree
	highest, parent := 0.0, 0.0
	for _, s := range t.Slices {
		highest = max(highest, height(s))
	}
	if t.Parent != nil {
		parent = height(t.Parent)
	}
	scale, lift, parentScale := 0.0, 0.0, 0.0
	switch {
	case t.Parent == nil || t.Parent.N < 2:
		scale = ratio(depth, highest)
	case t.Apart && highest > 0:
		lift = depth * (1 - parental)
		scale, parentScale = ratio(lift-6*p.Theme.Unit(), highest), ratio(depth-lift, parent)
	case t.Apart:
		parentScale = ratio(depth, parent)
	default:
		scale = ratio(depth, max(highest, parent))
		parentScale = scale
	}
	roots := make([]node, len(slices))
	line := p.ink(p.Color)
	for i, sl := range slices {
		roots[i] = node{at: (sl.From + sl.To) / 2, color: line}
		if s := t.Slices[i]; s != nil {
			leaves := make([]node, s.N)
			for k := range leaves {
				leaves[k] = node{at: centres[sl.First+k], color: p.leafColor(sl.First + k)}
			}
			roots[i] = out.tree(s, leaves, scale, 0, line)
			branches += len(s.Merges)
		}
	}
	if t.Parent != nil && t.Parent.N > 1 {
		out.tree(t.Parent, roots, parentScale, lift, line)
		branches += len(t.Parent.Merges)
	}
	return branches
}

func (p *Panel) leafColor(i int) color.NRGBA {
	if p.Tree.Colors == nil {
		return p.ink(p.Color)
	}
	return p.ink(p.Tree.Colors[i])
}

func ratio(depth, height float64) float64 {
	if height == 0 {
		return 0
	}
	return depth / height
}

// height is that of the highest merge, which need not be the last.
func height(t *cluster.Tree) float64 {
	h := 0.0
	if t != nil {
		for _, m := range t.Merges {
			h = max(h, m.Height)
		}
	}
	return h
}
