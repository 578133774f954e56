package cluster

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Order is what was drawn where: input indices from 0 in drawn order, and their
// labels.
type Order struct {
	Rows      []int    `json:"rows"`
	Cols      []int    `json:"cols"`
	RowLabels []string `json:"row_labels,omitempty"`
	ColLabels []string `json:"col_labels,omitempty"`
}

// Member is one line of a table of clusters.
type Member struct {
	Label   string `json:"label"`
	Cluster int    `json:"cluster"` // from 1, in leaf order
}

// Members pairs labels with clusters that are numbered from 0, in the given
// order of items.
func Members(labels []string, clusters, order []int) []Member {
	out := make([]Member, len(order))
	for k, i := range order {
		out[k] = Member{Label: labels[i], Cluster: clusters[i] + 1}
	}
	return out
}

// MostLeaves is the greatest tree that ReadZ and ReadNewick take.
const MostLeaves = 1 << 22

// WriteZ writes SciPy's linkage matrix: four columns, no header, one merge a
// line: two clusters, height, items. Heights come home to the last bit.
func (t *Tree) WriteZ(w io.Writer) error {
	b := bufio.NewWriter(w)
	for _, m := range t.Merges {
		line := strconv.AppendInt(b.AvailableBuffer(), int64(m.A), 10)
		line = strconv.AppendInt(append(line, ','), int64(m.B), 10)
		line = strconv.AppendFloat(append(line, ','), m.Height, 'g', -1, 64)
		line = strconv.AppendInt(append(line, ','), int64(m.Size), 10)
		if _, err := b.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return b.Flush()
}

// ReadZ reads what WriteZ writes, and what numpy.savetxt makes of a linkage
// matrix: numbers may be written as floats, and stand between commas, tabs or
// spaces. It refuses, with the line, what is no tree, and more than MostLeaves.
func ReadZ(r io.Reader) (*Tree, error) {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(make([]byte, 0, 4096), 1<<16)
	t := &Tree{}
	line := 0
	for scanner.Scan() {
		line++
		text := strings.TrimSpace(strings.TrimPrefix(scanner.Text(), "\ufeff"))
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		m, err := readMerge(text)
		if err != nil {
			return nil, fmt.Errorf("linkage: line %d: %w", line, err)
		}
		if t.Merges = append(t.Merges, m); len(t.Merges) >= MostLeaves {
			return nil, fmt.Errorf("linkage: line %d: more than %d merges", line, MostLeaves-1)
		}
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("linkage: line %d: %w", line+1, err)
	}
	if len(t.Merges) == 0 {
		return nil, fmt.Errorf("linkage: no merges; there must be one line of four numbers for each")
	}
	t.N = len(t.Merges) + 1
	return t, t.Check()
}

func readMerge(text string) (Merge, error) {
	fields := strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ';' || c == '\t' || c == ' ' })
	if len(fields) != 4 {
		return Merge{}, fmt.Errorf("%d columns; there must be four: two clusters, height, items", len(fields))
	}
	var v [4]float64
	for k, f := range fields {
		x, err := strconv.ParseFloat(f, 64)
		if err != nil {
			return Merge{}, fmt.Errorf("column %d: %q is not a number", k+1, f)
		}
		if k != 2 && (x != math.Trunc(x) || x < 0 || x > 2*MostLeaves) {
			return Merge{}, fmt.Errorf("column %d: %q is no count", k+1, f)
		}
		v[k] = x
	}
	return Merge{A: int(v[0]), B: int(v[1]), Height: v[2], Size: int(v[3])}, nil
}
