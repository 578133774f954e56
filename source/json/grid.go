package json

import (
	"fmt"
	"math"
	"strconv"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source/internal/jsontext"
	"github.com/swelter/swelter/table"
)

// readGrid reads values with their axes, or flat values with their size.
func (b *builder) readGrid(p plan) (*grid.Grid, error) {
	g := &gridReader{b: b}
	err := b.s.Object(func(key string) error {
		switch {
		case key == p.key && p.shape == flat:
			return b.s.List(g.value)
		case key == p.key:
			return b.s.List(g.row)
		}
		return g.member(key)
	})
	if err != nil {
		return nil, err
	}
	return g.grid(p)
}

type gridReader struct {
	b             *builder
	values        []float64
	rows, cols    int
	x, y          []loose
	width, height float64
	xTitle        string
	yTitle        string
	name, unit    string
}

// member reads what stands beside the values.
func (g *gridReader) member(key string) (err error) {
	first, err := g.b.s.Peek()
	if err != nil {
		return err
	}
	texts := map[string]*string{"unit": &g.unit, "name": &g.name, "x_title": &g.xTitle, "y_title": &g.yTitle}
	switch {
	case (key == "x" || key == "y") && first == '[':
		list, _, err := g.b.scalarsOf()
		if key == "x" {
			g.x = list
		} else {
			g.y = list
		}
		return err
	case (key == "width" || key == "height") && first != '[' && first != '{':
		kind, text, err := g.b.s.Scalar()
		if err != nil {
			return err
		}
		v, ok := loose{kind, string(text)}.number()
		if !ok || v != math.Trunc(v) || v < 1 || v > 1<<40 {
			return g.b.s.Fail("%s %s is not a number of cells", key, jsontext.Clip(text))
		}
		if key == "width" {
			g.width = v
		} else {
			g.height = v
		}
		return nil
	case texts[key] != nil && first == '"':
		b, err := g.b.s.Str()
		*texts[key] = string(b)
		return err
	}
	return g.b.s.SkipIn(2)
}

func (g *gridReader) row() error {
	before := len(g.values)
	if err := g.b.s.List(g.value); err != nil {
		return err
	}
	n := len(g.values) - before
	if g.rows > 0 && n != g.cols {
		return g.b.s.Fail("row %d has %d values, the first has %d", g.rows+1, n, g.cols)
	}
	g.cols = n
	g.rows++
	return nil
}

func (g *gridReader) value() error {
	kind, text, err := g.b.s.Scalar()
	if err != nil {
		return err
	}
	v, ok := loose{kind, string(text)}.number()
	if kind == boolean {
		ok = true
		if text[0] == 't' {
			v = 1
		}
	}
	if !ok {
		return g.b.s.Fail("row %d: %q is not a number", g.rows+1, jsontext.Clip(text))
	}
	if int64(len(g.values)) >= g.b.d.limits.Cells {
		return g.b.s.Fail("more than %d values; raise --limit-cells", g.b.d.limits.Cells)
	}
	g.values = append(g.values, v)
	return nil
}

func (g *gridReader) grid(p plan) (*grid.Grid, error) {
	if p.shape == flat {
		g.rows, g.cols = int(g.height), int(g.width)
		if g.height*g.width != float64(len(g.values)) {
			return nil, fmt.Errorf("%s: %d values are not %d wide x %d high", g.b.d.name, len(g.values), g.cols, g.rows)
		}
	}
	if len(g.values) == 0 {
		return nil, fmt.Errorf("%s: %w", g.b.d.name, table.ErrNoRows)
	}
	out := &grid.Grid{Rows: g.rows, Cols: g.cols, Values: g.values, Name: g.name, Unit: g.unit, Integer: whole(g.values)}
	var err error
	if out.X, err = g.axis("x", g.xTitle, g.x, g.cols); err != nil {
		return nil, err
	}
	out.Y, err = g.axis("y", g.yTitle, g.y, g.rows)
	return out, err
}

// axis is numbered when its positions are 0, 1, 2 or not there, in data units
// when they are numbers in order, else labelled.
func (g *gridReader) axis(side, title string, at []loose, n int) (grid.Axis, error) {
	switch {
	case at == nil || len(at) == n && numbered(at):
		return grid.Index(title, n), nil
	case len(at) != n:
		return grid.Axis{}, fmt.Errorf("%s: %d positions in %s for %d cells", g.b.d.name, len(at), side, n)
	}
	centres := make([]float64, n)
	labels := make([]string, n)
	ordered, up := true, 0
	for i, p := range at {
		v, ok := p.number()
		ordered = ordered && ok && v-v == 0 && p.kind == number
		centres[i], labels[i] = v, p.text
		if i > 0 && ordered {
			if v > centres[i-1] {
				up++
			}
			ordered = v != centres[i-1]
		}
	}
	if ordered && n > 1 && (up == 0 || up == n-1) {
		return grid.Centred(title, grid.Number, centres), nil
	}
	return grid.Labelled(title, labels), nil
}

func whole(v []float64) bool {
	some := false
	for _, x := range v {
		if x != x {
			continue
		}
		if x != math.Trunc(x) || math.IsInf(x, 0) {
			return false
		}
		some = true
	}
	return some
}

// maxTableColumns is how wide a grid is at most that is also read as a table.
const maxTableColumns = 1 << 16

// gridTable is the grid as a wide table: the labels of its rows, then one
// column for each of its columns.
func gridTable(g *grid.Grid) *table.Table {
	t := &table.Table{}
	if g.Cols > maxTableColumns {
		return t
	}
	if g.Y.Labels != nil {
		f := table.NewInferrer(g.Y.Title, table.InferOptions{})
		for _, l := range g.Y.Labels {
			f.Add([]byte(l))
		}
		c, _ := f.Column()
		t.Columns = append(t.Columns, c)
	}
	names := make([]string, g.Cols)
	for i := range names {
		switch {
		case g.X.Labels != nil:
			names[i] = g.X.Labels[i]
		default:
			names[i] = strconv.FormatFloat(g.X.Centre(i), 'g', -1, 64)
		}
	}
	names, _ = table.UniqueNames(names)
	for i, n := range names {
		v := make([]float64, g.Rows)
		for r := range v {
			v[r] = g.At(r, i)
		}
		t.Columns = append(t.Columns, &table.Column{Name: n, Floats: v, Integer: whole(v)})
	}
	return t
}

// numbersGrid is a table of numbers as a grid, or nil.
func numbersGrid(t *table.Table) *grid.Grid {
	for _, c := range t.Columns {
		if c.Kind != table.Number {
			return nil
		}
	}
	g := grid.New(t.Rows(), len(t.Columns))
	g.Integer = true
	for i, c := range t.Columns {
		g.Integer = g.Integer && c.Integer
		for r, v := range c.Floats {
			g.Set(r, i, v)
		}
	}
	return g
}
