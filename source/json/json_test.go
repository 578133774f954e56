package json

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/render/values"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// documents and what stands in them; want is each column as name:kind:cells.
var documents = []struct {
	name, text string
	in         table.Input
	want       string
}{
	{"records", `[{"a": 1, "b": "x"}, {"b": "y", "a": 2.5}]`, table.Input{}, "a:number:1 2.5|b:text:x y"},
	{"missing keys and null", `[{"a": 1}, {"b": null}, {"a": 3, "b": 4}]`, table.Input{}, "a:number:1 ? 3|b:number:? ? 4"},
	{"nested once", `[{"a": {"x": 1, "y": [1, 2], "z": {"deep": 1}}, "b": 2}]`, table.Input{}, "a.x:number:1|b:number:2"},
	{"booleans and times", `[{"ok": true, "t": "1970-01-02"}, {"ok": false, "t": "1970-01-03"}]`, table.Input{}, "ok:bool:1 0|t:time:86400 172800"},
	{"leading zeros stay", `[{"fips": "01001"}, {"fips": "02013"}]`, table.Input{}, "fips:text:01001 02013"},
	{"numbers as text", `[{"mass": "21"}, {"mass": "720.5"}]`, table.Input{}, "mass:number:21 720.5"},
	{"escapes", `[{"a\n\u00e9": "\ud83d\ude00 \"\\\/", "b": "\ud83d x"}]`, table.Input{}, "a\né:text:😀 \"\\/|b:text:\uFFFD x"},
	{"rows", `[[1, 2], [3, 4e1]]`, table.Input{}, "0:number:1 3|1:number:2 40"},
	{"rows with names", `[["a", "b"], [1, "x"]]`, table.Input{}, "a:number:1|b:text:x"},
	{"values", `[3, null, -1.5]`, table.Input{}, "value:number:3 ? -1.5"},
	{"pandas split", `{"columns":["a","b"],"index":["r","s"],"data":[[1,2],[3,null]]}`, table.Input{}, ":text:r s|a:number:1 3|b:number:2 ?"},
	{"pandas split, names last", `{"data":[[1,2],[3,4]],"index":[0,1],"columns":["a","b"]}`, table.Input{}, "a:number:1 3|b:number:2 4"},
	{"lists by name", `{"a": [1, 2], "n": 7, "b": ["x", "y"]}`, table.Input{}, "a:number:1 2|b:text:x y"},
	{"one list inside", `{"base": 8.66, "monthly": [{"year": 1753}]}`, table.Input{}, "year:number:1753"},
	{"--key", `{"a": {"b": [{"x": 1}]}, "c": [{"x": 2}]}`, table.Input{Key: "a.b"}, "x:number:1"},
	{"grid", `{"x": [10, 20], "y": ["r", "s"], "values": [[1, null], [true, "inf"]]}`, table.Input{}, ":text:r s|10:number:1 1|20:number:? +Inf"},
	{"plotly's z", `{"z": [[1, 2]]}`, table.Input{}, "0:number:1|1:number:2"},
	{"flat", `{"width": 3, "height": 2, "values": [1, 2, 3, 4, 5, 6]}`, table.Input{}, "0:number:1 4|1:number:2 5|2:number:3 6"},
	{"a record a line", "{\"a\": 1}\n{\"a\": 2, \"tags\": [1]}\n", table.Input{}, "a:number:1 2"},
	{"one record, one line", "{\"a\": 1}\n", table.Input{Format: "ndjson"}, "a:number:1"},
	{"Python's NaN", `[{"a": NaN}, {"a": -Infinity}, {"a": Infinity}]`, table.Input{}, "a:number:? -Inf +Inf"},
	{"a byte-order mark", "\uFEFF[{\"a\": 1}]", table.Input{}, "a:number:1"},
}

