package swelter

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/table"
)

// A view of a clustered heatmap counts in the order of the clustering: what is
// drawn of it are the same cells, tracks and masked ones among them.
func TestViewOfACluster(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"in.csv":   "k,a,b,c,d\np,1,2,3,9\nq,4,5,6,2\nr,7,8,90,3\ns,2,2,11,30\n",
		"mask.csv": "k,a,b,c,d\np,0,0,0,1\nq,0,0,0,0\nr,0,1,0,0\ns,0,0,0,0\n",
		"cols.csv": "key,kind\na,x\nb,y\nc,x\nd,y\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	drawn := func(v figure.View) *Figure {
		spec := Spec{Input: table.Input{Paths: []string{"in.csv"}}}
		spec.Make.Cluster = &ClusterOptions{ColAnnotations: "cols.csv"}
		spec.Color.Mask, spec.Figure.View = "mask.csv", v
		f, err := Run(context.Background(), spec, Env{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	whole := drawn(figure.View{})
	f := drawn(figure.View{ColOrder: []int{3, 1, 0, 2}, Rows: [2]int{1, 3}})
	if f.Grid.Rows != 2 || f.Grid.Cols != 4 {
		t.Fatalf("%d x %d cells", f.Grid.Rows, f.Grid.Cols)
	}
	for r := range 2 {
		for c, from := range []int{3, 1, 0, 2} {
			if got, want := f.Grid.At(r, c), whole.Grid.At(r+1, from); got != want {
				t.Errorf("cell %d, %d is %g, want %g", r, c, got, want)
			}
			if got, want := f.Hidden[r*4+c], whole.Hidden[(r+1)*4+from]; got != want {
				t.Errorf("cell %d, %d hidden: %v, want %v", r, c, got, want)
			}
			if f.Grid.X.Labels[c] != whole.Grid.X.Labels[from] {
				t.Errorf("column %d is %s", c, f.Grid.X.Labels[c])
			}
		}
	}
	if f.Plot().RowTree != nil || f.Plot().ColTree != nil || whole.Plot().RowTree == nil {
		t.Error("trees are drawn of cells that are not all there")
	}
	if !strings.Contains(strings.Join(f.Notes, "\n"), "the tree of the rows is left out") {
		t.Errorf("the notes are %q", f.Notes)
	}
	// The recipe that travels with it repeats it.
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(f.Spec); err != nil {
		t.Fatal(err)
	}
	again, err := ReadSpec(&b, "recipe")
	if err != nil || !slices.Equal(again.Figure.View.ColOrder, []int{3, 1, 0, 2}) {
		t.Errorf("the recipe's view is %v, %v", again.Figure.View, err)
	}
}
