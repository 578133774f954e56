package page_test

import (
	"strings"
	"testing"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
)

// named is a grid under such labels, its axes with titles.
func named(rows, cols []string) *grid.Grid {
	g := grid.New(len(rows), len(cols))
	for i := range g.Values {
		g.Values[i] = float64(i)
	}
	g.Y, g.X = grid.Labelled("kind", rows), grid.Labelled("place", cols)
	return g
}

// Labels that were laid out slanted stand upright where the window has room for
// it: the title comes up to them.
func TestTitlesFollowUprightLabels(t *testing.T) {
	p := browser.Open(t, browser.Start(t), html(t, plot(t, named([]string{"credit card", "cash"}, strings.Fields("Manhattan Queens Bronx Brooklyn")), norm.Options{}), page.Options{}), 1280, 900, "")
	body := browser.Eval[[]float64](p, "(() => { const r = swelterPage.app.root.getBoundingClientRect(), [x, y, w, h] = swelterPage.app.geometry.body; return [r.left + x, r.top + y + h, w] })()")
	shot := p.Shot()
	var inked []bool // the lines of pixels below the body that have ink
	for y := body[1] + 3; y < body[1]+90; y++ {
		ink := false
		for x := body[0]; x < body[0]+body[2]; x++ {
			ink = ink || at(shot, x, y).R < 120
		}
		inked = append(inked, ink)
	}
	var lines [][2]int
	for y, ink := range inked {
		if ink && (y == 0 || !inked[y-1]) {
			lines = append(lines, [2]int{y, y})
		}
		if ink {
			lines[len(lines)-1][1] = y
		}
	}
	if len(lines) != 2 {
		t.Fatalf("%d lines of words below the cells, want labels and title: %v", len(lines), lines)
	}
	if high, gap := lines[0][1]-lines[0][0], lines[1][0]-lines[0][1]; high > 16 || gap > 20 {
		t.Errorf("labels %d pixels high and %d above the title; want them upright, the title near", high, gap)
	}
}

// A taller body has room for labels that were not measured; those that are too
// long for the place beside it are shortened, and end before the title.
func TestLongLabelsKeepTheirPlace(t *testing.T) {
	rows := make([]string, 300)
	for i := range rows {
		rows[i] = "short"
		if i%7 == 3 {
			rows[i] = "a label that is longer than any that was laid out"
		}
	}
	p := browser.OpenPhone(t, browser.Start(t), html(t, plot(t, named(rows, []string{"a", "b", "c"}), norm.Options{}), page.Options{}), "")
	texts := browser.Eval[[]string](p, `(() => {
		const app = swelterPage.app, out = [], left = app.geometry.body[0], c = CanvasRenderingContext2D.prototype, fill = c.fillText
		c.fillText = function (t, x, y) { if (this.textAlign === 'right' && x < left) out.push([t, x - this.measureText(t).width]); return fill.call(this, t, x, y) }
		app.draw()
		app.paintNow()
		c.fillText = fill
		return out.filter(([t, x]) => x < 4).map(([t]) => t).concat(out.some(([t]) => t.includes('…')) ? [] : ['none is shortened'])
	})()`)
	if len(texts) > 0 {
		t.Errorf("labels beyond their place: %q", texts)
	}
}

// Slanted labels that the layout had shortened have no more room on the page,
// and rows without names are counted in whole numbers.
func TestSlantedLabelsAreShortened(t *testing.T) {
	g := named(nil, []string{"a label that is far longer than a third of the figure can be, and goes on for ever and ever, and then some more", "b", "c"})
	g.Rows, g.Values, g.Y = 2, []float64{1, 2, 3, 4, 5, 6}, grid.New(2, 3).Y
	p := browser.Open(t, browser.Start(t), html(t, plot(t, g, norm.Options{}), page.Options{}), 900, 700, "")
	texts := browser.Eval[[]string](p, "[...new DOMParser().parseFromString(swelterPage.files.svg(), 'image/svg+xml').querySelectorAll('text')].map(t => t.textContent)")
	all := strings.Join(texts, "|")
	if strings.Contains(all, "for ever and ever") || !strings.Contains(all, "…") {
		t.Errorf("the long label is not shortened: %s", all)
	}
	if strings.Contains(all, "0.0") || !strings.Contains(all, "0|1") {
		t.Errorf("two rows without names are called %s", all)
	}
}
