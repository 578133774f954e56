package norm

import "math"

// place keeps the promise of Norm for values beyond the limits, where rounding
// or a curve's own domain would break it, and keeps what is within in [0, 1].
func place(v, lo, hi, t float64) float64 {
	const least = 0x1p-52
	switch {
	case math.IsInf(v, 0):
		return v
	case v < lo:
		return min(t, -least)
	case v > hi:
		return max(t, 1+least)
	}
	return min(max(t, 0), 1)
}

// within brings a value found from a position back between the limits.
func within(v, lo, hi float64) float64 { return min(max(v, lo), hi) }

// linear is (v-lo)/(hi-lo), also under the name of centered.
type linear struct {
	name   string
	lo, hi float64
}

// Linear is the linear norm from lo to hi, lo < hi.
func Linear(lo, hi float64) Norm { return linear{"linear", lo, hi} }

func (l linear) Name() string               { return l.name }
func (l linear) Limits() (float64, float64) { return l.lo, l.hi }
func (l linear) Scale(v float64) float64 {
	return place(v, l.lo, l.hi, fraction(v, l.lo, l.hi))
}
func (l linear) Invert(t float64) float64 { return within(between(t, l.lo, l.hi), l.lo, l.hi) }

// maxSpan is how far apart limits may lie for their difference to be a number.
const maxSpan = math.MaxFloat64

// fraction is how far v lies from lo to hi. Limits further apart than maxSpan
// are halved first.
func fraction(v, lo, hi float64) float64 {
	if hi-lo > maxSpan {
		return (v/2 - lo/2) / (hi/2 - lo/2)
	}
	return (v - lo) / (hi - lo)
}

// between is the inverse of fraction, exact at both ends.
func between(t, lo, hi float64) float64 {
	if hi-lo > maxSpan {
		return lo*(1-t) + hi*t
	}
	if t > .5 {
		return hi - (hi-lo)*(1-t)
	}
	return lo + (hi-lo)*t
}

// curve is a linear norm of f(v): log, symlog, asinh.
type curve struct {
	name   string
	lo, hi float64
	f      bend
	a, b   float64 // f(lo), f(hi)
}

// bend is a rising function and its inverse.
type bend interface {
	forward(v float64) float64 // NaN where it has no value
	inverse(u float64) float64
}

// newCurve is linear where f cannot tell the limits apart: neighbouring floats,
// or settings beyond the range of floats.
func newCurve(name string, lo, hi float64, f bend) Norm {
	a, b := f.forward(lo), f.forward(hi)
	if !(a < b) || math.IsInf(a, 0) || math.IsInf(b, 0) {
		return linear{name, lo, hi}
	}
	return curve{name, lo, hi, f, a, b}
}

func (c curve) Name() string               { return c.name }
func (c curve) Limits() (float64, float64) { return c.lo, c.hi }
func (c curve) Scale(v float64) float64 {
	u := c.f.forward(v)
	if u != u && !math.IsInf(v, -1) {
		return u
	}
	return place(v, c.lo, c.hi, fraction(u, c.a, c.b))
}

func (c curve) Invert(t float64) float64 {
	switch {
	case t <= 0:
		return c.lo
	case t >= 1:
		return c.hi
	}
	return within(c.f.inverse(between(t, c.a, c.b)), c.lo, c.hi)
}

type logBend struct{}

func (logBend) forward(v float64) float64 {
	switch {
	case v <= 0:
		return math.NaN()
	case v < 0x1p-1022: // math.Log10 is wrong for subnormal numbers on amd64
		return math.Log10(v*0x1p54) - 54*math.Log10(2)
	}
	return math.Log10(v)
}
func (logBend) inverse(u float64) float64 { return math.Pow(10, u) }

// symlogBend is matplotlib's SymmetricalLogTransform: linear up to thresh,
// where scale sets how much room the linear part takes in units of a decade.
type symlogBend struct{ thresh, adjust, lnBase float64 }

func newSymlog(thresh, scale, base float64) symlogBend {
	return symlogBend{thresh, scale / (1 - 1/base), math.Log(base)}
}

