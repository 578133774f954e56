package crossformat

import (
	"bytes"
	"context"
	"image"
	stdpng "image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/scene"
)

// Browser is a headless Chromium that lasts as long as a test.
type Browser struct{ ctx context.Context }

// NewBrowser starts Chromium, or skips the test when there is none.
func NewBrowser(t *testing.T) *Browser { return &Browser{browser.Start(t)} }

// SVGText is one text as the browser set it: the ends of its baseline, in
// points.
type SVGText struct {
	String         string
	X0, Y0, X1, Y1 float64
}

const readTexts = `document.fonts.ready.then(() => Array.from(document.querySelectorAll("text"), t => {
  const m = t.getCTM(), n = t.getNumberOfChars(), v = document.documentElement.viewBox.baseVal
  const k = v.width / document.documentElement.width.baseVal.value
  const at = p => p.matrixTransform(m)
  const a = n ? at(t.getStartPositionOfChar(0)) : {x: 0, y: 0}, b = n ? at(t.getEndPositionOfChar(n - 1)) : a
  const s = Array.from(t.childNodes).filter(c => c.nodeType == 3).map(c => c.data).join("")
  return {String: s, X0: a.x * k, Y0: a.y * k, X1: b.x * k, Y1: b.y * k}
}))`

// Draw shows an SVG file and returns its picture at 144 dpi and its texts.
func (b *Browser) Draw(t testing.TB, file []byte, s *scene.Scene) (image.Image, []SVGText) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "scene.svg")
	if err := os.WriteFile(name, file, 0o644); err != nil {
		t.Fatal(err)
	}
	w, h := int64(math.Ceil(s.Width*96/72)), int64(math.Ceil(s.Height*96/72))
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(w, h, chromedp.EmulateScale(dpi/96.0)), chromedp.Navigate("file://"+name)); err != nil {
		t.Fatalf("svg: the browser cannot open it: %v", err)
	}
	texts, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]SVGText](readTexts, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("svg: the browser cannot read its texts: %v", err)
	}
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatalf("svg: the browser cannot draw it: %v", err)
	}
	img, err := stdpng.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	return img, texts
}

// svgTexts holds the texts against their places in the scene.
func svgTexts(t testing.TB, s *scene.Scene, got []SVGText) {
	t.Helper()
	want := Texts(s)
	if len(got) != len(want) {
		t.Fatalf("svg: %d texts, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if g.String != font.Clean(w.String) {
			t.Errorf("svg: text %d is %q, want %q", i, g.String, w.String)
		}
		if w.Face.Layout(w.String).Shaped {
			continue // invisible, stretched over its outlines
		}
		x0, y0, x1, y1 := baseline(w)
		if !near(g.X0, x0) || !near(g.Y0, y0) || !near(g.X1, x1) || !near(g.Y1, y1) {
			t.Errorf("svg: %q runs from %.2f,%.2f to %.2f,%.2f, want %.2f,%.2f to %.2f,%.2f", w.String, g.X0, g.Y0, g.X1, g.Y1, x0, y0, x1, y1)
		}
	}
}

// baseline is the ends of a text's baseline.
func baseline(w *scene.Text) (x0, y0, x1, y1 float64) {
	width := w.Face.Width(w.String, w.Size)
	x0, y0 = w.Origin(width)
	x1, y1 = w.Turn(x0, y0)(width, 0)
	return x0, y0, x1, y1
}
