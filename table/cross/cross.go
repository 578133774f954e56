// Package cross is the port of dashboards, whose views of one table filter each
// other: a Question groups the rows that meet some filters by up to three keys,
// an Engine answers it. Questions name columns, which are held against the
// schema, and carry values; no part of a statement comes from outside. Memory
// is the engine of a table in memory; databases answer by an Opener.
package cross

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/table"
)

// Engine answers questions about one table. It is safe for concurrent use.
type Engine interface {
	// Columns describes what can be asked for, parts of times among them.
	Columns(ctx context.Context) ([]Column, error)
	// Group counts, and aggregates, the rows that meet the filters in the slots
	// of the keys.
	Group(ctx context.Context, q Question) (*Answer, error)
	// Top lists the most frequent texts of a column among the rows that meet the
	// filters.
	Top(ctx context.Context, q TopQuestion) (*Tops, error)
	// Rows lists rows that meet the filters.
	Rows(ctx context.Context, q RowsQuestion) (*table.Table, error)
	Close() error
}

// Watcher is an Engine of a table that may change while it is asked. Mark tells
// states of the table apart: it is another text when rows came or went, or when
// columns did. Rows that were changed in place it sees where the system numbers
// such changes.
type Watcher interface {
	Mark(ctx context.Context) (string, error)
}

// Opener is a table.Source of a system that answers questions itself.
type Opener interface {
	table.Source
	// Engine is the engine of all rows of the source; closing it leaves the
	// source open.
	Engine(ctx context.Context) (Engine, error)
}

// Count is a text and how many rows have it.
type Count struct {
	Text string `json:"text"`
	N    int64  `json:"n"`
}

// Column is what can be asked about one column.
type Column struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // number, text or time

	Rows     int64   `json:"rows"`
	Missing  int64   `json:"missing"`
	Distinct int64   `json:"distinct"` // different values; of numbers and times counted up to DistinctNumbers
	Lo       float64 `json:"lo"`       // least finite value of numbers, of times seconds since 1970
	Hi       float64 `json:"hi"`
	Low      float64 `json:"low"`  // one value in 200 lies below
	High     float64 `json:"high"` // and above
	Integer  bool    `json:"integer,omitempty"`
	Unit     string  `json:"unit,omitempty"` // of times, the finest that is not always zero
	Top      []Count `json:"top,omitempty"`  // of text, the most frequent, at most TopTexts
	Of       string  `json:"of,omitempty"`   // the column of times that it is a part of
}

// What a Column tells at most.
const (
	TopTexts        = 200
	DistinctNumbers = 1000
)

// Filter is a condition on one column. A row whose value is missing meets it
// only by Missing.
type Filter struct {
	Column  string   `json:"column"`
	Lo      *float64 `json:"lo,omitempty"`  // Lo <= value
	Hi      *float64 `json:"hi,omitempty"`  // value < Hi
	In      []string `json:"in,omitempty"`  // one of these texts
	Out     []string `json:"out,omitempty"` // a text, but none of these
	Missing bool     `json:"missing,omitempty"`
}

// Key says which slot a row belongs to: a bin or one of the values; behind them
// come a slot for everything else and one for missing values.
type Key struct {
	Column string   `json:"column"`
	Bins   *Bins    `json:"bins,omitempty"`
	Values []string `json:"values,omitempty"`
}

// N is the number of bins or values.
func (k Key) N() int {
	if k.Bins != nil {
		return k.Bins.N
	}
	return len(k.Values)
}

// Slots is N and two more: N is the place of all else, N+1 of missing values.
func (k Key) Slots() int { return k.N() + 2 }

// Question asks for the rows that meet all filters, grouped by the keys.
type Question struct {
	Keys    []Key    `json:"keys"`
	Filters []Filter `json:"filters,omitempty"`
	Agg     string   `json:"agg,omitempty"`   // sum, mean, min, max, std, median; "" counts rows alone
	Value   string   `json:"value,omitempty"` // the column of numbers that Agg is of
	Every   int      `json:"every,omitempty"` // more than 1: about one row in so many is looked at
}

// Aggs are what Question.Agg can be.
var Aggs = []string{"sum", "mean", "min", "max", "std", "median"}

// Answer is one number for each combination of slots, the last key's slots next
// to each other.
type Answer struct {
	Rows    int64     // looked at
	Met     int64     // of them meet the filters
	Counts  []int64   // rows in each cell
	Present []int64   // rows with a value, where a value was asked for
	Values  []float64 // aggregates, NaN where there is no value (std: fewer than two)
}

// TopQuestion asks for frequent texts.
type TopQuestion struct {
	Column  string   `json:"column"`
	Filters []Filter `json:"filters,omitempty"`
	Match   string   `json:"match,omitempty"` // part of the texts wanted, in any case
	Limit   int      `json:"limit,omitempty"` // 0 is TopTexts
}

// Tops are frequent texts, ties in the order of the alphabet, and what else there is.
type Tops struct {
	Counts   []Count `json:"counts"`
	Distinct int64   `json:"distinct"` // texts that match
}

