package png_test

import (
	"bytes"
	"image"
	"image/color"
	stdpng "image/png"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/render/png"
	"github.com/swelter/swelter/scene"
)

var (
	white = color.NRGBA{255, 255, 255, 255}
	black = color.NRGBA{0, 0, 0, 255}
)

func drawn(t interface{ Fatal(...any) }, s *scene.Scene, dpi float64) *image.RGBA {
	img, err := png.Draw(s, render.Options{DPI: dpi})
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// Cells of any size that share edges leave no gap, do not mix, and show their
// colour at their centre.
func TestCellsMeet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		side := rapid.Float64Range(3, 20).Draw(t, "side")
		x0, y0 := rapid.Float64Range(0, 5).Draw(t, "x"), rapid.Float64Range(0, 5).Draw(t, "y")
		dpi := rapid.SampledFrom([]float64{72, 96, 144, 100.3}).Draw(t, "dpi")
		s := &scene.Scene{Width: x0 + side*float64(n) + 5, Height: y0 + side*float64(n) + 5, Background: white}
		fill := func(r, c int) color.NRGBA { return color.NRGBA{uint8(10 + 20*r), uint8(10 + 20*c), 0, 255} }
		for r := range n {
			for c := range n {
				s.Add(&scene.Rect{X: x0 + side*float64(c), Y: y0 + side*float64(r), W: side, H: side, Fill: fill(r, c), Crisp: true})
			}
		}
		img := drawn(t, s, dpi)
		k := dpi / 72
		for r := range n {
			for c := range n {
				x, y := int((x0+side*(float64(c)+0.5))*k), int((y0+side*(float64(r)+0.5))*k)
				if got := color.NRGBAModel.Convert(img.At(x, y)); got != fill(r, c) {
					t.Fatalf("cell %d,%d is %v at its centre, want %v", r, c, got, fill(r, c))
				}
			}
		}
		// Blue is 0 in cells and 255 beside them: any other value is a mixture.
		x1, y1 := int(math.Round(x0*k)), int(math.Round(y0*k))
		x2, y2 := int(math.Round((x0+side*float64(n))*k)), int(math.Round((y0+side*float64(n))*k))
		for y := y1 + 1; y < y2-1; y++ {
			for x := x1 + 1; x < x2-1; x++ {
				if img.RGBAAt(x, y).B != 0 {
					t.Fatalf("a gap at %d,%d", x, y)
				}
			}
		}
	})
}

// An image has the same pixels as rectangles in its cells' places.
func TestImageIsCells(t *testing.T) {
	const n = 7
	pal := color.Palette{color.NRGBA{200, 0, 0, 255}, color.NRGBA{0, 200, 0, 255}, color.NRGBA{0, 0, 200, 255}}
	pic := image.NewPaletted(image.Rect(0, 0, n, n), pal)
	cells := &scene.Scene{Width: 60, Height: 60, Background: white}
	for i := range pic.Pix {
		pic.Pix[i] = uint8(i * i % 3)
		cells.Add(&scene.Rect{X: 5 + 6*float64(i%n), Y: 5 + 6*float64(i/n), W: 6, H: 6, Fill: pal[i*i%3].(color.NRGBA), Crisp: true})
	}
	whole := &scene.Scene{Width: 60, Height: 60, Background: white}
	whole.Add(&scene.Image{X: 5, Y: 5, W: 6 * n, H: 6 * n, Pixels: pic})
	nrgba := &scene.Scene{Width: 60, Height: 60, Background: white}
	full := image.NewNRGBA(pic.Rect)
	for i, v := range pic.Pix {
		full.Set(i%n, i/n, pal[v])
	}
	nrgba.Add(&scene.Image{X: 5, Y: 5, W: 6 * n, H: 6 * n, Pixels: full})
	want := drawn(t, cells, 144).Pix
	if !bytes.Equal(drawn(t, whole, 144).Pix, want) || !bytes.Equal(drawn(t, nrgba, 144).Pix, want) {
		t.Error("the image and the cells differ")
	}
}

