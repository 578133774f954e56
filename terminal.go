package swelter

import (
	"fmt"
	"io"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/render/png"
	"github.com/swelter/swelter/render/terminal"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/tick"
)

// Terminal is what DrawIn draws in. The zero value is 80 x 24 characters in
// 24-bit colour.
type Terminal struct {
	Cols, Lines   int    // characters
	Width, Height int    // pixels of all characters together, for Graphics; 0 takes 10 x 20 each
	NoColor       bool   // shades of characters in place of colours
	Graphics      string // "kitty" or "sixel" where the terminal takes pictures, else ""
}

// DrawIn draws the figure in a terminal: as a picture where it takes one, as
// wide as there is room, else its cells, labels and bar in characters. Panels
// come one below the other.
func (f *Figure) DrawIn(w io.Writer, t Terminal) error {
	if f.scene == nil {
		return errNotDrawn
	}
	if t.Cols <= 0 || t.Lines <= 0 {
		t.Cols, t.Lines = 80, 24
	}
	if f.Panels == nil {
		return f.drawIn(w, t)
	}
	for i, p := range f.Panels {
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		one := *p
		one.Spec.Figure.Title, one.plot.Options.Title = p.Name, p.Name
		if err := one.drawIn(w, t); err != nil {
			return err
		}
	}
	return nil
}

// drawIn draws one heatmap.
func (f *Figure) drawIn(w io.Writer, t Terminal) error {
	if t.Graphics == "" || t.NoColor {
		p, err := f.characters()
		if err != nil {
			return err
		}
		locale, err := tick.ParseLocale(f.Spec.Figure.Locale)
		if err != nil {
			return err
		}
		return terminal.Write(w, p, terminal.Options{Width: t.Cols, Height: t.Lines, NoColor: t.NoColor, Locale: locale})
	}
	if t.Width <= 0 || t.Height <= 0 {
		t.Width, t.Height = 10*t.Cols, 20*t.Lines
	}
	s, dpi, err := f.fitted(t)
	if err != nil {
		return err
	}
	img, err := png.Draw(s, render.Options{DPI: dpi})
	if err != nil {
		return err
	}
	switch t.Graphics {
	case "kitty":
		return terminal.Kitty(w, img)
	case "sixel":
		return terminal.Sixel(w, img)
	}
	return fmt.Errorf("a terminal with graphics %q; kitty and sixel are known", t.Graphics)
}

// characters is the figure as a terminal draws it without pictures.
func (f *Figure) characters() (terminal.Plot, error) {
	o := f.Spec.Figure
	g := *f.Grid
	title := func(a *grid.Axis, given *string) {
		if given != nil {
			a.Title, a.Unit = *given, ""
		}
	}
	title(&g.X, o.XLabel)
	title(&g.Y, o.YLabel)
	if o.CbarLabel != nil {
		g.Name, g.Unit = *o.CbarLabel, ""
	}
	p := terminal.Plot{
		Grid: &g, Mapper: f.Mapper, Hidden: f.Hidden, Image: f.plot.Image,
		Title: o.Title, NoBar: o.NoCbar || f.plot.Image != nil,
	}
	if f.plot.Said != nil {
		g.Values = f.plot.Grid.Values
	}
	for _, w := range f.plot.Words {
		switch w.At {
		case 0:
			p.Ends[0] = w.Text
		case 1:
			p.Ends[1] = w.Text
		}
	}
	for _, n := range append(append([]string(nil), f.plot.Notes...), o.Note, o.Source) {
		if n != "" {
			p.Notes = append(p.Notes, n)
		}
	}
	if b := f.Report.Body; g.X.Labels == nil && g.Y.Labels == nil && b.W > 0 {
		p.Ratio = b.H / b.W
	}
	return p, nil
}

// textHeight is how high the text of a figure is drawn beside that of the
// terminal, whose lines are a fifth higher than its letters.
const textHeight = 0.8

// fitted lays the figure out again so that it fits the terminal, with text as
// large as the terminal's, and a line for the prompt. Sizes that were asked for
// are kept and, where they are too large, drawn smaller.
func (f *Figure) fitted(t Terminal) (*scene.Scene, float64, error) {
	line := float64(t.Height) / float64(t.Lines)
	width, height := float64(t.Width), float64(t.Height)-2*line
	dpi := min(max(line*textHeight/1.2*72/10.5, 36), 300)
	p := f.plot
	p.Options.DPI = dpi
	var best *scene.Scene
	for _, ask := range [][2]bool{{}, {true, false}, {false, true}, {true, true}} {
		q := p
		if ask[0] && q.Options.Width == "" {
			q.Options.Width = fmt.Sprintf("%.0fpx", width)
		}
		if ask[1] && q.Options.Height == "" {
			q.Options.Height = fmt.Sprintf("%.0fpx", height)
		}
		s, _, err := figure.Layout(q)
		switch {
		case err != nil && best == nil:
			return nil, 0, err
		case err != nil:
			continue
		}
		best = s
		if s.Width*dpi/72 <= width+1 && s.Height*dpi/72 <= height+1 {
			break
		}
	}
	return best, min(dpi, width*72/best.Width, height*72/best.Height), nil
}
