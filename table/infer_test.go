package table

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func infer(cells []string, o InferOptions) (*Column, []string) {
	f := NewInferrer("x", o)
	for _, s := range cells {
		f.Add([]byte(s))
	}
	return f.Column()
}

// show writes a column as its kind and its cells.
func show(c *Column) string {
	cells := make([]string, c.Len())
	for i := range cells {
		if cells[i] = c.text(i); cells[i] == "" {
			cells[i] = "-"
		}
	}
	kind := c.Kind.String()
	if c.Kind == Time {
		kind += " " + c.Unit
	}
	return kind + ": " + strings.Join(cells, "|")
}

func TestInfer(t *testing.T) {
	for _, c := range []struct {
		name, cells, want string
		notes             int
	}{
		{"whole numbers", "1|2|-3", "number: 1|2|-3", 0},
		{"decimals and exponents", "1.50|2e3|.5|5.|+1", "number: 1.5|2000|0.5|5|1", 0},
		{"spaces around", " 1 |2\t", "number: 1|2", 0},
		{"infinity", "1|inf|-Infinity", "number: 1|Inf|-Inf", 0},
		{"empty is missing", "1||3", "number: 1|-|3", 0},
		{"NA among numbers", "NA|1|nan|N/A", "number: -|1|-|-", 0},
		{"NA among text is Namibia", "NA|DE|FR", "text: NA|DE|FR", 0},
		{"nothing but NA is text", "NA|NA", "text: NA|NA", 0},
		{"nothing at all", "||", "number: -|-|-", 0},
		{"identifiers keep zeros", "01001|01003", "text: 01001|01003", 0},
		{"a zero late", "1001|2.50|01003", "text: 1001|2.50|01003", 1},
		{"zero itself", "0|0.5|-0", "number: 0|0.5|0", 0},
		{"long whole numbers", "12345678901234567|1", "text: 12345678901234567|1", 0},
		{"long but exact", "1152921504606846976|1", "number: 1.152921504606847e+18|1", 0},
		{"many digits after the point", "0.1234567890123456789", "number: 0.12345678901234568", 0},
		{"years are numbers", "1949|1950", "number: 1949|1950", 0},
		{"months as numbers", "201401|201402", "number: 201401|201402", 0},
		{"mixed is text", "1.50|2|1e3|abc", "text: 1.50|2|1e3|abc", 1},
		{"mostly text says nothing", "1|a|b|c", "text: 1|a|b|c", 0},
		{"no hexadecimal, no underscores", "0x10|1_000", "text: 0x10|1_000", 0},
		{"truths", "true|False||TRUE", "bool: true|false|-|true", 0},
		{"a truth among numbers", "1|true", "text: 1|true", 1},
		{"dates", "2014-07-01|2014-07-02", "time day: 2014-07-01|2014-07-02", 0},
		{"months", "2014-07|2014-08", "time month: 2014-07|2014-08", 0},
		{"slashed", "2014/07/01|2014/12/31", "time day: 2014-07-01|2014-12-31", 0},
		{"date and time", "2014-07-01 00:00:00|2014-07-01T00:30:00", "time minute: 2014-07-01 00:00|2014-07-01 00:30", 0},
		{"seconds", "2014-07-01 00:00:07", "time second: 2014-07-01 00:00:07", 0},
		{"fraction", "2014-07-01T00:00:00.25", "time second: 2014-07-01 00:00:00.25", 0},
		{"zones", "2014-07-01T00:00:00+02:00|2014-07-01T00:00Z", "time minute: 2014-06-30 22:00|2014-07-01 00:00", 0},
		{"some without a zone", "2014-07-01T00:00:00+0200|2014-07-01T00:00", "time minute: 2014-06-30 22:00|2014-07-01 00:00", 1},
		{"month first", "12/31/2014|1/2/2014", "time day: 2014-12-31|2014-01-02", 0},
		{"day first", "01/02/2014|31/12/2014", "time day: 2014-02-01|2014-12-31", 0},
		{"either: month first, said", "01/02/2014|03/04/2014", "time day: 2014-01-02|2014-03-04", 1},
		{"neither", "13/01/2014|01/13/2014", "text: 13/01/2014|01/13/2014", 1},
		{"slashed among ISO", "01/31/1965|1975-02-23T02:58:41.000Z", "time second: 1965-01-31 00:00:00|1975-02-23 02:58:41", 1},
		{"points are day first", "02.01.2014", "time day: 2014-01-02", 0},
		{"half past nine in the evening", "1/31/2014 9:30 PM|1/31/2014 12:00 AM", "time minute: 2014-01-31 21:30|2014-01-31 00:00", 0},
		{"no such day", "2014-02-30", "text: 2014-02-30", 0},
		{"leap day", "2000-02-29", "time day: 2000-02-29", 0},
		{"dates then text", "2014-07-01|2014-07-02 10:00|x", "text: 2014-07-01|2014-07-02 10:00|x", 1},
		{"NA among dates", "2014-07-02|NA", "time day: 2014-07-02|-", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			col, notes := infer(strings.Split(c.cells, "|"), InferOptions{})
			if got := show(col); got != c.want || len(notes) != c.notes {
				t.Errorf("%s %q, want %s and %d notes", got, notes, c.want, c.notes)
			}
		})
	}
}

