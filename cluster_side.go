package swelter

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/stat"
)

// sided is one side of a clustered heatmap: its items are the rows or columns of
// the prepared matrix.
type sided struct {
	side   grid.Side
	items  cluster.Rows
	labels []string // of the items
	how    linkage
	asked  linkageAsked
	split  split
	groups []int    // of the split by a column: the items' groups, numbered as titles
	titles []string // of these groups
	limit  int64    // bytes
	seed   uint64
	runs   int // of k-means, for a consensus
	say    func(msg string, args ...any)
	tell   func(msg string)

	// What came of it.
	tree     *cluster.Tree // of all items in their order, or nil
	order    []int         // item in each drawn place
	slices   []figure.Slice
	fig      *figure.Tree
	clusters []int // of each item; nil where nothing was cut
	notes    []string

	silhouettes   []float64 // of each item, or nil
	before, after float64   // costs of the paths along the leaves, as joined and as drawn
	grouping      bool      // the means of groups are being joined, which are not drawn
}

// linkageAsked is what the options say beyond metric and method.
type linkageAsked struct {
	cluster bool
	given   *cluster.Tree // imported
	order   string
	called  string    // the order, in a note
	weights []float64 // of each item, the least first, where order follows them

	branches cluster.Agglomerate // what a branch weighs
}

func (s *sided) word() string { return words(s.side) }

// arrange finds order, trees and slices.
func (s *sided) arrange() error {
	s.order = upTo(s.items.N)
	if s.items.N < 2 {
		if s.asked.cluster {
			s.notes = append(s.notes, fmt.Sprintf("one of the %s alone is drawn without clustering", s.word()))
		}
		return nil
	}
	if s.split.ofTree() && !s.asked.cluster {
		return fmt.Errorf("splitting the %s cuts their tree, but they are not clustered; split by a column or by kmeans:K", s.word())
	}
	if s.split.means > 0 {
		if err := s.kmeans(); err != nil {
			return err
		}
	}
	if s.groups != nil {
		return s.arrangeGroups()
	}
	if !s.asked.cluster {
		s.order = byWeight(s.order, s.asked.weights)
		return nil
	}
	return s.arrangeTree()
}

// arrangeTree joins all items into one tree and cuts it where that was asked.
func (s *sided) arrangeTree() error {
	tree, order, err := s.join(s.items, s.asked.weights, s.asked.given)
	if err != nil {
		return err
	}
	s.tree, s.order = tree, order
	s.costNote()
	s.strayed()
	drawn := inOrder(tree, order)
	if !s.split.ofTree() {
		s.fig = &figure.Tree{Slices: []*cluster.Tree{drawn}}
		return nil
	}
	var labels []int // in drawn order
	switch {
	case s.split.count > s.items.N:
		return fmt.Errorf("%d clusters of %d %s cannot be made; give at most %d", s.split.count, s.items.N, s.word(), s.items.N)
	case s.split.count > 0:
		labels = drawn.CutCount(s.split.count)
	case s.split.cut:
		labels = drawn.CutHeight(s.split.height)
	default:
		var h float64
		labels, h = drawn.CutGap()
		s.notes = append(s.notes, fmt.Sprintf("the %s are cut at the height %.4g, the widest gap", s.word(), h))
	}
	s.setClusters(labels)
	n := 1 + slices.Max(labels)
	if s.split.count > 0 && n < s.split.count {
		s.notes = append(s.notes, fmt.Sprintf("merges of one height leave %d of the %d clusters of the %s asked for", n, s.split.count, s.word()))
	}
	parts, parent := cutTree(drawn, labels)
	s.fig = &figure.Tree{Slices: parts, Parent: parent}
	for i, p := range parts {
		s.slices = append(s.slices, figure.Slice{Title: fmt.Sprint(i + 1), Cells: p.N})
	}
	return nil
}

// setClusters keeps the cluster of every item from those in drawn order.
func (s *sided) setClusters(labels []int) {
	s.clusters = make([]int, len(labels))
	for place, item := range s.order {
		s.clusters[item] = labels[place]
	}
}

