package site_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/web"
)

// overlay is what a server would say of the shop's page: every click and every
// element, counted by hand.
func (s *shop) overlay(t *testing.T) map[string]any {
	t.Helper()
	type element struct {
		site.Element
		Clicks   int `json:"clicks"`
		Visitors int `json:"visitors"`
		Seen     int `json:"seen"`
		Saw      int `json:"visitorsSeen"`
	}
	places := map[string]int{}
	var els []*element
	of := func(e site.Element) *element {
		key := strings.Join(e.Hosts, ">>") + ">>" + e.Selector
		if _, ok := places[key]; !ok {
			places[key] = len(els)
			els = append(els, &element{Element: e})
		}
		return els[places[key]]
	}
	k, points := "", map[string][]float64{}
	add := func(name string, v float64) { points[name] = append(points[name], v) }
	for _, e := range s.list(t) {
		switch e.Kind {
		case "seen":
			of(e.el).Seen++
			of(e.el).Saw++
		case site.Click:
			of(e.el).Clicks++
			k += e.Kind
			add("el", float64(places[strings.Join(e.el.Hosts, ">>")+">>"+e.el.Selector]))
			add("ex", float64(e.EX))
			add("ey", float64(e.EY))
			add("x", e.X)
			add("y", e.Y)
			add("vw", e.vw)
			add("n", 1)
		}
	}
	unused := []map[string]int{}
	for i, e := range els {
		if e.Seen > 0 && e.Clicks == 0 {
			unused = append(unused, map[string]int{"el": i, "seen": e.Seen, "visitorsSeen": e.Saw})
		}
	}
	data := map[string]any{"k": k}
	for name, list := range points {
		data[name] = list
	}
	bands := func() map[string]any {
		return map[string]any{"band": 100, "views": []int{1, 1, 1, 1, 0}, "ms": []int{2000, 2000, 2000, 1000, 0}}
	}
	return map[string]any{"v": 1, "page": "/shop/ <b>&", "urls": []any{map[string]any{"url": s.URL + "/shop/", "views": 1}}, "from": "2026-11-01", "to": "2026-11-21",
		"views": 1, "visitorDays": 1, "events": len(k), "rate": 1, "empty": "", "widths": []any{}, "elements": els, "points": data, "folded": 0,
		"scroll": bands(), "attention": bands(), "fold": 720, "unused": unused, "loss": map[string]float64{"events": 0.01}}
}

func (s *shop) serveOverlay(t *testing.T, answer *map[string]any) {
	mux := s.Config.Handler.(*http.ServeMux)
	mux.HandleFunc("/key/view-o.js", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, wrapped(t, s.settings, web.Overlay))
	})
	mux.HandleFunc("/key/view-o", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer tok-en" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		json.NewEncoder(w).Encode(*answer)
	})
}

const panel = q + "('swelter-view').shadowRoot"

func mode(p *browser.Page, name string) {
	browser.Eval[bool](p, panel+".querySelector('#mode-"+name+"').click(), true")
	p.Frame()
	p.Frame()
}

// pixel is the overlay's colour in the window: red, green, blue, alpha.
func pixel(p *browser.Page, x, y float64) []float64 {
	return browser.Eval[[]float64](p, fmt.Sprintf("Array.from(%s('html > canvas').getContext('2d').getImageData(%g * devicePixelRatio, %g * devicePixelRatio, 1, 1).data)", q, x, y))
}

