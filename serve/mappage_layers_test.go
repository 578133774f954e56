package serve

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/internal/testdata"
	_ "github.com/swelter/swelter/source/parquet"
)

// set gives a control of the page another value, as a person does.
func set(p *browser.Page, control, value string) {
	browser.Eval[bool](p, fmt.Sprintf("(() => { const c = %s; c.value = %q; c.dispatchEvent(new Event('input')); c.dispatchEvent(new Event('change')); return true })()", control, value))
	p.Frame()
	p.Wait("window.swelterPage.still")
	p.Frame()
}

// ofLayer is an element of a layer's entry in the panel.
func ofLayer(layer, selector string) string {
	return fmt.Sprintf("document.querySelector('[data-layer=%s]').closest('section').querySelector('%s')", layer, selector)
}

// tick clicks a box.
func tick(p *browser.Page, box string) {
	browser.Eval[bool](p, "("+box+".click(), true)")
	p.Frame()
	p.Wait("window.swelterPage.still")
	p.Frame()
}

// Two layers and a series, each with its own bar: thresholds, colours, scale and
// opacity of one leave the others as they are, and the slider shows another time.
func TestMapPageControls(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "p.csv", "lon,lat\n0,0\n.5,.5\n1,0\n")
	write(t, dir, "q.csv", "lon,lat\n20,10\n")
	write(t, dir, "t1.csv", "lon,lat\n40,-10\n")
	write(t, dir, "t2.csv", "lon,lat\n40,-10\n40,-10\n")
	layer := func(name, place string) string {
		return fmt.Sprintf(`%q: {"input": {"paths": ["%s.csv"]}, "make": {"tiles": {"radius": "24px", "zoom": [0, 4]}}, "place": {%s}}`, name, name, place)
	}
	p, url := mapOf(t, dir, `{"layers": {`+strings.Join([]string{
		layer("p", `"title": "Places"`), layer("q", `"title": "Others"`),
		layer("t1", `"series": "Years", "when": "2019"`), layer("t2", `"series": "Years", "when": "2020"`),
	}, ",")+`}}`, "#map=3/0/10")
	look(p, 10, 0, 3)

	bars := "[...document.querySelectorAll('.legend canvas')].map(c => c.toDataURL())"
	before := browser.Eval[[]string](p, bars)
	if len(before) != 3 {
		t.Fatalf("%d legends, wanted one for each layer and one for the series", len(before))
	}
	shown := p.Shot()
	set(p, ofLayer("p", "select"), "viridis")
	after := browser.Eval[[]string](p, bars)
	if after[0] == before[0] || after[1] != before[1] || after[2] != before[2] {
		t.Error("a colormap of one layer is of that layer alone")
	}
	if differ(shown, p.Shot()) < 100 {
		t.Error("another colormap changed no pixels")
	}
	shown = p.Shot()
	set(p, ofLayer("p", "select[aria-label=scale]"), "log")
	if differ(shown, p.Shot()) < 100 {
		t.Error("another norm changed no pixels")
	}
	set(p, ofLayer("p", "input[type=range]"), "0")
	clear := p.Shot()
	tick(p, "document.querySelector('[data-layer=p]')")
	if n := differ(clear, p.Shot()); n != 0 {
		t.Errorf("a layer of no opacity shows in %d pixels", n)
	}

	// The slider of the series.
	if got := under(p, 40, -10)["Years"].Value; got != at(t, url, "t1", 40, -10, 4) || got <= 0 {
		t.Errorf("in 2019 it reads %g", got)
	}
	set(p, "document.querySelector('[aria-label=\"time of Years\"]')", "1")
	if got := under(p, 40, -10)["Years"].Value; got != at(t, url, "t2", 40, -10, 4) || got <= 0 {
		t.Errorf("in 2020 it reads %g", got)
	}
	if text := browser.Eval[string](p, "document.querySelector('.time output').textContent"); text != "2020" {
		t.Errorf("the slider says %q", text)
	}

	// A handle that is pulled along its bar: what lies below is gone.
	box := browser.Eval[[]float64](p, "(() => { const b = "+ofLayer("q", ".bar")+".getBoundingClientRect(); return [b.left, b.top + b.height / 2, b.width] })()")
	shown = p.Shot()
	p.Drag(box[0]+1, box[1], box[0]+.5*box[2], box[1])
	p.Frame()
	if differ(shown, p.Shot()) < 100 {
		t.Error("a handle that is pulled changes no pixels")
	}
	if now := browser.Eval[string](p, ofLayer("q", ".grip")+".getAttribute('aria-valuenow')"); now < "0.48" || now > "0.52" {
		t.Errorf("a handle pulled to the middle stands at %s", now)
	}
	p.Wander(1, 100)
}

