package swelter

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/contour"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/tick"
)

// Contour is one level of a figure, in the units of its axes.
type Contour struct {
	Kind     string              // "line", "band" (From <= value < To) or "volume"
	From, To float64             // From is the level of a line and of a volume
	Share    float64             // of a volume: the part of the mass inside
	Size     float64             // of a volume: what its cells cover, in Unit
	Unit     string              // "km²", or "" for squared units of the axes
	Lines    orb.MultiLineString // of a line
	Area     orb.MultiPolygon    // of the others
	Color    color.NRGBA         // as drawn
}

// Label is the level in words.
func (c Contour) Label(l *tick.Locale) string {
	switch c.Kind {
	case "volume":
		return strconv.FormatFloat(100*c.Share, 'g', 4, 64) + " %"
	case "band":
		t := tick.Numbers([]float64{c.From, c.To}, l)
		return t[0] + " – " + t[1]
	}
	return tick.Numbers([]float64{c.From}, l)[0]
}

// contourable is the grid that contours are drawn of: without hidden cells.
func (f *Figure) contourable() (*grid.Grid, error) {
	switch {
	case f.image != nil:
		return nil, errors.New("contour: the input holds colours, not values")
	case f.Grid.Categories != nil:
		return nil, errors.New("contour: the cells hold words, not values")
	case f.Hidden == nil:
		return f.Grid, nil
	}
	g := *f.Grid
	g.Values = slices.Clone(g.Values)
	for i, h := range f.Hidden {
		if h {
			g.Values[i] = math.NaN()
		}
	}
	return &g, nil
}

// levels chooses the levels of lines and bands for the values seen. Bands bring
// the norm whose classes they are, unless another one is asked for.
func (f *Figure) levels(c *Color, seen []float64) error {
	o := f.Spec.Contour
	if o.Levels == "" && !o.Fill {
		return nil
	}
	lo, hi := contour.Between(seen)
	if c.Norm.VMin != nil {
		lo = *c.Norm.VMin
	}
	if c.Norm.VMax != nil {
		hi = *c.Norm.VMax
	}
	classes := o.Fill && c.Norm.Name == "" && c.Norm.Center == nil && !c.Norm.Robust
	if classes && balanced(seen) {
		// Equal steps on both sides of 0, as the colours have them.
		lo, hi = min(lo, -hi), max(hi, -lo)
		if c.Map == "" {
			c.Map = defaultMap(true, f.Spec.Figure.Theme == "dark")
		}
	}
	var err error
	if f.contourLevels, err = o.LevelsFor(lo, hi); err != nil {
		return err
	}
	if len(f.contourLevels) == 0 {
		return fmt.Errorf("contour: no round value lies between %s and %s; name the levels", table.NumberLabel(lo), table.NumberLabel(hi))
	}
	if classes {
		// Limits that nobody asked for have done their part in choosing the levels.
		c.Norm.VMin, c.Norm.VMax = f.Spec.Color.Norm.VMin, f.Spec.Color.Norm.VMax
		c.Norm.Name, c.Norm.Boundaries = "boundaries", f.contourLevels
	}
	return nil
}

// traced are the contours of the recipe, computed.
func (f *Figure) traced() ([]Contour, error) {
	o := f.Spec.Contour
	if !o.Any() {
		return nil, nil
	}
	g, err := f.contourable()
	if err != nil {
		return nil, err
	}
	var out []Contour
	switch {
	case o.Fill:
		bands, err := contour.Bands(g, f.contourLevels)
		if err != nil {
			return nil, err
		}
		for _, b := range bands {
			out = append(out, Contour{Kind: "band", From: b.From, To: b.To, Area: b.Area, Color: f.Mapper.Color(middle(b.From, b.To))})
		}
	case o.Levels != "":
		lines, err := contour.Lines(g, f.contourLevels)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			out = append(out, Contour{Kind: "line", From: l.Level, Lines: l.Lines, Color: f.Mapper.Color(l.Level)})
		}
	}
	volumes, err := f.volumes(g)
	return append(out, volumes...), err
}

func middle(a, b float64) float64 { return a/2 + b/2 }

