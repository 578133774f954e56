package nifti

import (
	"fmt"
	"math"
)

// Plane is a raster of cells in space, across one of the axes x, y and z: U runs
// to the right and V upwards, row 0 at the top, as one looks from the front, from
// above or from the right.
type Plane struct {
	Across, U, V int     // axes: 0 is x, 1 y, 2 z
	At           float64 // mm along Across
	Cols, Rows   int
	Left, Top    float64 // mm of the outer edges
	StepU, StepV float64 // mm, of one cell
}

// Box is from where to where the voxels of a volume reach, in mm.
func (v *Volume) Box() (lo, hi [3]float64) {
	for i := range 3 {
		lo[i], hi[i] = math.Inf(1), math.Inf(-1)
	}
	for corner := range 8 {
		var at [3]float64
		for i := range 3 {
			at[i] = -.5
			if corner>>i&1 == 1 {
				at[i] = float64(v.Dims[i]) - .5
			}
		}
		for i, mm := range v.Affine.At(at) {
			lo[i], hi[i] = min(lo[i], mm), max(hi[i], mm)
		}
	}
	return lo, hi
}

// step is the size of a voxel along an axis of space: that of the side that goes
// most that way.
func (v *Volume) step(axis int) float64 {
	best := 0
	for j := range 3 {
		if math.Abs(v.Affine[axis][j]) > math.Abs(v.Affine[axis][best]) {
			best = j
		}
	}
	return math.Sqrt(v.Affine[0][best]*v.Affine[0][best] + v.Affine[1][best]*v.Affine[1][best] + v.Affine[2][best]*v.Affine[2][best])
}

// mostCells bounds a slice, whose raster around a turned volume may be far larger
// than the volume.
const mostCells = 1 << 26

// Plane cuts across an axis through the layer of voxels at a place in mm, or for
// a volume that is turned, through the same raster laid around it.
func (v *Volume) Plane(across int, at float64) (Plane, error) {
	lo, hi := v.Box()
	if !(at >= lo[across] && at <= hi[across]) {
		return Plane{}, fmt.Errorf("%s = %g mm: %s reaches from %.4g to %.4g mm there", axes[across], at, v.Name, lo[across], hi[across])
	}
	cells := 1.0
	for _, axis := range []int{0, 1, 2} {
		if axis != across {
			cells *= max(1, (hi[axis]-lo[axis])/v.step(axis)+1)
		}
	}
	if layers := (hi[across] - lo[across]) / v.step(across); !(cells <= mostCells && layers <= mostCells) {
		return Plane{}, fmt.Errorf("%s: a slice would have more than %d million cells; the affine is broken or the volume too long for its turn", v.Name, mostCells/1_000_000)
	}
	n := func(axis int) int { return max(1, int(math.Ceil((hi[axis]-lo[axis])/v.step(axis)-1e-3))) }
	layer := min(n(across)-1, int((at-lo[across])/v.step(across)))
	p := Plane{Across: across, U: 0, V: 2, At: lo[across] + (float64(layer)+.5)*v.step(across)}
	switch across {
	case 0:
		p.U = 1
	case 2:
		p.V = 1
	}
	p.Cols, p.Rows, p.StepU, p.StepV = n(p.U), n(p.V), v.step(p.U), v.step(p.V)
	p.Left, p.Top = lo[p.U], hi[p.V]
	return p, nil
}

var axes = [3]string{"x", "y", "z"}

// mm is the middle of a cell.
func (p *Plane) mm(row, col int) (at [3]float64) {
	at[p.Across] = p.At
	at[p.U] = p.Left + (float64(col)+.5)*p.StepU
	at[p.V] = p.Top - (float64(row)+.5)*p.StepV
	return at
}

// On are the voxels that hold the middles of a plane's cells, row-major, NaN
// outside. No value is mixed: each is one that was measured.
func (v *Volume) On(p Plane) ([]float64, error) {
	to, err := v.Affine.Inverse()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", v.Name, err)
	}
	out := make([]float64, p.Rows*p.Cols)
	for i := range out {
		out[i] = v.near(to.At(p.mm(i/p.Cols, i%p.Cols)))
	}
	return out, nil
}

// near is the voxel at a place between voxels. A place on a border belongs to
// the further one, rounding or not.
func (v *Volume) near(at [3]float64) float64 {
	var index [3]int
	for i, a := range at {
		k := math.Floor(a + .5 + 1e-6)
		if !(k >= 0 && k < float64(v.Dims[i])) {
			return math.NaN()
		}
		index[i] = int(k)
	}
	return v.Values[(index[2]*v.Dims[1]+index[1])*v.Dims[0]+index[0]]
}

// Peak is where the value farthest from 0 lies, in mm, of several the first as
// NumPy counts (x slowest); ok is false when none is finite.
func (v *Volume) Peak() (mm [3]float64, value float64, ok bool) {
	var at [3]float64
	for x := range v.Dims[0] {
		for y := range v.Dims[1] {
			for z := range v.Dims[2] {
				a := v.Values[(z*v.Dims[1]+y)*v.Dims[0]+x]
				if a-a == 0 && (!ok || math.Abs(a) > math.Abs(value)) {
					at, value, ok = [3]float64{float64(x), float64(y), float64(z)}, a, true
				}
			}
		}
	}
	return v.Affine.At(at), value, ok
}
