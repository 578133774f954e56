// Package browser drives a real Chromium in tests: it opens a file from disk,
// points, types, and reads what the page says and shows.
package browser

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Main runs the tests of a package with one Chromium for all of them:
//
//	func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }
func Main(m *testing.M) int {
	shared = map[string]*instance{}
	code := m.Run()
	for _, b := range shared {
		b.close()
	}
	return code
}

// shared are the browsers of a package by their switches; nil without Main.
var shared map[string]*instance

// instance is a running Chromium with a folder of its own.
type instance struct {
	ctx    context.Context
	cancel []context.CancelFunc
	dir    string
}

func (b *instance) close() {
	_ = chromedp.Cancel(b.ctx) // waits for the end, so that its folder can go
	for _, c := range b.cancel {
		c()
	}
	os.RemoveAll(b.dir)
}

// Start gives a test a tab in a Chromium: in that of the package where Main runs
// it, else in one of its own. Without a Chromium the test is skipped, in CI it
// fails; so does a test whose pages throw what they do not catch. switches are Chromium's own, without dashes, such as disable-3d-apis.
func Start(t testing.TB, switches ...string) context.Context {
	t.Helper()
	kind := strings.Join(switches, " ")
	b := shared[kind]
	if b == nil {
		b = start(t, switches)
		if shared == nil {
			t.Cleanup(b.close)
			failOnThrow(t, b.ctx)
			return b.ctx
		}
		shared[kind] = b
	}
	tab, cancel := chromedp.NewContext(b.ctx)
	t.Cleanup(func() {
		_ = chromedp.Cancel(tab)
		cancel()
	})
	failOnThrow(t, tab)
	return tab
}

// failOnThrow fails the test at its end for each error that a page of the tab
// has thrown and nobody caught.
func failOnThrow(t testing.TB, ctx context.Context) {
	t.Helper()
	var mu sync.Mutex
	var thrown []string
	if err := chromedp.Listen(ctx, func(ev any) {
		if e, ok := ev.(*runtime.EventExceptionThrown); ok {
			mu.Lock()
			defer mu.Unlock()
			text := e.ExceptionDetails.Text
			if x := e.ExceptionDetails.Exception; x != nil {
				text += " " + x.Description
			}
			thrown = append(thrown, text)
		}
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, text := range thrown {
			t.Errorf("the page threw: %s", text)
		}
	})
}

func start(t testing.TB, switches []string) *instance {
	t.Helper()
	dir, err := os.MkdirTemp("", "swelter-browser-")
	if err != nil {
		t.Fatal(err)
	}
	flags := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path(t)), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.UserDataDir(dir),
	}
	for _, f := range append([]string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "hide-scrollbars", "enable-unsafe-swiftshader"}, switches...) {
		flags = append(flags, chromedp.Flag(f, true))
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), flags...)
	ctx, cancel := chromedp.NewContext(alloc)
	if err := chromedp.Do(ctx); err != nil { // starts it, so that tabs are its own
		t.Fatal(err)
	}
	return &instance{ctx, []context.CancelFunc{cancel, stop}, dir}
}

func path(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("chromium is not installed; run sudo make deps")
	}
	t.Skip("SKIP: chromium is not installed; run sudo make deps")
	return ""
}

// Page is one page in a browser.
type Page struct {
	t   testing.TB
	ctx context.Context
}

// Open writes html to a file and opens it from disk in a window of that size
// in CSS pixels; hash is what follows the address, such as "#x=0,0.5". It waits
// until the figure stands, or until the page says that it cannot.
func Open(t testing.TB, ctx context.Context, html []byte, width, height int, hash string) *Page {
	t.Helper()
	return open(t, ctx, html, hash, chromedp.EmulateViewport(int64(width), int64(height)))
}

// OpenPhone opens html in a window of 390 x 844 CSS pixels that is touched, as a
// phone held upright.
func OpenPhone(t testing.TB, ctx context.Context, html []byte, hash string) *Page {
	t.Helper()
	return open(t, ctx, html, hash, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)))
}

func open(t testing.TB, ctx context.Context, html []byte, hash string, window chromedp.Action[chromedp.Void]) *Page {
	t.Helper()
	name := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(name, html, 0o644); err != nil {
		t.Fatal(err)
	}
	p := &Page{t, ctx}
	p.do(window)
	p.do(chromedp.Navigate("file://" + name + hash))
	p.Wait("window.swelterPage || document.querySelector('.broken')")
	p.Frame()
	return p
}

func (p *Page) do(a ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, a...); err != nil {
		p.t.Fatal(err)
	}
}