var refusals = []struct {
	name, text string
	in         table.Input
	want       string
}{
	{"nested 100 000 deep", strings.Repeat("[", 100000), table.Input{}, "t.json:1:3: "},
	{"deep in a record", `[{"a":` + strings.Repeat(`[`, 100000), table.Input{}, "nested deeper than 512 levels"},
	{"deep objects", strings.Repeat(`{"a":`, 100000), table.Input{}, "nested deeper than 512 levels"},
	{"cut off", "[{\"a\": 1},\n{\"a\": ", table.Input{}, "t.json:2:7: the document ends where a value is due"},
	{"cut off in a string", `[{"a": "x`, table.Input{}, "ends within a string"},
	{"not quoted", "[{\"a\": 1},\n  {a: 2}]", table.Input{}, `t.json:2:4: 'a' where '"' is due`},
	{"trailing comma", `[1, 2, ]`, table.Input{}, "t.json:1:8: ']' where a value is due"},
	{"a bad number", `[1, 01]`, table.Input{}, `"01" is not a number`},
	{"a bad word", `[1, nil]`, table.Input{}, `"nil" is not a value`},
	{"after the end", `[1] [2]`, table.Input{}, "after the end of the document"},
	{"ragged rows", "[[1,2],\n[3]]", table.Input{}, "t.json:2:1: row 2 has 1 values, the first has 2"},
	{"ragged grid", `{"z": [[1,2],[3]]}`, table.Input{}, "row 2 has 1 values"},
	{"text in a grid", `{"z": [[1,"40,7"]]}`, table.Input{}, `row 1: "40,7" is not a number`},
	{"wrong size", `{"width": 2, "height": 2, "values": [1, 2, 3]}`, table.Input{}, "3 values are not 2 wide x 2 high"},
	{"lists of two lengths", `{"a": [1, 2], "b": [1]}`, table.Input{}, `"b" has 1 values, "a" has 2`},
	{"several lists", `{"a": [{"x": 1}], "b": [{"x": 1}]}`, table.Input{}, `choose one by --key: "a", "b"`},
	{"no list", `{"a": {"b": [1]}}`, table.Input{}, `--key a.b (keys: "a")`},
	{"no such key", `{"a": [1]}`, table.Input{Key: "b"}, `no key "b"; there are "a"`},
	{"a key twice", `[{"a": 1, "a": 2}]`, table.Input{}, `the key "a" twice in one record`},
	{"empty", `[]`, table.Input{}, "no rows"},
	{"no JSON", `hello`, table.Input{}, "it starts with \"hello\""},
	{"a control character", "[\"a\nb\"]", table.Input{}, "control character"},
}

func fromText(text string, in table.Input, limits source.Limits) (*file, error) {
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
	src, err := Open(context.Background(), source.Request{Name: "t.json", Path: "t.json", Input: in, Limits: limits, Head: []byte(text[:min(len(text), 4096)]), Open: open})
	if err != nil {
		return nil, err
	}
	return src.(*file), nil
}

func collect(text string, in table.Input, limits source.Limits) (*table.Table, error) {
	f, err := fromText(text, in, limits)
	if err != nil {
		return nil, err
	}
	return table.Collect(context.Background(), f, table.Query{}, table.CollectLimits{})
}

func show(t *table.Table) string {
	var cols []string
	for _, c := range t.Columns {
		var cells []string
		for r := range c.Len() {
			switch {
			case c.Kind == table.Text && c.Codes[r] < 0, c.Kind != table.Text && math.IsNaN(c.Floats[r]):
				cells = append(cells, "?")
			case c.Kind == table.Text:
				cells = append(cells, c.Dict[c.Codes[r]])
			default:
				cells = append(cells, fmt.Sprint(c.Floats[r]))
			}
		}
		cols = append(cols, fmt.Sprintf("%s:%v:%s", c.Name, c.Kind, strings.Join(cells, " ")))
	}
	return strings.Join(cols, "|")
}

