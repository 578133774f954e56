//go:build goexperiment.simd && amd64

package cluster

import (
	"simd/archsimd"
	"unsafe"
)

// In a build with GOEXPERIMENT=simd, four columns are added up at a time, on
// processors that can. The sums are taken in another order than those of the
// plain loops, so that distances may differ in their last bits between builds;
// within a build they depend on nothing but the two rows, and equal rows are
// exactly 0 apart in both.
func init() {
	if archsimd.X86.AVX2() && archsimd.X86.FMA() {
		sixes[differences], sixes[products] = wideDifferences, wideProducts
	}
}

func wideDifferences(a0, a1, b0, b1, b2 []float64) (s00, s01, s02, s10, s11, s12 float64) {
	var w00, w01, w02, w10, w11, w12 archsimd.Float64x4
	qa0, qa1, qb0, qb1, qb2 := quads(a0), quads(a1), quads(b0), quads(b1), quads(b2)
	qa1, qb0, qb1, qb2 = qa1[:len(qa0)], qb0[:len(qa0)], qb1[:len(qa0)], qb2[:len(qa0)]
	for k := range qa0 {
		x, y, z := archsimd.LoadFloat64x4(&qb0[k]), archsimd.LoadFloat64x4(&qb1[k]), archsimd.LoadFloat64x4(&qb2[k])
		v := archsimd.LoadFloat64x4(&qa0[k])
		d := v.Sub(x)
		w00 = d.MulAdd(d, w00)
		d = v.Sub(y)
		w01 = d.MulAdd(d, w01)
		d = v.Sub(z)
		w02 = d.MulAdd(d, w02)
		v = archsimd.LoadFloat64x4(&qa1[k])
		d = v.Sub(x)
		w10 = d.MulAdd(d, w10)
		d = v.Sub(y)
		w11 = d.MulAdd(d, w11)
		d = v.Sub(z)
		w12 = d.MulAdd(d, w12)
	}
	k := 4 * len(qa0)
	s00, s01, s02, s10, s11, s12 = sixDifferences(a0[k:], a1[k:], b0[k:], b1[k:], b2[k:])
	return s00 + across(w00), s01 + across(w01), s02 + across(w02), s10 + across(w10), s11 + across(w11), s12 + across(w12)
}

func wideProducts(a0, a1, b0, b1, b2 []float64) (s00, s01, s02, s10, s11, s12 float64) {
	var w00, w01, w02, w10, w11, w12 archsimd.Float64x4
	qa0, qa1, qb0, qb1, qb2 := quads(a0), quads(a1), quads(b0), quads(b1), quads(b2)
	qa1, qb0, qb1, qb2 = qa1[:len(qa0)], qb0[:len(qa0)], qb1[:len(qa0)], qb2[:len(qa0)]
	for k := range qa0 {
		x, y, z := archsimd.LoadFloat64x4(&qb0[k]), archsimd.LoadFloat64x4(&qb1[k]), archsimd.LoadFloat64x4(&qb2[k])
		v := archsimd.LoadFloat64x4(&qa0[k])
		w00, w01, w02 = v.MulAdd(x, w00), v.MulAdd(y, w01), v.MulAdd(z, w02)
		v = archsimd.LoadFloat64x4(&qa1[k])
		w10, w11, w12 = v.MulAdd(x, w10), v.MulAdd(y, w11), v.MulAdd(z, w12)
	}
	k := 4 * len(qa0)
	s00, s01, s02, s10, s11, s12 = sixProducts(a0[k:], a1[k:], b0[k:], b1[k:], b2[k:])
	return s00 + across(w00), s01 + across(w01), s02 + across(w02), s10 + across(w10), s11 + across(w11), s12 + across(w12)
}

// quads are the values of s by fours, without the last ones that make no four.
func quads(s []float64) [][4]float64 {
	return unsafe.Slice((*[4]float64)(unsafe.Pointer(unsafe.SliceData(s))), len(s)/4)
}

func across(w archsimd.Float64x4) float64 {
	var v [4]float64
	w.Store(&v)
	return (v[0] + v[1]) + (v[2] + v[3])
}
