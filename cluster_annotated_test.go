package swelter_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	_ "github.com/swelter/swelter/source/h5ad"
	"github.com/swelter/swelter/table"
)

// An AnnData file brings its own tracks: the groups of obs by themselves, all
// else by name, and on the other side after --transpose.
func TestClusterOfAnnData(t *testing.T) {
	run := func(o swelter.ClusterOptions, where ...string) (*swelter.Figure, []string) {
		var told []string
		spec := swelter.Spec{Input: table.Input{Paths: []string{"csr.h5ad"}, Where: where}, Make: swelter.Make{Cluster: &o}}
		f, err := swelter.Run(context.Background(), spec, swelter.Env{Dir: "source/h5ad/testdata", Tell: func(s string) { told = append(told, s) }})
		if err != nil {
			t.Fatal(err)
		}
		return f, told
	}
	names := func(f *swelter.Figure) (out []string) {
		for _, k := range f.Clustering.Rows.Tracks {
			out = append(out, k.Name)
		}
		out = append(out, "|")
		for _, k := range f.Clustering.Cols.Tracks {
			out = append(out, k.Name)
		}
		return out
	}
	f, told := run(swelter.ClusterOptions{})
	if got := strings.Join(names(f), " "); got != "cluster note some |" || f.Grid.Rows != 12 || f.Grid.Cols != 9 {
		t.Errorf("tracks %s of %d x %d", got, f.Grid.Rows, f.Grid.Cols)
	}
	if said := strings.Join(told, "\n"); !strings.Contains(said, `columns, for tracks, splits and conditions: "gene_ids", "highly_variable", "means"`) || !strings.Contains(said, "--cpm rows --transform log1p") {
		t.Errorf("told %s", said)
	}
	f, _ = run(swelter.ClusterOptions{RowSplit: "cluster", CPM: "rows", Transform: "log1p", RowTracks: []swelter.Track{{Of: []string{"n_counts"}, Kind: "bar"}}}, "cluster != NK")
	if got := strings.Join(names(f), " "); got != "n_counts |" || f.Grid.Rows != 9 || len(f.Clustering.Rows.Titles) != 2 {
		t.Errorf("tracks %s, %d rows in %d slices", got, f.Grid.Rows, len(f.Clustering.Rows.Titles))
	}
	f, _ = run(swelter.ClusterOptions{Table: table.MatrixOptions{Transpose: true}, Expect: "cluster"})
	if got := strings.Join(names(f), " "); got != "| cluster note some" || !slices.Contains(f.Clustering.Rows.Labels, "LYZ") {
		t.Errorf("tracks %s, rows %v", got, f.Clustering.Rows.Labels)
	}
}
