package site_test

import (
	"io"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/site"
)

// A page that comes back from the back-forward cache goes on as the view it was:
// counted once, its batches numbered on, nothing sent twice.
func TestTrackerRestored(t *testing.T) {
	s := newShop(t)
	p := s.open(t, "/shop/", 1280)
	browser.Eval[bool](p, "window.before = 1, addEventListener('pageshow', e => window.restored = e.persisted), true")
	click(p, q+"('#basket')")
	p.Go(s.URL + "/shop/frame.html")
	p.Back()
	p.Wait("document.querySelector('#basket') && document.readyState === 'complete'")
	if !browser.Eval[bool](p, "window.before === 1 && window.restored") {
		// This browser has no such cache: the page goes through the same events.
		t.Log("not restored by the browser; told so")
		p.Go(s.URL + "/shop/")
		p.Wait("window.swelter")
		s.mu.Lock()
		s.batches, s.bodies = nil, nil
		s.mu.Unlock()
		click(p, q+"('#basket')")
		browser.Eval[bool](p, "dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true})), dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true})), true")
	}
	s.events(t, "the click before", clicked("#basket"))
	click(p, q+"('#alive')")
	browser.Eval[bool](p, "swelter.flush(), true")
	s.events(t, "the click after", clicked("#alive"))
	s.mu.Lock()
	defer s.mu.Unlock()
	seqs := map[int]bool{}
	events := 0
	for _, b := range s.batches {
		if strings.TrimPrefix(b.URL, s.URL) != "/shop/" {
			continue
		}
		if b.ID != s.batches[0].ID {
			t.Errorf("one view is called %s and %s", s.batches[0].ID, b.ID)
		}
		if seqs[b.Seq] {
			t.Errorf("batch %d came twice", b.Seq)
		}
		seqs[b.Seq] = true
		for _, e := range b.Events {
			if e.Kind == site.Click {
				events++
			}
		}
	}
	if events != 2 {
		t.Errorf("%d clicks, want one before and one after", events)
	}
}

// Magnified by two fingers, a click lies where it lies: on its element and at
// the same place of the page.
func TestTrackerPinchZoom(t *testing.T) {
	s := newShop(t)
	p := s.open(t, "/shop/", 1280)
	click(p, q+"('#basket')")
	p.Pinch(2)
	if z := browser.Eval[float64](p, "visualViewport.scale"); z != 2 {
		t.Fatalf("magnified %g times", z)
	}
	// The window shows its upper left quarter; the browser takes places in it
	// before they are magnified.
	if far := browser.Eval[float64](p, "Math.max(visualViewport.offsetLeft, visualViewport.offsetTop)"); far != 0 {
		t.Fatalf("the window has moved by %g", far)
	}
	click(p, q+"('#basket')")
	browser.Eval[bool](p, "swelter.flush(), true")
	both := func(l []happened) bool {
		n := 0
		for _, e := range l {
			if e.Kind == site.Click && e.el.Selector == "#basket" {
				n++
			}
		}
		return n == 2
	}
	var clicks []happened
	for _, e := range s.events(t, "both clicks", both) {
		if e.Kind == site.Click {
			clicks = append(clicks, e)
		}
	}
	if a, b := clicks[0], clicks[1]; math.Abs(a.X-b.X) > 1 || math.Abs(a.Y-b.Y) > 1 || a.vw != b.vw || max(a.EX-b.EX, b.EX-a.EX) > 1000 {
		t.Errorf("%+v\nmagnified %+v", a, b)
	}
}

// A page whose own policy does not name the server loads no tracker and sends
// nothing; with the two directives of docs/site.md it does.
func TestTrackerUnderAPolicy(t *testing.T) {
	s := newShop(t)
	policy := ""
	inner := s.Config.Handler
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/policy" {
			w.Header().Set("Content-Security-Policy", policy)
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, `<!doctype html><title>Policy</title><button id=alive>Buy</button><script defer src="`+s.other()+`/key/view.js"></script>`)
			return
		}
		w.Header().Set("Access-Control-Allow-Origin", "*")
		inner.ServeHTTP(w, r)
	})
	policy = "default-src 'self'"
	p := browser.Visit(t, browser.Start(t), s.URL+"/policy", 800, 600)
	p.Wait("document.readyState === 'complete'")
	if browser.Eval[bool](p, "!!window.swelter") {
		t.Error("a page that allows only itself has loaded the tracker")
	}
	policy = "default-src 'self'; script-src " + s.other() + "; connect-src " + s.other()
	p.Go(s.URL + "/policy?again")
	p.Wait("window.swelter")
	click(p, q+"('#alive')")
	browser.Eval[bool](p, "swelter.flush(), true")
	s.events(t, "the click on a page that names the server", clicked("#alive"))
}

// other is the same server by another name: to a browser another origin.
func (s *shop) other() string { return strings.Replace(s.URL, "127.0.0.1", "localhost", 1) }
