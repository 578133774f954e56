package page_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
)

// The labels of a region go to the clipboard, one a line, in the order that is
// seen.
func TestLabelsAreCopied(t *testing.T) {
	p, _ := openGenes(t, 1400, 900, "#rows=-name&region=1,3,2,4")
	p.MayCopy()
	// From the last by name: two three six one four five.
	for name, want := range map[string]string{"Copy rows": "three\nsix\none", "Copy columns": "c\nd\ne"} {
		button(p, name)
		p.Wait("document.querySelector('.unseen[aria-live]').textContent.includes('copied')")
		if got := p.Copied(); got != want {
			t.Errorf("%s: the clipboard has %q, want %q", name, got, want)
		}
	}
}

// Each handle of the bar moves by keys, a hundredth or a tenth of the bar a time,
// says where it stands, and the cells follow.
func TestHandlesByKeys(t *testing.T) {
	p := browser.Open(t, browser.Start(t), html(t, plot(t, waves(6), norm.Options{}), page.Options{}), 1200, 800, "")
	params := func() (lo, hi, center float64) {
		v := browser.Eval[[]float64](p, "(p => [p.lo, p.hi, p.center ?? NaN])(swelterPage.app.colors.norm.params).map(v => isNaN(v) ? 1e300 : v)")
		return v[0], v[1], v[2]
	}
	focus := func(handle int) {
		browser.Eval[bool](p, fmt.Sprintf("(document.querySelectorAll('.handle')[%d].focus(), true)", handle))
	}
	value := func(handle int) float64 {
		return browser.Eval[float64](p, fmt.Sprintf("Number(document.querySelectorAll('.handle')[%d].getAttribute('aria-valuenow'))", handle))
	}
	lo, hi, _ := params()
	span := hi - lo
	focus(1)
	for range 2 {
		p.Key(browser.PageDown)
	}
	p.Key(browser.Up)
	if _, got, _ := params(); math.Abs(got-(hi-.19*span)) > .02*span || math.Abs(value(1)-got) > 1e-9 {
		t.Errorf("two tenths down, a hundredth up: the upper limit is %g and its handle says %g, of %g to %g", got, value(1), lo, hi)
	}
	if got := announced(p); !strings.Contains(got, "above") {
		t.Errorf("announced %q", got)
	}
	focus(0)
	p.Key(browser.PageUp)
	if got, _, _ := params(); math.Abs(got-(lo+.1*span)) > .02*span {
		t.Errorf("a tenth up: the lower limit is %g, of %g to %g", got, lo, hi)
	}
	focus(2)
	p.Key(browser.Up)
	lo, hi, center := params()
	if middle := (lo + hi) / 2; !(center > middle && center < middle+.05*span) {
		t.Errorf("a hundredth up: the centre is %g between %g and %g", center, lo, hi)
	}
	again := plot(t, waves(6), norm.Options{Name: "two-slope", VMin: &lo, VMax: &hi, VCenter: &center})
	browser.Eval[bool](p, "(document.activeElement.blur(), true)")
	six := []int{0, 1, 2, 3, 4, 5}
	if n := shows(p, again, six, six); n > 0 {
		t.Errorf("%d of 36 cells have other colours", n)
	}
}

// The lower handle follows the pointer, beyond the end of the bar too, where
// limits widen.
func TestTheLowerHandleByPointer(t *testing.T) {
	p := browser.Open(t, browser.Start(t), html(t, plot(t, waves(6), norm.Options{}), page.Options{}), 1200, 800, "")
	h := browser.Eval[[]float64](p, "(b => [b.left + b.width / 2, b.top + b.height / 2])(document.querySelectorAll('.handle')[0].getBoundingClientRect())")
	bar := browser.Eval[[]float64](p, "swelterPage.app.bar.box")
	limits := func() []float64 {
		return browser.Eval[[]float64](p, "(p => [p.lo, p.hi])(swelterPage.app.colors.norm.params)")
	}
	was := limits()
	span := was[1] - was[0]
	p.Drag(h[0], h[1], h[0], h[1]-bar[3]/4)
	if got := limits(); math.Abs(got[0]-(was[0]+span/4)) > span/40 || got[1] != was[1] {
		t.Errorf("a quarter up: %v, were %v", got, was)
	}
	button(p, "Reset")
	p.Drag(h[0], h[1], h[0], h[1]+bar[3]/4)
	if got := limits(); math.Abs(got[0]-(was[0]-span/4)) > span/40 {
		t.Errorf("a quarter beyond the end: %v, were %v", got, was)
	}
}

