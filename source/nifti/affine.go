package nifti

import (
	"errors"
	"math"
)

// Affine turns voxels (i, j, k) into millimetres (x to the right, y to the front,
// z upwards): three rows of three factors and an offset.
type Affine [3][4]float64

// At is the place of a voxel, or of a point between voxels.
func (a *Affine) At(v [3]float64) (mm [3]float64) {
	for i := range mm {
		mm[i] = a[i][0]*v[0] + a[i][1]*v[1] + a[i][2]*v[2] + a[i][3]
	}
	return mm
}

// Inverse turns millimetres into voxels. An affine that flattens space has none.
func (a *Affine) Inverse() (Affine, error) {
	c := func(i, j int) float64 { // cofactor
		r, s, t, u := (i+1)%3, (i+2)%3, (j+1)%3, (j+2)%3
		return a[r][t]*a[s][u] - a[r][u]*a[s][t]
	}
	det := a[0][0]*c(0, 0) + a[0][1]*c(0, 1) + a[0][2]*c(0, 2)
	var out Affine
	for i := range 3 {
		for j := range 3 {
			out[i][j] = c(j, i) / det
		}
		for j := range 3 {
			out[i][3] -= out[i][j] * a[j][3]
		}
	}
	for _, row := range out {
		for _, v := range row {
			if v-v != 0 {
				return out, errors.New("the affine of the header flattens space; voxels have no places")
			}
		}
	}
	return out, nil
}

// affine is the place of voxels by the standard: sform, else qform, else the
// voxels' sizes alone.
func (h *header) affine() Affine {
	var a Affine
	switch {
	case h.sform > 0:
		a = h.srow
	case h.qform > 0:
		a = h.turned()
	default:
		for i := range 3 {
			a[i][i] = size(h.pixdim[i+1])
		}
	}
	for i := range a {
		for j := range a[i] {
			a[i][j] *= h.mm
		}
	}
	return a
}

// turned is the affine of a quaternion (nifti1.h, "method 2").
func (h *header) turned() Affine {
	b, c, d := h.quat[0], h.quat[1], h.quat[2]
	a := 1 - (b*b + c*c + d*d)
	if a < 1e-7 { // a half turn: rounding must not make it longer than 1
		f := 1 / math.Sqrt(b*b+c*c+d*d)
		a, b, c, d = 0, b*f, c*f, d*f
	} else {
		a = math.Sqrt(a)
	}
	x, y, z := size(h.pixdim[1]), size(h.pixdim[2]), size(h.pixdim[3])
	if h.pixdim[0] < 0 {
		z = -z
	}
	return Affine{
		{(a*a + b*b - c*c - d*d) * x, 2 * (b*c - a*d) * y, 2 * (b*d + a*c) * z, h.shift[0]},
		{2 * (b*c + a*d) * x, (a*a + c*c - b*b - d*d) * y, 2 * (c*d - a*b) * z, h.shift[1]},
		{2 * (b*d - a*c) * x, 2 * (c*d + a*b) * y, (a*a + d*d - b*b - c*c) * z, h.shift[2]},
	}
}

// size is the length of a voxel's side; nothing is taken as 1.
func size(v float64) float64 {
	if v == 0 || v-v != 0 {
		return 1
	}
	return math.Abs(v)
}
