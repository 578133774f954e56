package density

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/swelter/swelter/geom"
)

func timedPoints(n int, seed uint64) geom.Points {
	random := rand.New(rand.NewPCG(seed, 1))
	var p geom.Points
	for range n {
		p.X, p.Y = append(p.X, 500_000+20*random.NormFloat64()), append(p.Y, 6_000_000+20*random.NormFloat64())
		p.T, p.W = append(p.T, 1.6e9+30*86400*random.Float64()), append(p.W, random.Float64()*2)
	}
	return p
}

// Every kernel, every frame: the sum over all points, cell by cell, of
// w (c/h²) k(d/h) (a/T) k(lag/T), with the constants of the plane and the line.
func TestSpaceTimeIsTheDoubleLoop(t *testing.T) {
	p := timedPoints(80, 5)
	const h, radius = 15.0, 6 * 86400.0
	at := []float64{1.6e9 - 3*86400, 1.6e9 + 10*86400, 1.6e9 + 15.5*86400, 1.6e9 + 300*86400}
	for k := range shapes {
		kernel := Kernel(k)
		o := Options{Kernel: kernel, Bandwidth: h, Layout: Layout{Cols: 14, Rows: 11, Extent: geom.Extent{XMin: 499_950, YMin: 5_999_950, XMax: 500_050, YMax: 6_000_050}}}
		frames, err := SpaceTime(p, o, TimeOptions{Radius: radius, At: at, Per: 86400, Unit: "day"})
		if err != nil {
			t.Fatal(err)
		}
		for f, r := range frames {
			most, off := 0.0, 0.0
			for row := range r.Grid.Rows {
				for col, got := range r.Grid.Row(row) {
					x := (r.Grid.X.Edges[col] + r.Grid.X.Edges[col+1]) / 2
					y := (r.Grid.Y.Edges[row] + r.Grid.Y.Edges[row+1]) / 2
					want := 0.0
					for i := range p.X {
						d2 := ((x-p.X[i])*(x-p.X[i]) + (y-p.Y[i])*(y-p.Y[i])) / (h * h)
						lag := (at[f] - p.T[i]) / radius
						want += p.W[i] * kernel.planeConstant(0) / (h * h) * kernel.value(d2, 0) * kernel.lineConstant(0) / radius * 86400 * kernel.value(lag*lag, 0)
					}
					most, off = max(most, want), max(off, math.Abs(got-want))
				}
			}
			if off > 1e-9*most {
				t.Errorf("%s, frame %d: off by %g of %g", kernel, f, off, most)
			}
			if f == 3 && most != 0 {
				t.Errorf("%s: the frame months later has %g", kernel, most)
			}
		}
	}
}

// Summed over time and space a density gives its weights back.
func TestSpaceTimeKeepsItsMass(t *testing.T) {
	p := timedPoints(60, 9)
	sum := 0.0
	for _, w := range p.W {
		sum += w
	}
	const radius, step = 5 * 86400.0, 86400.0 / 4
	var at []float64
	for s := 1.6e9 - 6*86400.0; s < 1.6e9+37*86400; s += step {
		at = append(at, s)
	}
	frames, err := SpaceTime(p, Options{Bandwidth: 12, Layout: Layout{Cells: 120}}, TimeOptions{Radius: radius, At: at})
	if err != nil {
		t.Fatal(err)
	}
	mass := 0.0
	for _, r := range frames {
		for _, v := range r.Grid.Values {
			mass += v * step * (r.Grid.X.Edges[1] - r.Grid.X.Edges[0]) * (r.Grid.Y.Edges[0] - r.Grid.Y.Edges[1])
		}
	}
	// The middle sum over steps of a twentieth of the radius errs by its square.
	if math.Abs(mass/sum-1) > 2e-3 {
		t.Errorf("mass %g, want %g", mass, sum)
	}
}

func TestSpaceTimeRefuses(t *testing.T) {
	p := timedPoints(10, 1)
	for name, c := range map[string]struct {
		p geom.Points
		o Options
		t TimeOptions
	}{
		"no times":   {geom.Points{X: p.X, Y: p.Y}, Options{Bandwidth: 9}, TimeOptions{Radius: 1, At: []float64{0}}},
		"no radius":  {p, Options{Bandwidth: 9}, TimeOptions{At: []float64{0}}},
		"no frames":  {p, Options{Bandwidth: 9}, TimeOptions{Radius: 1}},
		"NaN frame":  {p, Options{Bandwidth: 9}, TimeOptions{Radius: 1, At: []float64{math.NaN()}}},
		"each point": {p, Options{Rule: Adaptive}, TimeOptions{Radius: 1, At: []float64{0}}},
	} {
		if _, err := SpaceTime(c.p, c.o, c.t); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	// A point without a time is counted, not drawn.
	p.T[3] = math.NaN()
	r, err := SpaceTime(p, Options{Bandwidth: 9}, TimeOptions{Radius: 1e9, At: []float64{1.6e9}})
	if err != nil || r[0].LeftOut != 1 || r[0].Points != 9 {
		t.Errorf("%v: %d left out, %d used", err, r[0].LeftOut, r[0].Points)
	}
}
