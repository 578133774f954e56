package swelter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/tick"
)

// CalendarOptions lay days out as calendars. The zero value finds no date: Date
// has to be named.
type CalendarOptions struct {
	Date      []string `json:"date"`                // a column of dates or times; or three: year, month, day
	Value     string   `json:"value,omitempty"`     // "" counts rows
	Agg       string   `json:"agg,omitempty"`       // of several rows of a day; "" is mean, or count without a value
	Layout    string   `json:"layout,omitempty"`    // weeks (default): a strip of weeks a year; months: a block a month
	WeekStart string   `json:"weekStart,omitempty"` // monday (default), sunday, saturday
}

var weekStarts = map[string]time.Weekday{"": time.Monday, "monday": time.Monday, "sunday": time.Sunday, "saturday": time.Saturday}

func (o *CalendarOptions) check() error {
	_, known := weekStarts[o.WeekStart]
	switch {
	case len(o.Date) != 1 && len(o.Date) != 3:
		return errors.New("a calendar needs the column of dates, or three: year,month,day")
	case o.Layout != "" && o.Layout != "weeks" && o.Layout != "months":
		return fmt.Errorf("calendar: layout %q; it is weeks or months", o.Layout)
	case !known:
		return fmt.Errorf("calendar: a week that starts on %q; on monday, sunday or saturday", o.WeekStart)
	case o.Value == "" && o.Agg != "" && o.Agg != "count":
		return fmt.Errorf("calendar: %s of what? name the column of values", o.Agg)
	}
	return nil
}

// manyYears is how many years stand below each other before they take two columns.
const manyYears = 8

