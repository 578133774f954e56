// Package picture draws the heatmaps of a page: places as a density, bands of
// scrolling and attention, over a screenshot, a skeleton or an empty page.
package picture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/site"
)

// Options of a picture. The zero value is the clicks at the most common width.
type Options struct {
	Layer  string  // one of site.Layers; "" is the first
	Radius float64 // of the kernel, CSS pixels; 0 is 24
	Color  swelter.Color
}

// cellOf is the step of the grid over a page, CSS pixels: fine enough that no
// steps are seen, coarser on long pages.
func cellOf(size [2]float64) float64 {
	if size[0]*size[1] > 6e6 {
		return 4
	}
	return 2
}

// tallest is how much of a page is drawn, CSS pixels.
const tallest = 16_000

// kinds are the events of layers of places.
var kinds = map[string]string{"clicks": site.Click, "difference": site.Click, "rage": site.Rage, "dead": site.Dead, "rests": site.Rest}

// Draw draws a layer of a page's heatmap on a ground.
func Draw(_ context.Context, h *site.Heat, ground site.Ground, o Options) (*swelter.Figure, error) {
	if o.Layer == "" {
		o.Layer = site.Layers[0]
	}
	if !slices.Contains(site.Layers, o.Layer) {
		return nil, fmt.Errorf("layer %q is not known; there are %s", o.Layer, strings.Join(site.Layers, ", "))
	}
	if h.Empty != "" {
		return nil, errors.New(h.Empty)
	}
	page, err := layGround(h, ground)
	if err != nil {
		return nil, err
	}
	size := [2]float64{float64(page.Rect.Dx()), float64(page.Rect.Dy())}
	d := drawing{heat: h, ground: ground, size: size, cell: cellOf(size), o: o}
	switch o.Layer {
	case "scroll", "attention":
		err = d.bands()
	case "dots":
		err = d.dots()
	case "elements":
		err = d.elements()
	default:
		err = d.places()
	}
	if err != nil {
		return nil, err
	}
	return d.over(page)
}

// drawing is a picture as it is made.
type drawing struct {
	heat     *site.Heat
	ground   site.Ground
	size     [2]float64 // of the ground, CSS pixels
	cell     float64    // of the grid, CSS pixels
	o        Options
	grid     *grid.Grid
	title    string
	subtitle []string
	label    string
	center   bool
}

// layGround is the ground as pixels, one a CSS pixel.
func layGround(h *site.Heat, g site.Ground) (*image.RGBA, error) {
	if g.Picture != nil {
		img, err := png.Decode(bytes.NewReader(g.Picture))
		if err != nil {
			return nil, fmt.Errorf("screenshot: %w", err)
		}
		return shrink(img, g.Width), nil
	}
	width, height := float64(g.Width), 0.0
	if g.Skeleton != nil {
		width, height = g.Skeleton.PW, g.Skeleton.PH
	} else {
		for i := range h.Points.Len() {
			if site.WidthClass(float64(h.Points.VW[i])) == site.WidthClass(width) {
				height = max(height, float64(h.Points.PH[i]))
			}
		}
		if height == 0 {
			height = float64(max(len(h.Scroll.Views)*site.Band, h.Fold, 400))
		}
	}
	img := image.NewRGBA(image.Rect(0, 0, int(min(width, 8000)), int(min(height, tallest))))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{252, 252, 252, 255}), image.Point{}, draw.Src)
	if g.Skeleton != nil {
		boxes(img, g.Skeleton)
	}
	return img, nil
}

// shrink is a screenshot at one pixel a CSS pixel of its viewport, the mean of
// those that it had.
func shrink(img image.Image, width int) *image.RGBA {
	b := img.Bounds()
	height := min(int(math.Round(float64(b.Dy())*float64(width)/float64(b.Dx()))), tallest)
	src := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(src, src.Rect, img, b.Min, draw.Src)
	if b.Dx() == width {
		return src.SubImage(image.Rect(0, 0, width, height)).(*image.RGBA)
	}
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	ratio := float64(b.Dx()) / float64(width)
	for y := range height {
		y0, y1 := span(y, ratio, b.Dy())
		for x := range width {
			x0, x1 := span(x, ratio, b.Dx())
			var sum [3]int
			for v := y0; v < y1; v++ {
				for u := x0; u < x1; u++ {
					at := src.PixOffset(u, v)
					sum[0], sum[1], sum[2] = sum[0]+int(src.Pix[at]), sum[1]+int(src.Pix[at+1]), sum[2]+int(src.Pix[at+2])
				}
			}
			n := (y1 - y0) * (x1 - x0)
			out.SetRGBA(x, y, color.RGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), 255})
		}
	}
	return out
}

// span are the source's pixels that become one.
func span(i int, ratio float64, n int) (from, to int) {
	from = min(int(float64(i)*ratio), n-1)
	return from, min(max(int(float64(i+1)*ratio), from+1), n)
}

