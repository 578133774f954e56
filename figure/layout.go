package figure

import (
	"fmt"
	"image/color"
	"math"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/legend"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
)

// Layout measures and places everything. It never cuts text and never lets two
// texts overlap: labels that do not fit are thinned and counted in a note. Where
// a width or height is given that is too small, text shrinks to the smallest
// that can be read, then margins close, then tick labels go; where that does
// not help, the error says the smallest size that works.
func Layout(p Plot) (*scene.Scene, *Report, error) {
	s, err := newSheet(p)
	if err != nil {
		return nil, nil, err
	}
	solved, err := s.solve()
	if err != nil {
		return nil, nil, err
	}
	if err := s.reduce(); err != nil {
		return nil, nil, err
	}
	return s.draw(solved)
}

// squeeze is how much a figure of a given size gives way.
type squeeze struct {
	text   float64 // part of the full text size
	tight  bool    // narrow margins
	labels bool    // tick labels are left out
}

// squeezes are the steps, in order.
var squeezes = []squeeze{{text: 1}, {text: .92}, {text: .84}, {text: .76}, {text: .68}, {text: .68, tight: true}, {text: .68, tight: true, labels: true}}

// leastShare is the part of a page that its cells have before text shrinks for
// them, each way.
const leastShare = 0.5

// leastSide is the smallest body that is worth a figure, in points.
const leastSide = 18

// solve places a figure of one sheet.
func (s *sheet) solve() (*dock.Solved, error) {
	if s.o.Bare {
		return s.solveBare()
	}
	if s.o.Pinned != nil {
		return s.solvePinned()
	}
	return solve(s)
}

// page is what solve makes fit: a sheet, or a board of several.
type page interface {
	size() *asked // that of the options, which may be changed
	try(squeeze) (*dock.Solved, error)
	possible(*dock.Solved) bool // everything lies on the page
	roomy(*dock.Solved) bool    // and the cells have their share of it
	sheet() *sheet              // whose options and theme the page has
}

func (s *sheet) size() *asked  { return &s.asked }
func (s *sheet) sheet() *sheet { return s }

// solve tries the full size first and gives way step by step.
func solve(p page) (*dock.Solved, error) {
	given := p.size().width > 0 || p.size().height > 0
	var best *dock.Solved
	var bestStep squeeze
	for _, step := range squeezes {
		got, err := p.try(step)
		if err != nil {
			return nil, err
		}
		if !given || p.roomy(got) {
			return got, nil
		}
		if p.possible(got) && best == nil && step.tight {
			return got, nil
		}
		best, bestStep = got, step
	}
	if p.possible(best) {
		return p.try(bestStep)
	}
	return nil, tooSmall(p, bestStep)
}

// try lays out at one step of squeezing.
func (s *sheet) try(step squeeze) (*dock.Solved, error) {
	if err := s.setTheme(step.text); err != nil {
		return nil, err
	}
	if step.tight {
		s.th.Margin = 4
	}
	s.bald = step.labels
	if err := s.build(step.labels); err != nil {
		return nil, err
	}
	return s.frame.Solve(s.page(s.notes), s.body), nil
}

// page is the paper around the frame, with what is said at its foot.
func (s *sheet) page(notes func() []string) dock.Page {
	margin := s.th.Margin * s.th.Unit()
	return dock.Page{
		Size: s.given(), Margin: margin, Least: s.leastPage(),
		Bands: func(width float64) (float64, float64) {
			width = s.lineOf(width)
			return s.header(width).high, s.footer(width, notes()).high
		},
	}
}

// lineOf is how long the lines above and below the frame may be.
func (s *sheet) lineOf(page float64) float64 {
	if p := s.o.Pinned; p != nil && p.Words > 0 {
		page = min(page, p.Words)
	}
	return page - 2*s.th.Margin*s.th.Unit()
}

// given is the size that was asked for, +Inf where it follows from the cells.
func (s *sheet) given() size {
	p := size{W: math.Inf(1), H: math.Inf(1)}
	if s.asked.width > 0 {
		p.W = s.asked.width
	}
	if s.asked.height > 0 {
		p.H = s.asked.height
	}
	return p
}

// leastPage lets the page of a small body grow for a title of one line, within
// reason.
func (s *sheet) leastPage() float64 {
	th := s.th
	w := max(widthOf(th.Bold, s.o.Title, th.TitleSize()), widthOf(th.Regular, s.o.Subtitle, th.Base))
	return min(w, 360*th.Unit()) + 2*th.Margin*th.Unit() + 1
}

