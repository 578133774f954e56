package page

import (
	"image"
	"image/color"
	"math"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/mesh"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/resample"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/shade"
)

// What stands in the place of cells that have one colour each, in rows and
// columns.
const (
	bodyNone    = "none"    // nothing: contours stand in their place
	bodyPicture = "picture" // what figure painted, in its colours
	bodyIndex   = "index"   // a raster of the cells under its pixels, or -1
	bodyRaster  = "raster"  // a raster of values between those of the cells
)

// raster is the size of what stands in the place of cells, in pixels.
type raster struct {
	Rows int   `json:"rows"`
	Cols int   `json:"cols"`
	Book *book `json:"book,omitempty"` // of its values
}

// photo is a picture under the cells, in the section "under".
type photo struct {
	Rows   int  `json:"rows"`
	Cols   int  `json:"cols"`
	Smooth bool `json:"smooth,omitempty"`
}

// glyphs are the marks of cells: how many each has in the section "glyph.n",
// and of each mark its kind and reach in "glyph.kind", "glyph.from", "glyph.to".
type glyphs struct {
	Kinds  []string `json:"kinds"`
	Colors []string `json:"colors"`
	Ground string   `json:"ground"`
}

// mostRaster is up to how many pixels the raster of a mesh, whose edges are
// sharp, is twice as fine as the figure.
const mostRaster = 1_500_000

// body finds out how the cells are painted, and adds what that needs.
func (h *head) body(p figure.Plot, r *figure.Report, o Options) ([]section, error) {
	var secs []section
	if r.Alpha < 1 {
		h.Alpha = r.Alpha
	}
	if p.Under != nil {
		b := p.Under.Bounds()
		h.Under = &photo{b.Dy(), b.Dx(), p.Smooth}
		secs = append(secs, pixels("under", p.Under))
	}
	if p.Map != nil {
		return h.onGround(p, r, len(o.frames) > 0), nil
	}
	smooth := !p.Hexagons && p.Options.Interpolation != "" && p.Options.Interpolation != "none" && p.Image == nil
	switch {
	case p.NoCells:
		h.Body = bodyNone
	case p.Mesh != nil:
		more, err := h.mesh(p, r)
		return append(secs, more...), err
	case p.Image != nil, smooth && p.Options.InterpolationStage == "rgba":
		h.Body, h.Fixed = bodyPicture, true
		if p.Image != nil {
			if b := p.Image.Bounds(); b.Dy() == p.Grid.Rows && b.Dx() == p.Grid.Cols {
				secs = append(secs, pixels("rgb", p.Image))
			}
		}
	case smooth:
		more, err := h.smooth(p, r)
		return append(secs, more...), err
	case p.Hexagons:
		h.Hexes = true
	case p.Glyphs != nil:
		secs = append(secs, h.marks(p.Glyphs)...)
	}
	return secs, nil
}

// rasterSize is that of a raster over the body: a pixel for each of the figure's,
// or twice as fine where that has no more than most.
func rasterSize(r *figure.Report, most int) (rows, cols int) {
	px := r.Theme.Pixel
	rows, cols = max(1, int(math.Round(r.Body.H/px))), max(1, int(math.Round(r.Body.W/px)))
	if 4*rows*cols <= most {
		rows, cols = 2*rows, 2*cols
	}
	return rows, cols
}

// mesh keeps the corners, and the cell under each pixel.
func (h *head) mesh(p figure.Plot, r *figure.Report) ([]section, error) {
	g, q := r.Grid, p.Mesh.Quads
	h.Raster = &raster{}
	h.Raster.Rows, h.Raster.Cols = rasterSize(r, mostRaster)
	f := mesh.Frame{
		Left: g.X.Edges[0], Right: g.X.Edges[g.Cols], Top: g.Y.Edges[0], Bottom: g.Y.Edges[g.Rows],
		Cols: h.Raster.Cols, Rows: h.Raster.Rows,
	}
	cells, err := q.Cells(f)
	if err != nil {
		return nil, err
	}
	h.Body = bodyIndex
	if h.Corners = p.Mesh.Shaded; h.Corners {
		h.Body, h.Fixed = bodyPicture, true
	}
	return []section{i32s("mesh.at", cells, f.Cols), f32s("mesh.x", q.X, q.Cols+1), f32s("mesh.y", q.Y, q.Cols+1)}, nil
}

// smooth keeps the values between those of the cells, in steps.
func (h *head) smooth(p figure.Plot, r *figure.Report) ([]section, error) {
	kernel, err := resample.ParseKernel(p.Options.Interpolation)
	if err != nil {
		return nil, err
	}
	values := append([]float64(nil), p.Grid.Values...)
	for i, hidden := range p.Hidden {
		if hidden {
			values[i] = math.NaN()
		}
	}
	h.Body, h.Raster = bodyRaster, &raster{}
	h.Raster.Rows, h.Raster.Cols = rasterSize(r, 0)
	o := resample.Options{Kernel: kernel, Radius: p.Options.FilterRad, Unnormalised: p.Options.NoFilterNorm}
	out, err := resample.Plane(values, p.Grid.Rows, p.Grid.Cols, h.Raster.Rows, h.Raster.Cols, o)
	if err != nil {
		return nil, err
	}
	var none []bool // where nothing is drawn
	if p.Hidden != nil {
		none = make([]bool, len(out))
		for i, v := range out {
			none[i] = v != v
		}
	}
	b, codes := steps(out, none, p.Mapper.Norm)
	h.Raster.Book = b
	return []section{u16s("raster.codes", codes, h.Raster.Cols)}, nil
}

// marks are the glyphs of all cells, one after the other.
func (h *head) marks(g *figure.Glyphs) []section {
	h.Glyphs = &glyphs{Kinds: g.Kinds, Ground: hex(g.Ground)}
	for _, c := range g.Colors {
		h.Glyphs.Colors = append(h.Glyphs.Colors, hex(c))
	}
	counts := make([]uint16, len(g.Cells))
	var kinds []uint16
	var from, to []float64
	for i, cell := range g.Cells {
		counts[i] = uint16(len(cell))
		for _, m := range cell {
			kinds, from, to = append(kinds, uint16(m.Kind)), append(from, m.From), append(to, m.To)
		}
	}
	return []section{u16s("glyph.n", counts, 0), u16s("glyph.kind", kinds, 0), f32s("glyph.from", from, 0), f32s("glyph.to", to, 0)}
}

// pixels are the colours of a picture as 0xRRGGBBAA, row by row.
func pixels(name string, img image.Image) section {
	b := img.Bounds()
	out := make([]uint32, 0, b.Dx()*b.Dy())
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			out = append(out, rgba(color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)))
		}
	}
	return planes(name, "u32", len(out), b.Dx(), func(i int) uint32 { return out[i] })
}

// grey is what a figure without colours of its own, a picture, is described by.
func grey() *shade.Mapper {
	return &shade.Mapper{Norm: norm.Linear(0, 1), Map: &colormap.Map{Name: "grey", Colors: []color.NRGBA{{A: 255}, {R: 255, G: 255, B: 255, A: 255}}}}
}

// cellItems are what the body shows where it is a picture, and the words at its
// edges.
func (h *head) cellItems(p figure.Part) []scene.Item {
	if h.Body == bodyPicture {
		return p.Items
	}
	var out []scene.Item
	for _, it := range p.Items {
		if t, ok := it.(*scene.Text); ok && t.Role == "side" {
			out = append(out, it)
		}
	}
	return out
}
