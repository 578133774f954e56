package page

import (
	"errors"
	"io"
	"slices"
	"strconv"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/figure/mapview"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
)

// WritePanels writes the page of several plots, laid out as figure.Panels does.
// Where all have the same axes, what is seen of one is seen of all.
func WritePanels(w io.Writer, panels []figure.Panel, board figure.PanelOptions, static *scene.Scene, o Options) error {
	_, report, err := figure.Panels(panels, board)
	if err != nil {
		return err
	}
	h, err := newHead(static, report, board.Options)
	if err != nil {
		return err
	}
	first := panels[0].Plot
	h.Rows, h.Cols, h.Own, h.By, h.Linked = first.Grid.Rows, first.Grid.Cols, board.Own, board.By, true
	var secs []section
	cells := 0
	for i, p := range panels {
		own, more, err := panelHead(p, &report.Panels[i], o)
		if err != nil {
			return err
		}
		if cells += p.Plot.Grid.Rows * p.Plot.Grid.Cols; cells > mostCells {
			return tooMany(p.Plot.Grid, len(panels))
		}
		h.Linked = h.Linked && sameAxes(first.Grid, p.Plot.Grid)
		h.Panels = append(h.Panels, own)
		secs = append(secs, prefixed(i, more)...)
	}
	lead, more, err := leadPlot(h, first, report, o)
	if err != nil {
		return err
	}
	secs = append(secs, append(more, maps())...)
	h.Desk, more = h.newLayout("desk", static.Width, static.Height, report, lead)
	secs = append(secs, more...)
	secs = append(secs, h.phones(panels, board)...)
	h.Sections = secs
	return write(w, h, first.Grid, static)
}

// leadPlot is the plot of the page itself: one hidden cell under the colours of
// the first panel.
func leadPlot(h *head, first figure.Plot, r *figure.Report, o Options) (figure.Plot, []section, error) {
	lead := figure.Plot{Grid: grid.New(1, 1), Hidden: []bool{true}, Mapper: first.Mapper, Fitted: first.Fitted, Options: figure.Options{CbarLabel: first.Options.CbarLabel}}
	lead.Grid.Name, lead.Grid.Unit, lead.Grid.Categories = first.Grid.Name, first.Grid.Unit, first.Grid.Categories
	own := *r
	own.Grid, own.Alpha = lead.Grid, r.Panels[0].Alpha
	secs, err := h.plot(lead, &own, o)
	h.Body = bodyNone
	return lead, secs, err
}

// panelHead is what is known of one panel, its places counted from the corner of
// its frame.
func panelHead(p figure.Panel, r *figure.Report, o Options) (*head, []section, error) {
	h := &head{Title: p.Title, Theme: r.Theme.Name}
	secs, err := h.plot(p.Plot, r, o)
	if err != nil {
		return nil, nil, err
	}
	desk, more := h.newLayout("desk", r.Frame.W, r.Frame.H, r, p.Plot)
	desk.move(-r.Frame.X, -r.Frame.Y)
	desk.At = []float64{near(r.Frame.X), near(r.Frame.Y)}
	h.Desk = desk
	return h, append(secs, more...), nil
}

// phones are the layouts of page and panels for narrow screens, where there are
// some.
func (h *head) phones(panels []figure.Panel, board figure.PanelOptions) []section {
	o := &board.Options
	if o.Bare {
		return nil
	}
	o.Width, o.Height, o.CellSize, o.CbarSide = phoneWidth, "", "", "bottom"
	board.Cols = 0
	panels = slices.Clone(panels)
	for i := range panels {
		panels[i].Plot.Options.CellSize = ""
		panels[i].Plot.Options.CbarSide = "bottom"
	}
	s, r, err := figure.Panels(panels, board)
	if err != nil {
		return nil // the figure as it is, made smaller
	}
	var secs, more []section
	h.Phone, secs = h.newLayout("phone", s.Width, s.Height, r, figure.Plot{})
	for i, p := range panels {
		own, frame := *h.Panels[i], r.Panels[i].Frame
		if own.Body == bodyPicture {
			own.Body = "" // the one of the wide layout is shown
		}
		h.Panels[i].Phone, more = own.newLayout("phone", frame.W, frame.H, &r.Panels[i], p.Plot)
		h.Panels[i].Phone.move(-frame.X, -frame.Y)
		h.Panels[i].Phone.At = []float64{near(frame.X), near(frame.Y)}
		secs = append(secs, prefixed(i, more)...)
	}
	return secs
}

