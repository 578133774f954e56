package explore

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/table"
)

// record is the dashboard of one of the climate files.
func record(t *testing.T, file string, o CubeOptions) []byte {
	t.Helper()
	var page bytes.Buffer
	if _, err := Cube(context.Background(), table.Input{Paths: []string{testdata.Path(t, "climate/"+file)}}, o, Env{}, &page); err != nil {
		t.Fatal(err)
	}
	return page.Bytes()
}

// The decades since the 1850s and the months of the satellite record say what
// CDO says (testdata/records.sh): cells, spans, means of the world and of a box,
// anomalies from a baseline of the same months.
func TestPageSaysWhatCDOSays(t *testing.T) {
	text, err := os.ReadFile("testdata/records.txt")
	if err != nil {
		t.Fatal(err)
	}
	ctx := browser.Start(t)
	pages := map[string][]byte{
		"decades": record(t, "decadal_anomalies_1850s_2020s_5deg.nc", CubeOptions{Pick: cube.Pick{Variable: "tempanomaly"}}),
		"airs":    record(t, "airs_surface_air_temperature_2002_2026.nc", CubeOptions{Pick: cube.Pick{Variable: "tas"}}),
	}
	var p *browser.Page
	last := ""
	view := func(name, hash string) *browser.Page {
		if last != name+hash {
			p, last = browser.Open(t, ctx, pages[name], 1200, 1400, "#plain=1&"+hash), name+hash
		}
		return p
	}
	const digit = .0051
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	slices.Sort(lines) // those of one view together
	for _, l := range lines {
		key, value, _ := strings.Cut(l, " ")
		want, err := strconv.ParseFloat(value, 64)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.SplitN(key, ".", 3)
		var lon, lat float64
		fmt.Sscanf(strings.Replace(parts[2], "/", " ", 1), "%f %f", &lon, &lat)
		var got float64
		switch parts[0] + "." + parts[1] {
		case "decades.cell":
			got = number(t, at(view("decades", "t=16"), lon, lat), "2010s:")
		case "decades.span":
			got = number(t, at(view("decades", "span=10-14"), lon, lat), "1990s:")
		case "decades.world":
			n, _ := strconv.Atoi(parts[2])
			p := view("decades", fmt.Sprintf("t=%d", n-1))
			got = number(t, browser.Eval[string](p, "document.querySelector('.what').innerText"), "0s:")
		case "decades.box":
			p := view("decades", "t=16&region=box:-10,35,40,70")
			got = number(t, browser.Eval[string](p, "document.querySelector('.what').innerText"), "2010s:")
		case "airs.cell": // whose map begins at 181.25 degrees west and ends at 61 south
			got = number(t, window(view("airs", "t=161&mode=absolute"), lon, lat), "Feb 2016:")
		case "airs.anomaly":
			got = number(t, window(view("airs", "t=161&base=2003-2022"), lon, lat), "Feb 2016:")
		default:
			t.Fatalf("what is %s?", key)
		}
		near(t, key, got, want, digit)
	}
}

// window is what the window over a cell says, without pointing at it.
func window(p *browser.Page, lon, lat float64) string {
	return browser.Eval[string](p, fmt.Sprintf("swelterPage.describe(swelterPage.cube.cellAt(%v, %v)).join('\\n')", lon, lat))
}

// The line that is copied shows the page in another one, without its controls.
func TestEmbedded(t *testing.T) {
	ctx := browser.Start(t)
	html := record(t, "decadal_anomalies_1850s_2020s_5deg.nc", CubeOptions{Pick: cube.Pick{Variable: "tempanomaly"}})
	var line string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Path == "/outer" {
			fmt.Fprintf(w, "<!doctype html><title>A story</title><p>Words above</p>%s", line)
			return
		}
		w.Write(html)
	}))
	defer server.Close()
	p := browser.Visit(t, ctx, server.URL+"/page#t=3", 1000, 900)
	p.Wait("window.swelterPage")
	browser.Eval[bool](p, "(() => { navigator.clipboard.writeText = t => { window.line = t; return Promise.resolve() }; [...document.querySelectorAll('button')].find(b => b.textContent === 'Embed').click(); return true })()")
	if line = browser.Eval[string](p, "window.line"); !strings.HasPrefix(line, "<iframe ") || !strings.Contains(line, "embed=1") {
		t.Fatalf("copied: %q", line)
	}
	p.Go(server.URL + "/outer")
	p.Wait("frames[0].swelterPage")
	if more := browser.Eval[float64](p, "frames[0].document.documentElement.scrollHeight - document.querySelector('iframe').clientHeight"); more > 4 {
		t.Errorf("the frame is %v pixels too low for the page in it", more)
	}
	shown := func(selector string) bool {
		return browser.Eval[bool](p, fmt.Sprintf("(() => { const e = frames[0].document.querySelector(%q); return e !== null && e.getClientRects().length > 0 })()", selector))
	}
	if shown(".row.top") || !shown(".map") || !shown(".row.time") {
		t.Error("the frame has the wrong parts")
	}
	if got := browser.Eval[int](p, "frames[0].swelterPage.state.frame"); got != 3 {
		t.Errorf("it shows frame %d", got)
	}
}

