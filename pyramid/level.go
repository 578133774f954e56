package pyramid

import (
	"cmp"
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
)

// Level is what all tiles of a zoom share.
type Level struct {
	Zoom    int
	Norm    norm.Norm
	Fitted  norm.Fitted
	Mapper  *shade.Mapper
	Max     float64 // greatest value that was seen
	Sampled bool    // the limits come from some tiles: those with most points, and others at equal steps

	// Scale and Offset turn the pixels of value tiles back into values:
	// Offset + Scale x (256 R + G + B/256).
	Scale, Offset float64
	Fine          bool // B is in use; it is 0 otherwise

	least  float64 // value that was seen
	signed bool    // nothing is NaN, not 0: all surfaces but densities
}

// empty reports whether a value is nothing.
func (l *Level) empty(v float64) bool {
	if l.signed {
		return v != v
	}
	return !(v > 0)
}

// sampled is how many tiles with most points, and how many at equal steps, set
// the limits of a kernel's zoom.
const sampled = 64

// mostValues bounds the values that limits are found from.
const mostValues = 4 << 20

// Level finds the norm of a zoom, once.
func (p *Pyramid) Level(z int) (*Level, error) {
	if z < 0 || z > MaxZoom {
		return nil, fmt.Errorf("zoom %d: zoom is 0 to %d", z, MaxZoom)
	}
	at := &p.levels[z]
	at.once.Do(func() { at.Level, at.err = p.newLevel(z) })
	return at.Level, at.err
}

func (p *Pyramid) newLevel(z int) (*Level, error) {
	l := &Level{Zoom: z, signed: p.surface != "", least: math.Inf(1)}
	values, err := p.sample(l)
	if err != nil {
		return nil, err
	}
	o := p.norm
	if p.surface == "" && p.Pixels+p.Metres > 0 && o.VMin == nil && !o.Robust && (o.Name == "power" || o.Name == "linear" || o.Name == "asinh") {
		o.VMin = new(float64) // a density begins at nothing, not at the least that occurs
	}
	if l.Norm, l.Fitted, err = norm.Fit(values, o); err != nil {
		return nil, fmt.Errorf("zoom %d: %w", z, err)
	}
	l.Mapper = shade.New(l.Norm, p.colors, color.NRGBA{})
	l.encoding(p)
	return l, nil
}

// encoding chooses the steps of value tiles. Whole numbers are kept exactly up
// to 2^24, in steps of 1 as long as 16 bits hold them; other sums to 24 bits of
// the greatest; densities to 16.
func (l *Level) encoding(p *Pyramid) {
	const steps = 1<<16 - 1
	plain := p.Pixels+p.Metres == 0
	switch {
	case l.signed:
		l.signedEncoding()
		return
	case plain && p.whole:
		for l.Scale = 1; l.Max > steps*l.Scale; l.Scale *= 2 {
		}
		l.Fine = l.Scale > 1
	case plain:
		l.Scale, l.Fine = l.Max/steps, true
	default:
		l.Scale = l.Max / steps
	}
	if l.Sampled {
		l.Scale *= 2 // another tile may hold more than those that were seen
	}
	if l.Scale == 0 {
		l.Scale = 1
	}
}

// signedEncoding spreads 16 bits over the values, and twice that width where
// not all tiles were seen; 0 stays free for nothing.
func (l *Level) signedEncoding() {
	lo, hi := l.least, l.Max
	if !(lo <= hi) { // nothing at all
		lo, hi = 0, 0
	}
	if l.Sampled {
		lo, hi = lo-(hi-lo)/2, hi+(hi-lo)/2
	}
	if l.Scale = (hi - lo) / (1<<16 - 2); l.Scale == 0 {
		l.Scale = max(math.Abs(hi), 1) / (1 << 16)
	}
	l.Offset = lo - l.Scale
}

// sample is values of the zoom that are not 0: all of them where points are
// counted, up to mostValues, and those of some tiles where there is a kernel.
func (p *Pyramid) sample(l *Level) ([]float64, error) {
	k, err := p.kernel(l.Zoom)
	if err != nil {
		return nil, err
	}
	if k == nil && p.Metres == 0 && !l.signed {
		if p.far != nil {
			return p.far.sample(l)
		}
		return p.pixels(l), nil
	}
	tiles, err := p.choose(l)
	if err != nil {
		return nil, err
	}
	var all []float64
	for _, t := range tiles {
		values, err := p.Values(t)
		if err != nil {
			return nil, err
		}
		all = l.add(all, values)
	}
	return all, nil
}

// add takes values that are not 0 to a sample.
func (l *Level) add(all, values []float64) []float64 {
	for _, v := range values {
		if !l.empty(v) {
			if l.signed && l.least > l.Max {
				l.Max = v // the first one
			}
			l.Max, l.least = max(l.Max, v), min(l.least, v)
			if len(all) < 2*sampled*Size*Size {
				all = append(all, v)
			}
		}
	}
	return all
}

