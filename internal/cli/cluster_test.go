//go:build unix

package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// clusterEffects has one use of each flag that cluster alone has, beside a base
// that it has to differ from.
var clusterEffects = map[string]struct{ base, with string }{
	"correlate":          {"wide", "wide --correlate spearman"},
	"cpm":                {"wide", "wide --cpm cols"},
	"quantile-normalize": {"wide", "wide --quantile-normalize cols"},
	"rank":               {"wide", "wide --rank rows"},
	"min-variance":       {"wide", "wide --min-variance 20"},
	"row-order":          {"wide --row-annotations DIR/about.tsv", "wide --row-annotations DIR/about.tsv --row-order -size"},
	"col-order":          {"wide", "wide --col-order mean"},
	"row-order-from":     {"wide", "wide --row-order-from DIR/order.txt"},
	"col-order-from":     {"wide", "wide --col-order-from DIR/order.json"},
	"kmeans-runs":        {"wide --row-split kmeans:3", "wide --row-split kmeans:3 --kmeans-runs 20"},
	"transform":          {"wide", "wide --transform log2"},
	"top-rows":           {"wide", "wide --top-rows 3"},
	"top-cols":           {"wide", "wide --top-cols 2"},
	"z-score":            {"wide", "wide --z-score rows"},
	"standard-scale":     {"wide", "wide --standard-scale cols"},
	"center-on-mean":     {"wide", "wide --center-on-mean cols"},
	"missing":            {"holes", "holes --missing zero"},
	"constant":           {"flat --metric correlation", "flat --metric correlation --constant far"},
	"metric":             {"wide", "wide --metric chebyshev"},
	"method":             {"wide", "wide --method complete"},
	"row-metric":         {"wide", "wide --row-metric chebyshev"},
	"row-method":         {"wide", "wide --row-method single"},
	"col-metric":         {"wide", "wide --col-metric cityblock"},
	"col-method":         {"wide", "wide --col-method ward"},
	"minkowski-p":        {"wide --metric minkowski", "wide --metric minkowski --minkowski-p 5"},
	"no-row-cluster":     {"wide", "wide --no-row-cluster"},
	"no-col-cluster":     {"wide", "wide --no-col-cluster"},
	"leaf-order":         {"wide", "wide --leaf-order mean"},
	"row-split":          {"wide", "wide --row-split 2"},
	"col-split":          {"wide", "wide --col-split kmeans:2"},
	"row-linkage":        {"wide", "wide --row-linkage DIR/tree.csv"},
	"col-linkage":        {"wide", "wide --col-linkage DIR/cols.nwk"},
	"row-annotations":    {"wide", "wide --row-annotations DIR/about.tsv"},
	"col-annotations":    {"wide", "wide --col-annotations DIR/columns.tsv"},
	"row-tracks":         {"wide --row-annotations DIR/about.tsv", "wide --row-annotations DIR/about.tsv --row-tracks kind"},
	"col-tracks":         {"wide --col-annotations DIR/columns.tsv", "wide --col-annotations DIR/columns.tsv --col-tracks age"},
	"track-colors":       {"wide --row-annotations DIR/about.tsv", "wide --row-annotations DIR/about.tsv --track-colors kind:one=#102030,two=#405060 --track-colors size:Greys"},
	"beside":             {"wide", "wide --beside DIR/holes2.csv:title=Other:cluster=no --beside DIR/low.csv:side=below"},
	"expect":             {"wide --row-annotations DIR/about.tsv", "wide --row-annotations DIR/about.tsv --expect kind"},
	"dendrogram-ratio":   {"wide", "wide --dendrogram-ratio 0.4,0.1"},
	"colors-ratio":       {"wide --row-annotations DIR/about.tsv", "wide --row-annotations DIR/about.tsv --colors-ratio 0.1"},
	"tree-linewidth":     {"wide", "wide --tree-linewidth 2pt"},
	"tree-color":         {"wide", "wide --tree-color #00ff00"},
}

// clusterElsewhere are flags held by the scripts, beside those that all
// commands share and the test of matrix holds.
var clusterElsewhere = strings.Fields("rows cols value agg label columns transpose seed row-linkage-out col-linkage-out order-out clusters-out silhouettes-out")

func TestEveryFlagOfClusterHasAnEffect(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"wide.csv":    "k,a,b,c,d\np,1,2,3,9\nq,4,5.25,6,2\nr,7,8,90,3\ns,2,2,11,30\nt,5,1,12,8\n",
		"holes.csv":   "k,a,b,c\np,1,,3\nq,4,5,6\nr,,8,1\n",
		"holes2.csv":  "k,u,v\nt,1,\nq,4,5\nr,2,8\ns,0,1\np,1,1\n",
		"low.csv":     "k,d,c,b,a\nlow,1,2,3,4\nhigh,9,8,7,5\n",
		"flat.csv":    "k,a,b,c\np,1,2,3\nq,4,4,4\nr,7,8,1\ns,3,1,2\n",
		"tree.csv":    "3,4,1,2\n0,5,2,3\n1,6,3,4\n2,7,4,5\n",
		"cols.nwk":    "((a:1,d:1):2,(b:2,c:2):1);\n",
		"order.txt":   "t\ns\nr\nq\np\n",
		"order.json":  `{"rows":[0,1,2,3,4],"cols":[3,2,1,0]}`,
		"about.tsv":   "key\tkind\tsize\np\tone\t3\nq\ttwo\t4\nr\tone\t5\ns\ttwo\t6\nt\tone\t7\n",
		"columns.tsv": "key\tsex\tage\na\tf\t30\nb\tm\t40\nc\tf\t50\nd\tm\t60\n",
	} {
		text(content)(t, filepath.Join(dir, name))
	}
	for flag, e := range clusterEffects {
		in := func(s string) string { return strings.ReplaceAll(s, "DIR", dir) }
		if before, after := drawnBy(t, "cluster", dir, in(e.base)), drawnBy(t, "cluster", dir, in(e.with)); before == after {
			t.Errorf("--%s: %q draws what %q does", flag, e.with, e.base)
		} else if !strings.HasPrefix(after, "\x89PNG") {
			t.Errorf("--%s: %q draws nothing: %s", flag, e.with, after)
		}
	}
	for _, cmd := range commands(t) {
		if cmd.Name() != "cluster" {
			continue
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			_, own := clusterEffects[f.Name]
			_, shared := effects[f.Name]
			if !own && !shared && !contains(clusterElsewhere, f.Name) && !contains(elsewhereTested, f.Name) {
				t.Errorf("--%s: no effect of it is tested", f.Name)
			}
		})
	}
}
