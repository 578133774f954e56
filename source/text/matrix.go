package text

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"sync"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/table"
)

// fewColumns is how wide a table is at least that is read past the columns.
const fewColumns = 64

// ReadMatrix reads a wide table of numbers straight into a grid: no column
// objects, memory of the grid and a few megabytes. A word among numbers is a
// *table.CellError.
//
// It is ErrNotMatrix when the options ask for more than the table as it is,
// when columns of words stand beside the labels, when the labels are times,
// and when the table is small or narrow: then the whole of it is looked at
// before its shape is chosen.
func (f *file) ReadMatrix(ctx context.Context, o table.MatrixOptions) (*grid.Grid, []string, error) {
	plain := table.MatrixOptions{Label: o.Label, LimitCells: o.LimitCells}
	if !reflect.DeepEqual(o, plain) || len(f.r.Input.Where) > 0 {
		return nil, nil, table.ErrNotMatrix
	}
	if f.l.levels == nil && (f.whole || len(f.l.names) < fewColumns) {
		return nil, nil, table.ErrNotMatrix
	}
	return f.readMatrix(ctx, o)
}

func (f *file) readMatrix(ctx context.Context, o table.MatrixOptions) (*grid.Grid, []string, error) {
	m, err := f.planMatrix(o)
	if err != nil {
		return nil, nil, err
	}
	s, c, err := f.blocks()
	if err != nil {
		return nil, nil, err
	}
	defer c.Close()
	if err := inOrder(ctx, s, f.workers, func(b *block) (*rows, error) { return m.read(b), nil }, m.deliver); err != nil {
		return nil, nil, err
	}
	if m.n == 0 {
		return nil, nil, fmt.Errorf("%s: %w", f.r.Name, table.ErrNoRows)
	}
	notes := append([]string(nil), f.notes...)
	if m.latin && !contains(notes, latinNote) {
		notes = append(notes, latinNote)
	}
	return m.grid(), notes, nil
}

// matrix is a grid on its way.
type matrix struct {
	f      *file
	label  int // column of the row labels, or -1
	cols   int // columns of numbers
	fast   bool
	limit  int64
	values []float64
	labels []string
	n      int
	frac   bool // some value is not a whole number
	latin  bool
	pool   sync.Pool // of the values of blocks, *[]float64
}

// planMatrix finds the labels and makes sure of numbers on the head.
func (f *file) planMatrix(o table.MatrixOptions) (*matrix, error) {
	m := &matrix{f: f, label: -1, fast: !f.d.numericMissing(), limit: o.LimitCells}
	if m.limit <= 0 {
		m.limit = f.r.Limits.Cells
	}
	h := f.sampleHead()
	switch o.Label {
	case "none":
	case "":
		var err error
		if m.label, err = h.label(); err != nil {
			return nil, err
		}
	default:
		for i, n := range f.l.names {
			if n == o.Label {
				m.label = i
			}
		}
		if m.label < 0 {
			return nil, table.NoColumn(f.r.Name, o.Label, f.l.names)
		}
	}
	if err := h.numeric(m.label); err != nil {
		return nil, err
	}
	m.cols = len(f.l.names)
	if m.label >= 0 {
		m.cols--
	}
	if m.cols == 0 {
		return nil, table.ErrNotMatrix
	}
	return m, nil
}

// sample counts what the cells of each column of the head are.
type sample struct {
	f       *file
	rows    int
	columns []columnSample
}

type columnSample struct {
	numbers, commas, words int
	bad                    string // the first word
	badRow                 int
}

// maxSample is how many records of the head are looked at.
const maxSample = 1000

func (f *file) sampleHead() *sample {
	h := &sample{f: f, columns: make([]columnSample, len(f.l.names))}
	var cells [][]byte
	for i := int(f.l.bytes); i < len(f.head) && h.rows < maxSample; {
		if next, ok := f.d.blank(f.head, i); ok {
			i = next
			continue
		}
		cells, i = f.d.record(f.head, i, cells)
		if len(cells) != len(h.columns) {
			break // reported by the reading itself, with its line
		}
		h.rows++
		for c, cell := range cells {
			h.columns[c].add(f, cell, h.rows)
		}
	}
	return h
}

