// Package terminal draws heatmaps in a terminal: Write lays cells, labels and
// the colour bar out in character cells of two colours each, for terminals with
// 24-bit colour; Sixel and Kitty send a picture to terminals that take one.
//
// Lines are written one after the other, with colours set and reset on the same
// line: no cursor is moved, nothing is left behind. Text from outside cannot
// carry escape sequences.
package terminal

import (
	"bufio"
	"fmt"
	"image"
	"image/color"
	"io"
	"strings"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/shade"
	"github.com/swelter/swelter/tick"
)

// Options for Write. The zero value is 80 x 24 characters in colour.
type Options struct {
	Width, Height int // characters and lines there are; 0 is 80 and 24
	// NoColor shades with characters in place of colours, for NO_COLOR and for
	// files: the lighter the fuller.
	NoColor bool
	Locale  *tick.Locale
}

// Plot is what Write draws.
type Plot struct {
	Grid   *grid.Grid
	Mapper *shade.Mapper
	Hidden []bool // cells that are not drawn, row-major, or nil
	// Image, where it is not nil, is drawn in place of the cells' colours, at any
	// size; without colours the grid's values are. The axes are the grid's.
	Image image.Image
	// Ratio is the height of the cells together over their width, as on paper; 0
	// lets them take the room there is.
	Ratio float64
	Title string
	Notes []string
	NoBar bool
	Ends  [2]string // of the bar, in place of the limits; "" for those
}

// Least is the smallest terminal that something is drawn in.
const (
	LeastWidth  = 20
	LeastHeight = 6
)

// Write draws the heatmap. Cells are as large as there is room for, at most 8
// characters wide; more cells than room are reduced to their means, and a line
// says so. Labels are thinned and shortened.
func Write(w io.Writer, p Plot, o Options) error {
	if o.Width <= 0 {
		o.Width = 80
	}
	if o.Height <= 0 {
		o.Height = 24
	}
	if o.Width < LeastWidth || o.Height < LeastHeight {
		return fmt.Errorf("a terminal of %d x %d characters is too small for a heatmap; %d x %d is the least, or write a file with -o", o.Width, o.Height, LeastWidth, LeastHeight)
	}
	if err := p.Grid.Check(); err != nil {
		return err
	}
	if p.Grid.Rows == 0 || p.Grid.Cols == 0 {
		return fmt.Errorf("%d x %d cells: nothing to draw", p.Grid.Rows, p.Grid.Cols)
	}
	d := &drawing{Plot: p, Options: o, w: bufio.NewWriter(w)}
	if err := d.layout(); err != nil {
		return err
	}
	d.draw()
	return d.w.Flush()
}

// drawing is a heatmap laid out.
type drawing struct {
	Plot
	Options
	w       *bufio.Writer
	grid    *grid.Grid // reduced to the room
	hidden  []bool
	rows    []string // labels
	cols    []string
	xTitle  string
	yTitle  string
	margin  int          // characters left of the cells
	cellW   int          // characters
	cellH   int          // half lines, with NoColor lines
	picture *image.NRGBA // in place of colours, a pixel a half character, or nil
	note    string
	missing bool
}

// layout chooses the size of cells and what is reduced.
func (d *drawing) layout() error {
	lines := d.Height - 2 // column labels, and the prompt below
	if d.Title != "" {
		lines--
	}
	if !d.NoBar {
		lines--
	}
	lines -= d.planTitles(lines)
	d.planNotes(lines / 3)
	lines = max(2, lines-len(d.Notes)-1) // one for the note of reducing
	perLine := 2
	if d.NoColor {
		perLine = 1
	}
	d.rows, d.cols = d.labels(d.Grid.Y), d.labels(d.Grid.X)
	d.margin = min(widest(d.rows), d.Width/3) + 1

	room := lines * perLine
	rows, cols := min(d.Grid.Rows, room), min(d.Grid.Cols, d.Width-d.margin)
	if d.Image != nil && !d.NoColor {
		return d.enlarge(room)
	}
	wide := d.Width - d.margin
	if d.Ratio > 0 {
		high := 0
		wide, high = d.halves(room)
		rows, cols = min(rows, max(1, high*perLine/2)), min(cols, wide)
	}
	d.reduce(rows, cols)
	d.cellW = min(8, wide/cols)
	// Half a line is about as high as a character is wide; at most two lines.
	d.cellH = max(1, min(2*perLine, room/rows, d.cellW*perLine/2))
	if perLine == 2 && d.cellH > 1 {
		d.cellH &^= 1 // whole lines, so that each row can have its label
	}
	return nil
}

