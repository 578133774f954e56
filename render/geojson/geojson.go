// Package geojson writes the cells of a grid as areas with their values, in
// GeoJSON (RFC 7946).
package geojson

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
)

// Options for Cells. The zero value writes the coordinates as they are and
// leaves out cells that are missing or 0, where a density has nothing.
type Options struct {
	// EPSG is the reference system of the coordinates. 4326 are longitudes and
	// latitudes, brought to -180 up to 180 and cut there, as RFC 7946 asks. Other
	// systems are named in a member "crs", which GDAL and QGIS understand.
	EPSG  int
	Zeros bool // write cells of value 0 too
	// Groups are further grids on the same cells, each a property by its name. One
	// named "value", and the second of a name, are told apart by its number.
	Groups []*grid.Grid
	Meta   scene.Meta
}

// Cells writes a FeatureCollection of one Feature a cell, row by row from the
// top, with the property "value": a number, "inf" or "-inf", or the word of a
// category. Corners are rounded to a millionth of a cell's width or less. Grids
// without coordinates are refused.
func Cells(w io.Writer, g *grid.Grid, o Options) error {
	if err := g.Check(); err != nil {
		return err
	}
	if g.X.Kind != grid.Number || g.Y.Kind != grid.Number {
		return fmt.Errorf("geojson: the axes of the grid are not coordinates; write .csv or .json")
	}
	for _, more := range o.Groups {
		if more.Rows != g.Rows || more.Cols != g.Cols {
			return fmt.Errorf("geojson: a group of %d x %d cells beside %d x %d", more.Rows, more.Cols, g.Rows, g.Cols)
		}
	}
	c := cells{Writer: bufio.NewWriterSize(w, 1<<16), g: g, degrees: o.EPSG == 4326, groups: o.Groups, keys: keys(o.Groups)}
	if err := c.check(); err != nil {
		return err
	}
	c.decimalsX, c.decimalsY = decimals(g.X.Edges), decimals(g.Y.Edges)
	c.head(o)
	for r := range g.Rows {
		for col, v := range g.Row(r) {
			if v == v && (v != 0 || o.Zeros || g.Categories != nil) {
				c.cell(r, col, v)
			}
		}
	}
	c.WriteString("\n]}\n")
	return c.Flush()
}

// cells is a collection on its way out.
type cells struct {
	*bufio.Writer
	g                    *grid.Grid
	groups               []*grid.Grid
	keys                 [][]byte // of their properties
	degrees              bool
	decimalsX, decimalsY int
	buf                  []byte
	n                    int // features so far
}

// keys are the names of the groups' properties, as JSON.
func keys(groups []*grid.Grid) [][]byte {
	taken := map[string]bool{"value": true}
	out := make([][]byte, len(groups))
	for k, g := range groups {
		name := g.Name
		for taken[name] {
			name = fmt.Sprintf("%s (%d)", name, k+1)
		}
		taken[name] = true
		out[k] = text(name)
	}
	return out
}

// check refuses edges that no map has.
func (c *cells) check() error {
	for _, a := range []grid.Axis{c.g.X, c.g.Y} {
		for _, e := range a.Edges {
			if math.IsNaN(e) || math.IsInf(e, 0) {
				return fmt.Errorf("geojson: a cell with an edge at %g", e)
			}
		}
	}
	if !c.degrees || c.g.Rows == 0 || c.g.Cols == 0 {
		return nil
	}
	x0, x1 := ends(c.g.X)
	y0, y1 := ends(c.g.Y)
	if x1-x0 > 360*(1+1e-9) || max(-x0, x1) > 720 || y0 >= 90 || y1 <= -90 {
		return fmt.Errorf("geojson: %g to %g and %g to %g are not longitudes and latitudes", x0, x1, y0, y1)
	}
	return nil
}

func ends(a grid.Axis) (lo, hi float64) {
	return min(a.Edges[0], a.Edges[a.N]), max(a.Edges[0], a.Edges[a.N])
}

// decimals are as many as tell a millionth of the narrowest cell.
func decimals(edges []float64) int {
	least := math.Inf(1)
	for i := 1; i < len(edges); i++ {
		if d := math.Abs(edges[i] - edges[i-1]); d > 0 {
			least = min(least, d)
		}
	}
	if math.IsInf(least, 1) {
		return 6
	}
	return max(0, min(15, int(math.Ceil(6-math.Log10(least)))))
}

