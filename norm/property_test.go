package norm_test

import (
	"math"
	"slices"
	"testing"

	"github.com/swelter/swelter/norm"
	"pgregory.net/rapid"
)

// drawn is a norm fitted to random values, with the values.
func drawn(t *rapid.T) (norm.Norm, norm.Fitted, []float64) {
	o := norm.Options{Name: rapid.SampledFrom(norm.Names()).Draw(t, "name")}
	size := rapid.SampledFrom([]float64{1e-300, 1e-9, 1, 1e9, 1e300}).Draw(t, "size")
	one := rapid.Map(rapid.Float64Range(-1, 1), func(v float64) float64 { return v * size })
	values := rapid.SliceOfN(one, 1, 60).Draw(t, "values")
	if o.Name == "log" {
		for i, v := range values {
			values[i] = math.Abs(v) + 5e-324
		}
	}
	switch o.Name {
	case "boundaries":
		o.Boundaries = slices.Compact(slices.Sorted(slices.Values(append(values, size, -size))))
	case "linear":
		if rapid.Bool().Draw(t, "centre") {
			c := one.Draw(t, "center")
			o.Center = &c
		}
	case "two-slope", "centered":
		c := one.Draw(t, "vcenter")
		o.VCenter = &c
	case "power":
		o.Gamma = rapid.Float64Range(.1, 4).Draw(t, "gamma")
	case "symlog":
		o.LinThresh = rapid.Float64Range(.001, 2).Draw(t, "linthresh") * size
	case "asinh":
		o.LinWidth = rapid.Float64Range(.001, 2).Draw(t, "linwidth") * size
	}
	o.Robust = o.Name != "boundaries" && rapid.Bool().Draw(t, "robust")
	n, f, err := norm.Fit(values, o)
	if err != nil {
		t.Fatal(err)
	}
	return n, f, values
}

// Scale never decreases, is in [0, 1] exactly within the limits, and Fit's
// limits are the norm's.
func TestScaleNeverDecreases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, f, values := drawn(t)
		lo, hi := n.Limits()
		if lo != f.Lo || hi != f.Hi || !(lo <= hi) {
			t.Fatalf("limits %g to %g, reported %g to %g", lo, hi, f.Lo, f.Hi)
		}
		points := append(values, lo, hi, math.Nextafter(lo, math.Inf(-1)), math.Nextafter(hi, math.Inf(1)), math.Inf(1), math.Inf(-1))
		slices.Sort(points)
		last := math.Inf(-1)
		for _, v := range points {
			p := n.Scale(v)
			if p != p && n.Name() == "log" && v <= 0 {
				continue
			}
			if inside := v >= lo && v <= hi; inside != (p >= 0 && p <= 1) {
				t.Fatalf("%s from %g to %g: %g is at %g", n.Name(), lo, hi, v, p)
			}
			// logarithms are not promised to rise in their last bit
			if !(p >= last-1e-15) {
				t.Fatalf("%s: falls from %.17g to %.17g at %g", n.Name(), last, p, v)
			}
			last = p
		}
	})
}

// Invert comes back to the value, or within its class, and never leaves the
// limits.
func TestInvertComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, f, values := drawn(t)
		for _, v := range append(values, f.Lo, f.Hi) {
			if v < f.Lo || v > f.Hi {
				continue
			}
			p := n.Scale(v)
			back := n.Invert(p)
			if back < f.Lo || back > f.Hi {
				t.Fatalf("%s: %g is beyond the limits %g to %g", n.Name(), back, f.Lo, f.Hi)
			}
			if got := n.Scale(back); math.Abs(got-p) > 1e-9 {
				t.Fatalf("%s from %g to %g: %g is at %g and comes back as %g, at %g", n.Name(), f.Lo, f.Hi, v, p, back, got)
			}
		}
		for _, p := range []float64{-1, 0, .3, 1, 2} {
			if v := n.Invert(p); v < f.Lo || v > f.Hi {
				t.Fatalf("%s: position %g is %g, limits %g to %g", n.Name(), p, v, f.Lo, f.Hi)
			}
		}
	})
}

