package density

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/swelter/swelter/geom"
)

// DotsOptions for Dots, with the names and defaults of heatmap.py 2.2.1. The
// zero value is what it draws when asked for nothing else.
type DotsOptions struct {
	// Dotsize is the side in pixels of the box around a dot; 0 means 150. The
	// dot itself is a cone that ends at 0.3624 of it from the middle.
	Dotsize int `json:"dotsize,omitzero"`
	// Width and Height in pixels; 0 means 1024.
	Width  int `json:"width,omitzero"`
	Height int `json:"height,omitzero"`
	// Area is stretched over the picture; zero means that of the points, so
	// that the outermost lie on the border.
	Area    geom.Extent `json:"area,omitzero"`
	Workers int         `json:"-"` // 0: one a processor
}

// DotMap is a picture of dots before it is coloured: 255 where there is
// nothing, 0 where it is densest, row 0 at the top.
type DotMap struct {
	Width, Height int
	Values        []uint8
	Extent        geom.Extent // of the picture, in data units
	LeftOut       int         // points without finite coordinates
}

// dotsVisible is the largest value that heatmap.py makes visible.
const dotsVisible = 252

// Visible reports whether heatmap.py draws a pixel of the value v, with the
// opacity asked for, or leaves it transparent.
func Visible(v uint8) bool { return v <= dotsVisible }

// Dense reports whether over 80 % of the pixels are under 16, in which case
// heatmap.py warns to take a smaller dotsize or a larger picture.
func (m *DotMap) Dense() bool {
	n := 0
	for _, v := range m.Values {
		if v < 0x10 {
			n++
		}
	}
	return float64(n) > float64(len(m.Values))*.8
}

// Dots draws the points as heatmap.py 2.2.1 does, bit for bit: coordinates
// rounded to float32, each dot multiplied into the picture in the order of the
// points with integer division. Weights are not looked at.
//
// Three faults of the original are not copied: one point alone, or points that
// all share an x or a y, divide nothing by nothing there; here they lie in the
// middle. Points that are not finite are left out.
func Dots(pts geom.Points, o DotsOptions) (*DotMap, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	if len(pts.Y) != pts.Len() {
		return nil, fmt.Errorf("dots: %d x and %d y; columns have one length", pts.Len(), len(pts.Y))
	}
	d := newDotting(pts, o)
	if d.used == 0 {
		return nil, errors.New("dots: no point has finite coordinates; check the columns of x and y")
	}
	d.draw(pts)
	return &DotMap{Width: o.Width, Height: o.Height, Values: d.pixels, Extent: d.extent(), LeftOut: pts.Len() - d.used}, nil
}

func (o *DotsOptions) complete() error {
	if o.Dotsize == 0 {
		o.Dotsize = 150
	}
	if o.Width == 0 {
		o.Width = 1024
	}
	if o.Height == 0 {
		o.Height = 1024
	}
	switch {
	case o.Dotsize < 0 || o.Dotsize > 1<<15:
		return fmt.Errorf("dots: dotsize %d is not between 1 and 32768 pixels", o.Dotsize)
	case o.Width < 0 || o.Height < 0 || o.Width > 1<<16 || o.Height > 1<<16 || o.Width*o.Height > 1<<29:
		return fmt.Errorf("dots: a picture of %d x %d pixels is out of range; sides go to 65536, together to 2^29 pixels", o.Width, o.Height)
	}
	if !o.Area.IsZero() {
		if err := checkExtent(o.Area); err != nil {
			return fmt.Errorf("dots: area: %w", err)
		}
	}
	return nil
}

// The pixels of one dot depend on those before it only within a pixel, so the
// picture is cut into square tiles that are drawn side by side, each taking its
// dots in order. A product with 0 stays 0: a tile that is all 0 is finished,
// and where points lie densely most of them are never drawn.
const dotTile = 64

// dotting is one call of Dots.
type dotting struct {
	DotsOptions
	used                   int
	minX, minY, maxX, maxY float32
	middle                 float32 // half the dotsize
	rim2                   float32 // the least squared distance whose value is 255
	cone                   cone
	pixels                 []uint8
	across, down           int    // tiles
	done                   []bool // tiles that are all 0
}

func newDotting(pts geom.Points, o DotsOptions) *dotting {
	d := &dotting{DotsOptions: o, middle: float32(o.Dotsize) / 2}
	m := d.middle
	d.cone = newCone(math.Sqrt(float64(float32(float32(m*m)+float32(m*m))))/2, o.Dotsize)
	d.rim2 = d.cone.rim2
	d.pixels = make([]uint8, o.Width*o.Height)
	for i := range d.pixels {
		d.pixels[i] = 255
	}
	d.across, d.down = (o.Width+dotTile-1)/dotTile, (o.Height+dotTile-1)/dotTile
	d.done = make([]bool, d.across*d.down)
	d.minX, d.minY = float32(math.Inf(1)), float32(math.Inf(1))
	d.maxX, d.maxY = -d.minX, -d.minY
	for i := range pts.X {
		x, y := float32(pts.X[i]), float32(pts.Y[i])
		if x-x != 0 || y-y != 0 {
			continue
		}
		d.used++
		d.minX, d.maxX = min(d.minX, x), max(d.maxX, x)
		d.minY, d.maxY = min(d.minY, y), max(d.maxY, y)
	}
	if !o.Area.IsZero() {
		d.minX, d.maxX = float32(o.Area.XMin), float32(o.Area.XMax)
		d.minY, d.maxY = float32(o.Area.YMin), float32(o.Area.YMax)
	}
	return d
}

func (d *dotting) extent() geom.Extent {
	if !d.Area.IsZero() {
		return d.Area
	}
	return geom.Extent{XMin: float64(d.minX), YMin: float64(d.minY), XMax: float64(d.maxX), YMax: float64(d.maxY)}
}

