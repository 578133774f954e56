package density

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/geom"
)

// doubleLoop is the definition: for each cell the sum over all points, in data
// units.
func doubleLoop(pts geom.Points, k Kernel, decay, h float64, r *Result) []float64 {
	g := r.Grid
	out := make([]float64, 0, len(g.Values))
	for row := range g.Rows {
		cy := g.Y.Centre(row)
		for col := range g.Cols {
			cx := g.X.Centre(col)
			sum := 0.0
			for i := range pts.X {
				dx, dy := cx-pts.X[i], cy-pts.Y[i]
				w := 1.0
				if pts.W != nil {
					w = pts.W[i]
				}
				sum += w * k.value((dx*dx+dy*dy)/(h*h), decay)
			}
			out = append(out, sum)
		}
	}
	return out
}

// agree holds got against the double loop: within ofMax of the greatest
// magnitude, within ofValue of the value where that is above 1e-5 of it, 0
// where nothing reaches, never negative when no weight is.
func agree(t interface {
	Helper()
	Fatalf(string, ...any)
}, got, want []float64, ofMax, ofValue float64, positive bool) {
	t.Helper()
	top := 0.0
	for _, v := range want {
		top = max(top, math.Abs(v))
	}
	for i, w := range want {
		d := math.Abs(got[i] - w)
		switch {
		case !(d <= ofMax*top):
			t.Fatalf("cell %d: %g, want %g: off by %.3g of the maximum", i, got[i], w, d/top)
		case math.Abs(w) > 1e-5*top && d > ofValue*math.Abs(w):
			t.Fatalf("cell %d: %g, want %g: off by %.3g of the value", i, got[i], w, d/math.Abs(w))
		case positive && w == 0 && got[i] != 0:
			t.Fatalf("cell %d: %g where no kernel reaches", i, got[i])
		case positive && got[i] < 0:
			t.Fatalf("cell %d: %g from weights that are not negative", i, got[i])
		}
	}
}

var polynomials = []Kernel{Uniform, Epanechnikov, Quartic, Triweight}

// layouts of points in which a sweep may go wrong.
var scenes = map[string]func(r *rand.Rand, n int) geom.Points{
	"random": func(r *rand.Rand, n int) geom.Points {
		return draw(n, func() (x, y float64) { return r.Float64() * 100, r.Float64() * 70 })
	},
	"collinear": func(r *rand.Rand, n int) geom.Points {
		return draw(n, func() (x, y float64) { return 31.7, r.Float64() * 70 })
	},
	"along a row": func(r *rand.Rand, n int) geom.Points {
		return draw(n, func() (x, y float64) { return r.Float64() * 100, 20.25 })
	},
	"coincident": func(r *rand.Rand, n int) geom.Points {
		return draw(n, func() (x, y float64) { return float64(r.IntN(3)) * 20.1, float64(r.IntN(3)) * 13.3 })
	},
	"two tight clusters far apart": func(r *rand.Rand, n int) geom.Points {
		return draw(n, func() (x, y float64) {
			return float64(r.IntN(2))*95 + r.NormFloat64()*1e-3, float64(r.IntN(2))*60 + r.NormFloat64()*1e-3
		})
	},
	"projected metres": func(r *rand.Rand, n int) geom.Points {
		return draw(n, func() (x, y float64) { return 500_000 + r.Float64()*100, 6_000_000 + r.Float64()*70 })
	},
	"weights over six orders": func(r *rand.Rand, n int) geom.Points {
		p := draw(n, func() (x, y float64) { return r.Float64() * 100, r.Float64() * 70 })
		p.W = make([]float64, n)
		for i := range p.W {
			p.W[i] = math.Pow(10, r.Float64()*6-3)
		}
		return p
	},
	"a heavy point in a chain of light ones": func(r *rand.Rand, n int) geom.Points {
		// The chain never lets the heavy disc's residue be reset, and 20 light
		// points at a place are just above 1e-5 of the maximum.
		p := draw(n, func() (x, y float64) {
			return math.Floor(r.Float64()*float64(n)/20) * 1500 / float64(n), 30 + r.Float64()
		})
		p.W = make([]float64, n)
		for i := range p.W {
			p.W[i] = 1
		}
		p.X[0], p.W[0] = 3, 1e6
		return p
	},
	"weights of both signs": func(r *rand.Rand, n int) geom.Points {
		p := draw(n, func() (x, y float64) { return r.Float64() * 100, r.Float64() * 70 })
		p.W = make([]float64, n)
		for i := range p.W {
			p.W[i] = r.NormFloat64()
		}
		return p
	},
}

