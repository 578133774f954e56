package figure

import (
	"image/color"
	"math"
	"strings"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// annot is the text in the cells.
type annot struct {
	texts  []string // row-major, "" for none; lines between \n
	widest float64  // at 1 pt
	lines  int      // of the text with the most
	size   float64  // 0: not drawn
	note   string
}

// mostTexts is how many cells may carry text: more than fit any page at a size
// that can be read.
const mostTexts = 60000

// read makes the texts of the cells.
func (a *annot) read(s *sheet) error {
	switch {
	case s.p.Text != nil:
		a.texts = make([]string, len(s.p.Text))
		for i, t := range s.p.Text {
			lines := strings.Split(t, "\n")
			for k, l := range lines {
				lines[k] = style.Clean(l)
			}
			a.texts[i] = strings.Trim(strings.Join(lines, "\n"), "\n")
		}
	case !s.o.Annot || s.p.Image != nil:
		return nil
	case s.g.Rows*s.g.Cols > mostTexts:
		a.note = a.tooSmall()
		return nil
	default:
		var err error
		if a.texts, err = s.valueTexts(); err != nil {
			return err
		}
	}
	if s.g.Rows*s.g.Cols > mostTexts {
		a.texts, a.note = nil, a.tooSmall()
		return nil
	}
	for i, t := range a.texts {
		if s.p.Hidden != nil && s.p.Hidden[i] && (s.p.Plain == nil || !s.p.Plain[i]) {
			a.texts[i] = ""
			continue
		}
		lines := strings.Split(t, "\n")
		a.lines = max(a.lines, len(lines))
		for _, l := range lines {
			a.widest = max(a.widest, s.th.Regular.Width(l, 1))
		}
	}
	return nil
}

func (a *annot) tooSmall() string { return "no numbers in the cells: they are too small" }

// wish is the least cell that shows every text, at the size that was asked for
// or a comfortable one; zero without texts.
func (a *annot) wish(s *sheet) size {
	if a.texts == nil {
		return size{}
	}
	pt := s.asked.annotSize
	if pt == 0 {
		pt = s.th.TickSize()
		if s.g.Rows*s.g.Cols > easyTexts {
			pt = style.Smallest
		}
	}
	pad := textPad(s.th)
	return size{W: a.widest*pt + 2*pad.W, H: float64(max(1, a.lines))*s.th.LineHeight(s.th.Regular, pt) + 2*pad.H}
}

// easyTexts is up to how many cells their texts have the size of the labels.
const easyTexts = 400

// plan finds the size that fits the narrowest cell.
func (a *annot) plan(s *sheet) {
	if a.texts == nil {
		return
	}
	w := axis.Smallest(s.g.X)*s.cells.inner.W - 3*s.th.Unit()
	h := axis.Smallest(s.g.Y)*s.cells.inner.H - s.th.Pixel
	fits := h / (float64(max(1, a.lines)) * (s.th.Regular.Ascent(1) + s.th.Regular.Descent(1)))
	if a.widest > 0 {
		fits = min(fits, w/a.widest)
	}
	a.note, a.size = "", math.Floor(min(fits, s.th.TickSize())*20+1e-6)/20
	switch want := s.asked.annotSize; {
	case want > 0 && want <= fits+1e-6:
		a.size = want
	case fits < style.Smallest-1e-6:
		a.size, a.note = 0, a.tooSmall()
	case want > 0:
		a.size = math.Floor(fits*20) / 20
	}
	if rows, cols := s.drawnSize(); rows < s.g.Rows || cols < s.g.Cols {
		a.size, a.note = 0, a.tooSmall()
	}
}

// draw writes the texts in black or white, whichever stands out more.
func (a *annot) draw(s *sheet, out *scene.Scene, xs, ys [][2]float64) {
	if a.texts == nil || a.size == 0 {
		return
	}
	f := s.th.Regular
	down := style.Baseline(f, a.size)
	step := s.th.LineHeight(f, a.size)
	group := &scene.Group{Class: "values"}
	inks := map[color.NRGBA]color.NRGBA{}
	for r := range s.g.Rows {
		y := (ys[r][0]+ys[r][1])/2 + down
		for c := range s.g.Cols {
			t := a.texts[r*s.g.Cols+c]
			if t == "" {
				continue
			}
			seen := s.seenColor(r, c)
			ink, ok := inks[seen]
			if !ok {
				ink = colormap.BestText(seen)
				inks[seen] = ink
			}
			lines := strings.Split(t, "\n")
			for k, l := range lines {
				if l == "" {
					continue
				}
				group.Items = append(group.Items, &scene.Text{
					X: (xs[c][0] + xs[c][1]) / 2, Y: y + (float64(k)-float64(len(lines)-1)/2)*step, String: l, Size: a.size, Face: f, Anchor: scene.Middle,
					Fill: ink, Halo: s.halo(r, c, seen), Role: "annot",
				})
			}
		}
	}
	out.Add(group)
}

// seenColor is what is seen in a cell: its colour over the page.
func (s *sheet) seenColor(r, c int) color.NRGBA {
	page := s.th.Background
	if page.A == 0 {
		page = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	}
	cell := page
	if s.mapper != nil && !s.onPage(r, c) {
		cell = s.color(s.g.At(r, c))
	}
	alpha := float64(cell.A) / 255
	if s.alpha > 0 && s.alpha < 1 {
		alpha *= s.alpha
	}
	mix := func(top, under uint8) uint8 { return uint8(math.Round(float64(top)*alpha + float64(under)*(1-alpha))) }
	return color.NRGBA{mix(cell.R, page.R), mix(cell.G, page.G), mix(cell.B, page.B), 0xff}
}

// onPage reports whether the text of a cell lies on the page: the cell is not
// coloured, or its square is too small to hold it.
func (s *sheet) onPage(r, c int) bool {
	i := r*s.g.Cols + c
	return s.p.Hidden != nil && s.p.Hidden[i] || s.p.Sizes != nil && s.p.Sizes[i] < textSide
}

// textSide is the least side of a coloured square, as a part of its cell, that
// the text of the cell is written on; on smaller ones it stands before the page.
const textSide = 0.85

// halo keeps a text apart from a coloured square that is smaller than it.
func (s *sheet) halo(r, c int, page color.NRGBA) color.NRGBA {
	if s.p.Sizes == nil || !s.onPage(r, c) || s.p.Hidden != nil && s.p.Hidden[r*s.g.Cols+c] {
		return color.NRGBA{}
	}
	return page
}
