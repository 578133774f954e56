package conformance

import (
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter/table"
)

// Stations is a small table with every kind of column, each with a missing
// cell, and with what readers trip over: leading zeros, quotes, line ends,
// numbers at the edges of float64.
func Stations() *table.Table {
	nan := math.NaN()
	return &table.Table{Name: "stations", Columns: []*table.Column{
		text("id", "007", "008", "009", "010", "011", "012"),
		text("city", "Oslo", "Rome; \"Roma\", Italy", "São Paulo", "Line\nend", "Oslo", ""),
		{Name: "temp", Floats: []float64{-3.5, 0.1, 11.25, 12.75, nan, 1e300}},
		{Name: "count", Floats: []float64{-1, 1, nan, 9007199254740991, 0, 12}, Integer: true},
		{Name: "day", Kind: table.Time, Unit: "day", Floats: seconds("2024-01-01", "2024-02-29", "2024-03-01", "1969-12-31", "", "2025-01-01")},
		{Name: "when", Kind: table.Time, Unit: "second", Floats: seconds("2024-01-01 06:00:00", "2024-02-29 18:30:00", "2024-03-01 00:00:00", "1969-12-31 23:59:59", "", "2025-01-01 12:00:00")},
		{Name: "flag", Kind: table.Bool, Floats: []float64{1, 0, 0, 1, nan, 0}},
		{Name: `Fläche, "m²"`, Floats: []float64{1.5, nan, 5e-324, 1.7976931348623157e308, 0.30000000000000004, -0.5}},
	}}
}

// Numbers is a long table: a row number, a fraction, one of 1000 words with
// every seventh missing.
func Numbers(n int) *table.Table {
	i, half := make([]float64, n), make([]float64, n)
	words := make([]string, n)
	for r := range n {
		i[r] = float64(r)
		half[r] = float64(r)/2 + 0.25
		if r%7 != 6 {
			words[r] = "word " + strconv.Itoa(r*7919%1000)
		}
	}
	return &table.Table{Name: "numbers", Columns: []*table.Column{
		{Name: "i", Floats: i, Integer: true}, {Name: "half", Floats: half}, text("word", words...),
	}}
}

func text(name string, cells ...string) *table.Column {
	c := &table.Column{Name: name, Kind: table.Text}
	codes := map[string]int32{"": -1}
	for _, s := range cells {
		code, ok := codes[s]
		if !ok {
			code = int32(len(c.Dict))
			codes[s] = code
			c.Dict = append(c.Dict, s)
		}
		c.Codes = append(c.Codes, code)
	}
	return c
}

func seconds(times ...string) []float64 {
	out := make([]float64, len(times))
	for i, s := range times {
		out[i] = math.NaN()
		if s == "" {
			continue
		}
		t, err := time.Parse("2006-01-02 15:04:05"[:len(s)], s)
		if err != nil {
			panic(err)
		}
		out[i] = float64(t.Unix())
	}
	return out
}

// CSV writes a table as comma-separated text, missing cells empty.
func CSV(t *table.Table) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write(t.Names())
	row := make([]string, len(t.Columns))
	for r := range t.Rows() {
		for i, c := range t.Columns {
			row[i] = Cell(c, r)
		}
		w.Write(row)
	}
	w.Flush()
	return b.String()
}

// Cell is one cell as text, "" when it is missing.
func Cell(c *table.Column, r int) string {
	switch {
	case c.Kind == table.Text && c.Codes[r] < 0, c.Kind != table.Text && math.IsNaN(c.Floats[r]):
		return ""
	case c.Kind == table.Text:
		return c.Dict[c.Codes[r]]
	case c.Kind == table.Bool:
		return strconv.FormatBool(c.Floats[r] != 0)
	case c.Kind == table.Time && c.Unit == "day":
		return time.Unix(int64(c.Floats[r]), 0).UTC().Format("2006-01-02")
	case c.Kind == table.Time:
		return time.Unix(int64(c.Floats[r]), 0).UTC().Format("2006-01-02 15:04:05")
	}
	return strconv.FormatFloat(c.Floats[r], 'g', -1, 64)
}

// Equal holds two tables against each other: names, kinds, and every cell to
// the last bit. Dictionaries may be in any order.
func Equal(t testing.TB, got, want *table.Table) {
	t.Helper()
	if len(got.Columns) != len(want.Columns) {
		t.Errorf("columns %q, want %q", got.Names(), want.Names())
		return
	}
	for i, c := range got.Columns {
		if d := difference(c, want.Columns[i]); d != "" {
			t.Errorf("column %d (%q): %s", i, want.Columns[i].Name, d)
		}
	}
}

func difference(c, want *table.Column) string {
	switch {
	case c.Name != want.Name:
		return fmt.Sprintf("named %q", c.Name)
	case c.Kind != want.Kind:
		return fmt.Sprintf("holds %vs, want %vs", c.Kind, want.Kind)
	case c.Len() != want.Len():
		return fmt.Sprintf("%d rows, want %d", c.Len(), want.Len())
	case c.Integer != want.Integer, c.Unit != want.Unit, c.Zoned != want.Zoned:
		return fmt.Sprintf("integer %v, unit %q, zoned %v; want %v, %q, %v", c.Integer, c.Unit, c.Zoned, want.Integer, want.Unit, want.Zoned)
	case c.Kind == table.Text:
		mine, theirs := texts(c), texts(want)
		for r := range mine {
			if mine[r] != theirs[r] {
				return fmt.Sprintf("row %d is %q, want %q", r, mine[r], theirs[r])
			}
		}
		return ""
	}
	for r, v := range c.Floats {
		if !sameFloats([]float64{v}, want.Floats[r:r+1]) {
			return fmt.Sprintf("row %d is %v, want %v", r, v, want.Floats[r])
		}
	}
	return ""
}

// texts are the cells of a text column, "" when missing.
func texts(c *table.Column) []string {
	out := make([]string, len(c.Codes))
	for r := range out {
		out[r] = Cell(c, r)
	}
	return out
}

func sameFloats(a, b []float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && !(math.IsNaN(a[i]) && math.IsNaN(b[i])) {
			return false
		}
	}
	return true
}
