package swelter

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/table"
)

// Two selections of five rows, by hand: rows p and q, columns 1 and 2.
func TestAgainst(t *testing.T) {
	const rows = "g,r,c,v,x,y\nx,p,1,10,0.5,0.5\nx,p,1,20,0.5,0.5\nx,q,2,5,1.5,1.5\ny,p,1,4,0.5,0.5\ny,q,1,8,0.5,1.5\n"
	in := filepath.Join(t.TempDir(), "in.csv")
	if err := os.WriteFile(in, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	nan, inf := math.NaN(), math.Inf(1)
	pivot := Make{Matrix: &table.MatrixOptions{Rows: []string{"r"}, Cols: []string{"c"}, Agg: "count"}}
	mean := Make{Matrix: &table.MatrixOptions{Rows: []string{"r"}, Cols: []string{"c"}, Value: "v", Agg: "mean"}}
	var bins Make
	if err := json.Unmarshal([]byte(`{"density": {"points": {"x": "x", "y": "y"}, "method": "bin", "bin": {"extent": {"xmin": 0, "ymin": 0, "xmax": 2, "ymax": 2}, "cols": 2, "rows": 2}}}`), &bins); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		make Make
		as   string
		want []float64
	}{
		{"counts", pivot, "", []float64{2 - 1, nan, 0 - 1, 1 - 0}},
		{"shares of 3 and of 2 rows", pivot, "shares", []float64{200./3 - 50, nan, -50, 100. / 3}},
		{"ratio of shares", pivot, "ratio", []float64{4. / 3, nan, 0, inf}},
		{"means that both have", mean, "difference", []float64{15 - 4, nan, nan, nan}},
		{"ratio of means", mean, "ratio", []float64{15. / 4, nan, nan, nan}},
		{"points in bins, north first", bins, "difference", []float64{-1, 1, 1, nan}},
	} {
		t.Run(c.name, func(t *testing.T) {
			spec := Spec{Input: table.Input{Paths: []string{in}, Where: []string{"g = x"}}, Make: c.make, Against: Against{Where: []string{"g = y"}, As: c.as}}
			var b bytes.Buffer
			if err := json.NewEncoder(&b).Encode(spec); err != nil {
				t.Fatal(err)
			}
			spec, err := ReadSpec(&b, "recipe")
			if err != nil {
				t.Fatal(err)
			}
			f, err := Run(context.Background(), spec, Env{})
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range f.Grid.Values {
				if w := c.want[i]; v != w && !(v != v && w != w) && !(math.Abs(v-w) < 1e-12) {
					t.Errorf("cell %d is %v, want %v", i, v, w)
				}
			}
			if err := f.Encode(&b, "svg"); err != nil {
				t.Error(err)
			}
		})
	}
}

// All rows are the others where As says how and no condition is given.
func TestAgainstAllRows(t *testing.T) {
	in := filepath.Join(t.TempDir(), "in.csv")
	if err := os.WriteFile(in, []byte("r,c\na,1\na,1\nb,1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	spec := Spec{Input: table.Input{Paths: []string{in}, Where: []string{"r = a"}}, Against: Against{As: "difference"},
		Make: Make{Matrix: &table.MatrixOptions{Rows: []string{"r"}, Cols: []string{"c"}, Agg: "count"}}}
	f, err := Run(context.Background(), spec, Env{})
	if err != nil {
		t.Fatal(err)
	}
	if v := f.Grid.Values; len(v) != 2 || v[0] != 0 || v[1] != -1 {
		t.Errorf("%v, want 0 and -1", v)
	}
}

func TestAgainstIsRefused(t *testing.T) {
	pivot := Make{Matrix: &table.MatrixOptions{Rows: []string{"r"}, Cols: []string{"c"}, Agg: "mean", Value: "v"}}
	for want, spec := range map[string]Spec{
		"it is difference, shares or ratio": {Make: pivot, Against: Against{As: "quotient"}},
		"shares are of counted rows":        {Make: pivot, Against: Against{As: "shares"}},
		"standard input is read once":       {Make: pivot, Against: Against{As: "ratio"}, Input: table.Input{Paths: []string{"-"}}},
		"leave facets and frames out":       {Make: pivot, Against: Against{As: "ratio"}, Facet: Facet{By: "g"}},
		"tables with rows, cols and agg":    {Make: Make{Corr: &CorrOptions{}}, Against: Against{As: "ratio"}},
	} {
		if _, err := Run(context.Background(), spec, Env{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