func (s symlogBend) forward(v float64) float64 {
	a := math.Abs(v)
	if a <= s.thresh {
		return v * s.adjust
	}
	return math.Copysign(s.thresh*(s.adjust+math.Log(a/s.thresh)/s.lnBase), v)
}

func (s symlogBend) inverse(u float64) float64 {
	a := math.Abs(u)
	if a <= s.thresh*s.adjust {
		return u / s.adjust
	}
	return math.Copysign(s.thresh*math.Exp((a/s.thresh-s.adjust)*s.lnBase), u)
}

type asinhBend struct{ width float64 }

func (a asinhBend) forward(v float64) float64 { return a.width * math.Asinh(v/a.width) }
func (a asinhBend) inverse(u float64) float64 { return a.width * math.Sinh(u/a.width) }

// power is ((v-lo)/(hi-lo))^gamma, linear below lo.
type power struct {
	lo, hi, gamma float64
}

func (p power) Name() string               { return "power" }
func (p power) Limits() (float64, float64) { return p.lo, p.hi }
func (p power) Scale(v float64) float64 {
	x := fraction(v, p.lo, p.hi)
	if x > 0 {
		x = math.Pow(x, p.gamma)
	}
	return place(v, p.lo, p.hi, x)
}

func (p power) Invert(t float64) float64 {
	return within(between(math.Pow(min(max(t, 0), 1), 1/p.gamma), p.lo, p.hi), p.lo, p.hi)
}

// twoSlope runs linearly from lo to center in the first half and from center
// to hi in the second.
type twoSlope struct{ lo, center, hi float64 }

func (s twoSlope) Name() string               { return "two-slope" }
func (s twoSlope) Limits() (float64, float64) { return s.lo, s.hi }
func (s twoSlope) Scale(v float64) float64 {
	if v < s.center {
		return place(v, s.lo, s.hi, fraction(v, s.lo, s.center)/2)
	}
	return place(v, s.lo, s.hi, .5+fraction(v, s.center, s.hi)/2)
}

func (s twoSlope) Invert(t float64) float64 {
	if t < .5 {
		return within(between(2*t, s.lo, s.center), s.lo, s.hi)
	}
	return within(between(2*t-1, s.center, s.hi), s.lo, s.hi)
}

// cropped is seaborn's centring: the slope is that of limits symmetric about
// the centre, and of the colormap only the part between lo and hi is seen.
type cropped struct {
	base     Norm // linear from lo to hi, or constant
	from, to float64
}

func newCropped(lo, hi, center float64) Norm {
	half := min(max(hi-center, center-lo), maxSpan)
	if half == 0 {
		return constant{"linear", lo, false}
	}
	left, right := max(center-half, -maxSpan), min(center+half, maxSpan)
	clamp := func(v float64) float64 { return min(max(fraction(v, left, right), 0), 1) }
	if lo == hi {
		return cropped{constant{"linear", lo, false}, clamp(lo), clamp(hi)}
	}
	return cropped{Linear(lo, hi), clamp(lo), clamp(hi)}
}

func (c cropped) Name() string                   { return c.base.Name() }
func (c cropped) Limits() (float64, float64)     { return c.base.Limits() }
func (c cropped) Crop() (Norm, float64, float64) { return c.base, c.from, c.to }
func (c cropped) Scale(v float64) float64 {
	t := c.base.Scale(v)
	if t < 0 || t > 1 {
		return t
	}
	return between(t, c.from, c.to)
}

func (c cropped) Invert(t float64) float64 {
	if c.from == c.to {
		return c.base.Invert(t)
	}
	return c.base.Invert(fraction(t, c.from, c.to))
}

// constant is any norm whose limits are one value: the middle.
type constant struct {
	name     string
	at       float64
	positive bool // under a logarithm
}

func (c constant) Name() string               { return c.name }
func (c constant) Limits() (float64, float64) { return c.at, c.at }
func (c constant) Invert(t float64) float64   { return within(t, c.at, c.at) }
func (c constant) Scale(v float64) float64 {
	switch {
	case v != v, c.positive && v <= 0 && !math.IsInf(v, -1):
		return math.NaN()
	case v < c.at:
		return -1
	case v > c.at:
		return 2
	}
	return .5
}
