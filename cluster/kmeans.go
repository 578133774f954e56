package cluster

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// KMeansOptions for KMeans. The zero value starts 10 times and takes the best.
type KMeansOptions struct {
	Starts    int // how often to start anew; 0 means 10
	MaxRounds int // of one start; 0 means 300
	Seed      uint64
	Workers   int // 0: one a processor
}

// Partition is what k-means found.
type Partition struct {
	Labels  []int // of every row, numbered from 0 by the first row of each cluster
	Centres Rows  // the mean of each cluster
	Inertia float64
}

// KMeans divides rows into k clusters so that the sum of the squared distances
// to the cluster's mean is small: Lloyd's rounds from starts chosen by k-means++
// (Arthur and Vassilvitskii, SODA 2007), the best of several. The same seed gives
// the same clusters, for any number of workers. A cluster that loses all its
// rows takes the row that is farthest from its own mean. Rows may not hold
// missing values. O(n k d) a round.
func KMeans(r Rows, k int, o KMeansOptions) (*Partition, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	if k < 1 || k > r.N {
		return nil, fmt.Errorf("k-means: %d clusters of %d rows; there must be 1 to %d", k, r.N, r.N)
	}
	if !r.complete() {
		return nil, &RowError{Rows: incomplete(r, false), Problem: "values are missing, which k-means cannot pass over",
			Hint: "fill them in with mean, median or zero, or drop the columns"}
	}
	if o.Starts <= 0 {
		o.Starts = 10
	}
	if o.MaxRounds <= 0 {
		o.MaxRounds = 300
	}
	found := make([]*Partition, o.Starts)
	eachOf(o.Starts, o.Workers, func(int) func(int) {
		return func(s int) { found[s] = lloyd(r, k, o.MaxRounds, rand.New(rand.NewPCG(o.Seed, uint64(s)))) }
	})
	best := found[0]
	for _, p := range found[1:] {
		if p.Inertia < best.Inertia*(1-1e-12) {
			best = p
		}
	}
	best.number()
	return best, nil
}

func lloyd(r Rows, k, rounds int, random *rand.Rand) *Partition {
	p := &Partition{Labels: make([]int, r.N), Centres: seedCentres(r, k, random)}
	apart := make([]float64, r.N)
	for round := range rounds {
		moved := p.assign(r, apart)
		if moved == 0 && round > 0 {
			break
		}
		p.average(r, k, apart)
	}
	p.assign(r, apart)
	p.Inertia = 0
	for _, v := range apart {
		p.Inertia += v
	}
	return p
}

// seedCentres is k-means++: each next centre is a row, more likely the farther it
// is from the ones before; of a few such rows the one that helps most is taken.
func seedCentres(r Rows, k int, random *rand.Rand) Rows {
	c := Rows{N: k, D: r.D, V: make([]float64, 0, k*r.D)}
	nearest, trial, best := make([]float64, r.N), make([]float64, r.N), make([]float64, r.N)
	fill(nearest, math.Inf(1))
	trials := 2 + int(math.Log(float64(k)))
	for i := range k {
		row, least := -1, math.Inf(1)
		for range trials {
			next := random.IntN(r.N)
			if i > 0 {
				next = drawBy(nearest, random)
			}
			sum := 0.0
			for j := range r.N {
				trial[j] = min(nearest[j], squaredDistance(r.Row(j), r.Row(next)))
				sum += trial[j]
			}
			if row < 0 || sum < least {
				row, least = next, sum
				trial, best = best, trial
			}
			if i == 0 {
				break // the first is any row
			}
		}
		c.V = append(c.V, r.Row(row)...)
		nearest, best = best, nearest
	}
	return c
}

