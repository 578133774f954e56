package figure

import (
	"fmt"
	"math"
	"slices"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/legend"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/figure/tree"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/shade"
)

// Beside is a further heatmap that shares the rows of the main one and stands
// right of it, or shares its columns and stands below. Order, slices, tracks
// and labels of what is shared are those of the main one, drawn once.
type Beside struct {
	Title  string
	Grid   *grid.Grid // what is shared in the main one's drawn order
	Mapper *shade.Mapper
	Fitted norm.Fitted
	Flat   bool // missing cells have the mapper's colour, without the hatch
	Below  bool
	Tree   *Tree   // of its own columns or rows, or nil
	Size   float64 // of its own side in points; 0 gives cells the main one's size
	Labels string  // of its own side: as Options.XTickLabels
}

// neighbour is the panel of a heatmap beside the main one.
type neighbour struct {
	Beside
	main   *sheet
	sub    *sheet // its cells
	labels *axis.Labels
	tree   *tree.Panel
	at     dock.Box // of the cells, once drawn

	length float64 // of the cells away from the main ones

	room  dock.Room
	own   size // of the cells
	near  float64
	lines []string // of the title
	need  struct{ tree, labels dock.Need }
}

const (
	besideGap   = 4 * 72 / 25.4 // to what lies nearer to the main cells
	leastBeside = 18            // points of the own side
	titleRoom   = 84            // a title may be this wide over a narrow heatmap, points
)

// check holds the heatmap against the main one's cells.
func (b *Beside) check(g *grid.Grid) error {
	if b.Grid == nil || b.Grid.Rows == 0 || b.Grid.Cols == 0 {
		return fmt.Errorf("figure: %q beside the main heatmap has no cells", b.Title)
	}
	if err := b.Grid.Check(); err != nil {
		return err
	}
	have, want, word, own := b.Grid.Rows, g.Rows, "rows", b.Grid.Cols
	if b.Below {
		have, want, word, own = b.Grid.Cols, g.Cols, "columns", b.Grid.Rows
	}
	switch {
	case have != want:
		return fmt.Errorf("figure: %q beside the main heatmap has %d %s for its %d", b.Title, have, word, want)
	case b.Mapper == nil || b.Mapper.Norm == nil || b.Mapper.Map == nil:
		return fmt.Errorf("figure: %q beside the main heatmap has no colours", b.Title)
	case b.Tree != nil:
		if err := b.Tree.Check([]int{own}); err != nil {
			return fmt.Errorf("figure: tree of %q: %w", b.Title, err)
		}
	}
	return nil
}

// newNeighbour makes the panel at the present size of text.
func (s *sheet) newNeighbour(b Beside) (*neighbour, error) {
	n := &neighbour{Beside: b, main: s}
	o := Options{Reduce: s.o.Reduce, Alpha: s.o.Alpha}
	n.sub = &sheet{p: Plot{Grid: b.Grid, Mapper: b.Mapper, Fitted: b.Fitted, Flat: b.Flat, Options: o}, o: o, th: s.th, g: b.Grid, locale: s.locale}
	n.sub.asked.gap = s.asked.gap
	own := b.Grid.X
	if n.sub.rowSlices = s.rowSlices; b.Below {
		n.sub.rowSlices, n.sub.colSlices = axis.Slices{}, s.colSlices
		own = b.Grid.Y
	}
	if err := n.sub.setColors(); err != nil {
		return nil, err
	}
	pick := b.Labels
	if s.bald {
		pick = "none"
	}
	side, word := dock.Bottom, "columns"
	if b.Below {
		if side, word = s.labelSide(), "rows"; b.Tree != nil {
			side = dock.Right // the tree is left
		}
	}
	var err error
	if n.labels, err = axis.New(axis.Options{
		Axis: own, Side: side, Theme: s.th, Pick: pick, Role: "besidetick", Locale: s.locale, Straight: true,
		Word: word + " of " + b.Title,
	}, "labels"); err != nil {
		return nil, err
	}
	if b.Tree != nil {
		n.tree = tree.New(tree.Options{Tree: b.Tree, Side: n.treeSide(), Theme: s.th, N: own.N, Width: s.asked.treeWidth, Color: s.treeColor})
	}
	return n, nil
}

// side is where the panel stands beside the main cells.
func (n *neighbour) side() dock.Side {
	if n.Below {
		return dock.Bottom
	}
	return dock.Right
}