// kmeans makes groups of the items.
func (s *sided) kmeans() error {
	if bad := cluster.Incomplete(s.items); len(bad) > 0 {
		return fmt.Errorf("k-means of the %s: values are missing in %s; split by the tree, or leave them out", s.word(), few(s.names(bad)))
	}
	if s.split.means > s.items.N {
		return fmt.Errorf("%d clusters of %d %s cannot be made; give at most %d", s.split.means, s.items.N, s.word(), s.items.N)
	}
	p, err := s.partition()
	if err != nil {
		return fmt.Errorf("k-means of the %s: %w", s.word(), err)
	}
	s.groups = p.Labels
	for k := range 1 + slices.Max(p.Labels) {
		s.titles = append(s.titles, fmt.Sprint(k+1))
	}
	return nil
}

// arrangeGroups orders the groups by the tree of their means, and the items of
// each by a tree of their own.
func (s *sided) arrangeGroups() error {
	members := make([][]int, len(s.titles))
	for item, g := range s.groups {
		members[g] = append(members[g], item)
	}
	groups := slices.DeleteFunc(upTo(len(members)), func(g int) bool { return len(members[g]) == 0 })
	var parent *cluster.Tree
	if s.asked.cluster && len(groups) > 1 {
		s.grouping = true
		tree, order, err := s.join(s.means(groups, members), s.meanWeights(groups, members), nil)
		s.grouping = false
		if err == nil {
			parent = inOrder(tree, order)
			groups = inThisOrder(groups, order)
		} else {
			s.notes = append(s.notes, fmt.Sprintf("the slices of the %s stand in the order of their names, since their means cannot be joined", s.word()))
		}
	}
	s.fig = &figure.Tree{Parent: parent, Apart: true}
	s.clusters = make([]int, s.items.N)
	s.order = s.order[:0]
	for k, g := range groups {
		own := members[g]
		var tree *cluster.Tree
		if s.asked.cluster && len(own) > 1 {
			t, order, err := s.join(subset(s.items, own), weightsOf(s.asked.weights, own), nil)
			if err != nil {
				return err
			}
			tree, own = inOrder(t, order), inThisOrder(own, order)
		} else if !s.asked.cluster {
			own = byWeight(own, s.asked.weights)
		}
		s.fig.Slices = append(s.fig.Slices, tree)
		for _, item := range own {
			s.clusters[item] = k
		}
		s.order = append(s.order, own...)
		s.slices = append(s.slices, figure.Slice{Title: s.titles[g], Cells: len(own)})
	}
	if s.split.means > 0 {
		for k := range s.slices { // clusters are numbered as they are drawn
			s.slices[k].Title = fmt.Sprint(k + 1)
		}
	}
	if !s.asked.cluster {
		s.fig = nil
	}
	s.costNote()
	s.strayed()
	return nil
}

// inThisOrder is list[order[0]], list[order[1]], ...
func inThisOrder[T any](list []T, order []int) []T {
	out := make([]T, len(order))
	for i, o := range order {
		out[i] = list[o]
	}
	return out
}

func subset(r cluster.Rows, at []int) cluster.Rows {
	out := cluster.Rows{N: len(at), D: r.D, V: make([]float64, 0, len(at)*r.D)}
	for _, i := range at {
		out.V = append(out.V, r.Row(i)...)
	}
	return out
}

// means are the mean rows of groups of items, over the values present.
func (s *sided) means(groups []int, members [][]int) cluster.Rows {
	out := cluster.Rows{N: len(groups), D: s.items.D, V: make([]float64, 0, len(groups)*s.items.D)}
	var column []float64
	for _, g := range groups {
		for j := range s.items.D {
			column = column[:0]
			for _, i := range members[g] {
				column = append(column, s.items.Row(i)[j])
			}
			out.V = append(out.V, stat.Mean(column))
		}
	}
	return out
}

// tooMuch says before anything is computed that memory does not suffice.
func (s *sided) tooMuch(n int, bytes int64, optimal bool) error {
	flag := "--top-rows"
	if s.side == grid.ByCol {
		flag = "--top-cols"
	}
	help := fmt.Sprintf("keep the most variable with %s %d", flag, fitting(n, bytes, s.limit))
	switch {
	case optimal:
		help += ", or leave --leaf-order optimal out"
	case s.how.metric == cluster.Euclidean:
		help += ", or join with --method ward or single, which need no distances"
	}
	return fmt.Errorf("joining %d %s needs %.2g GB, and the limit is %.2g GB; %s, or raise --limit-memory", n, s.word(), float64(bytes)/1e9, float64(s.limit)/1e9, help)
}

