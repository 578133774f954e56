package pyramid

import (
	"math"
	"testing"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
)

// surfacePyramid is a surface of the points' weights as values, or as cases
// those whose weight is above 0.
func surfacePyramid(t testing.TB, pts geom.Points, o Options) *Pyramid {
	t.Helper()
	all := geom.Points{X: pts.X, Y: pts.Y}
	x, err := NewIndex(all)
	if err != nil {
		t.Fatal(err)
	}
	var over *Index
	switch o.Surface {
	case Mean:
		b := Builder{Signed: true}
		if err := b.Add(pts); err != nil {
			t.Fatal(err)
		}
		over, err = b.Index()
	case Ratio:
		var cases geom.Points
		for i, w := range pts.W {
			if w > 0 {
				cases.X, cases.Y = append(cases.X, pts.X[i]), append(cases.Y, pts.Y[i])
			}
		}
		over, err = NewIndex(cases)
	}
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewSurface(x, over, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// By hand: three points in a pixel of zoom 0 with the values -4, 1 and 6 have
// the mean 1; one beside them 10. Two of the four are cases: in the first pixel
// two of three, (2/2)/(3/4) = 4/3; in the second none, 0.
func TestSurfacesByHand(t *testing.T) {
	pts := geom.Points{X: []float64{.1, .2, .3, 30}, Y: []float64{-.1, -.2, -.3, -.1}, W: []float64{-4, 1, 6, 10}}
	v, err := surfacePyramid(t, pts, Options{Surface: Mean}).Values(geo.Tile{})
	if err != nil {
		t.Fatal(err)
	}
	here, there := 128*256+128, 128*256+149
	if v[here] != 1 || v[there] != 10 || v[0] == v[0] {
		t.Errorf("means are %g, %g, and %g where nothing is; want 1, 10 and NaN", v[here], v[there], v[0])
	}
	pts.W = []float64{1, 1, 0, 0}
	if v, err = surfacePyramid(t, pts, Options{Surface: Ratio}).Values(geo.Tile{}); err != nil {
		t.Fatal(err)
	}
	if math.Abs(v[here]-4./3) > 1e-15 || v[there] != 0 || v[0] == v[0] {
		t.Errorf("ratios are %g, %g, and %g where nothing is; want 1.333, 0 and NaN", v[here], v[there], v[0])
	}
}

// Gi* of tiles is that of package density, which is held against R's spdep, on
// the whole rectangle of the points.
func TestGiEqualsHot(t *testing.T) {
	pts := cloud(4000, false)
	for i := range pts.X { // away from 180 degrees, across which Hot does not look
		pts.X[i] = math.Mod(pts.X[i], 90)
	}
	p := surfacePyramid(t, pts, Options{Surface: Gi, Radius: "6.5px"})
	counts := pyramidOf(t, pts, Options{})
	const z = 1
	all, err := counts.Block(geo.Tile{Z: z}, z)
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Block(geo.Tile{Z: z}, z)
	if err != nil {
		t.Fatal(err)
	}
	s := p.studyOf(z)
	g := grid.New(s.y1-s.y0+1, s.x1-s.x0+1)
	for r := range g.Rows {
		copy(g.Row(r), all[(s.y0+r)*Size<<z+s.x0:][:g.Cols])
	}
	g.X, g.Y = grid.Index("", g.Cols), grid.Index("", g.Rows)
	hot, err := density.Hot(g, 6.5, 0)
	if err != nil {
		t.Fatal(err)
	}
	scored := 0
	for r := range g.Rows {
		for c := range g.Cols {
			v, want := got[(s.y0+r)*Size<<z+s.x0+c], hot.Z.At(r, c)
			if v != v {
				continue
			}
			scored++
			if math.Abs(v-want) > 1e-9 {
				t.Fatalf("row %d col %d: %g, and %g by Hot", r, c, v, want)
			}
		}
	}
	if scored < 2000 {
		t.Errorf("only %d pixels have a score", scored)
	}
}

// Tiles of surfaces equal one big picture, bit for bit, their values come back
// from their pictures, and nothing stays nothing.
func TestSurfacesAreSeamless(t *testing.T) {
	pts := cloud(1500, true)
	for i := range pts.W {
		pts.W[i] -= .6 // values of both signs
	}
	for _, o := range []Options{{Surface: Mean}, {Surface: Mean, Radius: "9px"}, {Surface: Ratio, Radius: "200km"}, {Surface: Ratio, Radius: "12px", Least: 2.5, Edge: density.Jones}, {Surface: Gi, Radius: "8px"}} {
		p := surfacePyramid(t, pts, o)
		for _, z := range []int{1, 2, 3} {
			big, err := p.Block(geo.Tile{Z: z}, z)
			if err != nil {
				t.Fatal(err)
			}
			l, err := p.Level(z)
			if err != nil {
				t.Fatal(err)
			}
			for y := range 1 << z {
				for x := range 1 << z {
					small, err := p.Values(geo.Tile{Z: z, X: x, Y: y})
					if err != nil {
						t.Fatal(err)
					}
					for i := range Size * Size {
						want, v := big[(y*Size+i/Size)*Size<<z+x*Size+i%Size], math.NaN()
						if small != nil {
							v = small[i]
						}
						if v != want && (v == v || want == want) {
							t.Fatalf("%+v %d/%d/%d pixel %d: %g alone, %g in the big picture", o, z, x, y, i, v, want)
						}
					}
					if small == nil {
						continue
					}
					img := l.Encode(small)
					for i, v := range small {
						back := l.Decode(img.NRGBAAt(i%Size, i/Size))
						if (v == v) != (back == back) || math.Abs(v-back) > l.Scale*.51 {
							t.Fatalf("%+v zoom %d: %g comes back as %g, in steps of %g", o, z, v, back, l.Scale)
						}
					}
				}
			}
		}
	}
}

func TestSurfaceRefusals(t *testing.T) {
	x, err := NewIndex(geom.Points{X: []float64{1}, Y: []float64{2}})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{{Surface: "hills"}, {Surface: Mean}, {Surface: Ratio}, {Surface: Gi}, {Surface: Gi, Radius: "5km"}, {Surface: Gi, Radius: "500px"}, {Surface: Gi, Radius: "5px", Kernel: density.Uniform}} {
		if _, err := New(x, o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}
