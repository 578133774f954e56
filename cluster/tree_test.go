package cluster

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
)

func TestTreesEqualSciPyUnderEveryMetric(t *testing.T) {
	ref := theReference(t)
	trees := 0
	for name, entry := range ref.Metrics {
		for method, want := range entry.Trees {
			what := name + ", " + method
			how, err := ParseMethod(method)
			if err != nil {
				t.Fatal(err)
			}
			tree, err := Link(slices.Clone(entry.Distances), 14, how)
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			trees++
			var pairs []int
			var heights []float64
			for _, m := range tree.Merges {
				pairs = append(pairs, m.A, m.B)
				heights = append(heights, m.Height)
			}
			if !slices.Equal(pairs, want.Pairs) {
				t.Errorf("%s: merges %v, want %v", what, pairs, want.Pairs)
			}
			near(t, what, heights, want.Heights, 1e-12)
			if got := tree.Leaves(); !slices.Equal(got, want.Leaves) {
				t.Errorf("%s: leaves %v, want %v", what, got, want.Leaves)
			}
			if got := tree.CopheneticCorrelation(entry.Distances); math.Abs(got-want.Cophenetic) > 1e-11 {
				t.Errorf("%s: cophenetic correlation %v, want %v", what, got, want.Cophenetic)
			}
		}
	}
	if trees != 25*7 {
		t.Fatalf("%d trees", trees)
	}
}

// R's hclust of the same distances, under every metric (testdata/wardd.py).
func TestWardDEqualsR(t *testing.T) {
	data, err := os.ReadFile("testdata/wardd.json")
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]struct {
		Heights, Cophenetic []float64
		Correlation         float64
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	ref := theReference(t)
	if len(want) != 25 {
		t.Fatalf("%d metrics", len(want))
	}
	for name, w := range want {
		d := ref.Metrics[name].Distances
		tree, err := Link(slices.Clone(d), 14, WardD)
		if err != nil {
			t.Fatal(err)
		}
		var heights []float64
		for _, m := range tree.Merges {
			heights = append(heights, m.Height)
		}
		near(t, name, heights, w.Heights, 1e-12)
		near(t, name+" cophenetic", tree.Cophenetic(), w.Cophenetic, 1e-12)
		if got := tree.CopheneticCorrelation(d); math.Abs(got-w.Correlation) > 1e-11 {
			t.Errorf("%s: cophenetic correlation %v, want %v", name, got, w.Correlation)
		}
	}
}

// partition renumbers labels by first appearance, so that partitions compare.
func partition(labels []int) []int {
	names := map[int]int{}
	out := make([]int, len(labels))
	for i, l := range labels {
		if _, ok := names[l]; !ok {
			names[l] = len(names)
		}
		out[i] = names[l]
	}
	return out
}

func TestCutsEqualSciPy(t *testing.T) {
	ref := theReference(t)
	d, err := Distances(ref.genes(38), Euclidean, DistanceOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range ref.Cuts {
		method, _ := ParseMethod(name)
		tree, err := Link(slices.Clone(d), 38, method)
		if err != nil {
			t.Fatal(err)
		}
		for k, labels := range want.K {
			count, _ := strconv.Atoi(k)
			if got := partition(tree.CutCount(count)); !slices.Equal(got, labels) {
				t.Errorf("%s cut in %s: %v, want %v", name, k, got, labels)
			}
		}
		for i, h := range want.Heights {
			if got := partition(tree.CutHeight(h)); !slices.Equal(got, want.Height[i]) {
				t.Errorf("%s cut at %v: %v, want %v", name, h, got, want.Height[i])
			}
		}
	}
}

func TestSilhouettesEqualScikitLearn(t *testing.T) {
	ref := theReference(t)
	for _, c := range []struct {
		metric Metric
		labels []int
		want   []float64
	}{
		{Euclidean, ref.Cuts["average"].K["4"], ref.Silhouettes},
		{Correlation, ref.Cuts["ward"].K["3"], ref.Silhouettes_correlation},
	} {
		d, err := Distances(ref.genes(38), c.metric, DistanceOptions{})
		if err != nil {
			t.Fatal(err)
		}
		near(t, c.metric.String(), Silhouettes(d, c.labels), c.want, 1e-11)
	}
}