func draw(n int, one func() (x, y float64)) geom.Points {
	var p geom.Points
	for range n {
		x, y := one()
		p.X, p.Y = append(p.X, x), append(p.Y, y)
	}
	return p
}

func TestSweepEqualsDoubleLoop(t *testing.T) {
	for name, scene := range scenes {
		for _, k := range polynomials {
			for _, h := range []float64{1.3, 6, 17.77, 400} {
				t.Run(fmt.Sprintf("%s/%s/%g", name, k, h), func(t *testing.T) {
					pts := scene(rand.New(rand.NewPCG(7, uint64(h))), 300)
					o := Options{Kernel: k, Bandwidth: h, Scale: Raw, Layout: Layout{Cols: 110, Rows: 64}}
					if h > 100 {
						o.Extent = pts.Extent().Pad(5)
					}
					if name == "projected metres" && h < 2 {
						// A coordinate of 6 000 000 is only good to 5e-10, which
						// is more than this asks for at the rim of a small disc.
						o.Extent = geom.Extent{XMin: 500_000, YMin: 6_000_000, XMax: 500_110, YMax: 6_000_064}
					}
					got, err := Estimate(pts, o)
					if err != nil {
						t.Fatal(err)
					}
					if got.Method != Swept {
						t.Fatalf("method %s", got.Method)
					}
					want := doubleLoop(pts, k, 0, h, got)
					agree(t, got.Grid.Values, want, 1e-9, 1e-6, name != "weights of both signs")
				})
			}
		}
	}
}

// Points on the middles of cells, discs that end on them: a border belongs to
// the uniform disc, and all other kernels are 0 there.
func TestSweepOnBorders(t *testing.T) {
	pts := geom.Points{X: []float64{10.5, 13.5, 10.5}, Y: []float64{10.5, 14.5, 10.5}}
	for _, k := range polynomials {
		for _, h := range []float64{1, 2, 5, 10} {
			got, err := Estimate(pts, Options{Kernel: k, Bandwidth: h, Scale: Raw,
				Layout: Layout{Cell: 1, Extent: geom.Extent{XMax: 24, YMax: 24}}})
			if err != nil {
				t.Fatal(err)
			}
			agree(t, got.Grid.Values, doubleLoop(pts, k, 0, h, got), 1e-13, 1e-12, true)
		}
	}
}

func TestSweepProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(polynomials).Draw(t, "kernel")
		n := rapid.IntRange(1, 40).Draw(t, "n")
		where := rapid.OneOf(rapid.Float64Range(-50, 50), rapid.Map(rapid.IntRange(-100, 100), func(i int) float64 { return float64(i) / 2 }))
		pts := geom.Points{X: rapid.SliceOfN(where, n, n).Draw(t, "x"), Y: rapid.SliceOfN(where, n, n).Draw(t, "y")}
		if rapid.Bool().Draw(t, "weighted") {
			pts.W = rapid.SliceOfN(rapid.Float64Range(1e-3, 1e3), n, n).Draw(t, "w")
		}
		h := rapid.Float64Range(1.5, 60).Draw(t, "h")
		got, err := Estimate(pts, Options{Kernel: k, Bandwidth: h, Scale: Raw, Layout: Layout{Cell: rapid.SampledFrom([]float64{.5, 1, 2}).Draw(t, "cell")}})
		if err != nil {
			t.Fatal(err)
		}
		want := doubleLoop(pts, k, 0, h, got)
		if k == Uniform {
			forgiveBorders(pts, h, got, want)
		}
		agree(t, got.Grid.Values, want, 1e-9, 1e-6, true)
	})
}