// possible reports whether everything lies on the page.
func (s *sheet) possible(got *dock.Solved) bool {
	return s.onPaper(got, s.notes) && s.large(got.Fit.Body)
}

// onPaper reports whether words and frame lie on the page.
func (s *sheet) onPaper(got *dock.Solved, notes func() []string) bool {
	b := got.Fit.Body
	right := got.X + b.W + got.Fit.Margin[dock.Right] + s.th.Margin*s.th.Unit()
	bottom := got.Y + b.H + got.Fit.Margin[dock.Bottom] + got.Foot + s.th.Margin*s.th.Unit()
	if right > got.Page.W+.01 || bottom > got.Page.H+.01 {
		return false
	}
	w := got.Page.W - 2*s.th.Margin*s.th.Unit()
	return s.header(w).fits(w) && s.footer(w, notes()).fits(w)
}

// large reports whether the cells are large enough to be worth a figure.
func (s *sheet) large(b size) bool {
	if s.ratio() > 0 {
		return max(b.W, b.H) >= leastSide // the shape was asked for, however slim
	}
	return min(b.W, b.H) >= leastSide
}

// roomy reports whether the cells have their share of the page as well.
func (s *sheet) roomy(got *dock.Solved) bool {
	return s.possible(got) && s.shares(got)
}

// shares reports whether the cells have their share of the page.
func (s *sheet) shares(got *dock.Solved) bool {
	w := got.Page.W - got.X - got.Fit.Margin[dock.Right]
	h := got.Page.H - got.Y - got.Fit.Margin[dock.Bottom] - got.Foot
	return (s.asked.width == 0 || w >= leastShare*got.Page.W) && (s.asked.height == 0 || h >= leastShare*got.Page.H)
}

// build makes the panels around the body.
func (s *sheet) build(noLabels bool) error {
	var err error
	s.diagonal = s.planDiagonal(noLabels)
	pick := func(given string) string {
		if noLabels || s.diagonal != nil {
			return "none"
		}
		return given
	}
	if s.x, err = axis.New(axis.Options{Axis: s.spoken(s.g.X), Side: dock.Bottom, Theme: s.th, Pick: pick(s.sliceless(s.o.XTickLabels, s.g.X, s.colSlices)), Word: "columns", Role: "xtick", Locale: s.locale, Slices: s.colSlices, Away: s.far(s.p.ColTracks, true), Set: s.o.Pinned.set(true)}, "xticklabels"); err != nil {
		return err
	}
	if s.y, err = axis.New(axis.Options{Axis: s.spoken(s.g.Y), Side: s.labelSide(), Theme: s.th, Pick: pick(s.sliceless(s.o.YTickLabels, s.g.Y, s.rowSlices)), Word: "rows", Role: "ytick", Locale: s.locale, Slices: s.rowSlices, Away: s.labelSide() == dock.Right && s.far(s.p.RowTracks, false), Set: s.o.Pinned.set(false)}, "yticklabels"); err != nil {
		return err
	}
	s.annot = annot{}
	if err := s.annot.read(s); err != nil {
		return err
	}
	s.planShape()
	if err := s.makeNeighbours(); err != nil {
		return err
	}
	s.surround(noLabels)
	return s.addLegend()
}

// surround puts the panels into the frame, but those that another plot of the
// page shows for all.
func (s *sheet) surround(noLabels bool) {
	f := &dock.Frame{}
	s.frame = f
	if s.diagonal != nil {
		f.Add(s.diagonal.side(), s.diagonal)
	}
	s.addFar(f)
	for _, a := range []struct {
		labels *axis.Labels
		side   dock.Side
		hidden bool
	}{{s.x, dock.Bottom, s.inset.noX}, {s.y, s.labelSide(), s.inset.noY}} {
		if a.hidden {
			continue
		}
		f.Add(a.side, a.labels)
		if !noLabels && s.diagonal == nil && !s.sliced() && !s.clustered() {
			axis.AddGroups(f, a.labels)
		}
	}
	s.addAround(f)
	s.addMarks(f)
	if t := label(s.o.XLabel, s.g.X); t != "" {
		f.Add(dock.Bottom, axis.NewTitle(t, dock.Bottom, s.th, "xlabel"))
	}
	if t := label(s.o.YLabel, s.g.Y); t != "" && (s.o.YLabel != nil || !s.clustered()) {
		f.Add(s.labelSide(), axis.NewTitle(t, s.labelSide(), s.th, "ylabel"))
	}
	if s.inset.title != "" {
		f.Add(dock.Top, &heading{text: s.inset.title, th: s.th})
	}
}

