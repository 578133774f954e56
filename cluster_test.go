package swelter_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/table"
)

// leukaemia writes Golub's training set as a plain table, and what is known of
// its samples.
func leukaemia(t *testing.T) (genes, samples string) {
	f, err := os.Open(testdata.Path(t, "genes/all_aml_train.gct.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var matrix, about strings.Builder
	about.WriteString("sample,type\n")
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for i := 0; lines.Scan(); i++ {
		if i < 2 {
			continue // the version and the size
		}
		fields := strings.Split(strings.TrimRight(lines.Text(), "\t"), "\t")
		fmt.Fprintf(&matrix, "%s\t%s\n", fields[0], strings.Join(fields[2:], "\t"))
		if i == 2 {
			for _, s := range fields[2:] {
				kind := "AML"
				if strings.HasPrefix(s, "ALL") {
					kind = s[len(s)-6:] // B-cell, T-cell
				}
				fmt.Fprintf(&about, "%s,%s\n", s, kind)
			}
		}
	}
	dir := t.TempDir()
	genes, samples = filepath.Join(dir, "genes.tsv"), filepath.Join(dir, "samples.csv")
	for name, text := range map[string]string{genes: matrix.String(), samples: about.String()} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return genes, samples
}

// SciPy 1.11.4 with NumPy 1.26.4, on the 500 rows of greatest variance (divisor
// n-1): linkage(pdist(columns, "correlation"), "average"), fcluster in 3, and
// the adjusted Rand index against B-cell, T-cell and AML by Hubert and Arabie's
// formula; the leaves are leaves_list's, the heights Z's.
func TestLeukaemiaIsClusteredAsBySciPy(t *testing.T) {
	genes, samples := leukaemia(t)
	for _, c := range []struct {
		zscore string
		rand   string
		leaves []int
		first  float64
	}{
		{"", "adjusted Rand index -0.04", []int{13, 12, 29, 34, 30, 37}, 0.04136806},
		{"rows", "adjusted Rand index 0.83", []int{31, 33, 35, 32, 36, 27}, 0.31346278},
	} {
		spec := swelter.Spec{Input: table.Input{Paths: []string{genes}}, Make: swelter.Make{Cluster: &swelter.ClusterOptions{
			TopRows: 500, Metric: "correlation", ZScore: c.zscore, ColAnnotations: samples, Expect: "type",
		}}, Figure: figure.Options{YTickLabels: "none"}}
		f, err := swelter.Run(context.Background(), spec, swelter.Env{})
		if err != nil {
			t.Fatal(err)
		}
		if notes := strings.Join(f.Notes, "\n"); !strings.Contains(notes, c.rand) {
			t.Errorf("z-score %q: %q is not in the notes:\n%s", c.zscore, c.rand, notes)
		}
		cols := f.Clustering.Cols
		for i, leaf := range c.leaves {
			if cols.Order[i] != leaf {
				t.Fatalf("z-score %q: leaves %v, want %v first", c.zscore, cols.Order[:6], c.leaves)
			}
		}
		if h := cols.Tree.Merges[0].Height; math.Abs(h-c.first) > 1e-8 {
			t.Errorf("z-score %q: the first height is %v, want %v", c.zscore, h, c.first)
		}
		seen := map[int]bool{}
		for _, r := range f.Clustering.Rows.Order {
			seen[r] = true
		}
		if len(seen) != 500 || f.Grid.Rows != 500 {
			t.Errorf("z-score %q: %d different rows of %d", c.zscore, len(seen), f.Grid.Rows)
		}
	}
}

// Every way to split keeps each item once, its label and its values beside it,
// and the slices say where.
func TestSplitsKeepEveryRow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.csv")
	var b strings.Builder
	b.WriteString("name,group,x,y,z\n")
	for i := range 40 {
		fmt.Fprintf(&b, "r%d,g%d,%d,%d,%d\n", i, i%3, i*7%11, i*5%13, i*i%17)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, split := range []string{"", "1", "4", "40", "height:5", "gap", "kmeans:3", "group"} {
		for _, order := range []string{"scipy", "optimal", "mean"} {
			spec := swelter.Spec{Input: table.Input{Paths: []string{path}}, Make: swelter.Make{Cluster: &swelter.ClusterOptions{
				RowSplit: split, LeafOrder: order, RowTracks: []swelter.Track{{Of: []string{"group"}}}, Seed: 1,
			}}}
			f, err := swelter.Run(context.Background(), spec, swelter.Env{})
			if err != nil {
				t.Fatalf("split %q, order %s: %v", split, order, err)
			}
			rows := f.Clustering.Rows
			at := map[int]bool{}
			for i, r := range rows.Order {
				at[r] = true
				x := -1
				for c, l := range f.Grid.X.Labels {
					if l == "x" {
						x = c
					}
				}
				if want := fmt.Sprintf("r%d", r); rows.Labels[i] != want || f.Grid.Y.Labels[i] != want || f.Grid.At(i, x) != float64(r*7%11) {
					t.Fatalf("split %q: drawn row %d is %s with x = %v, want %s with %d", split, i, f.Grid.Y.Labels[i], f.Grid.At(i, x), want, r*7%11)
				}
				if i > 0 && rows.Clusters != nil && rows.Clusters[i] < rows.Clusters[i-1] {
					t.Fatalf("split %q: cluster %d comes after %d", split, rows.Clusters[i], rows.Clusters[i-1])
				}
				if split == "group" {
					if got, want := rows.Titles[rows.Clusters[i]], fmt.Sprintf("g%d", r%3); got != want {
						t.Fatalf("r%d is in slice %s, want %s", r, got, want)
					}
				}
			}
			if len(at) != 40 {
				t.Errorf("split %q, order %s: %d different rows, want 40", split, order, len(at))
			}
		}
	}
}

// A mask without labels lies on the input as it was read, whatever the drawn
// order: the cell of r and b is hidden, and no other.
func TestMaskFollowsTheOrder(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	in := write("in.csv", "k,a,b,c\np,9,1,1\nq,1,8,2\nr,9,2,1\ns,1,9,1\n")
	mask := write("mask.csv", "x,y,z\n0,0,0\n0,0,0\n0,1,0\n0,0,0\n")
	spec := swelter.Spec{Input: table.Input{Paths: []string{in}}, Make: swelter.Make{Cluster: &swelter.ClusterOptions{RowSplit: "2"}}}
	spec.Color.Mask = mask
	f, err := swelter.Run(context.Background(), spec, swelter.Env{})
	if err != nil {
		t.Fatal(err)
	}
	moved := false
	for i, hidden := range f.Hidden {
		row, col := f.Grid.Y.Labels[i/f.Grid.Cols], f.Grid.X.Labels[i%f.Grid.Cols]
		moved = moved || row != []string{"p", "q", "r", "s"}[i/f.Grid.Cols]
		if hidden != (row == "r" && col == "b") {
			t.Errorf("%s, %s: hidden %v", row, col, hidden)
		}
	}
	if !moved {
		t.Error("the rows did not move; the test needs others")
	}
}
