package serve

import (
	"bytes"

	"encoding/json"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/archive"
	"github.com/swelter/swelter/geo"
	_ "github.com/swelter/swelter/render/pdf"
)

// places are three points: two beside another, one far away.
const places = "lon,lat\n2.3,48.8\n2.4,48.9\n-70,-33\n"

// write puts a file into a folder.
func write(t testing.TB, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// tilesOf is a recipe of tiles.
func tilesOf(path string, o swelter.TilesOptions) swelter.Spec {
	s := swelter.Spec{Version: swelter.SpecVersion, Make: swelter.Make{Tiles: &o}}
	s.Input.Paths = []string{path}
	return s
}

// pointsServer serves one layer of points, "p", and gheat's addresses.
func pointsServer(t testing.TB, csv string, o swelter.TilesOptions, so Options) *Server {
	t.Helper()
	spec := tilesOf(write(t, t.TempDir(), "points.csv", csv), o)
	feed, err := PointsFeed(t.Context(), "p", spec, swelter.Env{}, time.Nanosecond, nil)
	if err != nil {
		t.Fatal(err)
	}
	so.Gheat = "p"
	return server(t, []*Layer{{Name: "p", Tiles: feed}}, so)
}

func server(t testing.TB, layers []*Layer, o Options) *Server {
	t.Helper()
	s, err := New(layers, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// get asks a handler.
func get(h http.Handler, url string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", url, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// Every address answers, and what is none is refused with a sentence.
func TestAddresses(t *testing.T) {
	s := pointsServer(t, places, swelter.TilesOptions{Zoom: &[2]int{0, 5}}, Options{})
	for _, c := range []struct {
		url    string
		status int
		kind   string
		has    string
	}{
		{"/", 200, "application/json", `"name":"p"`},
		{"/layers.json", 200, "application/json", "/layers/p/tile.json"},
		{"/healthz", 200, "application/json", `"ok"`},
		{"/metrics", 200, "text/plain", `swelter_layer_up{layer="p"} 1`},
		{"/layers/p/tile.json", 200, "application/json", `/layers/p/tiles/{z}/{x}/{y}.png?v=`},
		{"/layers/p/tile.json?kind=values", 200, "application/json", `/layers/p/values/`},
		{"/layers/p/tiles/0/0/0.png", 200, "image/png", "PNG"},
		{"/layers/p/tiles/0/0/0.png?cmap=viridis", 200, "image/png", "PNG"},
		{"/layers/p/values/0/0/0.png", 200, "image/png", "PNG"},
		{"/layers/p/legend.json?zoom=3", 200, "application/json", `"zoom":3`},
		{"/layers/p/legend.svg?theme=dark&cmap=mako", 200, "image/svg+xml", "<svg"},
		{"/layers/p/map.png?bbox=-10,40,15,55&title=Paris", 200, "image/png", "PNG"},
		{"/layers/p/map.svg?bbox=170,-50,190,-30", 200, "image/svg+xml", "<svg"},
		{"/layers/p/map.pdf", 200, "application/pdf", "%PDF"},
		{"/fire/3/4,2.png", 200, "image/png", "PNG"},
		{"/layers/p/gheat/fire/3/4,2.png", 200, "image/png", "PNG"},

		{"/layers/p/tiles/3/9/1.png", 400, "text/plain", "at zoom 3 x and y are 0 to 7"},
		{"/layers/p/tiles/3/-1/1.png", 400, "text/plain", "at zoom 3 x and y are 0 to 7"},
		{"/layers/p/tiles/6/1/1.png", 400, "text/plain", "zooms from 0 to 5"},
		{"/layers/p/tiles/-1/0/0.png", 400, "text/plain", "zoom is 0 to 30"},
		{"/layers/p/tiles/99999999999/0/0.png", 400, "text/plain", "is no tile"},
		{"/layers/p/tiles/one/0/0.png", 400, "text/plain", "4/3/6.png"},
		{"/layers/p/tiles/0/0/0.jpg", 400, "text/plain", "end in .png"},
		{"/layers/p/tiles/0/0/0.png?cmap=nonesuch", 400, "text/plain", "nonesuch"},
		{"/layers/p/tiles/0/0", 400, "text/plain", "is no tile"},
		{"/layers/p/at?lon=2.3", 400, "text/plain", "lat"},
		{"/layers/p/at?lon=2.3&lat=500000", 400, "text/plain", "a number from"},
		{"/layers/p/at?lon=2.3&lat=NaN", 400, "text/plain", "a number from"},
		{"/layers/p/at?lon=2.3&lat=1&zoom=9", 400, "text/plain", "zooms from 0 to 5"},
		{"/layers/p/legend.svg?cmap=nonesuch", 400, "text/plain", "nonesuch"},
		{"/layers/p/legend.svg?theme=pink", 400, "text/plain", "pink"},
		{"/layers/p/map.png?bbox=1,2,3", 400, "text/plain", "west,south,east,north"},
		{"/layers/p/map.png?bbox=3,2,1,4", 400, "text/plain", "west,south,east,north"},
		{"/layers/p/map.png?bbox=-180,-80,180,80&zoom=5", 400, "text/plain", "tiles, and 64 are the most"},
		{"/layers/p/map.png?width=5000", 400, "text/plain", "4096"},
		{"/layers/p/map.gif", 400, "text/plain", "there are"},
		{"/layers/p/tile.json?kind=heat", 400, "text/plain", "there are tiles and values"},
		{"/classic/4/99,6.png", 400, "text/plain", "at zoom 4"},
		{"/classic/31/0,0.png", 400, "text/plain", "zoom is 0 to 30"},
		{"/classic/4/3-6.png", 400, "text/plain", "4/3,6.png"},
		{"/pink/4/3,6.png", 404, "text/plain", "classic, fire, omg, pbj, pgaitch"},
		{"/layers/q/tile.json", 404, "text/plain", "no layer"},
		{"/layers/p/nothing", 404, "text/plain", "there are tiles"},
		{"/nothing", 404, "text/plain", "/layers.json"},
		{"/figure", 405, "text/plain", "POST"},
	} {
		w := get(s, c.url)
		if w.Code != c.status || !strings.HasPrefix(w.Header().Get("Content-Type"), c.kind) || !strings.Contains(w.Body.String(), c.has) {
			t.Errorf("%s: %d %s %.200q; want %d %s with %q", c.url, w.Code, w.Header().Get("Content-Type"), w.Body, c.status, c.kind, c.has)
		}
		if w.Code >= 400 && strings.Count(w.Body.String(), "\n") != 1 {
			t.Errorf("%s: not one line: %q", c.url, w.Body)
		}
	}
	r := httptest.NewRequest("POST", "/layers/p/tiles/0/0/0.png", nil)
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, r); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
		t.Errorf("POST of a tile: %d", w.Code)
	}
}

// A tile on demand is the archive's, byte for byte, and what is in neither is
// the shared picture of nothing.
func TestTilesAreTheArchives(t *testing.T) {
	for _, o := range []swelter.TilesOptions{{}, {Values: true}, tilesOptions("9px"), tilesOptions("400km")} {
		o.Zoom = &[2]int{0, 4}
		s := pointsServer(t, places, o, Options{})
		src, err := s.layers["p"].current()
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "a.pmtiles")
		if err := src.(*points).Write(t.Context(), path, 2, nil); err != nil {
			t.Fatal(err)
		}
		feed, err := ArchiveFeed(t.Context(), "a", path, 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		a := server(t, []*Layer{{Name: "a", Tiles: feed}}, Options{})
		kind := "tiles"
		if o.Values {
			kind = "values"
		}
		full := 0
		for id := range geo.FirstID(5) {
			tile := geo.TileOfID(id)
			place := fmt.Sprintf("%s/%d/%d/%d.png", kind, tile.Z, tile.X, tile.Y)
			one, two := get(s, "/layers/p/"+place), get(a, "/layers/a/"+place)
			if one.Code != 200 || two.Code != 200 || !bytes.Equal(one.Body.Bytes(), two.Body.Bytes()) {
				t.Fatalf("%+v %s: %d, and %d from the archive, differ", o, place, one.Code, two.Code)
			}
			if !bytes.Equal(one.Body.Bytes(), s.empty[0].body) && !bytes.Equal(one.Body.Bytes(), s.empty[1].body) {
				full++
			}
		}
		if full < 8 {
			t.Errorf("only %d tiles hold anything", full)
		}
		if o.Values { // an archive of values is coloured as the points are
			for _, place := range []string{"tiles/0/0/0.png", "tiles/2/1/2.png", "tiles/4/8/5.png?cmap=viridis"} {
				one, two := get(s, "/layers/p/"+place), get(a, "/layers/a/"+place)
				if two.Code != 200 || !bytes.Equal(one.Body.Bytes(), two.Body.Bytes()) {
					t.Errorf("%s: coloured otherwise from the archive: %d %.100q", place, two.Code, two.Body)
				}
			}
		}
	}
}

func tilesOptions(radius string) swelter.TilesOptions {
	var o swelter.TilesOptions
	o.Radius = radius
	return o
}

// Values at a point are those counted by hand: at zoom 0 a pixel is 1.40625
// degrees, so both points of Paris lie in one.
func TestValueAtAPoint(t *testing.T) {
	s := pointsServer(t, places, swelter.TilesOptions{}, Options{})
	for url, want := range map[string]float64{
		"lon=2.3&lat=48.8&zoom=0": 2, "lon=2.3&lat=48.8&zoom=8": 1, "lon=-70&lat=-33": 1, "lon=290&lat=-33": 1, "lon=0&lat=0": 0,
	} {
		var got struct{ Value float64 }
		w := get(s, "/layers/p/at?"+url)
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Value != want {
			t.Errorf("%s: %s, want %g", url, w.Body, want)
		}
	}
}

// What a browser has already is not sent again, until the data change.
func TestETags(t *testing.T) {
	s := pointsServer(t, places, swelter.TilesOptions{}, Options{})
	first := get(s, "/layers/p/tiles/0/0/0.png")
	tag := first.Header().Get("Etag")
	if w := get(s, "/layers/p/tiles/0/0/0.png", "If-None-Match", `"x", W/`+tag); w.Code != 304 || w.Body.Len() > 0 || w.Header().Get("Etag") != tag {
		t.Errorf("the same again: %d, %d bytes", w.Code, w.Body.Len())
	}
	if w := get(s, "/layers/p/tiles/0/0/0.png", "If-None-Match", `"x"`); w.Code != 200 {
		t.Errorf("another tag: %d", w.Code)
	}
	if c := first.Header().Get("Cache-Control"); c != "public, max-age=10, stale-while-revalidate=60" {
		t.Errorf("Cache-Control: %s", c)
	}
	src, _ := s.layers["p"].current()
	if c := get(s, "/layers/p/tiles/0/0/0.png?v="+short(src.Version())).Header().Get("Cache-Control"); !strings.Contains(c, "immutable") {
		t.Errorf("under its version: %s", c)
	}
	tags := map[string]bool{tag: true}
	for _, other := range []string{"tiles/1/0/0.png", "values/0/0/0.png", "tiles/0/0/0.png?cmap=viridis", "gheat/fire/0/0,0.png", "gheat/classic/0/0,0.png"} {
		g := get(s, "/layers/p/"+other).Header().Get("Etag")
		if g == "" || tags[g] {
			t.Errorf("%s has the tag of another answer: %s", other, g)
		}
		tags[g] = true
	}
}

// wait lets a layer that is read anew in the background come to its new state.
func wait(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 500 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s: not within 5 s", what)
}

// A deleted point changes gheat's tile and its tag; a file that is gone is 503
// with a sentence, and comes back; a file that is damaged, too.
func TestFilesThatChange(t *testing.T) {
	dir := t.TempDir()
	path := write(t, dir, "points.csv", places)
	feed, err := PointsFeed(t.Context(), "p", tilesOf(path, swelter.TilesOptions{}), swelter.Env{}, time.Nanosecond, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := server(t, []*Layer{{Name: "p", Tiles: feed}}, Options{Gheat: "p"})
	const url = "/classic/4/4,9.png" // Santiago
	first := get(s, url)
	if first.Code != 200 || bytes.Equal(first.Body.Bytes(), s.empty[0].body) {
		t.Fatalf("no dot: %d", first.Code)
	}
	write(t, dir, "points.csv", "lon,lat\n2.3,48.8\n2.4,48.9\n")
	wait(t, "a deleted point", func() bool {
		w := get(s, url)
		return bytes.Equal(w.Body.Bytes(), s.empty[0].body) && w.Header().Get("Etag") != first.Header().Get("Etag")
	})
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	wait(t, "a file that is gone", func() bool { return get(s, url).Code == 503 })
	w := get(s, "/layers/p/tiles/0/0/0.png")
	if w.Code != 503 || !strings.Contains(w.Body.String(), "points.csv is not there") || strings.Contains(w.Body.String(), dir) || w.Header().Get("Retry-After") == "" {
		t.Errorf("a file that is gone: %d %s", w.Code, w.Body)
	}
	if w := get(s, "/healthz"); w.Code != 200 || !strings.Contains(w.Body.String(), `"down":["p"]`) {
		t.Errorf("healthz: %d %s", w.Code, w.Body)
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	wait(t, "a file that returned", func() bool { return get(s, url).Code == 200 })
	write(t, dir, "points.csv", "lon,lat\n500000,1\n")
	wait(t, "a file that cannot be read", func() bool { return get(s, url).Code == 503 })
	if w := get(s, url); !strings.Contains(w.Body.String(), "metres") || strings.Contains(w.Body.String(), dir) {
		t.Errorf("a file that cannot be read: %s", w.Body)
	}
	write(t, dir, "points.csv", places)
	wait(t, "a file that was mended", func() bool { return bytes.Equal(get(s, url).Body.Bytes(), first.Body.Bytes()) })
}

// An archive that is replaced shows its new tiles, one that is damaged says so.
func TestArchivesThatChange(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.pmtiles")
	put := func(data string) {
		t.Helper()
		w, err := archive.Create(path, data)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Put(geo.Tile{}, []byte("\x89PNG"+data)); err != nil {
			t.Fatal(err)
		}
		if err := w.Finish(archive.Info{Name: data}); err != nil {
			t.Fatal(err)
		}
	}
	put("one")
	feed, err := ArchiveFeed(t.Context(), "a", path, time.Nanosecond, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := server(t, []*Layer{{Name: "a", Tiles: feed}}, Options{})
	const url = "/layers/a/tiles/0/0/0.png"
	shows := func(data string) func() bool {
		return func() bool { w := get(s, url); return w.Code == 200 && w.Body.String() == "\x89PNG"+data }
	}
	wait(t, "the first", shows("one"))
	put("another")
	wait(t, "the second", shows("another"))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "a.pmtiles", string(whole[:100]))
	wait(t, "a damaged archive", func() bool { return get(s, url).Code == 503 })
	if w := get(s, url); !strings.Contains(w.Body.String(), "damaged") || strings.Contains(w.Body.String(), dir) {
		t.Errorf("a damaged archive: %s", w.Body)
	}
	put("third")
	wait(t, "the third", shows("third"))
}

// Damage inside an archive is found at its tile: 503, the other tiles stay.
func TestDamagedTile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.pmtiles")
	w, err := archive.Create(path, "")
	if err != nil {
		t.Fatal(err)
	}
	for id := range uint64(5) {
		if err := w.Put(geo.TileOfID(id), fmt.Appendf([]byte("\x89PNG"), "%d", id)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Finish(archive.Info{}); err != nil {
		t.Fatal(err)
	}
	r, err := archive.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	s := server(t, []*Layer{{Name: "a", Tiles: Fixed(newArchived(cracked{r}, "1"))}}, Options{})
	if w := get(s, "/layers/a/tiles/0/0/0.png"); w.Code != 503 || !strings.Contains(w.Body.String(), "damaged") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := get(s, "/layers/a/tiles/1/0/0.png"); w.Code != 200 {
		t.Errorf("its neighbour: %d %s", w.Code, w.Body)
	}
}

// cracked is an archive whose first tile lies beyond its end.
type cracked struct{ archive.Reader }

func (c cracked) Tile(t geo.Tile) ([]byte, error) {
	if t.Z == 0 {
		return nil, fmt.Errorf("%w: a tile lies beyond its end", archive.ErrDamaged)
	}
	return c.Reader.Tile(t)
}

// gheat by hand: one point in the middle of tile 4/8/7's pixel (100, 50). Its
// dot is 15 pixels wide at zoom 4; the bell is 127 in the middle, which classic
// colours as entry 127; a tile at zoom 4 is trunc(255 - 19 x 255/30) = 93 opaque.
func TestGheatByHand(t *testing.T) {
	side := float64(256 * 16)
	lon, lat := geo.FromWorldPlace((8*256+100.5)/side, (7*256+50.5)/side)
	s := pointsServer(t, fmt.Sprintf("lon,lat\n%.9f,%.9f\n", lon, lat), swelter.TilesOptions{}, Options{})
	w := get(s, "/classic/4/8,7.png")
	img, err := png.Decode(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != 256 || b.Dy() != 256 {
		t.Fatalf("%v", b)
	}
	at := func(x, y int) color.NRGBA { return color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA) }
	// classic's entries 127 and 255, from heatmap.py's own table (colormap/testdata).
	if c := at(100, 50); c.A != 93 || c.G < 190 || c.R > 60 {
		t.Errorf("the middle is %v; classic has a green about entry 127", c)
	}
	rim := at(0, 200)
	if rim.R != 53 || rim.G != 52 || rim.B != 61 {
		t.Errorf("where nothing is: %v, want classic's last, 53 52 61", rim)
	}
	for d := range 12 {
		inside := at(100+d, 50) != rim
		if want := d <= 7; inside != want { // at 7 of 7.5 the bell is .011: entry 254
			t.Errorf("%d pixels from the middle: inside %v", d, inside)
		}
	}
	if c := get(s, "/classic/15/16485,15014.png"); !bytes.Equal(c.Body.Bytes(), s.empty[0].body) {
		t.Error("zoom 15 has not faded away")
	}
	var opacity []uint8
	for _, place := range []string{"0/0,0", "4/8,7", "8/134,115", "14/8598,7373"} {
		img, err := png.Decode(get(s, "/classic/"+place+".png").Body)
		if err != nil {
			t.Fatal(err)
		}
		opacity = append(opacity, color.NRGBAModel.Convert(img.At(1, 1)).(color.NRGBA).A)
	}
	if !(opacity[0] == 127 && opacity[1] == 93) {
		t.Errorf("opacities %v, want 127 and 93 at zooms 0 and 4", opacity)
	}
}

// All five schemes colour the same dots, each in its own way.
func TestGheatSchemes(t *testing.T) {
	s := pointsServer(t, "lon,lat\n-105,35\n-100,30\n", swelter.TilesOptions{}, Options{})
	seen := map[string]string{}
	for _, scheme := range []string{"classic", "fire", "omg", "pbj", "pgaitch"} {
		w := get(s, "/"+scheme+"/4/3,6.png")
		img, err := png.Decode(bytes.NewReader(w.Body.Bytes()))
		if err != nil || img.Bounds().Dx() != 256 || img.Bounds().Dy() != 256 {
			t.Fatalf("%s: %d %v", scheme, w.Code, err)
		}
		if other, same := seen[w.Body.String()]; same {
			t.Errorf("%s is %s", scheme, other)
		}
		seen[w.Body.String()] = scheme
	}
}

// A server under a prefix names its addresses with it.
func TestUnderAPrefix(t *testing.T) {
	s := pointsServer(t, places, swelter.TilesOptions{}, Options{})
	mux := http.NewServeMux()
	mux.Handle("/my/heat/", http.StripPrefix("/my/heat", s))
	web := httptest.NewServer(mux)
	defer web.Close()
	var doc struct{ Tiles []string }
	r, err := http.Get(web.URL + "/my/heat/layers/p/tile.json")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if err := json.NewDecoder(r.Body).Decode(&doc); err != nil || len(doc.Tiles) != 1 || !strings.HasPrefix(doc.Tiles[0], web.URL+"/my/heat/layers/p/tiles/") {
		t.Fatalf("%v %v", doc.Tiles, err)
	}
	tile, err := http.Get(strings.NewReplacer("{z}", "0", "{x}", "0", "{y}", "0").Replace(doc.Tiles[0]))
	if err != nil {
		t.Fatal(err)
	}
	defer tile.Body.Close()
	if b, _ := io.ReadAll(tile.Body); tile.StatusCode != 200 || !bytes.HasPrefix(b, []byte("\x89PNG")) {
		t.Errorf("the tile it names: %d", tile.StatusCode)
	}
}

// A mounted handler sees its own paths, is counted, and may stream.
func TestMounts(t *testing.T) {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, r.URL.Path)
		w.(http.Flusher).Flush()
	})
	user := func(r *http.Request) string { return r.Header.Get("X-User") }
	s := server(t, nil, Options{User: user, Mounts: []Mount{{Path: "/site/", Handler: h}, {Path: "/own/", Handler: h, Private: true}}})
	if w := get(s, "/site/a/b"); w.Code != 202 || w.Body.String() != "/a/b" || !w.Flushed {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	if w := get(s, "/own/a"); w.Code != 401 {
		t.Errorf("private, to nobody: %d", w.Code)
	}
	if w := get(s, "/own/a", "X-User", "eva"); w.Code != 202 {
		t.Errorf("private, to eva: %d", w.Code)
	}
	if w := get(s, "/metrics"); !strings.Contains(w.Body.String(), `swelter_request_seconds_count{route="mount /site/",status="202"} 1`) {
		t.Error("it is not counted")
	}
}
