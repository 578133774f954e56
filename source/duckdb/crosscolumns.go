//go:build cgo

package duckdb

import (
	"context"
	"fmt"
	"math"
	"strings"

	duck "github.com/duckdb/duckdb-go-bindings"

	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/table/cross"
)

// describe looks at all values once, at texts once more for the most frequent.
func (e *pushed) describe(ctx context.Context) error {
	if err := e.look(ctx, e.order); err != nil {
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

// parts adds the parts of a column of times and gives their names.
func (e *pushed) parts(c cross.Column) []string {
	var added []string
	for _, part := range cross.Parts(c.Unit) {
		name, of := c.Name+"."+part, e.by[c.Name].time
		a := askable{kind: "text", of: c.Name}
		switch part {
		case "hour":
			a.kind, a.v = "number", "CAST(hour("+of+") AS DOUBLE)"
			a.raw = field{Field: table.Field{Kind: table.Number}, kind: duck.TypeDouble}
		case "weekday":
			a.v = "dayname(" + of + ")"
		default:
			a.v = "monthname(" + of + ")"
		}
		if a.kind == "text" {
			a.raw = field{Field: table.Field{Kind: table.Text}, kind: duck.TypeVarchar}
		}
		a.text = a.v
		if _, taken := e.by[name]; !taken {
			e.keep(name, a)
			added = append(added, name)
		}
	}
	return added
}

// facts are what one pass tells of a column, in this order.
const facts = 8

func (e *pushed) look(ctx context.Context, names []string) error {
	if len(names) == 0 {
		return nil
	}
	s := &statement{}
	s.sql.WriteString("SELECT CAST(count(*) AS DOUBLE)")
	for _, name := range names {
		a := e.by[name]
		list := []string{"count(" + a.v + ")"}
		if a.kind == "text" {
			list = append(list, "count(DISTINCT "+a.v+")", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL")
		} else {
			finite := " FILTER (WHERE isfinite(" + a.v + "))"
			unit := "NULL"
			if a.kind == "time" {
				unit = fmt.Sprintf("max(CASE WHEN %[1]s %% 60 <> 0 THEN 4 WHEN %[1]s %% 86400 <> 0 THEN 3 WHEN day(%[2]s) <> 1 THEN 2 WHEN month(%[2]s) <> 1 THEN 1 ELSE 0 END)", "("+a.v+")", a.time)
			}
			list = append(list, "approx_count_distinct("+a.v+")", "min("+a.v+")"+finite, "max("+a.v+")"+finite,
				"approx_quantile("+a.v+", 0.005)"+finite, "approx_quantile("+a.v+", 0.995)"+finite, "CAST(bool_and(("+a.v+") = trunc("+a.v+")) AS TINYINT)", unit)
		}
		for _, f := range list {
			s.sql.WriteString(", CAST(" + f + " AS DOUBLE)")
		}
	}
	s.sql.WriteString(e.from())
	got, err := e.doubles(ctx, s, 1+facts*len(names))
	if err != nil {
		return err
	}
	for i, name := range names {
		a, f := e.by[name], got[1+facts*i:]
		or := func(v, otherwise float64) float64 {
			if math.IsNaN(v) {
				return otherwise
			}
			return v
		}
		c := cross.Column{Name: name, Kind: a.kind, Rows: int64(got[0][0]), Missing: int64(got[0][0] - f[0][0]), Distinct: int64(f[1][0]), Of: a.of}
		c.Lo, c.Hi = or(f[2][0], 0), or(f[3][0], 0)
		c.Low, c.High = max(c.Lo, or(f[4][0], c.Lo)), min(c.Hi, or(f[5][0], c.Hi))
		c.Integer = a.kind == "number" && f[6][0] == 1
		if a.kind == "time" {
			c.Unit = strings.Fields("year month day minute second")[int(or(f[7][0], 2))]
		}
		if a.kind == "text" {
			e.schema = cross.SchemaOf(append(e.columns, c))
			tops, err := e.Top(ctx, cross.TopQuestion{Column: name})
			if err != nil {
				return err
			}
			c.Top = tops.Counts
		} else {
			c.Distinct = min(c.Distinct, cross.DistinctNumbers)
		}
		e.columns = append(e.columns, c)
	}
	return nil
}
