package swelter

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/stat"
	"github.com/swelter/swelter/table"
)

// maxOrder bounds a file of an order: it holds labels, not data.
const maxOrder = 256 << 20

// askOrder finds what the leaves of a side shall follow: a name of its own or
// that of both sides, a column of what is known of its items, or a file.
func (c *clustering) askOrder(s *sided, order, from string) error {
	a := &s.asked
	if a.order = order; order == "" {
		a.order = c.o.LeafOrder
	}
	a.called = a.order
	if from != "" {
		if order != "" {
			return fmt.Errorf("the %s have an order of %q and one from %s; give one", s.word(), order, from)
		}
		return c.orderFrom(s, from)
	}
	switch a.order {
	case "", "scipy":
		a.order = "scipy"
		return nil
	case "optimal":
		return nil
	case "mean": // the highest first, as ComplexHeatmap
		a.weights = make([]float64, s.items.N)
		for i := range a.weights {
			a.weights[i] = -stat.Mean(s.items.Row(i))
		}
		a.branches = cluster.MeanOfParts
		return nil
	}
	name, falling := strings.CutPrefix(a.order, "-")
	about := c.about[s.side]
	col := about.column(name)
	if whole := about.column(a.order); whole != nil {
		col, falling = whole, false
	}
	if col == nil {
		return about.unknown(name)
	}
	a.called, a.branches = fmt.Sprintf("%q", col.Name), cluster.MeanOfLeaves
	a.weights = columnWeights(taken(col, c.kept(s.side)))
	if falling {
		for i, w := range a.weights {
			a.weights[i] = -w
		}
	}
	return nil
}

// columnWeights are the numbers of a column, or the places of its words in their
// order; what is missing weighs NaN and comes last.
func columnWeights(c *table.Column) []float64 {
	if c.Kind != table.Text {
		return slices.Clone(c.Floats)
	}
	groups, names := grouping(c)
	out := make([]float64, len(groups))
	for i, g := range groups {
		if out[i] = float64(g); names[g] == "missing" {
			out[i] = math.NaN()
		}
	}
	return out
}

// orderFrom reads an order from a file: JSON as --order-out writes it, else one
// label a line. The tree follows it as far as its branches can be turned.
func (c *clustering) orderFrom(s *sided, path string) error {
	file, err := source.Regular(path, c.env.Dir)
	if err != nil {
		return err
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	s.asked.order, s.asked.called, s.asked.branches = "file", path, cluster.MeanOfLeaves
	in := io.LimitReader(f, maxOrder)
	var places []int
	if ending(path) == ".json" {
		places, err = c.indexPlaces(in, s)
	} else {
		places, err = labelPlaces(in, s.labels)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	s.asked.weights = make([]float64, len(places))
	for i, p := range places {
		s.asked.weights[i] = float64(p)
	}
	return nil
}

// labelPlaces reads one label a line and finds the place of each item.
func labelPlaces(r io.Reader, labels []string) ([]int, error) {
	var listed []string
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if l := strings.TrimSuffix(lines.Text(), "\r"); l != "" {
			listed = append(listed, strings.TrimPrefix(l, "\ufeff"))
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	return joinKeys(labels, listed)
}

// indexPlaces reads the order of one side from JSON, by indices of the input.
func (c *clustering) indexPlaces(r io.Reader, s *sided) ([]int, error) {
	var o cluster.Order
	if err := json.NewDecoder(r).Decode(&o); err != nil {
		return nil, fmt.Errorf("not the JSON of an order: %w", err)
	}
	listed := o.Rows
	if s.word() == "columns" {
		listed = o.Cols
	}
	place := make(map[int]int, len(listed))
	for p, index := range listed {
		place[index] = p
	}
	out := make([]int, s.items.N)
	var missing []int
	for i, index := range c.kept(s.side) {
		p, ok := place[index]
		if !ok {
			missing = append(missing, i)
		}
		out[i] = p
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("%d of %d %s are not in the order: %s", len(missing), s.items.N, s.word(), few(s.names(missing)))
	}
	return out, nil
}

// byWeight sorts items by their weights, the least first; those without come
// last. Equal ones keep their order.
func byWeight(items []int, weights []float64) []int {
	if weights == nil {
		return items
	}
	out := slices.Clone(items)
	slices.SortStableFunc(out, func(a, b int) int {
		x, y := weights[a], weights[b]
		switch {
		case x < y || x == x && y != y:
			return -1
		case x > y || x != x && y == y:
			return 1
		}
		return 0
	})
	return out
}

// weightsOf are the weights of some items, nil where nothing is weighed.
func weightsOf(weights []float64, items []int) []float64 {
	if weights == nil {
		return nil
	}
	out := make([]float64, len(items))
	for i, item := range items {
		out[i] = weights[item]
	}
	return out
}

// meanWeights are the mean weights of groups of items.
func (s *sided) meanWeights(groups []int, members [][]int) []float64 {
	if s.asked.weights == nil {
		return nil
	}
	out := make([]float64, len(groups))
	for i, g := range groups {
		out[i] = stat.Mean(weightsOf(s.asked.weights, members[g]))
	}
	return out
}

// strayed says when a tree cannot be turned to the order of a file.
func (s *sided) strayed() {
	if s.asked.order != "file" || slices.Equal(s.order, byWeight(upTo(s.items.N), s.asked.weights)) {
		return
	}
	s.notes = append(s.notes, fmt.Sprintf("the tree of the %s cannot be turned to the order of %s; its branches follow it as far as they can", s.word(), s.asked.called))
}