// A graphics card that gives up leaves the picture as it was, painted without it.
func TestALostContext(t *testing.T) {
	ctx := browser.Start(t)
	g := waves(12)
	f := plot(t, g, norm.Options{})
	p := browser.Open(t, ctx, html(t, f, page.Options{}), 1000, 800, "")
	if kind := browser.Eval[string](p, "swelterPage.app.kind"); kind != "webgl2" {
		t.Fatalf("the cells are painted by %s; the test wants a card to lose", kind)
	}
	browser.Eval[bool](p, "(document.querySelector('canvas.cells').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext(), true)")
	p.Wait("swelterPage.app.kind === 'canvas'")
	p.Frame()
	twelve := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
	wrong := func() int {
		p.Move(2, 2)
		p.Frame()
		shot, n := p.Shot(), 0
		for _, r := range twelve {
			for _, c := range twelve {
				if v := g.At(r, c); !math.IsNaN(v) { // those are hatched
					if x, y := middle(p, r, c); x < 1000 && !near(at(shot, x, y), f.Mapper.Color(v), 2) {
						n++
					}
				}
			}
		}
		return n
	}
	if n := wrong(); n > 0 {
		t.Errorf("%d of 143 cells have other colours once the card is lost", n)
	}
	if n := browser.Eval[int](p, "document.querySelectorAll('canvas.cells').length"); n != 1 {
		t.Errorf("%d canvases of cells", n)
	}
	// What is done after that is painted, too.
	x, y := middle(p, 6, 6)
	p.Wheel(x, y, -200)
	if browser.Eval[string](p, "swelterPage.app.hash") == "" {
		t.Fatal("the wheel does not zoom")
	}
	browser.Eval[bool](p, "(swelterPage.app.store.change({x: [0, 1], y: [0, 1], map: 'magma'}), true)")
	p.Frame()
	before := seen(p, x, y)
	browser.Eval[bool](p, "(swelterPage.app.store.change({map: 'viridis'}), true)")
	p.Frame()
	if seen(p, x, y) == before {
		t.Error("another map changes nothing")
	}
}

// A browser has fewer contexts of the graphics card than a page may have panels:
// all of them show their cells.
func TestManyPanels(t *testing.T) {
	const many = 20
	lo, hi := -60.0, 2200.0
	panels := make([]figure.Panel, many)
	base := plot(t, waves(7), norm.Options{VMin: &lo, VMax: &hi})
	for i := range panels {
		q := base
		q.Grid = waves(7)
		for k := range q.Grid.Values {
			q.Grid.Values[k] += float64(100 * i)
		}
		panels[i] = figure.Panel{Title: fmt.Sprintf("year %d", 2000+i), Plot: q}
	}
	static, _, err := figure.Panels(panels, figure.PanelOptions{By: "year"})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := page.WritePanels(&b, panels, figure.PanelOptions{By: "year"}, static, page.Options{}); err != nil {
		t.Fatal(err)
	}
	p := browser.Open(t, browser.Start(t), []byte(b.String()), 1400, 1000, "")
	browser.Eval[bool](p, "(swelterPage.panels[0].store.change({limits: [0, 2000]}), true)")
	p.Frame()
	vmin, vmax := 0.0, 2000.0
	again := plot(t, waves(7), norm.Options{VMin: &vmin, VMax: &vmax})
	shot := p.Shot()
	for i, q := range panels {
		for _, cell := range [][2]int{{0, 0}, {3, 3}, {6, 6}} {
			v := browser.Eval[[]float64](p, fmt.Sprintf(`(() => { const a = swelterPage.panels[%d], b = a.boxOfCell({row: %d, col: %d}), r = a.root.getBoundingClientRect(); return [r.left + b[0] + b[2] / 2, r.top + b[1] + b[3] / 2] })()`, i, cell[0], cell[1]))
			if v[1] >= 1000 {
				continue
			}
			if got, want := at(shot, v[0], v[1]), again.Mapper.Color(q.Plot.Grid.At(cell[0], cell[1])); !near(got, want, 2) {
				t.Errorf("panel %d, cell %v is %v, want %v", i, cell, got, want)
			}
		}
	}
	if n := browser.Eval[int](p, "swelterPage.panels.length"); n != many {
		t.Errorf("%d panels", n)
	}
}
