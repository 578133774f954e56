package track

import (
	"fmt"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// marks writes a few texts and leads a line from each to its cell. The texts are
// pulled apart no further than they have to be.
type marks struct {
	Options
	size  float64
	shown []word
	all   int
	deep  float64
}

// lead is the depth of the connecting lines, in points: 5 mm.
const lead = 5 * 72 / 25.4

// Measure chooses the size and the places of the texts.
func (p *marks) Measure(room dock.Room) dock.Need {
	th, f := p.Theme, p.Theme.Regular
	length, limit := room.Body.W, min(longestText, room.Third.H)
	if p.Side.Beside() {
		length, limit = room.Body.H, min(longestText, room.Third.W)
	}
	centres := p.Slices.Centres(len(p.Track.Words), length, th.Pixel)
	var found []word
	for i, text := range p.Track.Words {
		if text = style.Clean(text); text != "" {
			found = append(found, word{cell: centres[i], text: text})
		}
	}
	p.all, p.shown = len(found), found
	if p.all == 0 {
		p.deep = 0
		return dock.Need{}
	}
	p.size = fitting(&p.Options, length/float64(p.all)-th.Pixel)
	line := th.LineHeight(f, p.size) + th.Pixel
	if most := max(1, int(length/line)); most < p.all {
		p.shown = make([]word, most)
		for i := range p.shown { // spread over all, the first and the last with them
			p.shown[i] = found[i*(p.all-1)/max(1, most-1)]
		}
	}
	wanted := make([]float64, len(p.shown))
	for i, w := range p.shown {
		wanted[i] = w.cell
	}
	need := dock.Need{Inset: p.gap() + lead}
	up, down := reaches(&p.Options, p.size)
	for i, at := range spread(wanted, line, max(length, line)) {
		p.shown[i].at = at
		need.Before, need.After = max(need.Before, up-at), max(need.After, at+down-length)
	}
	wide := shorten(&p.Options, p.shown, p.size, limit)
	need.Elastic, need.Depth = wide, p.gap()+lead+2*th.Unit()+wide+th.Pixel
	p.deep = need.Depth
	return need
}

// Note counts the marks that found no room.
func (p *marks) Note() string {
	if len(p.shown) == p.all {
		return ""
	}
	return fmt.Sprintf("%d of %d marked %s are labelled", len(p.shown), p.all, p.Word)
}

// Draw writes the texts and leads lines to the cells: straight at both ends,
// slanted between.
func (p *marks) Draw(s *scene.Scene, at dock.Box) {
	if len(p.shown) == 0 {
		return
	}
	b := p.inner(at, p.deep, p.gap(), p.deep-p.gap())
	moved := max(0, at.W-p.deep) // away from a corner: the lines still begin at the cells
	if !p.Side.Beside() {
		moved = max(0, at.H-p.deep)
	}
	path := &scene.Path{Stroke: p.Theme.Line, Width: p.Theme.Thin}
	var texts []scene.Item
	for _, w := range p.shown {
		for k, stop := range [][2]float64{{w.cell, -moved}, {w.cell, lead * .25}, {w.at, lead * .75}, {w.at, lead}} {
			x, y := p.place(b, stop[0], stop[1])
			if k == 0 {
				path.MoveTo(x, y)
			} else {
				path.LineTo(x, y)
			}
		}
		texts = append(texts, written(&p.Options, b, w.at, lead+2*p.Theme.Unit(), p.size, w, "trackmark"))
	}
	s.Add(path)
	s.Add(texts...)
}

// place is a point so far along the cells and so far away from them.
func (p *marks) place(b dock.Box, along, away float64) (x, y float64) {
	switch p.Side {
	case dock.Left:
		return b.X + b.W - away, b.Y + along
	case dock.Right:
		return b.X + away, b.Y + along
	case dock.Top:
		return b.X + along, b.Y + b.H - away
	}
	return b.X + along, b.Y + away
}
