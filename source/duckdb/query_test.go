//go:build cgo

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// rows writes a table as text, one line a row, to compare at a glance.
func rows(t *table.Table) string {
	var b strings.Builder
	for r := range t.Rows() {
		for i, c := range t.Columns {
			if i > 0 {
				b.WriteByte(' ')
			}
			switch {
			case c.Kind == table.Text && c.Codes[r] < 0:
				b.WriteByte('-')
			case c.Kind == table.Text:
				b.WriteString(c.Dict[c.Codes[r]])
			case math.IsNaN(c.Floats[r]):
				b.WriteByte('-')
			default:
				fmt.Fprint(&b, c.Floats[r])
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

var weather = map[string]string{
	"weather.csv": "city,day,temp\nOslo,2024-01-01,-3.5\nOslo,2024-01-02,\nRome,2024-01-01,11\nRome,2024-02-01,12.5\n",
	"cities.json": `[{"name": "Oslo", "country": "Norway"}, {"name": "Rome", "country": "Italy"}]`,
	"odd.csv":     "a;b\n1,5;x\n2,25;y\n",
	"tab.tsv":     "a\tb\n1\tx,y\n",
	"sub/n.csv":   "n\n1\n2\n",
	"sub/m.csv":   "n\n3\n",
}

func TestAnswers(t *testing.T) {
	dir := folder(t, weather)
	for _, c := range []struct{ name, sql, want string }{
		{"file", "SELECT city, temp FROM 'weather.csv'", "Oslo -3.5\nOslo -\nRome 11\nRome 12.5\n"},
		{"from first", "FROM 'weather.csv' SELECT max(temp) AS t", "12.5\n"},
		{"semicolon", "SELECT 1 AS a; -- done; really", "1\n"},
		{"semicolon in a text", "SELECT ';' AS a -- ;", ";\n"},
		{"comment", "SELECT 1 AS a -- one", "1\n"},
		{"aggregate", "SELECT city, avg(temp) AS t, count(*) AS n FROM 'weather.csv' GROUP BY city ORDER BY city", "Oslo -3.5 2\nRome 11.75 2\n"},
		{"join", "SELECT country, temp FROM 'weather.csv' w JOIN 'cities.json' c ON w.city = c.name ORDER BY temp", "Norway -3.5\nItaly 11\nItaly 12.5\nNorway -\n"},
		{"with", "WITH w AS (FROM 'weather.csv') SELECT city FROM w WHERE temp > 11", "Rome\n"},
		{"pivot", "PIVOT 'weather.csv' ON city IN ('Oslo', 'Rome') USING first(temp) GROUP BY day ORDER BY day", "1.7040672e+09 -3.5 11\n1.7041536e+09 - -\n1.7067456e+09 - 12.5\n"},
		{"values", "VALUES (1, 'a'), (2, 'b')", "1 a\n2 b\n"},
		{"reader", "SELECT * FROM read_csv('odd.csv', delim = ';', decimal_separator = ',')", "1.5 x\n2.25 y\n"},
		{"glob", "SELECT sum(n) AS s FROM 'sub/*.csv'", "6\n"},
		{"list", "SELECT n FROM read_csv(['sub/m.csv', 'sub/n.csv'])", "3\n1\n2\n"},
		{"range", "SELECT * FROM range(3)", "0\n1\n2\n"},
		{"union", "(SELECT 1 AS a) UNION ALL (SELECT 2)", "1\n2\n"},
		{"describe", "SELECT column_name, column_type FROM (DESCRIBE FROM 'tab.tsv')", "a BIGINT\nb VARCHAR\n"},
		{"alias is the file's name", "SELECT weather.temp FROM 'weather.csv' LIMIT 1", "-3.5\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := rows(collect(t, dir, c.sql, table.Query{})); got != c.want {
				t.Errorf("%s:\n%swant\n%s", c.sql, got, c.want)
			}
		})
	}
	// From the folder itself the text of the query is run as it stands.
	t.Run("in the folder", func(t *testing.T) {
		t.Chdir(dir)
		for _, sql := range []string{"SELECT sum(n) AS s FROM 'sub/*.csv'", "SELECT sum(n) AS s FROM read_csv('sub/*.csv');"} {
			if got := rows(collect(t, "", sql, table.Query{})); got != "6\n" {
				t.Errorf("%s: %s", sql, got)
			}
		}
	})
}

func TestInputsAreViews(t *testing.T) {
	dir := folder(t, weather)
	for _, c := range []struct {
		sql, want string
		paths     []string
	}{
		{"SELECT count(*) AS n FROM src", "4\n", []string{"weather.csv"}},
		{"SELECT count(*) AS n FROM weather", "4\n", []string{"weather.csv"}},
		{"SELECT country FROM src, cities WHERE city = name AND temp = 11", "Italy\n", []string{"weather.csv", "cities.json"}},
		{"SELECT b FROM src", "x,y\n", []string{"tab.tsv"}},
		{"SELECT a FROM odd", "1,5\n2,25\n", []string{"odd.csv"}},
	} {
		if got := rows(collect(t, dir, c.sql, table.Query{}, c.paths...)); got != c.want {
			t.Errorf("%s: %swant %s", c.sql, got, c.want)
		}
	}
	os.Mkdir(filepath.Join(dir, "b"), 0o777)
	os.WriteFile(filepath.Join(dir, "b", "Weather.tsv"), []byte("a\n1\n"), 0o666)
	if _, err := openSQL(t, dir, "FROM src", "weather.csv", "b/Weather.tsv"); err == nil || !strings.Contains(err.Error(), "would both be the table") {
		t.Errorf("two inputs of one name: %v", err)
	}
}

func TestInputOptionsReachTheText(t *testing.T) {
	dir := folder(t, map[string]string{"odd.csv": "1,5|n.a.\n2,25|y\n", "latin.csv": "a\nM\xfcller\n"})
	in := table.Input{SQL: "FROM src", Paths: []string{filepath.Join(dir, "odd.csv")}, NoHeader: true, Delim: "|", Decimal: ",", NA: []string{"n.a."}}
	src, err := open(context.Background(), source.Request{Input: in})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	got, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
	if err != nil || rows(got) != "1.5 -\n2.25 y\n" {
		t.Errorf("%v, %v", rows(got), err)
	}
	in = table.Input{Encoding: "latin-1"}
	path := filepath.Join(dir, "latin.csv")
	whole, err := open(context.Background(), source.Request{Name: "latin.csv", Path: path, Input: in})
	if err != nil {
		t.Fatal(err)
	}
	defer whole.Close()
	got, err = table.Collect(context.Background(), whole, table.Query{}, table.CollectLimits{})
	if err != nil || rows(got) != "Müller\n" || got.Name != "latin.csv" {
		t.Errorf("%v, %v", rows(got), err)
	}
}

// The conditions that the engine sees in advance drop no row that the table's
// own conditions keep.
func TestConditionsEqualTheTables(t *testing.T) {
	sql := `SELECT *, 'nan'::DOUBLE AS nan FROM (VALUES
		(1.0::DOUBLE, 'Ohio', 'Jul', TIMESTAMP '2014-06-29', true, 9007199254740993, 0.10::DECIMAL(5, 2)),
		(2.5, 'July', 'Aug', '2014-07-01 18:00:00', false, 1, 0.20),
		(NULL, 'Jul', 'Jul', '2014-07-31 23:59:59', NULL, 2, NULL),
		(-3, NULL, NULL, '2015-01-01', true, 3, 0.30),
		(1e300, 'Ohio', 'Aug', NULL, false, 4, 1.05)) AS v(x, word, mon, "when", flag, big, dec)`
	src, err := openSQL(t, "", sql)
	if err != nil {
		t.Fatal(err)
	}
	all := collect(t, "", sql, table.Query{})
	columns := []string{"x", "word", "mon", "when", "flag", "big", "dec", "nan", "when.month", "x:2"}
	values := []string{"1", "2.5", "3.5", "-3", "Ohio", "Jul", "July", "7", "2014", "2014-07", "2014-07-01", "2014-07-31 23:59:59",
		"2014-07-02T08:00:00+14:00", "2015-01-01T00:00:00Z", "true", "false", "", "9007199254740993", "0.1", "0.3", "1.05", "inf", "it's", "\"; DROP"}
	operators := []string{"=", "!=", "<", "<=", ">", ">=", "in"}
	same := func(q table.Query) string {
		want, err := table.Apply(all, q)
		if err != nil {
			return "" // rows left out before may hide what the table refuses
		}
		got, err := table.Collect(context.Background(), src, q, table.CollectLimits{})
		if errors.Is(err, table.ErrNoRows) {
			got, err = &table.Table{}, nil
		}
		if err != nil || rows(got) != rows(want) {
			return fmt.Sprintf("%v: got\n%s%v, want\n%s", q, rows(got), err, rows(want))
		}
		return ""
	}
	for _, column := range columns {
		for _, op := range operators {
			for _, v := range values {
				if d := same(table.Query{Where: []table.Cond{{Column: column, Op: op, Values: []string{v}}}}); d != "" {
					t.Error(d)
				}
			}
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		var q table.Query
		for range rapid.IntRange(2, 3).Draw(r, "conditions") {
			q.Where = append(q.Where, table.Cond{
				Column: rapid.SampledFrom(columns).Draw(r, "column"),
				Op:     rapid.SampledFrom(operators).Draw(r, "op"),
				Values: rapid.SliceOfN(rapid.SampledFrom(values), 1, 3).Draw(r, "values"),
			})
		}
		q.Limit = rapid.Int64Range(0, 3).Draw(r, "limit")
		if rapid.Bool().Draw(r, "pick") {
			q.Columns = []string{"word", "x"}
		}
		if d := same(q); d != "" {
			r.Fatal(d)
		}
	})
}

func TestUnknownColumns(t *testing.T) {
	dir := folder(t, weather)
	src, err := openSQL(t, dir, "FROM 'weather.csv'")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []table.Query{
		{Columns: []string{"tmp"}}, {Columns: []string{`temp"; DROP VIEW src; --`}},
		{Where: []table.Cond{{Column: "c0", Op: "=", Values: []string{"1"}}}},
	} {
		err := src.Scan(context.Background(), q, func(*table.Table) error { return nil })
		var unknown *table.ColumnError
		if !errors.As(err, &unknown) {
			t.Errorf("%v: %v, want a *table.ColumnError", q, err)
		}
	}
}

func TestYieldsErrorEndsTheScan(t *testing.T) {
	src, err := openSQL(t, "", "SELECT range AS i FROM range(100000000)")
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	for range 2 {
		calls := 0
		err = src.Scan(context.Background(), table.Query{}, func(*table.Table) error { calls++; return stop })
		if !errors.Is(err, stop) || calls != 1 {
			t.Errorf("%v after %d calls", err, calls)
		}
	}
	if err := src.Scan(context.Background(), table.Query{}, func(*table.Table) error { return table.ErrEnough }); err != nil {
		t.Errorf("ErrEnough: %v", err)
	}
}

// Whatever a file is called, it is the table and nothing more.
func FuzzQuote(f *testing.F) {
	for _, s := range []string{"a", `a"b`, "it's", "a;b", "x') --", "*", "[a]", "?", "a\nb", "日本", `\`, "${x}", "$1", "-- x", "/*", ".", ".csv", "src", "a.b.csv", " "} {
		f.Add(s)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, name string) {
		file := name + ".csv"
		path := filepath.Join(dir, file)
		if strings.ContainsAny(name, "/\x00") || os.WriteFile(path, []byte("a\n42\n"), 0o666) != nil {
			return
		}
		defer os.Remove(path)
		os.WriteFile(filepath.Join(dir, "other.csv"), []byte("a\n1\n"), 0o666)
		for _, sql := range []string{"SELECT a FROM src", "SELECT a FROM " + quoteName(viewName(path))} {
			src, err := open(context.Background(), source.Request{Dir: dir, Input: table.Input{SQL: sql, Paths: []string{path}}})
			if !utf8.ValidString(name) {
				if err == nil || !strings.Contains(err.Error(), "not UTF-8") {
					t.Fatalf("%q: %v", name, err)
				}
				return
			}
			if err != nil {
				t.Fatalf("%q: %s: %v", name, sql, err)
			}
			got, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
			src.Close()
			if err != nil || rows(got) != "42\n" {
				t.Fatalf("%q: %s: %v", name, sql, err)
			}
		}
		text := collect(t, dir, "SELECT "+quoteText(name)+" AS "+quoteName(name+"x"), table.Query{})
		if c := text.Columns[0]; !reflect.DeepEqual(c.Dict, []string{name}) || c.Name != name+"x" {
			t.Fatalf("%q came back as %q named %q", name, c.Dict, c.Name)
		}
	})
}

// In a column of numbers the usual words for missing are missing, in a column
// of text they are text: the country code of Namibia is NA.
func TestWordsForMissing(t *testing.T) {
	dir := folder(t, map[string]string{
		"r.csv":      "code,\"the \"\"x\"\"\",day,both,yes\nNA,NA,NA,1,true\nNO,1.5,2024-01-01,x,NA\nNULL,-2,null,NA,False\n",
		"late.csv":   "a\n" + strings.Repeat("1\n", 3<<20) + "n.d.\n",
		"ragged.csv": "a,b\n1,2\n1,2,3\n",
	})
	src, err := openSQL(t, dir, "FROM src", "r.csv")
	if err != nil {
		t.Fatal(err)
	}
	fields, _ := src.Schema(context.Background())
	want := []table.Field{{Name: "code", Kind: table.Text}, {Name: `the "x"`, Kind: table.Number}, {Name: "day", Kind: table.Time}, {Name: "both", Kind: table.Text}, {Name: "yes", Kind: table.Bool}}
	if !reflect.DeepEqual(fields, want) {
		t.Errorf("schema %v, want %v", fields, want)
	}
	if got := rows(collect(t, dir, "FROM src", table.Query{}, "r.csv")); got != "NA - - 1 1\nNO 1.5 1.7040672e+09 x -\nNULL -2 - NA 0\n" {
		t.Errorf("got\n%s", got)
	}
	src, err = openSQL(t, dir, "FROM src", "late.csv")
	if err != nil {
		t.Fatal(err)
	}
	err = src.Scan(context.Background(), table.Query{}, func(*table.Table) error { return nil })
	if want := `sql: line 3145730: error when converting column "a"`; err == nil || !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), "--na") {
		t.Errorf("a word in the last row: %v, want %s", err, want)
	}
}
