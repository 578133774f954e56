package pyramid

import (
	"errors"
	"fmt"
	"math"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
)

// window is the smallest rectangle around all points, and how much of a kernel
// lies in it.
type window struct {
	world  geom.Extent // shares of the world, y from the north
	inside *density.Inside
}

// at is the window in pixels of a zoom.
func (w *window) at(z int) geom.Extent {
	side, e := math.Ldexp(Size, z), w.world
	return geom.Extent{XMin: e.XMin * side, XMax: e.XMax * side, YMin: e.YMin * side, YMax: e.YMax * side}
}

// setEdge reads the correction of edges.
func (p *Pyramid) setEdge(o Options) error {
	switch {
	case o.Edge == density.NoEdge:
		return nil
	case o.Edge != density.Jones:
		return fmt.Errorf("edge %s: tiles have none and jones", o.Edge)
	case p.Pixels+p.Metres == 0:
		return errors.New("edge jones: it corrects a kernel; give a radius")
	case p.surface == Gi:
		return errors.New("edge jones: Gi* counts pixels in the points' rectangle alone, and needs none")
	}
	e := p.Extent()
	w := &window{inside: density.NewInside(p.Kernel)}
	w.world.XMin, w.world.YMin = geo.WorldPlace(e.XMin, e.YMax)
	w.world.XMax, w.world.YMax = geo.WorldPlace(e.XMax, e.YMin)
	p.window = w
	return nil
}

// setLeast reads the evidence that a mean or a ratio needs.
func (p *Pyramid) setLeast(least float64) error {
	switch {
	case !(least >= 0) || math.IsInf(least, 0):
		return fmt.Errorf("least %g: a number of points from 0 on is wanted", least)
	case least > 0 && p.surface != Mean && p.surface != Ratio:
		return errors.New("least is of means and ratios; a density has no fraction line")
	case least == 0 && p.surface == Ratio:
		least = 1
	}
	p.least = least
	return nil
}

// correct divides a density of n x n tiles by the share of each pixel's kernel
// that lies in the window (Jones, Statistics and Computing 3:135, 1993), and
// empties pixels whose middles lie outside. A radius on the ground is taken in
// pixels where the pixel is.
func (p *Pyramid) correct(t geo.Tile, n int, values []float64) {
	if p.window == nil || values == nil {
		return
	}
	if k, err := p.kernel(t.Z); k == nil || err != nil {
		return // a kernel smaller than a pixel has no edge to correct
	}
	e, metric := p.window.at(t.Z), mercator{side: math.Ldexp(Size, t.Z)}
	for row := range Size * n {
		y := float64(t.Y*Size+row) + .5
		reach := p.Pixels
		if p.Metres > 0 {
			mx, my := metric.Scale(metric.side - y)
			reach = p.Metres / math.Sqrt(mx*my)
		}
		for col := range Size * n {
			v := &values[row*Size*n+col]
			if *v == 0 {
				continue
			}
			x := float64(t.X*Size+col) + .5
			if !e.Contains(x, y) {
				*v = 0
			} else {
				*v /= p.window.inside.Share(x, y, reach, e)
			}
		}
	}
}

// mask empties the pixels of a mean or a ratio whose middles lie outside the
// window. Inside, the correction is the same above and below the fraction line.
func (p *Pyramid) mask(t geo.Tile, n int, values []float64) {
	if k, err := p.kernel(t.Z); p.window == nil || k == nil || err != nil {
		return
	}
	e := p.window.at(t.Z)
	for i := range values {
		if !e.Contains(float64(t.X*Size+i%(Size*n))+.5, float64(t.Y*Size+i/(Size*n))+.5) {
			values[i] = math.NaN()
		}
	}
}

// enough is the density of all points, in a row of pixels of a zoom, from which
// on a mean or a ratio is shown: that of Least points at one place.
func (p *Pyramid) enough(z int) func(row int) float64 {
	k, _ := p.kernel(z) // it was had before
	switch {
	case p.least == 0:
		return func(int) float64 { return 0 }
	case k == nil && p.Metres == 0:
		return func(int) float64 { return p.least }
	case k == nil:
		last, least := -1, 0.0
		return func(row int) float64 {
			if row != last {
				last, least = row, p.least*perKilometre(z, row)
			}
			return least
		}
	case p.Metres > 0:
		return func(int) float64 { return p.least * p.Kernel.Peak() / (p.Metres * p.Metres) * 1e6 }
	}
	return func(int) float64 { return p.least * p.Kernel.Peak() / (p.Pixels * p.Pixels) }
}
