package norm_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/swelter/swelter/norm"
)

// reference is testdata/norms.json: matplotlib 3.8.4, seaborn 0.13.2, numpy
// 1.26.4, made by testdata/norms.py.
type reference struct {
	Scales []struct {
		Spec      string
		Lo, Hi    float64
		Values    []float64
		Positions []*float64 // nil is NaN (masked)
	}
	Limits []struct {
		Spec   string
		Values []float64
		Lo, Hi float64
	}
	Boundaries []struct {
		Edges, Values []float64
		Entries       []int
	}
	Percentiles []struct{ Values, Percent, Result []float64 }
	Seaborn     []struct {
		Values     []float64
		Center     *float64
		VMin, VMax *float64
		Robust     bool
		Lo, Hi     float64
	}
}

func load(t *testing.T) (r reference) {
	data, err := os.ReadFile("testdata/norms.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func parse(t testing.TB, spec string) norm.Options {
	t.Helper()
	o, err := norm.ParseNorm(spec)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func fit(t testing.TB, values []float64, o norm.Options) (norm.Norm, norm.Fitted) {
	t.Helper()
	n, f, err := norm.Fit(values, o)
	if err != nil {
		t.Fatal(err)
	}
	return n, f
}

func num(v float64) *float64 { return &v }

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-12*max(1, math.Abs(b)) }

func TestScaleEqualsMatplotlib(t *testing.T) {
	cases := load(t).Scales
	if len(cases) < 14 {
		t.Fatalf("%d cases", len(cases))
	}
	for _, c := range cases {
		o := parse(t, c.Spec)
		if o.HalfRange == 0 {
			o.VMin, o.VMax = num(c.Lo), num(c.Hi)
		}
		n, _ := fit(t, nil, o)
		if name, _, _ := strings.Cut(c.Spec, ":"); n.Name() != name {
			t.Errorf("%s is called %s", c.Spec, n.Name())
		}
		for i, v := range c.Values {
			got, want := n.Scale(v), c.Positions[i]
			if want == nil && got == got || want != nil && !near(got, *want) {
				t.Errorf("%s: %g is at %.17g, want %v", c.Spec, v, got, show(want))
			}
		}
	}
}

func show(p *float64) string {
	if p == nil {
		return "NaN"
	}
	return fmt.Sprintf("%.17g", *p)
}

// The list of published values (matplotlib 3.6).
func TestScaleByHand(t *testing.T) {
	for _, c := range []struct {
		spec   string
		lo, hi float64
		want   map[float64]float64
	}{
		{"log", 1, 100, map[float64]float64{1: 0, 2: .150515, 5: .349485, 10: .5, 50: .849485, 100: 1, .5: -.150515}},
		{"power:gamma=0.5", 0, 100, map[float64]float64{1: .1, 4: .2, 25: .5}},
		{"symlog:1", -100, 100, map[float64]float64{-10: .160714, -1: .321429, .5: .589286, 1: .678571, 10: .839286}},
		{"asinh", -100, 100, map[float64]float64{1: .583174, 10: .782940}},
		{"two-slope", -2, 10, map[float64]float64{-1: .25, 5: .75, 0: .5}},
	} {
		o := parse(t, c.spec)
		o.VMin, o.VMax = &c.lo, &c.hi
		n, _ := fit(t, nil, o)
		for v, want := range c.want {
			if got := n.Scale(v); math.Abs(got-want) > 1e-6 {
				t.Errorf("%s: %g is at %g, want %g", c.spec, v, got, want)
			}
		}
	}
}

func TestLimitsEqualMatplotlib(t *testing.T) {
	for _, c := range load(t).Limits {
		n, f := fit(t, c.Values, parse(t, c.Spec))
		if lo, hi := n.Limits(); !near(lo, c.Lo) || !near(hi, c.Hi) || lo != f.Lo || hi != f.Hi {
			t.Errorf("%s: %g to %g (reported %g to %g), want %g to %g", c.Spec, lo, hi, f.Lo, f.Hi, c.Lo, c.Hi)
		}
	}
}

func TestLimitsEqualSeaborn(t *testing.T) {
	for _, c := range load(t).Seaborn {
		_, f := fit(t, c.Values, norm.Options{VMin: c.VMin, VMax: c.VMax, Center: c.Center, Robust: c.Robust})
		if !near(f.Lo, c.Lo) || !near(f.Hi, c.Hi) {
			t.Errorf("center %v, robust %v: %g to %g, want %g to %g", show(c.Center), c.Robust, f.Lo, f.Hi, c.Lo, c.Hi)
		}
	}
}

func TestBoundariesEqualMatplotlib(t *testing.T) {
	for _, c := range load(t).Boundaries {
		n, _ := fit(t, nil, norm.Options{Name: "boundaries", Boundaries: c.Edges})
		for i, v := range c.Values {
			if got := int(256 * n.Scale(v)); got != c.Entries[i] {
				t.Errorf("%d classes: %g has entry %d, want %d", len(c.Edges)-1, v, got, c.Entries[i])
			}
		}
	}
}

// With as many colours as classes, class k has colour k, for any number of
// classes; and Invert comes back into the class.
func TestClassesHaveTheirOwnColour(t *testing.T) {
	for m := 1; m <= 256; m++ {
		edges := make([]float64, m+1)
		for i := range edges {
			edges[i] = float64(i)
		}
		n, _ := fit(t, nil, norm.Options{Name: "boundaries", Boundaries: edges})
		c := norm.Categories(m)
		for k := range m {
			pos := n.Scale(float64(k) + .5)
			if got := int(pos * float64(m)); got != k {
				t.Fatalf("%d classes: class %d has colour %d", m, k, got)
			}
			if v := n.Invert(pos); int(math.Min(v, float64(m)-.5)) != k {
				t.Fatalf("%d classes: class %d comes back as %g", m, k, v)
			}
			if got := int(c.Scale(float64(k)) * float64(m)); got != k {
				t.Fatalf("%d categories: %d has colour %d", m, k, got)
			}
		}
	}
}

func TestLastClassIsClosed(t *testing.T) {
	n, f := fit(t, []float64{-1, 0, 1, 5, 6, math.NaN()}, parse(t, "boundaries:0,1,5"))
	if n.Scale(5) != n.Scale(3) || n.Scale(1) != n.Scale(3) || n.Scale(.999) == n.Scale(1) {
		t.Error("classes are [0, 1) and [1, 5]")
	}
	if f.Under != 1 || f.Over != 1 || f.Lo != 0 || f.Hi != 5 || f.Missing != 1 {
		t.Errorf("%+v", f)
	}
	if e := n.(norm.Classed).Edges(); len(e) != 3 || e[1] != 1 {
		t.Errorf("edges %v", e)
	}
}

// numpy.percentile and the classes made of it.
func TestPercentilesEqualNumpy(t *testing.T) {
	for _, c := range load(t).Percentiles {
		for i := range len(c.Percent) - 1 {
			a, b := c.Percent[i], c.Percent[i+1]
			if c.Result[i] == c.Result[i+1] {
				continue // stays the full range
			}
			_, f := fit(t, c.Values, norm.Options{Robust: true, RobustRange: [2]float64{a, b}})
			if !near(f.Lo, c.Result[i]) || !near(f.Hi, c.Result[i+1]) {
				t.Errorf("percentiles %g, %g of %d: %g, %g, want %g, %g", a, b, len(c.Values), f.Lo, f.Hi, c.Result[i], c.Result[i+1])
			}
		}
	}
	n, _ := fit(t, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, parse(t, "quantile:4"))
	if e := n.(norm.Classed).Edges(); fmt.Sprint(e) != "[1 3 5 7 9]" {
		t.Errorf("quartiles of 1..9 are %v", e)
	}
	n, _ = fit(t, []float64{0, 0, 0, 0, 0, 0, 1, 2, 3}, parse(t, "quantile:4"))
	if e := n.(norm.Classed).Edges(); fmt.Sprint(e) != "[0 1 3]" {
		t.Errorf("equal edges are one: %v", e)
	}
}

func TestRobustKeepsTheRangeWhenPercentilesCoincide(t *testing.T) {
	values := make([]float64, 1000)
	values[7] = 5
	if _, f := fit(t, values, norm.Options{Robust: true}); f.Lo != 0 || f.Hi != 5 {
		t.Errorf("%+v", f)
	}
}

func TestWhatIsCounted(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	values := []float64{3, nan, -2, inf, 0, 10, -inf, nan, 1}
	for _, c := range []struct {
		name string
		o    norm.Options
		want norm.Fitted
	}{
		{"linear", norm.Options{}, norm.Fitted{Lo: -2, Hi: 10, Finite: 5, Missing: 2, Infinite: 2}},
		{"log", norm.Options{Name: "log"}, norm.Fitted{Lo: 1, Hi: 10, Finite: 3, Missing: 2, Infinite: 2, OutOfDomain: 2}},
		{"log from 2", norm.Options{Name: "log", VMin: num(2)}, norm.Fitted{Lo: 2, Hi: 10, Finite: 3, Missing: 2, Infinite: 2, OutOfDomain: 2, Under: 1}},
		{"0 to 2", norm.Options{VMin: num(0), VMax: num(2)}, norm.Fitted{Lo: 0, Hi: 2, Finite: 5, Missing: 2, Infinite: 2, Under: 1, Over: 2}},
		{"symlog", norm.Options{Name: "symlog"}, norm.Fitted{Lo: -2, Hi: 10, Finite: 5, Missing: 2, Infinite: 2, LinThresh: .1}},
	} {
		n, f := fit(t, values, c.o)
		if f != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, f, c.want)
		}
		if n.Scale(inf) <= 1 || n.Scale(-inf) >= 0 || n.Scale(nan) == n.Scale(nan) {
			t.Errorf("%s: infinities are at %g and %g, NaN at %g", c.name, n.Scale(-inf), n.Scale(inf), n.Scale(nan))
		}
	}
}