// volumes are the smallest areas that hold shares of the mass, the largest
// first, so that none hides another.
func (f *Figure) volumes(g *grid.Grid) ([]Contour, error) {
	var shares []float64
	for _, v := range f.Spec.Contour.Volume {
		shares = append(shares, v/100)
	}
	if shares == nil {
		return nil, nil
	}
	slices.Sort(shares)
	slices.Reverse(shares)
	unit, size := "", (func(row, col int) float64)(nil)
	if f.onGround() && g.X.Edges != nil && g.Y.Edges != nil {
		unit, size = "km²", func(row, col int) float64 {
			x0, x1, y0, y1 := g.X.Edges[col], g.X.Edges[col+1], g.Y.Edges[row], g.Y.Edges[row+1]
			return geo.Ground{}.Area(geom.Extent{XMin: min(x0, x1), YMin: min(y0, y1), XMax: max(x0, x1), YMax: max(y0, y1)}) / 1e6
		}
	}
	found, err := contour.Volumes(g, slices.Compact(shares), size)
	if err != nil {
		return nil, err
	}
	var out []Contour
	for _, v := range found {
		out = append(out, Contour{Kind: "volume", From: v.Level, To: math.Inf(1), Share: v.Share, Size: v.Size, Unit: unit, Area: v.Area, Color: f.Mapper.Color(v.Level)})
	}
	return out, nil
}

// onGround reports whether the recipe says that the axes are longitudes and
// latitudes.
func (f *Figure) onGround() bool {
	d := f.Spec.Make.Density
	return d != nil && d.LonLat
}

// addContours computes the contours and gives them to the plot.
func (f *Figure) addContours(p *figure.Plot) error {
	var err error
	if f.Contours, err = f.traced(); err != nil {
		return err
	}
	locale, err := tick.ParseLocale(f.Spec.Figure.Locale)
	if err != nil {
		return err
	}
	if f.Spec.Contour.Fill {
		p.NoCells = true
		if p.Contours, err = f.layers(); err != nil {
			return err
		}
	}
	for _, c := range f.Contours {
		ink := colormap.BestText(c.Color)
		switch c.Kind {
		case "line":
			p.Contours = append(p.Contours, figure.Contour{Lines: c.Lines, Stroke: ink, Ground: c.Color, Label: c.Label(locale)})
		case "volume":
			p.Contours = append(p.Contours, figure.Contour{Lines: outlines(c.Area), Stroke: ink, Ground: c.Color, Label: c.Label(locale), Bold: true})
			unit := c.Unit
			if unit == "" {
				unit = "squared units of x and y"
			}
			p.Notes = append(p.Notes, fmt.Sprintf("%s of the mass lies within %s %s", c.Label(locale), tick.Numbers([]float64{round3(c.Size)}, locale)[0], unit))
		}
	}
	return nil
}

// layers are the bands as they are painted, each with all that is higher under
// the next, so that no seam shows between two.
func (f *Figure) layers() ([]figure.Contour, error) {
	g, err := f.contourable()
	if err != nil {
		return nil, err
	}
	levels := append([]float64{math.Inf(-1)}, f.contourLevels...)
	var out []figure.Contour
	for i, from := range levels {
		at := math.Inf(1)
		switch {
		case i == 0:
			at = math.Inf(-1)
		case i+1 < len(levels):
			at = middle(from, levels[i+1])
		}
		if i+1 == len(levels) {
			from = math.Nextafter(from, math.Inf(1)) // the last band holds its upper level
		}
		b, err := contour.Bands(g, []float64{from, math.Inf(1)})
		if err != nil {
			return nil, err
		}
		if len(b[0].Area) > 0 {
			out = append(out, figure.Contour{Area: b[0].Area, Fill: f.Mapper.Color(at)})
		}
	}
	return out, nil
}

// outlines are the rings of areas as lines.
func outlines(m orb.MultiPolygon) orb.MultiLineString {
	var out orb.MultiLineString
	for _, p := range m {
		for _, r := range p {
			out = append(out, orb.LineString(r))
		}
	}
	return out
}
