package pyramid

import (
	"fmt"
	"math"
	"strings"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/norm"
)

// Surfaces that tiles can show beside a density. All of them are NaN where
// nothing is, and none of them depends on the tile it is computed in.
const (
	Mean  = "mean"  // of the points' values, each by its kernel
	Ratio = "ratio" // share of some points here over their share of all: the relative risk
	Gi    = "gi"    // Getis and Ord's Gi*, a standard score
)

// mostGi is the largest radius of Gi*: a disc that is no wider than the world at
// zoom 0.
const mostGi = 100

// Surfaces lists them, the default first.
func Surfaces() []string { return []string{"density", Mean, Ratio, Gi} }

// setSurface reads what a surface needs.
func (p *Pyramid) setSurface(o Options) error {
	p.surface = o.Surface
	switch o.Surface {
	case "", "density":
		p.surface = ""
		return p.setLeast(o.Least)
	case Mean:
		p.Unit = "mean"
	case Ratio:
		p.Unit = "relative risk"
		if unset(p) {
			p.norm = ratioNorm()
		}
	case Gi:
		p.Unit = "Gi* (standard score)"
		if p.Pixels < 1 || p.Pixels > mostGi || p.Kernel != density.Quartic {
			return fmt.Errorf("surface gi: its radius is 1 to %d pixels, such as 12px, and it has no kernel: what lies within counts", mostGi)
		}
		if unset(p) {
			p.norm = norm.Options{Name: "centered", HalfRange: farScore}
		}
	default:
		return fmt.Errorf("surface %q: there are %s", o.Surface, strings.Join(Surfaces(), ", "))
	}
	if err := p.setLeast(o.Least); err != nil {
		return err
	}
	if (p.over != nil) != (p.surface != Gi) {
		return fmt.Errorf("surface %s: a mean wants values, and a ratio the points that are its cases", p.surface)
	}
	return nil
}

// farScore is beyond chance whatever the number of pixels: the colours of Gi* end
// there, at all zooms.
const farScore = 5

// ratioNorm is white where the risk is that of all, and ends at four times that.
func ratioNorm() norm.Options {
	one, four := 1., 4.
	return norm.Options{Name: "two-slope", VMin: new(float64), VCenter: &one, VMax: &four}
}

// unset reports whether the norm is for the surface to choose.
func unset(p *Pyramid) bool {
	n := p.norm
	return n.Name == "" && n.Center == nil && n.VMin == nil && n.VMax == nil
}

// ownMap is the colormap when nobody names one.
func (p *Pyramid) ownMap() string {
	if p.surface == Ratio || p.surface == Gi {
		return colormap.DefaultDiverging
	}
	return colormap.DefaultSequential
}

// fades reports whether low values let the map below through.
func (p *Pyramid) fades() bool { return p.surface == "" && p.Pixels+p.Metres > 0 }

// surfaceOf is the values of n x n tiles; nil is nothing.
func (p *Pyramid) surfaceOf(t geo.Tile, n int) ([]float64, error) {
	if p.surface == Gi {
		return p.gi(t, n), nil
	}
	below, err := p.sums(p.Index, t, n)
	if err != nil || below == nil {
		return nil, err
	}
	above, err := p.sums(p.over, t, n)
	if err != nil {
		return nil, err
	}
	if above == nil {
		above = make([]float64, len(below))
	}
	factor, most, least := 1., p.over.most, 0.
	if p.surface == Ratio {
		factor = p.total / p.over.total
		most = factor
	} else {
		least = p.over.least
	}
	enough := p.enough(t.Z)
	for i, d := range below {
		if !(d > 0) || d < enough(t.Y*Size+i/(Size*n)) {
			below[i] = math.NaN()
			continue
		}
		// At the rim of a kernel both sums are hardly more than rounding.
		below[i] = least + min(max(above[i]/d*factor, 0), most)
	}
	p.mask(t, n, below)
	return below, nil
}

// study is where Gi* looks at a zoom: the rectangle of pixels around all points,
// how many they are, and the mean and the deviation of the counts in them.
type study struct {
	x0, y0, x1, y1 int // pixels, both ends included
	n, mean, dev   float64
}

