package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/sqlite"
)

var ctx = context.Background()

const origin = "https://shop.example"

// clock is a time that tests set.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// bench is a handler with a store and one site.
type bench struct {
	*Handler
	store *sqlite.Store
	site  site.Site
	clock *clock
}

func setUp(t testing.TB, o Options, change func(*site.Site)) *bench {
	t.Helper()
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "events.db"), sqlite.Options{Collect: true})
	if err != nil {
		t.Fatal(err)
	}
	b := onStore(t, store, o, change)
	t.Cleanup(func() { b.Close(); store.Close() })
	return b
}

// onStore makes a handler for a store that the caller closes after it.
func onStore(t testing.TB, store *sqlite.Store, o Options, change func(*site.Site)) *bench {
	t.Helper()
	c := &clock{t: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}
	s := site.NewSite("Shop", []string{origin, "https://*.shop.example"}, c.t)
	if change != nil {
		change(&s)
	}
	if err := store.PutSite(ctx, s); err != nil {
		t.Fatal(err)
	}
	o.Now = c.now
	h, err := New(store, o)
	if err != nil {
		t.Fatal(err)
	}
	return &bench{h, store, s, c}
}

// batch is the JSON of a view's batch, changed by pairs of field and JSON.
func batch(change ...string) string {
	fields := map[string]json.RawMessage{}
	json.Unmarshal([]byte(`{"v":1,"id":"Yx0mQ2b9T4uV6wZ1","seq":0,"n":0,"start":1763730000000,"sent":1763730005000,"url":"https://shop.example/cart",
		"vw":1280,"vh":720,"pw":1280,"ph":2400,"els":[{"h":"8f14e45fceea167a","s":"#buy","g":"button","b":[600,500,120,40]}],
		"e":[{"k":"c","t":1200,"i":0,"ex":30000,"ey":32767,"x":655,"y":520,"sx":0,"sy":0,"p":"m"}]}`), &fields)
	for i := 0; i < len(change); i += 2 {
		fields[change[i]] = json.RawMessage(change[i+1])
	}
	b, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// request is one of a browser on a page of the site; a header of "" is none.
func (b *bench) request(method, path, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Origin", origin)
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0")
	if body != "" {
		r.Header.Set("Content-Type", "text/plain;charset=UTF-8")
	}
	for i := 0; i < len(headers); i += 2 {
		switch {
		case headers[i] == "from":
			r.RemoteAddr = headers[i+1]
		case headers[i+1] == "":
			r.Header.Del(headers[i])
		default:
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w
}

func (b *bench) post(body string, headers ...string) *httptest.ResponseRecorder {
	return b.request("POST", "/"+b.site.Key+"/view", body, headers...)
}

// records are all that is kept.
func (b *bench) records(t testing.TB) []site.Record {
	t.Helper()
	var all []site.Record
	if err := b.store.Records(ctx, b.site.Key, nil, site.Span{}, func(r *site.Record) error {
		c := *r
		c.Els, c.Events = append([]site.Element(nil), r.Els...), append([]site.Event(nil), r.Events...)
		all = append(all, c)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func view(i int) string { return fmt.Sprintf(`"view-of-sixteen-%d"`, i) }

func TestABatchIsKept(t *testing.T) {
	b := setUp(t, Options{}, nil)
	w := b.post(batch())
	if w.Code != 200 || strings.TrimSpace(w.Body.String()) != `{"skeleton":true}` {
		t.Errorf("the first view of a page: %d %s", w.Code, w.Body)
	}
	if got := w.Header().Get("Access-Control-Allow-Origin"); got != origin {
		t.Errorf("allowed origin %q", got)
	}
	for range 1000 {
		if w := b.post(batch()); w.Code != 204 && w.Code != 429 {
			t.Fatalf("sent again: %d %s", w.Code, w.Body)
		}
	}
	if w := b.post(batch("id", view(1))); w.Code != 429 {
		t.Errorf("after a thousand: %d", w.Code)
	}
	b.clock.add(time.Minute)
	if w := b.post(batch("id", view(1))); w.Code != 204 {
		t.Errorf("a minute later: %d %s", w.Code, w.Body)
	}
	got := b.records(t)
	if len(got) != 2 || got[0].URL != "https://shop.example/cart" || got[0].Events[0].X != 655 || got[0].Start != got[0].At-5000 {
		t.Errorf("kept: %+v", got)
	}
}

func TestRefusals(t *testing.T) {
	long := `"` + strings.Repeat("x", 3000) + `"`
	click := func(fields string) string {
		return `[{"k":"c","t":1,"i":0,"ex":1,"ey":1,"x":1,"y":1` + fields + `}]`
	}
	many := "[" + strings.TrimSuffix(strings.Repeat(`{"k":"s","t":1,"y":2},`, 501), ",") + "]"
	for _, c := range []struct {
		name    string
		body    string
		headers []string
		status  int
		reason  string
	}{
		{"foreign origin", batch(), []string{"Origin", "https://evil.example"}, 403, "origin"},
		{"an origin that ends like ours", batch(), []string{"Origin", "https://notshop.example"}, 403, "origin"},
		{"an origin without encryption", batch(), []string{"Origin", "http://shop.example"}, 403, "origin"},
		{"origin null", batch(), []string{"Origin", "null"}, 403, "origin"},
		{"no origin", batch(), []string{"Origin", ""}, 403, "origin"},
		{"a foreign referer", batch(), []string{"Origin", "", "Referer", "https://evil.example/"}, 403, "origin"},
		{"a foreign page", batch("url", `"https://evil.example/cart"`), nil, 403, "origin"},
		{"a screen", batch("url", `""`, "screen", `"Home"`), nil, 403, "origin"},
		{"do not track", batch(), []string{"DNT", "1"}, 403, "do-not-track"},
		{"global privacy control", batch(), []string{"Sec-GPC", "1"}, 403, "do-not-track"},
		{"a bot", batch(), []string{"User-Agent", "Googlebot/2.1"}, 403, "bot"},
		{"no browser", batch(), []string{"User-Agent", ""}, 403, "bot"},
		{"an automated browser", batch("bot", "true"), nil, 403, "bot"},
		{"a form", batch(), []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "type"},
		{"compressed", batch(), []string{"Content-Encoding", "gzip"}, 415, "type"},
		{"too long", batch() + strings.Repeat(" ", 65536), nil, 413, "size"},
		{"not JSON", "click", nil, 400, "format"},
		{"two objects", batch() + batch(), nil, 400, "format"},
		{"cut off", batch()[:100], nil, 400, "format"},
		{"not UTF-8", batch("variant", "\"\xff\""), nil, 400, "format"},
		{"an unknown field", batch("text", `"hello"`), nil, 400, "format"},
		{"a newer version", batch("v", "2"), nil, 400, "format"},
		{"a short view", batch("id", `"short"`), nil, 400, "format"},
		{"a view with signs", batch("id", `"../../../etc/passwd"`), nil, 400, "format"},
		{"no events", batch("e", "[]"), nil, 400, "format"},
		{"501 events", batch("e", many), nil, 400, "format"},
		{"infinite", batch("vw", "1e999"), nil, 400, "format"},
		{"not a number", batch("pw", `"NaN"`), nil, 400, "format"},
		{"no size", batch("vw", "0"), nil, 400, "format"},
		{"a place far away", batch("e", click(`,"x":2000000`)), nil, 400, "format"},
		{"beyond the element", batch("e", click(`,"ex":65536`)), nil, 400, "format"},
		{"half a step", batch("e", click(`,"ey":0.5`)), nil, 400, "format"},
		{"an element that is not there", batch("e", click(`,"i":1`)), nil, 400, "format"},
		{"no element", batch("e", `[{"k":"c","t":1,"x":1,"y":1}]`), nil, 400, "format"},
		{"another kind", batch("e", `[{"k":"key","t":1}]`), nil, 400, "format"},
		{"a time before", batch("e", click(`,"t":-1`)), nil, 400, "format"},
		{"markup in a selector", batch("els", `[{"h":"8f14e45fceea167a","s":"<img src=x onerror=alert(1)>"}]`), nil, 400, "format"},
		{"a control character", batch("els", `[{"h":"8f14e45fceea167a","s":"a\u202eb"}]`), nil, 400, "format"},
		{"a long selector", batch("els", `[{"h":"8f14e45fceea167a","s":`+long+`}]`), nil, 400, "format"},
		{"no hash", batch("els", `[{"h":"8F14E45FCEEA167A","s":"a"}]`), nil, 400, "format"},
		{"a long address", batch("url", long), nil, 400, "format"},
		{"a script as address", batch("url", `"javascript:alert(1)"`), nil, 400, "format"},
		{"a clock before 1970", batch("start", "-1"), nil, 400, "format"},
	} {
		b := setUp(t, Options{}, nil)
		w := b.post(c.body, c.headers...)
		if w.Code != c.status {
			t.Errorf("%s: %d %s; want %d", c.name, w.Code, w.Body, c.status)
		}
		if n := b.counts.total[countKey{b.site.Key, "refused " + c.reason}]; n != 1 {
			t.Errorf("%s: counted %v, want one %s", c.name, b.counts.total, c.reason)
		}
		if got := b.records(t); len(got) > 0 {
			t.Errorf("%s: kept %+v", c.name, got)
		}
		b.keepCounts(ctx)
		if r, _ := b.store.Refusals(ctx, b.site.Key, site.Span{}); len(r) != 1 || r[0].Reason != c.reason {
			t.Errorf("%s: the store has counted %v", c.name, r)
		}
	}
	b := setUp(t, Options{}, nil)
	if w := b.request("POST", "/nobodys-key/view", batch()); w.Code != 403 {
		t.Errorf("a wrong key: %d", w.Code)
	}
	if w := b.request("PUT", "/"+b.site.Key+"/view", batch()); w.Code != 405 {
		t.Errorf("another method: %d", w.Code)
	}
}

func TestWhatIsAccepted(t *testing.T) {
	b := setUp(t, Options{}, func(s *site.Site) { s.Apps = true })
	for i, c := range []struct {
		name    string
		body    string
		headers []string
	}{
		{"a host of ours", batch("url", `"https://www.shop.example/"`), []string{"Origin", "https://www.shop.example"}},
		{"a referer", batch(), []string{"Origin", "", "Referer", "https://shop.example/cart?x=1"}},
		{"an application", batch("url", `""`, "screen", `"Checkout"`), []string{"Origin", "", "User-Agent", "Shop/3 okhttp/4.9", "Content-Type", "application/json"}},
		{"a clock years behind", batch("start", "1000", "sent", "6000"), nil},
		{"a clock set back in between", batch("start", "1763730000000", "sent", "1000"), nil},
		{"events out of order", batch("e", `[{"k":"s","t":900,"y":5},{"k":"s","t":100,"y":2}]`), nil},
		{"the end", batch("e", "[]", "last", "true"), nil},
	} {
		fields := map[string]json.RawMessage{}
		json.Unmarshal([]byte(c.body), &fields)
		fields["id"] = json.RawMessage(view(i))
		body, _ := json.Marshal(fields)
		if w := b.post(string(body), c.headers...); w.Code != 204 && w.Code != 200 {
			t.Errorf("%s: %d %s", c.name, w.Code, w.Body)
		}
	}
	for _, r := range b.records(t) {
		if r.At != b.clock.now().UnixMilli() || r.Start > r.At || r.At-r.Start > wrongClock {
			t.Errorf("%s: came in at %d, began at %d", r.ID, r.At, r.Start)
		}
		if want := r.ID == "view-of-sixteen-4"; r.Clock != want {
			t.Errorf("%s: its clock is called wrong: %v", r.ID, r.Clock)
		}
	}
}

// What may name a person is nowhere in the store.
func TestNothingPersonalIsKept(t *testing.T) {
	b := setUp(t, Options{}, func(s *site.Site) { s.Settings.Params = []string{"page"} })
	body := batch("url", `"https://eve:pw@shop.example/u/eve%40mail.example/reset/0123456789abcdef0123456789abcdef?token=hunter2&page=2&mail=a%40b.example#access_token=zzz"`,
		"ref", `"https://search.example/?q=my+illness"`)
	if w := b.post(body, "from", "203.0.113.77:4444"); w.Code > 204 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	r := b.records(t)[0]
	if want := "https://shop.example/u/:private/reset/:private?page=2"; r.URL != want || r.Ref != "https://search.example" {
		t.Errorf("kept %q from %q, want %q", r.URL, r.Ref, want)
	}
	if err := sqlite.Backup(ctx, b.store.Path(), b.store.Path()+".copy"); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"", "-wal", ".log0", ".log1", ".copy"} {
		kept := readAll(t, b.store.Path()+end)
		for _, secret := range []string{"203.0.113", "hunter2", "mail.example", "b.example", "illness", "zzz", "Firefox", "0123456789abcdef"} {
			if bytes.Contains(kept, []byte(secret)) {
				t.Errorf("%q is in the store%s", secret, end)
			}
		}
	}
}

// One address and browser is one visitor on a day, another one the next, and
// nobody can join the two: the key is gone.
func TestVisitorsOfADay(t *testing.T) {
	b := setUp(t, Options{}, nil)
	i := 0
	visitor := func(headers ...string) uint64 {
		i++
		if w := b.post(batch("id", view(i)), headers...); w.Code > 204 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		all := b.records(t)
		for _, r := range all {
			if r.ID == strings.Trim(view(i), `"`) {
				return r.Visitor
			}
		}
		t.Fatal("not kept")
		return 0
	}
	a := visitor("from", "203.0.113.7:1000")
	if visitor("from", "203.0.113.7:2000") != a {
		t.Error("another port is another visitor")
	}
	if visitor("from", "203.0.113.8:1000") == a || visitor("from", "203.0.113.7:1000", "User-Agent", "Mozilla/5.0 Safari") == a {
		t.Error("another address or browser is the same visitor")
	}
	six := visitor("from", "[2001:db8::1]:1000")
	if visitor("from", "[2001:db8::2]:1000") != six {
		t.Error("of one network of IPv6 there are two visitors")
	}
	key := b.salt.key
	b.clock.add(12 * time.Hour)
	if visitor("from", "203.0.113.7:1000") == a {
		t.Error("the next day knows the visitor")
	}
	if b.salt.key == key {
		t.Error("the key of yesterday is in memory")
	}
}

func TestForgetting(t *testing.T) {
	b := setUp(t, Options{}, nil)
	b.post(batch("id", view(1)), "from", "203.0.113.7:1000")
	b.post(batch("id", view(2)), "from", "203.0.113.8:1000")
	path := "/" + b.site.Key + "/view"
	if w := b.request("DELETE", path, "", "from", "203.0.113.7:9", "Origin", "https://evil.example"); w.Code != 403 {
		t.Errorf("of a foreign page: %d", w.Code)
	}
	if w := b.request("DELETE", path, "", "from", "203.0.113.7:9"); w.Code != 204 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if got := b.records(t); len(got) != 1 || got[0].ID != "view-of-sixteen-2" {
		t.Errorf("left: %+v", got)
	}
}

func TestForwardedFor(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct {
		peer, forwarded string
		trusted         []netip.Prefix
		want            string
	}{
		{"203.0.113.7:1", "198.51.100.1", nil, "203.0.113.7"},                                      // nobody is trusted
		{"203.0.113.7:1", "198.51.100.1", proxies, "203.0.113.7"},                                  // not by the proxy
		{"10.0.0.1:1", "198.51.100.1", proxies, "198.51.100.1"},                                    // by the proxy
		{"10.0.0.1:1", "1.1.1.1, 198.51.100.1", proxies, "198.51.100.1"},                           // what the visitor wrote before
		{"10.0.0.1:1", "198.51.100.1, 10.0.0.2", proxies, "198.51.100.1"},                          // two proxies
		{"10.0.0.1:1", "nonsense", proxies, "10.0.0.1"},                                            //
		{"10.0.0.1:1", "", proxies, "10.0.0.1"},                                                    //
		{"[::ffff:10.0.0.1]:1", "2001:db8::9", proxies, "2001:db8::9"},                             //
		{"10.0.0.1:1", strings.Repeat("9.9.9.9, ", 500) + "198.51.100.1", proxies, "198.51.100.1"}, //
	} {
		r := httptest.NewRequest("POST", "/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := clientAddress(r, c.trusted).String(); got != c.want {
			t.Errorf("%s, forwarded for %.40q: %s, want %s", c.peer, c.forwarded, got, c.want)
		}
	}
}

// A flood from one address, with a new browser each time, is stopped by the
// address; others are served.
func TestAFlood(t *testing.T) {
	b := setUp(t, Options{Limits: Limits{Visitor: 10, Address: 50, Burst: 10}}, nil)
	late := 0
	for i := range 300 {
		w := b.post(batch("id", view(i)), "from", "203.0.113.7:1000", "User-Agent", fmt.Sprint("Mozilla/5.0 ", i))
		if w.Code == 429 {
			late++
			if w.Header().Get("Retry-After") == "" {
				t.Fatal("429 without Retry-After")
			}
		}
	}
	if late != 200 { // 500 tokens at 5 a request
		t.Errorf("%d of 300 were too many, want 200", late)
	}
	if w := b.post(batch("id", view(999)), "from", "203.0.113.8:1000"); w.Code > 204 {
		t.Errorf("another visitor: %d", w.Code)
	}
}

func TestMemoryOfLimitsIsBounded(t *testing.T) {
	c := &clock{t: time.Unix(0, 0)}
	l := newLimits(Limits{}, c.now)
	for i := range 5 * maxBuckets {
		l.visitor(uint64(2*i), uint64(2*i+1), 1)
	}
	if n := len(l.new) + len(l.old); n > 2*maxBuckets+2 {
		t.Errorf("%d buckets", n)
	}
}

// failing is a store whose disk fails.
type failing struct {
	site.Store
	err error
}

func (f *failing) Append(ctx context.Context, key string, r *site.Record) (bool, error) {
	if f.err != nil {
		return false, f.err
	}
	return f.Store.Append(ctx, key, r)
}

func TestADiskThatFailsAndComesBack(t *testing.T) {
	b := setUp(t, Options{}, nil)
	disk := &failing{b.store, fmt.Errorf("%w: no space left", site.ErrFull)}
	b.Handler.store = disk
	w := b.post(batch())
	if w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d, retry after %q", w.Code, w.Header().Get("Retry-After"))
	}
	disk.err = nil
	if w := b.post(batch()); w.Code > 204 {
		t.Errorf("after: %d", w.Code)
	}
}

func TestScripts(t *testing.T) {
	b := setUp(t, Options{Scripts: Scripts{Tracker: "track(SETTINGS)"}}, func(s *site.Site) {
		s.Settings.Exclude = []string{"</script><b>"}
	})
	w := b.request("GET", "/"+b.site.Key+"/view.js", "")
	body := w.Body.String()
	if w.Code != 200 || !strings.HasPrefix(body, "(function(SETTINGS){track(SETTINGS)\n})({") || !strings.Contains(body, b.site.Key) {
		t.Errorf("%d %s", w.Code, body)
	}
	if strings.Contains(body, "</script") {
		t.Errorf("settings end the script: %s", body)
	}
	if w := b.request("GET", "/"+b.site.Key+"/view.js", "", "If-None-Match", w.Header().Get("ETag")); w.Code != 304 {
		t.Errorf("the same again: %d", w.Code)
	}
	if strings.Contains(body, string(b.site.Secret)) || strings.Contains(body, "secret") {
		t.Error("the secret is in the script")
	}
	for path, want := range map[string]int{"/view-b.js": 404, "/view.json": 200, "/other": 404, "/": 404} {
		if w := b.request("GET", "/"+b.site.Key+path, ""); w.Code != want {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if w := b.request("OPTIONS", "/"+b.site.Key+"/view", ""); w.Code != 204 || w.Header().Get("Access-Control-Allow-Origin") != origin {
		t.Errorf("preflight: %d", w.Code)
	}
	if w := b.request("OPTIONS", "/"+b.site.Key+"/view", "", "Origin", "https://evil.example"); w.Code != 403 {
		t.Errorf("a foreign preflight: %d", w.Code)
	}
}

func TestSkeleton(t *testing.T) {
	b := setUp(t, Options{}, nil)
	body := `{"v":1,"id":"Yx0mQ2b9T4uV6wZ1","url":"https://shop.example/cart","vw":1280,"vh":720,"pw":1280,"ph":2400,
		"boxes":[[0,0,1280,80,6],[600,500,120,40,3]],"els":[{"h":"8f14e45fceea167a","s":"#buy","b":[600,500,120,40]}]}`
	path := "/" + b.site.Key + "/view-b"
	if w := b.request("POST", path, body); w.Code != 204 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := b.request("POST", path, strings.Replace(body, ",3]", ",7]", 1)); w.Code != 400 {
		t.Errorf("an unknown kind of box: %d", w.Code)
	}
	// The page has one now: its first view is not asked for another.
	if w := b.post(batch()); w.Code != 204 {
		t.Errorf("asked again: %d %s", w.Code, w.Body)
	}
	if w := b.post(batch("id", view(2), "vw", "380")); w.Code != 200 {
		t.Errorf("of another width: %d %s", w.Code, w.Body)
	}
}

func TestOverlay(t *testing.T) {
	b := setUp(t, Options{}, nil)
	b.post(batch())
	link, err := b.site.SignedLink("https://shop.example/cart?utm=1#/route", time.Hour, b.clock.now())
	if err != nil {
		t.Fatal(err)
	}
	at, token, _ := strings.Cut(link, "&view=")
	if at != "https://shop.example/cart?utm=1#/route" {
		t.Errorf("link %s", link)
	}
	path := "/" + b.site.Key + "/view-o"
	get := func(query, token string, headers ...string) *httptest.ResponseRecorder {
		return b.request("GET", path+query, "", append([]string{"Authorization", "Bearer " + token}, headers...)...)
	}
	w := get("?url="+url.QueryEscape("https://shop.example/cart?x=9"), token)
	var heat site.Heat
	if err := json.Unmarshal(w.Body.Bytes(), &heat); w.Code != 200 || err != nil || heat.Clicks != 1 || heat.Page != "/cart" || heat.Points.Kind != "c" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	other := site.Link{Key: b.site.Key, Page: "/cart", Ends: b.clock.now().Unix() + 9}
	forged := other.Sign([]byte("a secret that is not the site's"))
	for name, w := range map[string]*httptest.ResponseRecorder{
		"no token":            b.request("GET", path, ""),
		"a forged token":      get("", forged),
		"a changed token":     get("", "e"+token),
		"a token of nobody":   get("", ""),
		"of another site":     get("", site.Link{Key: "other", Page: "/cart", Ends: 1 << 40}.Sign(b.site.Secret)),
		"no signature at all": get("", strings.Split(token, ".")[0]),
	} {
		if w.Code != 401 {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	if w := get("?url=https://shop.example/other", token); w.Code != 403 {
		t.Errorf("another page: %d", w.Code)
	}
	if w := get("", token, "Origin", "https://evil.example"); w.Code != 403 || w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("a foreign page: %d", w.Code)
	}
	b.clock.add(2 * time.Hour)
	if w := get("", token); w.Code != 401 {
		t.Errorf("after its time: %d", w.Code)
	}
}

func TestTheDeskIsClosed(t *testing.T) {
	b := setUp(t, Options{}, nil)
	for _, path := range []string{"/", "/desk/", "/desk/metrics", "/desk/" + b.site.Key + "/", "/desk/" + b.site.Key + "/heat.json?page=/cart"} {
		if w := b.request("GET", path, ""); w.Code != 401 {
			t.Errorf("%s without a token: %d", path, w.Code)
		}
	}
}

func TestDesk(t *testing.T) {
	b := setUp(t, Options{Authorize: func(*http.Request) bool { return true }}, nil)
	nasty := `[{"h":"8f14e45fceea167a","s":"a[x=\"&'\"] > b","m":"=HYPERLINK(1)"}]`
	if w := b.post(batch("els", nasty, "variant", `"\"'>x"`)); w.Code > 204 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	b.post("nonsense")
	root := "/desk/" + b.site.Key + "/"
	for path, want := range map[string]string{
		"/desk/":                         "Shop",
		"/desk/metrics":                  `swelter_site_refused_total{site="` + b.site.Key + `",reason="format"} 1`,
		root:                             "https://shop.example/cart",
		root + "page?page=/cart":         "a[x=&#34;&amp;&#39;&#34;] &gt; b",
		root + "heat.json?page=/cart":    `"clicks":1`,
		root + "raw.csv?page=/cart":      "'=HYPERLINK(1)",
		root + "page?page=/nowhere":      "There is no page",
		root + "page?page=/cart&width=9": "Its viewports are 1280 px (1 view) wide",
	} {
		w := b.request("GET", path, "")
		if w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d, without %q:\n%s", path, w.Code, want, w.Body)
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
	}
	// The links of the list of pages lead to them, and those of a page to its pictures.
	list := b.request("GET", root, "").Body.String()
	link := regexp.MustCompile(`href="(page\?page=[^"]*)"`).FindStringSubmatch(list)
	if link == nil {
		t.Fatalf("no link to a page:\n%s", list)
	}
	page := b.request("GET", root+html.UnescapeString(link[1]), "").Body.String()
	if !strings.Contains(page, "<h1>/cart</h1>") || !strings.Contains(page, "Elements") {
		t.Errorf("%s leads to\n%s", link[1], page)
	}
	if w := b.request("POST", root+"link", "", "Origin", "https://evil.example"); w.Code != 403 {
		t.Errorf("a foreign page makes a link: %d", w.Code)
	}
	if w := b.request("POST", root+"screenshot?page=/cart&width=1280", "<svg onload=alert(1)>", "Origin", ""); w.Code != 400 {
		t.Errorf("a script as screenshot: %d", w.Code)
	}
}

// The form of a page offers the same of both segments, keeps what was chosen, and
// compares only where somebody filled in the second; events leave as CSV, JSON
// and Parquet.
func TestDeskComparesAndExports(t *testing.T) {
	parquet := func(_ context.Context, _ site.Store, s *site.Site, q site.Query, w io.Writer) error {
		_, err := fmt.Fprintf(w, "PAR1 %s %s", s.Key, q.Filter.Pointer)
		return err
	}
	draw := func(context.Context, Picture) ([]byte, error) { return nil, nil }
	b := setUp(t, Options{Authorize: func(*http.Request) bool { return true }, Parquet: parquet, Draw: draw}, nil)
	b.post(batch("variant", `"A"`))
	b.post(batch("id", view(2), "variant", `"B"`))
	root := "/desk/" + b.site.Key + "/"
	get := func(path string) string {
		w := b.request("GET", root+path, "")
		if w.Code != 200 {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
		return w.Body.String()
	}
	page := get("page?page=/cart")
	for _, name := range []string{"from", "to", "width", "pointer", "ref", "variant"} {
		for _, prefix := range []string{"", "minus."} {
			if !strings.Contains(page, `name="`+prefix+name+`"`) {
				t.Errorf("the form has no %s%s", prefix, name)
			}
		}
	}
	// What a browser sends of a form that nobody filled in.
	empty := "from=&to=&width=&pointer=&ref=&variant=&minus.from=&minus.to=&minus.width=&minus.pointer=&minus.ref="
	var heat site.Heat
	if err := json.Unmarshal([]byte(get("heat.json?page=/cart&minus.variant=&"+empty)), &heat); err != nil || heat.Minus != "" || heat.Views != 2 {
		t.Errorf("nothing compared: less %q, %d views, %v", heat.Minus, heat.Views, err)
	}
	page = get("page?page=/cart&minus.variant=B&width=1000-1300&" + strings.Replace(empty, "width=&", "", 1))
	for _, want := range []string{
		"less variant B", `value="B"`, `<option value="1000-1300" selected>`, "<details open>", `layer=difference" aria-current`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("compared with B, the page has no %q:\n%s", want, page)
		}
	}
	for kind, starts := range map[string]string{"csv": "time,page,", "json": "[", "parquet": "PAR1 " + b.site.Key + " m"} {
		link := regexp.MustCompile(`href="(raw\.` + kind + `\?[^"]*)"`).FindStringSubmatch(get("page?page=/cart&pointer=m"))
		if link == nil {
			t.Fatalf("no link to %s", kind)
		}
		if said := get(html.UnescapeString(link[1])); !strings.HasPrefix(said, starts) {
			t.Errorf("%s begins with %.40q", link[1], said)
		}
	}
	if b.Handler.o.Parquet = nil; strings.Contains(get("page?page=/cart"), "raw.parquet") || b.request("GET", root+"raw.parquet?page=/cart", "").Code != 404 {
		t.Error("a program without Parquet offers it")
	}
}

func TestRetention(t *testing.T) {
	b := setUp(t, Options{}, func(s *site.Site) { s.Keep = 2 })
	b.post(batch("id", view(1)))
	b.clock.add(48 * time.Hour)
	b.post(batch("id", view(2)))
	b.forgetOld(ctx, b.clock.now())
	if got := b.records(t); len(got) != 2 {
		t.Errorf("two days later: %d", len(got))
	}
	b.clock.add(24 * time.Hour)
	b.forgetOld(ctx, b.clock.now())
	if got := b.records(t); len(got) != 1 || got[0].ID != "view-of-sixteen-2" {
		t.Errorf("three days later: %+v", got)
	}
}