// addLegend explains the colours, unless there are none to explain.
func (s *sheet) addLegend() error {
	s.legend = nil
	if s.o.NoCbar || s.p.Image != nil && !s.keyed() {
		return nil
	}
	o, err := s.legendOptions()
	if err != nil {
		return err
	}
	s.legend = legend.New(o)
	s.frame.Add(o.Side, s.legend)
	return nil
}

func (s *sheet) legendOptions() (legend.Options, error) {
	side, err := s.barSide()
	if err != nil {
		return legend.Options{}, err
	}
	low, high, err := s.extends()
	mapper, kinds, used := s.mapper, s.g.Categories, s.used()
	if g := s.p.Glyphs; g != nil {
		mapper, kinds, used = g.mapper(), g.Kinds, g.used()
	}
	var strip dock.Box
	var round []float64
	head := 0.0
	if p := s.o.Pinned; p != nil {
		strip, round, head = dock.Box{X: p.Bar[0], Y: p.Bar[1], W: p.Bar[2], H: p.Bar[3]}, p.BarTicks, p.BarTitle
	}
	return legend.Options{
		Strip: strip, Round: round, HeadSize: head, Mapper: mapper, Alpha: s.alpha, Title: s.variable(), Side: side, Theme: s.th, Ticks: s.o.CbarTicks,
		ExtendMin: low, ExtendMax: high, Missing: s.missingWord(), Flat: s.p.Flat, Keys: s.keys(),
		Words: s.p.Words, Categories: kinds, Used: used, Locale: s.locale, NoBar: s.sum.Finite == 0,
	}, err
}

// barSide is right, or below for wide and low bodies.
func (s *sheet) barSide() (dock.Side, error) {
	switch s.o.CbarSide {
	case "right":
		return dock.Right, nil
	case "left":
		return dock.Left, nil
	case "top":
		return dock.Top, nil
	case "bottom":
		return dock.Bottom, nil
	case "":
		b := s.shape.wish
		if s.asked.cell.H > 0 {
			b = size{W: s.asked.cell.W * float64(s.g.Cols), H: s.asked.cell.H * float64(s.g.Rows)}
		}
		if b.H < lowBody && b.W > 2.2*b.H {
			return dock.Bottom, nil
		}
		return dock.Right, nil
	}
	return 0, fmt.Errorf("colour bar side %q: right, left, top and bottom can be had", s.o.CbarSide)
}

// lowBody is how high a body is beside which an upright bar finds room, in points.
const lowBody = 120

// extends says at which ends of the bar values lie beyond the limits.
func (s *sheet) extends() (low, high bool, err error) {
	switch s.o.CbarExtend {
	case "", "auto":
		f := s.p.Fitted
		lo, hi := s.mapper.Norm.Limits()
		low = f.Under > 0 || s.sum.Negative > 0 || s.sum.Finite > 0 && s.sum.Min < lo && f == (norm0)
		high = f.Over > 0 || s.sum.Positive > 0 || s.sum.Finite > 0 && s.sum.Max > hi && f == (norm0)
		return low, high, nil
	case "neither":
		return false, false, nil
	case "min":
		return true, false, nil
	case "max":
		return false, true, nil
	case "both":
		return true, true, nil
	}
	return false, false, fmt.Errorf("colour bar extend %q: auto, neither, min, max and both can be had", s.o.CbarExtend)
}

// missingWord is what the swatch of missing cells is called.
func (s *sheet) missingWord() string {
	switch {
	case s.sum.Missing > 0 && s.offScale():
		return "missing or not positive"
	case s.offScale():
		return "not positive"
	case s.sum.Missing > 0, s.trackMissing(), s.besideMissing():
		return "missing"
	}
	return ""
}

// used are the categories that occur.
func (s *sheet) used() []bool {
	if s.g.Categories == nil || s.p.Image != nil { // a picture may blend all of them
		return nil
	}
	used := make([]bool, len(s.g.Categories))
	for i, v := range s.g.Values {
		if (s.p.Hidden == nil || !s.p.Hidden[i]) && v >= 0 && int(v) < len(used) {
			used[int(v)] = true
		}
	}
	return used
}

// notes are what was decided and counted, here and before.
func (s *sheet) notes() []string {
	var out []string
	rows, cols := s.y.Note(), s.x.Note()
	if s.bald {
		rows, cols = noLabels(s.g.Y, "rows"), noLabels(s.g.X, "columns")
	}
	chosen := s.p.Moving && !s.bald || s.o.Pinned != nil // labels come and go on the page
	if s.inset.noY || chosen {
		rows = ""
	}
	if s.inset.noX || chosen {
		cols = ""
	}
	all := append(append([]string(nil), s.p.Notes...), s.reduceNote(), rows, cols, s.annot.note)
	for _, t := range s.noted {
		all = append(all, t.Note())
	}
	for _, n := range all {
		if n = style.Clean(n); n != "" {
			out = append(out, n)
		}
	}
	return out
}