// Eval is the value of an expression of JavaScript on the page.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// Wait waits until an expression is true, for at most 30 seconds.
func (p *Page) Wait(expression string) {
	p.t.Helper()
	for range 1500 {
		if Eval[bool](p, "!!("+expression+")") {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	p.t.Fatalf("%s: not within 30 seconds", expression)
}

// Frame waits until what was changed is painted.
func (p *Page) Frame() {
	p.t.Helper()
	Eval[bool](p, "new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => r(true)))))")
}

// Move points at a place, in CSS pixels of the window.
func (p *Page) Move(x, y float64) {
	p.t.Helper()
	p.do(chromedp.MouseEvent("mouseMoved", x, y))
}

// Click presses and lets go.
func (p *Page) Click(x, y float64) {
	p.t.Helper()
	p.do(chromedp.MouseClickXY(x, y))
	p.Frame()
}

// Drag presses at one place, moves to the other in steps and lets go.
func (p *Page) Drag(x0, y0, x1, y1 float64) {
	p.t.Helper()
	p.Move(x0, y0)
	p.do(chromedp.MouseEvent("mousePressed", x0, y0, chromedp.ButtonLeft, chromedp.ClickCount(1)))
	for i := 1; i <= 8; i++ {
		f := float64(i) / 8
		p.do(chromedp.MouseEvent("mouseMoved", x0+(x1-x0)*f, y0+(y1-y0)*f, chromedp.ButtonLeft))
	}
	p.do(chromedp.MouseEvent("mouseReleased", x1, y1, chromedp.ButtonLeft, chromedp.ClickCount(1)))
	p.Frame()
}

// Trace presses at the first of some points, goes along them and lets go at the
// last one.
func (p *Page) Trace(points ...Point) {
	p.t.Helper()
	first, last := points[0], points[len(points)-1]
	p.Move(first.X, first.Y)
	p.do(chromedp.MouseEvent("mousePressed", first.X, first.Y, chromedp.ButtonLeft, chromedp.ClickCount(1)))
	for _, at := range points {
		p.do(chromedp.MouseEvent("mouseMoved", at.X, at.Y, chromedp.ButtonLeft))
	}
	p.do(chromedp.MouseEvent("mouseReleased", last.X, last.Y, chromedp.ButtonLeft, chromedp.ClickCount(1)))
	p.Frame()
}

// Key presses a key where the focus is: "a", or one of chromedp's kb.
func (p *Page) Key(keys string, o ...chromedp.KeyOption) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys, o...))
	p.Frame()
}

// Shot is what the window shows.
func (p *Page) Shot() image.Image {
	p.t.Helper()
	data, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		p.t.Fatal(err)
	}
	return img
}

// Keys that have no letter.
const (
	Left     = kb.ArrowLeft
	Right    = kb.ArrowRight
	Up       = kb.ArrowUp
	PageUp   = kb.PageUp
	PageDown = kb.PageDown
	Down     = kb.ArrowDown
	Enter    = kb.Enter
	Escape   = kb.Escape
	Tab      = kb.Tab
)

// Wheel turns the wheel by so many pixels at a place, towards the person where
// they are positive.
func (p *Page) Wheel(x, y, pixels float64) {
	p.t.Helper()
	// chromedp leaves a zero deltaX out, which Chromium does not forgive.
	p.do(chromedp.MouseEvent("mouseWheel", x, y, func(e *input.DispatchMouseEventParams) { e.DeltaX, e.DeltaY = 1e-9, pixels }))
	p.Frame()
	p.Frame()
}

// OpenWithoutScript opens html from disk as a browser does whose person has
// switched scripts off.
func OpenWithoutScript(t testing.TB, ctx context.Context, html []byte, width, height int) *Page {
	t.Helper()
	name := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(name, html, 0o644); err != nil {
		t.Fatal(err)
	}
	p := &Page{t, ctx}
	p.do(chromedp.EmulateViewport(int64(width), int64(height)))
	p.scripts(false)
	t.Cleanup(func() { p.scripts(true) })
	p.do(chromedp.Navigate("file://" + name))
	return p
}

func (p *Page) scripts(on bool) {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	}))
}

// Before runs a script in every page that the tab opens from now on, before
// those of the page itself.
func Before(t testing.TB, ctx context.Context, script string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	})); err != nil {
		t.Fatal(err)
	}
}

// Run runs a script of the test's own in the page, whatever its policy.
func (p *Page) Run(script string) {
	p.t.Helper()
	Eval[bool](p, script+"\n;true")
}