func (n *neighbour) treeSide() dock.Side {
	if n.Below {
		return dock.Left
	}
	return dock.Top
}

// natural is the length of the cells away from the main ones on a page that
// grows: as many points a cell as those have, as far as that is neither less
// than can be seen nor more than the main heatmap. It does not depend on the body
// as it comes out, so that the solver's margins settle.
func (n *neighbour) natural() float64 {
	m := n.main
	if n.Size > 0 {
		return n.Size
	}
	k, cell, main := float64(n.Grid.Cols), m.shape.wish.W/float64(m.g.Cols), m.shape.wish.W
	if n.Below {
		k, cell, main = float64(n.Grid.Rows), m.shape.wish.H/float64(m.g.Rows), m.shape.wish.H
	}
	switch {
	case n.Below && m.asked.cell.H > 0:
		return k * m.asked.cell.H
	case !n.Below && m.asked.cell.W > 0:
		return k * m.asked.cell.W
	}
	length := k * cell
	if line := m.th.LineHeight(m.th.Regular, style.Smallest); n.labels.Wish(false) > 0 && k*line <= main/2 {
		length = max(length, k*line)
	}
	return max(leastBeside, min(length, max(main, mostBody*refPixel/2)))
}

// shareOut sizes the heatmaps on one side: where the page is given they and the
// main one shrink alike.
func (s *sheet) shareOut(below bool) {
	page, all := s.asked.width, s.shape.wish.W
	if below {
		page, all = s.asked.height, s.shape.wish.H
	}
	for _, n := range s.neighbours {
		if n.Below == below && n.Size == 0 {
			all += n.natural()
		}
	}
	part := 1.0
	if page > 0 {
		part = min(1, besideShare*page/all)
	}
	for _, n := range s.neighbours {
		if n.Below != below {
			continue
		}
		length, k, px := n.natural(), float64(n.Grid.Cols), s.th.Pixel
		if n.Size == 0 {
			length = max(leastBeside, length*part)
		}
		if below {
			k = float64(n.Grid.Rows)
		}
		if n.length = max(1, math.Round(length/px)) * px; length/k >= 4*px {
			n.length = math.Round(length/k/px) * k * px
		}
	}
}

// besideShare is the part of a given page that all cells are likely to get.
const besideShare = 0.6

// Measure lays the heatmap out: title and tree above or left of its cells,
// labels below or beside.
func (n *neighbour) Measure(room dock.Room) dock.Need {
	th := n.main.th
	n.room = room
	own := n.length
	if n.own = (size{W: own, H: room.Body.H}); n.Below {
		n.own = size{W: room.Body.W, H: own}
	}
	mine := dock.Room{Body: dock.Size(n.own), Third: room.Third}
	n.need.labels, n.need.tree = n.labels.Measure(mine), dock.Need{}
	if n.tree != nil {
		n.need.tree = n.tree.Measure(mine)
	}
	title := style.Clean(n.Title)
	wide := max(own, titleRoom)
	if n.Below {
		wide = max(room.Body.W, titleRoom)
	}
	n.lines = style.Wrap(th.Regular, title, n.titleSize(), wide)
	high := float64(len(n.lines)) * th.LineHeight(th.Regular, n.titleSize())
	over := max(0, style.Widest(th.Regular, n.titleSize(), n.lines)-n.own.W)
	gap := th.Snap(besideGap)
	l, t := n.need.labels, n.need.tree
	if !n.Below {
		n.near = gap + th.Ceil(l.Before)
		before := t.Depth + high
		if high > 0 {
			before += n.air()
		}
		return dock.Need{Depth: n.near + own + th.Ceil(max(l.After, over)), Before: before, After: l.Depth, Inset: n.near}
	}
	n.near = gap + th.Ceil(max(high, l.Before))
	if high > 0 {
		n.near += n.air()
	}
	need := dock.Need{Depth: n.near + own + th.Ceil(l.After), Before: t.Depth, After: over, Inset: gap}
	if n.labels.Side == dock.Right {
		need.After = max(need.After, l.Depth)
	} else {
		need.Before = max(need.Before, l.Depth)
	}
	return need
}

func (n *neighbour) titleSize() float64 { return max(style.Smallest, n.main.th.Base) }
func (n *neighbour) air() float64       { return 4 * n.main.th.Unit() }

