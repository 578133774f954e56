package density

import (
	"fmt"
	"math"
	"strings"
)

// Kernel is the shape of the bump that each point gets: k(u) with u the
// distance over the bandwidth. The compact ones are 0 beyond u = 1.
type Kernel uint8

const (
	Quartic      Kernel = iota // (1 - u²)²
	Uniform                    // 1
	Triangular                 // 1 - (1-D)u with the decay ratio D
	Epanechnikov               // 1 - u²
	Triweight                  // (1 - u²)³
	Tricube                    // (1 - u³)³
	Cosine                     // cos(πu/2)
	Gaussian                   // exp(-u²/2), for all u; the bandwidth is the standard deviation
)

// gaussReach is how many standard deviations a Gaussian is followed for: beyond
// it is under 2.1e-16 of its top, less than the last bit of any sum with it.
const gaussReach = 8.5

// shape holds the constants of a kernel. The first two were derived by hand
// where a closed form exists and are checked by quadrature in the tests.
type shape struct {
	name  string
	plane float64 // c, so that c/h² k(d/h) has the integral 1 over the plane
	line  float64 // the same on a line: line/h k(d/h)
	sigma float64 // standard deviation along an axis, in bandwidths
	power int     // m when k is (1 - u²)^m, else -1
}

var shapes = [...]shape{
	Quartic:      {"quartic", 3 / math.Pi, 15. / 16, 0.35355339059327379, 2},
	Uniform:      {"uniform", 1 / math.Pi, 1. / 2, 0.5, 0},
	Triangular:   {"triangular", 3 / math.Pi, 1, 0.38729833462074170, -1},
	Epanechnikov: {"epanechnikov", 2 / math.Pi, 3. / 4, 0.40824829046386302, 1},
	Triweight:    {"triweight", 4 / math.Pi, 35. / 32, 0.31622776601683794, 3},
	Tricube:      {"tricube", 220 / (81 * math.Pi), 70. / 81, 0.34767674768255768, -1},
	Cosine:       {"cosine", 1 / (4 - 8/math.Pi), math.Pi / 4, 0.40014371572473942, -1},
	Gaussian:     {"gaussian", 1 / (2 * math.Pi), 0.39894228040143268, 1, -1},
}

func (k Kernel) String() string { return shapes[k].name }

// ParseKernel reads a kernel's name; "" is quartic.
func ParseKernel(name string) (Kernel, error) {
	key := strings.ToLower(name)
	switch key {
	case "":
		return Quartic, nil
	case "biweight":
		return Quartic, nil
	case "normal", "gauss":
		return Gaussian, nil
	case "linear", "triangle":
		return Triangular, nil
	case "flat":
		return Uniform, nil
	}
	names := make([]string, len(shapes))
	for k, s := range shapes {
		if s.name == key {
			return Kernel(k), nil
		}
		names[k] = s.name
	}
	return 0, fmt.Errorf("kernel %q is unknown; there are %s", name, strings.Join(names, ", "))
}

// MarshalText and UnmarshalText let recipes name kernels.
func (k Kernel) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

func (k *Kernel) UnmarshalText(b []byte) (err error) {
	*k, err = ParseKernel(string(b))
	return err
}

// Sigma is the standard deviation along an axis of a kernel of bandwidth 1:
// bandwidths of two kernels smooth alike when bandwidth x Sigma is the same.
func (k Kernel) Sigma() float64 { return shapes[k].sigma }

// reach is how far the kernel goes, in bandwidths.
func (k Kernel) reach() float64 {
	if k == Gaussian {
		return gaussReach
	}
	return 1
}

// value is k(u) for the square of u, decay for the triangle alone.
func (k Kernel) value(u2, decay float64) float64 {
	if k == Gaussian {
		if u2 > gaussReach*gaussReach {
			return 0
		}
		return math.Exp(-u2 / 2)
	}
	if u2 > 1 {
		return 0
	}
	t := 1 - u2
	switch k {
	case Uniform:
		return 1
	case Triangular:
		return 1 - (1-decay)*math.Sqrt(u2)
	case Epanechnikov:
		return t
	case Triweight:
		return t * t * t
	case Tricube:
		t = 1 - u2*math.Sqrt(u2)
		return t * t * t
	case Cosine:
		return math.Cos(math.Pi / 2 * math.Sqrt(u2))
	}
	return t * t
}

// planeConstant makes the integral over the plane 1. A triangle of decay D
// holds the cone 1-D and the cylinder D: its volume is π h² (1+2D)/3.
func (k Kernel) planeConstant(decay float64) float64 {
	if k == Triangular {
		return 3 / (math.Pi * (1 + 2*decay))
	}
	return shapes[k].plane
}

// lineConstant makes the integral over a line 1, as the tutorial has it.
func (k Kernel) lineConstant(decay float64) float64 {
	if k == Triangular {
		return 1 / (1 + decay)
	}
	return shapes[k].line
}