func (c *columnSample) add(f *file, cell []byte, row int) {
	v, ok := f.d.value(cell)
	switch {
	case ok && v != v:
	case ok:
		c.numbers++
	default:
		if f.d.decimal == '.' && f.d.decimalComma(cell) {
			c.commas++
		} else {
			c.words++
		}
		if c.bad == "" {
			c.bad, _ = f.d.enc.decode(cell)
			c.badRow = row
		}
	}
}

// label is the column of row labels: the first, when it has words or the name
// that writers give the numbers of rows; or -1. Times and parts of the calendar
// make an axis of their own, which is Scan's to read.
func (h *sample) label() (int, error) {
	c, name := h.columns[0], strings.ToLower(h.f.l.names[0])
	switch {
	case len(h.columns) < 2:
		return -1, nil
	case c.words > c.numbers:
		if h.times() {
			return -1, table.ErrNotMatrix
		}
		return 0, nil
	case !h.f.l.header:
		return -1, nil
	case h.f.l.levels != nil, name == "", name == "index", strings.HasPrefix(name, "unnamed: "):
		return 0, nil
	}
	for _, w := range []string{"year", "month", "week", "day", "date", "hour", "minute", "time"} {
		if strings.Contains(name, w) {
			return -1, table.ErrNotMatrix
		}
	}
	return -1, nil
}

// times reports whether the first column of the head holds times.
func (h *sample) times() bool {
	kind := table.NewInferrer("", table.InferOptions{NA: h.f.r.Input.NA, Decimal: h.f.d.decimal})
	for i := int(h.f.l.bytes); i < len(h.f.head); {
		if next, ok := h.f.d.blank(h.f.head, i); ok {
			i = next
			continue
		}
		cell, _, _ := h.f.d.cell(h.f.head, i)
		kind.Add(cell)
		_, i = h.f.d.record(h.f.head, i, nil)
	}
	kind.Settle()
	return kind.Kind() == table.Time
}

// numeric is nil when all columns but the label hold numbers, a *CellError
// when a few cells do not, ErrNotMatrix when a column is one of words.
func (h *sample) numeric(label int) error {
	var bad *columnSample
	name := ""
	for i := range h.columns {
		c := &h.columns[i]
		if i == label || c.words+c.commas == 0 {
			continue
		}
		if c.words >= c.numbers+c.commas {
			return table.ErrNotMatrix
		}
		if bad == nil || c.badRow < bad.badRow {
			bad, name = c, h.f.l.names[i]
		}
	}
	if bad == nil {
		return nil
	}
	return &table.CellError{Table: h.f.r.Name, Row: int64(bad.badRow), Column: name, Text: bad.bad, Want: "a number"}
}

// rows is what became of one block.
type rows struct {
	values []float64
	labels []string
	n      int
	bytes  int
	frac   bool
	latin  bool
	err    error
}

// read reads the records of a block.
func (m *matrix) read(b *block) *rows {
	d := &m.f.d
	lines := bytes.Count(b.text, []byte{d.newline})
	out := &rows{bytes: len(b.text)}
	if v, ok := m.pool.Get().(*[]float64); ok {
		out.values = (*v)[:0]
	} else {
		out.values = make([]float64, 0, min(lines*m.cols, len(b.text)/2+1))
	}
	for i := 0; i < len(b.text); {
		if next, ok := d.blank(b.text, i); ok {
			i = next
			continue
		}
		from := i
		if i = m.row(b.text, i, out); i < 0 && out.err == nil {
			cells, _ := d.record(b.text, from, nil)
			out.err = m.f.ragged(m.f.lineOf(b, from), len(cells))
		}
		if out.err != nil {
			return out
		}
		out.n++
	}
	out.frac = !allWhole(out.values)
	return out
}

