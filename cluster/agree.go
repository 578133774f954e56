package cluster

import "math/rand/v2"

// Contingency counts the items by cluster (rows) and group (columns), both
// numbered from 0. A negative label is none and is left out.
func Contingency(clusters, groups []int) [][]int {
	rows, cols := 0, 0
	for i := range clusters {
		rows, cols = max(rows, clusters[i]+1), max(cols, groups[i]+1)
	}
	table := make([][]int, rows)
	for r := range table {
		table[r] = make([]int, cols)
	}
	for i, c := range clusters {
		if g := groups[i]; c >= 0 && g >= 0 {
			table[c][g]++
		}
	}
	return table
}

// AdjustedRand says how well two ways to divide the same items agree: 1 when
// they are the same, about 0 when they agree as by chance, and below (Hubert and
// Arabie, Journal of Classification 2:193, 1985). Two ways that divide nothing,
// or everything, agree.
func AdjustedRand(clusters, groups []int) float64 {
	table := Contingency(clusters, groups)
	pairs := func(n int) float64 { return float64(n) * float64(n-1) / 2 }
	n, same, byRow, byCol := 0, 0.0, 0.0, 0.0
	cols := make([]int, 0)
	for _, row := range table {
		sum := 0
		for c, v := range row {
			if c >= len(cols) {
				cols = append(cols, 0)
			}
			cols[c] += v
			sum += v
			same += pairs(v)
		}
		byRow += pairs(sum)
		n += sum
	}
	for _, v := range cols {
		byCol += pairs(v)
	}
	if n < 2 {
		return 1
	}
	expected := byRow * byCol / pairs(n)
	most := (byRow + byCol) / 2
	if most == expected {
		return 1
	}
	return (same - expected) / (most - expected)
}

// RandTest is the adjusted Rand index with the share of random relabellings that
// agree at least as well: p = (1 + as good) / (1 + rounds), so that p is never 0
// (Phipson and Smyth, Statistical Applications in Genetics and Molecular Biology
// 9:39, 2010). The same seed gives the same p; rounds 0 means 999.
func RandTest(clusters, groups []int, rounds int, seed uint64) (index, p float64) {
	if rounds == 0 {
		rounds = 999
	}
	index = AdjustedRand(clusters, groups)
	random := rand.New(rand.NewPCG(seed, 0))
	shuffled := append([]int(nil), groups...)
	asGood := 0
	for range rounds {
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		// equal tables give equal sums, up to the rounding of their order
		if AdjustedRand(clusters, shuffled) >= index-1e-12 {
			asGood++
		}
	}
	return index, float64(1+asGood) / float64(1+rounds)
}
