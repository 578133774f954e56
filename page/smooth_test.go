package page_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
)

// relief is a matrix that no single tile holds: smooth, as measured fields are.
func relief(rows, cols int) *grid.Grid {
	g := grid.New(rows, cols)
	for i := range g.Values {
		r, c := float64(i/cols), float64(i%cols)
		g.Values[i] = math.Sin(r/90)*math.Cos(c/70)*50 + math.Sin((r+c)/11)
	}
	return g
}

// travelled zooms and pans for n frames, and counts what the graphics card was
// asked for, and which frames were blank.
const travelled = `async n => {
	const app = swelterPage.app, p = WebGL2RenderingContext.prototype, count = {draws: 0, tiles: 0, tables: 0, blank: 0, frames: 0}
	const watch = (name, as) => { const f = p[name]; p[name] = function (...a) { count[as]++; return f.apply(this, a) }; return () => { p[name] = f } }
	const back = [watch('drawArrays', 'draws'), watch('texSubImage3D', 'tiles')]
	const table = p.texSubImage2D
	p.texSubImage2D = function (...a) { if (a[4] === 256) count.tables++; return table.apply(this, a) }
	const canvas = document.querySelector('canvas.cells'), gl = canvas.getContext('webgl2'), pixel = new Uint8Array(4)
	let on = true
	app.whenDrawn(() => {
		if (!on) return
		count.frames++
		for (const [u, v] of [[.5, .5], [.1, .1], [.9, .9]]) {
			gl.readPixels(canvas.width * u, canvas.height * v, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
			if (pixel[3] === 0) count.blank++
		}
	})
	const frame = () => new Promise(r => requestAnimationFrame(() => setTimeout(r)))
	const tour = async () => {
		for (let i = 0; i < n; i++) {
			const t = i / n * 2 * Math.PI, w = .04 + .45 * (1 + Math.cos(t)), x = (1 - w) * (.5 + .5 * Math.sin(3 * t)), y = (1 - w) * (.5 + .5 * Math.cos(2 * t))
			app.store.change({x: [x, x + w], y: [y, y + w]})
			await frame()
		}
	}
	await tour()
	const first = {...count}
	for (const k in count) count[k] = 0
	await tour()
	const second = {...count}
	app.store.change({limits: [-20, 20]})
	await frame()
	const painted = count.frames - second.frames, tables = count.tables
	on = false
	for (const f of back) f()
	p.texSubImage2D = table
	return {first, second, painted, tables}
}`

// journey zooms and pans as travelled does, and paints every frame at once.
const journey = `async n => {
	const app = swelterPage.app
	for (let i = 0; i < n; i++) {
		const t = i / n * 2 * Math.PI, w = .04 + .45 * (1 + Math.cos(t)), x = (1 - w) * (.5 + .5 * Math.sin(3 * t)), y = (1 - w) * (.5 + .5 * Math.cos(2 * t))
		app.store.change({x: [x, x + w], y: [y, y + w]})
		app.paintNow()
		if (i % 50 === 49) await new Promise(r => setTimeout(r))
	}
	return true
}`

// mostBytes is how much a frame of zooming and panning may allocate.
const mostBytes = 1024

// TestAFrameAllocatesLittle zooms and pans for as many frames as five seconds
// have, again until the browser has compiled what they run.
func TestAFrameAllocatesLittle(t *testing.T) {
	const frames = 300
	p := browser.Open(t, browser.Start(t), html(t, plot(t, relief(2300, 2500), norm.Options{}), page.Options{}), 700, 500, "")
	least := math.Inf(1)
	for range 5 {
		least = min(least, p.Allocated(fmt.Sprintf("(%s)(%d)", journey, frames))/frames)
		if least <= mostBytes {
			return
		}
	}
	t.Errorf("a frame allocates %.0f bytes, at most %d are promised", least, mostBytes)
}

// TestTravelling holds what a frame costs, which does not depend on the machine:
// a draw call, no texture twice, nothing blank; new limits are one frame and one
// table of colours.
func TestTravelling(t *testing.T) {
	type counts struct{ Draws, Tiles, Tables, Blank, Frames int }
	p := browser.Open(t, browser.Start(t), html(t, plot(t, relief(2300, 2500), norm.Options{}), page.Options{}), 1000, 700, "")
	if kind := browser.Eval[string](p, "swelterPage.app.kind"); kind != "webgl2" {
		t.Fatalf("the cells are painted by %s", kind)
	}
	got := browser.Eval[struct {
		First, Second   counts
		Painted, Tables int
	}](p, "("+travelled+")(60)")
	for name, c := range map[string]counts{"first": got.First, "second": got.Second} {
		if c.Frames < 60 || c.Draws != c.Frames {
			t.Errorf("%s tour: %d draw calls in %d frames", name, c.Draws, c.Frames)
		}
		if c.Blank > 0 {
			t.Errorf("%s tour: %d of %d pixels looked at were blank", name, c.Blank, 3*c.Frames)
		}
		if c.Tables > 0 {
			t.Errorf("%s tour: the colours went to the card %d times", name, c.Tables)
		}
	}
	if got.Second.Tiles > 0 {
		t.Errorf("%d tiles went to the card twice", got.Second.Tiles)
	}
	if got.Painted != 1 || got.Tables != 1 {
		t.Errorf("new limits took %d frames and %d tables of colours, want 1 and 1", got.Painted, got.Tables)
	}
}