func TestInferOptions(t *testing.T) {
	c, _ := infer([]string{"1,5", "-", "2,25"}, InferOptions{NA: []string{"-"}, Decimal: ','})
	if got := show(c); got != "number: 1.5|-|2.25" {
		t.Error(got)
	}
	c, _ = infer([]string{"1,50", "-", "x"}, InferOptions{NA: []string{"-"}, Decimal: ','})
	if got := show(c); got != "text: 1,50|-|x" {
		t.Error(got)
	}
}

func TestInferNoteNamesTheCell(t *testing.T) {
	_, notes := infer([]string{"1", "2", "40,7", "x"}, InferOptions{})
	want := `column "x" is text: "40,7" in row 3 is not like the cells above it (2 of 4 cells are numbers, times or truths)`
	if len(notes) != 1 || notes[0] != want {
		t.Errorf("%q", notes)
	}
}

// cellText draws cells near to the edges of the grammar.
func cellText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"", " ", "NA", "nan", "true", "FALSE", "0", "-0", "007", "1.50", "1e5", "x", "2014-07-01", "2014-07-01 00:30",
			"2014-07-01T00:30:15Z", "2014-07-01T10:00:00.5+02:00", "01/02/2014", "13/02/2014", "02/13/2014 10:00", "2014-07", "2014/07/01", " 5 ", "inf"}),
		rapid.StringMatching(`-?[0-9]{1,17}(\.[0-9]{0,6})?`),
		rapid.StringMatching(`(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-5][0-9](:[0-5][0-9])?)?`),
	)
}

// A column that is text in the end holds every cell as it was written.
func TestInferKeepsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := append(rapid.SliceOf(cellText()).Draw(t, "cells"), "text")
		c, _ := infer(cells, InferOptions{})
		if c.Kind != Text {
			t.Fatalf("kind %s", c.Kind)
		}
		for i, s := range cells {
			if strings.TrimSpace(s) == "" {
				s = ""
			}
			if c.text(i) != s {
				t.Fatalf("row %d: %q, want %q", i+1, c.text(i), s)
			}
		}
	})
}

// Parts read apart and appended are the column read at once.
func TestInferAppend(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := rapid.SliceOf(cellText()).Draw(t, "cells")
		cut := rapid.IntRange(0, len(cells)).Draw(t, "cut")
		cut2 := rapid.IntRange(cut, len(cells)).Draw(t, "cut2")
		whole, _ := infer(cells, InferOptions{})
		var parts [3]*Inferrer
		for i, p := range [][]string{cells[:cut], cells[cut:cut2], cells[cut2:]} {
			parts[i] = NewInferrer("x", InferOptions{})
			for _, s := range p {
				parts[i].Add([]byte(s))
			}
		}
		parts[0].Append(parts[1])
		parts[0].Append(parts[2])
		c, _ := parts[0].Column()
		if got, want := show(c), show(whole); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
	})
}

