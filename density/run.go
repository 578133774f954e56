package density

import (
	"fmt"
	"math"
	"strings"
)

// Method is how a density is computed.
type Method uint8

const (
	Auto   Method = iota // exact where that is feasible, see Options.Tolerance
	Exact                // whatever it takes
	Binned               // points on the lattice, convolved with the kernel
	Swept                // (result) exact, by the sweep over rows
	Direct               // (result) exact, kernel value by kernel value
)

var methodNames = [...]string{"auto", "exact", "binned", "swept", "direct"}

func (m Method) String() string { return methodNames[m] }

// ParseMethod reads "auto", "exact" or "binned"; "" is auto.
func ParseMethod(name string) (Method, error) {
	switch strings.ToLower(name) {
	case "", "auto":
		return Auto, nil
	case "exact":
		return Exact, nil
	case "binned":
		return Binned, nil
	}
	return 0, fmt.Errorf("method %q is unknown; there are auto, exact, binned", name)
}

// MarshalText and UnmarshalText let recipes name methods.
func (m Method) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

func (m *Method) UnmarshalText(b []byte) (err error) {
	*m, err = ParseMethod(string(b))
	return err
}

const (
	directLimit = 2e8 // kernel values that are computed one by one
	sweepLimit  = 6e8 // arcs that are swept when a tolerance is given: some seconds
)

// choose says how this density is computed, from the work that it is.
func (e *estimate) choose() Method {
	exact := Swept
	power := shapes[e.Kernel].power
	if power < 0 {
		exact = Direct
	}
	switch e.Method {
	case Exact, Swept, Direct:
		return exact
	case Binned:
		return Binned
	}
	// Neither a disc of its own for each point nor the ground is a convolution.
	if e.Metric != nil || e.Bandwidths != nil {
		return exact
	}
	reach := e.Bandwidth * e.Kernel.reach()
	rx, ry := reach/e.lattice.x.step, reach/e.lattice.y.step
	n := float64(e.result.Points)
	switch {
	case exact == Swept && e.Tolerance > 0 && n*2*min(ry, float64(e.lattice.y.n)) > sweepLimit && power > 0:
		return Binned
	case exact == Direct && n*min(math.Pi*rx*ry, float64(e.lattice.x.n*e.lattice.y.n)) > directLimit:
		return Binned
	}
	return exact
}

func (e *estimate) run() (*Result, error) {
	g := e.lattice.grid()
	e.result.Grid = g
	e.result.Unit = e.unit()
	g.Name, g.Unit = "density", e.result.Unit
	e.result.Method = e.choose()
	switch e.result.Method {
	case Binned:
		if err := e.runBinned(); err != nil {
			return nil, err
		}
	case Swept:
		clouds := e.clouds()
		sweep(e.lattice, clouds, e.measure, shapes[e.Kernel].power, e.positive, e.Workers, e.row)
		e.rescale(e.common(clouds))
	default:
		clouds := e.clouds()
		direct(e.lattice, clouds, e.measure, bump{e.Kernel, e.Decay}, e.Workers, e.row)
		e.rescale(1)
	}
	return &e.result, nil
}

func (e *estimate) row(ky int) []float64 { return e.lattice.row(e.result.Grid, ky) }

// common is the factor that a sweep of one disc for all leaves out: its sums
// are of (reach² - d²)^m in columns.
func (e *estimate) common(clouds []*cloud) float64 {
	if len(clouds) != 1 || clouds[0].gx != nil {
		return 1
	}
	return math.Pow(clouds[0].reach2, -float64(shapes[e.Kernel].power))
}

// rescale brings sums of kernels to the scale asked for; what is each point's
// own is in the clouds already.
func (e *estimate) rescale(f float64) {
	if e.Bandwidths == nil {
		f *= e.factor(e.Bandwidth)
	}
	parallel(e.lattice.y.n, e.Workers, func(i int) {
		ky := e.lattice.y.k0 + i
		f := f * e.area(ky)
		row := e.row(ky)
		for j := range row {
			row[j] *= f
		}
	})
}
