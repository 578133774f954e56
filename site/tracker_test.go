package site_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/web"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

// shop is a website with the tracker on it, and what the tracker sent.
type shop struct {
	*httptest.Server
	mu        sync.Mutex
	settings  site.Settings
	batches   []*site.Batch
	bodies    []string
	refused   []string
	skeletons []*site.Skeleton
	ask       bool // for a skeleton
	full      int  // batches that are refused first
}

func newShop(t *testing.T) *shop {
	s := &shop{settings: site.Settings{V: site.Version, Key: "key", Name: "view", Rate: 1, Honor: true, Params: []string{"page"}, Exclude: []string{".never"}, AllowBots: true, Global: "swelter"}}
	mux := http.NewServeMux()
	mux.Handle("/shop/", http.StripPrefix("/shop/", http.FileServer(http.Dir("testdata/shop"))))
	mux.HandleFunc("/shop/second", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "testdata/shop/index.html") })
	script := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/javascript")
			io.WriteString(w, wrapped(t, s.settings, text))
		}
	}
	mux.HandleFunc("/key/view.js", script(web.Tracker))
	mux.HandleFunc("/key/view-b.js", script(web.Boxes))
	mux.HandleFunc("/key/view", s.take)
	mux.HandleFunc("/key/view-b", s.takeSkeleton)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func wrapped(t *testing.T, settings site.Settings, script string) string {
	b, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	return "(function(SETTINGS){" + script + "})(" + string(b) + ");"
}