// dayOf is a day without a zone.
func dayOf(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

// runCalendar draws a panel for each year, or for each month.
func runCalendar(ctx context.Context, spec Spec, env Env) (*Figure, error) {
	if spec.Facet.By != "" || spec.Frames.By != "" {
		return nil, errors.New("a calendar has a panel for each year or month already; leave facets and frames out")
	}
	o := spec.Make.Calendar
	g, notes, err := o.pivot(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	c := &calendar{start: weekStarts[o.WeekStart], values: map[time.Time]float64{}}
	if c.locale, err = tick.ParseLocale(spec.Figure.Locale); err == nil && c.locale == nil {
		c.locale, err = tick.ParseLocale("en")
	}
	if err != nil {
		return nil, err
	}
	more, err := c.take(g, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", strings.Join(o.Date, ", "), err)
	}
	parts, cols := c.weeks()
	if o.Layout == "months" {
		parts, cols = c.months()
	}
	if spec.Facet.Cols > 0 {
		cols = spec.Facet.Cols
	}
	none := ""
	for i := range parts {
		own := spec.Figure
		own.Square = own.Aspect == ""
		own.XLabel, own.YLabel = &none, &none
		p := parts[i].plan
		p.grid.Name, p.grid.Unit, p.grid.Integer, p.grid.Categories = g.Name, g.Unit, g.Integer, g.Categories
		p.color, p.figure = spec.Color, &own
	}
	spec.Figure = *parts[0].plan.figure
	return drawPanels(ctx, parts, append(notes, more...), spec, figure.PanelOptions{Cols: cols, By: "year"}, env)
}

// pivot has a row for each month and day, a column for each year. Several rows
// of a day become their mean, unless it is said what.
func (o *CalendarOptions) pivot(ctx context.Context, spec Spec, env Env) (*grid.Grid, []string, error) {
	where, err := conditions(spec.Input)
	if err != nil {
		return nil, nil, err
	}
	parts := o.Date
	if len(parts) == 1 {
		parts = []string{o.Date[0] + ".year", o.Date[0] + ".month", o.Date[0] + ".day"}
	}
	m := table.MatrixOptions{Rows: parts[1:], Cols: parts[:1], Value: o.Value, Agg: o.Agg, LimitCells: env.Limits.Cells}
	if o.Value == "" || slices.Contains(spec.Input.Paths, "-") && o.Agg == "" {
		m.Agg = "count"
		if o.Value != "" {
			m.Agg = "mean" // standard input is read once
		}
	}
	read := func() (*grid.Grid, []string, error) {
		src, err := open(ctx, spec, env)
		if err != nil {
			return nil, nil, err
		}
		defer src.Close()
		return source.Matrix(ctx, src, m, where, spec.Input.TZ, env.Limits)
	}
	g, notes, err := read()
	var twice *table.DuplicateError
	if errors.As(err, &twice) {
		m.Agg = "mean"
		g, notes, err = read()
	}
	notes = slices.DeleteFunc(notes, func(n string) bool { return strings.Contains(n, "have no row: they are empty") })
	return g, notes, err
}

// take places the values of a pivoted table on their days.
func (c *calendar) take(g *grid.Grid, o *CalendarOptions) (notes []string, err error) {
	bad := 0
	for row := range g.Rows {
		for col, v := range g.Row(row) {
			if v != v {
				continue
			}
			if day, ok := dayAt(g, row, col); ok {
				c.values[day] = v
			} else {
				bad++
			}
		}
	}
	if bad > 0 {
		notes = append(notes, fmt.Sprintf("%d values are of no day of the calendar and were left out", bad))
	}
	if len(c.values) == 0 {
		return nil, errors.New("no day has a value; dates read like 2016-03-05")
	}
	for d := range c.values {
		if c.first.IsZero() || d.Before(c.first) {
			c.first = d
		}
		if d.After(c.last) {
			c.last = d
		}
	}
	panels := c.last.Year() - c.first.Year() + 1
	if o.Layout == "months" {
		panels *= 12
	}
	if panels > figure.MostPanels {
		return nil, fmt.Errorf("%d panels from %d to %d; a page holds %d; choose fewer years with --where", panels, c.first.Year(), c.last.Year(), figure.MostPanels)
	}
	days := len(c.values)
	if o.Value == "" || o.Agg == "count" || o.Agg == "sum" {
		for d := c.first; !d.After(c.last); d = d.AddDate(0, 0, 1) {
			c.values[d] += 0 // nothing was counted on it
		}
	}
	return append(notes, fmt.Sprintf("%d days with values, %s to %s", days, c.first.Format(time.DateOnly), c.last.Format(time.DateOnly))), nil
}

// dayAt is the date of a pivoted cell: rows are months and days, columns years.
func dayAt(g *grid.Grid, row, col int) (time.Time, bool) {
	if len(g.Y.Levels) != 2 {
		return time.Time{}, false
	}
	y, err1 := strconv.Atoi(g.X.LabelAt(col))
	m, err2 := strconv.Atoi(g.Y.Levels[0][row])
	if month, ok := tick.Month(g.Y.Levels[0][row]); err2 != nil && ok {
		m, err2 = month, nil
	}
	d, err3 := strconv.Atoi(g.Y.Levels[1][row])
	day := dayOf(y, m, d)
	return day, errors.Join(err1, err2, err3) == nil && int(day.Month()) == m && day.Day() == d
}

// calendar places days.
type calendar struct {
	locale      *tick.Locale
	start       time.Weekday
	values      map[time.Time]float64
	first, last time.Time
}

// weekday counts from the first day of the week.
func (c *calendar) weekday(d time.Time) int { return (int(d.Weekday()) - int(c.start) + 7) % 7 }

// weekdays are the days of the week in order: their names, and shown those
// that stand beside the cells.
func (c *calendar) weekdays(shown func(i int, name string) string) grid.Axis {
	names, short := make([]string, 7), make([]string, 7)
	for i := range names {
		names[i] = c.locale.WeekdaysShort[(int(c.start)+6+i)%7] // they are told from Monday
		short[i] = shown(i, names[i])
	}
	a := grid.Labelled("", names)
	a.Levels = [][]string{short}
	return a
}

func initial(s string) string {
	r, _ := utf8.DecodeRuneInString(s)
	return string(r)
}

// fill puts the days of from up to but not including to into a grid of
// weekdays by weeks; the rest of it, and days before the first or after the last
// of the data, are not drawn.
func (c *calendar) fill(from, to time.Time, weeks int) (g *grid.Grid, hidden []bool) {
	g, hidden = grid.New(7, weeks), make([]bool, 7*weeks)
	for i := range hidden {
		hidden[i] = true
	}
	shift := c.weekday(from)
	for i, d := 0, from; d.Before(to); i, d = i+1, d.AddDate(0, 0, 1) {
		at := (i+shift)%7*weeks + (i+shift)/7
		hidden[at] = d.Before(c.first) || d.After(c.last)
		if v, ok := c.values[d]; ok {
			g.Values[at] = v
		}
	}
	return g, hidden
}

// weeks is a panel for each year: weeks from left to right, weekdays downwards.
// The name of a month stands below the week of its first day.
func (c *calendar) weeks() (parts []part, cols int) {
	years := c.last.Year() - c.first.Year() + 1
	cols = 1
	names := c.weekdays(func(_ int, name string) string { return name })
	short := c.locale.MonthsShort
	if years > manyYears {
		cols = 2
		if slices.ContainsFunc(short[:], func(s string) bool { return utf8.RuneCountInString(s) > 3 }) {
			for i, s := range short {
				short[i] = initial(s) // as many as letters stand side by side
			}
		}
		names = c.weekdays(func(i int, name string) string {
			if i%2 == 1 {
				return "" // cells are low
			}
			return name
		})
	}
	n := 53
	for y := c.first.Year(); y <= c.last.Year(); y++ {
		if c.weekday(dayOf(y, 1, 1))+dayOf(y, 12, 31).YearDay() > 53*7 {
			n = 54 // a leap year that begins on the last day of a week
		}
	}
	for y := c.first.Year(); y <= c.last.Year(); y++ {
		from := dayOf(y, 1, 1)
		g, hidden := c.fill(from, dayOf(y+1, 1, 1), n)
		shift := c.weekday(from)
		weeks, months := make([]string, n), make([]string, n)
		for k := range weeks {
			weeks[k] = from.AddDate(0, 0, 7*k-shift).Format(time.DateOnly)
		}
		for m := range 12 {
			months[(dayOf(y, m+1, 1).YearDay()-1+shift)/7] = short[m]
		}
		g.X, g.Y = grid.Labelled("week from", weeks), names
		g.X.Levels = [][]string{months}
		name := strconv.Itoa(y)
		parts = append(parts, part{name: name, title: name, plan: &plan{grid: g, extras: &extras{n: len(hidden), hidden: hidden}}})
	}
	return parts, cols
}

// months is a panel for each month: a row a week.
func (c *calendar) months() (parts []part, cols int) {
	days := c.weekdays(func(_ int, name string) string { return initial(name) })
	for m := dayOf(c.first.Year(), int(c.first.Month()), 1); !m.After(c.last); m = m.AddDate(0, 1, 0) {
		g, hidden := c.fill(m, m.AddDate(0, 1, 0), 6)
		x := newExtras(len(hidden))
		for i, h := range hidden {
			x.hide(i%6*7+i/6, h)
		}
		g = g.Transpose()
		weeks := make([]string, 6)
		for k := range weeks {
			weeks[k] = m.AddDate(0, 0, 7*k-c.weekday(m)).Format(time.DateOnly)
		}
		g.X, g.Y = days, grid.Labelled("week from", weeks)
		g.Y.Levels = [][]string{make([]string, 6)} // what week it is says the title
		title := fmt.Sprintf("%s %d", c.locale.MonthsShort[m.Month()-1], m.Year())
		parts = append(parts, part{name: m.Format("2006-01"), title: title, plan: &plan{grid: g, extras: x}})
	}
	return parts, min(4, len(parts))
}
