package cluster

import (
	"math"
	"slices"
)

// A chain of nearest neighbours asks n to 3n times which cluster is nearest to a
// given one, and reading a whole row of distances each time is most of its work.
// So every cluster keeps a short list: its k nearest, and a bound that all others
// are not below. The list outlives merges because a union is never nearer to a
// third cluster than both its parts were (the methods that a chain is valid for
// are those), so that a cluster with no listed part is still beyond the bound:
//
//	list of x: a b c | bound      merge (b, p): look at a, b∪p, c
//	                              merge (p, q): p∪q is beyond the bound as p and q were
//
// If the nearest on the list is within the bound, it is the nearest of all. Else
// the row is read, and the list made anew. A union's list is made from its row
// where joining computed it; else it inherits the lists of its parts and the
// lesser bound.
const listed = 16

// a neighbour is a cluster, by its place, and how far it is.
type neighbour struct {
	dist float64
	id   int32
}

func (a neighbour) before(b neighbour) bool {
	return a.dist < b.dist || a.dist == b.dist && a.id < b.id
}

// nearestLists are the lists of all places.
type nearestLists struct {
	near  []neighbour // listed for each place, nearest first
	count []uint8
	bound []float64
}

func newNearestLists(n int) *nearestLists {
	l := &nearestLists{near: make([]neighbour, n*listed), count: make([]uint8, n), bound: make([]float64, n)}
	fill(l.bound, math.Inf(1))
	return l
}

func (l *nearestLists) list(x int) []neighbour {
	return l.near[x*listed : x*listed+int(l.count[x])]
}

// clear empties a list; nothing is known to be left out of it.
func (l *nearestLists) clear(x int) { l.count[x], l.bound[x] = 0, math.Inf(1) }

// offer puts a neighbour in its place; the one that falls off lowers the bound.
func (l *nearestLists) offer(x int, c neighbour) {
	at := int(l.count[x])
	near := l.near[x*listed : (x+1)*listed]
	if at == listed {
		last := near[listed-1]
		if !c.before(last) {
			l.bound[x] = min(l.bound[x], c.dist)
			return
		}
		l.bound[x] = min(l.bound[x], last.dist)
		at--
	} else {
		l.count[x]++
	}
	for at > 0 && c.before(near[at-1]) {
		near[at] = near[at-1]
		at--
	}
	near[at] = c
}

// offerRun offers the distances of i to j, j+1, ... to both sides.
func (l *nearestLists) offerRun(i, j int, dist []float64) {
	bound := l.bound[j : j+len(dist)]
	for k, v := range dist {
		if v <= l.bound[i] {
			l.offer(i, neighbour{v, int32(j + k)})
		}
		if v <= bound[k] {
			l.offer(j+k, neighbour{v, int32(i)})
		}
	}
}

// gather joins the lists that several workers made over parts of the pairs. The
// outcome does not depend on how the pairs were shared: the nearest by distance,
// then by place.
func gather(parts []*nearestLists) *nearestLists {
	all := parts[0]
	for _, p := range parts[1:] {
		for x := range all.count {
			for _, c := range p.list(x) {
				all.offer(x, c)
			}
			all.bound[x] = min(all.bound[x], p.bound[x])
		}
	}
	// distances that were rounded may be a little less in truth
	for x := range all.bound {
		all.bound[x] *= 1 - 1e-6
	}
	return all
}

// space is where clusters lie: at places 0 to n-1, of which a union keeps the
// greater of its parts'.
type space interface {
	between(x, y int) float64
	// scan writes the distances from x to all live.
	scan(x int, live []int32, to []float64)
	// join makes y the union; x is no longer live. It says whether it wrote the
	// distances from y to all live, because it came by them.
	join(x, y int, dist float64, live []int32, to []float64) bool
}

// listChain is linkChain with lists. Among equals the one before in the chain
// wins, then the lowest place.
func listChain(n int, s space, l *nearestLists) *Tree {
	c := &listChainer{space: s, lists: l, live: make([]int32, n), at: make([]int32, n), to: make([]float64, n)}
	size := make([]int, n)
	for i := range n {
		c.live[i], c.at[i], size[i] = int32(i), int32(i), 1
	}
	merges := make([]Merge, 0, max(n-1, 0))
	type link struct {
		x    int
		dist float64 // to the link before
	}
	var chain []link
	for len(merges) < n-1 {
		if len(chain) == 0 {
			chain = append(chain, link{int(c.live[0]), math.Inf(1)})
		}
		tip := chain[len(chain)-1]
		next := c.nearest(tip.x)
		if len(chain) == 1 || next.dist < tip.dist && int(next.id) != chain[len(chain)-2].x {
			chain = append(chain, link{int(next.id), next.dist})
			continue
		}
		x, y := tip.x, chain[len(chain)-2].x
		chain = chain[:len(chain)-2]
		if x > y {
			x, y = y, x
		}
		merges = append(merges, Merge{A: x, B: y, Height: tip.dist, Size: size[x] + size[y]})
		size[y] += size[x]
		c.merge(x, y, tip.dist)
	}
	return sortMerges(merges, n)
}

type listChainer struct {
	space
	lists *nearestLists
	live  []int32
	at    []int32 // the place a place was joined into, followed to the end by place
	to    []float64
}

// place is where the cluster is now that was once at p.
func (c *listChainer) place(p int32) int32 {
	root := p
	for c.at[root] != root {
		root = c.at[root]
	}
	for c.at[p] != root {
		c.at[p], p = root, c.at[p]
	}
	return root
}

func (c *listChainer) nearest(x int) neighbour {
	best := neighbour{math.Inf(1), -1}
	for _, e := range c.lists.list(x) {
		p := c.place(e.id)
		if int(p) == x {
			continue
		}
		if now := (neighbour{c.between(x, int(p)), p}); best.id < 0 || now.before(best) {
			best = now
		}
	}
	if best.id >= 0 && best.dist <= c.lists.bound[x] {
		return best
	}
	to := c.to[:len(c.live)]
	c.scan(x, c.live, to)
	c.renew(x, to)
	return c.lists.list(x)[0]
}

// renew makes the list of x from its distances to all live.
func (c *listChainer) renew(x int, to []float64) {
	c.lists.clear(x)
	for k, p := range c.live {
		if to[k] <= c.lists.bound[x] && int(p) != x {
			c.lists.offer(x, neighbour{to[k], p})
		}
	}
}

// merge joins x into y, and their lists.
func (c *listChainer) merge(x, y int, dist float64) {
	k, _ := slices.BinarySearch(c.live, int32(x))
	c.live = slices.Delete(c.live, k, k+1)
	c.at[x] = int32(y)
	if to := c.to[:len(c.live)]; c.join(x, y, dist, c.live, to) {
		c.renew(y, to)
		return
	}
	bound := min(c.lists.bound[x], c.lists.bound[y])
	var places [2 * listed]int32
	n := 0
	for _, from := range []int{x, y} {
		for _, e := range c.lists.list(from) {
			if p := c.place(e.id); int(p) != y && !slices.Contains(places[:n], p) {
				places[n] = p
				n++
			}
		}
	}
	c.lists.clear(y)
	for _, p := range places[:n] {
		c.lists.offer(y, neighbour{c.between(y, int(p)), p})
	}
	c.lists.bound[y] = min(c.lists.bound[y], bound)
}
