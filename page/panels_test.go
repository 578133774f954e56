package page_test

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
)

// three are plots of one shape under one norm, 100 apart.
func three(t *testing.T) []figure.Panel {
	lo, hi := -60.0, 300.0
	base := plot(t, waves(9), norm.Options{VMin: &lo, VMax: &hi})
	out := make([]figure.Panel, 3)
	for i := range out {
		p := base
		p.Grid = waves(9)
		for k := range p.Grid.Values {
			p.Grid.Values[k] += float64(100 * i)
		}
		out[i] = figure.Panel{Title: fmt.Sprintf("year %d", 2000+i), Plot: p}
	}
	return out
}

// of writes the page of panels by one of the ways there are.
func of(t *testing.T, panels []figure.Panel, write func(*bytes.Buffer, figure.PanelOptions) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, figure.PanelOptions{By: "year"}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPanelsShareWhatIsSeen(t *testing.T) {
	ctx := browser.Start(t)
	panels := three(t)
	static, _, err := figure.Panels(panels, figure.PanelOptions{By: "year"})
	if err != nil {
		t.Fatal(err)
	}
	p := browser.Open(t, ctx, of(t, panels, func(b *bytes.Buffer, o figure.PanelOptions) error {
		return page.WritePanels(b, panels, o, static, page.Options{})
	}), 1300, 800, "")
	at := func(panel, row, col int) (x, y float64) {
		v := browser.Eval[[]float64](p, fmt.Sprintf(`(() => { const a = swelterPage.panels[%d], b = a.boxOfCell({row: %d, col: %d}), r = a.root.getBoundingClientRect(); return [r.left + b[0] + b[2] / 2, r.top + b[1] + b[3] / 2] })()`, panel, row, col))
		return v[0], v[1]
	}
	tip := `(() => { const t = [...document.querySelectorAll('.tip')].find(t => !t.hidden); return t ? t.querySelector('.value td').textContent : '' })()`
	for i, q := range panels {
		x, y := at(i, 4, 2)
		p.Move(x, y)
		p.Frame()
		if got, want := browser.Eval[string](p, tip), said(q.Plot.Grid.At(4, 2)); got != want {
			t.Errorf("panel %d: %q, want %q", i, got, want)
		}
		p.Move(2, 2)
		p.Frame()
		if got, want := seen(p, x, y), q.Plot.Mapper.Color(q.Plot.Grid.At(4, 2)); !near(got, want, 2) {
			t.Errorf("panel %d is %v, want %v", i, got, want)
		}
	}
	x, y := at(0, 4, 4)
	p.Wheel(x, y, -300)
	for i := range panels {
		if w := browser.Eval[float64](p, fmt.Sprintf("(v => v.x[1] - v.x[0])(swelterPage.panels[%d].store.view)", i)); w > .9 {
			t.Errorf("panel %d shows %g of its columns after zooming the first", i, w)
		}
	}
	browser.Eval[bool](p, "(swelterPage.app.store.change({limits: [0, 50], x: [0, 1], y: [0, 1]}), true)")
	p.Move(2, 2)
	p.Frame()
	lo, hi := 0.0, 50.0
	again := plot(t, panels[0].Plot.Grid, norm.Options{VMin: &lo, VMax: &hi})
	for i, q := range panels {
		x, y := at(i, 7, 7)
		if got, want := seen(p, x, y), again.Mapper.Color(q.Plot.Grid.At(7, 7)); !near(got, want, 2) {
			t.Errorf("panel %d under other limits is %v, want %v", i, got, want)
		}
	}
	if n := browser.Eval[float64](p, "swelterPage.app.colors.counts.total"); n != 3*81-3 && n != 3*81 {
		t.Errorf("the histogram of the page counts %g values", n)
	}
}

func TestFramesArePlayed(t *testing.T) {
	ctx := browser.Start(t)
	panels := three(t)
	panels[1].Plot.Grid.Values[40] = math.NaN()
	static, _, err := figure.Panels(panels, figure.PanelOptions{By: "year"})
	if err != nil {
		t.Fatal(err)
	}
	doc := of(t, panels, func(b *bytes.Buffer, o figure.PanelOptions) error {
		return page.WriteFrames(b, panels, o, static, page.Options{})
	})
	p := browser.Open(t, ctx, doc, 1000, 800, "")
	check := func(frame int) {
		t.Helper()
		g := panels[frame].Plot.Grid
		for _, i := range []int{0, 40, 62} {
			x, y := middle(p, i/9, i%9)
			p.Move(x, y)
			p.Frame()
			if got, want := browser.Eval[string](p, toldAt), said(g.Values[i]); got != want {
				t.Errorf("frame %d, cell %d: %q, want %q", frame, i, got, want)
			}
			p.Move(2, 2)
			p.Frame()
			if got, want := seen(p, x, y), panels[0].Plot.Mapper.Color(g.Values[i]); g.Values[i] == g.Values[i] && !near(got, want, 2) {
				t.Errorf("frame %d, cell %d is %v, want %v", frame, i, got, want)
			}
		}
		if got, want := browser.Eval[string](p, "document.querySelector('.frame-name').textContent"), panels[frame].Title; got != want {
			t.Errorf("the page says %q, want %q", got, want)
		}
	}
	click := func(label string) {
		browser.Eval[bool](p, fmt.Sprintf("(document.querySelector('.player [aria-label=\"%s\"]').click(), true)", label))
		p.Frame()
	}
	check(0)
	click("One on")
	check(1)
	click("One back")
	click("One back") // around
	check(2)
	if got := browser.Eval[string](p, "swelterPage.app.hash"); got != "frame=2" {
		t.Errorf("the link is %q", got)
	}
	click("Play")
	p.Wait("swelterPage.app.store.view.frame === 0")
	p.Wait("swelterPage.app.store.view.frame === 1")
	click("Pause")
	check(browser.Eval[int](p, "swelterPage.app.store.view.frame"))
	p = browser.Open(t, ctx, doc, 1000, 800, "#frame=1")
	check(1)
	p = browser.Open(t, ctx, doc, 1000, 800, "#frame=3")
	if got := browser.Eval[string](p, "document.querySelector('.note').textContent"); !strings.Contains(got, "cannot be read") {
		t.Errorf("a frame that is not there: %q", got)
	}
}
