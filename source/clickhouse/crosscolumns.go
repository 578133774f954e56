package clickhouse

import (
	"context"
	"slices"
	"strings"

	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/table/cross"
)

// describe looks at all values once, at texts once more for the most frequent.
func (e *pushed) describe(ctx context.Context) error {
	if err := e.look(ctx, slices.Clone(e.order)); err != nil {
		return err
	}
	var parts []string
	for _, c := range e.columns {
		if c.Kind == "time" {
			parts = append(parts, e.parts(c)...)
		}
	}
	if err := e.look(ctx, parts); err != nil {
		return err
	}
	// Parts stand behind their column.
	var all []cross.Column
	for _, c := range e.columns {
		if c.Of != "" {
			continue
		}
		all = append(all, c)
		for _, p := range e.columns {
			if p.Of == c.Name {
				all = append(all, p)
			}
		}
	}
	e.columns = all
	return nil
}

const (
	monthNames   = "'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'"
	weekdayNames = "'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'"
)

// parts adds the parts of a column of times and gives their names.
func (e *pushed) parts(c cross.Column) []string {
	var added []string
	of := e.by[c.Name]
	for _, part := range cross.Parts(c.Unit) {
		name, a := c.Name+"."+part, askable{kind: "text", of: c.Name, raw: field{Field: table.Field{Kind: table.Text}}}
		switch part {
		case "hour":
			a.kind, a.raw.Kind = "number", table.Number
			a.v = "if(" + of.there + ", toFloat64(toHour(" + of.time + ")), nan)"
		case "weekday":
			a.v = "if(" + of.there + ", [" + weekdayNames + "][toDayOfWeek(" + of.time + ")], '')"
		default:
			a.v = "if(" + of.there + ", [" + monthNames + "][toMonth(" + of.time + ")], '')"
		}
		a.raw.expr = a.v
		if _, taken := e.by[name]; !taken {
			e.keep(name, a)
			added = append(added, name)
		}
	}
	return added
}

// facts are what one pass tells of a column, in this order.
const facts = 9

func (e *pushed) look(ctx context.Context, names []string) error {
	if len(names) == 0 {
		return nil
	}
	list := []string{"toFloat64(count())"}
	for _, name := range names {
		a := e.by[name]
		own := []string{"countIf(" + a.there + ")"}
		if a.kind == "text" {
			own = append(own, "uniqExactIf("+a.v+", "+a.there+")", "0", "0", "0", "0", "0", "0", "0")
		} else {
			finite := "(" + a.v + ", isFinite(" + a.v + "))"
			unit := "0"
			if a.kind == "time" {
				unit = "maxIf(multiIf(toSecond(" + a.time + ") != 0, 4, toHour(" + a.time + ") * 60 + toMinute(" + a.time + ") != 0, 3, toDayOfMonth(" + a.time + ") != 1, 2, toMonth(" + a.time + ") != 1, 1, 0), " + a.there + ")"
			}
			own = append(own, "uniqIf("+a.v+", "+a.there+")", "countIf(isFinite("+a.v+"))", "minIf"+finite, "maxIf"+finite,
				"quantileIf(0.005)"+finite, "quantileIf(0.995)"+finite, "minIf("+a.v+" = floor("+a.v+"), "+a.there+")", unit)
		}
		for _, f := range own {
			list = append(list, "toFloat64("+f+")")
		}
	}
	got := make([]float64, len(list))
	err := e.s.client.query(ctx, "SELECT "+strings.Join(list, ", ")+" FROM "+e.s.from, func(b *block) error {
		for i := range got {
			if b.rows > 0 {
				got[i] = b.number(i, 0)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, name := range names {
		if err := e.told(ctx, name, got[0], got[1+facts*i:][:facts]); err != nil {
			return err
		}
	}
	return nil
}

// told describes a column by its facts.
func (e *pushed) told(ctx context.Context, name string, rows float64, f []float64) error {
	a := e.by[name]
	c := cross.Column{Name: name, Kind: a.kind, Rows: int64(rows), Missing: int64(rows - f[0]), Distinct: int64(f[1]), Of: a.of}
	if f[2] > 0 { // some are finite
		c.Lo, c.Hi = f[3], f[4]
		c.Low, c.High = max(c.Lo, f[5]), min(c.Hi, f[6])
	}
	switch a.kind {
	case "text":
		e.schema = cross.SchemaOf(append(e.columns, c))
		tops, err := e.Top(ctx, cross.TopQuestion{Column: name})
		if err != nil {
			return err
		}
		c.Top = tops.Counts
	case "time":
		c.Unit = strings.Fields("year month day minute second")[min(4, max(0, int(f[8])))]
		c.Distinct = min(c.Distinct, cross.DistinctNumbers)
	default:
		c.Integer = f[7] == 1
		c.Distinct = min(c.Distinct, cross.DistinctNumbers)
	}
	e.columns = append(e.columns, c)
	return nil
}
