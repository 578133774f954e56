package density

// rectangleRow is what indexAVX2 knows of the bins, in the order it reads.
type rectangleRow struct {
	xlo, xscale, xn, ylo, yscale, yn, clear, last, outside float64
}

// indexFast finds the cells of points in groups of four, and returns how many
// points that were; up to three are left over.
func (r *rectangles) indexFast(xs, ys []float64, cell []int32) int {
	n := len(xs) &^ 3
	if !haveAVX2 || n == 0 {
		return 0
	}
	x, y := &r.x, &r.y
	row := rectangleRow{x.lo, x.scale, float64(x.n), y.lo, y.scale, float64(y.n), .5 - max(x.near, y.near), float64((y.n - 1) * x.n), float64(r.n)}
	if indexAVX2(&cell[0], &xs[0], &ys[0], n, &row) == 0 {
		return n
	}
	for i, k := range cell[:n] {
		if k < 0 {
			cell[i] = r.slow(xs[i], ys[i])
		}
	}
	return n
}

// indexAVX2 says by bits that are not 0 that some of n points, a multiple of 4,
// lie too near to an edge to tell, or are not finite. Their cells are -1.
//
//go:noescape
func indexAVX2(cell *int32, xs, ys *float64, n int, r *rectangleRow) int
