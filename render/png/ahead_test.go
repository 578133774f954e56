package png_test

import (
	"bytes"
	"image"
	"image/color"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/swelter/swelter/scene"
)

// Paths and pictures that lie over one another give the same pixels for one
// processor, which draws them in turn, and for several, which work ahead and
// share the rows.
func TestWorkers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	at := func() (x, y float64) { return 300 * r.Float64(), 200 * r.Float64() }
	s := &scene.Scene{Width: 300, Height: 200, Background: color.NRGBA{255, 255, 255, 255}}
	for range 20 {
		g := &scene.Group{X: 30, Y: 20, W: 200, H: 150, Opacity: .5 + r.Float64()/2}
		for range 10 {
			p := &scene.Path{Fill: color.NRGBA{uint8(r.Uint32()), uint8(r.Uint32()), 90, 200}, Stroke: color.NRGBA{A: 255}, Width: 3 * r.Float64(), Crisp: r.IntN(5) == 0}
			if r.IntN(3) == 0 {
				p.Dash = []float64{4, 2}
			}
			p.MoveTo(at())
			for range 4 {
				p.LineTo(at())
			}
			p.Close()
			g.Items = append(g.Items, p)
		}
		s.Add(g, &scene.Rect{X: 10 * r.Float64(), Y: 50, W: 120, H: 7, Fill: color.NRGBA{G: 99, A: 128}})
	}
	pic := image.NewNRGBA(image.Rect(0, 0, 7, 5)) // rows of which are repeated, some see-through
	for i := range pic.Pix {
		pic.Pix[i] = uint8(r.Uint32())
	}
	for x := range 7 {
		pic.Pix[pic.PixOffset(x, 2)+3] = 255
	}
	s.Add(&scene.Image{X: 20, Y: 10, W: 250, H: 180, Pixels: pic, Opacity: .7}, &scene.Image{X: 40, Y: 30, W: 200, H: 150, Pixels: pic})
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := drawn(t, s, 144)
	for _, n := range []int{2, 5} {
		runtime.GOMAXPROCS(n)
		if !bytes.Equal(drawn(t, s, 144).Pix, want.Pix) {
			t.Errorf("%d processors draw another picture than one", n)
		}
	}
}
