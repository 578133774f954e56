package explore

import (
	"math"
	"testing"

	"github.com/swelter/swelter/internal/browser"
)

// Trends that are hardly any are crossed by lines on the map, as many as SciPy
// finds (testdata/doubt.py), the legend says their share of the area, and other
// views have none.
func TestDoubtfulTrendsAreMarked(t *testing.T) {
	const cells, doubtful, share = 16174, 3769, .1849
	ctx := browser.Start(t)
	p := browser.Open(t, ctx, record(t, "gistemp_annual_1951_2018_2deg.nc", CubeOptions{}), 1200, 1400, "#mode=trend&plain=1")
	count := browser.Eval[[]int](p, "[Array.from(swelterPage.shown).filter(v => v === v).length, swelterPage.doubt.reduce((a, b) => a + b)]")
	if count[0] != cells || math.Abs(float64(count[1]-doubtful)) > 3 { // p of values in steps of the file's codes
		t.Errorf("%d trends, %d of them in doubt; SciPy has %d and %d", count[0], count[1], cells, doubtful)
	}
	said := number(t, browser.Eval[string](p, "document.querySelector('.doubt').innerText"), "hardly a trend (")
	near(t, "share in doubt", said, 100*share, .6)

	// Inks per cell, away from coasts: one of the palette, and its lines where in doubt.
	inks := browser.Eval[map[string]int](p, `(() => {
		const m = swelterPage.map, canvas = m.canvas, ctx = canvas.getContext('2d'), d = new Uint32Array(ctx.getImageData(0, 0, canvas.width, canvas.height).data.buffer)
		const colors = swelterPage.colors(), n = { plain: 0, crossed: 0, 'plain but in doubt': 0, 'crossed for nothing': 0 }
		for (let r = 2; r < 88; r += 3) for (let c = 1; c < 180; c += 3) {
			const cell = r * 180 + c, v = swelterPage.shown[cell]
			if (v !== v) continue
			const w = canvas.width / 180, h = canvas.height / 90, seen = new Set()
			for (let y = Math.ceil(r * h) + 1; y < (r + 1) * h - 1; y++) for (let x = Math.ceil(c * w) + 1; x < (c + 1) * w - 1; x++) seen.add(d[y * canvas.width + x])
			if (!seen.has(colors.of(v)) || seen.size > 2) continue // a coast
			const doubt = swelterPage.doubt[cell] === 1, crossed = seen.size === 2
			n[doubt ? crossed ? 'crossed' : 'plain but in doubt' : crossed ? 'crossed for nothing' : 'plain']++
		}
		return n
	})()`)
	if inks["plain"] < 100 || inks["crossed"] < 100 || inks["crossed for nothing"] > inks["plain"]/20 || inks["plain but in doubt"] > inks["crossed"]/20 {
		t.Errorf("cells by their inks: %v", inks)
	}
	browser.Eval[bool](p, "(document.querySelector('[data-value=anomaly]').click(), true)")
	p.Frame()
	p.Frame()
	if browser.Eval[bool](p, "swelterPage.doubt !== null || document.querySelector('.doubt').innerText !== ''") {
		t.Error("a year has marks of trends")
	}
}
