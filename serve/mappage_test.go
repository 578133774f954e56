package serve

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"image"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/page/webmap"
	"github.com/swelter/swelter/pyramid"
)

// mapOf opens the page of a configuration in Chromium, and its server's address.
func mapOf(t *testing.T, dir, config, hash string) (*browser.Page, string) {
	t.Helper()
	p := visitMap(t, dir, config, hash)
	if broken := browser.Eval[string](p, "document.querySelector('[role=alert]')?.textContent ?? ''"); broken != "" {
		t.Fatal(broken)
	}
	return p, browser.Eval[string](p, "location.origin")
}

// visitMap opens the page of a configuration, whatever it says.
func visitMap(t *testing.T, dir, config, hash string) *browser.Page {
	t.Helper()
	c, err := ReadConfig(write(t, dir, "heat.json", config))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), c, Surroundings{})
	if err != nil {
		t.Fatal(err)
	}
	h := httptest.NewServer(s)
	t.Cleanup(func() { s.endStreams(); h.Close(); s.Close() })
	p := browser.Visit(t, browser.Start(t), h.URL+"/map/?theme=light"+hash, 1000, 700)
	p.Wait("window.swelterPage || document.querySelector('.broken')")
	p.Wait("window.swelterPage?.still || document.querySelector('.broken')")
	return p
}

// readValue is a value under the pointer.
type readValue struct {
	Layer, Name, Unit string
	Value             float64
}

// under is what the page reads at a place of the ground.
func under(p *browser.Page, lon, lat float64) map[string]readValue {
	text := browser.Eval[string](p, fmt.Sprintf("(() => { const a = window.swelterPage, q = a.map.project([%g, %g]); return a.read(q.x, q.y).then(JSON.stringify) })()", lon, lat))
	var all []readValue
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		panic(err)
	}
	out := map[string]readValue{}
	for _, r := range all {
		out[r.Layer] = r
	}
	return out
}

// look moves the map.
func look(p *browser.Page, lon, lat, zoom float64) {
	browser.Eval[bool](p, fmt.Sprintf("(window.swelterPage.map.jumpTo({center: [%g, %g], zoom: %g}), true)", lon, lat, zoom))
	p.Frame()
	p.Wait("window.swelterPage.still")
	p.Frame()
}

// at asks the server for the value at a place.
func at(t *testing.T, url, layer string, lon, lat float64, zoom int) float64 {
	t.Helper()
	r, err := http.Get(fmt.Sprintf("%s/layers/%s/at?lon=%g&lat=%g&zoom=%d", url, layer, lon, lat, zoom))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var v struct{ Value float64 }
	if err := json.NewDecoder(r.Body).Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v.Value
}

// differ counts the pixels right of the panel and its shadow that are not alike.
func differ(a, b image.Image) (n int) {
	for y := range 700 {
		for x := 350; x < 940; x++ {
			if a.At(x, y) != b.At(x, y) {
				n++
			}
		}
	}
	return n
}

const oneLayer = `{"layers": {"p": {"input": {"paths": ["p.csv"]}, "make": {"tiles": {"radius": "16px", "zoom": [0, 6]}}, "place": {"title": "Places"}}}}`

