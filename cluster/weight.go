package cluster

// Agglomerate says what the weight of a branch is, from those of its two parts.
type Agglomerate uint8

const (
	MeanOfParts  Agglomerate = iota // (a+b)/2, as ComplexHeatmap
	SumOfParts                      // a+b, as R's heatmap
	MeanOfLeaves                    // the mean over all leaves of the branch
)

// ByWeight turns every branch so that the part of less weight comes first, and
// returns the leaves from left to right: R's reorder.dendrogram. Equal parts
// keep their order. weights has one value an item; ComplexHeatmap's are the
// negative row means with MeanOfParts. A weight that is NaN comes last.
func (t *Tree) ByWeight(weights []float64, a Agglomerate) []int {
	w := make([]float64, t.N+len(t.Merges))
	copy(w, weights)
	turned := &Tree{N: t.N, Merges: append([]Merge(nil), t.Merges...)}
	for k, m := range t.Merges {
		wa, wb := w[m.A], w[m.B]
		if wb < wa || wa != wa {
			turned.Merges[k].A, turned.Merges[k].B = m.B, m.A
		}
		switch a {
		case MeanOfParts:
			w[t.N+k] = (wa + wb) / 2
		case SumOfParts:
			w[t.N+k] = wa + wb
		default:
			na, nb := float64(t.size(m.A)), float64(t.size(m.B))
			w[t.N+k] = (na*wa + nb*wb) / (na + nb)
		}
	}
	return turned.Leaves()
}

// Turned is the tree with its branches turned so that its leaves stand in the
// given order; ok is false when no turning of branches gives it. A of a merge is
// then the left part, and may be the greater number.
func (t *Tree) Turned(order []int) (turned *Tree, ok bool) {
	if len(order) != t.N {
		return nil, false
	}
	place := make([]int, t.N)
	for i, leaf := range order {
		if leaf < 0 || leaf >= t.N {
			return nil, false
		}
		place[leaf] = i
	}
	turned = &Tree{N: t.N, Merges: append([]Merge(nil), t.Merges...)}
	first := turned.spans(order) // where each branch starts, if its leaves are neighbours
	for k := range turned.Merges {
		m := &turned.Merges[k]
		if first[m.B] < first[m.A] {
			m.A, m.B = m.B, m.A
		}
		if first[m.B] != first[m.A]+t.size(m.A) {
			return nil, false
		}
	}
	got := turned.Leaves()
	for i, leaf := range got {
		if leaf != order[i] {
			return nil, false
		}
	}
	return turned, true
}