// greys of the kinds of boxes: fill and edge.
var greys = [...][2]uint8{
	site.BoxBlock: {0, 226}, site.BoxText: {222, 0}, site.BoxPicture: {206, 190}, site.BoxControl: {238, 150},
	site.BoxLink: {210, 0}, site.BoxFrame: {240, 180}, site.BoxFixed: {244, 200},
}

// boxes draws a skeleton.
func boxes(img *image.RGBA, s *site.Skeleton) {
	for _, b := range s.Boxes {
		// Boxes come from visitors: they may lie anywhere.
		r := image.Rect(pixel(b[0]), pixel(b[1]), pixel(b[0]+b[2]), pixel(b[1]+b[3])).Intersect(img.Rect)
		g := greys[int(b[4])]
		if g[0] != 0 {
			draw.Draw(img, r, image.NewUniform(color.Gray{g[0]}), image.Point{}, draw.Src)
		}
		if g[1] != 0 {
			edge := image.NewUniform(color.Gray{g[1]})
			for _, side := range []image.Rectangle{
				{r.Min, image.Pt(r.Max.X, r.Min.Y+1)}, {image.Pt(r.Min.X, r.Max.Y-1), r.Max}, {r.Min, image.Pt(r.Min.X+1, r.Max.Y)}, {image.Pt(r.Max.X-1, r.Min.Y), r.Max},
			} {
				draw.Draw(img, side.Intersect(r), edge, image.Point{}, draw.Src)
			}
		}
	}
}

func pixel(v float64) int { return int(math.Round(min(max(v, -1e6), 2e6))) }

// words of layers: what is counted.
var words = map[string]string{"clicks": "clicks", "difference": "clicks", "rage": "rage clicks", "dead": "dead clicks", "rests": "rests of the pointer"}

// places lays points on the ground and makes their density.
func (d *drawing) places() error {
	h := d.heat
	a := site.Anchor(h, kinds[d.o.Layer], d.ground.Width, d.ground.Elements(), d.size)
	if d.o.Layer == "difference" && h.Minus == "" {
		return errors.New("difference: of what? name the segment that is compared, such as --minus variant=A")
	}
	pts := geom.Points{}
	total, compared := 0, 0
	for i, n := range a.N {
		w := float64(n)
		switch {
		case d.o.Layer != "difference" && n < 0:
			continue
		case d.o.Layer != "difference":
			w /= float64(max(h.VisitorDays, 1))
		case n > 0:
			w /= float64(max(h.Views, 1))
		default:
			w /= float64(max(h.MinusViews, 1))
		}
		if n > 0 {
			total += n
		} else {
			compared -= n
		}
		pts.X, pts.Y, pts.W = append(pts.X, a.X[i]), append(pts.Y, d.size[1]-a.Y[i]), append(pts.W, w)
	}
	if len(pts.X) == 0 {
		return fmt.Errorf("the page has no %s among %d views (%s)", words[d.o.Layer], h.Views, a)
	}
	radius := d.o.Radius
	if radius <= 0 {
		radius = 24
	}
	extent := geom.Extent{XMax: d.size[0], YMax: d.size[1]}
	cols, rows := d.cells()
	if err := d.estimate(pts, density.Options{Bandwidth: radius, Scale: density.Intensity, Layout: density.Layout{Cols: cols, Rows: rows, Extent: extent}}); err != nil {
		return err
	}
	d.title = strings.ToUpper(words[d.o.Layer][:1]) + words[d.o.Layer][1:] + " on " + h.Page
	d.label = words[d.o.Layer] + " a\u00a0visitor-day in\u00a0100\u00a0×\u00a0100\u00a0px"
	d.subtitle = []string{fmt.Sprintf("%s, %s, %s", counted(total, words[d.o.Layer]), counted(h.VisitorDays, "visitor-days"), days(h)), "anchored " + a.String()}
	if d.o.Layer == "difference" {
		d.title = "Clicks on " + h.Page + ", difference"
		d.label, d.center = "more clicks a\u00a0view in\u00a0100\u00a0×\u00a0100\u00a0px", true
		d.subtitle[0] = fmt.Sprintf("%s (%s, %s) less %s (%s, %s)", orAll(h.Filter), counted(total, "clicks"), counted(h.Views, "views"), h.Minus, counted(compared, "clicks"), counted(h.MinusViews, "views"))
	}
	return nil
}

// estimate makes the density, on an area of 100 x 100 pixels, with y down.
func (d *drawing) estimate(pts geom.Points, o density.Options) error {
	r, err := density.Estimate(pts, o)
	if err != nil {
		return err
	}
	g := r.Grid
	most := 0.0
	for i := range g.Values {
		g.Values[i] *= 100 * 100
		most = max(most, math.Abs(g.Values[i]))
	}
	for i, v := range g.Values {
		if math.Abs(v) <= most/40 {
			g.Values[i] = math.NaN() // the page shows
		}
	}
	d.grid = grid.New(g.Rows, g.Cols)
	copy(d.grid.Values, g.Values)
	d.axes()
	return nil
}