func TestMapPage(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "p.csv", "lon,lat\n2.3,48.8\n2.4,48.9\n2.35,48.85\n-70,-33\n-70.4,-33\n")
	p, url := mapOf(t, dir, oneLayer, "#map=3/48.8/2.3")

	// Values under the pointer are those of the server, at every zoom.
	for _, zoom := range []float64{0, 2, 4.6} {
		look(p, 2.35, 48.85, zoom)
		if got, want := under(p, 2.35, 48.85)["Places"].Value, at(t, url, "p", 2.35, 48.85, min(6, int(math.Round(zoom+1)))); got != want || got <= 0 {
			t.Errorf("zoom %g: the page reads %g, the server says %g", zoom, got, want)
		}
		shown := p.Shot()
		browser.Eval[bool](p, "(document.querySelector('[data-layer=p]').click(), true)")
		p.Frame()
		if n := differ(shown, p.Shot()); n < 100 {
			t.Errorf("zoom %g: the layer shows in %d pixels", zoom, n)
		}
		if all := under(p, 2.35, 48.85); len(all) != 0 {
			t.Errorf("zoom %g: a layer that is off reads %v", zoom, all)
		}
		browser.Eval[bool](p, "(document.querySelector('[data-layer=p]').click(), true)")
	}

	// What the tip says is that value.
	p.Move(float64(500), 350)
	p.Wait("document.querySelector('.tip b')")

	// The legend does not change when the map is moved.
	look(p, 2.35, 48.85, 3)
	legend := "document.querySelector('.legend canvas').toDataURL() + document.querySelector('.ticks').textContent"
	before := browser.Eval[string](p, legend)
	look(p, -70, -33, 3)
	if browser.Eval[string](p, legend) != before {
		t.Error("the legend changed when the map was moved")
	}

	// A threshold above every value leaves nothing, at once and without a request.
	look(p, 2.35, 48.85, 3)
	shown := p.Shot()
	requests := "performance.getEntriesByType('resource').length"
	n := browser.Eval[int](p, requests)
	browser.Eval[bool](p, "(document.querySelectorAll('.grip')[0].focus(), true)")
	for range 5 {
		p.Run(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight", shiftKey: true, bubbles: true}))`)
	}
	p.Frame()
	if d := differ(shown, p.Shot()); d < 20 {
		t.Errorf("a threshold changed %d pixels", d)
	}
	if m := browser.Eval[int](p, requests); m != n {
		t.Errorf("%d requests because of a threshold", m-n)
	}
	if text := browser.Eval[string](p, "document.querySelector('.grip').getAttribute('aria-valuenow')"); text != "0.500" {
		t.Errorf("the lower threshold stands at %s after five tenths", text)
	}
}

// One PMTiles file beside its page, as any host of files serves it: with ranges
// and without.
func TestMapPageOfOneFile(t *testing.T) {
	dir := t.TempDir()
	csv := write(t, t.TempDir(), "p.csv", "lon,lat\n2.3,48.8\n2.3,48.8\n-70,-33\n")
	tiles, err := swelter.OpenTiles(t.Context(), tilesOf(csv, swelter.TilesOptions{Zoom: &[2]int{0, 4}, Values: true, Options: pyramid.Options{Radius: "24px"}}), swelter.Env{})
	if err != nil {
		t.Fatal(err)
	}
	if err := tiles.Write(t.Context(), filepath.Join(dir, "p.pmtiles"), 1, nil); err != nil {
		t.Fatal(err)
	}
	src, err := Points(tiles)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := ContourFiles(src)
	if err != nil || len(lines) < 3 {
		t.Fatal(len(lines), err)
	}
	to := len(lines) - 1
	var files []webmap.File
	for zoom, data := range lines {
		files = append(files, webmap.File{Name: fmt.Sprintf("contours-%d.json", zoom), Data: data})
	}
	c := webmap.Config{Title: "Points", Layers: []webmap.Layer{{Name: "tiles", Title: "Points", Archive: "../p.pmtiles", Contours: "contours-{zoom}.json", ContoursTo: &to}}}
	if err := webmap.Write(dir, c, "test", nil, files...); err != nil {
		t.Fatal(err)
	}
	ctx := browser.Start(t)
	for name, h := range map[string]http.Handler{
		"ranges": http.FileServer(http.Dir(dir)),
		"whole": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Del("Range")
			http.FileServer(http.Dir(dir)).ServeHTTP(w, r)
		}),
	} {
		host := httptest.NewServer(h)
		p := browser.Visit(t, ctx, host.URL+"/", 1000, 700)
		p.Wait("window.swelterPage || document.querySelector('.broken')")
		p.Wait("window.swelterPage.still")
		// All points are in view, and the legend is that of their zoom.
		if note := browser.Eval[string](p, "document.querySelector('.note').textContent"); note != "count per pixel · zoom 3" {
			t.Errorf("%s: at first the legend is that of %q", name, note)
		}
		for _, zoom := range []float64{0, 1, 3} {
			look(p, 2.3, 48.8, zoom)
			// The kernel's peak twice, 3/(pi h^2); the middle of the pixel is at most .71 pixels away.
			if r, want := under(p, 2.3, 48.8)["Points"], 2*3/(math.Pi*24*24); math.Abs(r.Value/want-1) > .003 || r.Unit != "count per pixel" {
				t.Errorf("%s: zoom %g reads %+v, wanted %g", name, zoom, r, want)
			}
			plain := p.Shot()
			box := "document.querySelector('[data-contours=lines]')"
			tick(p, box)
			if differ(plain, p.Shot()) < 50 {
				t.Errorf("%s: zoom %g has no contours", name, zoom)
			}
			tick(p, box)
		}
		host.Close()
	}
}

