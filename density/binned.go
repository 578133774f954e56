package density

import (
	"fmt"
	"math"
)

// The binned method.
//
// Each point is shared out among the 4 x 4 nodes around it with the weights of
// cubic interpolation (or 2 x 2 with those of linear interpolation, where that
// is near enough for a single point already), and the nodes are convolved with
// the kernel by a fast Fourier transform. Sharing out among nodes is interpolating the kernel
// between them, so the error is that of cubic interpolation: of the fourth
// order in cell over bandwidth where the kernel is smooth, of a lower order at
// its rim, and it averages out between points. Nodes are the middles of cells;
// where that is not fine enough there are 3 x 3 to a cell, then 9 x 9, so that
// the middles stay among them.
//
// How far off it is cannot be promised, so it is measured: at the densest cell
// and others spread over the grid the exact sum is computed.

const (
	defaultTolerance = 1e-4
	maxNodes         = 64 << 20 // nodes of one transform: 1.5 GB of work space
)

func (e *estimate) tolerance() float64 {
	if e.Tolerance > 0 {
		return e.Tolerance
	}
	return defaultTolerance
}

// runBinned refines until the error measured is within the tolerance, and
// falls back on the exact method when nodes run out.
func (e *estimate) runBinned() error {
	if e.Metric != nil || e.Bandwidths != nil {
		return fmt.Errorf("density: the binned method has one bandwidth on the plane; take the exact one")
	}
	for fine := 1; ; fine *= 3 {
		n, ok := e.nodes(fine)
		if !ok || shapes[e.Kernel].power == 0 {
			// A disc with a sharp border is not smooth at any step.
			e.Method = Exact
			_, err := e.run()
			return err
		}
		n.fill(e)
		n.convolve(e)
		if e.result.Error = e.measureError(); e.result.Error <= e.tolerance() {
			break
		}
	}
	e.rescale(1)
	return nil
}

// nodes are what points are shared out to: the lattice refined, with a margin
// as wide as the kernel.
type nodes struct {
	fine           int
	linear         bool    // 2 x 2 nodes a point, not 4 x 4
	far            float64 // how many bandwidths the kernel is followed for
	reachX, reachY float64 // in nodes
	padX, padY     int     // nodes before the first cell's
	plane
	values []float64 // ny rows of nx, y rising
}

func (e *estimate) nodes(fine int) (*nodes, bool) {
	l := e.lattice
	far := e.Kernel.reach()
	if e.Kernel == Gaussian {
		// Beyond, a point adds less than a hundredth of the tolerance.
		far = min(far, math.Sqrt(2*math.Log(100/min(e.tolerance(), 1))))
	}
	reach := e.Bandwidth * far * float64(fine)
	n := &nodes{fine: fine, far: far, reachX: reach / l.x.step, reachY: reach / l.y.step}
	n.padX, n.padY = int(math.Ceil(n.reachX))+3, int(math.Ceil(n.reachY))+3
	if float64(l.x.n*fine+2*n.padX)*float64(l.y.n*fine+2*n.padY) > maxNodes {
		return nil, false
	}
	// Linear interpolation is off by an eighth of the second derivatives at most.
	short := min(n.reachX, n.reachY) / far
	n.linear = curvature[e.Kernel] > 0 && curvature[e.Kernel]/(8*short*short) <= e.tolerance()
	n.plane = plane{fastLength(l.x.n*fine + 2*n.padX), fastLength(l.y.n*fine + 2*n.padY), e.Workers}
	return n, true
}

// curvature is the greatest sum of the second derivatives both ways, of kernels
// without a kink.
var curvature = [len(shapes)]float64{Quartic: 8, Triweight: 12, Gaussian: 2}

// lanes is how many grids the points are added to, by their place in the
// input. They are fixed, so the sum is the same for any number of workers.
func (n *nodes) lanes() int {
	if n.nx*n.ny > 16<<20 {
		return 1
	}
	return 4
}