// Draw paints the panel; where it was moved away from a corner it keeps to the
// far side.
func (n *neighbour) Draw(s *scene.Scene, at dock.Box) {
	th := n.main.th
	x, y := th.Snap(at.X+at.W-n.moved(n.Measure(n.room))), at.Y
	if n.Below {
		x, y = at.X, th.Snap(at.Y+at.H-n.moved(n.Measure(n.room)))
	}
	n.at = dock.Box{X: x, Y: y, W: n.own.W, H: n.own.H}
	n.drawCells(s)
	l, t := n.need.labels, n.need.tree
	switch {
	case !n.Below:
		n.labels.Draw(s, dock.Box{X: x, Y: y + n.own.H, W: n.own.W, H: l.Depth})
	case n.labels.Side == dock.Right:
		n.labels.Draw(s, dock.Box{X: x + n.own.W, Y: y, W: l.Depth, H: n.own.H})
	default:
		n.labels.Draw(s, dock.Box{X: x - l.Depth, Y: y, W: l.Depth, H: n.own.H})
	}
	if n.tree != nil && n.Below {
		n.tree.Draw(s, dock.Box{X: x - t.Depth, Y: y, W: t.Depth, H: n.own.H})
	} else if n.tree != nil {
		n.tree.Draw(s, dock.Box{X: x, Y: y - t.Depth, W: n.own.W, H: t.Depth})
	}
	top := y - n.air()
	if !n.Below {
		top -= t.Depth
	}
	f, size := th.Regular, n.titleSize()
	line := th.LineHeight(f, size)
	for i, text := range n.lines {
		s.Add(&scene.Text{
			X: x, Y: top - float64(len(n.lines)-i)*line + f.Ascent(size), String: text,
			Size: size, Face: f, Fill: th.Text, Role: "besidetitle",
		})
	}
}

// moved is how far the cells begin before the panel's far side.
func (n *neighbour) moved(need dock.Need) float64 { return need.Depth - n.near }

func (n *neighbour) drawCells(s *scene.Scene) {
	c := &n.sub.cells
	gaps := n.sub.gaps()
	c.body = n.own
	c.inner = size{W: n.own.W - gaps.W, H: n.own.H - gaps.H}
	n.sub.planGap()
	if n.sub.reduce() != nil {
		return // the only fault, an unknown reducer, is the main heatmap's as well
	}
	n.sub.drawCells(s, n.at)
}

// Note counts labels that were left out and names what was drawn together.
func (n *neighbour) Note() string {
	var notes []string
	if own := n.Grid.Cols; !n.Below && len(n.sub.cells.blocks) > 0 {
		if _, cols := n.sub.drawnSize(); cols < own {
			notes = append(notes, fmt.Sprintf("%s: %s columns drawn as %s by %v", style.Clean(n.Title), count(own), count(cols), n.sub.reducer()))
		}
	} else if own := n.Grid.Rows; n.Below && len(n.sub.cells.blocks) > 0 {
		if rows, _ := n.sub.drawnSize(); rows < own {
			notes = append(notes, fmt.Sprintf("%s: %s rows drawn as %s by %v", style.Clean(n.Title), count(own), count(rows), n.sub.reducer()))
		}
	}
	if l := n.labels.Note(); l != "" {
		notes = append(notes, l)
	}
	if len(notes) == 0 {
		return ""
	}
	if len(notes) == 2 {
		return notes[0] + "; " + notes[1]
	}
	return notes[0]
}

// key explains the heatmap's colours.
func (n *neighbour) key() legend.Key {
	title := style.Clean(n.sub.variable())
	if title == "" {
		title = n.Title
	}
	low, high, _ := n.sub.extends()
	return legend.Key{
		Title: title, Mapper: n.sub.mapper, Categories: n.Grid.Categories, Used: n.sub.used(),
		ExtendMin: low, ExtendMax: high, Flat: n.Flat, Whole: n.Grid.Integer,
	}
}

// makeNeighbours makes the panels of the further heatmaps and sizes them.
func (s *sheet) makeNeighbours() error {
	s.neighbours = nil
	for _, b := range s.p.Beside {
		n, err := s.newNeighbour(b)
		if err != nil {
			return err
		}
		s.neighbours = append(s.neighbours, n)
	}
	s.shareOut(false)
	s.shareOut(true)
	return nil
}

// besideMissing reports whether a further heatmap has cells without a value.
func (s *sheet) besideMissing() bool {
	return slices.ContainsFunc(s.neighbours, func(n *neighbour) bool { return n.sub.sum.Missing > 0 && !n.Flat })
}