// Contours and the areas that hold 50 and 95 % lie over the tiles, at every zoom.
func TestMapPageContours(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "p.csv", "lon,lat\n2.3,48.8\n2.4,48.9\n2.35,48.85\n-70,-33\n-70.4,-33\n")
	p, _ := mapOf(t, dir, strings.NewReplacer("16px", "60km", "[0, 6]", "[0, 8]").Replace(oneLayer), "#map=3/48.8/2.3")
	for _, zoom := range []float64{3, 5} {
		look(p, 2.35, 48.85, zoom)
		for _, kind := range []string{"lines", "areas"} {
			box := "document.querySelector('[data-contours=" + kind + "]')"
			plain := p.Shot()
			tick(p, box)
			look(p, 2.35, 48.85, zoom)
			if n := differ(plain, p.Shot()); n < 50 {
				t.Errorf("zoom %g: %s show in %d pixels", zoom, kind, n)
			}
			tick(p, box)
			if n := differ(plain, p.Shot()); n != 0 {
				t.Errorf("zoom %g: %s that are off show in %d pixels", zoom, kind, n)
			}
		}
	}
	// The borders of the areas are those of the window's own tiles, at the densities
	// that bound them among all.
	tick(p, "document.querySelector('[data-contours=areas]')")
	look(p, 2.35, 48.85, 7)
	if d := browser.Eval[float64](p, `(() => {
		const steps = []
		for (const f of window.swelterPage.map.getSource('p areas')._data.geojson?.features ?? window.swelterPage.map.getSource('p areas')._data.features)
			for (const l of f.geometry.type === 'MultiLineString' ? f.geometry.coordinates : f.geometry.coordinates.flat())
				for (let i = 1; i < l.length; i++) steps.push(Math.hypot(l[i][0] - l[i - 1][0], l[i][1] - l[i - 1][1]))
		return Math.max(...steps)
	})()`); d > 2*360./256/256 {
		t.Errorf("the areas' corners are up to %g degrees apart where a pixel of the tiles has %g", d, 360./256/256)
	}
	if note := browser.Eval[string](p, "document.querySelector('[data-note=contours]').textContent"); !strings.Contains(note, "50 % in") || !strings.Contains(note, "95 % in") {
		t.Errorf("the areas are said to be %q", note)
	}
}

// A style of a person's own stands in the place of the outlines, with the
// attribution of its sources; where it cannot be had, the outlines are there and
// the panel says so.
func TestMapPageStyle(t *testing.T) {
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		if r.URL.Path != "/style.json" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, `{"version": 8, "sources": {"own": {"type": "geojson", "attribution": "(c) Own Maps", "data": {"type": "Polygon", "coordinates": [[[-60, -60], [60, -60], [60, 60], [-60, 60], [-60, -60]]]}}},
			"layers": [{"id": "back", "type": "background", "paint": {"background-color": "#102030"}}, {"id": "square", "type": "fill", "source": "own", "paint": {"fill-color": "#305070"}}]}`)
	}))
	defer host.Close()
	config := func(style string) string {
		return `{"map": {"style": "` + host.URL + style + `", "attribution": "Counted by us"}, ` + oneLayer[1:]
	}
	dir := t.TempDir()
	write(t, dir, "p.csv", "lon,lat\n2.3,48.8\n2.4,48.9\n")
	p, _ := mapOf(t, dir, config("/style.json"), "#map=2/0/0")
	look(p, 0, 0, 2)
	if r, g, b, _ := p.Shot().At(500, 350).RGBA(); r>>8 != 0x30 || g>>8 != 0x50 || b>>8 != 0x70 {
		t.Errorf("the middle of the map is %02x %02x %02x, the style says 30 50 70", r>>8, g>>8, b>>8)
	}
	credits := browser.Eval[string](p, "document.querySelector('.maplibregl-ctrl-attrib').textContent")
	if !strings.Contains(credits, "(c) Own Maps") || !strings.Contains(credits, "Counted by us") {
		t.Errorf("the map credits %q", credits)
	}
	if v := under(p, 2.35, 48.85)["Places"].Value; v <= 0 {
		t.Errorf("over a style of one's own the layer reads %g", v)
	}

	p = visitMap(t, dir, config("/none.json"), "#map=2/0/0")
	if said := browser.Eval[string](p, "document.querySelector('[role=alert]').textContent"); !strings.Contains(said, "404") || !strings.Contains(said, "outlines") {
		t.Errorf("of a style that is not there the page says %q", said)
	}
	if !browser.Eval[bool](p, "!!window.swelterPage.map.getLayer('land')") {
		t.Error("the outlines are not there")
	}
}

// A million real points as a pyramid: read back, served and shown.
func TestMapPageOfAMillion(t *testing.T) {
	dir := t.TempDir()
	tiles, err := swelter.OpenTiles(t.Context(), tilesOf(testdata.Path(t, "points/storm_event_locations_2008_2024.parquet"), swelter.TilesOptions{Zoom: &[2]int{0, 5}, Values: true}), swelter.Env{})
	if err != nil {
		t.Fatal(err)
	}
	if err := tiles.Write(t.Context(), filepath.Join(dir, "storms.pmtiles"), 2, nil); err != nil {
		t.Fatal(err)
	}
	p, url := mapOf(t, dir, `{"layers": {"storms": {"archive": "storms.pmtiles", "place": {"title": "Storms"}}}}`, "#map=3.4/38/-97")
	// What numpy counts in the pixel of a tile of that zoom (testdata/storms.py).
	for _, c := range []struct {
		lon, lat float64
		zoom     int
		count    float64
	}{{-97.5, 35.4, 4, 55}, {-77, 38.9, 3, 1450}, {-97.5, 35.4, 1, 1702}, {-66.1, 18.4, 5, 407}, {-110, 30, 3, 0}} {
		look(p, c.lon, c.lat, float64(c.zoom-1))
		if got, said := under(p, c.lon, c.lat)["Storms"].Value, at(t, url, "storms", c.lon, c.lat, c.zoom); got != c.count || said != c.count {
			t.Errorf("zoom %d at %g, %g: the page reads %g, the server says %g, counted are %g", c.zoom, c.lon, c.lat, got, said, c.count)
		}
	}
	look(p, -97, 38, 3)
	shown := p.Shot()
	tick(p, "document.querySelector('[data-layer=storms]')")
	if n := differ(shown, p.Shot()); n < 20000 {
		t.Errorf("the layer shows in %d pixels", n)
	}
}