func TestTake(t *testing.T) {
	f := NewInferrer("x", InferOptions{})
	take := func(cells ...string) (string, error) {
		for _, s := range cells {
			f.Add([]byte(s))
		}
		c, err := f.Take()
		if err != nil {
			return "", err
		}
		return show(c), nil
	}
	for _, c := range []struct{ cells, want string }{
		{"|", "number: -|-"},
		{"1|2", "number: 1|2"},
		{"NA|1e3", "number: -|1000"},
	} {
		if got, err := take(strings.Split(c.cells, "|")...); err != nil || got != c.want {
			t.Errorf("%s %v, want %s", got, err, c.want)
		}
	}
	_, err := take("3", "abc")
	if err == nil || err.Error() != `row 8, column "x": "abc" is not a number` {
		t.Errorf("%v", err)
	}
}

// Times equal those of the standard library.
func TestParseTimeEqualsStandardLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(-62135596800, 253402300799).Draw(t, "seconds"), 0).UTC()
		layout := rapid.SampledFrom([]string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02", "2006-01", "2006/01/02"}).Draw(t, "layout")
		if layout == time.RFC3339 {
			at = at.In(time.FixedZone("", rapid.IntRange(-12*60, 14*60).Draw(t, "offset")*60))
		}
		if y := at.Year(); y < 0 || y > 9999 {
			return
		}
		text := at.Format(layout)
		want, err := time.Parse(layout, text)
		if err != nil {
			t.Fatal(err)
		}
		v, form, ok := parseTime([]byte(text))
		if !ok || v != float64(want.Unix()) {
			t.Fatalf("%s: %v %v, want %v", text, v, ok, want.Unix())
		}
		if form >= formTime && form < formTime+64 {
			if back := string(appendTime(nil, v, form-formTime)); back != text {
				t.Fatalf("%s written back as %s", text, back)
			}
		}
	})
}

func FuzzInfer(f *testing.F) {
	for _, s := range []string{"1|2|x", "2014-07-01|NA|1", "01/02/2014|x", "1e400|-1e-400", "true|1", "0x1p3|+.5|-.", "1/2/2014 9:30 pm|x", "9:30:61", "2014-07-01T24:00|y",
		"99999999999999999999|1", "12345678901234567890123456789.5"} {
		f.Add(s, byte('.'))
	}
	f.Fuzz(func(t *testing.T, s string, decimal byte) {
		if decimal != ',' {
			decimal = '.'
		}
		cells := strings.Split(s, "|")
		c, _ := infer(cells, InferOptions{Decimal: decimal})
		if c.Len() != len(cells) {
			t.Fatalf("%d cells of %d", c.Len(), len(cells))
		}
		forced := NewInferrer("x", InferOptions{Decimal: decimal})
		forced.ForceText()
		again := NewInferrer("x", InferOptions{Decimal: decimal})
		for _, s := range cells {
			forced.Add([]byte(s))
			again.Add([]byte(s))
		}
		again.toText()
		want, _ := forced.Column()
		got, _ := again.Column()
		for i := range cells {
			if got.text(i) != want.text(i) {
				t.Fatalf("cell %d: %q, want %q", i, got.text(i), want.text(i))
			}
			if c.Kind == Time {
				if v := c.Floats[i]; math.IsInf(v, 0) || v < -7e10 || v > 3e11 {
					t.Fatalf("%q is the time %v", cells[i], v)
				}
			}
		}
	})
}

func BenchmarkInfer(b *testing.B) {
	for name, cell := range map[string]func(i int) string{
		"number": func(i int) string { return fmt.Sprintf("%.3f", float64(i%1000)/7) },
		"text":   func(i int) string { return "category " + fmt.Sprint(i*7919%50) },
		"time":   func(i int) string { return time.Unix(int64(i)*1800, 0).UTC().Format("2006-01-02 15:04:05") },
	} {
		b.Run(name, func(b *testing.B) {
			cells := make([][]byte, 4096)
			for i := range cells {
				cells[i] = []byte(cell(i))
			}
			b.ReportAllocs()
			for b.Loop() {
				f := NewInferrer("x", InferOptions{})
				for _, c := range cells {
					f.Add(c)
				}
				f.Column()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(cells)), "ns/cell")
		})
	}
}
