// Package scene is a display list: shapes, text and images with their places
// and sizes in points (1/72 inch), x to the right, y downward, the origin at
// the top left. One layout becomes one scene, and every format draws the same
// scene.
package scene

import (
	"image"
	"image/color"

	"github.com/swelter/swelter/font"
)

// Scene is one page. Items are painted in order, later ones on top.
type Scene struct {
	Width, Height float64     // points
	Background    color.NRGBA // zero value: transparent
	Items         []Item
	Meta          Meta
}

// Meta travels inside the file. It never holds paths, users, hosts or times.
type Meta struct {
	Title       string // of the figure
	Description string // alternative text: what, extent, highest and lowest cell
	Software    string // "Swelter 0.1.0"
	Recipe      []byte // the Spec as JSON; nil with --no-metadata
}

// Item is one thing to paint: *Rect, *Path, *Text, *Image or *Group.
type Item interface{ item() }

// Rect is a filled rectangle. Renderers that draw to pixels do not smooth its
// edges when Crisp is set: an edge goes to the nearest pixel border, so that
// neighbouring cells meet without gap or overlap.
type Rect struct {
	X, Y, W, H float64
	Fill       color.NRGBA
	Crisp      bool
	Hint       string // full text for SVG's title element, such as a cell's value; "" for none
}

// Op is one step of a path.
type Op uint8

const (
	Move  Op = iota // one point
	Line            // one point
	Cubic           // three points
	Close           // none
)

// Path is a line or an area. Either colour may be zero (not painted).
type Path struct {
	Ops    []Op
	Points []Point
	Fill   color.NRGBA // non-zero winding
	Stroke color.NRGBA
	Width  float64   // of the stroke, points
	Dash   []float64 // points on, points off, ...; nil for a solid line
	Crisp  bool      // a horizontal or vertical line goes to whole pixels
}

// Point is a place in points.
type Point struct{ X, Y float64 }

// MoveTo starts a new part of the path.
func (p *Path) MoveTo(x, y float64) {
	p.Ops, p.Points = append(p.Ops, Move), append(p.Points, Point{x, y})
}

// LineTo draws a straight line.
func (p *Path) LineTo(x, y float64) {
	p.Ops, p.Points = append(p.Ops, Line), append(p.Points, Point{x, y})
}

// CubicTo draws a Bézier curve with two control points.
func (p *Path) CubicTo(b, c, d Point) {
	p.Ops, p.Points = append(p.Ops, Cubic), append(p.Points, b, c, d)
}

// QuadTo draws a curve with one control point, as the same curve with two. The
// path must have begun.
func (p *Path) QuadTo(control, end Point) {
	at := p.Points[len(p.Points)-1]
	third := func(p Point) Point { return Point{p.X + (control.X-p.X)*2/3, p.Y + (control.Y-p.Y)*2/3} }
	p.CubicTo(third(at), third(end), end)
}

// Close returns to the start of the part.
func (p *Path) Close() { p.Ops = append(p.Ops, Close) }

// Circle adds a disc of four curves around a place.
func (p *Path) Circle(x, y, r float64) {
	const k = 0.5522847498 // of the radius, to a control point
	at := func(dx, dy float64) Point { return Point{X: x + dx*r, Y: y + dy*r} }
	p.MoveTo(x+r, y)
	p.CubicTo(at(1, k), at(k, 1), at(0, 1))
	p.CubicTo(at(-k, 1), at(-1, k), at(-1, 0))
	p.CubicTo(at(-1, -k), at(-k, -1), at(0, -1))
	p.CubicTo(at(k, -1), at(1, -k), at(1, 0))
	p.Close()
}

// Anchor says which part of a text lies at its place.
type Anchor uint8

const (
	Start Anchor = iota
	Middle
	End
)

// Text is one line of text. X, Y is the anchor on the baseline; the text is
// turned about it by Angle degrees, counter-clockwise.
type Text struct {
	X, Y   float64
	String string
	Hint   string // the full text when String was shortened; "" otherwise
	Size   float64
	Face   *font.Face
	Fill   color.NRGBA
	Anchor Anchor
	Angle  float64
	Halo   color.NRGBA // outline behind the glyphs; zero value: none
	Role   string      // "title", "subtitle", "xlabel", "ylabel", "xtick", "ytick", "bartick", "bartitle", "note", "annot", "legend"; for tests, pages and classes in SVG
}

// Image is a picture of W x H points, drawn without smoothing: one pixel of
// Pixels is one cell.
type Image struct {
	X, Y, W, H float64
	Pixels     image.Image // *image.Paletted or *image.NRGBA
	Smooth     bool        // photographs and scans only
	Opacity    float64     // 0 means 1
}

// Group paints its items clipped to a rectangle (W = 0: no clip), each at an
// opacity (0 means 1) beside its own, with a title and a class for SVG.
type Group struct {
	X, Y, W, H float64
	Opacity    float64
	Class      string
	Hint       string
	Items      []Item
}

func (*Rect) item()  {}
func (*Path) item()  {}
func (*Text) item()  {}
func (*Image) item() {}
func (*Group) item() {}

// Add appends items.
func (s *Scene) Add(items ...Item) { s.Items = append(s.Items, items...) }
