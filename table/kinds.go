package table

import (
	"fmt"
	"math"
	"strings"
)

// Column hands over the whole column and what had to be decided on the way.
// The Inferrer is not to be used afterwards.
func (f *Inferrer) Column() (*Column, []string) {
	c, _ := f.finish()
	return c, f.notes
}

// Take hands over the cells so far and starts the next chunk of the same
// column, whose kind is then settled: a later cell that does not fit is a
// *CellError of the Take of its chunk, with the row counted over all chunks.
// As long as no cell is present the kind stays open.
func (f *Inferrer) Take() (*Column, error) {
	if f.err != nil {
		return nil, f.err
	}
	c, err := f.finish()
	if err != nil {
		return nil, err
	}
	f.before += int64(f.n)
	f.frozen = f.state != unknown
	f.n, f.floats, f.forms, f.odd, f.arena, f.text = 0, nil, nil, nil, nil, textCells{}
	return c, nil
}

// Notes are the decisions so far.
func (f *Inferrer) Notes() []string { return f.notes }

func (f *Inferrer) finish() (*Column, error) {
	if f.state == moment {
		if bad := f.settleDates(); bad >= 0 {
			if f.frozen {
				return nil, &CellError{Row: f.before + int64(bad) + 1, Column: f.name, Text: "a date", Want: "in the order of the first ones"}
			}
			f.notes = append(f.notes, fmt.Sprintf("column %q: its dates fit neither month/day/year nor day/month/year, so it is text", f.name))
			f.toText()
		}
	}
	if f.state == unknown && len(f.odd) > 0 && !f.frozen {
		f.toText() // nothing but words for missing: they are words
	}
	c := &Column{Name: f.name, Floats: f.floats}
	switch f.state {
	case unknown:
		c.Integer = false
	case number:
		c.Integer = allWhole(f.floats)
	case boolean:
		c.Kind = Bool
	case moment:
		c.Kind = Time
		c.Unit = finestUnit(f.floats)
		f.zones(c)
	case words:
		c.Kind, c.Floats, c.Codes, c.Dict = Text, nil, f.text.codes, f.text.dict
		f.noteBreak(c)
	}
	return c, nil
}

// madeText is how a note goes on that says what made text of a column.
const madeText = " is text:"

// noteBreak says which cell made text of a column that is mostly typed.
func (f *Inferrer) noteBreak(c *Column) {
	if f.breakRow < 0 || f.before > 0 {
		return
	}
	if strings.HasPrefix(strings.TrimLeft(f.breakText, "+-"), "0") && allDigits(f.breakText) {
		f.notes = append(f.notes, fmt.Sprintf("column %q"+madeText+" %q in row %s has a leading zero", f.name, shorten(f.breakText), thousands(int64(f.breakRow)+1)))
		return
	}
	probe := NewInferrer("", f.o)
	typed, present := 0, 0
	fits := make([]bool, len(c.Dict))
	for i, s := range c.Dict {
		fits[i] = probe.guess(trim([]byte(s))) != words
	}
	for _, code := range c.Codes {
		if code >= 0 {
			present++
			if fits[code] {
				typed++
			}
		}
	}
	if 2*typed >= present {
		f.notes = append(f.notes, fmt.Sprintf("column %q"+madeText+" %q in row %s is not like the cells above it (%s of %s cells are numbers, times or truths)",
			f.name, shorten(f.breakText), thousands(int64(f.breakRow)+1), thousands(int64(typed)), thousands(int64(present))))
	}
}

func allDigits(s string) bool {
	s = strings.TrimLeft(s, "+-")
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}

// settleDates decides between month/day and day/month for the column and
// returns the row of a date that fits neither, or -1.
func (f *Inferrer) settleDates() int {
	month, dayFirst, slashes, bad := true, true, 0, -1
	for i, form := range f.forms {
		if form != formSlash {
			continue
		}
		slashes++
		_, ok := unpackSlash(f.floats[i], true)
		month = month && ok
		_, ok = unpackSlash(f.floats[i], false)
		dayFirst = dayFirst && ok
		if !month && !dayFirst || f.monthFirst == 1 && !month || f.monthFirst == -1 && !dayFirst {
			bad = i
			break
		}
	}
	if slashes == 0 || bad >= 0 {
		return bad
	}
	if f.monthFirst == 0 {
		f.monthFirst = -1
		if month {
			f.monthFirst = 1
		}
		if month && dayFirst {
			f.notes = append(f.notes, fmt.Sprintf("column %q: dates such as 03/04/2014 are read as month/day/year; no date of the column tells", f.name))
		}
	}
	for i, form := range f.forms {
		if form == formSlash {
			f.floats[i], _ = unpackSlash(f.floats[i], f.monthFirst == 1)
			f.forms[i] = formOdd
		}
	}
	return -1
}

// zones sets Zoned when a time has a zone, and notes a mixture.
func (f *Inferrer) zones(c *Column) {
	with, without := 0, 0
	for i, form := range f.forms {
		switch {
		case math.IsNaN(f.floats[i]):
		case form == formZoned, form >= formTime && form < formTime+64 && form&timeZ != 0:
			with++
		default:
			without++
		}
	}
	c.Zoned = with > 0
	if with > 0 && without > 0 {
		f.notes = append(f.notes, fmt.Sprintf("column %q: %s of %s times have no zone and are taken as UTC", f.name, thousands(int64(without)), thousands(int64(with+without))))
	}
}
