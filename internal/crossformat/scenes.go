// Package crossformat holds one scene against its pictures in all formats: the
// PNG is the measure, the SVG is drawn by Chromium, the PDF by pdftoppm.
package crossformat

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/scene"
)

var (
	ink   = color.NRGBA{0x1c, 0x1c, 0x1e, 255}
	muted = color.NRGBA{0x6b, 0x6b, 0x70, 255}
	white = color.NRGBA{255, 255, 255, 255}
)

// Everything is a scene with every kind of item: cells with numbers, an image
// of cells, ticks, a turned axis title, slanted labels, a dashed tree, a
// curve, hatching, a clipped group, transparency, a halo and shaped text.
func Everything() *scene.Scene {
	s := &scene.Scene{Width: 420, Height: 330, Background: white, Meta: scene.Meta{
		Title: "Everything", Description: "Every kind of item once.", Software: "Swelter test", Recipe: []byte(`{"version":1}`),
	}}
	regular, bold := font.Regular(), font.SemiBold()
	text := func(x, y float64, str string, size float64, role string) *scene.Text {
		t := &scene.Text{X: x, Y: y, String: str, Size: size, Face: regular, Fill: ink, Role: role}
		s.Add(t)
		return t
	}
	text(12, 24, "Every kind of item: σ² ± 0.5 µm, −12 °C ≤ x", 14.7, "title").Face = bold
	text(12, 40, "subtitle with 1\u2009234\u2009567 and Ж, ő, →", 10.5, "subtitle").Fill = muted
	cells(s, 60, 60)
	raster(s, 250, 60)
	for i, m := range []string{"Jan", "February", "Mar", "Apr"} {
		x := 60 + 36*float64(i) + 18
		tick := &scene.Path{Stroke: ink, Width: 0.75, Crisp: true}
		tick.MoveTo(x, 180)
		tick.LineTo(x, 184)
		s.Add(tick)
		t := text(x+3, 192, m, 9.45, "xtick")
		t.Anchor, t.Angle = scene.End, 45
		y := text(52, 60+30*float64(i)+18, fmt.Sprint(1949+i), 9.45, "ytick")
		y.Anchor = scene.End
	}
	yl := text(22, 120, "Year of flight", 10.5, "ylabel")
	yl.Anchor, yl.Angle = scene.Middle, 90
	shapes(s)
	halo := text(310, 110, "halo", 12, "annot")
	halo.Anchor, halo.Halo = scene.Middle, white
	text(250, 300, "שלום 123 a\u0301bc", 10.5, "note")
	s.Add(&scene.Group{X: 60, Y: 290, W: 100, H: 16, Class: "clipped", Items: []scene.Item{
		&scene.Rect{X: 40, Y: 284, W: 140, H: 12, Fill: color.NRGBA{200, 220, 240, 255}},
		&scene.Text{X: 62, Y: 300, String: "cut by its group, far too long", Size: 10, Face: regular, Fill: ink, Role: "note"},
	}})
	return s
}

// cells are annotated rectangles that touch.
func cells(s *scene.Scene, x, y float64) {
	for r := range 4 {
		for c := range 4 {
			v := float64(4*r+c) / 15
			fill := color.NRGBA{uint8(250 - 180*v), uint8(240 - 200*v), uint8(220 - 120*v), 255}
			s.Add(&scene.Rect{X: x + 36*float64(c), Y: y + 30*float64(r), W: 36, H: 30, Fill: fill, Crisp: true, Hint: fmt.Sprint(v)})
			label := color.NRGBA{0, 0, 0, 255}
			if v > 0.5 {
				label = white
			}
			s.Add(&scene.Text{
				X: x + 36*float64(c) + 18, Y: y + 30*float64(r) + 18.4, String: fmt.Sprintf("%.0f", 100+512*v), Size: 9,
				Face: font.Regular(), Fill: label, Anchor: scene.Middle, Role: "annot",
			})
		}
	}
}

// raster is an image of cells, enlarged without smoothing.
func raster(s *scene.Scene, x, y float64) {
	pal := make(color.Palette, 256)
	for i := range pal {
		t := float64(i) / 255
		pal[i] = color.NRGBA{uint8(255 * t), uint8(160 * math.Sin(math.Pi*t)), uint8(255 - 200*t), 255}
	}
	img := image.NewPaletted(image.Rect(0, 0, 24, 20), pal)
	for i := range img.Pix {
		img.Pix[i] = uint8((i*37 + i/24*11) % 256)
	}
	s.Add(&scene.Image{X: x, Y: y, W: 120, H: 100, Pixels: img})
}

func shapes(s *scene.Scene) {
	tree := &scene.Path{Stroke: muted, Width: 0.75, Dash: []float64{3, 2}}
	tree.MoveTo(250, 180)
	tree.LineTo(250, 200)
	tree.LineTo(300, 200)
	tree.LineTo(300, 180)
	s.Add(tree)
	curve := &scene.Path{Stroke: color.NRGBA{20, 90, 200, 255}, Width: 2, Fill: color.NRGBA{20, 90, 200, 60}}
	curve.MoveTo(320, 200)
	curve.Ops = append(curve.Ops, scene.Cubic)
	curve.Points = append(curve.Points, scene.Point{X: 340, Y: 160}, scene.Point{X: 370, Y: 240}, scene.Point{X: 400, Y: 180})
	s.Add(curve)
	s.Add(&scene.Rect{X: 250, Y: 220, W: 40, H: 30, Fill: color.NRGBA{230, 40, 40, 128}})
	s.Add(&scene.Rect{X: 270, Y: 235, W: 40, H: 30, Fill: color.NRGBA{40, 160, 60, 128}})
	s.Add(scene.Hatch(330, 220, 40, 30, 4, scene.Path{Stroke: muted, Width: 0.5}))
	s.Add(&scene.Group{X: 380, Y: 220, W: 20, H: 30, Opacity: 0.4, Items: []scene.Item{
		&scene.Rect{X: 370, Y: 210, W: 40, H: 50, Fill: ink},
	}})
}
