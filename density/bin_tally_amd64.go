package density

import "math/bits"

// tallyRow is what tallyAVX2 knows of the bins, in the order it reads.
type tallyRow struct {
	xlo, xscale, ylo, yscale              float64 // scales are those of the rulers times 2^bits
	xn, xlast, ylast, last, outside, mask int32
	bits                                  int64
}

// tally is that of tallier, in groups of eight.
func (r *rectangles) tally(table []uint8, carries []int32, xs, ys []float64) (done, carried int) {
	n := len(xs) &^ 7
	x, y := &r.x, &r.y
	// Places are told apart to 2^-bits of a bin. 16 bits are few enough for points
	// far outside to be in range, and 12 for not many to need a closer look.
	b := min(16, 31-bits.Len(uint(max(x.n, y.n))))
	unit := float64(int32(1) << max(b, 0))
	if !haveAVX2 || n == 0 || b < 12 || max(x.near, y.near)*unit > 1 {
		return 0, 0
	}
	row := tallyRow{x.lo, x.scale * unit, y.lo, y.scale * unit,
		int32(x.n), int32(x.n - 1), int32(y.n - 1), int32((y.n - 1) * x.n), int32(r.n), int32(unit) - 1, int64(b)}
	return tallyAVX2(&table[0], &carries[0], &xs[0], &ys[0], n, &row)
}

// tallyAVX2 counts n points, a multiple of 8, up to the first eight of which one
// lies too near to an edge to tell, too far away, or is not finite.
//
//go:noescape
func tallyAVX2(table *uint8, carries *int32, xs, ys *float64, n int, r *tallyRow) (done, carried int)