// row reads the record at i and returns the place behind it, or -1 when it has
// another number of cells than the first.
func (m *matrix) row(b []byte, i int, out *rows) int {
	d := &m.f.d
	width := len(m.f.l.names)
	for c := 0; c < width; c++ {
		if m.fast && c != m.label {
			if d.run {
				i = skipBlank(b, i)
			}
			if v, next, ok := number(b, i, d.decimal); ok {
				// A run of spaces may end the record: that is for cell to see.
				if end := b[next]; end == d.sep && c < width-1 && !(d.run && b[next+1] <= ' ') {
					out.values = append(out.values, v)
					i = next + 1
					continue
				} else if end == d.newline && c == width-1 {
					out.values = append(out.values, v)
					return next + 1
				}
			}
		}
		cell, next, last := d.cell(b, i)
		if last != (c == width-1) {
			return -1
		}
		i = next
		if c == m.label {
			s, latin := d.enc.decode(cell)
			out.labels = append(out.labels, s)
			out.latin = out.latin || latin
			continue
		}
		v, ok := d.value(cell)
		if !ok {
			s, _ := d.enc.decode(cell)
			out.err = &table.CellError{Row: int64(out.n) + 1, Column: m.f.l.names[c], Text: s, Want: "a number"}
			return i
		}
		out.values = append(out.values, v)
	}
	return i
}

func allWhole(v []float64) bool {
	for _, x := range v {
		if x == x && (x != math.Trunc(x) || math.IsInf(x, 0)) {
			return false
		}
	}
	return true
}

// deliver puts the rows of the next block behind those before.
func (m *matrix) deliver(r *rows) error {
	if r.err != nil {
		var cell *table.CellError
		if errors.As(r.err, &cell) {
			cell.Table = m.f.r.Name
			cell.Row += int64(m.n)
		}
		return r.err
	}
	if cells := int64(m.n+r.n) * int64(m.cols); cells > m.limit {
		return &table.LimitError{Table: m.f.r.Name, Rows: int64(m.n + r.n), Cols: int64(m.cols), N: cells, Limit: m.limit}
	}
	if m.values == nil {
		m.values = make([]float64, 0, m.guess(r))
	}
	m.values = append(m.values, r.values...)
	m.pool.Put(&r.values)
	m.labels = append(m.labels, r.labels...)
	m.n += r.n
	m.frac = m.frac || r.frac
	m.latin = m.latin || r.latin
	return nil
}

// guess is how many values there will be, judged by the first block and the
// size of the file, so that the values are rarely moved. Memory that is not
// used is never touched.
func (m *matrix) guess(first *rows) int {
	n := len(first.values)
	if m.f.r.Packed == "" && m.f.r.Size > int64(first.bytes) && first.bytes > 0 {
		whole := float64(n) * float64(m.f.r.Size) / float64(first.bytes) * 1.1
		n = max(n, int(math.Min(whole, float64(m.limit))))
	}
	return n + 4*m.cols
}

func (m *matrix) grid() *grid.Grid {
	g := &grid.Grid{Rows: m.n, Cols: m.cols, Values: m.values, Integer: !m.frac}
	g.X, g.Y = grid.Index("", m.cols), grid.Index("", m.n)
	l := m.f.l
	if l.header {
		g.X = grid.Labelled(l.title, m.without(l.names))
		for _, level := range l.levels {
			g.X.Levels = append(g.X.Levels, m.without(level))
		}
	}
	if m.label >= 0 {
		title := l.names[m.label]
		if strings.HasPrefix(title, "Unnamed: ") {
			title = ""
		}
		g.Y = grid.Labelled(title, m.labels)
	}
	return g
}

// without is a row of the header without the label's cell.
func (m *matrix) without(names []string) []string {
	out := make([]string, 0, m.cols)
	for i, n := range names {
		if i != m.label {
			out = append(out, n)
		}
	}
	return out
}
