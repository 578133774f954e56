package swelter_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/table"
)

// beside clusters a table of four rows and three columns with further heatmaps.
func beside(t *testing.T, texts ...string) (*swelter.Figure, error) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"t.csv":     "name,x,y,z\na,1,2,3\nb,9,8,1\nc,1,2,4\nd,9,7,1\n",
		"right.csv": "name,u,v,w\nd,4,1,4\nc,3,9,3\nb,2,1,2\na,1,9,1\ne,0,0,0\n",
		"below.csv": "what,z,y,x\nlow,30,20,10\nhigh,3,2,1\n",
		"words.csv": "name,kind\na,one\nb,two\nc,one\nd,\n",
		"short.csv": "name,u\na,1\nb,2\n",
		"twice.csv": "name,u\na,1\nb,2\nc,3\nd,4\na,5\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var o swelter.ClusterOptions
	for _, text := range texts {
		b, err := swelter.ParseBeside(text)
		if err != nil {
			t.Fatal(err)
		}
		o.Beside = append(o.Beside, b)
	}
	return swelter.Run(context.Background(), swelter.Spec{Input: table.Input{Paths: []string{"t.csv"}}, Make: swelter.Make{Cluster: &o}}, swelter.Env{Dir: dir})
}

// What is shared follows the main heatmap, whatever the order of the files; by
// hand: u is 1 2 3 4 for a b c d, and x of low is 10, y 20, z 30.
func TestBesideFollowsTheMainHeatmap(t *testing.T) {
	f, err := beside(t, "right.csv:z-score=cols", "right.csv:cluster=no:title=Again:vmax=5", "below.csv:side=below")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"right", "Again", "below"}; len(f.Beside) != 3 || f.Beside[0].Title != want[0] || f.Beside[1].Title != want[1] || f.Beside[2].Title != want[2] {
		t.Fatalf("%d heatmaps beside", len(f.Beside))
	}
	again, below := f.Beside[1], f.Beside[2]
	for i, l := range f.Clustering.Rows.Labels {
		if got, want := again.Grid.At(i, 0), float64(1+strings.Index("abcd", l)); got != want {
			t.Errorf("row %s has u = %g, want %g", l, got, want)
		}
	}
	low := slices.Index(below.Grid.Y.Labels, "low")
	for i, l := range f.Clustering.Cols.Labels {
		if got, want := below.Grid.At(low, i), 10*float64(1+strings.Index("xyz", l)); got != want {
			t.Errorf("column %s is %g low, want %g", l, got, want)
		}
	}
	// u and w are the same, v is not: the tree puts it at an end.
	if l := f.Beside[0].Grid.X.Labels; l[1] == "v" || f.Beside[0].Tree == nil || again.Tree != nil {
		t.Errorf("columns %v, tree %v, unclustered %v", l, f.Beside[0].Tree, again.Tree)
	}
	if _, hi := again.Mapper.Norm.Limits(); hi != 5 {
		t.Errorf("upper limit %g", hi)
	}
	if notes := strings.Join(f.Notes, "\n"); !strings.Contains(notes, "Again: 1 of 5 rows are not in the main heatmap") {
		t.Errorf("notes: %s", notes)
	}
	if len(f.Report.Beside) != 3 || f.Report.Beside[0].H != f.Report.Body.H || f.Report.Beside[2].W != f.Report.Body.W {
		t.Errorf("placed at %v beside %v", f.Report.Beside, f.Report.Body)
	}
}

func TestBesideOfWords(t *testing.T) {
	f, err := beside(t, "words.csv:columns=kind:label=name")
	if err != nil {
		t.Fatal(err)
	}
	if c := f.Beside[0].Grid.Categories; !slices.Equal(c, []string{"one", "two"}) {
		t.Errorf("categories %v", c)
	}
}

func TestBesideIsHeldAgainstTheMainHeatmap(t *testing.T) {
	for text, want := range map[string]string{
		"short.csv":            `2 of 4 labels are not there: `,
		"twice.csv":            `there more than once: "a"`,
		"right.csv:side=below": "3 of 3 labels are not there",
		"nowhere.csv":          "nowhere.csv",
		"below.csv:side=below:transform=log:z-score=rows:columns=x|y": "1 of 3 labels are not there",
	} {
		if _, err := beside(t, text); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                      "no file is named",
		":title=x":              "no file is named",
		"a.csv:side=up":         `side: "up"; there are right, below`,
		"a.csv:vmin=x":          `"x" is not a number`,
		"a.csv:metric=near":     "near",
		"a.csv:size=2leagues":   "leagues",
		"a.csv:norm=cubic":      "cubic",
		"a.csv:transform=sqrt":  "sqrt",
		"a.csv:cluster=perhaps": "there are yes, no",
	} {
		if _, err := swelter.ParseBeside(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

// Flags and JSON say the same, and paths are those of the recipe alone.
func TestBesideTravels(t *testing.T) {
	b, err := swelter.ParseBeside("dir/C:x.csv:title=A b:side=below:vmin=-1:norm=symlog:columns=u|v")
	if err != nil || b.Path != "dir/C:x.csv" {
		t.Fatalf("%+v, %v", b, err)
	}
	data, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var back swelter.Beside
	if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(back, b) {
		t.Errorf("%s: %+v, %v", data, back, err)
	}
	s := swelter.Spec{Make: swelter.Make{Cluster: &swelter.ClusterOptions{Beside: []swelter.Beside{b}}}}
	if p := s.Portable().Make.Cluster.Beside[0].Path; p != "C:x.csv" || s.Make.Cluster.Beside[0].Path != "dir/C:x.csv" {
		t.Errorf("portable path %q, own %q", p, s.Make.Cluster.Beside[0].Path)
	}
}
