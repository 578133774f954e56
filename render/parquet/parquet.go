// Package parquet writes the numbers of a grid as a Parquet file with one row a
// cell: x, y, value. The command registers Write for the ending .parquet.
package parquet

import (
	"fmt"
	"io"
	"math"

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
	x, y := axisOf(g.X), axisOf(g.Y)
	cell := valueOf(g)
	schema := parquet.NewSchema("grid", parquet.Group{
		// Every position comes once a row or column: a dictionary is small.
		"x": parquet.Encoded(x.node, &parquet.RLEDictionary), "y": parquet.Encoded(y.node, &parquet.RLEDictionary),
		"value": parquet.Optional(cell.node),
	})
	out := parquet.NewWriter(w, schema, parquet.Compression(&parquet.Zstd),
		parquet.CreatedBy("swelter", "", ""), parquet.MaxRowsPerRowGroup(rowGroup))
	rows := make([]parquet.Row, 0, batch)
	flush := func() error {
		_, err := out.WriteRows(rows)
		rows = rows[:0]
		return err
	}
	// The columns of a group are sorted by name: value, x, y.
	const columnValue, columnX, columnY = 0, 1, 2
	for r := range g.Rows {
		for c, v := range g.Row(r) {
			rows = append(rows, parquet.Row{
				cell.at(v).Level(0, present(v), columnValue),
				x.at(c).Level(0, 0, columnX),
				y.at(r).Level(0, 0, columnY),
			})
			if len(rows) == batch {
				if err := flush(); err != nil {
					return err
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
