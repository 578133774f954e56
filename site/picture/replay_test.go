package picture_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/picture"
	"github.com/swelter/swelter/site/server"
	"github.com/swelter/swelter/site/sqlite"
	"github.com/swelter/swelter/web"
)

var ctx = context.Background()

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

// replay sends recordings through a server's own address, which also has the
// pages that they are shown on.
type replay struct {
	*httptest.Server
	t       *testing.T
	site    site.Site
	store   *sqlite.Store
	handler *server.Handler
}

func newReplay(t *testing.T) *replay {
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "events.db"), sqlite.Options{Collect: true})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	listener := httptest.NewServer(mux)
	s := site.NewSite("Recordings", []string{listener.URL}, time.Now())
	if err := store.PutSite(ctx, s); err != nil {
		t.Fatal(err)
	}
	h, err := server.New(store, server.Options{Limits: server.Limits{Visitor: 1e9, Address: 1e9, Site: 1e9}, Scripts: server.Scripts{Tracker: web.Tracker, Overlay: web.Overlay}})
	if err != nil {
		t.Fatal(err)
	}
	mux.Handle("/heat/", http.StripPrefix("/heat", h))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<!doctype html><meta name="viewport" content="width=device-width"><title>A page</title><style>
			body { margin: 0; height: 100vh; overflow: hidden; font: 15px/1.6 sans-serif; color: #555 } header { background: #1e3c78; height: 60px }
			main { display: flex; gap: 40px; padding: 30px 20px } main div { flex: 1; height: 160px; background: #d2dceb } p { margin: 0 20px 30px; max-width: 60em }</style>
			<header></header><main><div></div><div></div><div></div><div></div></main>%s<script defer src="/heat/%s/view.js"></script>`,
			strings.Repeat("<p>"+strings.Repeat("What somebody read here. ", 20)+"</p>", 4), s.Key)
	})
	t.Cleanup(func() { listener.Close(); h.Close(); store.Close() })
	return &replay{listener, t, s, store, h}
}

// overlay opens the overlay on the page itself and gives how much colour lies
// at places of a kind's map.
func (r *replay) overlay(path, mode string, w, h int, places ...[2]float64) []float64 {
	r.t.Helper()
	link, err := r.site.SignedLink(r.URL+path, time.Hour, time.Now())
	if err != nil {
		r.t.Fatal(err)
	}
	p := browser.Visit(r.t, browser.Start(r.t), link, w, h)
	p.Wait("document.querySelector('swelter-view')?.shadowRoot.querySelector('#mode-" + mode + "')")
	p.Run("document.querySelector('swelter-view').shadowRoot.querySelector('#mode-" + mode + "').click()")
	p.Frame()
	p.Frame()
	if dir := os.Getenv("SWELTER_LOOK"); dir != "" { // for people who look at them
		var b bytes.Buffer
		png.Encode(&b, p.Shot())
		os.WriteFile(fmt.Sprintf("%s/site-overlay-%s-%s-%d.png", dir, strings.Trim(path, "/"), mode, w), b.Bytes(), 0o644)
	}
	var alpha []float64
	for _, at := range places {
		alpha = append(alpha, browser.Eval[float64](p, fmt.Sprintf("document.querySelector('html > canvas').getContext('2d').getImageData(%g * devicePixelRatio, %g * devicePixelRatio, 1, 1).data[3]", at[0], at[1])))
	}
	return alpha
}

// send posts the events of one view in batches of at most 400.
func (r *replay) send(view, path, agent string, w, h float64, events []site.Event) {
	r.t.Helper()
	body := site.Element{Hash: "00000000000000b0", Selector: "body", Tag: "body"}
	for seq, n := 0, 0; n < len(events); seq++ {
		part := events[n:min(n+400, len(events))]
		b := site.Batch{V: 1, ID: view, Seq: seq, N: n, Start: 1, Sent: 86_400_000, URL: r.URL + path, VW: w, VH: h, PW: w, PH: h, Els: []site.Element{body}, Events: part}
		n += len(part)
		b.Last = n == len(events)
		text, err := json.Marshal(b)
		if err != nil {
			r.t.Fatal(err)
		}
		q := httptest.NewRequest("POST", "/"+r.site.Key+"/view", bytes.NewReader(text))
		q.Header.Set("Content-Type", "text/plain")
		q.Header.Set("Origin", r.URL)
		q.Header.Set("User-Agent", agent)
		a := httptest.NewRecorder()
		r.handler.ServeHTTP(a, q)
		if a.Code > 204 {
			r.t.Fatalf("%s, batch %d: %d %s", path, seq, a.Code, a.Body)
		}
	}
}

// at is an event at a place of the page, of which body is the only element.
func at(kind string, t, x, y, w, h float64) site.Event {
	el := 0
	return site.Event{Kind: kind, T: t, El: &el, EX: int(x / w * 65535), EY: int(y / h * 65535), X: x, Y: y, Points: "m"}
}

// rows are those of a packed table, its header as a map.
func rows(t *testing.T, name string) ([][]string, map[string]int) {
	t.Helper()
	f, err := os.Open(testdata.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range all[0] {
		at[name] = i
	}
	return all[1:], at
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// An office worker's mouse: the clicks, and where the pointer rested for half a
// second, all come out at the places where they were recorded.
func TestMouseRecording(t *testing.T) {
	all, col := rows(t, "web/rdp_mouse_user20_session_2372891077.csv.gz")
	const w, h = 1440, 900
	r := newReplay(t)
	var events []site.Event
	clicks, rests := map[[2]float64]int{}, 0
	last, lastX, lastY := 0.0, 0.0, 0.0
	for _, row := range all {
		when, x, y := number(t, row[col["client timestamp"]]), number(t, row[col["x"]]), number(t, row[col["y"]])
		if x < 0 || y < 0 || x > w || y > h {
			continue
		}
		if when-last >= .5 && last > 0 {
			e := at(site.Rest, last*1000, lastX, lastY, w, h)
			e.MS = min((when-last)*1000, 60_000)
			events, rests = append(events, e), rests+1
		}
		if row[col["button"]] == "Left" && row[col["state"]] == "Pressed" {
			clicks[[2]float64{x, y}]++
			events = append(events, at(site.Click, when*1000, x, y, w, h))
		}
		last, lastX, lastY = when, x, y
	}
	r.send("recording-of-user20", "/desktop", "Mozilla/5.0 Firefox/140.0", w, h, events)
	heat, err := site.Read(ctx, r.store, &r.site, site.Query{Page: "/desktop"})
	if err != nil {
		t.Fatal(err)
	}
	gotRests := 0
	for i := range heat.Points.Len() {
		switch heat.Points.Kind[i] {
		case 'c':
			clicks[[2]float64{float64(heat.Points.X[i]), float64(heat.Points.Y[i])}] -= heat.Points.N[i]
		case 'm':
			gotRests += heat.Points.N[i]
		}
	}
	for place, n := range clicks {
		if n != 0 {
			t.Errorf("%d clicks too few at %v", n, place)
		}
	}
	if heat.Clicks < 400 || gotRests != rests || heat.Loss.Events != 0 {
		t.Errorf("%d clicks, %d of %d rests, %+v", heat.Clicks, gotRests, rests, heat.Loss)
	}
	// On the page itself: colour where somebody clicked most, none far from all clicks.
	most, best := [2]float64{}, 0
	for i := range heat.Points.Len() {
		if heat.Points.Kind[i] == 'c' && heat.Points.N[i] > best {
			most, best = [2]float64{float64(heat.Points.X[i]), float64(heat.Points.Y[i])}, heat.Points.N[i]
		}
	}
	if a := r.overlay("/desktop", "heat", w, h, most, [2]float64{1000, 300}); a[0] < 150 || a[1] != 0 {
		t.Errorf("clicks on the page: opacity %v", a)
	}
	r.overlay("/desktop", "rests", w, h)
	look(t, r, heat, "clicks", "mouse-clicks", nil)
	look(t, r, heat, "rests", "mouse-rests", screenshot(w, h))
}

// Eleven people looked at a page: their fixations, as rests of a pointer.
func TestFixations(t *testing.T) {
	all, col := rows(t, "web/webpage_fixations_fiwi.csv.gz")
	const w, h, page = 1360, 768, "tigerair.png"
	by := map[string][]site.Event{}
	n := 0
	for _, row := range all {
		x, y := number(t, row[col["xAvg"]]), number(t, row[col["yAvg"]])
		if row[col["stimuliName"]] != page || x < 0 || y < 0 || x > w || y > h {
			continue
		}
		e := at(site.Rest, float64(len(by[row[col["name"]]])*300), x, y, w, h)
		e.MS = number(t, row[col["duration"]])
		by[row[col["name"]]] = append(by[row[col["name"]]], e)
		n++
	}
	r := newReplay(t)
	for name, events := range by {
		r.send("fixations-of-"+name+"-x", "/"+page, "Mozilla/5.0 "+name, w, h, events)
	}
	heat, err := site.Read(ctx, r.store, &r.site, site.Query{Page: "/" + page})
	if err != nil {
		t.Fatal(err)
	}
	got := 0
	for _, k := range heat.Points.N {
		got += k
	}
	if heat.Views != len(by) || heat.VisitorDays != len(by) || got != n || n < 100 {
		t.Errorf("%d views and %d visitor-days of %d people, %d of %d fixations", heat.Views, heat.VisitorDays, len(by), got, n)
	}
	if a := r.overlay("/"+page, "rests", w, h, [2]float64{680, 395}, [2]float64{1200, 600}); a[0] < 150 || a[1] != 0 {
		t.Errorf("fixations on the page: opacity %v; most lie at 680, 395", a)
	}
	look(t, r, heat, "rests", "fixations", screenshot(w, h))
}

// screenshot is a page as a picture, at two pixels a CSS pixel.
func screenshot(w, h int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 2*w, 2*h))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	box := func(x, y, w, h int, c color.RGBA) {
		draw.Draw(img, image.Rect(2*x, 2*y, 2*(x+w), 2*(y+h)), image.NewUniform(c), image.Point{}, draw.Src)
	}
	box(0, 0, w, 60, color.RGBA{30, 60, 120, 255})
	for i := range 4 {
		box(20+i*w/4, 90, w/4-40, 160, color.RGBA{210, 220, 235, 255})
	}
	for i := range 12 {
		box(20, 280+i*36, w*2/3, 14, color.RGBA{190, 190, 190, 255})
	}
	var b bytes.Buffer
	png.Encode(&b, img)
	return b.Bytes()
}

// look draws a layer, over an uploaded screenshot when there is one.
func look(t *testing.T, r *replay, heat *site.Heat, layer, name string, shot []byte) {
	t.Helper()
	if shot != nil {
		clean, err := site.CleanPicture(shot)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.store.PutShot(ctx, r.site.Key, site.Shot{Page: heat.Page, Width: heat.Widths[0][0], Kind: site.ScreenShot, At: time.Now(), Body: clean}); err != nil {
			t.Fatal(err)
		}
	}
	shots, err := r.store.Shots(ctx, r.site.Key, heat.Page)
	if err != nil {
		t.Fatal(err)
	}
	ground, err := site.ChooseGround(shots, 0, heat)
	if err != nil {
		t.Fatal(err)
	}
	f, err := picture.Draw(ctx, heat, ground, picture.Options{Layer: layer})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(f.Spec.Figure.Subtitle, "by position") || (shot != nil) != strings.Contains(f.Spec.Figure.Subtitle, "screenshot") {
		t.Errorf("%s: %s", name, f.Spec.Figure.Subtitle)
	}
	var b bytes.Buffer
	if err := f.Encode(&b, "png"); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("SWELTER_LOOK"); dir != "" { // for people who look at them
		os.WriteFile(fmt.Sprintf("%s/site-%s.png", dir, name), b.Bytes(), 0o644)
	}
}
