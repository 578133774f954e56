package pyramid

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
)

// cloud is points in clumps, some of them around the antimeridian and far north.
func cloud(n int, weights bool) geom.Points {
	r := rand.New(rand.NewPCG(7, 7))
	var p geom.Points
	centres := [][2]float64{{179.9, 10}, {-179.7, 11}, {2, 48}, {24, 68}, {-60, -33}}
	for i := range n {
		c := centres[i%len(centres)]
		p.X = append(p.X, c[0]+r.NormFloat64()*3)
		p.Y = append(p.Y, max(-85, min(85, c[1]+r.NormFloat64()*3)))
		if weights {
			p.W = append(p.W, math.Floor(r.Float64()*5)/4)
		}
	}
	return p
}

func pyramidOf(t testing.TB, pts geom.Points, o Options) *Pyramid {
	t.Helper()
	x, err := NewIndex(pts)
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(x, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Three points by hand: zoom 0 is one pixel for each 1.40625 degrees.
func TestCountsByHand(t *testing.T) {
	p := pyramidOf(t, geom.Points{X: []float64{.1, .2, -179.99}, Y: []float64{-.1, -.2, 85}}, Options{})
	v, err := p.Values(geo.Tile{})
	if err != nil {
		t.Fatal(err)
	}
	if v[128*256+128] != 2 || v[0] != 1 {
		t.Errorf("pixels (128,128) and (0,0) hold %g and %g, want 2 and 1", v[128*256+128], v[0])
	}
	if v, err := p.Values(geo.Tile{Z: 1, X: 0, Y: 1}); v != nil || err != nil {
		t.Errorf("an empty tile is %v, %v; want nil", v, err)
	}
}

// Every pixel is the sum of the four below it, and every zoom sums to the
// weight of all points.
func TestPyramidOfSums(t *testing.T) {
	for _, weights := range []bool{false, true} {
		p := pyramidOf(t, cloud(20000, weights), Options{})
		for z := range 5 {
			total := 0.0
			for _, tile := range p.tiles(z, 1) {
				v, _ := p.Values(tile)
				var fine [4][]float64
				for i, c := range tile.Children() {
					fine[i], _ = p.Values(c)
				}
				for i, got := range v {
					row, col := i/256, i%256
					want := 0.0
					if f := fine[row/128*2+col/128]; f != nil {
						at := row%128*2*256 + col%128*2
						want = f[at] + f[at+1] + f[at+256] + f[at+257]
					}
					if got != want {
						t.Fatalf("%v pixel %d,%d: %g, its four %g", tile, row, col, got, want)
					}
					total += got
				}
			}
			if total != p.Weight() {
				t.Errorf("zoom %d sums to %g, the points to %g", z, total, p.Weight())
			}
		}
	}
}

var seamless = []struct {
	name string
	o    Options
}{
	{"counts", Options{}},
	{"pixels", Options{Radius: "13px"}},
	{"triweight", Options{Radius: "9.5px", Kernel: density.Triweight}},
	{"epanechnikov", Options{Radius: "30px", Kernel: density.Epanechnikov}},
	{"uniform", Options{Radius: "8px", Kernel: density.Uniform}},
	{"triangular", Options{Radius: "5px", Kernel: density.Triangular}},
	{"ground", Options{Radius: "150km"}},
	{"ground triweight", Options{Radius: "80km", Kernel: density.Triweight}},
}

// edged are seamless, too, but their rectangle does not turn with the world.
var edged = []struct {
	name string
	o    Options
}{
	{"edge", Options{Radius: "9px", Edge: density.Jones}},
	{"ground edge", Options{Radius: "150km", Edge: density.Jones}},
}

// Tiles computed one by one equal one big picture of the world, bit for bit, and
// so do blocks of four.
func TestStitchedEqualsOneImage(t *testing.T) {
	pts := cloud(3000, true)
	for _, c := range slices.Concat(seamless, edged) {
		t.Run(c.name, func(t *testing.T) {
			p := pyramidOf(t, pts, c.o)
			for _, z := range []int{1, 2, 3} {
				big, err := p.Block(geo.Tile{Z: z}, z)
				if err != nil {
					t.Fatal(err)
				}
				side := 256 << z
				for y := range 1 << z {
					for x := range 1 << z {
						small, err := p.Values(geo.Tile{Z: z, X: x, Y: y})
						if err != nil {
							t.Fatal(err)
						}
						if small == nil {
							small = make([]float64, 256*256)
						}
						for row := range 256 {
							at := (y*256+row)*side + x*256
							if i := firstOther(small[row*256:][:256], big[at:][:256]); i >= 0 {
								t.Fatalf("tile %d/%d/%d row %d col %d: %g alone, %g in the big picture", z, x, y, row, i, small[row*256+i], big[at+i])
							}
						}
					}
				}
			}
		})
	}
}

func firstOther(a, b []float64) int {
	for i := range a {
		if a[i] != b[i] {
			return i
		}
	}
	return -1
}

// Turned by half the world, the antimeridian lies in the middle of a picture:
// tiles at the seam are those of the turned points, bit for bit.
func TestAcrossTheAntimeridian(t *testing.T) {
	pts := cloud(3000, true)
	turned := geom.Points{X: slices.Clone(pts.X), Y: pts.Y, W: pts.W}
	for i := range turned.X {
		// In the middle of the lattice's cells, so that the turn rounds to the same.
		pts.X[i] = (math.Floor(pts.X[i]/360*(1<<20)) + .5) / (1 << 20) * 360
		turned.X[i] = pts.X[i] + 180
		if pts.X[i] > 0 {
			turned.X[i] = pts.X[i] - 180
		}
	}
	for _, c := range seamless {
		t.Run(c.name, func(t *testing.T) {
			p, q := pyramidOf(t, pts, c.o), pyramidOf(t, turned, c.o)
			for _, z := range []int{3, 4, 5} {
				n := 1 << z
				for y := n/2 - 2; y <= n/2; y++ {
					for _, x := range []int{n - 1, 0} {
						a, err := p.Values(geo.Tile{Z: z, X: x, Y: y})
						if err != nil {
							t.Fatal(err)
						}
						b, err := q.Values(geo.Tile{Z: z, X: (x + n/2) % n, Y: y})
						if err != nil {
							t.Fatal(err)
						}
						if i := firstOther(a, b); len(a) != len(b) || i >= 0 {
							t.Fatalf("%d/%d/%d differs from its turned twin at pixel %d", z, x, y, i)
						}
					}
				}
			}
		})
	}
}

// A kernel on the ground reaches as far as its radius says, and keeps the
// weight: at 60 degrees twice as many pixels as at the equator.
func TestGroundRadius(t *testing.T) {
	for _, lat := range []float64{0, 60, -75} {
		p := pyramidOf(t, geom.Points{X: []float64{10.01}, Y: []float64{lat}}, Options{Radius: "300km"})
		z := 5
		m := mercator{side: 256 * 32}
		sum, far := 0.0, 0.0
		for y := range 32 {
			for x := range 32 {
				v, err := p.Values(geo.Tile{Z: z, X: x, Y: y})
				if err != nil {
					t.Fatal(err)
				}
				for i, d := range v {
					if d == 0 {
						continue
					}
					row, col := float64(y*256+i/256), float64(x*256+i%256)
					top := m.side - row
					sum += d / 1e6 * m.Area(geom.Extent{XMin: col, XMax: col + 1, YMin: top - 1, YMax: top})
					lon, at := geo.FromWorldPlace((col+.5)/m.side, (row+.5)/m.side)
					far = max(far, geo.Distance(10.01, lat, lon, at))
				}
			}
		}
		// The pixels are up to 5 km wide, and the middle of the last lies within.
		if math.Abs(sum-1) > .005 || far > 302e3 || far < 293e3 {
			t.Errorf("latitude %g: a weight of 1 sums to %g, and reaches %.0f m of 300000", lat, sum, far)
		}
	}
}

// Value tiles keep counts exactly, also those that 16 bits do not hold.
func TestValueTilesKeepTheSum(t *testing.T) {
	pts := cloud(9000, false)
	for range 100000 { // more in one pixel than 16 bits count
		pts.X, pts.Y = append(pts.X, 100.1), append(pts.Y, -40.2)
	}
	p := pyramidOf(t, pts, Options{})
	for z := range 4 {
		l, err := p.Level(z)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, tile := range p.tiles(z, 1) {
			v, _ := p.Values(tile)
			img := l.Encode(v)
			for i := range v {
				sum += l.Decode(img.NRGBAAt(i%256, i/256))
			}
		}
		if sum != p.Weight() {
			t.Errorf("zoom %d: value tiles sum to %g, the points to %g", z, sum, p.Weight())
		}
	}
}

// A density by pixels keeps the weight too, to the 16 bits that it has.
func TestDensityTilesKeepTheSum(t *testing.T) {
	p := pyramidOf(t, cloud(9000, true), Options{Radius: "12px"})
	l, err := p.Level(3)
	if err != nil {
		t.Fatal(err)
	}
	sum, pixels := 0.0, 0
	for y := range 8 {
		for x := range 8 {
			v, _ := p.Values(geo.Tile{Z: 3, X: x, Y: y})
			if v == nil {
				continue
			}
			img := l.Encode(v)
			for i := range v {
				if d := l.Decode(img.NRGBAAt(i%256, i/256)); d > 0 {
					sum += d
					pixels++
				}
			}
		}
	}
	if math.Abs(sum-p.Weight()) > .002*p.Weight()+float64(pixels)*l.Scale/2 {
		t.Errorf("value tiles sum to %g, the points to %g", sum, p.Weight())
	}
}

func TestRefusals(t *testing.T) {
	one := geom.Points{X: []float64{1}, Y: []float64{2}}
	x, err := NewIndex(one)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{{Radius: "5"}, {Radius: "0.2px"}, {Radius: "5mm"}, {Radius: "-3km"}, {Kernel: density.Uniform}, {Map: "nonesuch"}, {Opacity: 2}} {
		if _, err := New(x, o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
	for _, p := range []geom.Points{{}, {X: []float64{1}, Y: []float64{500000}}, {X: []float64{500000}, Y: []float64{1}}, {X: []float64{1}, Y: []float64{1}, W: []float64{-1}}, {X: []float64{math.NaN()}, Y: []float64{1}}} {
		if _, err := NewIndex(p); err == nil {
			t.Errorf("points %+v are taken", p)
		}
	}
	p := pyramidOf(t, one, Options{})
	for _, tile := range []geo.Tile{{Z: -1}, {Z: 23}, {Z: 1, X: 2}, {Z: 1, Y: -1}} {
		if _, err := p.Values(tile); err == nil {
			t.Errorf("tile %v is taken", tile)
		}
	}
}

func BenchmarkTile(b *testing.B) {
	pts := cloud(1_000_000, false)
	for _, c := range []struct {
		name string
		o    Options
	}{{"counts", Options{}}, {"radius=12px", Options{Radius: "12px"}}} {
		p := pyramidOf(b, pts, c.o)
		for _, t := range []geo.Tile{{}, {Z: 4, X: 8, Y: 5}, {Z: 8, X: 129, Y: 88}} {
			b.Run(c.name+"/zoom="+string(rune('0'+t.Z)), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := p.Values(t); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
