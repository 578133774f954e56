package json

import (
	"fmt"
	"strings"

	"github.com/swelter/swelter/source/internal/jsontext"
	"github.com/swelter/swelter/table"
)

// builder gathers columns as their names turn up.
type builder struct {
	d     *document
	s     scanner
	names []string
	cols  []*table.Inferrer
	index map[string]int
	rows  int
	left  map[string]int  // columns of lists and deep objects: how often
	order []string        // of left
	outer map[string]bool // keys that held objects, which became columns of their own
	bytes int64           // of cells and texts, about
	err   error
}

func newBuilder(d *document, s scanner) *builder {
	return &builder{d: d, s: s, index: map[string]int{}, left: map[string]int{}, outer: map[string]bool{}}
}

// cellBytes is what an Inferrer keeps for one cell.
const cellBytes = 9

// column finds or starts the column of that name.
func (b *builder) column(name string) *table.Inferrer {
	i, ok := b.index[name]
	if !ok {
		i = len(b.cols)
		b.index[name] = i
		b.names = append(b.names, name)
		b.cols = append(b.cols, table.NewInferrer(name, table.InferOptions{NA: b.d.na}))
		b.bytes += 256
	}
	c := b.cols[i]
	b.pad(c, b.rows)
	return c
}

// pad adds the cells that earlier rows did not have.
func (b *builder) pad(c *table.Inferrer, rows int) {
	for c.Len() < rows && b.err == nil {
		c.AddMissing()
		b.grow(cellBytes)
	}
}

func (b *builder) grow(n int) {
	if b.bytes += int64(n); b.bytes > b.d.limits.Bytes && b.err == nil {
		line, _ := b.s.Place()
		b.err = fmt.Errorf("%s:%d: the table takes more than %d MiB of memory; raise --limit-memory", b.d.name, line, b.d.limits.Bytes>>20)
	}
}

// add reads the value of one cell. Lists, and objects below the first level,
// are stepped over and counted.
func (b *builder) add(name string, depth int) error {
	first, err := b.s.Peek()
	switch {
	case err != nil:
		return err
	case first == '{' && depth == 0:
		b.outer[name] = true
		return b.s.Object(func(key string) error { return b.add(name+"."+key, depth+1) })
	case first == '{' || first == '[':
		if b.left[name] == 0 {
			if len(b.order) > maxMembers {
				return b.s.Fail("more than %d names of columns", maxMembers)
			}
			b.order = append(b.order, name)
		}
		b.left[name]++
		return b.s.SkipIn(2)
	}
	c := b.column(name)
	if b.err != nil {
		return b.err
	}
	if c.Len() > b.rows {
		return b.s.Fail("the key %q twice in one record", jsontext.Clip([]byte(name)))
	}
	return b.cell(c)
}

// cell reads a scalar into a column.
func (b *builder) cell(c *table.Inferrer) error {
	kind, text, err := b.s.Scalar()
	if err != nil {
		return err
	}
	b.grow(cellBytes + len(text)/4)
	if kind == null {
		c.AddMissing()
	} else {
		c.Add(text)
	}
	return b.err
}

// record reads one object as a row.
func (b *builder) record() error {
	first, err := b.s.Peek()
	if err != nil {
		return err
	}
	if first != '{' {
		return b.s.Unexpected(first, fmt.Sprintf("record %d", b.rows+1))
	}
	if err := b.s.Object(func(key string) error { return b.add(key, 0) }); err != nil {
		return err
	}
	b.rows++
	if int64(b.rows)*int64(len(b.cols)) > b.d.limits.Cells*4 {
		return b.s.Fail("more than %d cells; raise --limit-cells", b.d.limits.Cells*4)
	}
	return nil
}

// table hands over the columns, told apart where names repeat.
func (b *builder) table() (*table.Table, error) {
	t := &table.Table{}
	if b.rows == 0 || len(b.cols) == 0 {
		return nil, fmt.Errorf("%s: %w", b.d.name, table.ErrNoRows)
	}
	if int64(b.rows)*int64(len(b.cols)) > b.d.limits.Cells*4 {
		return nil, fmt.Errorf("%s: %d x %d cells are too many; raise --limit-cells", b.d.name, b.rows, len(b.cols))
	}
	for i, c := range b.cols {
		if b.pad(c, b.rows); b.err != nil {
			return nil, b.err
		}
		col, notes := c.Column()
		if b.outer[b.names[i]] && allMissing(col) {
			continue // null in place of an object
		}
		t.Columns = append(t.Columns, col)
		t.Notes = append(t.Notes, notes...)
	}
	if len(b.order) > 0 {
		names := make([]string, len(b.order))
		for i, n := range b.order {
			names[i] = jsontext.Clip([]byte(n))
		}
		t.Notes = append(t.Notes, "lists and deeper objects were left out: "+strings.Join(names[:min(len(names), 12)], ", "))
	}
	return t, nil
}

// rowCells reads one list as a row; width is 0 for the first.
func (b *builder) rowCells(width int) error {
	n := 0
	if _, err := b.s.Peek(); err != nil { // to the place that an error shall name
		return err
	}
	line, column := b.s.Place()
	err := b.s.List(func() error {
		if n == maxMembers {
			return b.s.Fail("a row of more than %d values", maxMembers)
		}
		if n == len(b.cols) {
			if width > 0 {
				return b.s.Fail("row %d has more values than the %d of the first", b.rows+1, width)
			}
			b.names = append(b.names, fmt.Sprint(n))
			b.cols = append(b.cols, table.NewInferrer(fmt.Sprint(n), table.InferOptions{NA: b.d.na}))
			b.pad(b.cols[n], b.rows)
		}
		n++
		return b.cell(b.cols[n-1])
	})
	if err != nil {
		return err
	}
	if width > 0 && n != width {
		return b.s.FailAt(line, column, "row %d has %d values, the first has %d", b.rows+1, n, width)
	}
	b.rows++
	return nil
}

func allMissing(c *table.Column) bool {
	for _, v := range c.Floats {
		if v == v {
			return false
		}
	}
	return c.Kind != table.Text
}