// cells are the columns and rows of a grid over the page.
func (d *drawing) cells() (cols, rows int) {
	return max(int(d.size[0]/d.cell), 1), max(int(d.size[1]/d.cell), 1)
}

// axes are the pixels of the page, down from its top.
func (d *drawing) axes() {
	d.grid.X = grid.Edged("", grid.Number, even(d.size[0], d.grid.Cols))
	d.grid.Y = grid.Edged("", grid.Number, even(d.size[1], d.grid.Rows))
}

func even(length float64, n int) []float64 {
	e := make([]float64, n+1)
	for i := range e {
		e[i] = length * float64(i) / float64(n)
	}
	return e
}

// bands fills the page's bands with what share of views came as far, or with how
// long a visitor looked.
func (d *drawing) bands() error {
	h := d.heat
	cols, rows := d.cells()
	d.grid = grid.New(rows, cols)
	seen := false
	for row := range d.grid.Rows {
		i, v := int(float64(row)*d.cell)/site.Band, 0.0
		switch {
		case d.o.Layer == "scroll" && i < len(h.Scroll.Views):
			v = 100 * float64(h.Scroll.Views[i]) / float64(max(h.Views, 1))
		case d.o.Layer == "attention" && i < len(h.Attention.MS):
			v = float64(h.Attention.MS[i]) / 1000 / float64(max(h.VisitorDays, 1))
		}
		for col := range d.grid.Cols {
			d.grid.Set(row, col, v)
		}
		seen = seen || v > 0
	}
	if !seen {
		return fmt.Errorf("no %s was recorded on this page", d.o.Layer)
	}
	d.axes()
	d.title, d.label = "How far "+h.Page+" was read", "% of views that came as far"
	if d.o.Layer == "attention" {
		d.title, d.label = "Attention on "+h.Page, "seconds in sight, a visitor-day"
	}
	d.subtitle = []string{fmt.Sprintf("%s, %s, %s", counted(h.Views, "views"), counted(h.VisitorDays, "visitor-days"), days(h)), fmt.Sprintf("fold at %d px", h.Fold)}
	return nil
}

// counted is a number of things, such as 1 click and 2 clicks.
func counted(n int, things string) string {
	if n == 1 {
		things = strings.TrimSuffix(strings.Replace(things, "rests", "rest", 1), "s")
	}
	return fmt.Sprintf("%d %s", n, things)
}

func orAll(s string) string {
	if s == "" {
		return "all"
	}
	return s
}

func days(h *site.Heat) string {
	if h.From == h.To {
		return h.From
	}
	return h.From + " to " + h.To
}

// over lays the grid over the page.
func (d *drawing) over(page *image.RGBA) (*swelter.Figure, error) {
	// The root reads what lies under the cells from a file.
	dir, err := os.MkdirTemp("", "swelter-site-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	var b bytes.Buffer
	if err := png.Encode(&b, page); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "page.png")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		return nil, err
	}
	spec := swelter.Spec{Under: swelter.Under{Picture: path}, Color: d.o.Color}
	d.look(&spec)
	f, err := swelter.FromGrid(d.grid, spec)
	if err != nil {
		return nil, err
	}
	f.Spec.Under.Picture = "" // it is gone
	return f, nil
}

func (d *drawing) look(spec *swelter.Spec) {
	none := ""
	o := &spec.Figure
	o.Title, o.Subtitle = d.title, strings.Join(append(d.subtitle, d.groundWords()), "; ")
	o.CbarLabel, o.XLabel, o.YLabel = &d.label, &none, &none
	o.CellSize = fmt.Sprintf("%gpx", d.cell*1.5)
	o.Alpha, o.LineWidths = .72, "0"
	zero := 0.0
	if d.center {
		spec.Color.Norm = norm.Options{Center: &zero}
		o.Interpolation = "bilinear"
		return
	}
	spec.Color.Norm.VMin = &zero
	if spec.Color.Map == "" {
		spec.Color.Map = "plasma" // the overlay's
	}
	switch d.o.Layer {
	case "scroll", "attention":
		o.Alpha = .5
		return
	case "elements":
		o.Alpha = .5
	case "dots":
		o.Alpha = .85
	default: // as the overlay: a button that everybody presses leaves the rest to be seen
		spec.Color.Norm.Name = "power"
	}
	o.Interpolation = "bilinear"
}

// groundWords say what the page under the cells is.
func (d *drawing) groundWords() string {
	g := d.ground
	switch {
	case g.Picture != nil:
		return fmt.Sprintf("screenshot at %d px of %s", g.Width, g.At.UTC().Format(time.DateOnly))
	case g.Skeleton != nil:
		return fmt.Sprintf("boxes of the page at %d px of %s", g.Width, g.At.UTC().Format(time.DateOnly))
	}
	return fmt.Sprintf("no picture of the page; %d px wide", g.Width)
}