// fill shares the points out.
func (n *nodes) fill(e *estimate) {
	lanes := make([][]float64, n.lanes())
	count := e.result.Points
	parallel(len(lanes), e.Workers, func(k int) {
		lanes[k] = make([]float64, n.nx*n.ny)
		if n.linear && e.use == nil && e.pts.W == nil {
			lo, hi := k*count/len(lanes), (k+1)*count/len(lanes)
			n.shareOnes(lanes[k], e, e.pts.X[lo:hi], e.pts.Y[lo:hi])
			return
		}
		for j := k * count / len(lanes); j < (k+1)*count/len(lanes); j++ {
			i := j
			if e.use != nil {
				i = int(e.use[j])
			}
			n.share(lanes[k], e, i)
		}
	})
	n.values = lanes[0]
	parallel(n.ny, e.Workers, func(r int) {
		row := n.values[r*n.nx : (r+1)*n.nx]
		for _, lane := range lanes[1:] {
			for j, v := range lane[r*n.nx : (r+1)*n.nx] {
				row[j] += v
			}
		}
	})
}

// place is a coordinate in nodes; the middle of the lattice's cell k0 is node
// pad + (fine-1)/2.
func (n *nodes) place(s side, v float64, pad int) float64 {
	return (s.cell(v)-float64(s.k0))*float64(n.fine) - .5 + float64(pad)
}

func (n *nodes) share(values []float64, e *estimate, i int) {
	x := n.place(e.lattice.x, e.pts.X[i], n.padX)
	y := n.place(e.lattice.y, e.pts.Y[i], n.padY)
	// A point in the outermost nodes cannot reach a cell.
	right := float64(e.lattice.x.n*n.fine + 2*n.padX - 2)
	top := float64(e.lattice.y.n*n.fine + 2*n.padY - 2)
	if !(x >= 1 && y >= 1 && x < right && y < top) {
		return
	}
	ix, iy := int(x), int(y)
	if n.linear {
		fx, fy := x-float64(ix), (y-float64(iy))*e.weight(i)
		at := iy*n.nx + ix
		row := values[at : at+2 : at+2]
		right := (e.weight(i) - fy) * fx
		row[0] += e.weight(i) - fy - right
		row[1] += right
		row = values[at+n.nx : at+n.nx+2 : at+n.nx+2]
		right = fy * fx
		row[0] += fy - right
		row[1] += right
		return
	}
	wx, wy := cubic(x-float64(ix)), cubic(y-float64(iy))
	w := e.weight(i)
	for r, b := range wy {
		b *= w
		at := (iy-1+r)*n.nx + ix - 1
		row := values[at : at+4 : at+4]
		row[0] += b * wx[0]
		row[1] += b * wx[1]
		row[2] += b * wx[2]
		row[3] += b * wx[3]
	}
}

// shareOnes is share of points that all count 1, between 2 x 2 nodes.
func (n *nodes) shareOnes(values []float64, e *estimate, xs, ys []float64) {
	sx, sy := e.lattice.x, e.lattice.y
	fine := float64(n.fine)
	kx, ky := fine/sx.step, fine/sy.step
	x0 := n.place(sx, sx.lo, n.padX)
	y0 := n.place(sy, sy.lo, n.padY)
	ox, oy := sx.lo, sy.lo
	right := float64(sx.n*n.fine + 2*n.padX - 2)
	top := float64(sy.n*n.fine + 2*n.padY - 2)
	ys = ys[:len(xs)]
	for i, vx := range xs {
		x, y := float64((vx-ox)*kx)+x0, float64((ys[i]-oy)*ky)+y0
		if !(x >= 1 && y >= 1 && x < right && y < top) {
			continue
		}
		ix, iy := int(x), int(y)
		fx, fy := x-float64(ix), y-float64(iy)
		at := iy*n.nx + ix
		lower := values[at : at+2 : at+2]
		upper := values[at+n.nx : at+n.nx+2 : at+n.nx+2]
		q := fx * fy
		lower[0] += 1 - fx - fy + q
		lower[1] += fx - q
		upper[0] += fy - q
		upper[1] += q
	}
}

// cubic is the weights of nodes -1, 0, 1, 2 for a point at f in [0, 1).
func cubic(f float64) [4]float64 {
	a, b, c := f+1, f-1, f-2
	return [4]float64{-f * b * c / 6, a * b * c / 2, -a * f * c / 2, a * f * b / 6}
}

