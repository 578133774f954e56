package cluster

import "golang.org/x/sys/cpu"

func init() {
	if cpu.X86.HasAVX2 {
		sixes[differences], sixes[products] = wideDifferences, wideProducts
	}
}

func wideDifferences(sums *lanes, a0, a1, b0, b1, b2 []float64) {
	differencesAVX2(sums, &a0[0], &a1[0], &b0[0], &b1[0], &b2[0], len(a0))
}

func wideProducts(sums *lanes, a0, a1, b0, b1, b2 []float64) {
	productsAVX2(sums, &a0[0], &a1[0], &b0[0], &b1[0], &b2[0], len(a0))
}

//go:noescape
func differencesAVX2(sums *lanes, a0, a1, b0, b1, b2 *float64, n int)

//go:noescape
func productsAVX2(sums *lanes, a0, a1, b0, b1, b2 *float64, n int)
