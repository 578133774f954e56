package cluster

import "fmt"

// Grouped is a tree for each of several given groups of rows, and one over the
// groups.
type Grouped struct {
	Members [][]int // the rows of each group, rising
	Trees   []*Tree // over Members, nil for a group without rows
	Parent  *Tree   // over the groups' means
}

// LinkGroups joins rows within their groups only (numbered from 0), and the
// groups by the means of their rows, with the same metric and method. Missing
// values are left out of a mean.
func LinkGroups(r Rows, groups []int, m Metric, method Method, o LinkOptions) (*Grouped, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	if len(groups) != r.N {
		return nil, fmt.Errorf("link: %d groups for %d rows", len(groups), r.N)
	}
	g := &Grouped{Members: make([][]int, len(clusterSizes(groups)))}
	for i, to := range groups {
		if to < 0 {
			return nil, fmt.Errorf("link: row %d is in no group", i)
		}
		g.Members[to] = append(g.Members[to], i)
	}
	means := Rows{N: len(g.Members), D: r.D}
	for k, members := range g.Members {
		part := Rows{N: len(members), D: r.D}
		for _, i := range members {
			part.V = append(part.V, r.Row(i)...)
		}
		tree, err := LinkRows(part, m, method, o)
		if err != nil {
			return nil, within(err, members, fmt.Sprintf("group %d", k))
		}
		g.Trees = append(g.Trees, tree)
		means.V = append(means.V, columnMeans(part)...)
	}
	parent, err := LinkRows(means, m, method, o)
	if err != nil {
		return nil, fmt.Errorf("means of the groups: %w", err)
	}
	g.Parent = parent
	return g, nil
}

// within names the rows of an error by their index among all rows.
func within(err error, members []int, where string) error {
	switch e := err.(type) {
	case *RowError:
		all := *e
		all.Rows = nil
		for _, i := range e.Rows {
			all.Rows = append(all.Rows, members[i])
		}
		return &all
	case *PairError:
		all := *e
		all.I, all.J = members[e.I], members[e.J]
		return &all
	}
	return fmt.Errorf("%s: %w", where, err)
}

func columnMeans(r Rows) []float64 {
	means, n := make([]float64, r.D), make([]float64, r.D)
	for i := range r.N {
		for j, v := range r.Row(i) {
			if present(v) {
				n[j]++
				means[j] += v
			}
		}
	}
	for j := range means {
		means[j] /= n[j] // NaN where nothing is there
	}
	return means
}

// Order puts the groups in the order of the parent tree's leaves, and within
// each its rows in the order of its own tree.
func (g *Grouped) Order() []int {
	var order []int
	for _, k := range g.Parent.Leaves() {
		for _, leaf := range g.Trees[k].Leaves() {
			order = append(order, g.Members[k][leaf])
		}
	}
	return order
}
