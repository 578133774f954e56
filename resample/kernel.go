package resample

import (
	"fmt"
	"math"
	"strings"
)

// Kernel is a rule that makes the values between cells: how much a cell weighs
// by its distance. The names are matplotlib's, the formulas those of its
// renderer (Maxim Shemanarev, Anti-Grain Geometry 2.4, agg_image_filters.h).
type Kernel uint8

const (
	// Auto is Nearest where cells are drawn more than three times their size,
	// or exactly once or twice, on both sides; else Hanning. It is matplotlib's
	// default, "antialiased".
	Auto     Kernel = iota
	Nearest         // the cell at the place: no mixing; "none" is the same
	Bilinear        // a tent
	Bicubic         // the cubic B-spline: smooth, blurs
	Spline16        // piecewise cubic through the values
	Spline36        // the same, reaching three cells
	Hanning         // a raised cosine
	Hamming         // the same on a pedestal
	Hermite         // a smooth step between neighbours
	Kaiser          // Kaiser's window, beta 6.33
	Quadric         // the quadratic B-spline
	Catrom          // Catmull and Rom's cubic
	Gaussian        // sqrt(2/pi) exp(-2x²), cut at 2
	Bessel          // J1(pi x)/2x
	Mitchell        // Mitchell and Netravali's cubic, B = C = 1/3
	Sinc            // sin(pi x)/(pi x), cut at the radius
	Lanczos         // the same, windowed by its own main lobe
	Blackman        // the same, windowed by Blackman's
)

var kernels = []struct {
	name  string
	reach float64 // in cells; 0: Options.Radius
	at    func(x, radius float64) float64
}{
	Auto:     {name: "auto"},
	Nearest:  {name: "nearest"},
	Bilinear: {"bilinear", 1, func(x, _ float64) float64 { return 1 - x }},
	Bicubic: {"bicubic", 2, func(x, _ float64) float64 {
		return (cube(x+2) - 4*cube(x+1) + 6*cube(x) - 4*cube(x-1)) / 6
	}},
	Spline16: {"spline16", 2, spline16},
	Spline36: {"spline36", 3, spline36},
	Hanning:  {"hanning", 1, func(x, _ float64) float64 { return .5 + .5*math.Cos(math.Pi*x) }},
	Hamming:  {"hamming", 1, func(x, _ float64) float64 { return .54 + .46*math.Cos(math.Pi*x) }},
	Hermite:  {"hermite", 1, func(x, _ float64) float64 { return (2*x-3)*x*x + 1 }},
	Kaiser: {"kaiser", 1, func(x, _ float64) float64 {
		return besselI0(kaiserBeta*math.Sqrt(1-x*x)) / besselI0(kaiserBeta)
	}},
	Quadric: {"quadric", 1.5, func(x, _ float64) float64 {
		if x < .5 {
			return .75 - x*x
		}
		return .5 * (x - 1.5) * (x - 1.5)
	}},
	Catrom: {"catrom", 2, func(x, _ float64) float64 {
		if x < 1 {
			return .5 * (2 + x*x*(-5+x*3))
		}
		return .5 * (4 + x*(-8+x*(5-x)))
	}},
	Gaussian: {"gaussian", 2, func(x, _ float64) float64 { return math.Exp(-2*x*x) * math.Sqrt(2/math.Pi) }},
	// The reach is the third zero of J1. The formula goes on behind it to the
	// end of the cell, as in Agg.
	Bessel: {"bessel", 4, func(x, _ float64) float64 {
		if x == 0 {
			return math.Pi / 4
		}
		return math.J1(math.Pi*x) / (2 * x)
	}},
	Mitchell: {"mitchell", 2, func(x, _ float64) float64 {
		if x < 1 {
			return (16 + x*x*(21*x-36)) / 18
		}
		return (32 + x*(-60+x*(36-7*x))) / 18
	}},
	Sinc: {"sinc", 0, func(x, _ float64) float64 { return sinc(x) }},
	Lanczos: {"lanczos", 0, func(x, r float64) float64 {
		if x > r {
			return 0
		}
		return sinc(x) * sinc(x/r)
	}},
	Blackman: {"blackman", 0, func(x, r float64) float64 {
		if x > r {
			return 0
		}
		return sinc(x) * (.42 + .5*math.Cos(math.Pi*x/r) + .08*math.Cos(2*math.Pi*x/r))
	}},
}

func (k Kernel) String() string { return kernels[k].name }

// Names lists the kernels as ParseKernel reads them.
func Names() []string {
	names := make([]string, len(kernels))
	for i, k := range kernels {
		names[i] = k.name
	}
	return names
}

// ParseKernel reads a kernel's name in either case; "" and "antialiased" are
// auto, "none" is nearest.
func ParseKernel(name string) (Kernel, error) {
	switch n := strings.ToLower(strings.TrimSpace(name)); n {
	case "", "antialiased":
		return Auto, nil
	case "none":
		return Nearest, nil
	default:
		for i, k := range kernels {
			if k.name == n {
				return Kernel(i), nil
			}
		}
	}
	if len(name) > 40 {
		name = name[:40] + "..."
	}
	return Auto, fmt.Errorf("interpolation %q is not known; use none or one of %s", name, strings.Join(Names(), ", "))
}

// Weight is the kernel at a distance of x cells, before weights are made to add
// up to 1; radius is that of Sinc, Lanczos and Blackman (0 is 4). Auto and
// Nearest weigh the one cell at the place.
func (k Kernel) Weight(x, radius float64) float64 {
	x = math.Abs(x)
	if k <= Nearest {
		if x <= .5 {
			return 1
		}
		return 0
	}
	if x > k.reach(radius) {
		return 0
	}
	return kernels[k].at(x, effective(radius))
}

// reach is how far the kernel goes, in cells.
func (k Kernel) reach(radius float64) float64 {
	if r := kernels[k].reach; r > 0 {
		return r
	}
	return effective(radius)
}

// effective is the radius in force: Agg takes none below 2.
func effective(radius float64) float64 {
	if radius == 0 {
		return 4
	}
	return max(2, radius)
}

func cube(x float64) float64 { return max(0, x) * max(0, x) * max(0, x) }

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

func spline16(x, _ float64) float64 {
	if x < 1 {
		return ((x-9./5)*x-1./5)*x + 1
	}
	x--
	return ((-1./3*x+4./5)*x - 7./15) * x
}

func spline36(x, _ float64) float64 {
	switch {
	case x < 1:
		return ((13./11*x-453./209)*x-3./209)*x + 1
	case x < 2:
		x--
		return ((-6./11*x+270./209)*x - 156./209) * x
	}
	x -= 2
	return ((1./11*x-45./209)*x + 26./209) * x
}

const kaiserBeta = 6.33

// besselI0 is the modified Bessel function of order 0, by its power series.
func besselI0(x float64) float64 {
	sum, term := 1., 1.
	for i := 1.; term > 1e-17*sum; i++ {
		term *= x * x / (4 * i * i)
		sum += term
	}
	return sum
}