// prefixed are sections under the number of their panel.
func prefixed(i int, secs []section) []section {
	for k := range secs {
		secs[k].Name = strconv.Itoa(i) + "/" + secs[k].Name
	}
	return secs
}

func sameAxes(a, b *grid.Grid) bool {
	same := func(a, b grid.Axis) bool {
		return a.N == b.N && a.Kind == b.Kind && slices.Equal(a.Labels, b.Labels) && slices.Equal(a.Edges, b.Edges)
	}
	return same(a.X, b.X) && same(a.Y, b.Y)
}

// move shifts all that a layout has.
func (l *layout) move(dx, dy float64) {
	shift := func(b []float64) {
		if len(b) == 4 {
			b[0], b[1] = near(b[0]+dx), near(b[1]+dy)
		}
	}
	shift(l.Body[:])
	shift(l.Bar)
	for i := range l.Ticks {
		if l.Across {
			l.Ticks[i].At = near(l.Ticks[i].At + dx)
		} else {
			l.Ticks[i].At = near(l.Ticks[i].At + dy)
		}
	}
	for i := range l.Parts {
		p := &l.Parts[i]
		shift(p.Box[:])
		for k := range p.Items {
			it := &p.Items[k]
			it.X, it.Y = near(it.X+dx), near(it.Y+dy)
			for j := 0; j+1 < len(it.Points); j += 2 {
				it.Points[j], it.Points[j+1] = near(it.Points[j]+dx), near(it.Points[j+1]+dy)
			}
		}
	}
}

// WriteFrames writes the page of plots that are played one after the other. Those
// that differ in more than their values are written as panels.
func WriteFrames(w io.Writer, panels []figure.Panel, board figure.PanelOptions, static *scene.Scene, o Options) error {
	for _, p := range panels {
		if q := p.Plot; !sameAxes(panels[0].Plot.Grid, q.Grid) || !playable(q) || q.Mapper != panels[0].Plot.Mapper || !sameGround(panels[0].Plot.Map, q.Map) {
			if q.Map != nil {
				return errors.New("a page plays maps that differ in nothing but their values, and these do in more; write .gif, .apng or .mp4")
			}
			return WritePanels(w, panels, board, static, o)
		}
	}
	if err := tooMany(panels[0].Plot.Grid, len(panels)); err != nil {
		return err
	}
	p := panels[0].Plot
	p.Notes = board.Notes
	for _, q := range panels[1:] {
		f := q.Plot.Fitted
		p.Fitted.Under, p.Fitted.Over, p.Fitted.OutOfDomain = p.Fitted.Under+f.Under, p.Fitted.Over+f.Over, p.Fitted.OutOfDomain+f.OutOfDomain
		o.frames = append(o.frames, q.Plot)
	}
	drawn, _, err := figure.Layout(p)
	if err != nil {
		return err
	}
	drawn.Meta = static.Meta
	h, err := assemble(p, drawn, o)
	if err != nil {
		return err
	}
	h.By, h.Rate = board.By, o.Rate
	for i, q := range panels {
		h.Frames = append(h.Frames, q.Title)
		if i == 0 {
			continue
		}
		_, r, err := figure.Layout(q.Plot)
		if err != nil {
			return err
		}
		if r.Texts != nil && len(r.Texts) <= mostTexts {
			h.Sections = append(h.Sections, textSections("texts."+strconv.Itoa(i), r.Texts)...)
		}
	}
	return write(w, h, p.Grid, static)
}

// sameGround reports whether two plots are drawn on the same part of the earth.
func sameGround(a, b *mapview.Map) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Extent == b.Extent && len(a.Areas) == len(b.Areas) && slices.Equal(a.Names, b.Names) && a.Lines == nil && b.Lines == nil
}

// playable reports whether a plot differs from the next in its values alone.
func playable(p figure.Plot) bool {
	smooth := p.Options.Interpolation != "" && p.Options.Interpolation != "none"
	return !smooth && p.Said == nil && p.Image == nil && p.Mesh == nil && p.Glyphs == nil && p.Under == nil && p.Alphas == nil && p.Sizes == nil &&
		!p.NoCells && len(p.Contours) == 0 && p.RowTree == nil && p.ColTree == nil && p.RowTracks == nil && p.ColTracks == nil && p.Beside == nil
}
