package values

import (
	"bufio"
	"encoding/json"
	"image/color"
	"io"
	"math"
	"strconv"

	"github.com/swelter/swelter/grid"
)

// Drawn is how a grid was drawn, for JSON. The zero value says nothing but the
// numbers.
type Drawn struct {
	Limits     []float64                          // lo, hi of the norm; nil leaves them out
	Norm       string                             // "linear"
	Colormap   string                             // "rocket_r"
	Color      func(row, col int) (c color.NRGBA) // of a cell as drawn; nil leaves colours out
	Box        [4]float64                         // x, y, width, height of the cells in pixels of the raster output
	PixelRatio float64                            // pixels of the raster a pixel of Box; 0 leaves Box out
	// From where to where each column and row reaches, in pixels, where cells
	// do not simply share Box; nil leaves them out.
	XEdges, YEdges [][2]float64
}

// JSON writes one object with x, y, values (null for missing, "inf" and "-inf"
// for infinities, words for categories), unit, and what d says: limits, norm,
// colormap, colors as "#rrggbbaa", box and pixel_ratio, x_edges and y_edges.
func JSON(w io.Writer, g *grid.Grid, d Drawn) error {
	if err := g.Check(); err != nil {
		return err
	}
	b := &jsonWriter{Writer: bufio.NewWriterSize(w, 1<<16)}
	b.WriteByte('{')
	b.object(g, d)
	b.WriteByte('\n')
	return b.Flush()
}

// object writes the members of one grid and the brace after them.
func (b *jsonWriter) object(g *grid.Grid, d Drawn) {
	b.WriteString(`"x": `)
	b.positions(g.X)
	b.WriteString(",\n\"y\": ")
	b.positions(g.Y)
	b.titles(g)
	b.WriteString(",\n\"values\": ")
	b.rows(g, func(r, c int) {
		v := g.At(r, c)
		if g.Categories != nil && v == v {
			b.text(category(g, v))
			return
		}
		b.number(v)
	})
	b.drawn(g, d)
	b.WriteByte('}')
}

type jsonWriter struct {
	*bufio.Writer
	buf []byte
}

func (b *jsonWriter) titles(g *grid.Grid) {
	for _, t := range []struct{ key, text string }{
		{"x_title", g.X.Title}, {"y_title", g.Y.Title}, {"name", g.Name},
	} {
		if t.text != "" {
			b.key(t.key)
			b.text(t.text)
		}
	}
	b.key("unit")
	b.text(g.Unit)
}

func (b *jsonWriter) drawn(g *grid.Grid, d Drawn) {
	if len(d.Limits) > 0 {
		b.key("limits")
		b.numbers(d.Limits)
	}
	for _, t := range []struct{ key, text string }{{"norm", d.Norm}, {"colormap", d.Colormap}} {
		if t.text != "" {
			b.key(t.key)
			b.text(t.text)
		}
	}
	if d.Color != nil {
		b.WriteString(",\n\"colors\": ")
		const hex = "0123456789abcdef"
		b.rows(g, func(r, c int) {
			p := d.Color(r, c)
			b.buf = append(b.buf[:0], `"#`...)
			for _, v := range [4]uint8{p.R, p.G, p.B, p.A} {
				b.buf = append(b.buf, hex[v>>4], hex[v&15])
			}
			b.buf = append(b.buf, '"')
			b.Write(b.buf)
		})
	}
	if d.PixelRatio > 0 {
		b.key("box")
		b.numbers(d.Box[:])
		b.key("pixel_ratio")
		b.number(d.PixelRatio)
		b.edges("x_edges", d.XEdges)
		b.edges("y_edges", d.YEdges)
	}
}

// edges are [from, to] of each cell along one side.
func (b *jsonWriter) edges(key string, edges [][2]float64) {
	if edges == nil {
		return
	}
	b.key(key)
	b.WriteByte('[')
	for i, e := range edges {
		if i > 0 {
			b.WriteByte(',')
		}
		b.numbers(e[:])
	}
	b.WriteByte(']')
}

// key starts the next member.
func (b *jsonWriter) key(k string) {
	b.WriteString(",\n")
	b.text(k)
	b.WriteString(": ")
}

func (b *jsonWriter) rows(g *grid.Grid, cell func(r, c int)) {
	b.WriteByte('[')
	for r := range g.Rows {
		if r > 0 {
			b.WriteString(",\n")
		}
		b.WriteByte('[')
		for c := range g.Cols {
			if c > 0 {
				b.WriteByte(',')
			}
			cell(r, c)
		}
		b.WriteByte(']')
	}
	b.WriteByte(']')
}

func (b *jsonWriter) positions(a grid.Axis) {
	b.WriteByte('[')
	for i, p := range Positions(a) {
		if i > 0 {
			b.WriteByte(',')
		}
		if p.IsText {
			b.text(p.Text)
		} else {
			b.number(p.Number)
		}
	}
	b.WriteByte(']')
}

func (b *jsonWriter) numbers(v []float64) {
	b.WriteByte('[')
	for i, x := range v {
		if i > 0 {
			b.WriteByte(',')
		}
		b.number(x)
	}
	b.WriteByte(']')
}

func (b *jsonWriter) text(s string) {
	q, _ := json.Marshal(s) // a string always can
	b.Write(q)
}

// number writes the fewest digits that read back as v. JSON has no infinities.
func (b *jsonWriter) number(v float64) {
	switch {
	case v != v:
		b.WriteString("null")
	case math.IsInf(v, 0):
		b.text(string(appendFloat(nil, v)))
	default:
		format := byte('f')
		if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e21) {
			format = 'e'
		}
		b.buf = strconv.AppendFloat(b.buf[:0], v, format, -1, 64)
		b.Write(b.buf)
	}
}
