package serve

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter"
)

// Pages of other servers read layers when their origin is named, by the rules
// of https://fetch.spec.whatwg.org/#http-cors-protocol, and nothing else.
func TestPagesOfOthers(t *testing.T) {
	const ours, other = "https://maps.example.org", "https://elsewhere.example"
	tile, list := "/layers/p/tiles/0/0/0.png", "/layers.json"
	for _, c := range []struct {
		origins      []string
		path, origin string
		want         string // Access-Control-Allow-Origin
		vary         bool
	}{
		{nil, tile, ours, "", false},
		{[]string{ours}, tile, ours, ours, true},
		{[]string{ours}, "/layers/p/values/0/0/0.png", ours, ours, true},
		{[]string{ours}, "/layers/p/tile.json", ours, ours, true},
		{[]string{ours}, "/layers/p/legend.json", ours, ours, true},
		{[]string{ours}, "/layers/p/tiles/0/7/7.png", ours, ours, true}, // a refusal can be read, too
		{[]string{ours}, tile, other, "", true},
		{[]string{ours}, tile, "", "", true},
		{[]string{ours}, tile, "null", "", true},
		{[]string{ours}, tile, ours + ".elsewhere.example", "", true},
		{[]string{ours}, tile, "http://maps.example.org", "", true},
		{[]string{other, ours}, tile, ours, ours, true},
		{[]string{"*"}, tile, other, "*", false},
		{[]string{"*"}, list, other, "", false},
		{[]string{"*"}, "/metrics", other, "", false},
	} {
		s := pointsServer(t, places, swelter.TilesOptions{}, Options{Origins: c.origins})
		headers := []string{}
		if c.origin != "" {
			headers = []string{"Origin", c.origin}
		}
		for range 2 { // computed, and from the cache
			w := get(s, c.path, headers...)
			if got := w.Header().Get("Access-Control-Allow-Origin"); got != c.want {
				t.Errorf("%v, %s from %q: may be read by %q, want %q", c.origins, c.path, c.origin, got, c.want)
			}
			if slices.Contains(w.Header().Values("Vary"), "Origin") != c.vary {
				t.Errorf("%v, %s: Vary is %q", c.origins, c.path, w.Header().Values("Vary"))
			}
			if w.Header().Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%s: credentials are let in", c.path)
			}
		}
	}
	s := pointsServer(t, places, swelter.TilesOptions{}, Options{Origins: []string{ours}})
	tag := get(s, tile).Header().Get("Etag")
	if w := get(s, tile, "Origin", ours, "If-None-Match", tag); w.Code != 304 || w.Header().Get("Access-Control-Allow-Origin") != ours {
		t.Errorf("the same again: %d %v", w.Code, w.Header())
	}
	before := func(origin string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("OPTIONS", tile, nil)
		r.Header.Set("Origin", origin)
		r.Header.Set("Access-Control-Request-Method", "GET")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w
	}
	if w := before(ours); w.Code != 204 || w.Header().Get("Access-Control-Allow-Methods") != "GET, HEAD" || w.Body.Len() > 0 {
		t.Errorf("asked before: %d %v", w.Code, w.Header())
	}
	if w := before(other); w.Code != 405 || w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("asked before from elsewhere: %d %v", w.Code, w.Header())
	}
	if w := post(s, "/figure", "application/json", "{}", "Origin", ours); w.Code != 403 {
		t.Errorf("a recipe from a page elsewhere: %d", w.Code)
	}
	s.layers["p"].Private = true
	if w := get(s, tile, "Origin", ours); w.Code != 401 || w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("a private layer: %d %v", w.Code, w.Header())
	}
}

func TestPagesOfOthersRefused(t *testing.T) {
	for _, o := range []string{"", "maps.example.org", "https://maps.example.org/", "https://maps.example.org/map", "null", "ftp://a", "https://", "https://u@a", "https://*.example.org"} {
		if _, err := New(nil, Options{Origins: []string{o}}); err == nil || !strings.Contains(err.Error(), "no origin") {
			t.Errorf("%q: %v", o, err)
		}
	}
}
