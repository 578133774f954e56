package json

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/internal/jsontext"
	"github.com/swelter/swelter/table"
)

// read reads the table that the survey found. The grid is nil for tables that
// are none.
func (d *document) read(ctx context.Context, open source.OpenFunc, p plan) (t *table.Table, g *grid.Grid, err error) {
	s, c, err := start(ctx, d.name, open, d.limits.Line)
	if err != nil {
		return nil, nil, err
	}
	defer c.Close()
	b := newBuilder(d, s)
	path := p.path
	if p.key != "" && (p.shape == records || p.shape == rows || p.shape == scalars) {
		path = append(path[:len(path):len(path)], p.key)
	}
	err = s.seek(path, func() error {
		var err error
		switch p.shape {
		case records:
			t, err = b.readRecords(p.lines)
		case rows:
			t, g, err = b.readRows()
		case scalars:
			t, err = b.readScalars(p.key)
		case columns:
			t, err = b.readColumns()
		case split:
			t, err = b.readSplit()
		default:
			g, err = b.readGrid(p)
			if err == nil {
				t = gridTable(g)
			}
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if len(path) == 0 {
		if next, err := s.Peek(); err != nil {
			return nil, nil, err
		} else if next != 0 {
			return nil, nil, s.Fail("%q after the end of the document", rune(next))
		}
	}
	if p.note != "" {
		t.Notes = append([]string{p.note}, t.Notes...)
	}
	return t, g, nil
}

func (b *builder) readRecords(lines bool) (*table.Table, error) {
	if !lines {
		if err := b.s.List(b.record); err != nil {
			return nil, err
		}
		return b.table()
	}
	for {
		next, err := b.s.Peek()
		if err != nil {
			return nil, err
		}
		if next == 0 {
			return b.table()
		}
		if err := b.record(); err != nil {
			return nil, err
		}
	}
}

// readRows reads a list of lists. A first row of texts above one with numbers
// names the columns.
func (b *builder) readRows() (*table.Table, *grid.Grid, error) {
	var header []string
	first := true
	err := b.s.List(func() error {
		if !first {
			return b.rowCells(len(b.cols))
		}
		first = false
		cells, texts, err := b.scalarsOf()
		if err != nil {
			return err
		}
		if texts == len(cells) && texts > 0 {
			for _, c := range cells {
				header = append(header, c.text)
			}
			b.start(header)
			return nil
		}
		names := make([]string, len(cells))
		for i := range names {
			names[i] = strconv.Itoa(i)
		}
		b.start(names)
		for i, c := range cells {
			c.addTo(b.cols[i])
		}
		b.rows = 1
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	t, err := b.table()
	if err != nil || header != nil {
		return t, nil, err
	}
	return t, numbersGrid(t), nil
}

// start names the columns before any cell is there.
func (b *builder) start(names []string) {
	names, _ = table.UniqueNames(names)
	for _, n := range names {
		b.names = append(b.names, n)
		b.cols = append(b.cols, table.NewInferrer(n, table.InferOptions{NA: b.d.na}))
	}
}

// loose is a scalar on its own.
type loose struct {
	kind scalar
	text string
}

func (l loose) addTo(c *table.Inferrer) {
	if l.kind == null {
		c.AddMissing()
	} else {
		c.Add([]byte(l.text))
	}
}

// number is the value of a scalar; texts "inf" and "-inf" are what this
// project writes for infinities.
func (l loose) number() (float64, bool) {
	switch {
	case l.kind == null:
		return math.NaN(), true
	case l.kind == number, l.kind == text && (l.text == "inf" || l.text == "-inf"):
		v, err := strconv.ParseFloat(l.text, 64)
		return v, err == nil || math.IsInf(v, 0)
	}
	return 0, false
}

// scalarsOf reads a list of scalars.
func (b *builder) scalarsOf() (out []loose, texts int, err error) {
	err = b.s.List(func() error {
		kind, t, err := b.s.Scalar()
		if err != nil {
			return err
		}
		if kind == text {
			texts++
		}
		if len(out) == maxMembers {
			return b.s.Fail("a list of more than %d values", maxMembers)
		}
		out = append(out, loose{kind, string(t)})
		return nil
	})
	return out, texts, err
}

func (b *builder) readScalars(name string) (*table.Table, error) {
	if name == "" {
		name = "value"
	}
	b.start([]string{name})
	err := b.s.List(func() error {
		b.rows++
		return b.cell(b.cols[0])
	})
	if err != nil {
		return nil, err
	}
	return b.table()
}

// readColumns reads an object of lists, one a column; other members are not
// part of the table.
func (b *builder) readColumns() (*table.Table, error) {
	first := ""
	err := b.s.Object(func(key string) error {
		c, err := b.s.Peek()
		if err != nil || c != '[' {
			return errors.Join(err, b.s.Skip())
		}
		if _, again := b.index[key]; again {
			return b.s.Fail("the key %q twice", jsontext.Clip([]byte(key)))
		}
		b.index[key] = len(b.cols)
		b.start([]string{key})
		col := b.cols[len(b.cols)-1]
		if err := b.s.List(func() error { return b.cell(col) }); err != nil {
			return err
		}
		switch {
		case first == "":
			first, b.rows = key, col.Len()
		case col.Len() != b.rows:
			return b.s.Fail("the list %q has %d values, %q has %d", jsontext.Clip([]byte(key)), col.Len(), jsontext.Clip([]byte(first)), b.rows)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return b.table()
}

// readSplit reads pandas' split form. Names may follow the data.
func (b *builder) readSplit() (*table.Table, error) {
	var names, index []loose
	err := b.s.Object(func(key string) (err error) {
		switch key {
		case "columns":
			names, _, err = b.scalarsOf()
		case "index":
			index, _, err = b.scalarsOf()
		case "data":
			err = b.s.List(func() error { return b.rowCells(len(b.cols)) })
		default:
			err = b.s.Skip()
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(names) != len(b.cols) || index != nil && len(index) != b.rows {
		return nil, fmt.Errorf("%s: %d names and %d labels for data of %d rows x %d columns", b.d.name, len(names), len(index), b.rows, len(b.cols))
	}
	t, err := b.table()
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(names))
	for i, n := range names {
		texts[i] = n.text
	}
	texts, _ = table.UniqueNames(texts)
	for i, c := range t.Columns {
		c.Name = texts[i]
	}
	if index != nil && !numbered(index) {
		labels := table.NewInferrer("", table.InferOptions{})
		for _, l := range index {
			l.addTo(labels)
		}
		c, _ := labels.Column()
		t.Columns = append([]*table.Column{c}, t.Columns...)
	}
	return t, nil
}

// numbered reports whether labels are just 0, 1, 2, ...
func numbered(labels []loose) bool {
	for i, l := range labels {
		if l.kind != number || l.text != strconv.Itoa(i) {
			return false
		}
	}
	return true
}
