package page_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
)

// windows are the parts of the columns and of the rows that are in sight.
func windows(p *browser.Page) (x, y float64) {
	w := browser.Eval[[]float64](p, "(v => [v.x[1] - v.x[0], v.y[1] - v.y[0]])(swelterPage.app.store.view)")
	return w[0], w[1]
}

// TestEachAxisAlone turns the wheel over the cells and over the labels, and takes
// what the buttons and the keys have for one axis.
func TestEachAxisAlone(t *testing.T) {
	p := browser.Open(t, browser.Start(t), html(t, plot(t, relief(400, 500), norm.Options{}), page.Options{}), 1000, 700, "")
	b := browser.Eval[[]float64](p, "(r => swelterPage.app.geometry.body.map((v, i) => v + [r.left, r.top, 0, 0][i]))(swelterPage.app.root.getBoundingClientRect())")
	cx, cy := b[0]+b[2]/2, b[1]+b[3]/2
	for _, c := range []struct {
		name       string
		do         func()
		cols, rows bool // which of them zoom
	}{
		{"wheel over the cells", func() { p.Wheel(cx, cy, -300) }, true, true},
		{"wheel over the labels below", func() { p.Wheel(cx, b[1]+b[3]+12, -300) }, true, false},
		{"wheel over the labels beside", func() { p.Wheel(b[0]-12, cy, -300) }, false, true},
		{"]", func() { p.Key("]") }, true, false},
		{"}", func() { p.Key("}") }, false, true},
		{"the button +", func() { button(p, "Zoom in") }, true, true},
	} {
		browser.Eval[bool](p, "(document.querySelector('.figure').focus(), true)")
		c.do()
		if x, y := windows(p); (x < 1) != c.cols || (y < 1) != c.rows {
			t.Errorf("%s leaves %.2f of the columns and %.2f of the rows in sight", c.name, x, y)
		}
		button(p, "Show all cells")
		if x, y := windows(p); x != 1 || y != 1 {
			t.Errorf("after %s Fit leaves %g and %g", c.name, x, y)
		}
	}
	// 1:1 is a pixel of the screen a cell, or all where there is room.
	large := browser.Open(t, browser.Start(t), html(t, plot(t, relief(900, 3000), norm.Options{}), page.Options{}), 1000, 700, "")
	button(large, "One pixel a cell")
	if x, _ := windows(large); math.Abs(x*3000-browser.Eval[float64](large, "swelterPage.app.geometry.body[2] * devicePixelRatio")) > 1 {
		t.Errorf("1:1 shows %g columns", x*3000)
	}
}

// TestLabelsComeAsRoomAllows zooms into a figure of too many rows until each is named.
func TestLabelsComeAsRoomAllows(t *testing.T) {
	g := relief(200, 4)
	for r := range g.Rows {
		g.Y.Labels = append(g.Y.Labels, fmt.Sprintf("gene-%03d", r))
	}
	g.Y.Kind = 0
	p := browser.Open(t, browser.Start(t), html(t, plot(t, g, norm.Options{}), page.Options{}), 900, 700, "")
	named := func() int { return strings.Count(browser.Eval[string](p, "swelterPage.files.svg()"), ">gene-") }
	whole := named()
	if whole < 10 || whole > 100 {
		t.Errorf("%d of 200 rows are named at first", whole)
	}
	if got := note(p); strings.Contains(got, "labels:") {
		t.Errorf("the note counts labels that come and go: %q", got)
	}
	browser.Eval[bool](p, "(swelterPage.app.store.change({y: [.5, .55]}), true)")
	p.Frame()
	if got := named(); got != 10 {
		t.Errorf("of 10 rows in sight %d are named", got)
	}
}

