package crossformat

import (
	"bytes"
	"image"
	"image/draw"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/render/pdf"
	"github.com/swelter/swelter/render/png"
	"github.com/swelter/swelter/render/svg"
	"github.com/swelter/swelter/scene"
)

// dpi of all comparisons: two pixels a point.
const dpi = 144

// How far two formats may be apart. No two rasterisers agree at edges.
const (
	flatTolerance = 2    // of 255, two pixels away from any edge
	edgeTolerance = 32   // of 255, which at most edgeShare of all pixels may exceed
	edgeShare     = 0.03 // of the page
	placeTo       = 0.5  // points: one pixel
)

// Compare draws the scenes in every format and fails where the pictures or the
// texts differ. A format whose program is missing is skipped by name; with CI
// set that is a failure.
func Compare(t *testing.T, scenes ...*scene.Scene) {
	t.Helper()
	t.Run("svg", func(t *testing.T) {
		b := NewBrowser(t)
		for _, s := range scenes {
			want := drawn(t, s)
			got, texts := b.Draw(t, write(t, svg.Write, s), s)
			pictures(t, "svg", got, want)
			svgTexts(t, s, texts)
		}
	})
	t.Run("pdf", func(t *testing.T) {
		need(t, "pdftoppm")
		for _, s := range scenes {
			file := filepath.Join(t.TempDir(), "scene.pdf")
			if err := os.WriteFile(file, write(t, pdf.Write, s), 0o644); err != nil {
				t.Fatal(err)
			}
			pictures(t, "pdf", drawPDF(t, file), drawn(t, s))
			pdfTexts(t, s, file)
		}
	})
}

// need skips a test whose program is not installed.
func need(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not installed; run sudo make deps", program)
		}
		t.Skipf("SKIP: %s is not installed; run sudo make deps", program)
	}
	return path
}

func write(t testing.TB, f func(io.Writer, *scene.Scene, render.Options) error, s *scene.Scene) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b, s, render.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func drawn(t testing.TB, s *scene.Scene) *image.RGBA {
	t.Helper()
	img, err := png.Draw(s, render.Options{DPI: dpi})
	if err != nil {
		t.Fatal(err)
	}
	onWhite(img)
	return img
}

// onWhite lays a page without a background on paper, as the other programs do.
func onWhite(img *image.RGBA) {
	for i := 0; i < len(img.Pix); i += 4 {
		rest := 0xff - img.Pix[i+3]
		for k := range 3 {
			img.Pix[i+k] += rest // colours are premultiplied
		}
		img.Pix[i+3] = 0xff
	}
}

// Pictures fails where a picture of another program lies further from the PNG of
// the same figure than two rasterisers do: by colour away from edges, and at edges
// in more than a small share of the page. Size differs by two pixels at most.
func Pictures(t testing.TB, name string, got, want image.Image) {
	t.Helper()
	b := want.Bounds()
	paper := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(paper, paper.Rect, want, b.Min, draw.Src)
	pictures(t, name, got, paper)
}

// pictures holds a format's picture against the PNG.
func pictures(t testing.TB, name string, got image.Image, want *image.RGBA) {
	t.Helper()
	g, w := got.Bounds(), want.Bounds()
	if abs(g.Dx()-w.Dx()) > 2 || abs(g.Dy()-w.Dy()) > 2 {
		t.Fatalf("%s: the page has %d x %d pixels, the PNG %d x %d", name, g.Dx(), g.Dy(), w.Dx(), w.Dy())
	}
	width, height := min(g.Dx(), w.Dx()), min(g.Dy(), w.Dy())
	far, worst := 0, 0
	var where image.Point
	for y := range height {
		for x := range width {
			d := difference(got, want, g.Min, x, y)
			if d > edgeTolerance {
				far++
			}
			if d > worst && d > flatTolerance && flat(want, x, y) {
				worst, where = d, image.Pt(x, y)
			}
		}
	}
	if worst > 0 {
		t.Errorf("%s: away from edges the colours differ by %d of 255 at pixel %v", name, worst, where)
	}
	if share := float64(far) / float64(width*height); share > edgeShare {
		t.Errorf("%s: %.1f %% of the pixels differ by more than %d of 255", name, 100*share, edgeTolerance)
	}
}

// difference is the largest of the three colours'.
func difference(got image.Image, want *image.RGBA, min image.Point, x, y int) int {
	r, g, b, _ := got.At(min.X+x, min.Y+y).RGBA()
	w := want.RGBAAt(x, y)
	return max(abs(int(r>>8)-int(w.R)), abs(int(g>>8)-int(w.G)), abs(int(b>>8)-int(w.B)))
}

// flat reports whether nothing changes within two pixels.
func flat(img *image.RGBA, x, y int) bool {
	r := image.Rect(x-2, y-2, x+3, y+3)
	if !r.In(img.Rect) {
		return false
	}
	c := img.RGBAAt(x, y)
	for v := r.Min.Y; v < r.Max.Y; v++ {
		for u := r.Min.X; u < r.Max.X; u++ {
			if img.RGBAAt(u, v) != c {
				return false
			}
		}
	}
	return true
}

func abs(v int) int {
	if v < 0 {
		return -v
	}
	return v
}

// Texts lists the texts of a scene, those in groups too.
func Texts(s *scene.Scene) []*scene.Text {
	var out []*scene.Text
	var walk func(items []scene.Item)
	walk = func(items []scene.Item) {
		for _, item := range items {
			switch it := item.(type) {
			case *scene.Text:
				if it.String != "" {
					out = append(out, it)
				}
			case *scene.Group:
				walk(it.Items)
			}
		}
	}
	walk(s.Items)
	return out
}

func near(a, b float64) bool { return math.Abs(a-b) <= placeTo }
