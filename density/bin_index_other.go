//go:build !amd64

package density

func (*rectangles) indexFast([]float64, []float64, []int32) int { return 0 }

func (*rectangles) tally([]uint8, []int32, []float64, []float64) (done, carried int) { return 0, 0 }