func (p *Pyramid) studyOf(z int) study {
	at := &p.studies[z]
	at.once.Do(func() {
		s := study{x0: math.MaxInt32, y0: math.MaxInt32, x1: -1, y1: -1}
		squares := 0.
		_ = p.runs(z, func(t geo.Tile, _ int) { // of points that are here
			r := p.cells(t)
			for i, code := range r.codes {
				x, y := t.X*Size+int(gather(uint64(code))), t.Y*Size+int(gather(uint64(code)>>1))
				s.x0, s.x1, s.y0, s.y1 = min(s.x0, x), max(s.x1, x), min(s.y0, y), max(s.y1, y)
				squares += r.sums[i] * r.sums[i]
			}
		})
		s.n = float64(s.x1-s.x0+1) * float64(s.y1-s.y0+1)
		s.mean = p.total / s.n
		s.dev = math.Sqrt(max(0, squares/s.n-s.mean*s.mean))
		at.study = s
	})
	return at.study
}

// gi is Gi* (Ord and Getis, Geographical Analysis 27:286, 1995) of the counts in
// pixels: those whose middles lie within the radius weigh 1 and all others 0.
// Pixels outside the rectangle of all points take no part. Where no point lies
// within the radius it is NaN in place of the one score that all such pixels have.
func (p *Pyramid) gi(t geo.Tile, n int) []float64 {
	s := p.studyOf(t.Z)
	reach := int(math.Floor(p.Pixels))
	side, world := Size*n, Size<<t.Z
	wide := side + 2*reach
	// Sums along the rows of the padded square, one more than there are pixels.
	sums, any := make([]float64, wide*(wide+1)), false
	left, top := t.X*Size-reach, t.Y*Size-reach
	for ty := floorDiv(top, Size); ty <= floorDiv(top+wide-1, Size); ty++ {
		for tx := floorDiv(left, Size); tx <= floorDiv(left+wide-1, Size); tx++ {
			if ty < 0 || ty >= 1<<t.Z {
				continue
			}
			r := p.cells(geo.Tile{Z: t.Z, X: tx & (1<<t.Z - 1), Y: ty})
			for i, code := range r.codes {
				x, y := tx*Size+int(gather(uint64(code)))-left, ty*Size+int(gather(uint64(code)>>1))-top
				if x >= 0 && x < wide && y >= 0 && y < wide {
					sums[y*(wide+1)+x+1], any = r.sums[i], true
				}
			}
		}
	}
	if !any || s.dev == 0 || s.n < 3 {
		return nil
	}
	for y := range wide {
		row := sums[y*(wide+1):][:wide+1]
		for x := range wide {
			row[x+1] += row[x]
		}
	}
	half := make([]int, reach+1) // of the disc's rows
	for d := range half {
		half[d] = int(math.Sqrt(p.Pixels*p.Pixels - float64(d*d)))
	}
	out := make([]float64, side*side)
	for y := range side {
		for x := range side {
			out[y*side+x] = s.score(sums, wide, half, x+reach, y+reach, left, top, world)
		}
	}
	return out
}

// score is Gi* of the pixel (x, y) of the padded square.
func (s *study) score(sums []float64, wide int, half []int, x, y, left, top, world int) float64 {
	reach := len(half) - 1
	px, py := left+x, top+y
	if py < s.y0 || py > s.y1 || !s.holds(px, world) {
		return math.NaN()
	}
	sum, w := 0., 0
	for dy := max(-reach, s.y0-py); dy <= min(reach, s.y1-py); dy++ {
		h := half[max(dy, -dy)]
		row := sums[(y+dy)*(wide+1):]
		sum += row[x+h+1] - row[x-h]
		w += s.within(px-h, px+h, world)
	}
	if sum == 0 {
		return math.NaN()
	}
	return (sum - s.mean*float64(w)) / (s.dev * math.Sqrt((s.n*float64(w)-float64(w)*float64(w))/(s.n-1)))
}

// holds reports whether a column, counted around the world, takes part.
func (s *study) holds(x, world int) bool {
	x -= floorDiv(x, world) * world
	return x >= s.x0 && x <= s.x1
}

// within is how many columns from a to b take part.
func (s *study) within(a, b, world int) int {
	n := 0
	for turn := floorDiv(a, world); turn <= floorDiv(b, world); turn++ {
		n += max(0, min(b, s.x1+turn*world)-max(a, s.x0+turn*world)+1)
	}
	return n
}
