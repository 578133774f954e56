// Package conformance holds the one suite of tests that every adapter of
// table.Source passes, so that the same question has the same answer whatever
// keeps the data. It is used by tests only.
package conformance

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/swelter/swelter/table"
)

// Open puts a table into the outside system and opens it there. It closes the
// source with t.Cleanup. CSV writes the table for adapters of text.
type Open func(t testing.TB, want *table.Table) table.Source

// Run holds an adapter against the suite. The adapter may cut the rows into
// tables as it likes, of at most a million rows each.
func Run(t *testing.T, open Open) {
	t.Run("schema", func(t *testing.T) { schema(t, open) })
	t.Run("all rows and columns", func(t *testing.T) { all(t, open) })
	t.Run("columns", func(t *testing.T) { columns(t, open) })
	t.Run("conditions", func(t *testing.T) { conditions(t, open) })
	t.Run("refusals", func(t *testing.T) { refusals(t, open) })
	t.Run("ends", func(t *testing.T) { ends(t, open) })
	t.Run("many rows", func(t *testing.T) { manyRows(t, open) })
}

// RunSince1970 is Run for systems whose times start there: the one day before
// is the first whole one after.
func RunSince1970(t *testing.T, open Open) {
	Run(t, func(t testing.TB, want *table.Table) table.Source {
		for _, c := range want.Columns {
			for i, v := range c.Floats {
				if c.Kind == table.Time && v < 0 {
					c.Floats[i] = v + 2*86400
				}
			}
		}
		return open(t, want)
	})
}

