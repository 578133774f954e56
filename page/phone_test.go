package page_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
)

func TestPhone(t *testing.T) {
	f := genes(t)
	p := browser.OpenPhone(t, browser.Start(t), html(t, f, page.Options{}), "")
	room := browser.Eval[[]float64](p, "[innerWidth, innerHeight, document.documentElement.scrollWidth, document.documentElement.scrollHeight, document.querySelector('.bar').offsetHeight]")
	if room[2] > room[0] || room[3] > room[1] {
		t.Errorf("the page has %g x %g in a window of %g x %g", room[2], room[3], room[0], room[1])
	}
	if room[4] > 52 {
		t.Errorf("the controls take %g of 844 pixels", room[4])
	}
	small := browser.Eval[string](p, "[...document.querySelectorAll('button, select, summary')].filter(b => b.checkVisibility()).map(b => [b.textContent || b.title, b.getBoundingClientRect()]).filter(([, r]) => r.width < 44 || r.height < 44).map(([n, r]) => `${n} ${r.width} x ${r.height}`).join()")
	if small != "" {
		t.Errorf("too small for fingers: %s", small)
	}

	// A long press points, and stops pointing when the finger is lifted.
	x, y := middle(p, 2, 3)
	p.Press(x, y, 700*time.Millisecond, func() {
		if got, want := browser.Eval[string](p, toldAt), strings.TrimSuffix(said(f.Grid.At(2, 3)), " m"); got != want {
			t.Errorf("a long press says %q, want %q", got, want)
		}
		tip := browser.Eval[[]float64](p, "(r => [r.top, r.bottom, r.left, r.right])(document.querySelector('.tip').getBoundingClientRect())")
		if tip[0] < y && y < tip[1] && tip[2] < x && x < tip[3] {
			t.Error("the tooltip lies under the finger")
		}
	})
	if got := browser.Eval[string](p, toldAt); got != "" {
		t.Errorf("the finger is lifted, the tooltip still says %q", got)
	}
	// A tap pins.
	p.Tap(x, y)
	if got := browser.Eval[bool](p, "document.querySelector('.tip.pinned') !== null"); !got {
		t.Error("a tap does not pin")
	}
	p.Tap(x, y)

	// Two fingers zoom about their middle, one moves.
	window := func() []float64 {
		return browser.Eval[[]float64](p, "(v => [...v.x, ...v.y])(swelterPage.app.store.view)")
	}
	p.Swipe([]browser.Point{{X: x - 20, Y: y}, {X: x + 20, Y: y}}, []browser.Point{{X: x - 40, Y: y}, {X: x + 40, Y: y}})
	w := window()
	if size := w[1] - w[0]; math.Abs(size-.5) > .06 {
		t.Errorf("two fingers twice as far apart leave %g of the columns in sight, want about half", size)
	}
	p.Swipe([]browser.Point{{X: x, Y: y}}, []browser.Point{{X: x - 40, Y: y}})
	if moved := window(); moved[0] <= w[0] || math.Abs(moved[1]-moved[0]-(w[1]-w[0])) > 1e-9 {
		t.Errorf("dragging to the left leads from %v to %v", w, moved)
	}
	if got := browser.Eval[float64](p, "scrollY"); got != 0 {
		t.Errorf("the page has scrolled by %g", got)
	}
}

// Figures of every shape fit the window, with nothing cut at its sides.
func TestThePageFitsTheWindow(t *testing.T) {
	ctx := browser.Start(t)
	doc := html(t, plot(t, waves(24), norm.Options{}), page.Options{})
	for _, size := range [][2]int{{1400, 900}, {1000, 700}, {1920, 1080}} {
		p := browser.Open(t, ctx, doc, size[0], size[1], "")
		room := browser.Eval[[]int](p, "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
		if room[0] > size[0] || room[1] > size[1] {
			t.Errorf("the page has %v in a window of %v", room, size)
		}
	}
}

// TestPhoneBreaksWords: a figure that could be squeezed into a phone takes the
// layout for phones all the same, where its notes are broken for that width.
func TestPhoneBreaksWords(t *testing.T) {
	f := plot(t, relief(30, 60), norm.Options{})
	f.Notes = []string{strings.Repeat("words that fill a line of a wide figure ", 3)}
	p := browser.OpenPhone(t, browser.Start(t), html(t, f, page.Options{}), "")
	if !browser.Eval[bool](p, "(a => a.geometry.layout === a.data.head.phone)(swelterPage.app)") {
		t.Error("the wide layout is squeezed, and its notes are cut off")
	}
}