// dot is the middle of one in pixels.
type dot struct{ x, y float32 }

// locate is the original's translate, in float32 throughout.
func (d *dotting) locate(x, y float64) dot {
	u, v := float32(.5), float32(.5)
	if d.maxX != d.minX {
		u = float32(float32(float32(x)-d.minX) / float32(d.maxX-d.minX))
	}
	if d.maxY != d.minY {
		v = float32(float32(float32(y)-d.minY) / float32(d.maxY-d.minY))
	}
	return dot{float32(u * float32(d.Width)), float32(float32(1-v) * float32(d.Height))}
}

// dotBatch is how many points are handed to the tiles at once.
const dotBatch = 1 << 15

func (d *dotting) draw(pts geom.Points) {
	dots := make([]dot, 0, min(dotBatch, pts.Len()))
	var lists tileLists
	left := len(d.done)
	for lo := 0; lo < pts.Len() && left > 0; lo += dotBatch {
		dots = dots[:0]
		for i := lo; i < min(lo+dotBatch, pts.Len()); i++ {
			if p := d.locate(pts.X[i], pts.Y[i]); p.x-p.x == 0 && p.y-p.y == 0 {
				dots = append(dots, p)
			}
		}
		lists.fill(d, dots)
		parallel(len(d.done), d.Workers, func(t int) {
			d.drawTile(t, dots, lists.of(t))
		})
		left = 0
		for _, done := range d.done {
			if !done {
				left++
			}
		}
	}
}

// tileLists are the dots of each tile, in order, one list after the other.
type tileLists struct {
	start []int32
	items []int32
}

func (l *tileLists) of(t int) []int32 { return l.items[l.start[t]:l.start[t+1]] }

func (l *tileLists) fill(d *dotting, dots []dot) {
	l.start = append(l.start[:0], make([]int32, len(d.done)+1)...)
	each := func(do func(t int, i int32)) {
		for i, p := range dots {
			x0, x1, y0, y1 := d.tiles(p)
			for ty := y0; ty < y1; ty++ {
				for t := ty*d.across + x0; t < ty*d.across+x1; t++ {
					if !d.done[t] {
						do(t, int32(i))
					}
				}
			}
		}
	}
	each(func(t int, _ int32) { l.start[t+1]++ })
	for t := range d.done {
		l.start[t+1] += l.start[t]
	}
	if n := int(l.start[len(d.done)]); cap(l.items) < n {
		l.items = make([]int32, n)
	} else {
		l.items = l.items[:n]
	}
	at := append([]int32(nil), l.start...)
	each(func(t int, i int32) {
		l.items[at[t]] = i
		at[t]++
	})
}

// tiles are the columns x0 to x1-1 and rows y0 to y1-1 of tiles that a dot may
// change.
func (d *dotting) tiles(p dot) (x0, x1, y0, y1 int) {
	r := math.Sqrt(float64(d.rim2)) + 1
	span := func(v float32, n int) (int, int) {
		lo := math.Floor((float64(v) - r) / dotTile)
		hi := math.Floor((float64(v)+r)/dotTile) + 1
		return int(min(max(lo, 0), float64(n))), int(min(max(hi, 0), float64(n)))
	}
	x0, x1 = span(p.x, d.across)
	y0, y1 = span(p.y, d.down)
	return x0, x1, y0, y1
}

// drawTile multiplies the listed dots into tile t, until it is all 0.
func (d *dotting) drawTile(t int, dots []dot, list []int32) {
	if d.done[t] || len(list) == 0 {
		return
	}
	x0, y0 := t%d.across*dotTile, t/d.across*dotTile
	x1, y1 := min(x0+dotTile, d.Width), min(y0+dotTile, d.Height)
	for k, i := range list {
		d.drawDot(dots[i], x0, x1, y0, y1)
		if (k&31 == 31 || k == len(list)-1) && d.allZero(x0, x1, y0, y1) {
			d.done[t] = true
			return
		}
	}
}

func (d *dotting) allZero(x0, x1, y0, y1 int) bool {
	for y := y1 - 1; y >= y0; y-- {
		row := d.pixels[y*d.Width+x0 : y*d.Width+x1]
		for len(row) >= 8 {
			if binary.NativeEndian.Uint64(row) != 0 {
				return false
			}
			row = row[8:]
		}
		for _, v := range row {
			if v != 0 {
				return false
			}
		}
	}
	return true
}

// drawDot multiplies the part of a dot inside a tile. The original's box is
// narrower than it seems: its sides are cut off towards 0.
func (d *dotting) drawDot(p dot, x0, x1, y0, y1 int) {
	corner := float32(int(p.x))
	x0 = max(x0, int(float32(corner-d.middle)))
	x1 = min(x1, int(math.Ceil(float64(float32(corner+d.middle)))))
	y0 = max(y0, int(float32(p.y-d.middle)))
	y1 = min(y1, int(float32(p.y+d.middle)))
	if x0 >= x1 {
		return
	}
	var dx2 [dotTile]float32
	for j := range x1 - x0 {
		dx := float32(x0+j) - p.x
		dx2[j] = float32(dx * dx)
	}
	for y := y0; y < y1; y++ {
		dy := float32(y) - p.y
		dy2 := float32(dy * dy)
		if dy2 >= d.rim2 {
			continue
		}
		half := math.Sqrt(float64(d.rim2-dy2)) + 1
		lo := max(x0, int(float64(p.x)-half))
		hi := min(x1, int(float64(p.x)+half)+1)
		if lo < hi {
			d.cone.multiply(d.pixels[y*d.Width+lo:y*d.Width+hi], dx2[lo-x0:hi-x0], dy2)
		}
	}
}
