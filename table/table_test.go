package table

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestColumn(t *testing.T) {
	tab := &Table{Name: "flights.csv"}
	for _, n := range []string{"year", "month", "passengers", "Mnth2", ""} {
		tab.Columns = append(tab.Columns, &Column{Name: n})
	}
	if c, err := tab.Column("month"); err != nil || c != tab.Columns[1] {
		t.Error(c, err)
	}
	for name, want := range map[string]string{
		"mnth":       `did you mean "month" or "Mnth2"?`,
		"MONTH":      `did you mean "month"?`,
		"pasengers":  `did you mean "passengers"?`,
		"passnegers": `did you mean "passengers"?`,
		"yaer":       `did you mean "year"?`,
		"zzz":        `no column "zzz" (columns: year, month, passengers, Mnth2, `,
		"x":          `no column "x" (columns: year, `, // and not the one without a name
	} {
		_, err := tab.Column(name)
		var e *ColumnError
		if !errors.As(err, &e) || !strings.HasPrefix(err.Error(), "flights.csv: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	_, err := (&Table{}).Column(strings.Repeat("x", 300) + "\n")
	if len(err.Error()) > 100 || strings.Contains(err.Error(), "\n") {
		t.Error(err)
	}
}

func TestUniqueNames(t *testing.T) {
	for _, c := range []struct {
		in, want string
		changed  int
	}{
		{"a|b", "a|b", 0},
		{"a|a|a", "a|a (2)|a (3)", 2},
		{"a|a|a (2)", "a|a (3)|a (2)", 1},
		{"||", "| (2)| (3)", 2},
	} {
		got, n := UniqueNames(strings.Split(c.in, "|"))
		if strings.Join(got, "|") != c.want || n != c.changed {
			t.Errorf("%q %d, want %q", got, n, c.want)
		}
	}
}

func TestAppend(t *testing.T) {
	all := &Table{}
	first := read(t, "a,b,c\nx,,1\ny,,2\n")
	for _, u := range []*Table{first, read(t, "a,b,c\ny,p,3.5\nz,q,\n"), read(t, "a,b,c\n,p,\n")} {
		if err := all.Append(u); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []string{"text: x|y|y|z|-", "text: -|-|p|q|p", "number: 1|2|3.5|-|-"} {
		if got := show(all.Columns[i]); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if !slices.Equal(all.Columns[0].Dict, []string{"x", "y", "z"}) || all.Columns[2].Integer || first.Rows() != 2 {
		t.Errorf("%q %v %d", all.Columns[0].Dict, all.Columns[2].Integer, first.Rows())
	}
	err := all.Append(read(t, "a,b,c\nx,p,no\n"))
	if err == nil || err.Error() != `test.csv: column "c" holds numbers, then text; its cells must be of one kind` {
		t.Error(err)
	}
	if err := all.Append(read(t, "a,b\nx,p\n")); err == nil {
		t.Error("two columns behind three")
	}
}

// A limited view shares its cells with the table it is of; appending to it
// must not write into that table.
func TestAppendLeavesOthers(t *testing.T) {
	whole := read(t, "a,b\nx,1\ny,2\nz,3\n")
	part, err := Apply(whole, Query{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := part.Append(read(t, "a,b\nq,9\n")); err != nil {
		t.Fatal(err)
	}
	if show(whole.Columns[0]) != "text: x|y|z" || show(whole.Columns[1]) != "number: 1|2|3" || show(part.Columns[1]) != "number: 1|9" {
		t.Errorf("%s %s %s", show(whole.Columns[0]), show(whole.Columns[1]), show(part.Columns[1]))
	}
}

func TestCollect(t *testing.T) {
	tab := read(t, "a,b\nx,1\ny,2\nx,3\nz,4\n")
	ctx := context.Background()
	for _, c := range []struct {
		q    Query
		want string
	}{
		{Query{}, "text: x|y|x|z number: 1|2|3|4"},
		{Query{Limit: 3}, "text: x|y|x number: 1|2|3"},
		{Query{Where: conds(t, "a = x"), Limit: 1}, "text: x number: 1"},
		{Query{Where: conds(t, "b > 1"), Columns: []string{"b", "b:2", "b"}}, "number: 2|3|4 number: 2|2|4 number: 2|3|4"},
	} {
		got, err := Collect(ctx, source{tab, 2}, c.q, CollectLimits{})
		if err != nil {
			t.Fatal(err)
		}
		var parts []string
		for _, col := range got.Columns {
			parts = append(parts, show(col))
		}
		if s := strings.Join(parts, " "); s != c.want {
			t.Errorf("%s, want %s", s, c.want)
		}
	}
	if _, err := Collect(ctx, source{tab, 2}, Query{Where: conds(t, "b > 9")}, CollectLimits{}); !errors.Is(err, ErrNoRows) || err.Error() != "test.csv: no rows meet all of the conditions" {
		t.Error(err)
	}
	var e *LimitError
	if _, err := Collect(ctx, source{tab, 2}, Query{}, CollectLimits{Rows: 3}); !errors.As(err, &e) || e.N != 4 || e.What != "rows" {
		t.Error(err)
	}
	if _, err := Collect(ctx, source{tab, 2}, Query{}, CollectLimits{Bytes: 8}); !errors.As(err, &e) {
		t.Error(err)
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := Collect(done, source{tab, 2}, Query{}, CollectLimits{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestNeeds(t *testing.T) {
	names := []string{"time", "v", "k", "x.hour"}
	got, err := Query{Columns: []string{"k", "time.hour", "x.hour"}, Where: conds(t, "v:10 = 20")}.Needs("t", names)
	if err != nil || !slices.Equal(got, names) {
		t.Error(got, err)
	}
	if got, err = (Query{Columns: []string{"k"}}).Needs("t", names); err != nil || !slices.Equal(got, []string{"k"}) {
		t.Error(got, err)
	}
	if _, err = (Query{Where: conds(t, "tme.hour = 1")}).Needs("t", names); err == nil {
		t.Error("a column that is not there")
	}
}

// The parts of times as pandas 2.1.4 has them (dt accessors, isocalendar), in
// UTC and in New York.
func TestParts(t *testing.T) {
	at := []float64{-1, 0, 951782400, 1404172800, 1419984000, 1230768000, 1704067199}
	for _, c := range []struct{ part, utc, newYork string }{
		{"year", "number: 1969|1970|2000|2014|2014|2009|2023", "number: 1969|1969|2000|2014|2014|2008|2023"},
		{"quarter", "text: Q4|Q1|Q1|Q3|Q4|Q1|Q4", "text: Q4|Q4|Q1|Q2|Q4|Q4|Q4"},
		{"month", "text: December|January|February|July|December|January|December", "text: December|December|February|June|December|December|December"},
		{"week", "number: 1|1|9|27|1|1|52", "number: 1|1|9|27|1|1|52"},
		{"weekday", "text: Wednesday|Thursday|Tuesday|Tuesday|Wednesday|Thursday|Sunday", "text: Wednesday|Wednesday|Monday|Monday|Tuesday|Wednesday|Sunday"},
		{"day", "number: 31|1|29|1|31|1|31", "number: 31|31|28|30|30|31|31"},
		{"yearday", "number: 365|1|60|182|365|1|365", "number: 365|365|59|181|364|366|365"},
		{"hour", "number: 23|0|0|0|0|0|23", "number: 18|19|19|20|19|19|18"},
		{"minute", "number: 59|0|0|0|0|0|59", "number: 59|0|0|0|0|0|59"},
		{"hour:3", "number: 21|0|0|0|0|0|21", "number: 18|18|18|18|18|18|18"},
		{"year:5", "number: 1965|1970|2000|2010|2010|2005|2020", "number: 1965|1965|2000|2010|2010|2005|2020"},
		{"date", "time day: 1969-12-31|1970-01-01|2000-02-29|2014-07-01|2014-12-31|2009-01-01|2023-12-31",
			"time day: 1969-12-31|1969-12-31|2000-02-28|2014-06-30|2014-12-30|2008-12-31|2023-12-31"},
	} {
		tab := &Table{Columns: []*Column{{Name: "at", Kind: Time, Floats: at, Zoned: true}, {Name: "local", Kind: Time, Floats: at}}}
		for _, z := range []struct{ column, tz, want string }{{"at", "", c.utc}, {"at", "America/New_York", c.newYork}, {"local", "America/New_York", c.utc}} {
			got, err := Apply(tab, Query{Columns: []string{z.column + "." + c.part}, TZ: z.tz})
			if err != nil {
				t.Fatal(err)
			}
			if s := show(got.Columns[0]); s != z.want {
				t.Errorf("%s.%s in %q: %s, want %s", z.column, c.part, z.tz, s, z.want)
			}
		}
	}
	if _, err := LoadZone("Mars/Base"); err == nil || err.Error() != `time zone "Mars/Base" is not known; use a name such as Europe/Berlin or UTC` {
		t.Error(err)
	}
}

// Where clocks are in a zone, so are the times of a condition.
func TestWhereInZone(t *testing.T) {
	tab := read(t, "at\n2014-07-01T03:59:00Z\n2014-07-01T04:00:00Z\n2014-07-02T03:59:59Z\n2014-07-02T04:00:00Z\n")
	got, err := Apply(tab, Query{Where: conds(t, "at = 2014-07-01"), TZ: "America/New_York"})
	if err != nil || show(got.Columns[0]) != "time second: 2014-07-01 04:00:00|2014-07-02 03:59:59" {
		t.Error(show(got.Columns[0]), err)
	}
	got, err = Apply(tab, Query{Where: conds(t, "at = 2014-07-01T04:00Z"), TZ: "America/New_York"})
	if err != nil || show(got.Columns[0]) != "time second: 2014-07-01 04:00:00" {
		t.Error(show(got.Columns[0]), err)
	}
}

func ExamplePivot() {
	month, _ := inferText("month", "Feb", "Jan", "Feb", "Jan")
	year, _ := inferText("year", "1949", "1949", "1950", "1950")
	sold, _ := inferText("sold", "118", "112", "126", "115")
	t := &Table{Name: "flights.csv", Columns: []*Column{month, year, sold}}
	g, notes, _ := Pivot(t, MatrixOptions{Rows: []string{"month"}, Cols: []string{"year"}, Value: "sold"}, "")
	for r, label := range g.Y.Labels {
		fmt.Println(label, g.Row(r))
	}
	fmt.Println(notes[0])
	// Output:
	// Jan [112 115]
	// Feb [118 126]
	// rows: the months of month are in calendar order (the file has another)
}

func inferText(name string, cells ...string) (*Column, []string) {
	f := NewInferrer(name, InferOptions{})
	for _, s := range cells {
		f.Add([]byte(s))
	}
	return f.Column()
}