func (c *cells) member(key, value string) {
	if value != "" {
		fmt.Fprintf(c, ",\n%q:%s", key, text(value))
	}
}

func text(s string) []byte {
	b, _ := json.Marshal(s) // a string does not fail
	return b
}

func (c *cells) cell(row, col int, v float64) {
	x0, x1 := c.g.X.Edges[col], c.g.X.Edges[col+1]
	y0, y1 := c.g.Y.Edges[row], c.g.Y.Edges[row+1]
	x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
	parts := [2][2]float64{{x0, x1}}
	n := 1
	if c.degrees {
		if y0, y1 = max(y0, -90), min(y1, 90); y0 >= y1 {
			return // beyond a pole
		}
		parts, n = wrapped(x0, x1)
	}
	b := c.buf[:0]
	if c.n++; c.n > 1 {
		b = append(b, ',')
	}
	b = append(b, "\n"+`{"type":"Feature","geometry":{"type":"`...)
	if n == 1 {
		b = append(b, `Polygon","coordinates":`...)
		b = c.ring(b, parts[0], y0, y1)
	} else {
		b = append(b, `MultiPolygon","coordinates":[`...)
		b = c.ring(b, parts[0], y0, y1)
		b = append(b, ',')
		b = c.ring(b, parts[1], y0, y1)
		b = append(b, ']')
	}
	b = append(b, `},"properties":{"value":`...)
	b = c.value(b, v)
	for k, g := range c.groups {
		b = append(append(append(b, ','), c.keys[k]...), ':')
		if v := g.At(row, col); v == v {
			b = numeral(b, v)
		} else {
			b = append(b, "null"...)
		}
	}
	b = append(b, "}}"...)
	c.Write(b)
	c.buf = b
}

// wrapped brings a span of longitudes to -180 up to 180: one part, or two when
// it crosses the antimeridian.
func wrapped(x0, x1 float64) (parts [2][2]float64, n int) {
	turns := 360 * math.Floor((x0+180)/360)
	x0, x1 = x0-turns, x1-turns
	if x1 <= 180 {
		return [2][2]float64{{x0, x1}}, 1
	}
	if x1-x0 >= 360 {
		return [2][2]float64{{-180, 180}}, 1
	}
	return [2][2]float64{{x0, 180}, {-180, x1 - 360}}, 2
}

// ring is the border of a rectangle, against the clock.
func (c *cells) ring(b []byte, x [2]float64, y0, y1 float64) []byte {
	b = append(b, "[["...)
	for i, p := range [5][2]float64{{x[0], y0}, {x[1], y0}, {x[1], y1}, {x[0], y1}, {x[0], y0}} {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		b = coordinate(b, p[0], c.decimalsX)
		b = append(b, ',')
		b = coordinate(b, p[1], c.decimalsY)
		b = append(b, ']')
	}
	return append(b, "]]"...)
}

// coordinate writes v with at most so many decimals, without trailing zeros.
func coordinate(b []byte, v float64, decimals int) []byte {
	from := len(b)
	b = strconv.AppendFloat(b, v, 'f', decimals, 64)
	if decimals > 0 {
		for b[len(b)-1] == '0' {
			b = b[:len(b)-1]
		}
		if b[len(b)-1] == '.' {
			b = b[:len(b)-1]
		}
	}
	if string(b[from:]) == "-0" {
		b = append(b[:from], '0')
	}
	return b
}

// value writes v as the JSON of a grid has it.
func (c *cells) value(b []byte, v float64) []byte {
	if i := int(v); c.g.Categories != nil && float64(i) == v && i >= 0 && i < len(c.g.Categories) {
		return append(b, text(c.g.Categories[i])...)
	}
	return numeral(b, v)
}

func numeral(b []byte, v float64) []byte {
	switch {
	case math.IsInf(v, 1):
		return append(b, `"inf"`...)
	case math.IsInf(v, -1):
		return append(b, `"-inf"`...)
	}
	format := byte('f')
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(b, v, format, -1, 64)
}
