package swelter_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/table"
)

func TestParseTrack(t *testing.T) {
	five := 5.0
	for text, want := range map[string]swelter.Track{
		"species":                              {Of: []string{"species"}},
		"age:bar":                              {Of: []string{"age"}, Kind: "bar"},
		"B+T:stack:size=20mm":                  {Of: []string{"B+T"}, Kind: "stack", Size: "20mm"},
		"label:mark:only=TP53|EGFR":            {Of: []string{"label"}, Kind: "mark", Only: []string{"TP53", "EGFR"}},
		"sum:max=5:of=input:side=left":         {Of: []string{"sum"}, Max: &five, Input: true, Side: "left"},
		"GO:0008150:text":                      {Of: []string{"GO:0008150"}, Kind: "text"},
		"a=b":                                  {Of: []string{"a=b"}},
		"age:bar:point":                        {Of: []string{"age:bar"}, Kind: "point"},
		"age:point:title=Age in years":         {Of: []string{"age"}, Kind: "point", Title: "Age in years"},
		"mean:bar:side=top:title=a b:size=1in": {Of: []string{"mean"}, Kind: "bar", Side: "top", Title: "a b", Size: "1in"},
	} {
		got, err := swelter.ParseTrack(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, %v, want %+v", text, got, err, want)
		}
		// JSON has the same as a text, as what it writes, and as an object.
		for _, data := range []any{text, got} {
			b, err := json.Marshal(data)
			if err != nil {
				t.Fatal(err)
			}
			var back swelter.Track
			if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(back, want) {
				t.Errorf("%s: %+v, %v, want %+v", b, back, err, want)
			}
		}
	}
	for text, want := range map[string]string{
		"":                    "it needs the name of a column",
		"age:bar:side=up":     `side: "up"; there are left, right, top, bottom`,
		"age:bar:min=x":       `min: "x" is not a number`,
		"age:min=3:max=2":     "min 3 is not below max 2",
		"age:bar:size=3miles": `unit "miles" is not known`,
		"age:of=raw":          `"raw"; there are input, drawn`,
	} {
		if _, err := swelter.ParseTrack(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
	var bad swelter.Track
	for _, data := range []string{`{"of":["a"],"knd":"bar"}`, `{"of":"a"}`, `{"of":["a"],"kind":"pie"}`, `3`} {
		if err := json.Unmarshal([]byte(data), &bad); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v", data, err)
		}
	}
}

// A name that is a whole colon-ridden text stays one in JSON.
func TestTrackOfAnyNameTravels(t *testing.T) {
	for _, want := range []swelter.Track{{Of: []string{"a:bar"}}, {Of: []string{"a", "b"}, Kind: "line"}, {Of: []string{"<&>"}}} {
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var back swelter.Track
		if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(back, want) {
			t.Errorf("%s: %+v, %v", b, back, err)
		}
	}
}

func FuzzParseTrack(f *testing.F) {
	for _, s := range []string{"a", "a:bar", "a+b:stack:size=3mm", "label:mark:only=x|y", "a:min=1:max=2", "::", "a:side=", "=:=", "a:size=1e999in"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // JSON has no such texts
		}
		read, err := swelter.ParseTrack(text)
		if err != nil {
			if strings.Contains(err.Error(), "\n") && !strings.Contains(text, "\n") {
				t.Errorf("%q: error of two lines: %v", text, err)
			}
			return
		}
		b, err := json.Marshal(read)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		var back swelter.Track
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatalf("%q: %s: %v", text, b, err)
		}
		if again, _ := json.Marshal(back); string(again) != string(b) {
			t.Errorf("%q: %s comes back as %s", text, b, again)
		}
	})
}

// tracked clusters a small table with tracks of its rows.
func tracked(t *testing.T, o swelter.ClusterOptions) (*swelter.Figure, error) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"t.csv":      "name,x,y,z\na,1,2,3\nb,4,,6\nc,10,20,60\n",
		"about.csv":  "name,kind,p,q\nb,two,5,1\na,one,3,2\nc,one,8,4\n",
		"colors.csv": "track,value,color\nkind,one,#010203\nkind,two,#040506\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	o.RowAnnotations, o.NoRowCluster, o.NoColCluster = "about.csv", true, true
	return swelter.Run(context.Background(), swelter.Spec{Input: table.Input{Paths: []string{"t.csv"}}, Make: swelter.Make{Cluster: &o}}, swelter.Env{Dir: dir})
}