// fitting is a round number of items whose distances fit, where those of n take
// so many bytes: these grow with the square of n.
func fitting(n int, bytes, limit int64) int {
	most := float64(n) * math.Sqrt(float64(limit)/float64(bytes))
	unit := math.Pow(10, math.Floor(math.Log10(most)))
	return int(math.Floor(most/unit) * unit)
}

func (s *sided) names(at []int) []string {
	out := make([]string, len(at))
	for i, k := range at {
		out[i] = s.labels[k]
	}
	return out
}

// explain puts the labels of rows in place of their numbers.
func (s *sided) explain(err error) error {
	var row *cluster.RowError
	var pair *cluster.PairError
	switch {
	case errors.As(err, &row):
		return fmt.Errorf("clustering the %s: %s: %s; %s", s.word(), few(s.names(row.Rows)), row.Problem, s.flags(row.Hint))
	case errors.As(err, &pair):
		more := ""
		if pair.Count > 1 {
			more = fmt.Sprintf(" (and %d more pairs)", pair.Count-1)
		}
		return fmt.Errorf("clustering the %s: %q and %q%s: %s; %s", s.word(), s.labels[pair.I], s.labels[pair.J], more, pair.Problem, s.flags(pair.Hint))
	}
	return fmt.Errorf("clustering the %s: %w", s.word(), err)
}

// flags says where a hint's choices are made.
func (s *sided) flags(hint string) string {
	switch {
	case strings.Contains(hint, "unrelated"):
		return hint + " (--constant drop|unrelated|far|near)"
	case strings.Contains(hint, "pairwise") || strings.Contains(hint, "mean"):
		return hint + " (--missing)"
	}
	return hint
}

// inOrder is a tree with its items numbered in drawn order.
func inOrder(t *cluster.Tree, order []int) *cluster.Tree {
	turned, ok := t.Turned(order)
	if !ok {
		return t // orders come from the tree itself
	}
	place := make([]int, t.N)
	for i, item := range order {
		place[item] = i
	}
	for k := range turned.Merges {
		m := &turned.Merges[k]
		if m.A < t.N {
			m.A = place[m.A]
		}
		if m.B < t.N {
			m.B = place[m.B]
		}
	}
	return turned
}

// cutTree takes a tree in drawn order apart: a tree for each run of equal
// labels, and the tree above them.
func cutTree(t *cluster.Tree, labels []int) (parts []*cluster.Tree, parent *cluster.Tree) {
	n := 1 + slices.Max(labels)
	parts = make([]*cluster.Tree, n)
	start := make([]int, n)
	for i := len(labels) - 1; i >= 0; i-- {
		if start[labels[i]] = i; parts[labels[i]] == nil {
			parts[labels[i]] = &cluster.Tree{}
		}
		parts[labels[i]].N++
	}
	parent = &cluster.Tree{N: n}
	type ref struct{ part, node int } // part -1 is the parent
	refs := make([]ref, t.N+len(t.Merges))
	for i, l := range labels {
		refs[i] = ref{l, i - start[l]}
	}
	size := func(tree *cluster.Tree, node int) int {
		if node < tree.N {
			return 1
		}
		return tree.Merges[node-tree.N].Size
	}
	up := func(r ref) int { // the node of the parent
		if r.part >= 0 {
			return r.part
		}
		return r.node
	}
	for k, m := range t.Merges {
		a, b := refs[m.A], refs[m.B]
		to, part := parent, -1
		x, y := up(a), up(b)
		if a.part >= 0 && a.part == b.part {
			to, part, x, y = parts[a.part], a.part, a.node, b.node
		}
		to.Merges = append(to.Merges, cluster.Merge{A: x, B: y, Height: m.Height, Size: size(to, x) + size(to, y)})
		refs[t.N+k] = ref{part, to.N + len(to.Merges) - 1}
	}
	return parts, parent
}

// cutForExpected cuts an uncut tree into as many clusters as are expected, for
// colours and comparison; slices stay as they are.
func (s *sided) cutForExpected(k int) {
	if s.clusters != nil || s.tree == nil {
		return
	}
	s.setClusters(inOrder(s.tree, s.order).CutCount(min(k, s.items.N)))
}
