package table

import (
	"fmt"
	"math"
	"slices"
)

// Append puts the rows of u, a chunk with the same columns, behind those of t.
// An empty t takes the columns of u. Dictionaries are merged; a chunk whose
// cells of a column are all missing takes any kind. Notes are kept once each.
// Neither t's former columns nor u are changed.
func (t *Table) Append(u *Table) error {
	return (&appender{Table: t}).add(u)
}

// appender keeps the index of the dictionaries from chunk to chunk.
type appender struct {
	*Table
	index []map[string]int32
}

func (a *appender) add(u *Table) error {
	a.addNotes(u.Notes)
	if len(a.Columns) == 0 {
		a.Name = u.Name
		for _, c := range u.Columns {
			d := *c
			d.Floats, d.Codes, d.Dict = slices.Clip(c.Floats), slices.Clip(c.Codes), slices.Clip(c.Dict)
			a.Columns = append(a.Columns, &d)
		}
		return nil
	}
	if len(a.Columns) != len(u.Columns) {
		return fmt.Errorf("%s%d columns follow rows of %d columns", where(a.Name), len(u.Columns), len(a.Columns))
	}
	if a.index == nil {
		a.index = make([]map[string]int32, len(a.Columns))
	}
	for i, c := range a.Columns {
		v := u.Columns[i]
		if c.Name != v.Name {
			return fmt.Errorf("%scolumn %d is %q, before it was %q", where(a.Name), i+1, v.Name, c.Name)
		}
		c, v, err := alike(c, v)
		if err != nil {
			return fmt.Errorf("%s%w", where(a.Name), err)
		}
		a.Columns[i] = c
		c.join(v, &a.index[i])
	}
	return nil
}

func (t *Table) addNotes(notes []string) {
	for _, n := range notes {
		if !inDict(t.Notes, n) {
			t.Notes = append(t.Notes, n)
		}
	}
}

// alike gives two columns one kind, or says that they have two.
func alike(c, u *Column) (*Column, *Column, error) {
	switch {
	case c.Kind == u.Kind:
	case u.Kind == Number && allMissing(u.Floats):
		u = missingLike(c, u.Len())
	case c.Kind == Number && allMissing(c.Floats):
		c = missingLike(u, c.Len())
	default:
		return nil, nil, twoKinds(c.Name, c.Kind, u.Kind)
	}
	return c, u, nil
}

// twoKinds is the error for a column that changes its kind from one chunk, or
// one file, to the next.
func twoKinds(column string, first, later Kind) error {
	return fmt.Errorf("column %q holds %s, then %s; its cells must be of one kind", column, first.plural(), later.plural())
}

// missingLike is n missing cells of the kind of c.
func missingLike(c *Column, n int) *Column {
	out := &Column{Name: c.Name, Kind: c.Kind, Integer: c.Integer, Unit: c.Unit, Zoned: c.Zoned, Step: c.Step}
	if c.Kind == Text {
		out.Codes = make([]int32, n)
		for i := range out.Codes {
			out.Codes[i] = -1
		}
		return out
	}
	out.Floats = make([]float64, n)
	for i := range out.Floats {
		out.Floats[i] = math.NaN()
	}
	return out
}

var unitOrder = map[string]int{"": 0, "year": 1, "month": 2, "day": 3, "minute": 4, "second": 5}

func (c *Column) join(u *Column, index *map[string]int32) {
	if c.Kind != Text {
		c.Integer = c.Integer && u.Integer || u.Integer && allMissing(c.Floats) || c.Integer && allMissing(u.Floats)
		c.Zoned = c.Zoned || u.Zoned
		if unitOrder[u.Unit] > unitOrder[c.Unit] {
			c.Unit = u.Unit
		}
		c.Floats = append(c.Floats, u.Floats...)
		return
	}
	if *index == nil {
		*index = make(map[string]int32, len(c.Dict))
		for i, s := range c.Dict {
			(*index)[s] = int32(i)
		}
	}
	t := textCells{codes: c.Codes, dict: c.Dict, index: *index}
	t.append(u.Codes, u.Dict)
	c.Codes, c.Dict = t.codes, t.dict
}

// Bytes is the memory of the columns, a text counted once.
func (t *Table) Bytes() int64 {
	var n int64
	for _, c := range t.Columns {
		n += 8*int64(len(c.Floats)) + 4*int64(len(c.Codes)) + 16*int64(len(c.Dict))
		for _, s := range c.Dict {
			n += int64(len(s))
		}
	}
	return n
}
