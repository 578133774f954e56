package pyramid

import (
	"math"
	"testing"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
)

// By hand: around a point at the middle of the rectangle's eastern side, the
// quartic kernel of 100 pixels has half of its mass outside; its marginal density is 3/pi x 16/15 = 1.0186 at its middle.
// The density 3/(pi h^2) is divided by what is left.
func TestEdgeByHand(t *testing.T) {
	const h, z = 100., 3
	side := math.Ldexp(Size, z)
	at := func(x, y float64) (lon, lat float64) { return geo.FromWorldPlace(x/side, y/side) }
	var pts geom.Points
	for _, p := range [][2]float64{{300.5, 300.5}, {1300.5, 1300.5}, {1300.5, 800.5}, {800.5, 800.5}} {
		lon, lat := at(p[0], p[1])
		pts.X, pts.Y = append(pts.X, lon), append(pts.Y, lat)
	}
	value := func(edge density.Edge, col, row int) float64 {
		v, err := pyramidOf(t, pts, Options{Radius: "100px", Edge: edge}).Values(geo.Tile{Z: z, X: col / Size, Y: row / Size})
		if err != nil {
			t.Fatal(err)
		}
		if v == nil {
			return 0
		}
		return v[row%Size*Size+col%Size]
	}
	peak := 3 / (math.Pi * h * h)
	for _, c := range []struct {
		edge     density.Edge
		col, row int
		want     float64
	}{
		{density.NoEdge, 1300, 800, peak},
		{density.Jones, 1300, 800, peak / .5},
		{density.Jones, 1300, 1300, peak / .25}, // the corner
		{density.Jones, 800, 800, peak},         // far from all sides
		{density.NoEdge, 1310, 800, peak * (1 - .01) * (1 - .01)},
		{density.Jones, 1310, 800, 0}, // beyond
		// 20 pixels within.
		{density.Jones, 1280, 800, peak * (1 - .04) * (1 - .04) / massTo(.2)},
	} {
		if got := value(c.edge, c.col, c.row); math.Abs(got-c.want) > .004*c.want {
			t.Errorf("edge %s at (%d, %d): %g, want %g", c.edge, c.col, c.row, got, c.want)
		}
	}
}

// massTo is the mass of the quartic kernel of reach 1 over x < d: its marginal
// density is 3/pi x 16/15 (1-x^2)^(5/2), summed here in steps.
func massTo(d float64) float64 {
	const n = 100000
	sum := .5
	for i := range n {
		x := d * (float64(i) + .5) / n
		sum += d / n * 16 / (5 * math.Pi) * math.Pow(1-x*x, 2.5)
	}
	return sum
}

// By hand: four points at one place, two of them cases, and a case by itself.
// The ratio of the four is (2/3)/(4/5) = 5/6 as far as they weigh as much as one
// point at its place: 4 (1-r^2/h^2)^2 = 1, r = h sqrt(1/2). The lone one has no
// pixel of that much evidence; it is (1/3)/(1/5) = 5/3 where less is enough.
func TestRatioWantsEvidence(t *testing.T) {
	const h = 40.
	lon, lat := geo.FromWorldPlace(.25+.5/Size, .5+.5/Size) // the middle of pixel (64, 128)
	pts := geom.Points{X: []float64{lon, lon, lon, lon, 90}, Y: []float64{lat, lat, lat, lat, -1}, W: []float64{1, 1, 0, 0, 1}}
	v, err := surfacePyramid(t, pts, Options{Surface: Ratio, Radius: "40px"}).Values(geo.Tile{})
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range v {
		r := math.Hypot(float64(i%Size-64), float64(i/Size-128))
		switch {
		case r < h*math.Sqrt(.5)-.5 && math.Abs(got-5./6) > 1e-9:
			t.Fatalf("%.1f pixels from the four: %g, want 5/6", r, got)
		case r > h*math.Sqrt(.5)+.5 && got == got:
			t.Fatalf("%.1f pixels from the four: %g, want nothing", r, got)
		}
	}
	if v, err = surfacePyramid(t, pts, Options{Surface: Ratio, Radius: "40px", Least: .01}).Values(geo.Tile{}); err != nil {
		t.Fatal(err)
	}
	if got := v[128*Size+192]; math.Abs(got-5./3) > 1e-9 {
		t.Errorf("the lone case: %g, want 5/3", got)
	}
	// Counted in pixels a point is itself, on the ground as well.
	for _, o := range []Options{{}, {Radius: "10m"}} {
		for least, want := range map[float64]bool{4: true, 4.5: false} {
			o.Surface, o.Least = Mean, least
			v, err := surfacePyramid(t, pts, o).Values(geo.Tile{})
			if err != nil {
				t.Fatal(err)
			}
			if got := v[128*Size+64]; (got == got) != want || want && math.Abs(got-.5) > 1e-12 {
				t.Errorf("%+v: the mean of four points is %g", o, got)
			}
		}
	}
}

func TestEdgeRefusals(t *testing.T) {
	x, err := NewIndex(geom.Points{X: []float64{1}, Y: []float64{2}})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{
		{Edge: density.Jones}, {Edge: density.Diggle, Radius: "9px"}, {Edge: density.Jones, Surface: Gi, Radius: "9px"},
		{Least: 1}, {Least: -1}, {Least: math.NaN()}, {Least: math.Inf(1)}, {Least: 1, Surface: Gi, Radius: "9px"},
	} {
		if _, err := New(x, o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}

// A mean of 0 is a value: its tile is there.
func TestTileOfNoughts(t *testing.T) {
	p := surfacePyramid(t, geom.Points{X: []float64{10, -10}, Y: []float64{10, -10}, W: []float64{0, 0}}, Options{Surface: Mean})
	seen := 0
	ids := []uint64{geo.Tile{Z: 1, X: 1, Y: 0}.ID(), geo.Tile{Z: 1, X: 0, Y: 0}.ID()}
	if err := p.Tiles(ids, func(geo.Tile, []float64) error { seen++; return nil }); err != nil || seen != 1 {
		t.Errorf("%d tiles, %v; want the one with a point", seen, err)
	}
}
