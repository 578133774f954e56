package pdf

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/swelter/swelter/scene"
)

// A red disc on nothing, shrunk by a viewer, has no dark rim: every mixture of
// red and the white paper is all red.
func TestNoRim(t *testing.T) {
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		t.Skip("pdftoppm (poppler-utils) is not installed")
	}
	const side = 401
	red := color.NRGBA{255, 0, 0, 255}
	r := image.Rect(0, 0, side, side)
	paletted, full := image.NewPaletted(r, color.Palette{color.NRGBA{}, red}), image.NewNRGBA(r)
	for y := range side {
		for x := range side {
			if math.Hypot(float64(x-200), float64(y-200)) < 150 {
				paletted.SetColorIndex(x, y, 1)
				full.SetNRGBA(x, y, red)
			}
		}
	}
	for name, pic := range map[string]image.Image{"paletted": paletted, "full": full} {
		s := &scene.Scene{Width: 100, Height: 100, Background: color.NRGBA{255, 255, 255, 255}}
		s.Add(&scene.Image{W: 100, H: 100, Pixels: pic})
		path := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(path, written(t, s), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("pdftoppm", "-r", "72", "-png", path).Output()
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		for y := range got.Bounds().Dy() {
			for x := range got.Bounds().Dx() {
				if c := color.NRGBAModel.Convert(got.At(x, y)).(color.NRGBA); c.R < 250 {
					t.Fatalf("%s: %v at %d, %d", name, c, x, y)
				}
			}
		}
		if c := color.NRGBAModel.Convert(got.At(50, 50)).(color.NRGBA); c != red {
			t.Errorf("%s: the middle is %v", name, c)
		}
	}
}
