package legend

import (
	"fmt"
	"image/color"

	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/norm"
)

// classed is the norm as one of classes, or nil.
func classed(n norm.Norm) norm.Classed {
	c, ok := n.(norm.Classed)
	if !ok || len(c.Edges()) < 2 {
		return nil
	}
	return c
}

// single reports whether the scale holds one value only.
func single(n norm.Norm) bool {
	lo, hi := n.Limits()
	return lo == hi
}

// newSingle is one box for a scale of one value.
func newSingle(p *Panel, title *heading) *boxes {
	lo, _ := p.Mapper.Norm.Limits()
	b := &boxes{panel: p, title: title}
	b.items = append(b.beyond(true), item{fill: p.Mapper.Color(lo), label: p.number(lo), value: lo, tick: true})
	b.items = append(b.items, b.beyond(false)...)
	return b
}

// newClasses is a box with its range for every class, the highest on top
// beside the cells and last along them.
func newClasses(p *Panel, title *heading) *boxes {
	c := classed(p.Mapper.Norm)
	edges, texts := c.Edges(), p.edges(c)
	b := &boxes{panel: p, title: title}
	for k := len(edges) - 2; k >= 0; k-- {
		middle := edges[k]/2 + edges[k+1]/2
		b.items = append(b.items, item{
			fill: p.Mapper.Color(middle), value: middle, tick: true,
			label: texts[k] + " – " + texts[k+1],
		})
	}
	b.open()
	if !p.Side.Beside() {
		for i, j := 0, len(b.items)-1; i < j; i, j = i+1, j-1 {
			b.items[i], b.items[j] = b.items[j], b.items[i]
		}
	}
	return b
}

// open adds what lies beyond the outer classes: as boxes where it has colours
// of its own, else by opening the ranges of those classes.
func (b *boxes) open() {
	p := b.panel
	c := classed(p.Mapper.Norm)
	edges, texts := c.Edges(), p.edges(c)
	low, both := len(b.items)-1, p.ExtendMin && p.ExtendMax && len(b.items) == 1
	under, over := b.items[low].fill != p.beyond(false), b.items[0].fill != p.beyond(true)
	switch {
	case p.ExtendMin && under:
		b.items = append(b.items, b.beyond(false)...)
	case p.ExtendMin && !both:
		b.items[low].label = "< " + texts[1]
	}
	switch {
	case p.ExtendMax && over:
		b.items = append(b.beyond(true), b.items...)
	case p.ExtendMax && !both:
		b.items[0].label = "≥ " + texts[len(edges)-2]
	}
}

// beyond is the box of values above or below the limits, if there are any.
func (b *boxes) beyond(above bool) []item {
	p := b.panel
	lo, hi := p.Mapper.Norm.Limits()
	switch {
	case above && p.ExtendMax:
		return []item{{fill: p.beyond(true), label: "> " + p.number(hi)}}
	case !above && p.ExtendMin:
		return []item{{fill: p.beyond(false), label: "< " + p.number(lo)}}
	}
	return nil
}

// maxCategories is how many categories a legend names; the rest are counted.
const maxCategories = 40

// newCategories is a box for every category that occurs.
func newCategories(p *Panel, title *heading) *boxes {
	b := &boxes{panel: p, title: title}
	more := 0
	for i, name := range p.Categories {
		switch {
		case p.Used != nil && !p.Used[i]:
		case len(b.items) == maxCategories:
			more++
		default:
			b.items = append(b.items, item{fill: p.Mapper.Color(float64(i)), label: style.Clean(name), value: float64(i), tick: true})
		}
	}
	if more > 0 {
		b.items = append(b.items, item{fill: color.NRGBA{}, label: fmt.Sprintf("and %d more", more)})
	}
	return b
}