func TestConstantDataAreTheMiddle(t *testing.T) {
	for _, name := range norm.Names() {
		o := norm.Options{Name: name, VCenter: num(4)}
		if name == "boundaries" {
			continue
		}
		n, f := fit(t, []float64{4, 4, math.NaN(), 4}, o)
		if n.Scale(4) != .5 || f.Lo != 4 || f.Hi != 4 || n.Name() != name || f.Empty {
			t.Errorf("%s: 4 is at %g, limits %g to %g", name, n.Scale(4), f.Lo, f.Hi)
		}
		if !(n.Scale(3) < 0) || !(n.Scale(5) > 1) || n.Invert(.5) != 4 || n.Invert(0) != 4 {
			t.Errorf("%s: 3 is at %g, 5 at %g", name, n.Scale(3), n.Scale(5))
		}
	}
	// seaborn's centre counts even then: 3 is the far end of a map centred on 0.
	n, _ := fit(t, []float64{3}, norm.Options{Center: num(0)})
	if n.Scale(3) != 1 {
		t.Errorf("3 about 0 is at %g", n.Scale(3))
	}
	if n, _ = fit(t, []float64{3}, norm.Options{Center: num(3)}); n.Scale(3) != .5 {
		t.Errorf("3 about 3 is at %g", n.Scale(3))
	}
}

