// Package pyramid turns points into web tiles of heat: any z/x/y of web
// Mercator, as colours or as values, with one norm for all tiles of a zoom.
//
// NewIndex sorts points once; a Pyramid gives the values of any tile; a Level
// has what all tiles of a zoom share, and turns values into pictures. Tiles
// that are computed alone equal those cut from one big image, to the last bit.
package pyramid

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/norm"
)

// Size is the side of a tile in pixels.
const Size = 256

// Options for New. The zero value counts points in pixels, and colours them by
// a logarithm from 1 to the most in a pixel of the zoom.
type Options struct {
	// Radius that a kernel reaches (Gaussian: its standard deviation): "12px" of
	// a tile at every zoom, or on the ground, such as "500m". "" counts points.
	Radius string         `json:"radius,omitempty"`
	Kernel density.Kernel `json:"kernel,omitzero"`
	// Surface is density, the default, or one of those of NewSurface.
	Surface string `json:"surface,omitempty"`
	// Edge corrects for what lies beyond the smallest rectangle around all points
	// and was not observed: none or jones. Outside it nothing is shown.
	Edge density.Edge `json:"edge,omitzero"`
	// Least is the evidence that a mean or a ratio needs: as much density of all
	// points as so many have at one place. Below it nothing is shown. 0 is 1 for a
	// ratio, and none for a mean.
	Least float64 `json:"least,omitempty"`

	Norm norm.Options `json:"norm,omitzero"`
	Map  string       `json:"cmap,omitempty"` // "" is rocket_r
	// Opacity of the colours, 0 to 1; 0 means 1.
	Opacity float64 `json:"opacity,omitempty"`
}

// Pyramid is points and how they become tiles. It is safe for concurrent use.
type Pyramid struct {
	*Index
	Kernel density.Kernel
	Pixels float64 // reach in pixels, or 0
	Metres float64 // reach on the ground, or 0
	Unit   string  // of the values

	surface string // "" for a density
	least   float64
	window  *window // or nil
	over    *Index  // above the fraction line of a mean or a ratio
	norm    norm.Options
	colors  *colormap.Map
	opacity float64
	levels  [MaxZoom + 1]struct {
		once sync.Once
		*Level
		err error
	}
	studies [MaxZoom + 1]struct {
		once sync.Once
		study
	}
}

// New makes a pyramid of an index.
func New(x *Index, o Options) (*Pyramid, error) { return NewSurface(x, nil, o) }

// NewSurface makes a pyramid of another surface than a density; over is the
// points above the fraction line, or nil where there is none.
func NewSurface(x, over *Index, o Options) (*Pyramid, error) {
	p := &Pyramid{Index: x, Kernel: o.Kernel, Unit: "count", norm: o.Norm, over: over}
	if x.w != nil {
		p.Unit = "sum"
	}
	if err := p.reach(o.Radius); err != nil {
		return nil, err
	}
	if !(o.Opacity >= 0 && o.Opacity <= 1) {
		return nil, fmt.Errorf("opacity %g is not between 0 and 1", o.Opacity)
	}
	if o.Norm.Center != nil {
		return nil, errors.New("norm: center crops the colours, which tiles cannot say; take two-slope:center=0, or centered")
	}
	if err := p.setSurface(o); err != nil {
		return nil, err
	}
	if err := p.setEdge(o); err != nil {
		return nil, err
	}
	if p.norm.Name == "" && p.surface == "" {
		p.norm.Name = "log"
		if p.Pixels+p.Metres > 0 {
			p.norm.Name = "power" // of 0.5: single points are seen beside the crowd
		}
	}
	var err error
	name := o.Map
	if name == "" {
		name = p.ownMap()
	}
	if p.colors, err = colormap.Named(name); err != nil {
		return nil, err
	}
	p.opacity = o.Opacity
	p.colors = faded(p.colors, o.Opacity, p.fades())
	trial := p.norm
	if trial.VMin == nil || trial.VMax == nil { // one alone may lie beyond the trial's values
		trial.VMin, trial.VMax = nil, nil
	}
	_, _, err = norm.Fit([]float64{1, 2}, trial)
	return p, err
}

// reach reads a radius.
func (p *Pyramid) reach(radius string) error {
	if radius == "" {
		if p.Kernel != density.Quartic {
			return fmt.Errorf("kernel %s: it needs a radius, such as 12px or 500m", p.Kernel)
		}
		return nil
	}
	text := strings.TrimSpace(strings.ToLower(radius))
	if number, ok := strings.CutSuffix(text, "px"); ok {
		v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil || !(v >= 1 && v <= most) {
			return fmt.Errorf("radius %q: a number of pixels from 1 to %d is wanted, such as 12px", radius, most)
		}
		p.Pixels = v
		p.Unit += " per pixel"
		return nil
	}
	metres, err := geo.ParseLength(text)
	if err != nil {
		return fmt.Errorf("radius %q: give pixels of a tile, such as 12px, or a length on the ground, such as 500m", radius)
	}
	p.Metres = metres
	p.Unit += " per km²"
	return nil
}