// TestByKeysAlone does without a mouse what a person can do with one, and hears
// what was done.
func TestByKeysAlone(t *testing.T) {
	p, _ := openGenes(t, 1200, 800, "")
	focus := func() { browser.Eval[bool](p, "(document.querySelector('.figure').focus(), true)") }
	hash := func() string { return browser.Eval[string](p, "swelterPage.app.hash") }
	// The figure is reached by Tab.
	browser.Eval[bool](p, "(document.activeElement.blur(), true)")
	for range 40 {
		p.Key(browser.Tab)
		if browser.Eval[bool](p, "document.activeElement === swelterPage.app.root") {
			break
		}
	}
	if !browser.Eval[bool](p, "document.activeElement === swelterPage.app.root") {
		t.Fatal("Tab does not lead to the figure")
	}
	for _, c := range []struct{ keys, link, words string }{
		{"s", "rows=-c0", "from the greatest"}, // the rows by the first column
		{"o", "", "As drawn"},
		{"p", "profiles=on", "Profiles shown"},
		{"p", "", "Profiles hidden"},
		{"]", "x=", ""},
		{"0", "", ""},
	} {
		focus()
		p.Key(c.keys)
		if got := hash(); !strings.HasPrefix(got, c.link) || c.link == "" && got != "" {
			t.Errorf("%s: the link is %q, want %q", c.keys, got, c.link)
		}
		if got := announced(p); !strings.Contains(got, c.words) {
			t.Errorf("%s is announced as %q", c.keys, got)
		}
	}
	// A branch of the tree, cropped to and let go.
	focus()
	p.Key("t")
	if got := announced(p); !strings.Contains(got, "8 of 8 columns") {
		t.Errorf("T: %q", got)
	}
	p.Key(browser.Escape)
	// Undo and redo.
	focus()
	p.Key("+")
	zoomed := hash()
	p.Key("z")
	if hash() == zoomed {
		t.Error("Z does not undo")
	}
	p.Key("y")
	if hash() != zoomed {
		t.Error("Y does not redo")
	}
	// The search, from the field back to the figure.
	p.Key("0")
	p.Key("/")
	browser.Eval[bool](p, "(document.activeElement.value = '', true)") // the driver sends the letter of a key that the page has taken, too
	p.Type("four")
	p.Key(browser.Enter)
	if got := announced(p); !strings.Contains(got, "row four") {
		t.Errorf("the search says %q", got)
	}
	p.Key(browser.Escape)
	if !browser.Eval[bool](p, "document.activeElement === swelterPage.app.root") || strings.Contains(hash(), "find") {
		t.Error("Escape does not end the search")
	}
}

// TestTheTableForReaders has the cells in sight as the tooltip says them.
func TestTheTableForReaders(t *testing.T) {
	p, f := openGenes(t, 1000, 700, "#cols=-name")
	browser.Eval[bool](p, "(document.querySelector('.values summary').click(), true)")
	p.Wait("document.querySelector('.values table')")
	cells := browser.Eval[[][]string](p, "[...document.querySelector('.values table').rows].map(r => [...r.cells].map(c => c.textContent))")
	if len(cells) != 7 || strings.Join(cells[0], " ") != " h g f e d c b a" {
		t.Fatalf("the table is %v", cells)
	}
	for r, row := range cells[1:] {
		for c, text := range row[1:] {
			if want := said(f.Grid.At(r, 7-c)); text != strings.TrimSuffix(want, " m") {
				t.Errorf("row %d, column %d: %q, want %q", r, c, text, want)
			}
		}
	}
	// What is zoomed to is what it has.
	browser.Eval[bool](p, "(swelterPage.app.store.change({x: [0, .5]}), true)")
	if got := browser.Eval[int](p, "document.querySelector('.values table').rows[0].cells.length"); got > 6 {
		t.Errorf("zoomed to half of the columns the table has %d", got-1)
	}
}

// TestReducedMotion: who asks for no motion gets none.
func TestReducedMotion(t *testing.T) {
	ctx := browser.Start(t)
	p := browser.Open(t, ctx, html(t, genes(t), page.Options{}), 900, 700, "")
	moving := "[...document.querySelectorAll('*')].flatMap(e => [e, '::after'].slice(0, 2).map(k => getComputedStyle(e, k === e ? null : k).transitionDuration)).filter(d => !/^0s(, 0s)*$/.test(d)).length"
	if browser.Eval[int](p, moving) == 0 {
		t.Fatal("nothing moves in any case: the test sees nothing")
	}
	p.Prefer("prefers-reduced-motion", "reduce")
	if n := browser.Eval[int](p, moving); n > 0 {
		t.Errorf("%d things move although nothing should", n)
	}
}
