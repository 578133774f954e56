// Package page writes a figure as one interactive HTML file that needs nothing
// else: the frame that package figure laid out as numbers, the values as
// compressed binary, the script, and for readers without script the static
// picture and a table.
package page

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/scene"
)

// Options of a page. The zero value follows the system's light or dark unless
// the figure has a theme of its own.
type Options struct {
	Exact bool // values as float32 in place of 16-bit steps, where they are too many to tell each apart

	// RowInput and ColInput say which row or column of the input, from 0, each
	// drawn one is, so that a page can show them in that order; nil where they
	// are drawn as they came.
	RowInput, ColInput []int

	Rate float64 // frames a second when they are played; 0 is 1

	frames []figure.Plot // further ones of the same shape, under the same norm
}

// mostCells is how many cells a page can hold: more than that is longer than
// the text that a browser keeps in one piece.
const mostCells = 60_000_000

// phoneWidth is the width of the second layout, in points: a phone held upright
// at 4/3 CSS pixels a point, without its edges.
const phoneWidth = "282pt"

// Write writes the page of a figure. static is the same figure as it was laid
// out; its Meta goes into the page.
//
// It refuses more cells than a browser can hold, and says how many there are
// and what to do.
func Write(w io.Writer, p figure.Plot, static *scene.Scene, o Options) error {
	g := p.Grid
	if err := tooMany(g, 1); err != nil {
		return err
	}
	h, err := assemble(p, static, o)
	if err != nil {
		return err
	}
	return write(w, h, g, static)
}

// write packs what the page knows and writes the file around it.
func write(w io.Writer, h *head, g *grid.Grid, static *scene.Scene) error {
	var data bytes.Buffer
	if err := pack(&data, h, h.Sections); err != nil {
		return err
	}
	size := data.Len()
	var later *bytes.Buffer
	if len(h.later) > 0 {
		later = &bytes.Buffer{}
		if err := pack(later, map[string][]section{"sections": h.later}, h.later); err != nil {
			return err
		}
		size = max(size, later.Len())
	}
	if size > mostText {
		return fmt.Errorf("%d x %d cells are %d MB of text; one page holds %d: reduce them, make a pyramid of tiles, or look at their table with explore", h.Rows, h.Cols, size>>20, mostText>>20)
	}
	return document(w, h, g, static, &data, later)
}

// tooMany refuses more cells than a page holds, in n grids of this size.
func tooMany(g *grid.Grid, n int) error {
	cells := n * g.Rows * g.Cols
	if cells <= mostCells {
		return nil
	}
	times := ""
	if n > 1 {
		times = fmt.Sprintf("%d times ", n)
	}
	return fmt.Errorf("%s%d x %d cells, %.0f MB of values; one page holds %d million cells: reduce them, make a pyramid of tiles, or look at their table with explore", times, g.Rows, g.Cols, float64(cells)*2/1e6, mostCells/1_000_000)
}

// mostText is the longest text a browser keeps in one piece, with room to spare.
const mostText = 400 << 20

// assemble collects all that the page knows.
func assemble(p figure.Plot, static *scene.Scene, o Options) (*head, error) {
	p.Moving = true
	drawn, report, err := figure.Layout(p)
	if err != nil {
		return nil, err
	}
	h, err := newHead(static, report, p.Options)
	if err != nil {
		return nil, err
	}
	secs, err := h.plot(p, report, o)
	if err != nil {
		return nil, err
	}
	secs = append(secs, maps())
	var more []section
	h.Desk, more = h.newLayout("desk", drawn.Width, drawn.Height, report, p)
	secs = append(secs, more...)
	h.Phone, more = h.phone(p)
	h.Sections = append(secs, more...)
	h.coarsen()
	return h, nil
}

// newHead has what is known of the whole page.
func newHead(static *scene.Scene, r *figure.Report, o figure.Options) (*head, error) {
	h := &head{
		Version: 1, Title: static.Meta.Title, Description: static.Meta.Description, Recipe: string(static.Meta.Recipe),
		Theme: r.Theme.Name, Follow: o.Theme == "", Maps: choices,
	}
	var err error
	h.Themes, err = themes()
	return h, err
}

// plot fills in what is known of one plot, its layout apart.
func (h *head) plot(p figure.Plot, r *figure.Report, o Options) ([]section, error) {
	g := r.Grid
	h.Rows, h.Cols, h.Name, h.Unit, h.Categories, h.Reducer = g.Rows, g.Cols, g.Name, g.Unit, g.Categories, reducer(p)
	if p.Options.CbarLabel != nil {
		h.Name, h.Unit = *p.Options.CbarLabel, ""
	}
	if p.Mapper == nil {
		p.Mapper = grey()
	}
	secs, err := h.body(p, r, o)
	if err != nil {
		return nil, err
	}
	var more []section
	x, y := g.X, g.Y
	if p.Map != nil {
		x, y = mapAxes(p)
	}
	h.X, more = newAxis("x", x, p.ColTree, p.ColTracks, p.ColSlices)
	secs = append(secs, more...)
	h.Y, more = newAxis("y", y, p.RowTree, p.RowTracks, p.RowSlices)
	secs = append(secs, more...)
	secs = append(secs, inputOrder("x", o.ColInput, h.Cols)...)
	secs = append(secs, inputOrder("y", o.RowInput, h.Rows)...)
	more, err = h.cells(p, r, o)
	return append(secs, more...), err
}

