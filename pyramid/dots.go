package pyramid

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/geo"
)

// gheat draws points as dots of heat that grow with the zoom and fade away
// (whit537/gheat, 2008). A dot is 3(zoom+1) pixels wide, and a bell from 127 in
// the middle to 255 at its rim; dots are multiplied, so that the densest place
// comes to 0, the first colour of a scheme. Its dots were drawn by hand, zoom by
// zoom; these are the curve through their ends.

// GheatZoom is the finest zoom of gheat's addresses.
const GheatZoom = 30

// Fading says how opaque gheat's tiles are: wholly at the zoom Opaque and not at
// all at Transparent, along a line between.
type Fading struct{ Opaque, Transparent int }

// GheatFading is what gheat's code does unless it is told otherwise.
var GheatFading = Fading{-15, 15}

// at is the opacity of a zoom, 0 to 255.
func (f Fading) at(zoom int) uint8 {
	span := f.Transparent - f.Opaque
	if span <= 0 {
		return 255
	}
	return uint8(max(0, min(255, math.Trunc(255-float64(zoom-f.Opaque)*255/float64(span)))))
}

// dotSide is the width of a dot in pixels.
func dotSide(zoom int) int { return 3 * (zoom + 1) }

// dot is the logarithm of a dot's factor for each of its pixels.
func dot(zoom int) []float64 {
	side := dotSide(zoom)
	out := make([]float64, side*side)
	middle := float64(side-1) / 2
	for i := range out {
		d := math.Hypot(float64(i%side)-middle, float64(i/side)-middle) / (float64(side) / 2)
		if d < 1 {
			bell := (1 + math.Cos(math.Pi*d)) / 2
			out[i] = math.Log((255 - 128*bell) / 255)
		}
	}
	return out
}

// Dots is gheat's picture of a tile in the colours of one of its schemes, nil
// where it is transparent. Points count by their weight.
func (x *Index) Dots(t geo.Tile, scheme *colormap.Map, f Fading) (image.Image, error) {
	if t.Z > GheatZoom {
		return nil, fmt.Errorf("tile %d/%d/%d: zoom is 0 to %d", t.Z, t.X, t.Y, GheatZoom)
	}
	if err := t.Check(); err != nil {
		return nil, err
	}
	opacity := f.at(t.Z)
	if opacity == 0 || t.Z > MaxZoom {
		return nil, nil
	}
	heat := x.dots(t)
	if heat == nil {
		return nil, nil
	}
	img := image.NewNRGBA(image.Rect(0, 0, Size, Size))
	for i, v := range heat {
		c := scheme.Colors[uint8(math.Round(255*math.Exp(v)))]
		img.SetNRGBA(i%Size, i/Size, color.NRGBA{c.R, c.G, c.B, uint8(int(c.A) * int(opacity) / 255)})
	}
	return img, nil
}

// dots sums the logarithms of all dots that reach a tile.
func (x *Index) dots(t geo.Tile) []float64 {
	side := dotSide(t.Z)
	profile, half, n := dot(t.Z), side/2, 1<<t.Z
	var heat []float64
	reach := (half + Size) / Size // tiles
	for dy := -reach; dy <= reach; dy++ {
		for dx := -reach; dx <= reach; dx++ {
			from := geo.Tile{Z: t.Z, X: ((t.X+dx)%n + n) % n, Y: t.Y + dy}
			if from.Y < 0 || from.Y >= n {
				continue
			}
			r := x.cells(from)
			for i, code := range r.codes {
				left := dx*Size + int(gather(uint64(code))) - half
				top := dy*Size + int(gather(uint64(code)>>1)) - half
				if left >= Size || top >= Size || left+side <= 0 || top+side <= 0 || r.sums[i] == 0 {
					continue
				}
				if heat == nil {
					heat = make([]float64, Size*Size)
				}
				stamp(heat, profile, side, left, top, r.sums[i])
			}
		}
	}
	return heat
}

// stamp adds a dot whose corner is at (left, top).
func stamp(heat, profile []float64, side, left, top int, weight float64) {
	for row := max(0, -top); row < side && top+row < Size; row++ {
		from, to := max(0, -left), min(side, Size-left)
		in := profile[row*side+from : row*side+to]
		out := heat[(top+row)*Size+left+from:][:len(in)]
		for i, v := range in {
			out[i] += v * weight
		}
	}
}