// reduce leaves rows x cols means where there are more cells.
func (d *drawing) reduce(rows, cols int) {
	d.grid, d.hidden = d.Grid, d.Hidden
	if rows >= d.Grid.Rows && cols >= d.Grid.Cols {
		return
	}
	shown := d.Grid
	if d.Hidden != nil {
		shown = hiddenAsMissing(d.Grid, d.Hidden)
	}
	d.grid, d.hidden = shown.Reduce(rows, cols, grid.Mean), nil
	d.rows, d.cols = d.labels(d.grid.Y), d.labels(d.grid.X)
	d.note = fmt.Sprintf("%d x %d cells drawn as %d x %d means", d.Grid.Rows, d.Grid.Cols, rows, cols)
}

func hiddenAsMissing(g *grid.Grid, hidden []bool) *grid.Grid {
	copied := *g
	copied.Values = append([]float64(nil), g.Values...)
	for i, h := range hidden {
		if h {
			copied.Values[i] = missingValue
		}
	}
	return &copied
}

// labels are those of an axis, harmless and on one line.
func (d *drawing) labels(a grid.Axis) []string {
	if a.Kind == grid.Category {
		out := make([]string, a.N)
		for i := range out {
			if a.Labels != nil {
				out[i] = harmless(a.Labels[i])
			} else {
				out[i] = fmt.Sprint(i)
			}
		}
		return out
	}
	at := make([]float64, a.N)
	for i := range at {
		at[i] = a.Centre(i)
	}
	if a.Kind == grid.Time {
		return tick.DateLabels(at, d.Locale)
	}
	for i, v := range at {
		at[i] = rounded(v, (a.Edges[i+1]-a.Edges[i])/2)
	}
	return tick.Numbers(at, d.Locale)
}

func (d *drawing) draw() {
	if d.Title != "" {
		d.line(shorten(harmless(d.Title), d.Width))
	}
	if d.yTitle != "" {
		d.line(shorten(d.yTitle, d.Width))
	}
	d.body()
	d.columnLabels()
	if d.xTitle != "" {
		d.line(strings.Repeat(" ", d.margin) + shorten(d.xTitle, d.Width-d.margin))
	}
	if !d.NoBar {
		d.bar()
	}
	for _, n := range append(d.Notes, d.note) {
		if n != "" {
			d.line(shorten(harmless(n), d.Width))
		}
	}
}

func (d *drawing) line(s string) {
	d.w.WriteString(strings.TrimRight(s, " "))
	d.w.WriteByte('\n')
}

// columnLabels writes the labels that fit below the cells, each from its cell's
// left edge.
func (d *drawing) columnLabels() {
	room := len(d.cols) * d.cellW
	longest := min(widest(d.cols), max(d.cellW-1, 12))
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", d.margin))
	at := 0
	for _, i := range tick.Categories(d.cols, max(1, room/(longest+1))) {
		x := i * d.cellW
		label := shorten(d.cols[i], min(longest, d.Width-d.margin-x))
		if x < at || label == "" {
			continue
		}
		b.WriteString(strings.Repeat(" ", x-at))
		b.WriteString(label)
		at = x + width(label) + 1
		b.WriteByte(' ')
	}
	d.line(b.String())
}

// bar is one line: the lower limit, the colours, the upper limit, and a swatch
// for missing cells where there are any.
func (d *drawing) bar() {
	lo, hi := d.Mapper.Norm.Limits()
	ends := tick.Numbers([]float64{rounded(lo, (hi-lo)/100), rounded(hi, (hi-lo)/100)}, d.Locale)
	for i, e := range d.Ends {
		if e != "" {
			ends[i] = harmless(e)
		}
	}
	name := harmless(d.Grid.Name)
	if unit := harmless(d.Grid.Unit); unit != "" {
		name = strings.TrimSpace(name + " (" + unit + ")")
	}
	left := d.margin + width(ends[0]) + 1
	n := d.Width - left - width(ends[1]) - 1
	if d.missing && n >= 10+len("  # missing") {
		n -= len("  # missing")
	} else {
		d.missing = false // no room to say so
	}
	if n < 10+2+width(name) {
		name = ""
	}
	if name != "" {
		n -= 2 + width(name)
	}
	if n = min(40, n); n < 4 {
		d.line(shorten(ends[0]+" – "+ends[1], d.Width))
		return
	}
	d.w.WriteString(strings.Repeat(" ", d.margin) + ends[0] + " ")
	for i, c := range d.Mapper.Bar(n) {
		if d.NoColor {
			d.w.WriteString(shades[min(len(shades)-1, i*len(shades)/n)])
		} else {
			d.cell(c, c)
		}
	}
	d.reset()
	d.w.WriteString(" " + ends[1])
	if d.missing {
		d.w.WriteString("  ")
		if d.NoColor {
			d.w.WriteString(missingShade)
		} else {
			d.cell(d.Mapper.Color(missingValue), d.Mapper.Color(missingValue))
			d.reset()
		}
		d.w.WriteString(" missing")
	}
	if name != "" {
		name = "  " + name
	}
	d.line(name)
}

// opaque says that a colour is drawn at all.
func opaque(c color.NRGBA) bool { return c.A >= 128 }
