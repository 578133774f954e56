package site

import "slices"

// maxPairs is how many different pairs of visitor and element a heatmap holds.
const maxPairs = 4_000_000

// pairs are visitors of elements, each counted once: a list that is sorted when
// it is long, which is several times as fast as a set of so many.
type pairs struct {
	list []uint64 // element, whether seen, number of the visitor
	full bool
}

func (p *pairs) add(el int32, seen bool, visitor uint32) {
	key := uint64(el)<<33 | uint64(visitor)
	if seen {
		key |= 1 << 32
	}
	if n := len(p.list); p.full || n > 0 && p.list[n-1] == key {
		return
	}
	if len(p.list) >= 2*maxPairs {
		p.sort()
		p.full = len(p.list) > maxPairs
	}
	p.list = append(p.list, key)
}

func (p *pairs) sort() {
	slices.Sort(p.list)
	p.list = slices.Compact(p.list)
}

// count calls f for every different pair. Of more than maxPairs, those that came
// last are not among them.
func (p *pairs) count(f func(el int32, seen bool)) {
	p.sort()
	for _, key := range p.list {
		f(int32(key>>33), key>>32&1 == 1)
	}
}
