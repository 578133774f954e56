package mesh

import (
	"fmt"
	"image"
	"image/color"
	"math"
)

// Gouraud shades between values at the corners, (Rows+1) x (Cols+1) of them:
// each cell is four triangles around its middle, which has the mean of its
// corners, and values are linear in each (as matplotlib's, which shades colours;
// see GouraudColors). Pixels outside, and in cells with a missing corner, are
// NaN.
func (q *Quads) Gouraud(f Frame, values []float64) ([]float64, error) {
	p, err := q.placed(f)
	if err != nil {
		return nil, err
	}
	if err := p.corners(len(values), "values"); err != nil {
		return nil, err
	}
	out := make([]float64, f.Rows*f.Cols)
	for i := range out {
		out[i] = math.NaN()
	}
	p.triangles(0, func(corner int) [4]float64 { return [4]float64{values[corner]} },
		func(row, a, b int, s *slope) {
			v, dx := s.at(0, a, row), s.dx[0]
			line := out[row*f.Cols+a : row*f.Cols+b]
			for i := range line {
				line[i] = max(s.lo[0], min(s.hi[0], v+float64(i)*dx))
			}
		})
	return out, nil
}

// GouraudColors shades between colours at the corners, as Gouraud does between
// values and matplotlib's shading "gouraud" by colours, to within 2 of 255 of its
// pixels: as its renderer does, it cuts parts of a level off and lets the colours
// of each triangle reach half a pixel beyond its sides (Maxim Shemanarev,
// Anti-Grain Geometry 2.4, agg_span_gouraud.h). Outside the picture is
// transparent.
func (q *Quads) GouraudColors(f Frame, colors []color.NRGBA) (*image.NRGBA, error) {
	p, err := q.placed(f)
	if err != nil {
		return nil, err
	}
	if err := p.corners(len(colors), "colours"); err != nil {
		return nil, err
	}
	out := image.NewNRGBA(image.Rect(0, 0, f.Cols, f.Rows))
	p.triangles(dilation, func(corner int) [4]float64 {
		c := colors[corner] // times opacity: a transparent corner has no colour
		a := float64(c.A) / 255
		return [4]float64{float64(c.R) * a, float64(c.G) * a, float64(c.B) * a, float64(c.A)}
	}, func(row, a, b int, s *slope) {
		line := out.Pix[row*out.Stride+4*a : row*out.Stride+4*b]
		start := [4]float64{s.at(0, a, row), s.at(1, a, row), s.at(2, a, row), s.at(3, a, row)}
		for i := 0; i < len(line); i += 4 {
			var v [4]float64
			for k := range v {
				v[k] = max(s.lo[k], min(s.hi[k], start[k]+float64(i/4)*s.dx[k]))
			}
			if v[3] < .5 {
				copy(line[i:i+4], []byte{0, 0, 0, 0})
				continue
			}
			f := 255 / v[3]
			for k := range 3 {
				line[i+k] = byte(min(255, v[k]*f+noise))
			}
			line[i+3] = byte(v[3] + .5)
		}
	})
	return out, nil
}

func (p *placed) corners(n int, what string) error {
	if n != len(p.X) {
		return fmt.Errorf("mesh: %d %s for %d x %d corners", n, what, p.Rows+1, p.Cols+1)
	}
	return nil
}

// dilation is how far matplotlib moves the sides of a triangle outwards, pixels.
const dilation = .5

// noise keeps a whole level that arithmetic left a little below it.
const noise = 1e-6

// slope is a plane over the pixels for each of four channels.
type slope struct {
	x, y         float64 // where the values are base
	base, dx, dy [4]float64
	lo, hi       [4]float64 // of the three corners: thin triangles extrapolate badly
}

func (s *slope) at(k, col, row int) float64 {
	return s.base[k] + (float64(col)+.5-s.x)*s.dx[k] + (float64(row)+.5-s.y)*s.dy[k]
}

// triangles draws the four of each cell, their values given for corners further
// out by a dilation in pixels.
func (p *placed) triangles(wider float64, value func(corner int) [4]float64, span func(row, a, b int, s *slope)) {
	wide := p.Cols + 1
	p.bands(func(from, to int) {
		t, s := &corners{n: 3}, &slope{} // once a band, not once a triangle
		draw := func(row, a, b int) { span(row, a, b, s) }
		p.each(from, to, func(cell int, c *corners) {
			at := cell/p.Cols*wide + cell%p.Cols
			v := [4][4]float64{value(at), value(at + 1), value(at + wide + 1), value(at + wide)}
			middle := mean(&v)
			if middle[0] != middle[0] {
				return
			}
			t.x[2], t.y[2] = (c.x[0]+c.x[1]+c.x[2]+c.x[3])/4, (c.y[0]+c.y[1]+c.y[2]+c.y[3])/4
			for i := range 4 {
				j := (i + 1) % 4
				t.x[0], t.x[1], t.y[0], t.y[1] = c.x[i], c.x[j], c.y[i], c.y[j]
				if s.set(t, &v[i], &v[j], &middle) {
					s.dilate(t, wider)
					t.scan(from, to, p.frame.Cols, draw)
				}
			}
		})
	})
}

func mean(v *[4][4]float64) (m [4]float64) {
	for k := range m {
		m[k] = (v[0][k] + v[1][k] + v[2][k] + v[3][k]) / 4
	}
	return m
}

// set makes the plane through the values at the three corners of a triangle; it
// fails for one without area.
func (s *slope) set(c *corners, v0, v1, v2 *[4]float64) bool {
	ax, ay := c.x[1]-c.x[0], c.y[1]-c.y[0]
	bx, by := c.x[2]-c.x[0], c.y[2]-c.y[0]
	det := ax*by - bx*ay
	if det == 0 || det-det != 0 {
		return false
	}
	s.x, s.y, s.base = c.x[0], c.y[0], *v0
	for k := range 4 {
		a, b := v1[k]-v0[k], v2[k]-v0[k]
		s.dx[k], s.dy[k] = (a*by-b*ay)/det, (b*ax-a*bx)/det
		s.lo[k], s.hi[k] = min(v0[k], v1[k], v2[k]), max(v0[k], v1[k], v2[k])
	}
	return true
}

// dilate takes the values for those at the corners of a triangle whose sides lie
// d further out: a similar one about the centre of the inscribed circle.
func (s *slope) dilate(c *corners, d float64) {
	if d == 0 {
		return
	}
	var side [3]float64 // across from each corner
	for i := range side {
		j, k := (i+1)%3, (i+2)%3
		side[i] = math.Hypot(c.x[j]-c.x[k], c.y[j]-c.y[k])
	}
	around := side[0] + side[1] + side[2]
	x := (side[0]*c.x[0] + side[1]*c.x[1] + side[2]*c.x[2]) / around
	y := (side[0]*c.y[0] + side[1]*c.y[1] + side[2]*c.y[2]) / around
	area2 := math.Abs((c.x[1]-c.x[0])*(c.y[2]-c.y[0]) - (c.x[2]-c.x[0])*(c.y[1]-c.y[0]))
	larger := 1 + d*around/area2 // the circle's radius is area2/around
	s.x, s.y = x+(s.x-x)*larger, y+(s.y-y)*larger
	for k := range s.dx {
		s.dx[k] /= larger
		s.dy[k] /= larger
	}
}
