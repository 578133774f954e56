package page_test

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/mesh"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/render/png"
)

// bent is a mesh of rows x cols cells whose sides are curved.
func bent(rows, cols int, shaded bool) *figure.Mesh {
	if shaded {
		rows, cols = rows-1, cols-1
	}
	q := &mesh.Quads{Rows: rows, Cols: cols}
	for r := range rows + 1 {
		for c := range cols + 1 {
			q.X = append(q.X, float64(c)+.8*math.Sin(float64(r)/2))
			q.Y = append(q.Y, float64(r)+.8*math.Cos(float64(c)/3))
		}
	}
	return &figure.Mesh{Quads: q, Shaded: shaded}
}

// chequers is a picture of n x n pixels.
func chequers(n int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, n, n))
	for i := range n * n {
		x, y := i%n, i/n
		img.SetNRGBA(x, y, color.NRGBA{uint8(200 * ((x + y) % 2)), uint8(10 * x), uint8(10 * y), 255})
	}
	return img
}

// kinds are figures whose cells are not one opaque colour each.
func kinds(t testing.TB) map[string]figure.Plot {
	of := func(change func(p *figure.Plot)) figure.Plot {
		g := waves(12)
		p := plot(t, g, norm.Options{})
		change(&p)
		return p
	}
	part := func(i int) float64 { return float64(i%7+1) / 8 }
	return map[string]figure.Plot{
		"alpha":  of(func(p *figure.Plot) { p.Options.Alpha = .4 }),
		"smooth": of(func(p *figure.Plot) { p.Options.Interpolation = "bicubic" }),
		"mixed": of(func(p *figure.Plot) {
			p.Options.Interpolation, p.Options.InterpolationStage = "bilinear", "rgba"
		}),
		"alphas": of(func(p *figure.Plot) {
			for i := range p.Grid.Values {
				p.Alphas = append(p.Alphas, part(i))
			}
		}),
		"sizes": of(func(p *figure.Plot) {
			for i := range p.Grid.Values {
				p.Sizes = append(p.Sizes, part(i))
			}
		}),
		"lines": of(func(p *figure.Plot) {
			p.Said = append(p.Said, p.Grid.Values...)
			for i := range p.Said {
				p.Grid.Values[i] = float64(i%12) / 11
			}
			own := plot(t, p.Grid, norm.Options{})
			p.Mapper, p.Fitted = own.Mapper, own.Fitted
		}),
		"mesh":    of(func(p *figure.Plot) { p.Mesh = bent(12, 12, false) }),
		"gouraud": of(func(p *figure.Plot) { p.Mesh = bent(12, 12, true) }),
		"picture": of(func(p *figure.Plot) { p.Image, p.Mapper = chequers(12), nil }),
		"hexagons": of(func(p *figure.Plot) {
			p.Hexagons = true
			p.Grid.X, p.Grid.Y = grid.Edged("", grid.Number, edges(0, 12)), grid.Edged("", grid.Number, edges(12, 0))
		}),
		"under": of(func(p *figure.Plot) {
			p.Under, p.Options.Alpha = chequers(24), .5
			p.Hidden = make([]bool, 144)
			for i := range p.Hidden {
				p.Hidden[i] = i%3 == 0
			}
			p.Sides = [4]string{"L", "R", "A", "P"}
		}),
		"glyphs": of(func(p *figure.Plot) {
			p.Glyphs = &figure.Glyphs{Kinds: []string{"lost", "gained"}, Colors: []color.NRGBA{{R: 255, A: 255}, {B: 255, A: 255}}, Ground: color.NRGBA{230, 230, 230, 255}}
			p.Grid.X = grid.Labelled("", strings.Split("a b c d e f g h i j k l", " "))
			for i, v := range p.Grid.Values {
				if v != v {
					p.Grid.Values[i] = 0 // its hatch would lie on the marks
				}
				var cell []figure.Glyph
				if i%2 == 0 {
					cell = append(cell, figure.Glyph{Kind: 0, From: 0, To: 1})
				}
				if i%3 == 0 {
					cell = append(cell, figure.Glyph{Kind: 1, From: .3, To: .7})
				}
				p.Glyphs.Cells = append(p.Glyphs.Cells, cell)
			}
		}),
		"contours": of(func(p *figure.Plot) {
			p.NoCells = true
			p.Contours = []figure.Contour{{
				Area: area([2]float64{1, 1}, [2]float64{9, 2}, [2]float64{5, 10}), Fill: color.NRGBA{20, 120, 60, 255},
			}}
		}),
	}
}

// area is a polygon through places.
func area(at ...[2]float64) orb.MultiPolygon {
	var ring orb.Ring
	for _, p := range append(at, at[0]) {
		ring = append(ring, orb.Point(p))
	}
	return orb.MultiPolygon{{ring}}
}

func edges(from, to float64) []float64 {
	out := make([]float64, 13)
	for i := range out {
		out[i] = from + (to-from)*float64(i)/12
	}
	return out
}

