package pyramid

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
)

// finer is how many zooms finer than its pixels a kernel takes the points:
// places are rounded to a quarter of a pixel, and points of one place are one.
const finer = 2

// most is the largest reach of a kernel in pixels: 16 tiles.
const most = 16 * Size

// kernel is a density on the pixels of one zoom.
type kernel struct {
	side   float64 // of the world, in pixels
	metric mercator
	o      density.Options
	reach  float64 // pixels; at the equator when it is a ground length
	ground float64 // metres, 0 for a reach in pixels
}

// kernel is that of a zoom; nil when points are counted in the pixels: when no
// kernel is wanted, or when it is smaller than a pixel there.
func (p *Pyramid) kernel(z int) (*kernel, error) {
	k := &kernel{side: math.Ldexp(Size, z), reach: p.Pixels, ground: p.Metres}
	k.metric = mercator{side: k.side}
	k.o = density.Options{Kernel: p.Kernel, Method: density.Exact, Bandwidth: p.Pixels, Workers: 1}
	if k.ground > 0 {
		widest, _ := k.metric.Scale(k.side / 2)
		k.reach = k.ground / widest
		k.o.Bandwidth, k.o.Metric, k.o.Widest = k.ground, k.metric, widest
	}
	if p.Kernel == density.Gaussian {
		k.reach *= 8.5 // what package density follows it for
	}
	switch {
	case k.reach < 1:
		return nil, nil
	case k.reach > most:
		return nil, fmt.Errorf("zoom %d: the radius is %.0f pixels there, and %d are the most; take a smaller radius or lower zooms", z, k.reach, most)
	}
	return k, nil
}

// density is the kernel density of a square of pixels, row 0 in the north: side
// x side of them from the pixel (x, y), counted from the north-west. nil is
// nothing. What is computed for a pixel depends on the pixel alone and not on
// the square: see package density's lattice.
func (k *kernel) density(x *Index, z, px, py, side int) ([]float64, error) {
	pts := k.sources(x, z, px, py, side)
	top := k.side - float64(py)
	if !k.touches(pts, float64(px), top-float64(side), float64(side), float64(py)) {
		return nil, nil
	}
	o := k.o
	o.Layout = density.Layout{Cols: side, Rows: side, Extent: geom.Extent{
		XMin: float64(px), XMax: float64(px + side), YMin: top - float64(side), YMax: top,
	}}
	r, err := density.Estimate(pts, o)
	if err != nil {
		return nil, err
	}
	return r.Grid.Values, nil
}

// touches says whether a point may reach the square from (px, low) on, or
// whether all of them are only what a sweep has passed.
func (k *kernel) touches(pts geom.Points, px, low, side, north float64) bool {
	if pts.Len() == 0 {
		return false
	}
	far := k.reach
	if k.ground > 0 {
		_, up := k.padding(north, north+side)
		far = float64(up)
	}
	for i, x := range pts.X {
		y := pts.Y[i]
		if pts.W[i] == 0 || y < low-far || y > low+side+far {
			continue
		}
		if k.ground > 0 { // its copies around the world
			x -= math.Floor((x-px+far)/k.side) * k.side
		}
		if x >= px-far && x <= px+side+far {
			return true
		}
	}
	return false
}

// sources are the points that can reach a square, y from the south in pixels,
// in an order that is the same for any square: tile after tile of the finer
// lattice along rows, Morton's within.
func (k *kernel) sources(x *Index, z, px, py, side int) geom.Points {
	const step = finerTile
	reached := k.reached(px, py, side)
	n := reached.n
	var pts geom.Points
	add := func(r run, at, north float64) {
		for i, code := range r.codes {
			cx, cy := gather(uint64(code)), gather(uint64(code)>>1)
			pts.X = append(pts.X, at+(float64(cx)+.5)/(1<<finer))
			pts.Y = append(pts.Y, k.side-north-(float64(cy)+.5)/(1<<finer))
			pts.W = append(pts.W, r.sums[i])
		}
	}
	for row := reached.r0; row <= reached.r1; row++ {
		for col := reached.c0; col <= reached.c1; col++ {
			turn := floorDiv(col, n)
			at := float64(col * step)
			if k.ground > 0 {
				at -= float64(turn) * k.side
			}
			add(x.cells(geo.Tile{Z: z + finer, X: col - turn*n, Y: row}), at, float64(row*step))
		}
	}
	return pts
}

// finerTile is the side of a tile of the finer lattice, in pixels.
const finerTile = Size >> finer

// reached is the tiles of the finer lattice from which a square of pixels is
// reached, from and to; columns may lie beside the world, which has n of them.
type reached struct{ r0, r1, c0, c1, n int }

func (k *kernel) reached(px, py, side int) reached {
	const step = finerTile
	n := int(k.side) / step
	left, up := k.padding(float64(py), float64(py+side))
	r := reached{max(0, floorDiv(py-up, step)), min(n-1, floorDiv(py+side+up, step)), floorDiv(px-left, step), floorDiv(px+side+left, step), n}
	if k.ground > 0 {
		// The metric repeats around the world by itself: each point once.
		r.c1 = min(r.c1, r.c0+n-1)
	}
	return r
}

// padding is how far around rows of pixels points are looked for, along x and y.
// A sweep starts up to 17 reaches before what is shown, and what it has passed
// leaves its rounding behind.
func (k *kernel) padding(top, bottom float64) (x, y int) {
	const blocks = 17
	if k.ground == 0 {
		return int(math.Ceil(blocks*k.reach)) + 16, int(math.Ceil(k.reach)) + 2
	}
	// The ground is the smaller, and the reach in pixels the larger, the nearer
	// the pole.
	reach := k.ground
	if k.o.Kernel == density.Gaussian {
		reach *= 8.5
	}
	far := 0.0
	for _, edge := range [2]float64{top, bottom} {
		pad := 0.0
		for range 8 {
			at := edge + math.Copysign(pad, edge-k.side/2) // towards the pole
			_, my := k.metric.Scale(k.side - max(0, min(k.side, at)))
			pad = reach / my
		}
		far = max(far, pad*1.05)
	}
	return min(int(math.Ceil(blocks*far))+16, int(k.side)), int(math.Ceil(far)) + 2
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// mercator is the ground below the pixels of a zoom, y from the south.
type mercator struct{ side float64 }

func (m mercator) lat(y float64) float64 {
	_, lat := geo.FromWorldPlace(0, 1-max(0, min(m.side, y))/m.side)
	return lat
}

// Scale is the metres per pixel along x and y: on the ellipsoid they differ.
func (m mercator) Scale(y float64) (mx, my float64) {
	lat := m.lat(y)
	mx, my = geo.Ground{}.Scale(lat) // per degree
	perPixel := 360 / m.side
	// A pixel is 360/side degrees of longitude; northwards as many by cos(lat).
	return mx * perPixel, my * perPixel * math.Cos(lat*math.Pi/180)
}

// Area is the area of a rectangle of pixels in square metres.
func (m mercator) Area(e geom.Extent) float64 {
	perPixel := 360 / m.side
	return geo.Ground{}.Area(geom.Extent{XMin: e.XMin * perPixel, XMax: e.XMax * perPixel, YMin: m.lat(e.YMin), YMax: m.lat(e.YMax)})
}

func (m mercator) Period() float64 { return m.side }