// Tracks, flights and countries on one
// page, each with its value under the pointer.
func TestMapPageOfThree(t *testing.T) {
	dir := t.TempDir()
	airports := map[string][]string{}
	for _, r := range rowsOf(t, testdata.Path(t, "points/us_airports.csv")) {
		airports[r[0]] = r
	}
	flights := "alon,alat,blon,blat,n\n"
	for _, r := range rowsOf(t, testdata.Path(t, "points/flights-airport.csv")) {
		if a, b := airports[r[0]], airports[r[1]]; r[0] == "JFK" && r[1] == "LAX" {
			flights += strings.Join([]string{a[6], a[5], b[6], b[5], r[2]}, ",") + "\n"
		}
	}
	write(t, dir, "flights.csv", flights)
	config := fmt.Sprintf(`{"layers": {
		"co2": {"input": {"paths": [%q], "where": ["Year = 2010"]}, "make": {"map": {"regions": "countries", "key": "Country", "value": "Per Capita"}}},
		"flights": {"input": {"paths": ["flights.csv"]}, "make": {"map": {"fromLon": "alon", "fromLat": "alat", "toLon": "blon", "toLat": "blat", "value": "n"}}},
		"tracks": {"input": {"paths": [%q]}, "make": {"tiles": {"points": {"x": "longitude", "y": "latitude", "group": "icao24"}, "lines": true, "zoom": [0, 6]}}},
	}}`, testdata.Path(t, "values/fossil-fuel-co2-emissions-by-nation.csv.gz"), testdata.Path(t, "points/adsb_airbus_tree.json.gz"))
	p, url := mapOf(t, dir, config, "")
	for _, c := range []struct {
		layer, title string
		lon, lat     float64
		value        float64 // 0: that of the server
		unit         string
	}{
		{"co2", "co2", -55, -10, .568249866960447, "Per Capita"}, // Brazil: the table's row of 2010
		{"flights", "flights", -97.141222, 39.456454, 8078, "n"}, // the middle of the great circle
		{"tracks", "adsb_airbus_tree", 9.8209, 53.5286, 0, "km"},
	} {
		look(p, c.lon, c.lat, 3)
		want := c.value
		if want == 0 {
			want = at(t, url, c.layer, c.lon, c.lat, 4)
		}
		r := under(p, c.lon, c.lat)[c.title]
		if math.Abs(r.Value-want) > 1e-9 || want <= 0 || !strings.Contains(r.Unit, c.unit) {
			t.Errorf("%s reads %+v, wanted %g %s", c.layer, r, want, c.unit)
		}
		toggle := fmt.Sprintf("(document.querySelector('[data-layer=%s]').click(), true)", c.layer)
		browser.Eval[bool](p, toggle)
		p.Frame()
		p.Wait("window.swelterPage.still")
		if _, ok := under(p, c.lon, c.lat)[c.title]; ok {
			t.Errorf("%s is off and has a value", c.layer)
		}
		browser.Eval[bool](p, toggle)
	}
}

func rowsOf(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
