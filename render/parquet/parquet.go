// Package parquet writes the numbers of a grid as a Parquet file with one row a
// cell: x, y, value. The command registers Write for the ending .parquet.
package parquet

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	parquet "github.com/parquet-go/parquet-go"

	"github.com/swelter/swelter/grid"
)

// batch is how many cells are handed over at a time, and groups how many of
// them make a row group.
const (
	batch    = 1 << 12
	rowGroup = 1 << 20
)

// Write writes the cells of g row by row from the top. x and y are texts on
// axes with labels, UTC timestamps of milliseconds on time axes, else doubles:
// centres or cell numbers. A missing value is null; the words of a grid of
// categories are texts.
func Write(w io.Writer, g *grid.Grid) error {
	if err := g.Check(); err != nil {
		return err
	}
	return write(w, "", []string{""}, []*grid.Grid{g})
}

// WriteFrames writes the cells of several grids, one after the other, with a
// column more, by, for the name of each. It fails for grids whose axes or values
// are of different kinds.
func WriteFrames(w io.Writer, by string, names []string, grids []*grid.Grid) error {
	if len(grids) == 0 || len(names) != len(grids) {
		return fmt.Errorf("parquet: %d names for %d grids", len(names), len(grids))
	}
	first := grids[0]
	for i, g := range grids {
		if err := g.Check(); err != nil {
			return err
		}
		if kindOf(g.X) != kindOf(first.X) || kindOf(g.Y) != kindOf(first.Y) || (g.Categories == nil) != (first.Categories == nil) {
			return fmt.Errorf("parquet: %s and %s have values or axes of different kinds, which do not fit one table; csv and json hold them", names[0], names[i])
		}
	}
	return write(w, by, names, grids)
}

// kindOf tells the columns apart that axes become.
func kindOf(a grid.Axis) string {
	switch {
	case a.Kind == grid.Time && a.Edges != nil:
		return "time"
	case a.Labels != nil:
		return "text"
	}
	return "number"
}

// write writes grids of one kind, with the column by unless it has no name.
func write(w io.Writer, by string, names []string, grids []*grid.Grid) error {
	x, y, cell := axisOf(grids[0].X), axisOf(grids[0].Y), valueOf(grids[0])
	nodes := parquet.Group{
		// Every position comes once a row or column: a dictionary is small.
		"x": parquet.Encoded(x.node, &parquet.RLEDictionary), "y": parquet.Encoded(y.node, &parquet.RLEDictionary),
		"value": parquet.Optional(cell.node),
	}
	if by != "" {
		nodes[by] = parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
	}
	columns := slices.Sorted(maps.Keys(nodes)) // as a group has them
	atValue, atX, atY, atBy := slices.Index(columns, "value"), slices.Index(columns, "x"), slices.Index(columns, "y"), slices.Index(columns, by)
	out := parquet.NewWriter(w, parquet.NewSchema("grid", nodes), parquet.Compression(&parquet.Zstd),
		parquet.CreatedBy("swelter", "", ""), parquet.MaxRowsPerRowGroup(rowGroup))
	rows := make([]parquet.Row, 0, batch)
	flush := func() error {
		_, err := out.WriteRows(rows)
		rows = rows[:0]
		return err
	}
	for i, g := range grids {
		x, y, cell := axisOf(g.X), axisOf(g.Y), valueOf(g)
		for r := range g.Rows {
			for c, v := range g.Row(r) {
				row := make(parquet.Row, len(columns))
				row[atValue] = cell.at(v).Level(0, present(v), atValue)
				row[atX] = x.at(c).Level(0, 0, atX)
				row[atY] = y.at(r).Level(0, 0, atY)
				if by != "" {
					row[atBy] = parquet.ByteArrayValue([]byte(names[i])).Level(0, 0, atBy)
				}
				if rows = append(rows, row); len(rows) == batch {
					if err := flush(); err != nil {
						return err
					}
				}
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return out.Close()
}

func present(v float64) int {
	if v != v {
		return 0
	}
	return 1
}

// side is one axis as a column.
type side struct {
	node parquet.Node
	at   func(i int) parquet.Value
}

func axisOf(a grid.Axis) side {
	switch {
	case a.Kind == grid.Time && a.Edges != nil:
		// A cell of time stands for the moment it begins, as days do.
		return side{parquet.Timestamp(parquet.Millisecond), func(i int) parquet.Value {
			return parquet.Int64Value(int64(math.Round(1000 * math.Min(a.Edges[i], a.Edges[i+1]))))
		}}
	case a.Labels != nil:
		return side{parquet.String(), func(i int) parquet.Value { return parquet.ByteArrayValue([]byte(a.Labels[i])) }}
	}
	return side{parquet.Leaf(parquet.DoubleType), func(i int) parquet.Value { return parquet.DoubleValue(a.Centre(i)) }}
}

// values is the third column.
type values struct {
	node parquet.Node
	at   func(v float64) parquet.Value
}

func valueOf(g *grid.Grid) values {
	if g.Categories == nil {
		return values{parquet.Leaf(parquet.DoubleType), func(v float64) parquet.Value {
			if v != v {
				return parquet.NullValue()
			}
			return parquet.DoubleValue(v)
		}}
	}
	return values{parquet.String(), func(v float64) parquet.Value {
		i := int(v)
		switch {
		case v != v:
			return parquet.NullValue()
		case float64(i) == v && i >= 0 && i < len(g.Categories):
			return parquet.ByteArrayValue([]byte(g.Categories[i]))
		}
		return parquet.ByteArrayValue(fmt.Append(nil, v))
	}}
}