// Entries are those of Scale, for every norm and any number of colours.
func TestEntriesEqualScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, f, values := drawn(t)
		colours := rapid.SampledFrom([]int{1, 2, 7, 10, 255, 256, 510, 4096}).Draw(t, "colours")
		for i := range 400 { // a fine net, and the borders of the colours themselves
			values = append(values, f.Lo+(f.Hi-f.Lo)*float64(i)/399, n.Invert(float64(i)/float64(colours)))
		}
		for _, v := range slices.Clone(values) {
			values = append(values, math.Nextafter(v, math.Inf(1)), math.Nextafter(v, math.Inf(-1)))
		}
		values = append(values, math.NaN(), math.Inf(1), math.Inf(-1), 0, -1, math.Copysign(0, -1))
		got := make([]int16, len(values))
		norm.Entries(n, colours, got, values)
		for i, v := range values {
			want := int16(0)
			switch p := n.Scale(v); {
			case p != p:
				want = norm.NoEntry
			case p < 0:
				want = norm.BelowEntry
			case p > 1:
				want = int16(colours)
			default:
				want = int16(min(int(p*float64(colours)), colours-1))
			}
			if got[i] != want {
				t.Fatalf("%s from %g to %g, %d colours: %g has entry %d, want %d", n.Name(), f.Lo, f.Hi, colours, v, got[i], want)
			}
		}
	})
}

// Percentiles of many values equal those of the sorted values, whatever their
// distribution, and whoever counts them.
func TestPercentilesEqualSorting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{1000, 40000, 100000}).Draw(t, "n")
		seed := rapid.Uint64().Draw(t, "seed")
		shape := rapid.IntRange(0, 4).Draw(t, "shape")
		values := make([]float64, n)
		for i := range values {
			seed = seed*6364136223846793005 + 1442695040888963407
			u := float64(seed>>11) / (1 << 53)
			switch shape {
			case 0:
				values[i] = u
			case 1:
				values[i] = math.Exp(40*u - 20)
			case 2:
				values[i] = math.Floor(5 * u) // a few values, many times
			case 3:
				values[i] = 1 + 1e-12*(u-.5) // the first digits are all the same
			case 4:
				values[i] = -math.Pow(10, math.Floor(600*u)-300)
			}
			if i%97 == 0 {
				values[i] = math.NaN()
			}
			if i%1001 == 5 {
				values[i] = math.Inf(1)
			}
		}
		var finite []float64
		for _, v := range values {
			if v-v == 0 {
				finite = append(finite, v)
			}
		}
		slices.Sort(finite)
		lo := rapid.Float64Range(0, 50).Draw(t, "lo")
		hi := rapid.Float64Range(50.1, 100).Draw(t, "hi")
		f := fitRobust(t, values, lo, hi)
		a, b := percentile(finite, lo), percentile(finite, hi)
		if a == b {
			a, b = finite[0], finite[len(finite)-1]
		}
		if !near(f.Lo, a) || !near(f.Hi, b) {
			t.Fatalf("shape %d: %g to %g, want %g to %g", shape, f.Lo, f.Hi, a, b)
		}
	})
}

func fitRobust(t *rapid.T, values []float64, lo, hi float64) norm.Fitted {
	_, f, err := norm.Fit(values, norm.Options{Robust: true, RobustRange: [2]float64{lo, hi}})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func percentile(sorted []float64, p float64) float64 {
	x := float64(len(sorted)-1) * (p / 100) // rounded as it is where neighbours differ by magnitudes
	i := int(x)
	return sorted[i] + (sorted[min(i+1, len(sorted)-1)]-sorted[i])*(x-float64(i))
}

// FuzzParseNorm: never a panic, and what parses can be fitted or is refused.
func FuzzParseNorm(f *testing.F) {
	for _, s := range []string{"log", "symlog:linthresh=0.1,base=2", "boundaries:0,1,5", "quantile:5", "power:gamma=0.5", "two-slope:center=-3", "centered:1,halfrange=2", "asinh:1e-320", "linear:vmin=-1e308,vmax=1e308"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		o, err := norm.ParseNorm(s)
		if err != nil {
			if len(err.Error()) > 500 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
			return
		}
		n, fitted, err := norm.Fit([]float64{-1, 0, .5, 3, 1000, math.NaN()}, o)
		if err != nil {
			return
		}
		for _, v := range []float64{fitted.Lo, fitted.Hi, fitted.Lo + (fitted.Hi-fitted.Lo)/3} {
			if v-v != 0 {
				continue
			}
			if p := n.Scale(v); !(p >= 0 && p <= 1) {
				t.Errorf("%q: %g is at %g, limits %g to %g", s, v, p, fitted.Lo, fitted.Hi)
			}
		}
	})
}
