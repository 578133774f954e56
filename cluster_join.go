package swelter

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/swelter/swelter/cluster"
)

// told is the memory that a person should know of before it is taken. Beside
// what joining holds, the process holds the table several times over, as read,
// prepared and drawn, and itself.
const (
	told   = 100e6
	copies = 6
	itself = 80e6
)

// join makes the tree of rows, or takes the given one, and orders its leaves: as
// joined, optimally, or by weights, the least first.
func (s *sided) join(r cluster.Rows, weights []float64, tree *cluster.Tree) (*cluster.Tree, []int, error) {
	if s.how.given && tree == nil {
		return s.joinGiven(r, weights)
	}
	optimal := s.asked.order == "optimal"
	if err := s.announce(r, tree != nil, optimal); err != nil {
		return nil, nil, err
	}
	if !optimal {
		var err error
		if tree == nil {
			tree, err = cluster.LinkRows(r, s.how.metric, s.how.method, cluster.LinkOptions{Distance: s.how.dist})
		}
		if err != nil {
			return nil, nil, s.explain(err)
		}
		order := s.leaves(tree, weights)
		s.count(r, nil, tree.Leaves(), order)
		return tree, order, nil
	}
	d, err := cluster.Distances(r, s.how.metric, s.how.dist)
	if err != nil {
		return nil, nil, s.explain(err)
	}
	if tree == nil {
		if tree, err = cluster.Link(slices.Clone(d), r.N, s.how.method); err != nil {
			return nil, nil, s.explain(err)
		}
	}
	order, err := tree.Optimal(d)
	if err != nil {
		return nil, nil, s.explain(err)
	}
	s.count(r, d, tree.Leaves(), order)
	return tree, order, nil
}

// announce says how much memory joining takes, before it is taken, and refuses
// what does not fit.
func (s *sided) announce(r cluster.Rows, joined, optimal bool) error {
	plan, err := cluster.PlanLink(r.N, r.D, s.how.metric, s.how.method, cluster.MemoryAuto)
	if err != nil {
		return fmt.Errorf("%s: %w", s.word(), err)
	}
	bytes, how := plan.Bytes, plan.String()
	if optimal {
		bytes = 8*int64(cluster.Pairs(r.N))*2 + 16*int64(r.N)*int64(r.N)
		how = fmt.Sprintf("%.2f GB: float64 distances, and the optimal leaf order", float64(bytes)/1e9)
	}
	switch {
	case joined && !optimal:
		return nil
	case bytes > s.limit:
		return s.tooMuch(r.N, bytes, optimal)
	case bytes > told:
		whole := float64(bytes) + copies*8*float64(r.N)*float64(r.D) + itself
		s.tell(fmt.Sprintf("joining %d %s takes up to %.2f GB of memory in all (of that %s)", r.N, s.word(), whole/1e9, how))
	}
	s.say("joining "+s.word(), "items", r.N, "method", s.how.method.String(), "metric", s.how.metric.String(), "memory", how)
	return nil
}

// joinGiven joins rows that hold their distances from each other.
func (s *sided) joinGiven(r cluster.Rows, weights []float64) (*cluster.Tree, []int, error) {
	if s.groups != nil {
		return nil, nil, fmt.Errorf("given distances between the %s cannot be split into groups of their own; split by a number of clusters, height or gap", s.word())
	}
	d, err := s.given()
	if err != nil {
		return nil, nil, err
	}
	tree, err := cluster.Link(slices.Clone(d), r.N, s.how.method)
	if err != nil {
		return nil, nil, s.explain(err)
	}
	order := s.leaves(tree, weights)
	if s.asked.order == "optimal" {
		if order, err = tree.Optimal(d); err != nil {
			return nil, nil, s.explain(err)
		}
	}
	s.count(r, d, tree.Leaves(), order)
	return tree, order, nil
}

// given are the distances that the cells are.
func (s *sided) given() ([]float64, error) {
	d, err := cluster.Precomputed(s.items)
	var cell *cluster.CellError
	if errors.As(err, &cell) {
		return nil, fmt.Errorf("distances of the %s: %q to %q: %v %s", s.word(), s.labels[cell.Row], s.labels[cell.Col], cell.Value, cell.Problem)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.word(), err)
	}
	return d, nil
}

func (s *sided) leaves(tree *cluster.Tree, weights []float64) []int {
	if weights == nil {
		return tree.Leaves()
	}
	return tree.ByWeight(weights, s.asked.branches)
}

// count adds the costs of the paths along the leaves, as joined and as drawn.
// The means of groups are no leaves.
func (s *sided) count(r cluster.Rows, d []float64, joined, drawn []int) {
	if s.asked.order == "scipy" || s.grouping {
		return
	}
	cost := func(order []int) float64 {
		if d != nil {
			return cluster.PathCost(d, r.N, order)
		}
		c, err := cluster.PathCostOf(r, s.how.metric, order, s.how.dist)
		if err != nil {
			return math.NaN() // an imported tree may join what has no distance
		}
		return c
	}
	s.before += cost(joined)
	s.after += cost(drawn)
}

// costNote says what the order of the leaves costs, before and after.
func (s *sided) costNote() {
	if s.before == 0 && s.after == 0 || s.after != s.after {
		return
	}
	s.notes = append(s.notes, fmt.Sprintf("%s leaf order of the %s: neighbours are %.5g apart in all, before %.5g", s.asked.called, s.word(), s.after, s.before))
}
