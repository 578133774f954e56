package density

import (
	"fmt"
	"math"
	"strings"
)

// Rule chooses a bandwidth from the points.
type Rule uint8

const (
	Scott        Rule = iota // σ n^(-1/6); Scott, Multivariate Density Estimation, 1992
	Silverman                // the same in two dimensions; Density Estimation, 1986
	Likelihood               // greatest likelihood of each point under the others
	LeastSquares             // least expected squared error, by leaving one out
	Adaptive                 // Abramson: Scott's, narrower where points are dense; one a point
	Nearest                  // the distance to the k-th nearest point; one a point
)

var ruleNames = [...]string{"scott", "silverman", "likelihood", "least-squares", "adaptive", "nearest"}

func (r Rule) String() string { return ruleNames[r] }

// ParseRule reads a rule's name; "" is scott.
func ParseRule(name string) (Rule, error) {
	if name == "" {
		return Scott, nil
	}
	for i, n := range ruleNames {
		if strings.EqualFold(n, name) {
			return Rule(i), nil
		}
	}
	return 0, fmt.Errorf("bandwidth rule %q is unknown; there are %s", name, strings.Join(ruleNames[:], ", "))
}

// MarshalText and UnmarshalText let recipes name rules.
func (r Rule) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

func (r *Rule) UnmarshalText(b []byte) (err error) {
	*r, err = ParseRule(string(b))
	return err
}

// chooseBandwidth sets the bandwidth where none was given. A bandwidth that is
// given is the pilot of Adaptive.
func (e *estimate) chooseBandwidth() error {
	if e.Bandwidths != nil || e.Bandwidth > 0 && e.Rule != Adaptive {
		return nil
	}
	if e.Rule == Nearest {
		return e.nearest()
	}
	if e.Bandwidth == 0 {
		// In two dimensions Silverman's factor (4/(d+2))^(1/(d+4)) is 1.
		sigma, n := e.spread()
		if !(sigma > 0) || !finite(sigma) {
			who := "one point has"
			if n := e.result.Points; n != 1 {
				who = fmt.Sprintf("%d points at one place have", n)
			}
			return fmt.Errorf("density: %s no spread to choose a bandwidth by; give a radius", who)
		}
		e.Bandwidth = sigma * math.Pow(n, -1./6) / e.Kernel.Sigma()
	}
	switch e.Rule {
	case Likelihood, LeastSquares:
		return e.crossValidate()
	case Adaptive:
		return e.adapt()
	}
	return nil
}

// spread is the standard deviation along an axis, the root mean square of both
// axes' (divisor n-1), in data units or metres on the ground, and the effective
// number of points (Σ|w|)²/Σw², as SciPy's gaussian_kde counts them.
func (e *estimate) spread() (sigma, n float64) {
	var sw, sw2, mx, my float64
	weight := func(i int) float64 { return math.Abs(e.weight(i)) }
	e.each(func(i int) {
		w := weight(i)
		sw += w
		sw2 += w * w
	})
	e.each(func(i int) {
		w := weight(i) / sw
		mx += w * e.pts.X[i]
		my += w * e.pts.Y[i]
	})
	ux, uy := 1.0, 1.0
	if e.Metric != nil {
		ux, uy = e.Metric.Scale(my)
	}
	var v float64
	e.each(func(i int) {
		dx, dy := (e.pts.X[i]-mx)*ux, (e.pts.Y[i]-my)*uy
		v += weight(i) / sw * (dx*dx + dy*dy)
	})
	n = sw * sw / sw2
	return math.Sqrt(v / 2 * n / (n - 1)), n
}

func (e *estimate) weight(i int) float64 {
	if e.pts.W == nil {
		return 1
	}
	return e.pts.W[i]
}