// drawBy chooses an index with a chance in proportion to its weight; any index
// when all weights are 0.
func drawBy(weights []float64, random *rand.Rand) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	if sum == 0 {
		return random.IntN(len(weights))
	}
	left := random.Float64() * sum
	for i, w := range weights {
		if left -= w; left < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// assign puts every row to its nearest centre, the first of equals, and counts
// those that moved.
func (p *Partition) assign(r Rows, apart []float64) int {
	moved := 0
	for i := range r.N {
		row := r.Row(i)
		to, least := 0, math.Inf(1)
		for c := range p.Centres.N {
			if s := squaredDistance(row, p.Centres.Row(c)); s < least {
				to, least = c, s
			}
		}
		if to != p.Labels[i] {
			moved++
		}
		p.Labels[i], apart[i] = to, least
	}
	return moved
}

func (p *Partition) average(r Rows, k int, apart []float64) {
	sizes := make([]int, k)
	for _, l := range p.Labels {
		sizes[l]++
	}
	for c := range k {
		if sizes[c] > 0 {
			continue
		}
		far := -1
		for i, l := range p.Labels {
			if sizes[l] > 1 && (far < 0 || apart[i] > apart[far]) {
				far = i
			}
		}
		sizes[p.Labels[far]]--
		p.Labels[far], apart[far], sizes[c] = c, 0, 1
	}
	fill(p.Centres.V, 0)
	for i, l := range p.Labels {
		centre := p.Centres.Row(l)
		for j, v := range r.Row(i) {
			centre[j] += v
		}
	}
	for c := range k {
		for j := range r.D {
			p.Centres.V[c*r.D+j] /= float64(sizes[c])
		}
	}
}

// number renames the clusters by their first row, and drops those without rows
// (rows that are all equal).
func (p *Partition) number() {
	var order []int
	name := make([]int, p.Centres.N)
	for i := range name {
		name[i] = -1
	}
	for i, l := range p.Labels {
		if name[l] < 0 {
			name[l] = len(order)
			order = append(order, l)
		}
		p.Labels[i] = name[l]
	}
	centres := Rows{N: len(order), D: p.Centres.D}
	for _, l := range order {
		centres.V = append(centres.V, p.Centres.Row(l)...)
	}
	p.Centres = centres
}

// ConsensusKMeans repeats k-means from other starts and gives every row the
// cluster it is in most often, after the clusters of each repeat were matched
// with those of the best one (as ComplexHeatmap's row_km_repeats). The returned
// shares say how often each row was in its cluster; clusters that hold no row in
// the end are dropped, so that there may be fewer than k.
func ConsensusKMeans(r Rows, k, repeats int, o KMeansOptions) (p *Partition, shares []float64, err error) {
	if repeats < 1 {
		return nil, nil, errors.New("k-means: there must be at least one repeat")
	}
	runs := make([]*Partition, repeats)
	best := 0
	for i := range runs {
		one := o
		one.Starts, one.Seed = 1, o.Seed+uint64(i)
		if runs[i], err = KMeans(r, k, one); err != nil {
			return nil, nil, err
		}
		if runs[i].Inertia < runs[best].Inertia*(1-1e-12) {
			best = i
		}
	}
	votes := make([]int, r.N*k)
	for _, run := range runs {
		for i, to := range matchLabels(run.Labels, runs[best].Labels, k) {
			votes[i*k+to]++
		}
	}
	p = &Partition{Labels: make([]int, r.N), Centres: Rows{N: k, D: r.D, V: make([]float64, k*r.D)}}
	shares = make([]float64, r.N)
	for i := range r.N {
		row := votes[i*k : (i+1)*k]
		most := slices.Max(row)
		p.Labels[i] = slices.Index(row, most)
		shares[i] = float64(most) / float64(repeats)
	}
	p.number()
	p.average(r, p.Centres.N, make([]float64, r.N))
	for i, l := range p.Labels {
		p.Inertia += squaredDistance(r.Row(i), p.Centres.Row(l))
	}
	return p, shares, nil
}

// matchLabels renames labels to those of another partition, the pair of clusters
// that share the most rows first.
func matchLabels(labels, like []int, k int) []int {
	shared := make([]int, k*k)
	for i, l := range labels {
		shared[l*k+like[i]]++
	}
	name := make([]int, k)
	taken := make([]bool, k)
	for i := range name {
		name[i] = -1
	}
	for range k {
		a, b, most := 0, 0, -1
		for x := range k {
			for y := range k {
				if name[x] < 0 && !taken[y] && shared[x*k+y] > most {
					a, b, most = x, y, shared[x*k+y]
				}
			}
		}
		name[a], taken[b] = b, true
	}
	out := make([]int, len(labels))
	for i, l := range labels {
		out[i] = name[l]
	}
	return out
}
