package swelter

import (
	"fmt"
	"math"
	"strconv"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
)

// onGroundLayout makes cells as wide as high on the ground, and as large as a
// length there says.
func (o *DensityOptions) onGroundLayout(l *density.Layout, e geom.Extent) {
	if !o.LonLat {
		return
	}
	if !l.Extent.IsZero() {
		e = l.Extent
	}
	middle := (e.YMin + e.YMax) / 2
	l.Stretch = stretchAt(middle)
	if o.cellMetres > 0 {
		_, my := geo.Ground{}.Scale(middle)
		l.Cell = o.cellMetres / my
		l.CellWidth = l.Cell * l.Stretch
	}
}

// kernelLayout is that of kernels: so many cells where nobody says, and more
// where the radius is narrow.
func (o *DensityOptions) kernelLayout(e geom.Extent, cells int) {
	o.onGroundLayout(&o.KDE.Layout, e)
	o.KDE.Usual = cells
}

// fineLayout fills in how many cells there are.
func (o *DensityOptions) fineLayout(l *density.Layout, e geom.Extent, cells int) {
	o.onGroundLayout(l, e)
	if l.Cell == 0 && l.Cols == 0 && l.Rows == 0 && l.Cells == 0 {
		l.Cells = cells
	}
}

// once keeps a map from going around the world more than once: where points and
// their kernels take all longitudes, it goes from -180 to 180, and from pole to
// pole at most.
func (o *DensityOptions) once(pts geom.Points) error {
	e := pts.Extent()
	if !o.LonLat || !o.KDE.Extent.IsZero() || e.Width() < 180 || e.XMin < -180 || e.XMax > 180 {
		return nil
	}
	chosen, err := density.Choose(pts, o.KDE)
	if err != nil {
		return err
	}
	if e = chosen.Extent; e.Width() > 360 {
		o.KDE.Extent = geom.Extent{XMin: -180, XMax: 180, YMin: max(-90, e.YMin), YMax: min(90, e.YMax)}
	}
	return nil
}

// stretchAt is the length of a degree of latitude over one of longitude, 1000
// at most: nearer to a pole no map is drawn.
func stretchAt(lat float64) float64 {
	mx, my := geo.Ground{}.Scale(lat)
	return my / max(mx, my/1000)
}

// shaped names the axes and gives the figure its true aspect: on the ground a
// degree of latitude is longer than one of longitude.
func (o *DensityOptions) shaped(g *grid.Grid, f figure.Options) *figure.Options {
	g.X.Title, g.Y.Title = titleOf(o.Points.X, "x"), titleOf(o.Points.Y, "y")
	if o.LonLat && geo.IsLon(o.Points.X) && geo.IsLat(o.Points.Y) {
		g.X.Title, g.Y.Title = "longitude", "latitude"
	}
	if f.Aspect != "" || f.Square {
		return &f
	}
	f.Aspect = "equal"
	e, ok := g.Extent()
	if !ok || !o.LonLat {
		return &f
	}
	// Cells made square on the ground stay so, to the pixel.
	stretch := stretchAt((e.YMin + e.YMax) / 2)
	for _, l := range []density.Layout{o.KDE.Layout, o.Bin.Layout, o.Lines.Layout} {
		if l.Stretch > 0 {
			stretch = l.Stretch
		}
	}
	f.Aspect = strconv.FormatFloat(stretch, 'g', 12, 64)
	return &f
}

// onGround gives a map of degrees its scale bar, at the latitude of its middle.
func (o *DensityOptions) onGround(p *plan) {
	e, ok := p.grid.Extent()
	if !ok || !o.LonLat || e.Width() > 180 {
		return // no one length is right all over a map of the world
	}
	middle := (e.YMin + e.YMax) / 2
	mx, _ := geo.Ground{}.Scale(middle)
	if metres, label := geo.ScaleBar(e.Width() * mx / 4); metres > 0 && mx > 0 {
		low, _ := geo.Ground{}.Scale(e.YMin)
		high, _ := geo.Ground{}.Scale(e.YMax)
		if max(low, high, mx) > mostChange*min(low, high, mx) { // then it says where
			side := "N"
			if middle < 0 {
				side = "S"
			}
			label += fmt.Sprintf(" at %.0f° %s", math.Abs(middle), side)
		}
		p.scale = &figure.ScaleBar{Length: metres / mx, Label: label}
	}
}

// blank leaves out cells that no point reaches: those without a value, and where
// points are counted, summed or spread the zeros too. A map shows there what lies
// below it.
func (p *plan) blank(zeros bool) {
	x := newExtras(len(p.grid.Values))
	for i, v := range p.grid.Values {
		if v != v || zeros && v == 0 {
			x.hide(i, true)
		}
	}
	if !x.empty() {
		p.extras = x
	}
}

// groundLength is a length along x at the middle of a map, in words.
func groundLength(dx float64, g *grid.Grid) string {
	e, _ := g.Extent()
	at := func(lat float64) (string, float64) {
		mx, _ := geo.Ground{}.Scale(lat)
		return geo.FormatLength(round3(dx * mx)), dx * mx
	}
	parallel := func(lat float64) string {
		side := "N"
		if lat < 0 {
			side = "S"
		}
		return fmt.Sprintf("%.0f° %s", math.Abs(lat), side)
	}
	middle, edge := (e.YMin+e.YMax)/2, e.YMax
	if -e.YMin > e.YMax {
		edge = e.YMin
	}
	here, wide := at(middle)
	there, narrow := at(edge)
	if narrow > .9*wide {
		return here + " wide"
	}
	return fmt.Sprintf("%s wide at %s, %s at %s", here, parallel(middle), there, parallel(edge))
}