// Exact coverage, worked out by hand at one pixel a point.
func TestCoverage(t *testing.T) {
	s := &scene.Scene{Width: 10, Height: 10, Background: white}
	s.Add(&scene.Rect{X: 2.5, Y: 2, W: 3, H: 3, Fill: black}) // left column half covered
	line := &scene.Path{Stroke: black, Width: 1, Crisp: true}
	line.MoveTo(1, 7.6)
	line.LineTo(9, 7.6)
	s.Add(line)
	s.Add(&scene.Rect{X: 7, Y: 0, W: 2, H: 2, Fill: color.NRGBA{0, 0, 0, 51}}) // a fifth
	img := drawn(t, s, 72)
	for _, c := range []struct {
		name string
		x, y int
		want uint8
	}{
		{"outside", 1, 3, 255}, {"half covered", 2, 3, 127}, {"inside", 3, 3, 0}, {"half at the right", 5, 3, 127},
		{"above the crisp line", 4, 6, 255}, {"the crisp line", 4, 7, 0}, {"below it", 4, 8, 255},
		{"before the line", 0, 7, 255}, {"a fifth of black", 8, 1, 204},
	} {
		if got := img.RGBAAt(c.x, c.y).R; max(got, c.want)-min(got, c.want) > 1 {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// The corners of a crisp frame are whole.
func TestFrame(t *testing.T) {
	frame := &scene.Path{Stroke: black, Width: 1, Crisp: true}
	frame.MoveTo(2, 2)
	frame.LineTo(6, 2)
	frame.LineTo(6, 5)
	frame.LineTo(2, 5)
	frame.Close()
	s := &scene.Scene{Width: 9, Height: 8, Background: white}
	s.Add(frame)
	img := drawn(t, s, 72)
	var got strings.Builder
	for y := range 8 {
		for x := range 9 {
			got.WriteByte("# "[img.RGBAAt(x, y).R/255])
		}
		got.WriteByte('|')
	}
	want := "         |         |  #####  |  #   #  |  #   #  |  #####  |         |         |"
	if got.String() != want {
		t.Errorf("%q, want %q", got.String(), want)
	}
}

func TestDashes(t *testing.T) {
	s := &scene.Scene{Width: 20, Height: 3, Background: white}
	line := &scene.Path{Stroke: black, Width: 1, Crisp: true, Dash: []float64{3, 2}}
	line.MoveTo(1, 1.5)
	line.LineTo(19, 1.5)
	s.Add(line)
	img := drawn(t, s, 72)
	var got strings.Builder
	for x := range 20 {
		got.WriteByte("# "[img.RGBAAt(x, 1).R/255])
	}
	if want := " ###  ###  ###  ### "; got.String() != want {
		t.Errorf("%q, want %q", got.String(), want)
	}
}

// Groups clip and fade.
func TestGroup(t *testing.T) {
	s := &scene.Scene{Width: 10, Height: 10, Background: white}
	s.Add(&scene.Group{X: 2, Y: 2, W: 4, H: 4, Opacity: 0.5, Items: []scene.Item{
		&scene.Rect{X: 0, Y: 0, W: 10, H: 10, Fill: black, Crisp: true},
	}})
	s.Add(&scene.Rect{X: 8, Y: 8, W: 1, H: 1, Fill: black, Crisp: true}) // after it, neither
	img := drawn(t, s, 72)
	for at, want := range map[image.Point]uint8{{1, 1}: 255, {3, 3}: 127, {5, 5}: 127, {6, 6}: 255, {8, 8}: 0} {
		if got := img.RGBAAt(at.X, at.Y).R; got != want {
			t.Errorf("%v: %d, want %d", at, got, want)
		}
	}
}

// Text stays within its box, whatever its turn.
func TestTextInBox(t *testing.T) {
	for _, angle := range []float64{0, 30, 45, 90, 180, 270, -45} {
		text := &scene.Text{X: 100, Y: 100, String: "Ågy|", Size: 20, Face: font.Regular(), Fill: black, Anchor: scene.Middle, Angle: angle}
		s := &scene.Scene{Width: 200, Height: 200, Background: white}
		s.Add(text)
		img := drawn(t, s, 144)
		box := text.Box()
		dark := 0
		for y := range img.Rect.Dy() {
			for x := range img.Rect.Dx() {
				if img.RGBAAt(x, y).R > 128 {
					continue
				}
				dark++
				px := float64(x)/2 + 0.25
				py := float64(y)/2 + 0.25
				spot := []scene.Point{{X: px - 1, Y: py - 1}, {X: px + 1, Y: py - 1}, {X: px + 1, Y: py + 1}, {X: px - 1, Y: py + 1}}
				if !scene.Overlap(box[:], spot, 0) {
					t.Fatalf("at %g degrees a letter reaches %g,%g, outside %v", angle, px, py, box)
				}
			}
		}
		if dark < 300 {
			t.Errorf("at %g degrees there are %d dark pixels", angle, dark)
		}
	}
}

func TestFile(t *testing.T) {
	s := &scene.Scene{Width: 36, Height: 18, Background: white, Meta: scene.Meta{Title: "T", Description: "D", Software: "S", Recipe: []byte(`{"version":1}`)}}
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := png.Write(w, s, render.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("twice the same scene, other bytes")
	}
	for _, want := range []string{"Title\x00", "Description\x00", "Software\x00", "Recipe\x00\x00\x00\x00\x00{\"version\":1}"} {
		if !strings.Contains(a.String(), want) {
			t.Errorf("no %q", want)
		}
	}
	if c, err := stdpng.DecodeConfig(&a); err != nil || c.Width != 72 || c.Height != 36 {
		t.Errorf("%d x %d pixels, %v; want 72 x 36, half an inch by a quarter at 144 dpi", c.Width, c.Height, err)
	}
}

func TestSizes(t *testing.T) {
	for name, s := range map[string]*scene.Scene{
		"empty": {}, "not a number": {Width: math.NaN(), Height: 10}, "huge": {Width: 1e9, Height: 1e9}, "long": {Width: 1e7, Height: 1},
	} {
		err := png.Write(&bytes.Buffer{}, s, render.Options{})
		if err == nil || !strings.HasPrefix(err.Error(), "png: ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Places far outside the page, or no numbers at all, do no harm.
func TestFarAway(t *testing.T) {
	s := &scene.Scene{Width: 50, Height: 50, Background: white}
	for _, v := range []float64{1e30, -1e30, math.Inf(1), math.NaN()} {
		p := &scene.Path{Stroke: black, Fill: black, Width: 1}
		p.MoveTo(v, 10)
		p.LineTo(20, v)
		p.LineTo(v, v)
		s.Add(p, &scene.Rect{X: v, Y: 0, W: 10, H: 10, Fill: black, Crisp: true}, &scene.Rect{X: 0, Y: v, W: v, H: 10, Fill: black},
			&scene.Text{X: v, Y: v, String: "x", Size: 10, Face: font.Regular(), Fill: black},
			&scene.Text{X: 5, Y: 5, String: "x", Size: v, Face: font.Regular(), Fill: black},
			&scene.Image{X: v, Y: 0, W: 10, H: v, Pixels: image.NewNRGBA(image.Rect(0, 0, 2, 2))})
	}
	drawn(t, s, 144)
}
