package density

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/geom"
)

// Edge says what is done about the mass of kernels beyond a window: what lies
// outside was not observed, so a density falls off towards the border without
// a cause.
type Edge uint8

const (
	NoEdge Edge = iota // nothing
	Jones              // divide each cell by the kernel's mass inside the window around it: flat data stay flat
	Diggle             // divide each point's kernel by its mass inside: every event counts as one inside
)

var edgeNames = [...]string{"none", "jones", "diggle"}

func (c Edge) String() string { return edgeNames[c] }

// ParseEdge reads an edge correction's name; "" is none.
func ParseEdge(name string) (Edge, error) {
	if name == "" {
		return NoEdge, nil
	}
	for i, n := range edgeNames {
		if n == name {
			return Edge(i), nil
		}
	}
	return 0, fmt.Errorf("edge correction %q is unknown; there are none, jones, diggle", name)
}

// MarshalText and UnmarshalText let recipes name edge corrections.
func (c Edge) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

func (c *Edge) UnmarshalText(b []byte) (err error) {
	*c, err = ParseEdge(string(b))
	return err
}

// EstimateWithin is Estimate of the points inside a rectangular window, with
// the correction for its edges (Jones, Statistics and Computing 3:135, 1993;
// Diggle, Applied Statistics 34:138, 1985). Cells whose middle lies outside are
// NaN, and the result counts points outside as left out. The grid covers the
// window unless an extent is given.
//
// Masses are exact to about 1e-6. There is one bandwidth, on the plane.
func EstimateWithin(pts geom.Points, window geom.Extent, edge Edge, o Options) (*Result, error) {
	if err := checkExtent(window); err != nil {
		return nil, fmt.Errorf("density: window: %w", err)
	}
	if o.Metric != nil || o.Bandwidths != nil || o.Rule == Adaptive || o.Rule == Nearest {
		return nil, fmt.Errorf("density: an edge correction needs one bandwidth on the plane")
	}
	if len(pts.Y) != pts.Len() || pts.W != nil && len(pts.W) != pts.Len() {
		return nil, fmt.Errorf("density: %d x, %d y and %d weights; columns have one length", pts.Len(), len(pts.Y), len(pts.W))
	}
	if o.Extent.IsZero() {
		o.Extent = window
	}
	in := geom.Points{X: pts.X, Y: pts.Y, W: make([]float64, pts.Len())}
	for i, x := range pts.X {
		in.W[i] = math.NaN()
		if window.Contains(x, pts.Y[i]) {
			in.W[i] = 1
			if pts.W != nil {
				in.W[i] = pts.W[i]
			}
		}
	}
	e, err := newEstimate(in, o)
	if err != nil {
		return nil, err
	}
	inside := newMass(e.Kernel, e.Decay, e.Bandwidth, window)
	if edge == Diggle {
		e.pts.W = append([]float64(nil), in.W...)
		parallel((len(in.W)+255)/256, e.Workers, func(b int) {
			for i := b * 256; i < min((b+1)*256, len(in.W)); i++ {
				if in.W[i] == in.W[i] {
					e.pts.W[i] /= inside.at(in.X[i], in.Y[i])
				}
			}
		})
	}
	r, err := e.run()
	if err != nil {
		return nil, err
	}
	g := r.Grid
	parallel(g.Rows, e.Workers, func(row int) {
		y := g.Y.Centre(row)
		for col := range g.Cols {
			x := g.X.Centre(col)
			v := &g.Values[row*g.Cols+col]
			if !window.Contains(x, y) {
				*v = math.NaN()
			} else if edge == Jones {
				*v /= inside.at(x, y)
			}
		}
	})
	return r, nil
}

// mass is the share of a kernel that lies in a window.
//
// A radial kernel in a rectangle has the four corners' shares for the sum and
// difference: with F(a, b) the mass over x < a, y < b, it is
// F(r, t) - F(-l, t) - F(r, -b) + F(-l, -b) for the distances l, r, b, t to the
// sides. F comes from a table of the mass over quadrants.
type mass struct {
	window geom.Extent
	h      float64   // reach
	table  []float64 // F at (i, j) steps from -reach on, massSteps+1 a side
}

// massSteps is how finely the kernel is cut, in both directions.
const massSteps = 400

func newMass(k Kernel, decay, h float64, window geom.Extent) *mass {
	// A Gaussian is cut where 1e-8 of it is left.
	reach := min(k.reach(), 6)
	m := &mass{window: window, h: h * reach, table: make([]float64, (massSteps+1)*(massSteps+1))}
	const n = massSteps
	cells := make([]float64, n*n)
	parallel(n, 0, func(j int) {
		for i := range n {
			cells[j*n+i] = cellMass(k, decay, reach, i, j)
		}
	})
	total := 0.0
	for _, v := range cells {
		total += v
	}
	for j := range n {
		row := 0.0
		for i := range n {
			row += cells[j*n+i] / total
			m.table[(j+1)*(n+1)+i+1] = m.table[j*(n+1)+i+1] + row
		}
	}
	return m
}

// cellMass is the kernel's integral over one cell of the table, by 3 x 3
// points.
func cellMass(k Kernel, decay, reach float64, i, j int) float64 {
	sum := 0.0
	for _, a := range [3]float64{1. / 6, .5, 5. / 6} {
		for _, b := range [3]float64{1. / 6, .5, 5. / 6} {
			x := (2*(float64(i)+a)/massSteps - 1) * reach
			y := (2*(float64(j)+b)/massSteps - 1) * reach
			sum += k.value(x*x+y*y, decay)
		}
	}
	return sum
}

// below is F(a, b), interpolated.
func (m *mass) below(a, b float64) float64 {
	const n = massSteps
	u := min(max((a/m.h+1)/2*n, 0), n)
	v := min(max((b/m.h+1)/2*n, 0), n)
	i, j := min(int(u), n-1), min(int(v), n-1)
	u, v = u-float64(i), v-float64(j)
	at := m.table[j*(n+1)+i:]
	low := at[0] + u*(at[1]-at[0])
	high := at[n+1] + u*(at[n+2]-at[n+1])
	return low + v*(high-low)
}

// at is the share of the kernel around (x, y) in the window, above 0 inside.
func (m *mass) at(x, y float64) float64 {
	l, r, b, t := m.window.XMin-x, m.window.XMax-x, m.window.YMin-y, m.window.YMax-y
	return m.below(r, t) - m.below(l, t) - m.below(r, b) + m.below(l, b)
}