func (s *shop) take(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full > 0 {
		s.full--
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	b, err := site.ParseBatch(body)
	if err != nil {
		s.refused = append(s.refused, err.Error()+": "+string(body))
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.batches = append(s.batches, b)
	s.bodies = append(s.bodies, string(body))
	if s.ask {
		s.ask = false
		io.WriteString(w, `{"skeleton": true}`)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *shop) takeSkeleton(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := site.ParseSkeleton(body)
	if err != nil {
		s.refused = append(s.refused, err.Error())
		return
	}
	s.skeletons = append(s.skeletons, b)
	s.bodies = append(s.bodies, string(body))
	w.WriteHeader(http.StatusNoContent)
}

// happened is one event with its element and page.
type happened struct {
	site.Event
	el  site.Element
	url string
	vw  float64
}

// events waits until one of a kind has come for an element, and gives all.
func (s *shop) events(t *testing.T, what string, enough func([]happened) bool) []happened {
	t.Helper()
	for range 400 {
		if list := s.list(t); enough(list) {
			return list
		}
		time.Sleep(20 * time.Millisecond)
	}
	for _, e := range s.list(t) {
		t.Logf("%s %s %q ex %d ey %d x %g y %g", e.url, e.Kind, e.el.Selector, e.EX, e.EY, e.X, e.Y)
	}
	t.Fatalf("%s: not within 8 seconds", what)
	return nil
}

func (s *shop) list(t *testing.T) []happened {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.refused) > 0 {
		t.Fatalf("refused: %s", s.refused[0])
	}
	var list []happened
	for _, b := range s.batches {
		for _, e := range b.Events {
			h := happened{Event: e, url: strings.TrimPrefix(b.URL, s.URL), vw: b.VW}
			if e.El != nil {
				h.el = b.Els[*e.El]
			}
			list = append(list, h)
			for _, i := range e.Els {
				list = append(list, happened{Event: site.Event{Kind: "seen"}, el: b.Els[i], url: h.url})
			}
		}
	}
	return list
}

func (s *shop) open(t *testing.T, path string, width int) *browser.Page {
	p := browser.Visit(t, browser.Start(t), s.URL+path, width, 720)
	p.Wait("window.swelter && document.readyState === 'complete'")
	return p
}

// at is the middle of an element in the window.
func at(p *browser.Page, element string) (float64, float64) {
	r := browser.Eval[[]float64](p, fmt.Sprintf(`(() => {
		const e = %s, r = e.getBoundingClientRect()
		let x = r.x + r.width / 2, y = r.y + r.height / 2
		for (let f = e.ownerDocument.defaultView.frameElement; f; f = f.ownerDocument.defaultView.frameElement) {
			const around = f.getBoundingClientRect()
			x += around.x + f.clientLeft
			y += around.y + f.clientTop
		}
		return [x, y]
	})()`, element))
	return r[0], r[1]
}

func click(p *browser.Page, element string) {
	x, y := at(p, element)
	p.Click(x, y)
}

const q = "document.querySelector"

func clicked(selector string) func([]happened) bool {
	return func(list []happened) bool { return find(list, site.Click, selector) != nil }
}

func find(list []happened, kind, selector string) *happened {
	for i := range list {
		if list[i].Kind == kind && list[i].el.Selector == selector {
			return &list[i]
		}
	}
	return nil
}

// Clicks are booked on their element wherever it lies: in a fixed header, a
// scrolled container, a shadow root, a frame.
func TestTrackerNamesWhatIsClicked(t *testing.T) {
	s := newShop(t)
	p := s.open(t, "/shop/?page=1&email=a@b.example#x", 1280)
	click(p, q+"('#basket')")
	click(p, q+"('section p button:nth-of-type(2)')")
	browser.Eval[bool](p, q+"('.list').scrollTop = 120, true")
	p.Frame()
	click(p, q+"('.list button:nth-of-type(4)')")
	click(p, q+"('shop-rating').shadowRoot.querySelector('button')")
	p.Wait("performance.now() > 900") // frames are found when the browser has time
	frame := browser.Eval[[]float64](p, "(() => { const f = "+q+"('iframe'), a = f.getBoundingClientRect(), b = f.contentDocument.querySelector('#inside').getBoundingClientRect(); return [a.x + f.clientLeft + b.x + b.width / 2, a.y + f.clientTop + b.y + b.height / 2] })()")
	p.Click(frame[0], frame[1])
	browser.Eval[bool](p, q+"('#alive').focus(), true")
	p.Key(browser.Enter)
	browser.Eval[bool](p, "swelter.flush(), true")

	list := s.events(t, "the clicks", clicked("#alive"))
	for _, c := range []struct {
		selector, hosts, container, pointer string
		fixed                               int
	}{
		{"#basket", "", "", "m", 1},
		{"body > main:nth-of-type(1) > section:nth-of-type(1) > p:nth-of-type(1) > button:nth-of-type(2)", "", "", "m", 0},
		{"body > main:nth-of-type(1) > section:nth-of-type(1) > div:nth-of-type(1) > button:nth-of-type(4)", "", "list", "m", 0},
		{"button:nth-of-type(1)", "shop-rating", "", "m", 0},
		{"#inside", "iframe", "", "m", 0},
		{"#alive", "", "", "k", 0},
	} {
		e := find(list, site.Click, strings.Replace(c.selector, "body > ", "html:nth-of-type(1) > body:nth-of-type(1) > ", 1))
		if e == nil {
			t.Errorf("no click on %s", c.selector)
			continue
		}
		if e.Fixed() != c.fixed || e.Points != c.pointer || len(e.el.Mark) != 8 || len(e.el.Hash) != 16 {
			t.Errorf("%s: fixed %d, pointer %q, element %+v", c.selector, e.Fixed(), e.Points, e.el)
		}
		if !strings.Contains(strings.Join(e.el.Hosts, " "), c.hosts) || (len(e.el.Hosts) > 0) != (c.hosts != "") {
			t.Errorf("%s: hosts %q", c.selector, e.el.Hosts)
		}
		if (e.el.Container != "") != (c.container != "") {
			t.Errorf("%s: container %q", c.selector, e.el.Container)
		}
		if abs(float64(e.EX)-32768) > 1700 || abs(float64(e.EY)-32768) > 1700 {
			t.Errorf("%s: clicked in the middle, recorded at %d, %d of 65535", c.selector, e.EX, e.EY)
		}
		if e.url != "/shop/?page=1" {
			t.Errorf("%s: booked on %q", c.selector, e.url)
		}
	}
	if e := find(list, site.Click, "#inside"); e != nil && (abs(e.X-frame[0]) > 1 || abs(e.Y-frame[1]) > 1) {
		t.Errorf("in the frame at %g, %g of the page, want %v", e.X, e.Y, frame)
	}
}

func (h *happened) Fixed() int { return h.el.Fixed }

func abs(v float64) float64 { return max(v, -v) }

// What a person types, and what the page keeps private, appears nowhere.
func TestTrackerKeepsWhatIsPrivate(t *testing.T) {
	s := newShop(t)
	p := s.open(t, "/shop/", 1280)
	click(p, q+"('#name')")
	p.Type("Ada Lovelace")
	click(p, q+"('input[type=password]')")
	p.Type("hunter2")
	click(p, q+"('#login')")
	click(p, q+"('#private')")
	click(p, q+"('#gift').parentElement")
	browser.Eval[bool](p, "swelter.flush(), true")
	list := s.events(t, "the click on the label", func(l []happened) bool { return find(l, site.Click, "#name") != nil })
	clicks := 0
	for _, e := range list {
		if e.Kind == site.Click {
			clicks++
		}
		if e.el.Selector == "#private" || e.el.Selector == "#login" || strings.Contains(e.el.Selector, "password") {
			t.Errorf("recorded what is private: %s", e.el.Selector)
		}
	}
	if clicks != 2 {
		t.Errorf("%d clicks, want one on the name and one on the label, counted once", clicks)
	}
	for _, body := range s.bodies {
		for _, secret := range []string{"Ada", "Lovelace", "hunter", "email", "First offer", "Log in"} {
			if strings.Contains(body, secret) {
				t.Errorf("%q was sent", secret)
			}
		}
	}
	if n := browser.Eval[float64](p, "document.cookie.length + localStorage.length + sessionStorage.length"); n != 0 {
		t.Error("something is stored in the browser")
	}
}

// A click that nothing answers is dead, three in a row are a rage; a click that
// changes the page is neither.
func TestTrackerRageAndDead(t *testing.T) {
	s := newShop(t)
	p := s.open(t, "/shop/", 1280)
	click(p, q+"('#alive')")
	x, y := at(p, q+"('#dead')")
	for range 3 {
		p.Click(x, y)
	}
	p.Wait("performance.now() > 0")
	time.Sleep(2700 * time.Millisecond)
	browser.Eval[bool](p, "swelter.flush(), true")
	list := s.events(t, "a dead click", func(l []happened) bool { return find(l, site.Dead, "#dead") != nil })
	if find(list, site.Rage, "#dead") == nil {
		t.Error("three clicks are no rage")
	}
	if find(list, site.Dead, "#alive") != nil {
		t.Error("an answered click is dead")
	}
}

// Scrolling, attention and what came in sight, over two routes of one page.
func TestTrackerSight(t *testing.T) {
	s := newShop(t)
	p := s.open(t, "/shop/", 1280)
	p.Wait("performance.now() > 2200")
	browser.Eval[bool](p, "scrollTo(0, 400), true")
	p.Frame()
	time.Sleep(300 * time.Millisecond)
	browser.Eval[bool](p, "scrollTo(0, 0), true")
	p.Frame()
	click(p, q+"('[data-swelter-name=route]')")
	time.Sleep(1800 * time.Millisecond)
	browser.Eval[bool](p, "swelter.flush(), true")
	list := s.events(t, "the second route", func(l []happened) bool {
		n := 0
		for _, e := range l {
			if e.url == "/shop/second?page=2" && e.Kind == site.Attention {
				n++
			}
		}
		return n > 0
	})
	var deepest, first, fourth float64
	seen := map[string]bool{}
	for _, e := range list {
		if e.url != "/shop/" {
			continue
		}
		switch e.Kind {
		case site.Scroll:
			deepest = max(deepest, e.Y)
		case site.Attention:
			for i, ms := range e.Bands {
				switch int(e.Y)/site.Band + i {
				case 0:
					first += float64(ms)
				case 10:
					fourth += float64(ms)
				}
			}
		case "seen":
			seen[e.el.Selector] = true
		}
	}
	if deepest != 1120 {
		t.Errorf("scrolled to %g px, want 400 + 720", deepest)
	}
	if first < 1500 || fourth < 200 || fourth > 1500 {
		t.Errorf("%g ms at the top, %g ms at 1000 px", first, fourth)
	}
	if !seen["#basket"] || !seen["#name"] || seen["#below"] || seen["#private"] {
		t.Errorf("seen: %v", seen)
	}
	e := find(list, site.Click, `[data-swelter-name="route"]`)
	if e == nil || e.url != "/shop/" {
		t.Errorf("the click that changed the route is booked on %+v", e)
	}
}

// The batches of a view are numbered, and say how many events came before. A
// full server gets the same bytes again.
func TestTrackerBatches(t *testing.T) {
	s := newShop(t)
	s.full = 1
	p := s.open(t, "/shop/", 1280)
	browser.Eval[bool](p, "swelter.variant('B'), swelter.flush(), true")
	click(p, q+"('#alive')")
	browser.Eval[bool](p, "swelter.flush(), true")
	click(p, q+"('#basket')")
	p.Go(s.URL + "/shop/frame.html")
	s.events(t, "the last batch", func([]happened) bool {
		last := false
		for _, b := range s.batches {
			last = last || b.Last
		}
		return last && len(s.batches) >= 3
	})
	time.Sleep(100 * time.Millisecond)
	s.mu.Lock()
	defer s.mu.Unlock()
	sizes := map[int]*site.Batch{}
	for _, b := range s.batches {
		if b.ID != s.batches[0].ID {
			t.Errorf("one view is called %s and %s", b.ID, s.batches[0].ID)
		}
		if sizes[b.Seq] != nil {
			t.Errorf("batch %d came twice", b.Seq)
		}
		sizes[b.Seq] = b
	}
	n := 0
	for i := range len(sizes) {
		b := sizes[i]
		if b == nil {
			continue // the one the full server was sent first comes later
		}
		if i > 0 && sizes[i-1] != nil {
			n = sizes[i-1].N + len(sizes[i-1].Events)
			if b.N != n {
				t.Errorf("batch %d: %d events before it, want %d", i, b.N, n)
			}
		}
	}
}

// Who asks not to be counted is not: Global Privacy Control, an opt-out, a
// consent that is withdrawn.
func TestTrackerObeys(t *testing.T) {
	s := newShop(t)
	s.settings.Consent = true
	p := s.open(t, "/shop/", 1280)
	click(p, q+"('#basket')")
	browser.Eval[bool](p, "swelter.flush(), true")
	browser.Eval[bool](p, "swelter.consent(true), true")
	click(p, q+"('#alive')")
	browser.Eval[bool](p, "swelter.consent(false), swelter.flush(), true")
	browser.Eval[bool](p, "swelter.consent(true), true")
	click(p, q+"('#dead')")
	browser.Eval[bool](p, "swelter.flush(), true")
	list := s.events(t, "the click after consent", clicked("#dead"))
	if find(list, site.Click, "#basket") != nil || find(list, site.Click, "#alive") != nil {
		t.Error("recorded before consent, or after it was withdrawn")
	}
	browser.Eval[bool](p, "swelter.optOut(), true")
	p.Go(s.URL + "/shop/?page=3")
	p.Wait("window.swelter")
	browser.Eval[bool](p, "swelter.consent(true), true")
	click(p, q+"('#alive')")
	browser.Eval[bool](p, "swelter.flush(), true")
	time.Sleep(200 * time.Millisecond)
	if find(s.list(t), site.Click, "#alive") != nil {
		t.Error("recorded after the opt-out")
	}
	browser.Eval[bool](p, "swelter.optIn(), true")
}

// The page as boxes has what can be clicked, and no word.
func TestTrackerSkeleton(t *testing.T) {
	s := newShop(t)
	s.ask = true
	p := s.open(t, "/shop/", 1280)
	browser.Eval[bool](p, "swelter.flush(), true")
	s.events(t, "a skeleton", func([]happened) bool { return len(s.skeletons) > 0 })
	b := s.skeletons[0]
	kinds := map[float64]int{}
	for _, box := range b.Boxes {
		kinds[box[4]]++
	}
	if kinds[site.BoxControl] < 12 || kinds[site.BoxText] < 10 || kinds[site.BoxFrame] != 1 || kinds[site.BoxFixed] != 1 {
		t.Errorf("boxes by kind: %v", kinds)
	}
	var basket *site.Element
	for i := range b.Els {
		if b.Els[i].Selector == "#basket" {
			basket = &b.Els[i]
		}
		if b.Els[i].Selector == "#private" {
			t.Error("measured what is private")
		}
	}
	if basket == nil || basket.Box == nil {
		t.Fatal("the basket has no box")
	}
	x, y := at(p, q+"('#basket')")
	if box := basket.Box; abs(box[0]+box[2]/2-x) > 1 || abs(box[1]+box[3]/2-y) > 1 {
		t.Errorf("the basket's box is %v, its middle lies at %g, %g", *box, x, y)
	}
	for _, body := range s.bodies {
		if strings.Contains(body, "offer") || strings.Contains(body, "Things") {
			t.Error("the page's words were sent")
		}
	}
}

// The tracker weighs under 5 KB as it travels.
func TestTrackerWeight(t *testing.T) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, web.Tracker)
	w.Close()
	if b.Len() >= 5000 {
		t.Errorf("%d bytes", b.Len())
	}
}
