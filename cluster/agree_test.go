package cluster

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestAdjustedRand(t *testing.T) {
	for _, c := range []struct {
		a, b []int
		want float64
	}{
		// scikit-learn 1.4.2, from its documentation
		{[]int{0, 0, 1, 1}, []int{1, 1, 0, 0}, 1},
		{[]int{0, 0, 1, 2}, []int{0, 0, 1, 1}, 0.5714285714285714},
		{[]int{0, 0, 0, 0}, []int{0, 1, 2, 3}, 0},
		{[]int{0, 0, 1, 1}, []int{0, 1, 0, 1}, -0.5},
		{[]int{0, 0, 0}, []int{0, 0, 0}, 1},
		{[]int{0, 0, 1, 1, -1}, []int{1, 1, 0, 0, 0}, 1}, // an item of no cluster
	} {
		if got := AdjustedRand(c.a, c.b); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%v, %v: %v, want %v", c.a, c.b, got, c.want)
		}
	}
	ref := theReference(t)
	if got := AdjustedRand(ref.Cuts["average"].K["4"], ref.Cuts["ward"].K["3"]); math.Abs(got-ref.Rand) > 1e-15 {
		t.Errorf("%v, want %v", got, ref.Rand)
	}
}

func TestRandTest(t *testing.T) {
	same := []int{0, 0, 0, 0, 0, 1, 1, 1, 1, 1}
	index, p := RandTest(same, same, 0, 1)
	// by chance 2 of the 252 ways to choose five of ten are as good
	if index != 1 || p < 1./1000 || p > .03 {
		t.Errorf("index %v, p %v", index, p)
	}
	if _, again := RandTest(same, same, 0, 1); again != p {
		t.Errorf("p is %v, then %v", p, again)
	}
	if _, p := RandTest(same, []int{0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, 0, 1); p < .3 {
		t.Errorf("p of no agreement is %v", p)
	}
}

func TestByWeightEqualsR(t *testing.T) {
	ref := theReference(t)
	r := ref.genes(14)
	tree, err := LinkRows(r, Euclidean, Average, LinkOptions{})
	if err != nil {
		t.Fatal(err)
	}
	weights := make([]float64, r.N)
	for i := range r.N {
		for _, v := range r.Row(i) {
			weights[i] -= v / float64(r.D)
		}
	}
	for name, how := range map[string]Agglomerate{"mean": MeanOfParts, "sum": SumOfParts} {
		if got := tree.ByWeight(weights, how); !slices.Equal(got, ref.R.Reorder[name]) {
			t.Errorf("%s: %v, want %v", name, got, ref.R.Reorder[name])
		}
	}
	// ((0 1) 2): 0 and 1 weigh 4 and 0, and 3 lies between their means and sum
	small := &Tree{N: 3, Merges: []Merge{{0, 1, 1, 2}, {2, 3, 2, 3}}}
	if got := small.ByWeight([]float64{4, 0, 3}, MeanOfLeaves); !slices.Equal(got, []int{1, 0, 2}) {
		t.Errorf("mean of leaves: %v", got)
	}
	if got := small.ByWeight([]float64{4, 0, 3}, SumOfParts); !slices.Equal(got, []int{2, 1, 0}) {
		t.Errorf("sum: %v", got)
	}
}

func TestTurned(t *testing.T) {
	tree := &Tree{N: 4, Merges: []Merge{{0, 1, 1, 2}, {2, 3, 1, 2}, {4, 5, 2, 4}}}
	for _, c := range []struct {
		order []int
		ok    bool
	}{
		{[]int{0, 1, 2, 3}, true}, {[]int{3, 2, 0, 1}, true}, {[]int{1, 0, 3, 2}, true},
		{[]int{0, 2, 1, 3}, false}, {[]int{0, 1, 2}, false}, {[]int{0, 0, 2, 3}, false}, {[]int{0, 1, 2, 9}, false},
	} {
		got, ok := tree.Turned(c.order)
		if ok != c.ok || ok && !slices.Equal(got.Leaves(), c.order) {
			t.Errorf("%v: %v %v", c.order, got, ok)
		}
	}
}

func TestCutGap(t *testing.T) {
	// two pairs at 1 and 2, joined at 7: the gap is from 2 to 7
	tree := &Tree{N: 4, Merges: []Merge{{0, 2, 1, 2}, {1, 3, 2, 2}, {4, 5, 7, 4}}}
	labels, height := tree.CutGap()
	if height != 4.5 || !slices.Equal(labels, []int{0, 1, 0, 1}) {
		t.Errorf("%v at %v", labels, height)
	}
	one := &Tree{N: 2, Merges: []Merge{{0, 1, 3, 2}}}
	if labels, height := one.CutGap(); height != 3 || !slices.Equal(labels, []int{0, 0}) {
		t.Errorf("%v at %v", labels, height)
	}
}

func TestSilhouettesByHand(t *testing.T) {
	// on a line: 0 1 | 5, alone
	got := Silhouettes([]float64{1, 5, 4}, []int{0, 0, 1})
	near(t, "line", got, []float64{(5. - 1) / 5, (4. - 1) / 4, 0}, 1e-15)
	if got := Silhouettes([]float64{1}, []int{0, 0}); !math.IsNaN(got[0]) {
		t.Errorf("one cluster: %v", got)
	}
}

func TestKMeansReachesScikitLearn(t *testing.T) {
	ref := theReference(t)
	for k := 1; k <= 6; k++ {
		p, err := KMeans(ref.genes(38), k, KMeansOptions{Starts: 50})
		if err != nil {
			t.Fatal(err)
		}
		want := ref.Inertia[fmt.Sprint(k)]
		if p.Inertia > want*1.01 {
			t.Errorf("k=%d: %v, scikit-learn's best of 50 is %v", k, p.Inertia, want)
		}
		sum := 0.0
		for i, l := range p.Labels {
			sum += squaredDistance(ref.genes(38).Row(i), p.Centres.Row(l))
		}
		if math.Abs(sum-p.Inertia) > 1e-9*sum || k == 1 && math.Abs(sum-want) > 1e-9*want {
			t.Errorf("k=%d: inertia %v, its rows say %v", k, p.Inertia, sum)
		}
		again, _ := KMeans(ref.genes(38), k, KMeansOptions{Starts: 50, Workers: 1})
		if !slices.Equal(again.Labels, p.Labels) {
			t.Errorf("k=%d: one worker and all differ", k)
		}
	}
}

func TestKMeansFindsWhatIsPlain(t *testing.T) {
	r := RowsOf([][]float64{{0, 0}, {10, 0}, {0, 1}, {10, 1}, {0, .5}, {50, 50}})
	p, err := KMeans(r, 3, KMeansOptions{})
	if err != nil || !slices.Equal(p.Labels, []int{0, 1, 0, 1, 0, 2}) {
		t.Fatal(p, err)
	}
	p, shares, err := ConsensusKMeans(r, 3, 25, KMeansOptions{Seed: 4})
	if err != nil || !slices.Equal(p.Labels, []int{0, 1, 0, 1, 0, 2}) {
		t.Fatal(p, err)
	}
	for i, s := range shares {
		if s < .5 || s > 1 {
			t.Errorf("row %d is in its cluster in %v of the repeats", i, s)
		}
	}
	same := RowsOf([][]float64{{1, 1}, {1, 1}, {1, 1}})
	if p, err := KMeans(same, 3, KMeansOptions{}); err != nil || p.Inertia != 0 {
		t.Fatal(p, err)
	}
	for k, want := range map[int]string{0: "there must be 1 to 3", 4: "there must be 1 to 3"} {
		if _, err := KMeans(same, k, KMeansOptions{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("k=%d: %v", k, err)
		}
	}
	if _, err := KMeans(RowsOf([][]float64{{math.NaN()}, {1}}), 1, KMeansOptions{}); err == nil {
		t.Error("a missing value passed")
	}
}

func TestLinkGroups(t *testing.T) {
	// on a line: group 0 is 0, 3, 1; group 1 is 100, 104; group 2 is 20
	r := RowsOf([][]float64{{0}, {100}, {3}, {20}, {104}, {1}})
	g, err := LinkGroups(r, []int{0, 1, 0, 2, 1, 0}, Euclidean, Average, LinkOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// in group 0 rows 0 and 5 join first, then 2; groups 0 and 2 join before 1
	if got, want := g.Order(), []int{1, 4, 2, 0, 5, 3}; !slices.Equal(got, want) {
		t.Fatalf("%v, want %v", got, want)
	}
	if h := g.Parent.Merges[1].Height; math.Abs(h-((102-4./3)+(102-20))/2) > 1e-12 {
		t.Errorf("the groups join at %v", h)
	}
	x := math.NaN()
	_, err = LinkGroups(RowsOf([][]float64{{1, 2}, {3, x}, {x, 4}}), []int{0, 1, 1}, Euclidean, Average, LinkOptions{})
	if err == nil || !strings.Contains(err.Error(), "rows 1 and 2") {
		t.Errorf("%v does not name the rows", err)
	}
}