func schema(t *testing.T, open Open) {
	want := Stations()
	got, err := open(t, want).Schema(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var fields []table.Field
	for _, c := range want.Columns {
		fields = append(fields, table.Field{Name: c.Name, Kind: c.Kind})
	}
	if !reflect.DeepEqual(got, fields) {
		t.Errorf("schema\n%v, want\n%v", got, fields)
	}
}

func all(t *testing.T, open Open) {
	want := Stations()
	src := open(t, want)
	first := collect(t, src, table.Query{})
	Equal(t, first, want)
	Equal(t, collect(t, src, table.Query{}), want) // a source can be read again
	Equal(t, first, want)                          // and what it gave before stays
}

func columns(t *testing.T, open Open) {
	want := Stations()
	src := open(t, want)
	for _, names := range [][]string{
		{"temp"}, {"city", "id"}, {`Fläche, "m²"`, "when", "flag"},
		{"when.year", "when.hour", "temp:5", "city"},
		{"day.month", "day.weekday", "day.date"},
	} {
		q := table.Query{Columns: names}
		answer, err := table.Apply(want, q)
		if err != nil {
			t.Fatal(err)
		}
		Equal(t, collect(t, src, q), answer)
	}
	hours := collect(t, src, table.Query{Columns: []string{"when.hour"}}).Columns[0].Floats
	if want := []float64{6, 18, 0, 23, math.NaN(), 12}; !sameFloats(hours, want) {
		t.Errorf("when.hour %v, want %v", hours, want)
	}
}

// conditions are answered by hand: the ids of the rows that meet them.
func conditions(t *testing.T, open Open) {
	src := open(t, Stations())
	for _, c := range []struct {
		where string // conditions, apart by " & "
		limit int64
		ids   string
	}{
		{"city = Oslo", 0, "007 011"},
		{"city != Oslo", 0, "008 009 010"}, // the missing city meets no condition
		{"city =", 0, "012"},
		{"city !=", 0, "007 008 009 010 011"},
		{"city in (Oslo, São Paulo)", 0, "007 009 011"},
		{"city < P", 0, "007 010 011"},
		{"id = 007", 0, "007"},
		{"id > 009", 0, "010 011 012"},
		{"temp = -3.5", 0, "007"},
		{"temp != -3.5", 0, "008 009 010 012"},
		{"temp < 0.1", 0, "007"},
		{"temp <= 0.1", 0, "007 008"},
		{"temp > 11.25", 0, "010 012"},
		{"temp >= 11.25", 0, "009 010 012"},
		{"temp =", 0, "011"},
		{"temp in (0.1, 1e300)", 0, "008 012"},
		{"count = 9007199254740991", 0, "010"},
		{"count >= 0.5", 0, "008 010 012"},
		{"day = 2024-02-29", 0, "008"},
		{"day = 2024", 0, "007 008 009"},
		{"day < 2024-02-29", 0, "007 010"},
		{"day <= 2024-02", 0, "007 008 010"},
		{"day > 2024-02", 0, "009 012"},
		{"when >= 2024-02-29", 0, "008 009 012"},
		{"when = 2024-02-29", 0, "008"},
		{"flag = true", 0, "007 010"},
		{"flag = false", 0, "008 009 012"},
		{"flag =", 0, "011"},
		{"when.hour >= 12", 0, "008 010 012"},
		{"temp:5 = 10", 0, "009 010"},
		{"city = Oslo & temp < 0", 0, "007"},
		{"temp > 0", 2, "008 009"},
		{"", 3, "007 008 009"},
		{"", 100, "007 008 009 010 011 012"},
	} {
		q := table.Query{Columns: []string{"id"}, Limit: c.limit}
		for _, w := range strings.Split(c.where, " & ") {
			if w == "" {
				continue
			}
			cond, err := table.ParseCond(w)
			if err != nil {
				t.Fatal(err)
			}
			q.Where = append(q.Where, cond)
		}
		got := strings.Join(texts(collect(t, src, q).Columns[0]), " ")
		if got != c.ids {
			t.Errorf("where %s limit %d: %s, want %s", c.where, c.limit, got, c.ids)
		}
	}
}

func refusals(t *testing.T, open Open) {
	src := open(t, Stations())
	for _, q := range []table.Query{
		{Columns: []string{"temperature"}},
		{Columns: []string{`temp"; DROP TABLE stations; --`}},
		{Columns: []string{"id", "nosuch.hour"}},
		{Where: []table.Cond{{Column: "1=1 OR id", Op: "=", Values: []string{"1"}}}},
	} {
		err := src.Scan(context.Background(), q, func(*table.Table) error { return nil })
		var unknown *table.ColumnError
		if !errors.As(err, &unknown) {
			t.Errorf("%v: %v, want a *table.ColumnError", q, err)
		}
	}
	for _, q := range []table.Query{
		{Where: []table.Cond{{Column: "temp", Op: "=", Values: []string{"warm"}}}},
		{Where: []table.Cond{{Column: "temp", Op: "like", Values: []string{"1"}}}},
		{Where: []table.Cond{{Column: "temp", Op: "="}}},
		{TZ: "Mars/Olympus"},
	} {
		if err := src.Scan(context.Background(), q, func(*table.Table) error { return nil }); err == nil {
			t.Errorf("%v: was answered", q)
		}
	}
	hostile := table.Query{Where: []table.Cond{{Column: "city", Op: "=", Values: []string{`x' OR '1'='1`}}}}
	_, err := table.Collect(context.Background(), src, hostile, table.CollectLimits{})
	if !errors.Is(err, table.ErrNoRows) {
		t.Errorf("a value with quotes: %v, want no rows", err)
	}
}

func ends(t *testing.T, open Open) {
	want := Stations()
	src := open(t, want)
	stop := errors.New("stop")
	calls := 0
	err := src.Scan(context.Background(), table.Query{}, func(*table.Table) error { calls++; return stop })
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("an error of yield: %v after %d calls", err, calls)
	}
	if err := src.Scan(context.Background(), table.Query{}, func(*table.Table) error { return table.ErrEnough }); err != nil {
		t.Errorf("ErrEnough is no error of a scan: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := src.Scan(ctx, table.Query{}, func(*table.Table) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context: %v", err)
	}
	Equal(t, collect(t, src, table.Query{}), want)
}

func manyRows(t *testing.T, open Open) {
	want := Numbers(300_000)
	src := open(t, want)
	all := &table.Table{}
	err := src.Scan(context.Background(), table.Query{}, func(c *table.Table) error {
		if c.Rows() > 1<<20 {
			t.Errorf("a table of %d rows", c.Rows())
		}
		return all.Append(c)
	})
	if err != nil {
		t.Fatal(err)
	}
	Equal(t, all, want)
	q := table.Query{Columns: []string{"word"}, Limit: 200_000}
	answer, err := table.Apply(want, q)
	if err != nil {
		t.Fatal(err)
	}
	Equal(t, collect(t, src, q), answer)
}

func collect(t testing.TB, src table.Source, q table.Query) *table.Table {
	t.Helper()
	got, err := table.Collect(context.Background(), src, q, table.CollectLimits{})
	if err != nil {
		t.Fatalf("%v: %v", q, err)
	}
	return got
}
