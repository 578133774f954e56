package png_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	stdpng "image/png"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/render/png"
	"github.com/swelter/swelter/scene"
)

// annotated is a figure of 1600 x 1600 pixels with 30 x 30 numbered cells.
func annotated() *scene.Scene {
	s := page()
	r := rand.New(rand.NewPCG(1, 2))
	for row := range 30 {
		for col := range 30 {
			v := r.Float64()
			x, y := 50+24*float64(col), 50+24*float64(row)
			s.Add(&scene.Rect{X: x, Y: y, W: 24, H: 24, Fill: heat(v), Crisp: true})
			s.Add(&scene.Text{X: x + 12, Y: y + 15, String: fmt.Sprintf("%.2f", v), Size: 7, Face: font.Regular(), Fill: color.NRGBA{A: 255}, Anchor: scene.Middle})
		}
	}
	return s
}

// raster is the same with an image of 1000 x 1000 cells.
func raster(smooth bool) *scene.Scene {
	s := page()
	r := rand.New(rand.NewPCG(1, 2))
	pal := make(color.Palette, 256)
	for i := range pal {
		pal[i] = heat(float64(i) / 255)
	}
	img := image.NewPaletted(image.Rect(0, 0, 1000, 1000), pal)
	for i := range img.Pix {
		img.Pix[i] = uint8(r.Uint32())
		if smooth {
			x, y := float64(i%1000), float64(i/1000)
			img.Pix[i] = uint8(128 + 60*math.Sin(x/70)*math.Cos(y/90) + 50*math.Sin((x+y)/150))
		}
	}
	s.Add(&scene.Image{X: 50, Y: 50, W: 500, H: 500, Pixels: img})
	return s
}

func page() *scene.Scene {
	s := &scene.Scene{Width: 800, Height: 800, Background: color.NRGBA{255, 255, 255, 255}}
	for i := range 30 {
		s.Add(&scene.Text{X: 48, Y: 66 + 24*float64(i), String: fmt.Sprint("row ", i), Size: 9.45, Face: font.Regular(), Fill: color.NRGBA{28, 28, 30, 255}, Anchor: scene.End})
		s.Add(&scene.Text{X: 62 + 24*float64(i), Y: 780, String: fmt.Sprint("col ", i), Size: 9.45, Face: font.Regular(), Fill: color.NRGBA{28, 28, 30, 255}, Anchor: scene.End, Angle: 45})
	}
	return s
}

func heat(v float64) color.NRGBA {
	return color.NRGBA{uint8(250 - 200*v), uint8(235 - 210*v*v), uint8(221 - 100*v), 255}
}

func BenchmarkDraw(b *testing.B) {
	for name, s := range map[string]*scene.Scene{"annotated": annotated(), "noise": raster(false), "smooth": raster(true)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := png.Draw(s, render.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkWrite(b *testing.B) {
	for name, s := range map[string]*scene.Scene{"annotated": annotated(), "noise": raster(false), "smooth": raster(true)} {
		var out bytes.Buffer
		b.Run("ours/"+name, func(b *testing.B) {
			for b.Loop() {
				out.Reset()
				if err := png.Write(&out, s, render.Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(out.Len()), "bytes")
		})
		b.Run("std/"+name, func(b *testing.B) {
			img, err := png.Draw(s, render.Options{})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				out.Reset()
				if err := stdpng.Encode(&out, img); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(out.Len()), "bytes")
		})
	}
}
