package terminal

import (
	"image/color"
	"math"
	"strconv"
	"strings"

	"github.com/swelter/swelter/tick"
)

var missingValue = math.NaN()

// shades stand for colours where there are none, from the lower limit up.
var shades = []string{"·", "░", "▒", "▓", "█"}

const missingShade = "?"

// body writes the rows of cells with their labels.
func (d *drawing) body() {
	perLine := 2
	if d.NoColor {
		perLine = 1
	}
	halves := len(d.rows) * d.cellH
	labelled := d.labelledLines(perLine, halves)
	for from := 0; from < halves; from += perLine {
		label := shorten(labelled[from/perLine], d.margin-1)
		d.w.WriteString(strings.Repeat(" ", d.margin-1-width(label)) + label + " ")
		for col := range d.cols {
			for range d.cellW {
				if d.NoColor {
					d.w.WriteString(d.shade(from/d.cellH, col))
				} else {
					d.cell(d.color(from, col), d.color(from+1, col))
				}
			}
		}
		d.reset()
		d.w.WriteByte('\n')
	}
}

// labelledLines are the labels of the lines: each row's in the middle of its
// lines, thinned where a line has two rows.
func (d *drawing) labelledLines(perLine, halves int) []string {
	out := make([]string, (halves+perLine-1)/perLine)
	for _, row := range tick.Categories(d.rows, len(out)) {
		line := (row*d.cellH + (d.cellH-1)/2) / perLine
		if out[line] == "" {
			out[line] = d.rows[row]
		}
	}
	return out
}

// color is that of half a line; below the last row nothing is drawn.
func (d *drawing) color(half, col int) color.NRGBA {
	row := half / d.cellH
	if row >= len(d.rows) {
		return color.NRGBA{}
	}
	if d.picture != nil {
		return d.picture.NRGBAAt(col, row)
	}
	at := row*d.grid.Cols + col
	if d.hidden != nil && d.hidden[at] {
		return color.NRGBA{}
	}
	v := d.grid.Values[at]
	d.missing = d.missing || v != v
	return d.Mapper.Color(v)
}

// shade is the character of a cell without colours.
func (d *drawing) shade(row, col int) string {
	at := row*d.grid.Cols + col
	v := d.grid.Values[at]
	switch {
	case d.hidden != nil && d.hidden[at]:
		return " "
	case v != v:
		d.missing = true
		return missingShade
	}
	lo, hi := d.Mapper.Norm.Limits()
	t := d.Mapper.BarPosition(max(lo, min(hi, v)))
	if t != t {
		return missingShade
	}
	return shades[max(0, min(len(shades)-1, int(t*float64(len(shades)))))]
}

// cell writes one character of two halves. What is not opaque shows the
// terminal's own background.
func (d *drawing) cell(top, bottom color.NRGBA) {
	switch {
	case !opaque(top) && !opaque(bottom):
		d.w.WriteString("\x1b[49m ")
	case !opaque(top):
		d.set("38", bottom)
		d.w.WriteString("\x1b[49m▄")
	case !opaque(bottom):
		d.set("38", top)
		d.w.WriteString("\x1b[49m▀")
	case top == bottom:
		d.set("48", top)
		d.w.WriteByte(' ')
	default:
		d.set("38", top)
		d.set("48", bottom)
		d.w.WriteString("▀")
	}
}

// set chooses the colour of the foreground (38) or the background (48).
func (d *drawing) set(ground string, c color.NRGBA) {
	d.w.WriteString("\x1b[" + ground + ";2")
	for _, v := range []uint8{c.R, c.G, c.B} {
		d.w.WriteByte(';')
		d.w.WriteString(strconv.Itoa(int(v)))
	}
	d.w.WriteByte('m')
}

func (d *drawing) reset() {
	if !d.NoColor {
		d.w.WriteString("\x1b[0m")
	}
}
