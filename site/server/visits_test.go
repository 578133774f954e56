package server

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/sqlite"
	"github.com/swelter/swelter/web"
)

// website is a page with the tracker on it and the server that takes its events
// in; each visit has an address of its own.
type website struct {
	*httptest.Server
	site  site.Site
	store *sqlite.Store
}

func newWebsite(t *testing.T) *website {
	t.Helper()
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "events.db"), sqlite.Options{Collect: true})
	if err != nil {
		t.Fatal(err)
	}
	w := &website{store: store}
	mux := http.NewServeMux()
	w.Server = httptest.NewServer(mux)
	w.site = site.NewSite("Five elements", []string{w.URL}, time.Now())
	w.site.Settings.AllowBots = true
	if err := store.PutSite(t.Context(), w.site); err != nil {
		t.Fatal(err)
	}
	h, err := New(store, Options{Scripts: Scripts{Tracker: web.Tracker, Skeleton: web.Boxes, Overlay: web.Overlay}})
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("testdata/five.html")
	if err != nil {
		t.Fatal(err)
	}
	mux.HandleFunc("/five", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Write(bytes.ReplaceAll(page, []byte("KEY"), []byte(w.site.Key)))
	})
	mux.HandleFunc("/away", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "<title>Away</title>") })
	mux.HandleFunc("/", func(rw http.ResponseWriter, r *http.Request) {
		from, _ := url.Parse(r.Referer())
		n, _ := strconv.Atoi(from.Query().Get("visit"))
		r.RemoteAddr = fmt.Sprintf("10.%d.%d.1:9", n/250, n%250)
		h.ServeHTTP(rw, r)
	})
	t.Cleanup(func() { w.Close(); h.Close(); store.Close() })
	return w
}

func (w *website) heat(t *testing.T) *site.Heat {
	t.Helper()
	h, err := site.Read(context.Background(), w.store, &w.site, site.Query{Page: "/five"})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// wait reads the heatmap until it has so many clicks.
func (w *website) wait(t *testing.T, clicks int) *site.Heat {
	t.Helper()
	for range 200 {
		if h := w.heat(t); h.Clicks >= clicks {
			return h
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%d clicks have come, want %d", w.heat(t).Clicks, clicks)
	return nil
}

func clickOn(p *browser.Page, selector string) {
	r := browser.Eval[[]float64](p, "(() => { const r = document.querySelector('"+selector+"').getBoundingClientRect(); return [r.x + r.width / 3, r.y + r.height / 2] })()")
	p.Click(r[0], r[1])
}

// visits is how many visits are made: SWELTER_VISITS, or a few.
func visits(t *testing.T) int {
	if s := os.Getenv("SWELTER_VISITS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	return 6
}

// Visits with known behaviour in a real browser. Of five elements one is
// clicked, one is in sight and never clicked, one lies below everybody's fold,
// one is hidden, one comes late and is clicked. Exactly the second is reported
// as never used, of all who saw it; all clicks are found again at 380 pixels, but
// for those on a button that is gone, which are lost.
func TestVisits(t *testing.T) {
	w := newWebsite(t)
	n := visits(t)
	p := browser.Visit(t, browser.Start(t), w.URL+"/away", 1280, 720)
	for i := range n {
		p.Go(w.URL + "/five?visit=" + strconv.Itoa(i))
		p.Wait("document.querySelector('#late')")
		clickOn(p, "#used")
		clickOn(p, "#late")
		clickOn(p, "main > button:nth-of-type(1)")
		clickOn(p, "main > button:nth-of-type(2)")
		p.Wait("performance.now() > 2800") // half a second of looking, a second in sight, and time to spare
		p.Go(w.URL + "/away")
	}
	h := w.wait(t, 4*n)
	if h.Clicks != 4*n || h.Views != n || h.VisitorDays != n {
		t.Errorf("%d clicks in %d views of %d visitor-days, want %d, %d and %d", h.Clicks, h.Views, h.VisitorDays, 4*n, n, n)
	}
	if len(h.Unused) != 1 || h.Elements[h.Unused[0].El].Selector != "#idle" || h.Unused[0].VisitorsSeen != n {
		for _, u := range h.Unused {
			t.Errorf("never used: %+v %+v", h.Elements[u.El], u)
		}
		t.Errorf("%d elements are never used, want #idle alone, seen by %d", len(h.Unused), n)
	}
	if h.Loss.Events != 0 || h.Loss.Dropped != 0 {
		t.Errorf("lost: %+v", h.Loss)
	}

	if said := w.overlay(t, p, "/five"); !strings.HasPrefix(said, "Places: 100.0 % on their element.") {
		t.Errorf("at 380 pixels: %q", said)
	}
	if said := w.overlay(t, p, "/five?gone"); !strings.Contains(said, "25.0 % lost") {
		t.Errorf("a button is gone: %q", said)
	}
}

// overlay opens the heatmap on the page at 380 pixels and reads how places were
// found.
func (w *website) overlay(t *testing.T, p *browser.Page, address string) string {
	t.Helper()
	link, err := w.site.SignedLink(w.URL+address, time.Hour, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	p.Resize(380, 720)
	p.Go(w.URL + "/away")
	p.Go(link)
	p.Wait("document.querySelector('#late')")
	browser.Eval[bool](p, "dispatchEvent(new Event('resize')), true")
	p.Wait("document.querySelector('swelter-view')?.shadowRoot.querySelector('#trust')")
	time.Sleep(400 * time.Millisecond)
	return browser.Eval[string](p, "document.querySelector('swelter-view').shadowRoot.querySelector('#trust').textContent")
}