// forgiveBorders passes over cells whose middle lies on the border of a uniform
// disc but for rounding: there both answers are right.
func forgiveBorders(pts geom.Points, h float64, r *Result, want []float64) {
	g := r.Grid
	for i := range want {
		cx, cy := g.X.Centre(i%g.Cols), g.Y.Centre(i/g.Cols)
		for j := range pts.X {
			if d := math.Hypot(cx-pts.X[j], cy-pts.Y[j]); math.Abs(d-h) < 1e-9*h {
				want[i] = g.Values[i]
			}
		}
	}
}

// A cell has the same bits in any extent on one lattice, and for any number of
// workers.
func TestSweepIndependentOfExtentAndWorkers(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	pts := draw(4000, func() (x, y float64) { return r.Float64()*300 - 100, r.Float64()*200 - 50 })
	weighted := pts
	for range pts.X {
		weighted.W = append(weighted.W, r.Float64())
	}
	for _, k := range append([]Kernel{Gaussian, Tricube}, polynomials...) {
		for _, h := range []float64{2, 7.3, 31} {
			for _, pts := range []geom.Points{pts, weighted} {
				o := Options{Kernel: k, Bandwidth: h, Method: Exact, Layout: Layout{Cell: .7, Extent: geom.Extent{XMin: -98, YMin: -49, XMax: 42 * 3.5, YMax: 98}}, Workers: 1}
				whole, err := Estimate(pts, o)
				if err != nil {
					t.Fatal(err)
				}
				o.Workers = 5
				o.Extent = geom.Extent{XMin: -21, YMin: -7, XMax: 63.7, YMax: 49.7}
				part, err := Estimate(pts, o)
				if err != nil {
					t.Fatal(err)
				}
				dx := int(math.Round((-21 + 98) / .7))
				top := int(math.Round((whole.Grid.Y.Edges[0] - part.Grid.Y.Edges[0]) / .7))
				for row := range part.Grid.Rows {
					for col, v := range part.Grid.Row(row) {
						if w := whole.Grid.At(row+top, col+dx); w != v {
							t.Fatalf("%s h=%g: cell (%d, %d) is %v in the part, %v in the whole", k, h, row, col, v, w)
						}
					}
				}
			}
		}
	}
}

// Kernels that are not polynomials, and all with a bandwidth for each point.
func TestDirectEqualsDoubleLoop(t *testing.T) {
	for name, scene := range scenes {
		for _, k := range []Kernel{Triangular, Tricube, Cosine, Gaussian} {
			for _, h := range []float64{6, 17.77} {
				pts := scene(rand.New(rand.NewPCG(8, uint64(h))), 100)
				o := Options{Kernel: k, Bandwidth: h, Scale: Raw, Layout: Layout{Cols: 60, Rows: 44}}
				if k == Triangular {
					o.Decay = .25
				}
				got, err := Estimate(pts, o)
				if err != nil {
					t.Fatal(err)
				}
				if got.Method != Direct {
					t.Fatalf("method %s", got.Method)
				}
				want := doubleLoop(pts, k, o.Decay, h, got)
				if k == Triangular {
					forgiveBorders(pts, h, got, want)
				}
				// At 6 000 000 a coordinate itself is only good to 5e-10.
				tolerance := 1e-12
				if name == "projected metres" {
					tolerance = 1e-9
				}
				t.Run(fmt.Sprintf("%s/%s/%g", name, k, h), func(t *testing.T) {
					agree(t, got.Grid.Values, want, tolerance, 1e-6, false)
				})
			}
		}
	}
}
