package cli

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/swelter/swelter/table"
)

// columnInfo is one column, as --json writes it. Times are texts.
type columnInfo struct {
	Name     string      `json:"name"`
	Kind     string      `json:"kind"`
	Present  int64       `json:"present"`
	Missing  int64       `json:"missing"`
	Infinite int64       `json:"infinite,omitempty"`
	Integer  bool        `json:"integer,omitempty"`
	Min      any         `json:"min,omitempty"`
	Max      any         `json:"max,omitempty"`
	Mean     *float64    `json:"mean,omitempty"`
	Std      *float64    `json:"std,omitempty"` // divisor n-1
	Unit     string      `json:"unit,omitempty"`
	Zoned    bool        `json:"zoned,omitempty"`
	Distinct int64       `json:"distinct,omitempty"`
	Many     bool        `json:"many,omitempty"` // more different texts than Distinct
	Top      []textCount `json:"top,omitempty"`
}

type textCount struct {
	Text  string `json:"text"`
	Count int64  `json:"count"`
}

func describeColumn(c table.ColumnProfile) columnInfo {
	out := columnInfo{
		Name: c.Name, Kind: c.Kind.String(), Present: c.Present, Missing: c.Missing, Infinite: c.Infinite,
		Integer: c.Integer, Unit: c.Unit, Zoned: c.Zoned, Distinct: c.Distinct, Many: c.Kind == table.Text && c.Distinct > 0 && c.Top == nil,
	}
	for _, t := range c.Top {
		out.Top = append(out.Top, textCount{t.Text, t.N})
	}
	if c.Moments.N == 0 {
		return out
	}
	switch c.Kind {
	case table.Time:
		out.Min, out.Max = table.TimeLabel(c.Moments.Min, c.Unit), table.TimeLabel(c.Moments.Max, c.Unit)
		return out
	case table.Number:
		out.Min, out.Max = c.Moments.Min, c.Moments.Max
	}
	mean := c.Moments.Mean
	out.Mean = &mean
	if std := c.Moments.StdDev(1); std == std && c.Kind == table.Number {
		out.Std = &std
	}
	return out
}

// mostListed is how many columns are listed unless all are asked for.
const mostListed = 40

// print writes what a person wants to know, one column a line.
func (info *fileInfo) print(w io.Writer, all bool) {
	fmt.Fprintf(w, "%s: %s\n", printable(info.File), info.headline())
	list := info.Columns
	if !all && len(list) > mostListed {
		list = list[:mostListed]
	}
	rows := [][]string{{"column", "kind", "missing", "values"}}
	for _, c := range list {
		rows = append(rows, []string{shortened(printable(c.Name), 32), c.kind(), gaps(c.Missing), c.values()})
	}
	if len(list) > 0 {
		fmt.Fprintln(w)
		printColumns(w, rows)
	}
	if len(info.Arrays) > 0 {
		fmt.Fprintln(w)
		info.printArrays(w)
	}
	if n := len(info.Columns) - len(list); n > 0 {
		fmt.Fprintf(w, "  and %s more columns: %s; --all lists them\n", grouped(int64(n)), info.rest(len(list)))
	}
	if len(info.Notes) > 0 || info.Drawn != "" {
		fmt.Fprintln(w)
	}
	for _, n := range info.Notes {
		fmt.Fprintf(w, "note: %s\n", printable(n))
	}
	if info.Drawn != "" {
		fmt.Fprintf(w, "swelter matrix: %s\n", printable(info.Drawn))
	}
}

func (info *fileInfo) headline() string {
	var parts []string
	add := func(s string) { parts = append(parts, s) }
	if info.Format != "" {
		add(info.Format)
	}
	if info.Packed != "" {
		add("packed by " + info.Packed)
	}
	if info.Bytes > 0 {
		add(grouped(info.Bytes) + " bytes")
	}
	if info.Shape != nil {
		var dims []string
		for _, d := range info.Shape {
			dims = append(dims, grouped(d))
		}
		add("an array of " + strings.Join(dims, " × "))
	}
	if n := len(info.Arrays); n > 0 && info.Shape == nil {
		add(fmt.Sprintf("variables on axes: %d", n))
	} else if len(info.Shape) < 2 && info.Columns != nil {
		add(fmt.Sprintf("%s rows, %s columns", grouped(info.Rows), grouped(int64(len(info.Columns)))))
	}
	return strings.Join(parts, ", ")
}

func (c columnInfo) kind() string {
	switch {
	case c.Kind == "number" && c.Integer:
		return "whole number"
	case c.Kind == "time" && c.Unit != "":
		return "time (" + c.Unit + ")"
	}
	return c.Kind
}

func gaps(missing int64) string {
	if missing == 0 {
		return "-"
	}
	return grouped(missing)
}

// values is the range of numbers and times, the most frequent texts.
func (c columnInfo) values() string {
	switch {
	case c.Present == 0:
		return "none"
	case c.Kind == "text":
		return c.words()
	case c.Min == nil && c.Mean != nil:
		return fmt.Sprintf("%.3g %% true", 100**c.Mean)
	case c.Min == nil:
		return fmt.Sprintf("%s infinite", grouped(c.Infinite))
	case c.Kind == "time":
		s := fmt.Sprintf("%v to %v", c.Min, c.Max)
		if c.Zoned {
			s += " (UTC)"
		}
		return s
	}
	s := fmt.Sprintf("%s to %s, mean %s", brief(c.Min.(float64)), brief(c.Max.(float64)), brief(*c.Mean))
	if c.Infinite > 0 {
		s += fmt.Sprintf(", %s infinite", grouped(c.Infinite))
	}
	return s
}

// brief writes whole numbers below a billion whole, others in six digits.
func brief(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e9 {
		return fmt.Sprintf("%.0f", v)
	}
	if math.Abs(v) >= 1e5 && math.Abs(v) < 1e9 {
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.6g", v)
}

func (c columnInfo) words() string {
	if c.Many {
		return "more than " + grouped(c.Distinct) + " different"
	}
	if c.Distinct == c.Present && c.Present > 3 {
		return fmt.Sprintf("all different: %s, ...", shortened(printable(c.Top[0].Text), 24))
	}
	var words []string
	for _, t := range c.Top {
		if len(words) == 3 {
			break
		}
		words = append(words, fmt.Sprintf("%s (%s)", shortened(printable(t.Text), 20), grouped(t.Count)))
	}
	s := fmt.Sprintf("%s different: %s", grouped(c.Distinct), strings.Join(words, ", "))
	if c.Distinct > int64(len(words)) {
		s += ", ..."
	}
	return s
}

// rest counts the columns that are not listed by kind.
func (info *fileInfo) rest(from int) string {
	var parts []string
	for _, kind := range []table.Kind{table.Number, table.Text, table.Time, table.Bool} {
		n := 0
		for _, c := range info.Columns[from:] {
			if c.Kind == kind.String() {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", grouped(int64(n)), kind))
		}
	}
	return strings.Join(parts, ", ")
}

// printColumns writes rows of texts under each other, the last one ragged.
func printColumns(w io.Writer, rows [][]string) {
	width := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, s := range r {
			width[i] = max(width[i], utf8.RuneCountInString(s))
		}
	}
	for _, r := range rows {
		var b strings.Builder
		for i, s := range r {
			b.WriteString("  " + s)
			if i < len(r)-1 {
				b.WriteString(strings.Repeat(" ", width[i]-utf8.RuneCountInString(s)))
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}

func shortened(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// grouped writes a count with spaces between thousands.
func grouped(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && n >= 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}