// TestEveryKindShowsWhatThePictureShows compares the body on the page with the
// one in the PNG, at places of a fine lattice. Edges may fall a pixel apart.
func TestEveryKindShowsWhatThePictureShows(t *testing.T) {
	for _, flags := range [][]string{nil, {"disable-3d-apis"}} {
		ctx := browser.Start(t, flags...)
		for name, p := range kinds(t) {
			t.Run(strings.Join(append(flags, name), " "), func(t *testing.T) {
				p.Options.Theme = "light"
				static, report, err := figure.Layout(p)
				if err != nil {
					t.Fatal(err)
				}
				want, err := png.Draw(static, render.Options{DPI: 288})
				if err != nil {
					t.Fatal(err)
				}
				opened := browser.Open(t, ctx, html(t, p, page.Options{}), 1100, 800, "")
				kind := browser.Eval[string](opened, "swelterPage.app.kind")
				if (kind == "canvas") != (flags != nil) {
					t.Fatalf("cells are painted by %s", kind)
				}
				compareBody(t, opened, report, want)
			})
		}
	}
}

// valueAt is what is known of a cell.
func valueAt(p figure.Plot, row, col int) float64 {
	if p.Said != nil {
		return p.Said[row*p.Grid.Cols+col]
	}
	return p.Grid.At(row, col)
}

// compareBody compares the bodies of page and picture.
func compareBody(t *testing.T, p *browser.Page, r *figure.Report, want image.Image) {
	t.Helper()
	b := browser.Eval[[]float64](p, "(() => { const a = swelterPage.app, r = a.root.getBoundingClientRect(), b = a.geometry.body; return [r.left + b[0], r.top + b[1], b[2], b[3]] })()")
	p.Move(2, 2)
	p.Frame()
	got := p.Shot()
	scale := 288. / 72
	const n = 97 // shares no factor with the cells
	off := 0
	for i := range n * n {
		u, v := (float64(i%n)+.5)/n, (float64(i/n)+.5)/n
		g := color.NRGBAModel.Convert(got.At(int(b[0]+u*b[2]), int(b[1]+v*b[3]))).(color.NRGBA)
		w := color.NRGBAModel.Convert(want.At(int(scale*(r.Body.X+u*r.Body.W)), int(scale*(r.Body.Y+v*r.Body.H)))).(color.NRGBA)
		if !near(g, w, 12) {
			off++
		}
	}
	if part := float64(off) / (n * n); part > .11 {
		t.Errorf("%.1f %% of the places differ from the picture", 100*part)
	}
}

// TestHoverOnOutlines points at the middle of cells that do not lie in rows and
// columns: the tooltip has their value, and their place in the axes' units.
func TestHoverOnOutlines(t *testing.T) {
	ctx := browser.Start(t)
	for _, name := range []string{"lines", "mesh", "gouraud", "hexagons", "glyphs", "picture", "smooth"} {
		p := kinds(t)[name]
		opened := browser.Open(t, ctx, html(t, p, page.Options{}), 1100, 800, "")
		for _, at := range [][2]int{{1, 1}, {2, 7}, {10, 3}, {7, 10}} {
			row, col := at[0], at[1]
			x, y := middle(opened, row, col)
			opened.Move(x, y)
			opened.Frame()
			if got, want := browser.Eval[string](opened, toldAt), said(valueAt(p, row, col)); got != want {
				t.Errorf("%s: row %d, column %d: %q, want %q", name, row, col, got, want)
			}
		}
		tip := browser.Eval[string](opened, "document.querySelector('.tip').innerText")
		for kind, want := range map[string]string{"hexagons": "10.5", "mesh": "10.", "picture": "#"} {
			if kind == name && !strings.Contains(tip, want) {
				t.Errorf("%s: the tooltip lacks %q: %s", name, want, fmt.Sprintf("%q", tip))
			}
		}
	}
}

// The swatch of missing cells too small for a hatch has the colour that they
// have, in the other theme too.
func TestTheSwatchOfMissingCells(t *testing.T) {
	g := relief(500, 300)
	for i := range 300 * 20 {
		g.Values[i] = math.NaN()
	}
	f := plot(t, g, norm.Options{})
	th, err := style.New("light", 144)
	if err != nil {
		t.Fatal(err)
	}
	f.Mapper.Missing = th.Missing()
	p := browser.Open(t, browser.Start(t), html(t, f, page.Options{}), 1000, 800, "")
	for _, theme := range []string{"light", "dark"} {
		browser.Eval[bool](p, "(swelterPage.app.store.change({theme: '"+theme+"'}), true)")
		p.Frame()
		x, y := middle(p, 10, 150)
		c := seen(p, x, y)
		want := fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
		got := browser.Eval[[]string](p, `[...new DOMParser().parseFromString(swelterPage.files.svg(), 'image/svg+xml').querySelectorAll('[fill]')].filter(e => e.tagName !== 'text').map(e => e.getAttribute('fill'))`)
		if !strings.Contains(strings.Join(got, " "), want) {
			t.Errorf("%s: the cells are %s, the swatch has none of it: %v", theme, want, got[max(0, len(got)-6):])
		}
	}
}
