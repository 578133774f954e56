package explore

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"fmt"
	"image/png"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/internal/testdata"
)

// What a visitor does with the record of GISTEMP beside the annual series since
// 1850: draws a box and a lasso, goes by keys, changes the map, saves the numbers
// and the picture, reads the table.
func TestEveryWayIn(t *testing.T) {
	ctx := browser.Start(t)
	html := record(t, "gistemp_annual_1951_2018_2deg.nc", CubeOptions{Series: testdata.Path(t, "climate/global_temp_annual.csv"), SeriesWhere: []string{"Source = gcag"}})
	p := browser.Open(t, ctx, html, 1200, 1500, "#plain=1")
	press := func(selector string) {
		p.Run(fmt.Sprintf("document.querySelector(%q).click()", selector))
		p.Frame()
		p.Frame()
	}
	pixels := func() string { return browser.Eval[string](p, "document.querySelector('.map').toDataURL()") }
	said := func() string { return browser.Eval[string](p, "swelterPage.live.textContent") }
	place := func(lon, lat float64) browser.Point {
		box := browser.Eval[[]float64](p, "(() => { const b = document.querySelector('.map').getBoundingClientRect(); return [b.left, b.top, b.width, b.height] })()")
		return browser.Point{X: box[0] + (lon+180)/360*box[2], Y: box[1] + (90-lat)/180*box[3]}
	}

	// The published series begins before the maps do, and what has none is grey.
	if from := browser.Eval[[]float64](p, "[swelterPage.lines[0].x[0], swelterPage.lines.length, swelterPage.head.x[0]]"); from[0] != 1850 || from[1] != 2 || from[2] < 1951 {
		t.Errorf("the series begins in %v", from)
	}

	// A box and a lasso around the same place have its area: km² on the sphere.
	area := 6371.0072 * 6371.0072 * 50 * math.Pi / 180 * (math.Sin(70*math.Pi/180) - math.Sin(36*math.Pi/180))
	for _, tool := range []string{"box", "lasso"} {
		press("[data-value=" + tool + "]")
		a, b := place(-10, 70), place(40, 36)
		if tool == "box" {
			p.Trace(a, b)
		} else {
			p.Trace(a, browser.Point{X: b.X, Y: a.Y}, b, browser.Point{X: a.X, Y: b.Y})
		}
		p.Frame()
		if got := browser.Eval[float64](p, "swelterPage.selection.total"); math.Abs(got/area-1) > .03 || !strings.Contains(said(), "chosen") {
			t.Errorf("%s: %.0f km², want %.0f; said %q", tool, got, area, said())
		}
		if link := browser.Eval[string](p, "swelterPage.address()"); !strings.Contains(link, tool) {
			t.Errorf("%s: the link is %q", tool, link)
		}
	}
	p.Run("document.activeElement.blur()")
	p.Key(kb.Escape)
	if got := browser.Eval[string](p, "swelterPage.state.region"); got != "" {
		t.Errorf("escape leaves %q", got)
	}

	// Keys step, make a span, play.
	frame := func() int { return browser.Eval[int](p, "swelterPage.state.frame") }
	was := frame()
	p.Key(kb.ArrowLeft)
	if frame() != was-1 || !strings.Contains(said(), "2017: mean of the world +") {
		t.Errorf("an arrow leads from %d to %d and says %q", was, frame(), said())
	}
	p.Key(kb.Home)
	p.Key(" ")
	p.Wait("swelterPage.state.frame > 0")
	p.Key(" ")
	if browser.Eval[bool](p, "swelterPage.playing") {
		t.Error("the space bar does not stop it")
	}

	// Another projection and back: the same pixels.
	before := pixels()
	choose := func(plain string) {
		p.Run("(() => { const s = [...document.querySelectorAll('select')].find(s => s.getAttribute('aria-label') === 'map'); s.value = '" + plain + "'; s.dispatchEvent(new Event('change')) })()")
		p.Frame()
		p.Frame()
	}
	choose("0")
	if pixels() == before {
		t.Error("equal areas look plain")
	}
	choose("1")
	if pixels() != before {
		t.Error("there and back, the pixels differ")
	}

	// The table and the file of numbers have the line of the chart.
	p.Run("document.querySelector('.numbers').open = true")
	p.Wait("document.querySelector('.numbers table')")
	line := browser.Eval[[]float64](p, "Array.from(swelterPage.series.mean)")
	cells := browser.Eval[[]string](p, "[...document.querySelectorAll('.numbers tbody tr')].map(r => r.cells[1].textContent)")
	saved := func(name string) []byte {
		p.Run("window.saved = ''; URL.createObjectURL = b => { const r = new FileReader(); r.onload = () => { window.saved = r.result.split(',')[1] }; r.readAsDataURL(b); return '#' }; [...document.querySelectorAll('.end-row button')].find(b => b.textContent === '" + name + "').click()")
		p.Wait("window.saved")
		data, err := base64.StdEncoding.DecodeString(browser.Eval[string](p, "window.saved"))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	rows, err := csv.NewReader(bytes.NewReader(saved("CSV"))).ReadAll()
	if err != nil || len(rows) != len(line)+1 || len(cells) != len(line) {
		t.Fatalf("%d rows, %d in the table, %v; the line has %d", len(rows), len(cells), err, len(line))
	}
	for i, v := range line {
		near(t, rows[i+1][0], number(t, "is "+cells[i], "is"), v, .0051)
		if got, err := strconv.ParseFloat(rows[i+1][1], 64); err != nil || math.Abs(got-v) > 5.1e-5 {
			t.Errorf("%v: the file has %v, the line %v", rows[i+1], got, v)
		}
	}
	if img, err := png.Decode(bytes.NewReader(saved("PNG"))); err != nil || img.Bounds().Dx() < 1000 {
		t.Errorf("the picture: %v", err)
	}
	if bare := browser.Eval[int](p, "document.querySelectorAll('canvas:not([aria-label]):not([aria-hidden])').length"); bare != 0 {
		t.Errorf("%d pictures have no words", bare)
	}
}

// A browser takes longer to put a view into the address than to draw a frame: of
// sixty steps in a row the first and the last are put there. Another link in the
// same window is followed.
func TestTheAddressKeepsUp(t *testing.T) {
	p := browser.Open(t, browser.Start(t), record(t, "decadal_anomalies_1850s_2020s_5deg.nc", CubeOptions{}), 1200, 900, "")
	p.Run(`(() => {
		const replace = history.replaceState.bind(history)
		window.told = 0
		history.replaceState = (...all) => { window.told++; replace(...all) }
		for (let i = 0; i < 60; i++) swelterPage.store.change({ frame: i % 10 }, false)
	})()`)
	p.Wait("location.hash === '#t=9'")
	if told := browser.Eval[int](p, "window.told"); told != 2 {
		t.Errorf("sixty steps were put into the address %d times", told)
	}
	p.Run("location.hash = 't=4&region=Africa'")
	p.Wait("swelterPage.state.frame === 4 && swelterPage.selection.name === 'Africa'")
}

// A published series is measured from the years that the line is: its values in
// 1850 less the mean of those years, added up by Python from the file. With too
// few of these years it stays as it was published.
func TestPublishedSeriesIsRebased(t *testing.T) {
	file := testdata.Path(t, "climate/global_temp_annual.csv")
	look := func(p *browser.Page, base string, first float64, words string) {
		t.Helper()
		p.Run("swelterPage.store.change({ base: " + base + " })")
		p.Frame()
		p.Frame()
		if got := browser.Eval[float64](p, "swelterPage.lines[0].v[0]"); math.Abs(got-first) > 1e-6 {
			t.Errorf("%s: 1850 is %.6f, want %.6f", base, got, first)
		}
		if got := browser.Eval[string](p, "document.querySelector('.key').innerText"); !strings.Contains(got, words) {
			t.Errorf("%s: the key says %q, not %q", base, got, words)
		}
	}
	ctx := browser.Start(t)
	p := browser.Open(t, ctx, record(t, "gistemp_annual_1951_2018_2deg.nc", CubeOptions{Series: file, SeriesWhere: []string{"Source = gcag"}}), 1200, 900, "")
	look(p, "[1951, 1980]", -0.341103, "gcag, from its mean of 1951–1980")
	look(p, "[1991, 2010]", -0.854210, "gcag, from its mean of 1991–2010")
	p = browser.Open(t, ctx, record(t, "gistemp_annual_1951_2018_2deg.nc", CubeOptions{Series: file, SeriesWhere: []string{"Source = gcag", "Year < 1960"}}), 1200, 900, "")
	look(p, "[1951, 1980]", -0.4177, "as published: it has too few of the years 1951–1980")
}

// While it plays, the window over a cell says the value of the frame that is shown.
func TestWindowFollowsTheFrame(t *testing.T) {
	p := browser.Open(t, browser.Start(t), record(t, "gistemp_annual_1951_2018_2deg.nc", CubeOptions{}), 1200, 900, "#plain=1&t=0")
	box := browser.Eval[[]float64](p, "(() => { const b = document.querySelector('.map').getBoundingClientRect(); return [b.left, b.top, b.width, b.height] })()")
	p.Move(box[0]+box[2]*.53, box[1]+box[3]*.22) // 51° N, 11° E
	p.Wait("document.querySelector('.tip').innerText.includes('1951: ')")
	p.Run("swelterPage.store.change({ frame: 65 }, false)")
	p.Frame()
	p.Frame()
	words := browser.Eval[string](p, "document.querySelector('.tip').innerText")
	want := browser.Eval[string](p, "(() => { const c = swelterPage.cube; return '2016: ' + swelterPage.words(c.raw(65, c.cellAt(11, 51))) })()")
	if !strings.Contains(words, want) {
		t.Errorf("the window says %q, the frame %q", words, want)
	}
	p.Run("swelterPage.store.change({ mode: 'trend' })")
	p.Key(kb.ArrowLeft)
	if got := browser.Eval[string](p, "swelterPage.state.mode + swelterPage.state.frame"); got != "anomaly64" {
		t.Errorf("a step from the trend leads to %q", got)
	}
}

// One frame is a map alone: no line, no trend, nothing of its own to differ from.
func TestOneFrame(t *testing.T) {
	html := record(t, "airs_surface_air_temperature_2002_2026.nc", CubeOptions{Pick: cube.Pick{Time: "2016-03"}})
	p := browser.Open(t, browser.Start(t), html, 1200, 900, "")
	if mode := browser.Eval[string](p, "swelterPage.state.mode"); mode != "absolute" {
		t.Errorf("the page begins with %q", mode)
	}
	seen := `[...document.querySelectorAll('.chart, .strips, .time, .pair')].filter(e => e.getClientRects().length > 0).length`
	if n := browser.Eval[int](p, seen); n != 0 {
		t.Errorf("%d parts of a timeline are seen", n)
	}
	if off := browser.Eval[string](p, "[...document.querySelectorAll('.segments button:disabled')].map(b => b.textContent).join()"); off != "Anomaly,Trend" {
		t.Errorf("not to be pressed: %q", off)
	}
}
