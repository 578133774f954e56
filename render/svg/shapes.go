package svg

import (
	"image/color"
	"math"
	"strings"

	"github.com/swelter/swelter/scene"
)

// run is a row of crisp rectangles of one colour that touch, written as one.
type run struct {
	x, y, w, h float64
	fill       color.NRGBA
	hint       string
}

// crispRect collects cells. Rows of one colour become one rectangle, unless
// each has something to say.
func (d *document) crispRect(r *scene.Rect) {
	if l := d.last; l != nil {
		same := l.fill == r.Fill && l.hint == "" && r.Hint == "" && l.y == r.Y && l.h == r.H
		if same && math.Abs(l.x+l.w-r.X) < 1e-6 && r.W > 0 && r.Fill.A == 255 {
			l.w = r.X + r.W - l.x
			return
		}
		d.flushRun()
	}
	d.last = &run{r.X, r.Y, r.W, r.H, r.Fill, r.Hint}
}

func (d *document) flushRun() {
	l := d.last
	d.last = nil
	if l == nil {
		return
	}
	if !d.crisp {
		d.crisp = true
		d.str("<g shape-rendering=\"crispEdges\">\n")
	}
	d.rect(l.x, l.y, l.w, l.h, l.fill, l.hint)
}

// endCrisp closes the group of crisp rectangles before anything else is
// painted.
func (d *document) endCrisp() {
	d.flushRun()
	if d.crisp {
		d.crisp = false
		d.str("</g>\n")
	}
}

func (d *document) path(p *scene.Path) {
	stroked := p.Stroke.A != 0 && p.Width > 0
	if len(p.Ops) == 0 || p.Fill.A == 0 && !stroked {
		return
	}
	d.str(`<path d="`)
	d.pathData(p)
	d.str(`"`)
	if p.Fill.A == 0 {
		d.str(` fill="none"`)
	} else {
		d.fill(p.Fill)
	}
	if stroked {
		d.color("stroke", p.Stroke)
		if p.Width != 1 {
			d.attr("stroke-width", p.Width)
		}
		d.str(` stroke-linejoin="round"`)
		if len(p.Dash) > 0 {
			parts := make([]string, len(p.Dash))
			for i, v := range p.Dash {
				parts[i] = num(v)
			}
			d.str(` stroke-dasharray="` + strings.Join(parts, " ") + `"`)
		}
	}
	// A thinner line would fall between pixels and vanish.
	if p.Crisp && (!stroked || p.Width >= 1) {
		d.str(` shape-rendering="crispEdges"`)
	}
	d.str("/>\n")
}

// pathData writes steps; H and V save half of a tick's or a tree's numbers.
func (d *document) pathData(p *scene.Path) {
	var at, start scene.Point
	i := 0
	pair := func(q scene.Point) {
		d.b = appendNum(d.b, q.X)
		d.b = append(d.b, ' ')
		d.b = appendNum(d.b, q.Y)
	}
	for _, op := range p.Ops {
		switch op {
		case scene.Move:
			d.b = append(d.b, 'M')
			pair(p.Points[i])
			at, start = p.Points[i], p.Points[i]
			i++
		case scene.Line:
			q := p.Points[i]
			switch {
			case q.Y == at.Y:
				d.b = appendNum(append(d.b, 'H'), q.X)
			case q.X == at.X:
				d.b = appendNum(append(d.b, 'V'), q.Y)
			default:
				d.b = append(d.b, 'L')
				pair(q)
			}
			at = q
			i++
		case scene.Cubic:
			d.b = append(d.b, 'C')
			for j := range 3 {
				if j > 0 {
					d.b = append(d.b, ' ')
				}
				pair(p.Points[i+j])
			}
			at = p.Points[i+2]
			i += 3
		case scene.Close:
			d.b = append(d.b, 'Z')
			at = start
		}
	}
}
