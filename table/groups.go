package table

import "context"

// GroupSource is a Source that can reduce rows to groups where they lie, so that
// what travels grows with the groups.
type GroupSource interface {
	Source
	// Groups yields groups of the rows that meet q.Where, in the order of their
	// first rows. Rows of one group have the same values in q.Columns, which may
	// be derived; rows alike may be in several groups. It reports false, having
	// yielded nothing, where it cannot say exactly what a Scan would lead to.
	Groups(ctx context.Context, q Query, value string, yield func(*Groups) error) (ok bool, err error)
}

// Groups are some groups: a row each.
type Groups struct {
	Keys  *Table    // the columns that q.Columns are, or derive from, of any row
	Rows  []float64 // how many there are
	N     []float64 // with a value
	Sum   []float64
	Min   []float64
	Max   []float64
	Kind  Kind // of the value
	Whole bool // all values of these groups are whole
}

// groupable are the aggregates that groups can be joined to. Deviations are not:
// engines that subtract squares lose their digits.
func groupable(agg string) bool {
	switch agg {
	case "count", "sum", "mean", "min", "max":
		return true
	}
	return false
}

// groups asks a source for groups in place of rows; false where it has none.
func (p *Pivoter) groups(ctx context.Context, src Source, q Query) (bool, error) {
	g, ok := src.(GroupSource)
	if !ok || !groupable(p.acc.agg) {
		return false, nil
	}
	q.Columns = nil
	for _, names := range [][]string{p.o.Rows, p.o.Cols} {
		q.Columns = append(q.Columns, names...)
	}
	return g.Groups(ctx, q, p.o.Value, p.addGroups)
}

func (p *Pivoter) addGroups(g *Groups) error {
	if err := p.startGroups(g); err != nil {
		return err
	}
	var sides [2][]*Column
	loc, err := LoadZone(p.tz)
	if err != nil {
		return err
	}
	for i, names := range [][]string{p.o.Rows, p.o.Cols} {
		for _, n := range names {
			c, err := g.Keys.Resolve(n, loc)
			if err != nil {
				return err
			}
			sides[i] = append(sides[i], c)
		}
	}
	if err := p.rows.start(p.table, sides[0]); err != nil {
		return err
	}
	if err := p.cols.start(p.table, sides[1]); err != nil {
		return err
	}
	for lo := 0; lo < len(g.Rows); lo += block {
		hi := min(len(g.Rows), lo+block)
		r, c, s := p.r[:hi-lo], p.c[:hi-lo], p.s[:hi-lo]
		p.rows.encode(sides[0], lo, hi, r)
		p.cols.encode(sides[1], lo, hi, c)
		p.index.slots(r, c, s, p.read+int64(hi-lo))
		for i, slot := range s {
			p.read += int64(g.Rows[lo+i])
			if slot < 0 {
				p.unkeyed += int64(g.Rows[lo+i])
			}
		}
		p.acc.merge(s, g, lo, len(p.index.keys), p.o.Value == "")
		if err := p.checkLimit(int64(p.rows.n()), int64(p.cols.n())); err != nil {
			return err
		}
	}
	return nil
}

func (p *Pivoter) startGroups(g *Groups) error {
	p.table = g.Keys.Name
	if p.o.Value == "" {
		return nil
	}
	if g.Kind == Text && p.acc.agg != "count" {
		return &KindError{Table: p.table, Column: p.o.Value, Kind: Text, Want: "numbers", Why: "the " + p.acc.agg}
	}
	p.integer = (p.integer || !p.valueSeen) && g.Whole
	p.kind, p.valueSeen = g.Kind, true
	return nil
}

// merge joins the groups from lo on to the cells of their slots.
func (a *accumulator) merge(slots []int32, g *Groups, lo, n int, rows bool) {
	for len(a.cells) < n {
		a.cells = append(a.cells, cell{})
	}
	for i, s := range slots {
		k := lo + i
		if s < 0 || !rows && g.N[k] == 0 {
			continue
		}
		c := &a.cells[s]
		switch a.agg {
		case "count":
			if rows {
				c.n += int64(g.Rows[k])
				continue
			}
		case "sum", "mean":
			c.a += g.Sum[k]
		case "min":
			if c.n == 0 || g.Min[k] < c.a {
				c.a = g.Min[k]
			}
		case "max":
			if c.n == 0 || g.Max[k] > c.a {
				c.a = g.Max[k]
			}
		}
		c.n += int64(g.N[k])
	}
}