// RowsQuestion asks for rows: in the order of the table, or by a column, missing
// values last and ties in the order of the table.
type RowsQuestion struct {
	Columns []string `json:"columns"`
	Filters []Filter `json:"filters,omitempty"`
	Sort    string   `json:"sort,omitempty"`
	Desc    bool     `json:"desc,omitempty"`
	Offset  int      `json:"offset,omitempty"`
	Limit   int      `json:"limit"`
}

// Limits of questions, which come from outside.
const (
	MaxCells  = 4 << 20
	MaxSlots  = 65_000
	MaxRows   = 100_000
	MaxValues = 1000
	maxOffset = 10_000_000
)

// ErrGone says that a question is about a column that is not, or no longer, of
// the kind it was.
var ErrGone = errors.New("no such column")

// Schema finds columns by name.
type Schema map[string]Column

// SchemaOf is the schema of columns.
func SchemaOf(columns []Column) Schema {
	s := Schema{}
	for _, c := range columns {
		s[c.Name] = c
	}
	return s
}

func (s Schema) column(name string, kinds ...string) error {
	c, ok := s[name]
	switch {
	case !ok:
		return fmt.Errorf("column %q: %w", name, ErrGone)
	case !slices.Contains(kinds, c.Kind):
		return fmt.Errorf("column %q holds %s, not %s: %w", name, words[c.Kind], words[kinds[0]], ErrGone)
	}
	return nil
}

var words = map[string]string{"number": "numbers", "text": "texts", "time": "times"}

func (s Schema) filters(list []Filter) error {
	if len(list) > 64 {
		return errors.New("more than 64 filters")
	}
	for _, f := range list {
		texts := len(f.In) > 0 || len(f.Out) > 0
		var err error
		switch {
		case texts:
			err = s.column(f.Column, "text")
		case f.Lo != nil || f.Hi != nil:
			err = s.column(f.Column, "number", "time")
		default:
			err = s.column(f.Column, "number", "time", "text")
		}
		if err != nil {
			return err
		}
		if texts && (f.Lo != nil || f.Hi != nil) || len(f.In) > 0 && len(f.Out) > 0 {
			return fmt.Errorf("column %q: a filter is of a range, of texts, or of other texts", f.Column)
		}
		if len(f.In) > MaxValues || len(f.Out) > MaxValues {
			return fmt.Errorf("column %q: more than %d texts in a filter", f.Column, MaxValues)
		}
		for _, v := range []*float64{f.Lo, f.Hi} {
			if v != nil && math.IsNaN(*v) {
				return fmt.Errorf("column %q: a bound is no number", f.Column)
			}
		}
	}
	return nil
}

// Check refuses a question that does not fit the schema or is too large.
func (q Question) Check(s Schema) error {
	if len(q.Keys) > 3 {
		return errors.New("more than three keys")
	}
	cells := 1
	for _, k := range q.Keys {
		var err error
		switch {
		case k.Bins != nil && k.Values != nil:
			err = fmt.Errorf("column %q: bins or values, not both", k.Column)
		case k.Bins != nil:
			if err = k.Bins.check(); err == nil {
				err = s.column(k.Column, "number", "time")
			}
		case len(k.Values) > MaxValues:
			err = fmt.Errorf("column %q: more than %d values", k.Column, MaxValues)
		default:
			err = s.column(k.Column, "text")
		}
		if err != nil {
			return err
		}
		if cells *= k.Slots(); cells > MaxCells {
			return fmt.Errorf("more than %d cells", MaxCells)
		}
	}
	if q.Agg != "" {
		if !slices.Contains(Aggs, q.Agg) {
			return fmt.Errorf("aggregate %q is not known; there are %s", q.Agg, strings.Join(Aggs, ", "))
		}
		if err := s.column(q.Value, "number"); err != nil {
			return err
		}
	}
	return s.filters(q.Filters)
}

// Check refuses a question that does not fit the schema.
func (q TopQuestion) Check(s Schema) error {
	if err := s.column(q.Column, "text"); err != nil {
		return err
	}
	if q.Limit < 0 || q.Limit > MaxValues {
		return fmt.Errorf("at most %d texts can be listed", MaxValues)
	}
	return s.filters(q.Filters)
}

// Check refuses a question that does not fit the schema.
func (q RowsQuestion) Check(s Schema) error {
	columns := q.Columns
	if q.Sort != "" {
		columns = append(columns[:len(columns):len(columns)], q.Sort)
	}
	for _, c := range columns {
		if err := s.column(c, "number", "time", "text"); err != nil {
			return err
		}
	}
	if len(q.Columns) == 0 || q.Limit < 1 || q.Limit > MaxRows || q.Offset < 0 || q.Offset > maxOffset {
		return fmt.Errorf("rows: at least a column, 1 to %d rows, from at most row %d on", MaxRows, maxOffset)
	}
	return s.filters(q.Filters)
}