// Clicks made at 1280 pixels sit on their elements at 380; those on a button
// that is gone are lost, not moved to its neighbour.
func TestOverlayAnchorsClicks(t *testing.T) {
	s := newShop(t)
	var answer map[string]any
	s.serveOverlay(t, &answer)
	p := s.open(t, "/shop/", 1280)
	const inside = q + "('iframe').contentDocument.querySelector('#inside')"
	targets := []string{q + "('#basket')", q + "('section p button:nth-of-type(2)')", q + "('section p button:nth-of-type(3)')", q + "('shop-rating').shadowRoot.querySelector('button')", q + "('#alive')"}
	for _, el := range targets {
		click(p, el)
	}
	p.Wait("performance.now() > 2200") // frames are found when the browser has time
	click(p, inside)
	browser.Eval[bool](p, "swelter.flush(), true")
	s.events(t, "the clicks", func(l []happened) bool { return clicked("#alive")(l) && clicked("#inside")(l) })
	answer = s.overlay(t)

	p.Resize(380, 720)
	p.Go(s.URL + "/shop/frame.html") // else only the hash would change
	p.Go(s.URL + "/shop/#view=tok-en")
	p.Wait("document.querySelector('swelter-view')?.shadowRoot.querySelector('#trust')")
	if hash := browser.Eval[string](p, "location.hash"); hash != "" {
		t.Errorf("the token stays in the address: %q", hash)
	}
	mode(p, "dots")
	for _, el := range targets {
		x, y := at(p, el)
		if c := pixel(p, x, y); c[3] < 150 || c[0] < 180 {
			t.Errorf("no dot on %s at %g, %g: %v", el, x, y, c)
		}
	}
	if x, y := at(p, q+"('#dead')"); pixel(p, x, y)[3] != 0 {
		t.Error("a dot where nobody clicked")
	}
	mode(p, "heat")
	if x, y := at(p, targets[4]); pixel(p, x, y)[3] < 100 {
		t.Error("no heat where somebody clicked")
	}
	if said := browser.Eval[string](p, panel+".querySelector('#trust').textContent"); !strings.HasPrefix(said, "Places: 100.0 % on their element") {
		t.Error(said)
	}
	if n := browser.Eval[float64](p, panel+".querySelectorAll('b').length"); n != 0 {
		t.Error("a page's name became markup")
	}

	browser.Eval[bool](p, q+"('section p button:nth-of-type(2)').remove(), "+q+"('#alive').parentElement.append('!'), dispatchEvent(new Event('resize')), true")
	p.Wait(panel + ".querySelector('#trust').textContent.includes('lost')")
	if said := browser.Eval[string](p, panel+".querySelector('#trust').textContent"); !strings.Contains(said, "16.7 % lost") || !strings.Contains(said, "16.7 % on their element by its selector") {
		t.Error(said)
	}
	mode(p, "dots")
	if x, y := at(p, q+"('section p button:nth-of-type(2)')"); pixel(p, x, y)[3] < 150 {
		t.Error("the third button has moved up, and its click did not follow")
	}
	// What was clicked in a frame lies on its box there, and is out of sight where the frame scrolls it away.
	p.Run(q + "('iframe').scrollIntoView({ block: 'center' })")
	x, y := at(p, inside)
	for _, m := range []string{"dots", "heat", "elements"} {
		if mode(p, m); pixel(p, x, y)[3] < 20 {
			t.Errorf("%s: nothing on the button in the frame at %g, %g", m, x, y)
		}
	}
	if pixel(p, x, y+45)[3] != 0 {
		t.Error("the box of the button in the frame is larger than it")
	}
	p.Run(q + "('iframe').contentDocument.body.style.height = '900px', " + q + "('iframe').contentWindow.scrollTo(0, 300), dispatchEvent(new Event('resize'))")
	p.Wait(panel + ".querySelector('#trust').textContent.includes('16.7 % on what is not shown')")
	if mode(p, "elements"); pixel(p, x, y)[3] != 0 {
		t.Error("a box where the frame has scrolled the button away")
	}
	mode(p, "unused")
	if said := browser.Eval[string](p, panel+".textContent"); !strings.Contains(said, "#menu: seen by 1 visitor, never clicked") {
		t.Error(said)
	}
	for _, m := range []string{"elements", "scroll", "attention", "rage"} {
		mode(p, m)
	}
	// A comparison is shown as soon as it is chosen.
	answer["minus"], answer["minusViews"] = "by touch", 1
	p.Run(panel + ".querySelector('#compare').value = 'pointer=t', " + panel + ".querySelector('#compare').dispatchEvent(new Event('change'))")
	p.Wait(panel + ".querySelector('#mode-difference')?.ariaPressed === 'true'")
	if said := browser.Eval[string](p, panel+".textContent"); !strings.Contains(said, "less by touch") || !strings.Contains(said, "more clicks a view") {
		t.Error(said)
	}
	if s.list(t); len(s.refused) > 0 {
		t.Error(s.refused)
	}
}

// An empty page, an expired link: the panel says why.
func TestOverlaySaysWhy(t *testing.T) {
	s := newShop(t)
	var answer map[string]any
	s.serveOverlay(t, &answer)
	answer = s.overlay(t)
	answer["empty"] = "No event has come yet."
	p := browser.Visit(t, browser.Start(t), s.URL+"/shop/#view=tok-en", 380, 720)
	p.Wait("document.querySelector('swelter-view')?.shadowRoot.textContent.includes('No event has come yet.')")
	p.Go(s.URL + "/shop/frame.html")
	p.Go(s.URL + "/shop/#x=1&view=old")
	p.Wait("document.querySelector('swelter-view')?.shadowRoot.textContent.includes('expired')")
	if hash := browser.Eval[string](p, "location.hash"); hash != "#x=1" {
		t.Errorf("the hash is %q", hash)
	}
}