// choose is the tiles that set the limits of a zoom.
func (p *Pyramid) choose(l *Level) ([]geo.Tile, error) {
	type tile struct {
		geo.Tile
		points, place int
	}
	n := 0
	if err := p.runs(l.Zoom, func(geo.Tile, int) { n++ }); err != nil {
		return nil, err
	}
	step := max(1, n/sampled)
	var top, even []tile
	least, i := 0, 0
	byPoints := func(a, b tile) int {
		return cmp.Or(cmp.Compare(b.points, a.points), cmp.Compare(a.place, b.place))
	}
	_ = p.runs(l.Zoom, func(t geo.Tile, points int) { // which went well before
		if i%step == 0 {
			even = append(even, tile{t, points, i})
		}
		if points > least {
			if top = append(top, tile{t, points, i}); len(top) == 2*sampled {
				slices.SortFunc(top, byPoints)
				top = top[:sampled]
				least = top[sampled-1].points
			}
		}
		i++
	})
	slices.SortFunc(top, byPoints)
	top = top[:min(len(top), sampled)]
	seen := map[int]bool{}
	var all []geo.Tile
	for _, t := range append(top, even...) {
		if !seen[t.place] {
			seen[t.place] = true
			all = append(all, t.Tile)
		}
	}
	l.Sampled = len(all) < n
	return all, nil
}

// pixels are the sums in all pixels of a zoom, thinned to mostValues with the
// extremes kept.
func (p *Pyramid) pixels(l *Level) []float64 {
	var all []float64
	least, step, i := math.Inf(1), 1, 0
	_ = p.runs(l.Zoom, func(t geo.Tile, _ int) { // of points that are here
		for _, v := range p.cells(t).sums {
			if v == 0 {
				continue
			}
			l.Max, least = max(l.Max, v), min(least, v)
			if i++; i%step == 0 {
				all = append(all, v)
			}
			if len(all) == mostValues {
				for j := range mostValues / 2 {
					all[j] = all[2*j+1]
				}
				all, step = all[:mostValues/2], step*2
			}
		}
	})
	if l.Max > 0 {
		all = append(all, least, l.Max)
	}
	return all
}

// Picture is a tile's colours, or those of a block of tiles; nothing is
// transparent. Most pixels of most tiles are empty, so that only the others are
// looked up; the picture is paletted unless it has more than 255 colours.
func (l *Level) Picture(values []float64) image.Image {
	side := int(math.Sqrt(float64(len(values))))
	full := make([]float64, 0, 1024)
	for _, v := range values {
		if !l.empty(v) {
			full = append(full, v)
		}
	}
	colors := make([]color.NRGBA, len(full))
	l.Mapper.Colors(colors, full)
	box := image.Rect(0, 0, side, side)
	if out := l.paletted(box, values, colors); out != nil {
		return out
	}
	out := image.NewNRGBA(box)
	i := 0
	for at, v := range values {
		if !l.empty(v) {
			c := colors[i]
			out.Pix[4*at], out.Pix[4*at+1], out.Pix[4*at+2], out.Pix[4*at+3] = c.R, c.G, c.B, c.A
			i++
		}
	}
	return out
}

// paletted is a picture whose colours are numbered as they first occur, the
// transparent one first; nil when they are too many.
func (l *Level) paletted(box image.Rectangle, values []float64, colors []color.NRGBA) image.Image {
	p := numbered{colors: color.Palette{color.NRGBA{}}}
	out := image.NewPaletted(box, nil)
	i, last, n := 0, color.NRGBA{}, uint8(0)
	for at, v := range values {
		if l.empty(v) {
			continue
		}
		if c := colors[i]; c != last {
			var ok bool
			if n, ok = p.number(c); !ok {
				return nil
			}
			last = c
		}
		out.Pix[at] = n
		i++
	}
	out.Palette = p.colors
	return out
}

// numbered are up to 256 colours in order, found by a small table of their own:
// a map takes three times as long, which is most of a tile's time.
type numbered struct {
	colors color.Palette
	slots  [1 << 10]struct {
		color color.NRGBA
		n     uint8 // 0 is a free slot: the transparent colour is not looked for
	}
}

// number of a colour that is new or known; false when there are too many.
func (p *numbered) number(c color.NRGBA) (uint8, bool) {
	if c == (color.NRGBA{}) {
		return 0, true
	}
	key := uint32(c.R) | uint32(c.G)<<8 | uint32(c.B)<<16 | uint32(c.A)<<24
	for i := key * 0x9e3779b1 >> 22; ; i = (i + 1) % uint32(len(p.slots)) {
		switch s := &p.slots[i]; {
		case s.n == 0 && len(p.colors) == 256:
			return 0, false
		case s.n == 0:
			s.color, s.n = c, uint8(len(p.colors))
			p.colors = append(p.colors, c)
			return s.n, true
		case s.color == c:
			return s.n, true
		}
	}
}

// Encode is a tile's values as a picture: see Scale. Everything is opaque, so
// that no reader mixes or premultiplies; nothing is 0, 0, 0.
func (l *Level) Encode(values []float64) *image.NRGBA {
	side := int(math.Sqrt(float64(len(values))))
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	for i, v := range values {
		c := l.code(v)
		img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], img.Pix[4*i+3] = byte(c>>16), byte(c>>8), byte(c), 255
	}
	return img
}

// code is a value in 24 bits, the last 8 of them 0 unless Fine.
func (l *Level) code(v float64) uint32 {
	if l.empty(v) {
		return 0
	}
	v = (v - l.Offset) / l.Scale
	if l.Fine {
		return uint32(max(1, min(1<<24-1, math.Round(v*256))))
	}
	return uint32(max(1, min(1<<16-1, math.Round(v)))) << 8
}

// Decode is the value of a pixel of a value tile.
func (l *Level) Decode(c color.NRGBA) float64 {
	if l.signed && c.R == 0 && c.G == 0 && c.B == 0 {
		return math.NaN()
	}
	return l.Offset + l.Scale*(256*float64(c.R)+float64(c.G)+float64(c.B)/256)
}
