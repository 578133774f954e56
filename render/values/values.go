// Package values writes the numbers of a grid for other programs: delimited
// text, NumPy's array file, and JSON with the colour and the place of every
// cell, so that a test can hold a picture against its numbers. Row 0 is the top
// row of the picture in all of them.
package values

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/swelter/swelter/grid"
)

// CSV writes the column labels or x centres in the first row, the row labels or
// y centres in the first column, and nothing for missing. Labels that a
// spreadsheet would run as a formula (they start with = + - @, a tab or a
// carriage return) get an apostrophe in front, as OWASP's note on CSV injection
// advises; numbers never do. A grid of categories is written as words.
func CSV(w io.Writer, g *grid.Grid) error {
	if err := g.Check(); err != nil {
		return err
	}
	b := bufio.NewWriterSize(w, 1<<16)
	b.WriteString(quote(corner(g)))
	for _, x := range Positions(g.X) {
		b.WriteByte(',')
		b.WriteString(x.csv())
	}
	b.WriteByte('\n')
	ys := Positions(g.Y)
	buf := make([]byte, 0, 32)
	for r := range g.Rows {
		b.WriteString(ys[r].csv())
		for _, v := range g.Row(r) {
			b.WriteByte(',')
			switch {
			case v != v:
			case g.Categories != nil:
				b.WriteString(quote(category(g, v)))
			default:
				buf = appendFloat(buf[:0], v)
				b.Write(buf)
			}
		}
		b.WriteByte('\n')
	}
	return b.Flush()
}

// corner names what the labels of the rows are.
func corner(g *grid.Grid) string { return g.Y.Title }

// appendFloat writes the fewest digits that read back as v; infinities are inf
// and -inf, which every reader of tables knows.
func appendFloat(buf []byte, v float64) []byte {
	switch {
	case math.IsInf(v, 1):
		return append(buf, "inf"...)
	case math.IsInf(v, -1):
		return append(buf, "-inf"...)
	}
	format := byte('f')
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(buf, v, format, -1, 64)
}

// quote makes one cell of text: guarded against formulas, and in quotes where
// it holds a comma, a quote or the end of a line.
func quote(s string) string {
	if s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0 {
		s = "'" + s
	}
	if strings.ContainsAny(s, ",\"\n\r") || strings.TrimSpace(s) != s {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

func category(g *grid.Grid, v float64) string {
	if i := int(v); float64(i) == v && i >= 0 && i < len(g.Categories) {
		return g.Categories[i]
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// Position is where a cell lies along an axis: a text, or a number.
type Position struct {
	Text   string
	Number float64
	IsText bool
}

func (p Position) csv() string {
	if p.IsText {
		// A label that is a plain number is data, whatever it starts with.
		if _, err := strconv.ParseFloat(p.Text, 64); err == nil {
			return p.Text
		}
		return quote(p.Text)
	}
	return string(appendFloat(nil, p.Number))
}

// Positions are the cells of an axis: its labels, its centres, its times as
// ISO 8601, or the numbers of the cells from 0.
func Positions(a grid.Axis) []Position {
	out := make([]Position, a.N)
	for i := range out {
		switch {
		case a.Kind == grid.Time && a.Edges != nil:
			out[i] = Position{Text: isoTime(timeOf(a, i)), IsText: true}
		case a.Labels != nil:
			out[i] = Position{Text: a.Labels[i], IsText: true}
		default:
			out[i].Number = a.Centre(i)
		}
	}
	return out
}

// NPY writes a NumPy array file of version 1.0: float64, C order, shape (rows,
// cols), NaN for missing.
func NPY(w io.Writer, g *grid.Grid) error {
	if err := g.Check(); err != nil {
		return err
	}
	b := bufio.NewWriterSize(w, 1<<16)
	npyHead(b, fmt.Sprintf("(%d, %d)", g.Rows, g.Cols))
	npyValues(b, g.Values)
	return b.Flush()
}

// npyHead is what stands before the numbers of an array of that shape.
func npyHead(b *bufio.Writer, shape string) {
	head := fmt.Sprintf("{'descr': '<f8', 'fortran_order': False, 'shape': %s, }", shape)
	const before = 10 // magic, version, length
	pad := 63 - (before+len(head))%64
	b.WriteString("\x93NUMPY\x01\x00")
	b.Write(binary.LittleEndian.AppendUint16(nil, uint16(len(head)+pad+1)))
	b.WriteString(head)
	b.WriteString(strings.Repeat(" ", pad))
	b.WriteByte('\n')
}

func npyValues(b *bufio.Writer, values []float64) {
	var buf [8]byte
	for _, v := range values {
		u := math.Float64bits(v)
		if v != v {
			u = 0x7ff8 << 48 // one NaN, whichever it was: the same bytes always
		}
		binary.LittleEndian.PutUint64(buf[:], u)
		b.Write(buf[:])
	}
}