func TestNoValueIsNoFailure(t *testing.T) {
	nan := math.NaN()
	for _, name := range norm.Names() {
		o := norm.Options{Name: name}
		if name == "boundaries" {
			o.Boundaries = []float64{0, 1}
		}
		for _, values := range [][]float64{nil, {nan, nan}, {nan, math.Inf(1)}} {
			n, f := fit(t, values, o)
			if f.Empty == (name == "boundaries") || !(f.Lo < f.Hi) || f.Finite != 0 {
				t.Errorf("%s: %+v", name, f)
			}
			if n.Scale(nan) == n.Scale(nan) || n.Scale(math.Inf(1)) <= 1 {
				t.Errorf("%s: Inf is at %g", name, n.Scale(math.Inf(1)))
			}
		}
	}
	for _, o := range []norm.Options{{VMin: num(5)}, {VMax: num(-5)}, {Name: "log", VMin: num(50)}, {Name: "log", VMax: num(.5)}} {
		if _, f := fit(t, nil, o); !f.Empty || !(f.Lo < f.Hi) {
			t.Errorf("%+v", f)
		}
	}
	if _, f := fit(t, nil, norm.Options{VMin: num(2), VMax: num(3)}); f.Empty || f.Lo != 2 {
		t.Errorf("given limits are limits: %+v", f)
	}
}

