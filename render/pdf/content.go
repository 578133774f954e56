package pdf

import (
	"image/color"
	"math"
	"strconv"

	"github.com/swelter/swelter/scene"
)

// content is the stream of drawing operators. Its coordinates are the scene's:
// the first operator turns the page upside down.
type content struct {
	b      []byte
	file   *file
	alphas map[uint8]bool
	images []int // object numbers
	fonts  *fonts

	// What the graphics state holds, to say it only when it changes.
	state  state
	states []state
}

type state struct {
	fill, stroke color.NRGBA // without alpha
	alpha        uint8
	width        float64
}

func (c *content) page(s *scene.Scene) {
	c.state = state{fill: color.NRGBA{A: 255}, stroke: color.NRGBA{A: 255}, alpha: 255, width: 1}
	c.str("1 0 0 -1 0 ")
	c.num(s.Height)
	c.str("cm /S gs 1 j\n")
	if s.Meta.Description != "" {
		c.str("/Figure<</MCID 0>>BDC\n")
		defer c.str("EMC\n")
	}
	if s.Background.A != 0 {
		c.rect(0, 0, s.Width, s.Height, s.Background)
	}
	c.items(s.Items)
}

func (c *content) str(s string) { c.b = append(c.b, s...) }

func (c *content) num(vs ...float64) {
	for _, v := range vs {
		c.b = appendNum(c.b, v)
	}
}

// save and restore bracket changes of the clip.
func (c *content) save() {
	c.states = append(c.states, c.state)
	c.str("q\n")
}

func (c *content) restore() {
	c.state = c.states[len(c.states)-1]
	c.states = c.states[:len(c.states)-1]
	c.str("Q\n")
}

func (c *content) rgb(n color.NRGBA, op string) {
	for _, v := range [3]uint8{n.R, n.G, n.B} {
		c.num(float64(v) / 255)
	}
	c.str(op)
}

func (c *content) alpha(a uint8) {
	if c.state.alpha != a {
		c.state.alpha = a
		c.alphas[a] = true
		c.str("/A" + strconv.Itoa(int(a)) + " gs ")
	}
}

func (c *content) fill(n color.NRGBA) {
	c.alpha(n.A)
	n.A = 255
	if c.state.fill != n {
		c.state.fill = n
		c.rgb(n, "rg ")
	}
}

func (c *content) stroke(n color.NRGBA, width float64) {
	n.A = 255
	if c.state.stroke != n {
		c.state.stroke = n
		c.rgb(n, "RG ")
	}
	if c.state.width != width {
		c.state.width = width
		c.num(width)
		c.str("w ")
	}
}

func (c *content) items(items []scene.Item) {
	for i := 0; i < len(items); i++ {
		switch it := items[i].(type) {
		case *scene.Rect:
			if it.Crisp {
				i += c.cells(items[i:]) - 1
				continue
			}
			c.rect(it.X, it.Y, it.W, it.H, it.Fill)
		case *scene.Path:
			c.path(it)
		case *scene.Text:
			c.text(it)
		case *scene.Image:
			c.image(it)
		case *scene.Group:
			c.group(it)
		}
	}
}

func (c *content) rect(x, y, w, h float64, n color.NRGBA) {
	if n.A == 0 || !(w > 0 && h > 0) {
		return
	}
	c.fill(n)
	c.num(x, y, w, h)
	c.str("re f\n")
}

func (c *content) group(g *scene.Group) {
	c.save()
	if g.W != 0 {
		c.num(g.X, g.Y, g.W, g.H)
		c.str("re W n\n")
	}
	items := g.Items
	if g.Opacity != 0 && g.Opacity != 1 {
		items = scene.Fade(items, g.Opacity)
	}
	c.items(items)
	c.restore()
}

// overlap is how far a cell reaches under the next one, in points. Viewers
// smooth the edges that two cells share each by itself, and would let the page
// shine through.
const overlap = 0.3

// corner is the place of a cell in thousandths of a point.
type corner struct{ x, y int64 }

func cornerAt(x, y float64) corner {
	return corner{int64(math.Round(x * 1000)), int64(math.Round(y * 1000))}
}

// cells paints the crisp rectangles at the head of items, with their shared
// edges closed, and returns how many there were.
func (c *content) cells(items []scene.Item) int {
	var cells []*scene.Rect
	for _, item := range items {
		r, ok := item.(*scene.Rect)
		if !ok || !r.Crisp {
			break
		}
		cells = append(cells, r)
	}
	at := make(map[corner]int, len(cells))
	for i, r := range cells {
		if r.Fill.A == 255 {
			at[cornerAt(r.X, r.Y)] = i
		}
	}
	for i, r := range cells {
		w, h := r.W, r.H
		if r.Fill.A == 255 {
			// Only a later, opaque neighbour hides what lies under it.
			if j := at[cornerAt(r.X+r.W, r.Y)]; j > i && cells[j].H >= r.H {
				w += math.Min(overlap, cells[j].W/2)
			}
			if j := at[cornerAt(r.X, r.Y+r.H)]; j > i && cells[j].W >= r.W {
				h += math.Min(overlap, cells[j].H/2)
			}
		}
		c.rect(r.X, r.Y, w, h, r.Fill)
	}
	return len(cells)
}

func (c *content) path(p *scene.Path) {
	filled, stroked := p.Fill.A != 0, p.Stroke.A != 0 && p.Width > 0
	if len(p.Ops) == 0 {
		return
	}
	if filled && stroked && p.Fill.A == p.Stroke.A {
		c.fill(p.Fill)
		c.strokeState(p)
		c.steps(p)
		c.str("B\n")
	} else {
		if filled {
			c.fill(p.Fill)
			c.steps(p)
			c.str("f\n")
		}
		if stroked {
			c.strokeState(p)
			c.steps(p)
			c.str("S\n")
		}
	}
	if stroked && len(p.Dash) > 0 {
		c.str("[] 0 d\n")
	}
}

func (c *content) strokeState(p *scene.Path) {
	c.alpha(p.Stroke.A)
	c.stroke(p.Stroke, p.Width)
	if len(p.Dash) > 0 {
		c.str("[")
		c.num(p.Dash...)
		c.str("] 0 d ")
	}
}

func (c *content) steps(p *scene.Path) {
	i := 0
	for _, op := range p.Ops {
		switch op {
		case scene.Move, scene.Line:
			c.num(p.Points[i].X, p.Points[i].Y)
			c.str([]string{"m ", "l "}[op])
			i++
		case scene.Cubic:
			for _, q := range p.Points[i : i+3] {
				c.num(q.X, q.Y)
			}
			c.str("c ")
			i += 3
		case scene.Close:
			c.str("h ")
		}
	}
}
