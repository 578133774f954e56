package figure

import (
	"slices"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/legend"
	"github.com/swelter/swelter/grid"
)

// board is a page of several sheets in rows and columns. Its frame is that of
// lead: the body is all panels together, from the cells of the first to those of
// the last, and what stands around the outer ones counts as a margin.
type board struct {
	o      PanelOptions
	sheets []*sheet
	lead   *sheet // of the page: words, legend, shared titles

	cols, rows     int
	sameX, sameY   bool // all panels have this axis
	fits           []*dock.Fit
	wide, high     []float64 // of the cells in each column and row
	between, below []float64 // after each column and row but the last
}

func (b *board) size() *asked  { return &b.lead.asked }
func (b *board) sheet() *sheet { return b.lead }

// share finds out which axes are the same, and gives the legend what it has to
// say for all.
func (b *board) share() {
	b.sameX, b.sameY = true, true
	first, lead := b.sheets[0], b.lead
	for _, s := range b.sheets[1:] {
		b.sameX = b.sameX && sameAxis(first.g.X, s.g.X)
		b.sameY = b.sameY && sameAxis(first.g.Y, s.g.Y)
		lead.p.Fitted.Under += s.p.Fitted.Under
		lead.p.Fitted.Over += s.p.Fitted.Over
		lead.p.Fitted.OutOfDomain += s.p.Fitted.OutOfDomain
		lead.sum = joined(lead.sum, s.sum)
	}
}

func sameAxis(a, b grid.Axis) bool {
	return a.N == b.N && a.Kind == b.Kind && a.Title == b.Title && a.Unit == b.Unit &&
		slices.Equal(a.Labels, b.Labels) && slices.Equal(a.Edges, b.Edges)
}

// joined is the summary of two grids; places are those of whichever has the
// value.
func joined(a, b grid.Summary) grid.Summary {
	if b.Finite > 0 && !(a.Min <= b.Min) {
		a.Min, a.MinAt = b.Min, b.MinAt
	}
	if b.Finite > 0 && !(a.Max >= b.Max) {
		a.Max, a.MaxAt = b.Max, b.MaxAt
	}
	a.Finite, a.Missing = a.Finite+b.Finite, a.Missing+b.Missing
	a.Positive, a.Negative = a.Positive+b.Positive, a.Negative+b.Negative
	return a
}

// try lays out at one step of squeezing.
func (b *board) try(step squeeze) (*dock.Solved, error) {
	for _, s := range append([]*sheet{b.lead}, b.sheets...) {
		if err := s.setTheme(step.text); err != nil {
			return nil, err
		}
		if step.tight {
			s.th.Margin = 4
		}
		s.bald = step.labels
	}
	for _, s := range b.sheets {
		if err := s.build(step.labels || b.o.Options.Bare); err != nil {
			return nil, err
		}
	}
	if b.cols == 0 {
		b.arrange()
	}
	if err := b.surround(step.labels || b.o.Options.Bare); err != nil {
		return nil, err
	}
	if b.o.Options.Bare {
		got := b.lead.frame.Solve(dock.Page{Size: b.lead.given(), Bands: func(float64) (float64, float64) { return 0, 0 }}, b.body)
		got.Page = got.Fit.Body
		return got, nil
	}
	return b.lead.frame.Solve(b.lead.page(b.notes), b.body), nil
}

// surround makes the frames again: inner panels without what the outer ones
// show for all, and the page's with titles and legend.
func (b *board) surround(noLabels bool) error {
	lead, first := b.lead, b.sheets[0]
	lead.frame, lead.legend = &dock.Frame{}, nil
	xlabel, ylabel := label(first.o.XLabel, first.g.X), label(first.o.YLabel, first.g.Y)
	none := ""
	for i, s := range b.sheets {
		s.inset.noX = b.sameX && i+b.cols < len(b.sheets)
		s.inset.noY = b.sameY && i%b.cols > 0
		own := s.o
		if b.sameX {
			s.o.XLabel = &none
		}
		if b.sameY {
			s.o.YLabel = &none
		}
		if s.surround(noLabels); s.legend != nil {
			s.frame.Add(s.legend.Side, s.legend)
		}
		if b.o.Options.Bare {
			s.frame, s.legend = &dock.Frame{}, nil
		}
		s.o = own
	}
	if b.o.Options.Bare {
		return nil
	}
	for side := dock.Left; side <= dock.Bottom; side++ {
		lead.frame.Add(side, &rim{b, side})
	}
	if b.sameX && xlabel != "" {
		lead.frame.Add(dock.Bottom, axis.NewTitle(xlabel, dock.Bottom, lead.th, "xlabel"))
	}
	if b.sameY && ylabel != "" {
		lead.frame.Add(first.labelSide(), axis.NewTitle(ylabel, first.labelSide(), lead.th, "ylabel"))
	}
	return b.addLegend()
}

// addLegend explains the colours of all panels.
func (b *board) addLegend() error {
	lead := b.lead
	lead.legend = nil
	if lead.o.NoCbar || lead.p.Image != nil {
		return nil
	}
	lead.shape.wish = b.wish()
	o, err := lead.legendOptions()
	if err != nil {
		return err
	}
	for _, s := range b.sheets[1:] {
		o.Keys = append(o.Keys, s.keys()...)
		for i, u := range s.used() {
			if i < len(o.Used) {
				o.Used[i] = o.Used[i] || u
			}
		}
	}
	lead.legend = legend.New(o)
	lead.frame.Add(o.Side, lead.legend)
	return nil
}

// rim is the place that the outer panels take beyond their cells on one side.
type rim struct {
	b    *board
	side dock.Side
}

// possible reports whether everything lies on the page.
func (b *board) possible(got *dock.Solved) bool {
	for i, s := range b.sheets {
		if !s.large(b.fits[i].Body) {
			return false
		}
	}
	return b.lead.onPaper(got, b.notes)
}

func (b *board) roomy(got *dock.Solved) bool { return b.possible(got) && b.lead.shares(got) }

// place is the column and row of a panel.
func (b *board) place(i int) (col, row int) { return i % b.cols, i / b.cols }

// notes are those of the page and of its panels, each once.
func (b *board) notes() []string {
	all := slices.Clone(b.o.Notes)
	for _, s := range b.sheets {
		all = append(all, s.notes()...)
	}
	var out []string
	for _, n := range all {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}