func TestRefusals(t *testing.T) {
	data := []float64{0, 5}
	for _, c := range []struct {
		want   string
		values []float64
		o      norm.Options
	}{
		{"norm: vmin 5 is not below vmax 3; to turn the colours round add _r to the colormap", data, norm.Options{VMin: num(5), VMax: num(3)}},
		{"vmin 3 is not below vmax 3", data, norm.Options{VMin: num(3), VMax: num(3)}},
		{"norm: vmin 9 is not below 5, the upper limit of the data; give vmax too", data, norm.Options{VMin: num(9)}},
		{"norm: vmax -1 is not above 0, the lower limit of the data; give vmin too", data, norm.Options{VMax: num(-1)}},
		{"vmin 5 is not below 5", data, norm.Options{VMin: num(5)}},
		{"norm: log: no value is positive", []float64{0, -1}, norm.Options{Name: "log"}},
		{"norm: log: vmin 0 is not positive", data, norm.Options{Name: "log", VMin: num(0)}},
		{"norm: log: vmax -1 is not positive", data, norm.Options{Name: "log", VMax: num(-1)}},
		{`norm: "lin" is unknown; the norms are linear, log, symlog`, data, norm.Options{Name: "lin"}},
		{"vmin is NaN", data, norm.Options{VMin: num(math.NaN())}},
		{"center is +Inf", data, norm.Options{Center: num(math.Inf(1))}},
		{"gamma is -1", data, norm.Options{Name: "power", Gamma: -1}},
		{"linthresh is NaN", data, norm.Options{Name: "symlog", LinThresh: math.NaN()}},
		{"base 1 is not above 1", data, norm.Options{Name: "symlog", Base: 1}},
		{"robust range 98,2", data, norm.Options{Robust: true, RobustRange: [2]float64{98, 2}}},
		{"center belongs to the linear norm, not to log", data, norm.Options{Name: "log", Center: num(0)}},
		{"two-slope: vmin 1 is not below the center 0", data, norm.Options{Name: "two-slope", VMin: num(1)}},
		{"two-slope: vmax 3 is not above the center 4", data, norm.Options{Name: "two-slope", VMax: num(3), VCenter: num(4)}},
		{"boundaries: 0 given; two or more", data, norm.Options{Name: "boundaries"}},
		{"boundaries: 1 after 1; boundaries rise", data, norm.Options{Name: "boundaries", Boundaries: []float64{0, 1, 1}}},
		{"NaN is not a finite number", data, norm.Options{Name: "boundaries", Boundaries: []float64{0, math.NaN()}}},
		{"300 classes; at most 256", data, norm.Options{Name: "boundaries", Boundaries: make([]float64, 301)}},
		{"boundaries set the limits", data, norm.Options{Name: "boundaries", Boundaries: []float64{0, 1}, VMin: num(0)}},
		{"halfrange sets the limits", data, norm.Options{Name: "centered", HalfRange: 1, VMin: num(0)}},
		{"quantile: -1 classes", data, norm.Options{Name: "quantile", Classes: -1}},
	} {
		if _, _, err := norm.Fit(c.values, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v; want %s", err, c.want)
		}
	}
}

