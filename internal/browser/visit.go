package browser

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Visit opens an address in a window of that size in CSS pixels and returns when
// the page has loaded. Other pages are reached from it with Go.
func Visit(t testing.TB, ctx context.Context, address string, width, height int) *Page {
	t.Helper()
	p := &Page{t, ctx}
	p.Resize(width, height)
	p.Go(address)
	return p
}

// Go leaves the page for another address and returns when that has loaded.
func (p *Page) Go(address string) {
	p.t.Helper()
	p.do(chromedp.Navigate(address))
}

// Resize gives the window another size in CSS pixels.
func (p *Page) Resize(width, height int) {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(int64(width), int64(height)))
}

// Type types a text where the focus is, key by key.
func (p *Page) Type(text string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(text))
}

// Prefer lets the person prefer something, such as "reduce" of
// "prefers-reduced-motion".
func (p *Page) Prefer(feature, value string) {
	p.t.Helper()
	p.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: feature, Value: value}}}))
}

// Back leaves the page for the one before it.
func (p *Page) Back() {
	p.t.Helper()
	Eval[bool](p, "history.back(), true")
}

// Pinch magnifies the window as two fingers do: 2 is twice as large.
func (p *Page) Pinch(factor float64) {
	p.t.Helper()
	p.do(call(emulation.SetPageScaleFactor, emulation.SetPageScaleFactorParams{PageScaleFactor: factor}))
	p.Frame()
}
