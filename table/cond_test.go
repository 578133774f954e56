package table

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestParseCond(t *testing.T) {
	for _, c := range []struct {
		text, column, op string
		values           []string
	}{
		{"disease = Measles", "disease", "=", []string{"Measles"}},
		{"disease=Hepatitis A", "disease", "=", []string{"Hepatitis A"}},
		{"a == 1", "a", "=", []string{"1"}},
		{"year>=1963", "year", ">=", []string{"1963"}},
		{"year <= 1963", "year", "<=", []string{"1963"}},
		{"a != b", "a", "!=", []string{"b"}},
		{"a<-1", "a", "<", []string{"-1"}},
		{"max weight > 0", "max weight", ">", []string{"0"}},
		{`"max > weight" > 0`, "max > weight", ">", []string{"0"}},
		{"`a` = 'it''s'", "a", "=", []string{"it's"}},
		{`a = "x ""y"""`, "a", "=", []string{`x "y"`}},
		{"state in (Ohio, 'New York' ,\"a, b\")", "state", "in", []string{"Ohio", "New York", "a, b"}},
		{"state IN(Ohio)", "state", "in", []string{"Ohio"}},
		{"in in (in)", "in", "in", []string{"in"}},
		{"made in = Ohio", "made in", "=", []string{"Ohio"}},
		{"pickup.weekday = Monday", "pickup.weekday", "=", []string{"Monday"}},
		{"note =", "note", "=", []string{""}},
		{"note !=", "note", "!=", []string{""}},
		{"a = b = c", "a", "=", []string{"b = c"}},
		{"a in (x, )", "a", "in", []string{"x", ""}},
	} {
		got, err := ParseCond(c.text)
		if err != nil || got.Column != c.column || got.Op != c.op || !slices.Equal(got.Values, c.values) {
			t.Errorf("%s: %q %v", c.text, got, err)
		}
	}
	for _, bad := range []string{"", "a", "= 1", "a >", "a in", "a in (", "a in (b", "a in (b) c", `a = "b`, `a = "b" c`, `"a = 1`, `a in ("b" c)`} {
		if c, err := ParseCond(bad); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q is read as %q: %v", bad, c, err)
		}
	}
}

func FuzzParseCond(f *testing.F) {
	for _, s := range []string{"a = b", "a in (b, 'c''d', \"\")", "`a in` != ", "a in (b)", "a<>b", "in in (in)", "a  IN\t( b )", `"" = 1`, "a = in (x", "é = ü"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCond(s)
		if err != nil {
			return
		}
		again, err := ParseCond(c.String())
		if err != nil || again.Column != c.Column || again.Op != c.Op || !slices.Equal(again.Values, c.Values) {
			t.Fatalf("%q is %q, written %q, read as %q: %v", s, c, c.String(), again, err)
		}
	})
}

const people = `name,age,born,tall
Ann,30,1994-05-01 10:00,true
Bob,,1994-05-02 00:00,false
"O'Neil, C",41,,true
,7,2017-12-31 23:30,
`

func TestWhere(t *testing.T) {
	tab := read(t, people)
	for _, c := range []struct{ cond, rows string }{
		{"name = Ann", "1"},
		{"name != Ann", "2 3"}, // missing meets no condition
		{`name = "O'Neil, C"`, "3"},
		{"name > Ann", "2 3"},
		{"name in (Ann, Bob)", "1 2"},
		{"name =", "4"},
		{"name !=", "1 2 3"},
		{`name in (Ann, "")`, "1 4"},
		{"age = 30.0", "1"},
		{"age != 30", "3 4"},
		{"age < 30", "4"},
		{"age <= 30", "1 4"},
		{"age > 30", "3"},
		{"age in (7, 41)", "3 4"},
		{"age =", "2"},
		{"born = 1994-05-01", "1"}, // the whole day
		{"born <= 1994-05-01", "1"},
		{"born > 1994-05-01", "2 4"},
		{"born = 1994-05", "1 2"},
		{"born >= 2017", "4"},
		{"born < 1994-05-01 10:00", ""},
		{"born = 1994-05-01T10:00", "1"},
		{"born =", "3"},
		{"born.year = 1994", "1 2"},
		{"born.month = May", "1 2"},
		{"born.month = 12", "4"},
		{"born.month < dec", "1 2"},
		{"born.weekday = Sunday", "1 4"},
		{"born.weekday in (mon, Sunday)", "1 2 4"},
		{"born.hour > 9", "1 4"},
		{"age:10 = 40", "3"},
		{"tall = true", "1 3"},
		{"tall != true", "2"},
		{"tall = 0", "2"},
	} {
		keep, err := tab.matches(conds(t, c.cond), nil)
		rows := make([]string, len(keep))
		for i, r := range keep {
			rows[i] = fmt.Sprint(r + 1)
		}
		if got := strings.Join(rows, " "); err != nil || got != c.rows {
			t.Errorf("%s: rows %s %v, want %s", c.cond, got, err, c.rows)
		}
	}
}

func TestWhereErrors(t *testing.T) {
	tab := read(t, people)
	for cond, want := range map[string]string{
		"nam = Ann":      `test.csv: no column "nam"; did you mean "name"? (columns: name, age, born, tall)`,
		"age = old":      `test.csv: column "age" holds numbers, which the condition compares with "old"`,
		"born > recent":  `test.csv: column "born" holds times, which the condition compares with "recent"`,
		"age.hour = 1":   `test.csv: column "age" holds numbers; .hour needs times`,
		"name:10 = 1":    `test.csv: column "name" holds text; a bin width needs numbers`,
		"brn.hour = 1":   `test.csv: no column "brn"; did you mean "born"? (columns: name, age, born, tall)`,
		"age > ''":       `condition "age > ''" has no value; write it as 'column = value' with =, !=, <, <=, >, >= or in (a, b)`,
		"something else": `condition "something else" has no operator; write it as 'column = value' with =, !=, <, <=, >, >= or in (a, b)`,
	} {
		c, err := ParseCond(cond)
		if err == nil {
			_, err = Apply(tab, Query{Where: []Cond{c}})
		}
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", cond, err, want)
		}
	}
}
