package figure

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/mesh"
)

// Mesh places the cells of a plot elsewhere than in rows and columns.
type Mesh struct {
	Quads *mesh.Quads // as many cells as the grid, or Shaded, as many corners
	// Shaded mixes the colours of values at the corners, matplotlib's "gouraud".
	Shaded bool
	YDown  bool // y grows downwards
}

// checkMesh refuses what has no place on cells of any outline.
func (s *sheet) checkMesh() error {
	m := s.p.Mesh
	if m == nil {
		return nil
	}
	if err := m.Quads.Check(); err != nil {
		return err
	}
	rows, cols := m.Quads.Rows, m.Quads.Cols
	if m.Shaded {
		rows, cols = rows+1, cols+1
	}
	switch {
	case rows != s.g.Rows || cols != s.g.Cols:
		return fmt.Errorf("figure: a mesh for %d x %d values, the grid has %d x %d", rows, cols, s.g.Rows, s.g.Cols)
	case s.o.Annot || s.p.Text != nil:
		return errors.New("annot: cells of a mesh hold no texts; leave it out")
	case len(s.o.Marks) > 0:
		return errors.New("marks: rows and columns of a mesh do not lie in lines; leave them out")
	case s.smooths():
		return errors.New("interpolation: between the cells of a mesh shading gouraud mixes; leave interpolation out")
	case s.p.Image != nil || s.p.Sizes != nil || s.sliced() || s.clustered():
		return errors.New("figure: a mesh has one colour a cell, no pictures, sizes, trees or slices")
	case s.asked.gap > 0:
		return errors.New("linewidths: there are no gaps between the cells of a mesh; leave it out")
	}
	return nil
}

// setMeshAxes spans the axes over all corners, or over the extent.
func (s *sheet) setMeshAxes() error {
	q := s.p.Mesh.Quads
	e := s.o.Extent
	if e == nil {
		x0, x1 := reach(q.X)
		y0, y1 := reach(q.Y)
		if !(x0 < x1 && y0 < y1) {
			return fmt.Errorf("x-edges, y-edges: corners from %g to %g and from %g to %g span no area", x0, x1, y0, y1)
		}
		e = []float64{x0, y0, x1, y1}
	}
	s.g.X = between(s.g.X, s.g.Cols, e[0], e[2])
	s.g.Y = between(s.g.Y, s.g.Rows, e[3], e[1])
	if s.p.Mesh.YDown {
		s.g.Y = between(s.g.Y, s.g.Rows, e[1], e[3])
	}
	return nil
}

// reach is the least and the greatest finite value.
func reach(values []float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if v-v == 0 {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	return lo, hi
}

// meshed is the body in device pixels, what lies outside of all cells
// transparent.
func (s *sheet) meshed(w, h float64) (image.Image, error) {
	f := mesh.Frame{
		Left: s.g.X.Edges[0], Right: s.g.X.Edges[s.g.Cols], Top: s.g.Y.Edges[0], Bottom: s.g.Y.Edges[s.g.Rows],
		Cols: max(1, int(math.Round(w/s.th.Pixel))), Rows: max(1, int(math.Round(h/s.th.Pixel))),
	}
	colors := s.cellColors(s.g)
	if s.p.Mesh.Shaded {
		return s.p.Mesh.Quads.GouraudColors(f, colors)
	}
	cells, err := s.p.Mesh.Quads.Cells(f)
	if err != nil {
		return nil, err
	}
	img := image.NewNRGBA(image.Rect(0, 0, f.Cols, f.Rows))
	for i, cell := range cells {
		if cell >= 0 {
			c := colors[cell]
			img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], img.Pix[4*i+3] = c.R, c.G, c.B, c.A
		}
	}
	return img, nil
}

// cellColors are the colours of all cells, reduced to no pixels: nothing for
// masked ones, missing ones without the hatch.
func (s *sheet) cellColors(g *grid.Grid) []color.NRGBA {
	out := make([]color.NRGBA, len(g.Values))
	s.mapper.Colors(out, g.Values)
	for i := range out {
		if s.p.Hidden != nil && s.p.Hidden[i] {
			out[i] = color.NRGBA{}
		}
		if s.p.Alphas != nil {
			out[i].A = uint8(math.Round(float64(out[i].A) * min(max(s.p.Alphas[i], 0), 1)))
		}
	}
	return out
}