func TestParseNorm(t *testing.T) {
	for s, want := range map[string]norm.Options{
		"log":      {Name: "log"},
		" Linear ": {Name: "linear"},
		"":         {Name: "linear"},
		"symlog:linthresh=0.1, linscale=2,base=2": {Name: "symlog", LinThresh: .1, LinScale: 2, Base: 2},
		"symlog:0.1":                   {Name: "symlog", LinThresh: .1},
		"power:gamma=0.3":              {Name: "power", Gamma: .3},
		"power:.3":                     {Name: "power", Gamma: .3},
		"asinh:linwidth=3":             {Name: "asinh", LinWidth: 3},
		"two-slope:center=-1.5":        {Name: "two-slope", VCenter: num(-1.5)},
		"twoslope:0":                   {Name: "two-slope", VCenter: num(0)},
		"centred:center=1,halfrange=2": {Name: "centered", VCenter: num(1), HalfRange: 2},
		"boundaries:0,1, 5e3":          {Name: "boundaries", Boundaries: []float64{0, 1, 5000}},
		"quantile:7":                   {Name: "quantile", Classes: 7},
		"log:vmin=1,vmax=10":           {Name: "log", VMin: num(1), VMax: num(10)},
		"linear:center=0":              {Name: "linear", Center: num(0)},
	} {
		got, err := norm.ParseNorm(s)
		a, _ := json.Marshal(got)
		b, _ := json.Marshal(want)
		if err != nil || string(a) != string(b) {
			t.Errorf("%q is %s, %v; want %s", s, a, err, b)
		}
	}
	for s, want := range map[string]string{
		"logg":                 `norm: "logg" is unknown; the norms are linear, log,`,
		"log:2":                `norm: log has no setting "2"; it takes vmin, vmax`,
		"log:":                 `norm: log has no setting ""`,
		"power:gama=1":         `norm: power has no setting "gama"; it takes gamma, vmin, vmax`,
		"power:gamma=x":        `norm: power: gamma: "x" is not a finite number`,
		"power:0":              `norm: power: gamma 0 is not positive`,
		"symlog:linthresh=inf": `"inf" is not a finite number`,
		"boundaries":           `boundaries: 0 given`,
		"boundaries:":          `boundaries: "" is not a finite number`,
		"boundaries:1":         `boundaries: 1 given`,
		"boundaries:3,2":       `boundaries: 2 after 3`,
		"quantile:2.5":         `quantile: 2.5 classes`,
		"quantile:0":           `quantile: 0 classes`,
	} {
		if _, err := norm.ParseNorm(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %s", s, err, want)
		}
	}
}

func ExampleFit() {
	n, fitted, _ := norm.Fit([]float64{1, 10, 100, 0}, norm.Options{Name: "log"})
	fmt.Println(n.Scale(10), n.Invert(.5), fitted.Lo, fitted.Hi, fitted.OutOfDomain)
	// Output: 0.5 10 1 100 1
}

func ExampleParseNorm() {
	o, _ := norm.ParseNorm("power:gamma=0.5")
	n, _, _ := norm.Fit([]float64{0, 100}, o)
	fmt.Println(n.Name(), n.Scale(25))
	// Output: power 0.5
}

// Found by chance tests: a rough logarithm of zero must not be believed.
func TestEntriesOfZeros(t *testing.T) {
	n, _ := fit(t, nil, norm.Options{Name: "power", Gamma: 4, VMin: num(0), VMax: num(1e-300)})
	got := make([]int16, 3)
	norm.Entries(n, 10, got, []float64{0, math.Copysign(0, -1), 1e-300})
	if fmt.Sprint(got) != "[0 0 9]" {
		t.Errorf("0, -0 and the upper limit have entries %v", got)
	}
}