// inputOrder is the section of where the n rows or columns stood in the input.
func inputOrder(prefix string, from []int, n int) []section {
	if len(from) != n {
		return nil
	}
	out := make([]int32, n)
	for i, at := range from {
		out[i] = int32(at)
	}
	return []section{i32s(prefix+".input", out, 0)}
}

// cells are the sections of values and colours.
func (h *head) cells(p figure.Plot, r *figure.Report, o Options) ([]section, error) {
	g := p.Grid
	params, ok := norm.Describe(p.Mapper.Norm)
	if !ok {
		return nil, fmt.Errorf("a page cannot show the norm %q", p.Mapper.Norm.Name())
	}
	h.Norm, h.Center = params, p.Fitted.Center
	var table section
	h.Map, table = newMap(p.Mapper)
	secs := []section{table}
	if params.X != nil {
		secs = append(secs, f64s("norm.x", params.X), f64s("norm.t", params.T))
	}
	values, hidden := together(p, o.frames)
	b, codes := newBook(values, hidden, p.Mapper.Norm)
	h.codes = codes
	h.LeftOut = leftOut(values, hidden)
	h.Book, h.Steps = b, b.stated()
	if b.values != nil {
		secs = append(secs, f64s("book", b.values))
	} else if o.Exact {
		h.Steps = ""
		secs = append(secs, f32s("exact", values, g.Cols))
	}
	secs = append(secs, u16s("codes", codes, g.Cols))
	if p.Said != nil {
		h.Fixed, h.Steps = true, ""
		secs = append(secs, f64s("said", p.Said))
	}
	if a := fadedAll(p, o.frames); a != nil {
		secs = append(secs, f32s("alphas", a, g.Cols))
	}
	if p.Sizes != nil {
		secs = append(secs, f32s("sizes", p.Sizes, g.Cols))
	}
	if n := counts(p, o.frames); n != nil {
		secs = append(secs, u32s("counts", n))
	}
	if r.Texts != nil && len(r.Texts) <= mostTexts {
		secs = append(secs, textSections("texts", r.Texts)...)
	}
	return secs, nil
}

// counts are how many values each cell was made of, in a plot and in further
// ones of its shape; nil where one does not know, or none was made of several.
func counts(p figure.Plot, more []figure.Plot) []uint32 {
	var out []uint32
	several := false
	for _, q := range append([]figure.Plot{p}, more...) {
		n := q.Grid.Counts
		if n == nil || n.Rows != q.Grid.Rows || n.Cols != q.Grid.Cols {
			return nil
		}
		for _, v := range n.Values {
			out = append(out, uint32(min(v, math.MaxUint32)))
			several = several || v > 1
		}
	}
	if !several {
		return nil
	}
	return out
}

// mostTexts is of how many cells the texts are kept; those for which there is no
// room at first appear when the cells grow.
const mostTexts = 250_000

// together are the values of a plot and of further ones of its shape, one after
// the other.
func together(p figure.Plot, more []figure.Plot) (values []float64, hidden []bool) {
	if len(more) == 0 {
		return p.Grid.Values, p.Hidden
	}
	for _, q := range append([]figure.Plot{p}, more...) {
		values = append(values, q.Grid.Values...)
		if q.Hidden == nil {
			q.Hidden = make([]bool, len(q.Grid.Values))
		}
		hidden = append(hidden, q.Hidden...)
	}
	return values, hidden
}

// phone is the layout for a narrow screen, or nil where there is none.
func (h *head) phone(p figure.Plot) (*layout, []section) {
	o := p.Options
	o.Width, o.Height, o.CellSize, o.CbarSide = phoneWidth, "", "", "bottom"
	if o.Bare {
		return nil, nil
	}
	p.Options = o
	s, r, err := figure.Layout(p)
	if err != nil {
		return nil, nil // the figure as it is, made smaller
	}
	if !labelled(r) && o.XTickLabels == "" && o.YTickLabels == "" {
		// Names of rows take the width of a phone: rather those of columns than none.
		alone := p
		alone.Options.YTickLabels = "none"
		alone.Notes = append(slices.Clip(p.Notes), fmt.Sprintf("labels: 0 of %d rows shown", p.Grid.Rows))
		if drawn, report, err := figure.Layout(alone); err == nil && labelled(report) {
			p, s, r = alone, drawn, report
		}
	}
	own := *h
	if h.Body == bodyPicture {
		own.Body = "" // the one of the wide layout is shown
	}
	return own.newLayout("phone", s.Width, s.Height, r, p)
}

// labelled reports whether a layout has labels of rows or columns.
func labelled(r *figure.Report) bool {
	return slices.ContainsFunc(r.Parts, func(p figure.Part) bool { return p.Kind == figure.LabelsPart && p.Labels != nil && p.Labels.Size > 0 })
}

// themes are the inks of every theme.
func themes() (map[string]map[string]string, error) {
	out := map[string]map[string]string{}
	for _, name := range style.Names() {
		th, err := style.New(name, 144)
		if err != nil {
			return nil, err
		}
		out[name] = inks(th)
	}
	return out, nil
}

// reducer names what makes one cell of many.
func reducer(p figure.Plot) string {
	if p.Grid.Categories != nil {
		return "mode"
	}
	r, err := grid.ParseReducer(p.Options.Reduce)
	if err != nil {
		return "mean"
	}
	return r.String()
}