// fading is how much of a kernel's colours fades in, so that its border is not
// an edge on the map below.
const fading = .12

// faded is a map with an opacity, the low end fading in for kernels.
func faded(m *colormap.Map, opacity float64, in bool) *colormap.Map {
	if opacity == 0 {
		opacity = 1
	}
	own := *m
	own.Colors = append(own.Colors[:0:0], m.Colors...)
	for i := range own.Colors {
		a := opacity
		if at := (float64(i) + .5) / float64(len(own.Colors)); in && at < fading {
			a *= at / fading
		}
		own.Colors[i].A = uint8(math.Round(float64(own.Colors[i].A) * a))
	}
	return &own
}

// Check refuses tiles that are not part of the world or finer than MaxZoom.
func Check(t geo.Tile) error {
	if t.Z > MaxZoom {
		return fmt.Errorf("tile %d/%d/%d: zoom is 0 to %d", t.Z, t.X, t.Y, MaxZoom)
	}
	return t.Check()
}

// Values of a tile's pixels, Size x Size, row 0 in the north; nil when no point
// reaches it.
func (p *Pyramid) Values(t geo.Tile) ([]float64, error) { return p.Block(t, 0) }

// Block is the values of 2^levels x 2^levels tiles in one picture, the tile t
// in its north-west corner: what Values gives for each, put together.
func (p *Pyramid) Block(t geo.Tile, levels int) ([]float64, error) {
	if err := Check(t); err != nil {
		return nil, err
	}
	n := 1 << levels
	if levels < 0 || t.X+n > 1<<t.Z || t.Y+n > 1<<t.Z {
		return nil, errors.New("pyramid: the block reaches beyond the world")
	}
	if p.surface != "" {
		return p.surfaceOf(t, n)
	}
	values, err := p.sums(p.Index, t, n)
	p.correct(t, n, values)
	return values, err
}

// sums is the counts, or the density, of n x n tiles; nil is nothing.
func (p *Pyramid) sums(x *Index, t geo.Tile, n int) ([]float64, error) {
	k, err := p.kernel(t.Z)
	if err != nil {
		return nil, err
	}
	side := Size * n
	if x.far != nil {
		if k != nil {
			x, err = k.near(x, t.Z, t.X*Size, t.Y*Size, side)
		} else {
			x, err = x.nearTiles(t, n)
		}
		if err != nil {
			return nil, err
		}
	}
	if k != nil {
		values, err := k.density(x, t.Z, t.X*Size, t.Y*Size, side)
		if values != nil && p.Metres > 0 {
			for i := range values {
				values[i] *= 1e6 // a square kilometre
			}
		}
		return values, err
	}
	var values []float64
	for dy := range n {
		for dx := range n {
			at := geo.Tile{Z: t.Z, X: t.X + dx, Y: t.Y + dy}
			r := x.cells(at)
			if len(r.codes) == 0 {
				continue
			}
			if values == nil {
				values = make([]float64, side*side)
			}
			tile := values[dy*Size*side+dx*Size:]
			for i, code := range r.codes {
				at := pixels[code]
				tile[int(at>>8)*side+int(at&0xff)] = r.sums[i]
			}
			if p.Metres > 0 {
				p.perArea(at, values[dy*Size*side+dx*Size:], side)
			}
		}
	}
	return values, nil
}

// pixels are the places of a tile's pixels by Morton's order: row x 256 + column.
var pixels = func() (at [Size * Size]uint16) {
	for code := range at {
		at[code] = uint16(gather(uint64(code)>>1)<<8 | gather(uint64(code)))
	}
	return at
}()

// perKilometre is how many pixels of a row, counted from the north, a square
// kilometre has.
func perKilometre(z, row int) float64 {
	m := mercator{side: math.Ldexp(Size, z)}
	y := m.side - float64(row)
	return 1e6 / m.Area(geom.Extent{XMax: 1, YMin: y - 1, YMax: y})
}

// perArea turns counts of a tile's pixels into counts per square kilometre: what
// a kernel smaller than a pixel has there.
func (p *Pyramid) perArea(t geo.Tile, values []float64, stride int) {
	for row := range Size {
		f := perKilometre(t.Z, t.Y*Size+row)
		for i := range values[row*stride:][:Size] {
			values[row*stride+i] *= f
		}
	}
}
