package stat

import "math"

// ordered is a column made ready for Kendall's tau: its finite rows in order of
// value, and the dense rank of each row (equal values, equal rank; -1 missing).
type ordered struct {
	order []int32
	rank  []int32
}

func correlateByOrder(columns [][]float64, workers int, set func(i, j int, r float64, n int)) {
	k := len(columns)
	cols := make([]ordered, k)
	parallel(k, workers, func(i int) { cols[i] = orderOf(columns[i]) })
	parallel(k, workers, func(i int) {
		var b bench
		for j := range i + 1 {
			tau, n := b.tau(&cols[i], &cols[j])
			set(i, j, tau, n)
		}
	})
}

func orderOf(x []float64) ordered {
	o := ordered{rank: make([]int32, len(x))}
	for i := range o.rank {
		o.rank[i] = -1
	}
	rank := int32(-1)
	last := math.NaN()
	for _, i := range sortedIndex(x) {
		if !isFinite(x[i]) {
			continue
		}
		if x[i] != last {
			rank++
			last = x[i]
		}
		o.order = append(o.order, i)
		o.rank[i] = rank
	}
	return o
}

// bench is the room that one worker sorts in.
type bench struct{ y, x, spare []int32 }

// tau is Kendall's tau-b by Knight's method: with the rows in order of x, and
// of y where x ties, the discordant pairs are the swaps of sorting by y.
func (b *bench) tau(p, q *ordered) (float64, int) {
	b.x, b.y = b.x[:0], b.y[:0]
	for _, i := range p.order {
		if r := q.rank[i]; r >= 0 {
			b.x = append(b.x, p.rank[i])
			b.y = append(b.y, r)
		}
	}
	n := len(b.y)
	if cap(b.spare) < n {
		b.spare = make([]int32, n)
	}
	var xTies, bothTies int64
	for i := 0; i < n; {
		j := i + 1
		for j < n && b.x[j] == b.x[i] {
			j++
		}
		if j-i > 1 {
			xTies += pairs(j - i)
			sortCounting(b.y[i:j], b.spare)
			bothTies += ties(b.y[i:j])
		}
		i = j
	}
	discordant := sortCounting(b.y, b.spare)
	yTies := ties(b.y) // sorted now
	all := pairs(n)
	if all == xTies || all == yTies {
		return math.NaN(), n
	}
	s := float64(all - xTies - yTies + bothTies - 2*discordant)
	t := s / math.Sqrt(float64(all-xTies)) / math.Sqrt(float64(all-yTies))
	return max(-1, min(1, t)), n
}

func pairs(n int) int64 { return int64(n) * int64(n-1) / 2 }

// ties counts the pairs of equal values of a sorted slice.
func ties(x []int32) int64 {
	var sum int64
	for i := 0; i < len(x); {
		j := i + 1
		for j < len(x) && x[j] == x[i] {
			j++
		}
		sum += pairs(j - i)
		i = j
	}
	return sum
}

// sortCounting sorts x and counts the pairs that were in the wrong order: runs
// of 4 by insertion, then merged. spare has at least the length of x.
func sortCounting(x, spare []int32) int64 {
	const run = 4
	var swaps int64
	for lo := 0; lo < len(x); lo += run {
		r := x[lo:min(lo+run, len(x))]
		for i := 1; i < len(r); i++ {
			v, j := r[i], i
			for ; j > 0 && r[j-1] > v; j-- {
				r[j] = r[j-1]
			}
			r[j] = v
			swaps += int64(i - j)
		}
	}
	for width := run; width < len(x); width *= 2 {
		for lo := 0; lo+width < len(x); lo += 2 * width {
			hi := min(lo+2*width, len(x))
			if x[lo+width-1] <= x[lo+width] {
				continue
			}
			left := spare[:width]
			copy(left, x[lo:lo+width])
			swaps += merge(x[lo:hi], left, x[lo+width:hi])
		}
	}
	return swaps
}

// merge merges left and right into out and counts how often an element of right
// passed one of left. right is the end of out, left lies elsewhere. Which side
// goes next is a coin toss that no processor foresees, so nothing branches on
// it: that is twice as fast.
func merge(out, left, right []int32) int64 {
	var swaps int64
	i, j, k := 0, 0, 0
	for i < len(left) && j < len(right) {
		l, r := left[i], right[j]
		fromRight := 0
		if r < l {
			fromRight = 1
		}
		out[k] = min(l, r)
		swaps += int64((len(left) - i) & -fromRight)
		i += 1 - fromRight
		j += fromRight
		k++
	}
	copy(out[k:], left[i:])
	return swaps
}
