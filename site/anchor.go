package site

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Layers are the kinds of pictures of a page.
var Layers = []string{"clicks", "dots", "elements", "rage", "dead", "rests", "scroll", "attention", "difference"}

// ways that a place is found again.
const (
	ByHash = iota
	BySelector
	ByPosition
	Lost
	ways
)

// Anchored are places as they lie on one ground.
type Anchored struct {
	X, Y []float64  // CSS pixels of the ground
	N    []int      // events; of the compared segment negative
	Ways [ways]int  // events by how they were found
	Size [2]float64 // of the ground, CSS pixels
	Sure bool       // the ground knows its elements; else all are by position
}

// String says how places were found.
func (a *Anchored) String() string {
	total := 0
	for _, n := range a.Ways {
		total += n
	}
	if total == 0 {
		return "no places"
	}
	var parts []string
	for i, name := range [...]string{"by element", "by selector", "by position", "lost"} {
		if n := a.Ways[i]; n > 0 {
			parts = append(parts, fmt.Sprintf("%.1f %% %s", 100*float64(n)/float64(total), name))
		}
	}
	return strings.Join(parts, ", ")
}

// interactive are tags whose places mean the element: without it they are lost.
var interactive = []string{"a", "button", "input", "select", "textarea", "label", "summary", "option", "video", "audio"}

// Interactive reports whether clicks on an element mean the element, so that
// they are lost with it; others mean the place on the page.
func (e *ElementHeat) Interactive() bool {
	tag, role, _ := strings.Cut(e.Tag, "-")
	return e.Name != "" || role != "" || slices.Contains(interactive, tag)
}

// Anchor lays the places of a kind of event on a ground, by the boxes of its
// elements where it has any (of a skeleton at the same width).
func Anchor(h *Heat, kind string, width int, els []Element, size [2]float64) *Anchored {
	a := &Anchored{Size: size, Sure: len(els) > 0}
	byHash, bySelector := boxesOf(els)
	p := &h.Points
	for i := range p.Len() {
		if p.Kind[i:i+1] != kind {
			continue
		}
		x, y, way := place(h, i, byHash, bySelector, a.Sure, float64(width), size)
		a.Ways[way] += p.N[i]
		if way == Lost {
			continue
		}
		n := p.N[i]
		if p.Seg[i] == 1 {
			n = -n
		}
		a.X, a.Y, a.N = append(a.X, x), append(a.Y, y), append(a.N, n)
	}
	return a
}

// boxesOf are the boxes of elements by what they are found by.
func boxesOf(els []Element) (byHash, bySelector map[string]*[4]float64) {
	byHash, bySelector = map[string]*[4]float64{}, map[string]*[4]float64{}
	for i := range els {
		byHash[els[i].Hash+els[i].Mark] = els[i].Box
		bySelector[wholeSelector(els[i].Hosts, els[i].Selector, els[i].Mark)] = els[i].Box
	}
	return byHash, bySelector
}

// Boxes are those of a heatmap's elements on the ground, nil where it does not
// know one.
func (g *Ground) Boxes(h *Heat) []*[4]float64 {
	byHash, bySelector := boxesOf(g.Elements())
	all := make([]*[4]float64, len(h.Elements))
	for i := range h.Elements {
		e := &h.Elements[i]
		if all[i] = byHash[e.Hash+e.Mark]; all[i] == nil {
			all[i] = bySelector[wholeSelector(e.Hosts, e.Selector, e.Mark)]
		}
	}
	return all
}

// place is where one place lies on the ground.
func place(h *Heat, i int, byHash, bySelector map[string]*[4]float64, sure bool, width float64, size [2]float64) (x, y float64, way int) {
	p := &h.Points
	if el := p.El[i]; el >= 0 {
		e := &h.Elements[el]
		box, way := byHash[e.Hash+e.Mark], ByHash
		if box == nil {
			box, way = bySelector[wholeSelector(e.Hosts, e.Selector, e.Mark)], BySelector
		}
		switch {
		case box != nil && box[2] > 0 && box[3] > 0:
			return box[0] + float64(p.EX[i])/65535*box[2], box[1] + float64(p.EY[i])/65535*box[3], way
		case sure && e.Interactive():
			return 0, 0, Lost
		}
		if e.Fixed == 1 { // at its place in the first sight of the page
			x, y = float64(p.X[i]-p.SX[i]), float64(p.Y[i]-p.SY[i])
			return x * scale(width, float64(p.VW[i])), y, ByPosition
		}
	}
	x, y = float64(p.X[i])*scale(size[0], float64(p.PW[i])), float64(p.Y[i])
	if x < 0 || y < 0 || x > size[0] || y > size[1] {
		return 0, 0, Lost
	}
	return x, y, ByPosition
}

// wholeSelector names an element of a page with its mark, so that what has
// taken the place of a control is not taken for it.
func wholeSelector(hosts []string, selector, mark string) string {
	return strings.Join(append(slices.Clone(hosts), selector, mark), "\x00")
}

func scale(to, from float64) float64 {
	if from <= 0 {
		return 1
	}
	return to / from
}

// Ground is what a heatmap is drawn on.
type Ground struct {
	Width    int       // of the viewport, CSS pixels
	Picture  []byte    // PNG of a screenshot, or nil
	Skeleton *Skeleton // of the same width, or nil
	At       time.Time // of the picture, or of the skeleton
}

// sameWidth is how far the widths of a screenshot and a skeleton may differ:
// the bar that scrolls.
const sameWidth = 24

// ChooseGround is the best ground among those of a page for a width of the
// viewport (0: the most common one): of the same class of widths, a screenshot
// before a skeleton, the nearest before others, the newest of those.
func ChooseGround(shots []Shot, width int, h *Heat) (Ground, error) {
	if width <= 0 && len(h.Widths) > 0 {
		width = h.Widths[0][0]
	}
	if width <= 0 {
		width = 1280
	}
	g := Ground{Width: width}
	pick := func(kind string, within int) *Shot {
		var best *Shot
		for i := range shots {
			s := &shots[i]
			far := math.Abs(float64(s.Width - g.Width))
			if s.Kind != kind || WidthClass(float64(s.Width)) != WidthClass(float64(width)) || within > 0 && far > float64(within) {
				continue
			}
			if best == nil || cmp.Or(cmp.Compare(far, math.Abs(float64(best.Width-g.Width))), best.At.Compare(s.At)) < 0 {
				best = s
			}
		}
		return best
	}
	if s := pick(ScreenShot, 0); s != nil {
		g.Width, g.Picture, g.At = s.Width, s.Body, s.At
	}
	within := 0
	if g.Picture != nil {
		within = sameWidth
	}
	if s := pick(SkeletonShot, within); s != nil {
		g.Skeleton = new(Skeleton)
		if err := json.Unmarshal(s.Body, g.Skeleton); err != nil {
			return g, fmt.Errorf("skeleton of %q: %w", s.Page, err)
		}
		if g.Picture == nil {
			g.Width, g.At = s.Width, s.At
		}
	}
	return g, nil
}

// Elements are those whose boxes the ground knows.
func (g *Ground) Elements() []Element {
	if g.Skeleton == nil {
		return nil
	}
	return g.Skeleton.Els
}
