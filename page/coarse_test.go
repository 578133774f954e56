package page_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
)

// large is a grid of a million cells, whose sides are no powers of two, some of
// them missing.
func large(value func(v float64) float64) *grid.Grid {
	g := relief(1003, 997)
	for i, v := range g.Values {
		g.Values[i] = value(v)
		if i%997 < 9 && i/997%50 < 3 || i < 3000 {
			g.Values[i] = math.NaN()
		}
	}
	return g
}

// atFirst keeps what the first picture shows in the cells, and whether the cells
// were there already.
const atFirst = `{
	const mark = performance.mark.bind(performance)
	performance.mark = name => {
		const c = document.querySelector('canvas.cells')
		if (name === 'swelter-picture') window.first = {cells: c.getContext('2d').getImageData(0, 0, c.width, c.height).data, all: document.getElementById('swelter-later') === null && document.readyState !== 'loading'}
		return mark(name)
	}
}`

// again is how many of the codes before the script are not those of the means
// that the page makes of all cells, and in how many bytes the first picture
// differs from that of all cells.
const again = `(() => {
	const app = swelterPage.app, m = app.source, {fx, fy} = app.data.head.coarse, want = app.data.parts.get('coarse')
	const got = new m.constructor(m.rows, m.cols, m.codes, m.book, m.reducer).level(fx, fy).codes
	const [x, y, w, h] = app.geometry.body, now = app.picture(1).getContext('2d').getImageData(x, y, w, h).data
	const other = now.filter((v, i) => first.cells[i | 3] > 0 && v !== first.cells[i]).length
	return [want.length - got.length, want.filter((v, i) => v !== got[i]).length, new Set(want).size, other]
})()`

// The first picture of a large matrix is made of the means before the script.
func TestTheFirstPictureIsThatOfAllCells(t *testing.T) {
	ctx := browser.Start(t)
	browser.Before(t, ctx, atFirst)
	for name, c := range map[string]struct {
		value func(v float64) float64
		norm  norm.Options
	}{
		"steps":  {func(v float64) float64 { return v }, norm.Options{}},
		"ramps":  {func(v float64) float64 { return v }, norm.Options{VMin: new(-20.0), VMax: new(30.0)}},
		"ratios": {func(v float64) float64 { return math.Exp(v / 10) }, norm.Options{Name: "log"}},
		"list":   {func(v float64) float64 { return math.Round(v) }, norm.Options{}},
	} {
		doc := html(t, plot(t, large(c.value), c.norm), page.Options{})
		p := browser.Open(t, ctx, doc, 1280, 900, "")
		if got := browser.Eval[[]int](p, again); got[0] != 0 || got[1] != 0 || got[2] < 40 || got[3] != 0 {
			t.Errorf("%s: %d codes more and %d others than the page makes, of %d kinds; %d bytes of another picture", name, got[0], got[1], got[2], got[3])
		}
		if browser.Eval[bool](p, "first.all") {
			t.Errorf("%s: all cells were there before the first picture", name)
		}
		if n := browser.Eval[int](p, "document.querySelectorAll('[inert]').length"); n != 0 {
			t.Errorf("%s: %d parts of the page cannot be used", name, n)
		}
	}
}

// What a link shows may need every cell: zoomed to some, sorted by one.
func TestLinksIntoLargeMatrices(t *testing.T) {
	ctx := browser.Start(t)
	g := large(func(v float64) float64 { return v })
	p := browser.Open(t, ctx, html(t, plot(t, g, norm.Options{}), page.Options{}), 1280, 900, "#x=0.5,0.51&y=0.5,0.51")
	x, y := middle(p, 503, 500)
	p.Move(x, y)
	p.Frame()
	step := browser.Eval[float64](p, "(r => (r.to - r.from) / (r.n - 1))(swelterPage.app.data.head.book.ramps[0])")
	if got := browser.Eval[float64](p, "swelterPage.app.matrix.value(503, 500)"); math.Abs(got-g.At(503, 500)) > step {
		t.Errorf("the cell says %g, the data %g, with steps of %g", got, g.At(503, 500), step)
	}
	if got := browser.Eval[string](p, toldAt); got == "" {
		t.Error("nothing is said of a cell in sight")
	}
}

// A page that ends behind its script, or is damaged there, says so and shows the
// picture without script.
func TestDamagedCellsOfALargeMatrix(t *testing.T) {
	doc := html(t, plot(t, large(func(v float64) float64 { return v }), norm.Options{}), page.Options{})
	at := bytes.Index(doc, []byte(`id="swelter-later">`))
	if at < 0 {
		t.Fatal("nothing follows behind the script")
	}
	wrong := bytes.Clone(doc)
	wrong[at+5000] ^= 1
	ctx := browser.Start(t)
	for name, damaged := range map[string][]byte{"cut before": doc[:at-len(`<script type="text/plain" `)], "cut": doc[:at+5000], "changed": wrong} {
		p := browser.Open(t, ctx, damaged, 1280, 900, "")
		p.Wait("document.querySelector('.broken')")
		if got := browser.Eval[string](p, "document.querySelector('.broken').textContent"); !strings.Contains(got, "damaged") {
			t.Errorf("%s: the page says %q", name, got)
		}
		if !browser.Eval[bool](p, "document.querySelector('img.static')?.src.length > 1000") {
			t.Errorf("%s: there is no picture", name)
		}
	}
}

// Where the screen shows more than the means, the picture waits for the cells.
func TestFinerThanTheMeans(t *testing.T) {
	ctx := browser.Start(t)
	browser.Before(t, ctx, atFirst)
	p := browser.Open(t, ctx, html(t, plot(t, large(func(v float64) float64 { return v }), norm.Options{}), page.Options{}), 2400, 1900, "")
	body := browser.Eval[[]float64](p, "swelterPage.app.geometry.body")
	if body[2] < 997 {
		t.Fatalf("the body is %g wide; the test wants a pixel for every cell", body[2])
	}
	if got := browser.Eval[bool](p, "first.all"); !got {
		t.Error("the first picture was painted without the cells it shows")
	}
}