// By hand, of the rows 1 2 3, 4 - 6 and 10 20 60.
func TestMeasuresOfTheCells(t *testing.T) {
	for name, want := range map[string][3]float64{
		"sum": {6, 10, 90}, "mean": {2, 5, 30}, "median": {2, 5, 20}, "min": {1, 4, 10}, "max": {3, 6, 60},
		"sd": {1, math.Sqrt2, math.Sqrt(700)}, "count": {3, 2, 3}, "missing": {0, 1, 0}, "q": {2, 1, 4},
	} {
		f, err := tracked(t, swelter.ClusterOptions{RowTracks: []swelter.Track{{Of: []string{name}, Kind: "bar"}}})
		if err != nil {
			t.Fatal(err)
		}
		got := f.Clustering.Rows.Tracks[0]
		for i, v := range got.Series[0] {
			if math.Abs(v-want[i]) > 1e-12 {
				t.Errorf("%s: %v, want %v", name, got.Series[0], want)
				break
			}
		}
		if got.Kind != figure.TrackBars || got.Name != name || !got.Far {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestTracksAreHeldAgainstWhatIsKnown(t *testing.T) {
	for text, want := range map[string]string{
		"kind:bar":              "a column of words has no lengths",
		"p:box":                 "several values of each of the rows are needed",
		"age":                   `column "age"`,
		"p+age:stack":           `column "age"`,
		"values:bar":            "one number for each of the rows is needed",
		"label:strip":           "one column is wanted",
		"p:bar:side=top":        "tracks of rows stand left or right",
		"label:mark:only=a|v|w": `2 of 3 labels to mark are not among the rows: "v", "w"`,
	} {
		tr, err := swelter.ParseTrack(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tracked(t, swelter.ClusterOptions{RowTracks: []swelter.Track{tr}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
}

// A z-score makes all means 0: bars of what rounding left of them say nothing.
func TestWhatScalingMadeTheSameIsNoTrack(t *testing.T) {
	mean := swelter.Track{Of: []string{"mean"}}
	if _, err := tracked(t, swelter.ClusterOptions{ZScore: "rows", RowTracks: []swelter.Track{mean}}); err == nil || !strings.Contains(err.Error(), "mean:of=input") {
		t.Errorf("error %v", err)
	}
	mean.Input = true
	if _, err := tracked(t, swelter.ClusterOptions{ZScore: "rows", RowTracks: []swelter.Track{mean}}); err != nil {
		t.Error(err)
	}
	if _, err := tracked(t, swelter.ClusterOptions{ZScore: "rows", ColTracks: []swelter.Track{{Of: []string{"mean"}}}}); err != nil {
		t.Errorf("columns of scaled rows: %v", err)
	}
}

func TestTrackColors(t *testing.T) {
	rows := []swelter.Track{{Of: []string{"kind"}}, {Of: []string{"p+q"}}}
	given, err := swelter.ParseTrackColors("p + q:q=#ff0000")
	if err != nil {
		t.Fatal(err)
	}
	more, _ := swelter.ParseTrackColors("kind:two=#0000ff")
	f, err := tracked(t, swelter.ClusterOptions{RowTracks: rows, TrackColors: append(given, more...), TrackColorsFile: "colors.csv"})
	if err != nil {
		t.Fatal(err)
	}
	kind, stack := f.Clustering.Rows.Tracks[0], f.Clustering.Rows.Tracks[1]
	if c := kind.Mapper.Color(0); c.R != 1 || c.G != 2 || c.B != 3 {
		t.Errorf("one is %v, want the file's", c)
	}
	if c := kind.Mapper.Color(1); c.R != 0 || c.B != 0xff {
		t.Errorf("two is %v, want what the options say before the file", c)
	}
	if c := stack.Fills[1]; c.R != 0xff || c.G != 0 {
		t.Errorf("q is %v", c)
	}
	for text, want := range map[string]string{
		"kind:three=#fff":  `nothing shown is called "kind:three"`,
		"kind:one=blurple": "blurple",
		"sort:one=#fff":    `nothing shown is called "sort:one"`,
	} {
		given, _ := swelter.ParseTrackColors(text)
		if _, err := tracked(t, swelter.ClusterOptions{RowTracks: rows, TrackColors: given}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
	for _, text := range []string{"kind", ":one=#fff", "kind:", "kind:one="} {
		if _, err := swelter.ParseTrackColors(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