// On a phone nothing is wider than the screen, buttons are large enough for a
// finger, and a touch opens the window over a cell.
func TestPhone(t *testing.T) {
	ctx := browser.Start(t)
	for file, v := range map[string]string{"gistemp_annual_1951_2018_2deg.nc": "", "airs_surface_air_temperature_2002_2026.nc": "tas"} {
		p := browser.OpenPhone(t, ctx, record(t, file, CubeOptions{Pick: cube.Pick{Variable: v}}), "")
		if wide := browser.Eval[float64](p, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
			t.Errorf("%s: %v px wider than the screen", file, wide)
		}
		small := browser.Eval[[]string](p, "[...document.querySelectorAll('button, select')].filter(b => b.getClientRects().length && b.getBoundingClientRect().height < 43.5).map(b => b.getAttribute('aria-label') || b.textContent)")
		if len(small) > 0 {
			t.Errorf("%s: lower than a finger: %v", file, small)
		}
		box := browser.Eval[[]float64](p, "(() => { const b = document.querySelector('.map').getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2] })()")
		p.Tap(box[0], box[1])
		if browser.Eval[bool](p, "document.querySelector('.tip').hidden") {
			t.Errorf("%s: a touch opens no window", file)
		}
	}
}

// A page begins where it is asked to; regions of a file are in its list.
func TestStart(t *testing.T) {
	ctx := browser.Start(t)
	file := filepath.Join(t.TempDir(), "own.geojson")
	// Six cells of 5 degrees each, from 10 to 20 east and 0 to 15 north.
	if err := os.WriteFile(file, []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Mine"},"geometry":{"type":"Polygon","coordinates":[[[10,0],[20,0],[20,15],[10,15],[10,0]]]}}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	html := record(t, "decadal_anomalies_1850s_2020s_5deg.nc", CubeOptions{Pick: cube.Pick{Variable: "tempanomaly"}, Regions: file, Region: "mine", Land: true})
	p := browser.Open(t, ctx, html, 1100, 1200, "")
	if got := browser.Eval[string](p, "swelterPage.selection.name + ' ' + location.hash"); got != "land of Mine " {
		t.Errorf("begins with %q", got)
	}
	if got := browser.Eval[int](p, "(swelterPage.store.change({surface: 'all'}), Array.from(swelterPage.selection.weights).filter(w => w > 0).length)"); got != 6 {
		t.Errorf("%d cells", got)
	}
	p.Frame()
	if got := browser.Eval[string](p, "location.hash"); got != "#surface=all" {
		t.Errorf("the link is %q", got)
	}
	for want, o := range map[string]CubeOptions{
		"give one":     {Land: true, Ocean: true},
		"no continent": {Region: "Atlantis"},
		"no such file": {Regions: "nosuch.geojson"},
	} {
		o.Pick.Variable = "tempanomaly"
		in := table.Input{Paths: []string{testdata.Path(t, "climate/decadal_anomalies_1850s_2020s_5deg.nc")}}
		if _, err := Cube(context.Background(), in, o, Env{}, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

// How likely a trend is by chance is what package cube computes, whose figures
// are held against statsmodels' and SciPy's.
func TestChance(t *testing.T) {
	ctx := browser.Start(t)
	html := record(t, "gistemp_annual_1951_2018_2deg.nc", CubeOptions{})
	p := browser.Open(t, ctx, html, 1100, 1200, "#mode=trend&plain=1")
	for _, place := range [][2]float64{{13, 51}, {-47, -23}, {-35, 47}, {171, -61}, {-121, -51}} {
		text := at(p, place[0], place[1])
		series := browser.Eval[[]float64](p, fmt.Sprintf("Array.from(swelterPage.cube.series(swelterPage.cube.cellAt(%v, %v), 'anomaly', [1951, 1980]), v => v === v ? v : -999)", place[0], place[1]))
		years := make([]float64, len(series))
		for i := range series {
			years[i] = 1951 + float64(i)
			if series[i] == -999 {
				series[i] = math.NaN()
			}
		}
		want := cube.Line(years, series).P
		said := fmt.Sprintf("p = %.3f", want)
		switch {
		case want != want:
			said = ""
		case want < .001:
			said = "p < 0.001"
		}
		if !strings.Contains(text, said) {
			t.Errorf("at %v: %q, want %q", place, text, said)
		}
	}
}