// convolve writes the sums to the grid.
func (n *nodes) convolve(e *estimate) {
	spectrum := n.forward(n.values)
	kernel := n.forward(n.kernel(e))
	scale := 1 / float64(n.nx*n.ny)
	parallel(n.ny, e.Workers, func(r int) {
		m := n.nx/2 + 1
		for i := r * m; i < (r+1)*m; i++ {
			spectrum[i] *= complex(real(kernel[i])*scale, 0) // symmetric: no imaginary part
		}
	})
	n.inverse(spectrum, n.values)
	l, first := e.lattice, (n.fine-1)/2
	top := 0.0
	for _, v := range n.values {
		top = max(top, math.Abs(v))
	}
	parallel(l.y.n, e.Workers, func(i int) {
		row := e.row(l.y.k0 + i)
		from := n.values[(n.padY+i*n.fine+first)*n.nx+n.padX+first:]
		for j := range row {
			v := from[j*n.fine]
			// What a transform leaves where there is nothing is rounding.
			if math.Abs(v) < 1e-13*top || e.positive && v < 0 {
				v = 0
			}
			row[j] = v
		}
	})
}

// kernel is the kernel around node (0, 0), wrapped around the plane.
func (n *nodes) kernel(e *estimate) []float64 {
	out := make([]float64, n.nx*n.ny)
	ux, uy := n.far/n.reachX, n.far/n.reachY // u per node
	px, py := int(n.reachX), int(n.reachY)
	parallel(2*py+1, e.Workers, func(j int) {
		dy := j - py
		row := out[(dy+n.ny)%n.ny*n.nx:]
		for dx := -px; dx <= px; dx++ {
			u2 := float64(dx*dx)*ux*ux + float64(dy*dy)*uy*uy
			if u2 <= n.far*n.far {
				row[(dx+n.nx)%n.nx] = e.Kernel.value(u2, e.Decay)
			}
		}
	})
	return out
}

// measureError is the largest difference from the exact sum at the densest cell
// and others spread evenly, as a share of the greatest value: as many as some
// tenths of a second allow, at least 4 and at most 256.
func (e *estimate) measureError() float64 {
	g := e.result.Grid
	best := 0
	for i, v := range g.Values {
		if math.Abs(v) > math.Abs(g.Values[best]) {
			best = i
		}
	}
	cells := []int{best}
	budget := 6e7
	if shapes[e.Kernel].power < 0 {
		budget = 4e7
	}
	for k := range int(min(max(budget/float64(e.result.Points), 4), 256)) {
		// Multiples of the plastic number's powers fill the square evenly.
		u, v := float64(k+1)*0.7548776662466927, float64(k+1)*0.5698402909980532
		row, col := int((u-math.Floor(u))*float64(g.Rows)), int((v-math.Floor(v))*float64(g.Cols))
		cells = append(cells, row*g.Cols+col)
	}
	off := make([]float64, len(cells))
	parallel(len(cells), e.Workers, func(k int) {
		c := cells[k]
		off[k] = math.Abs(g.Values[c] - e.exactAt(c/g.Cols, c%g.Cols))
	})
	worst := 0.0
	for _, d := range off {
		worst = max(worst, d)
	}
	if top := math.Abs(g.Values[best]); top > 0 {
		return worst / top
	}
	return worst
}

// exactAt is the sum of kernels at one cell.
func (e *estimate) exactAt(row, col int) float64 {
	l := e.lattice
	cx, cy := l.x.centre(l.x.k0+col), l.y.centre(l.y.k0+l.y.n-1-row)
	scale, far2 := 1/(e.Bandwidth*e.Bandwidth), e.Kernel.reach()*e.Kernel.reach()
	sum := 0.0
	e.each(func(i int) {
		dx, dy := cx-e.pts.X[i], cy-e.pts.Y[i]
		u2 := (dx*dx + dy*dy) * scale
		if u2 > far2 {
			return
		}
		var k float64
		switch e.Kernel {
		case Quartic:
			k = (1 - u2) * (1 - u2)
		case Gaussian:
			k = expMinus(u2 / 2)
		default:
			k = e.Kernel.value(u2, e.Decay)
		}
		if e.pts.W != nil {
			k *= e.pts.W[i]
		}
		sum += k
	})
	return sum
}
