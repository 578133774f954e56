package crossformat

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/render"
	_ "github.com/swelter/swelter/render/pdf"
	"github.com/swelter/swelter/scene"
)

// numbered has 30 x 30 cells with their values.
func numbered() *scene.Scene {
	s := &scene.Scene{Width: 800, Height: 800, Background: white}
	r := rand.New(rand.NewPCG(1, 2))
	for row := range 30 {
		for col := range 30 {
			x, y := 50+24*float64(col), 50+24*float64(row)
			s.Add(&scene.Rect{X: x, Y: y, W: 24, H: 24, Fill: color.NRGBA{uint8(r.Uint32()), 200, 120, 255}, Crisp: true})
		}
	}
	for row := range 30 {
		for col := range 30 {
			s.Add(&scene.Text{X: 62 + 24*float64(col), Y: 65 + 24*float64(row), String: fmt.Sprintf("%.2f", r.Float64()), Size: 7, Face: font.Regular(), Fill: ink, Anchor: scene.Middle})
		}
	}
	return s
}

// million has an image of 1000 x 1000 cells.
func million() *scene.Scene {
	s := &scene.Scene{Width: 800, Height: 800, Background: white}
	pal := make(color.Palette, 256)
	for i := range pal {
		pal[i] = color.NRGBA{uint8(i), uint8(255 - i), 100, 255}
	}
	img := image.NewPaletted(image.Rect(0, 0, 1000, 1000), pal)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = uint8(r.Uint32())
	}
	s.Add(&scene.Image{X: 50, Y: 50, W: 700, H: 700, Pixels: img})
	s.Add(&scene.Text{X: 50, Y: 30, String: "A million cells", Size: 14, Face: font.SemiBold(), Fill: ink})
	return s
}

func BenchmarkFormats(b *testing.B) {
	for name, s := range map[string]*scene.Scene{"numbered": numbered(), "million": million()} {
		for _, format := range []string{"png", "svg", "pdf"} {
			f, _ := render.ByName(format)
			b.Run(format+"/"+name, func(b *testing.B) {
				var out bytes.Buffer
				for b.Loop() {
					out.Reset()
					if err := f.Write(&out, s, render.Options{}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(out.Len()), "bytes")
			})
		}
	}
}
