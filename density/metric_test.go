package density

import (
	"math"
	"testing"

	"github.com/swelter/swelter/geom"
)

// globe is a sphere of the Earth's mean radius with degrees on it.
type globe struct{}

const earth = 6371008.8

func (globe) Scale(y float64) (mx, my float64) {
	my = earth * math.Pi / 180
	return my * math.Cos(y*math.Pi/180), my
}

func (globe) Area(e geom.Extent) float64 {
	sin := func(d float64) float64 { return math.Sin(d * math.Pi / 180) }
	return earth * earth * math.Pi / 180 * e.Width() * (sin(e.YMax) - sin(e.YMin))
}

func (globe) Period() float64 { return 360 }

// haversine is the distance on the sphere.
func haversine(x0, y0, x1, y1 float64) float64 {
	const d = math.Pi / 180
	a, b := math.Sin((y1-y0)*d/2), math.Sin((x1-x0)*d/2)
	return 2 * earth * math.Asin(math.Sqrt(a*a+math.Cos(y0*d)*math.Cos(y1*d)*b*b))
}

// Around single points a 50 km kernel reaches 50 km on the ground in all four
// directions, and the cells' shares add up to one event.
func TestGroundReach(t *testing.T) {
	for _, lat := range []float64{0, 60, -60, 85} {
		for _, lon := range []float64{12.3, 179.95, -180} {
			pts := geom.Points{X: []float64{lon}, Y: []float64{lat}}
			for _, k := range []Kernel{Quartic, Uniform, Triangular} {
				r, err := Estimate(pts, Options{Kernel: k, Bandwidth: 50e3, Scale: Expected, Metric: globe{}, Layout: Layout{Cols: 901, Rows: 901}})
				if err != nil {
					t.Fatal(err)
				}
				sum := 0.0
				for _, v := range r.Grid.Values {
					sum += v
				}
				if math.Abs(sum-1) > 2e-3 {
					t.Errorf("%s at %g, %g: the cells hold %g events", k, lon, lat, sum)
				}
				if k != Uniform {
					continue
				}
				g := r.Grid
				mid := 450
				left, right, up, down := mid, mid, mid, mid
				for c := range g.Cols {
					if g.At(mid, c) > 0 {
						left, right = min(left, c), max(right, c)
					}
					if g.At(c, mid) > 0 {
						up, down = min(up, c), max(down, c)
					}
				}
				x, y := g.X.Centre(mid), g.Y.Centre(mid)
				for name, d := range map[string]float64{
					"west": haversine(x, y, g.X.Edges[left], y), "east": haversine(x, y, g.X.Edges[right+1], y),
					"north": haversine(x, y, x, g.Y.Edges[up]), "south": haversine(x, y, x, g.Y.Edges[down+1]),
				} {
					if math.Abs(d-50e3) > 250 {
						t.Errorf("at %g, %g: %.0f m to the %s, want 50 000", lon, lat, d, name)
					}
				}
			}
		}
	}
}

// On a grid of the whole world what goes over 180 comes in on the other side,
// and the sweep equals the double loop over the same distance.
func TestGroundWraps(t *testing.T) {
	pts := geom.Points{X: []float64{179.5, -100, -100.5}, Y: []float64{10, 89, 40}, W: []float64{1, 2, 1}}
	for _, k := range polynomials {
		o := Options{Kernel: k, Bandwidth: 800e3, Scale: Raw, Metric: globe{},
			Layout: Layout{Cell: 1, Extent: geom.Extent{XMin: -180, YMin: -90, XMax: 180, YMax: 90}}}
		r, err := Estimate(pts, o)
		if err != nil {
			t.Fatal(err)
		}
		g, want := r.Grid, []float64{}
		for row := range g.Rows {
			for col := range g.Cols {
				sum := 0.0
				for i := range pts.X {
					cx, cy := g.X.Centre(col), g.Y.Centre(row)
					dx := math.Remainder(cx-pts.X[i], 360)
					ax, ay := globe{}.Scale(cy)
					bx, _ := globe{}.Scale(pts.Y[i])
					dy := (cy - pts.Y[i]) * ay
					sum += pts.W[i] * k.value((dy*dy+ax*bx*dx*dx)/(800e3*800e3), 0)
				}
				want = append(want, sum)
			}
		}
		agree(t, g.Values, want, 1e-9, 1e-6, true)
		east, west := g.At(80, 359), g.At(80, 0) // 9.5 N, on both sides of 180
		if east == 0 || west == 0 {
			t.Errorf("%s: %g east and %g west of 180", k, east, west)
		}
	}
}