// noLabels counts the labels of an axis that had to go.
func noLabels(a grid.Axis, word string) string {
	if a.Labels == nil {
		return ""
	}
	return fmt.Sprintf("labels: 0 of %d %s shown", a.N, word)
}

// solveBare is the cells alone.
func (s *sheet) solveBare() (*dock.Solved, error) {
	if err := s.build(true); err != nil {
		return nil, err
	}
	s.frame = &dock.Frame{}
	s.legend = nil
	got := s.frame.Solve(dock.Page{Size: s.given(), Bands: func(float64) (float64, float64) { return 0, 0 }}, s.body)
	got.Page = got.Fit.Body
	return got, nil
}

// draw paints the solved page.
func (s *sheet) draw(at *dock.Solved) (*scene.Scene, *Report, error) {
	th := s.th
	out := &scene.Scene{Width: th.Ceil(at.Page.W), Height: th.Ceil(at.Page.H), Background: th.Background}
	if s.p.Clear && s.o.Bare {
		out.Background = color.NRGBA{}
	}
	made := &parts{scene: out}
	report := s.drawAt(out, dock.Box{X: th.Snap(at.X), Y: th.Snap(at.Y), W: at.Fit.Body.W, H: at.Fit.Body.H}, at.Fit, made)
	report.Notes = s.notes()
	s.drawBands(out, at, report.Notes, made)
	snapBaselines(out.Items, th.Snap)
	report.Parts = made.all
	out.Meta = scene.Meta{Title: style.Clean(s.o.Title), Description: s.describe()}
	return out, report, nil
}

// drawAt paints the cells in their place and what stands around them; made, or
// nil, collects the parts.
func (s *sheet) drawAt(out *scene.Scene, body dock.Box, fit *dock.Fit, made *parts) *Report {
	s.drawCells(out, body)
	made.add(Part{Kind: CellsPart, Box: Box(body)})
	xs, ys := s.sides(s.g.X, s.colSlices, body.X, body.W), s.sides(s.g.Y, s.rowSlices, body.Y, body.H)
	s.drawContours(out, body)
	s.drawDots(out, body)
	made.add(Part{Kind: ContoursPart})
	s.annot.draw(s, out, xs, ys)
	made.add(Part{Kind: ValuesPart})
	s.drawMarks(out, body)
	s.drawScale(out, body)
	made.add(Part{Kind: MarksPart})
	report := &Report{Body: Box(body), Reduced: s.cells.reduced}
	report.Texts, report.TextSize = s.annot.texts, s.annot.size
	report.Gap, report.Theme = s.cells.gap, s.th
	report.Grid, report.Alpha = s.g, 1
	if s.alpha > 0 && s.alpha < 1 {
		report.Alpha = s.alpha
	}
	report.DrawnRows, report.DrawnCols = s.drawnSize()
	if s.sliced() {
		report.XCells, report.YCells = xs, ys
	}
	if !s.o.Bare {
		if s.diagonal != nil {
			s.diagonal.draw(out, xs, ys)
			made.add(Part{Kind: DiagonalPart})
		}
		s.frame.Draw(out, fit, body.X, body.Y, made.panel)
		for _, n := range s.neighbours {
			report.Beside = append(report.Beside, Box(n.at))
		}
	}
	s.reportBar(report)
	return report
}

// reportBar says where the drawn legend has its bar.
func (s *sheet) reportBar(r *Report) {
	if s.legend == nil {
		return
	}
	r.Bar = Box(s.legend.Bar)
	for _, m := range s.legend.Marks {
		r.BarTicks = append(r.BarTicks, Tick(m))
	}
}

// drawBands writes the words above and below the frame; made as in drawAt.
func (s *sheet) drawBands(out *scene.Scene, at *dock.Solved, notes []string, made *parts) {
	if s.o.Bare {
		return
	}
	margin := s.th.Margin * s.th.Unit()
	line := s.lineOf(at.Page.W)
	s.header(line).draw(out, margin, margin)
	made.add(Part{Kind: HeaderPart})
	foot := s.footer(line, notes)
	foot.draw(out, margin, at.Page.H-margin-foot.high)
	made.add(Part{Kind: FooterPart})
}