func TestDocuments(t *testing.T) {
	for _, c := range documents {
		got, err := collect(c.text, c.in, source.Limits{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if show(got) != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, show(got), c.want)
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range refusals {
		_, err := collect(c.text, c.in, source.Limits{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), "t.json:") {
			t.Errorf("%s: %v\nwant %s", c.name, err, c.want)
		}
	}
}

func TestLimitsHold(t *testing.T) {
	var wide strings.Builder
	wide.WriteString(`[{"a":0}`)
	for i := range 20000 { // one new key a record: 2 x 10^8 cells from 300 kB
		fmt.Fprintf(&wide, `,{"k%d":1}`, i)
	}
	wide.WriteString("]")
	if _, err := collect(wide.String(), table.Input{}, source.Limits{Bytes: 64 << 20}); err == nil || !strings.Contains(err.Error(), "--limit-memory") {
		t.Errorf("a new key a record: %v", err)
	}
	if _, err := collect(`{"z": [[1,2,3]]}`, table.Input{}, source.Limits{Cells: 2}); err == nil || !strings.Contains(err.Error(), "--limit-cells") {
		t.Errorf("cells: %v", err)
	}
}

func TestNotesSayWhatWasLeftOut(t *testing.T) {
	got, err := collect(`{"n": 1, "list": [{"a": 1, "tags": [1], "p": {"q": {"r": 1}}}]}`, table.Input{}, source.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{`the table is the list "list" of the document`, "lists and deeper objects were left out: tags, p.q"}
	if fmt.Sprint(got.Notes) != fmt.Sprint(want) {
		t.Errorf("notes %q, want %q", got.Notes, want)
	}
}

// What render/values writes comes back as the same grid.
func TestGridComesBack(t *testing.T) {
	g := grid.New(2, 3)
	copy(g.Values, []float64{1.5, math.NaN(), -2, 1e-9, math.Inf(1), math.Inf(-1)})
	g.X = grid.Centred("lon", grid.Number, []float64{-1, 0.5, 2})
	g.Y = grid.Labelled("month", []string{"<b>", "a \"b\""})
	g.Name, g.Unit = "t", "°C"
	var b bytes.Buffer
	if err := values.JSON(&b, g, values.Drawn{Limits: []float64{-2, 1.5}, Norm: "linear"}); err != nil {
		t.Fatal(err)
	}
	f, err := fromText(b.String(), table.Input{}, source.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := f.ReadMatrix(context.Background(), table.MatrixOptions{})
	if err != nil || fmt.Sprint(*got) != fmt.Sprint(*g) {
		t.Errorf("%v\n got %v\nwant %v", err, got, g)
	}
}

// Values as pandas 2.1.4 has them: DataFrame(monthlyVariance), read of the
// records, json_normalize(features), numbers in texts read as numbers.
func TestSharedData(t *testing.T) {
	for _, c := range []struct {
		path, key string
		want      string
	}{
		{"climate/global-temperature.json", "", "3153 x 3: year month variance; first 1753 1 -1.366; last 2015 9 0.87"},
		{"points/adsb_airbus_tree.json.gz", "", "5412 x 9: timestamp icao24 latitude longitude groundspeed track vertical_rate callsign altitude; first 1.513165635e+12 53.52861 9.8209406667 128 232 1792 629; last 1.51318492e+12 53.52927 9.822209 123 231 -832 0"},
		{"points/meteorite-strike-data.json.gz", "features", "1000 x 15: type geometry.type properties.mass properties.name properties.reclong properties.geolocation_address properties.geolocation_zip properties.year properties.geolocation_state properties.fall properties.id properties.recclass properties.reclat properties.geolocation_city properties.nametype; " +
			"first 21 6.08333 NaN NaN -2.8401408e+09 NaN 1 50.775 NaN; last 600 34.76667 NaN NaN -2.0512224e+09 NaN 24019 47.85 NaN"},
	} {
		src, err := source.Open(context.Background(), table.Input{Paths: []string{testdata.Path(t, c.path)}, Key: c.key}, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
		if err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprintf("%d x %d: %s", got.Rows(), len(got.Columns), strings.Join(got.Names(), " "))
		for _, w := range []struct {
			name string
			row  int
		}{{"first", 0}, {"last", got.Rows() - 1}} {
			line += "; " + w.name
			for _, col := range got.Columns {
				if col.Kind != table.Text {
					line += fmt.Sprintf(" %v", col.Floats[w.row])
				}
			}
		}
		if line != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.path, line, c.want)
		}
	}
}

// Heights of Maunga Whau: 61 rows of 87, 94 to 195 m; the sum is Python's.
func TestVolcano(t *testing.T) {
	src, err := source.Open(context.Background(), table.Input{Paths: []string{testdata.Path(t, "matrix/volcano.json")}}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g, _, err := src.(table.MatrixSource).ReadMatrix(context.Background(), table.MatrixOptions{})
	if err != nil || g.Rows != 61 || g.Cols != 87 || !g.Integer || g.Check() != nil {
		t.Fatalf("%v %v", g, err)
	}
	sum, lo, hi := 0.0, math.Inf(1), math.Inf(-1)
	for _, v := range g.Values {
		sum += v
		lo, hi = min(lo, v), max(hi, v)
	}
	if lo != 94 || hi != 195 || sum != 690907 {
		t.Errorf("from %v to %v, sum %v", lo, hi, sum)
	}
}

func FuzzJSON(f *testing.F) {
	for _, c := range documents {
		f.Add(c.text, c.in.Key)
	}
	for _, c := range refusals {
		f.Add(c.text[:min(len(c.text), 2000)], c.in.Key)
	}
	f.Fuzz(func(t *testing.T, text, key string) {
		limits := source.Limits{Cells: 1 << 16, Bytes: 1 << 24, Line: 1 << 16}
		src, err := fromText(text, table.Input{Key: key}, limits)
		if err == nil {
			var got *table.Table
			got, err = table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
			if err == nil {
				for _, c := range got.Columns {
					if c.Len() != got.Rows() {
						t.Fatalf("column %q has %d of %d rows", c.Name, c.Len(), got.Rows())
					}
				}
				if g, _, err := src.ReadMatrix(context.Background(), table.MatrixOptions{}); err == nil && g.Check() != nil {
					t.Fatal(g.Check())
				}
			}
		}
		if err != nil && (strings.ContainsAny(err.Error(), "\n\r\x00") || !strings.HasPrefix(err.Error(), "t.json:")) {
			t.Fatalf("error %q is not one line that starts with the file", err)
		}
	})
}
