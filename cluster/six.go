package cluster

// lanes are the sums of six pairs of rows, each in four parts: part l adds up the
// columns l, l+4, l+8, ... Processors with AVX2 add up the four at once; the
// plain loops do it one part after the other and come to the same bits.
type lanes [6][4]float64

// sixes are the loops over six pairs by form. The slices are equally long: a
// multiple of 4, and not empty.
var sixes = [...]func(sums *lanes, a0, a1, b0, b1, b2 []float64){
	differences: differencesPlain,
	products:    productsPlain,
}

// six adds up two rows beside three over their columns, in w.
func (f form) six(w *lanes, a0, a1, b0, b1, b2 []float64) (s00, s01, s02, s10, s11, s12 float64) {
	whole := len(a0) &^ 3
	if *w = (lanes{}); whole > 0 {
		sixes[f](w, a0[:whole], a1[:whole], b0[:whole], b1[:whole], b2[:whole])
	}
	for k := whole; k < len(a0); k++ { // what makes no four
		l := k - whole
		for i, a := range [2]float64{a0[k], a1[k]} {
			for j, b := range [3]float64{b0[k], b1[k], b2[k]} {
				if f == differences {
					d := a - b
					w[3*i+j][l] += d * d
				} else {
					w[3*i+j][l] += a * b
				}
			}
		}
	}
	return w.sum(0), w.sum(1), w.sum(2), w.sum(3), w.sum(4), w.sum(5)
}

func (w *lanes) sum(i int) float64 { return (w[i][0] + w[i][1]) + (w[i][2] + w[i][3]) }

func differencesPlain(sums *lanes, a0, a1, b0, b1, b2 []float64) {
	n := len(a0)
	a1, b0, b1, b2 = a1[:n], b0[:n], b1[:n], b2[:n]
	for l := range 4 {
		var s00, s01, s02, s10, s11, s12 float64
		for k := l; k < n; k += 4 {
			x, y, z := b0[k], b1[k], b2[k]
			v := a0[k]
			d := v - x
			s00 += d * d
			d = v - y
			s01 += d * d
			d = v - z
			s02 += d * d
			v = a1[k]
			d = v - x
			s10 += d * d
			d = v - y
			s11 += d * d
			d = v - z
			s12 += d * d
		}
		sums[0][l], sums[1][l], sums[2][l], sums[3][l], sums[4][l], sums[5][l] = s00, s01, s02, s10, s11, s12
	}
}

func productsPlain(sums *lanes, a0, a1, b0, b1, b2 []float64) {
	n := len(a0)
	a1, b0, b1, b2 = a1[:n], b0[:n], b1[:n], b2[:n]
	for l := range 4 {
		var s00, s01, s02, s10, s11, s12 float64
		for k := l; k < n; k += 4 {
			x, y, z := b0[k], b1[k], b2[k]
			v := a0[k]
			s00 += v * x
			s01 += v * y
			s02 += v * z
			v = a1[k]
			s10 += v * x
			s11 += v * y
			s12 += v * z
		}
		sums[0][l], sums[1][l], sums[2][l], sums[3][l], sums[4][l], sums[5][l] = s00, s01, s02, s10, s11, s12
	}
}
