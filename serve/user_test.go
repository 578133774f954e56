package serve

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/swelter/swelter"
)

// Private layers and inputs are for those who have a token or come through the
// proxy; the header of a proxy counts from its addresses alone.
func TestUsers(t *testing.T) {
	token, hash := NewToken()
	if sum := sha256.Sum256([]byte(token)); hash != hex.EncodeToString(sum[:]) || len(token) != 24 {
		t.Fatalf("token %q, hash %q", token, hash)
	}
	u, err := newUsers(Auth{Tokens: []Token{{"ops", hash}}, Proxy: &Proxy{Header: "X-User", From: []string{"10.0.0.0/8", "::1"}}})
	if err != nil {
		t.Fatal(err)
	}
	s := pointsServer(t, places, swelter.TilesOptions{}, Options{User: u.of})
	s.layers["p"].Private = true
	for _, c := range []struct {
		name, from string
		headers    []string
		want       int
	}{
		{"nobody", "192.0.2.1:1", nil, 401},
		{"a token", "192.0.2.1:1", []string{"Authorization", "Bearer " + token}, 200},
		{"its hash", "192.0.2.1:1", []string{"Authorization", "Bearer " + hash}, 401},
		{"another", "192.0.2.1:1", []string{"Authorization", "Bearer " + token + "x"}, 401},
		{"none", "192.0.2.1:1", []string{"Authorization", "Bearer "}, 401},
		{"the proxy", "10.1.2.3:1", []string{"X-User", "eva"}, 200},
		{"the proxy, over IPv6", "[::1]:1", []string{"X-User", "eva"}, 200},
		{"the proxy, without a user", "10.1.2.3:1", nil, 401},
		{"somebody else's header", "11.1.2.3:1", []string{"X-User", "eva"}, 401},
	} {
		for _, url := range []string{"/layers/p/tiles/0/0/0.png", "/layers/p/tile.json", "/layers/p/at?lon=1&lat=1", "/classic/0/0,0.png", "/layers/p/legend.svg", "/layers/p/map.png"} {
			r := httptest.NewRequest("GET", url, nil)
			r.RemoteAddr = c.from
			for i := 0; i < len(c.headers); i += 2 {
				r.Header.Set(c.headers[i], c.headers[i+1])
			}
			w := httptest.NewRecorder()
			if s.ServeHTTP(w, r); w.Code != c.want {
				t.Errorf("%s asks %s: %d, want %d", c.name, url, w.Code, c.want)
			}
			if w.Code == 401 && w.Header().Get("WWW-Authenticate") == "" {
				t.Errorf("%s: a browser is not asked", c.name)
			}
			if w.Code == 200 && strings.Contains(w.Header().Get("Cache-Control"), "public") {
				t.Errorf("%s: what is private is cached for all", url)
			}
		}
	}
	r := httptest.NewRequest("GET", "/layers/p/tile.json", nil)
	r.SetBasicAuth("anyone", token)
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, r); w.Code != 200 {
		t.Errorf("a token as the password: %d", w.Code)
	}
	if w := get(s, "/layers.json"); strings.Contains(w.Body.String(), `"p"`) {
		t.Error("a private layer is listed for nobody")
	}
	for _, url := range []string{"/healthz", "/metrics"} {
		if w := get(s, url); w.Code != 200 {
			t.Errorf("%s: %d", url, w.Code)
		}
	}
}

// A name that is not the server's is refused, whoever has pointed it here.
func TestHosts(t *testing.T) {
	s := server(t, nil, Options{Hosts: []string{"localhost", "127.0.0.1", "::1", "Maps.Example.org"}})
	for host, want := range map[string]int{
		"localhost": 200, "localhost:8080": 200, "LOCALHOST:1": 200, "127.0.0.1:8080": 200, "[::1]:8080": 200, "maps.example.org": 200,
		"evil.example": 403, "localhost.evil.example:8080": 403, "": 403, "127.0.0.1.evil.example": 403,
	} {
		if w := get(s, "/healthz", "Host", host); w.Code != want {
			t.Errorf("%q: %d, want %d", host, w.Code, want)
		}
	}
}

// What a page elsewhere makes a browser send is not allowed to write.
func TestOrigins(t *testing.T) {
	s := server(t, nil, Options{User: func(*http.Request) string { return "eva" }})
	for _, c := range []struct {
		headers []string
		want    bool
	}{
		{nil, true},
		{[]string{"Origin", "http://example.com"}, true},
		{[]string{"Origin", "https://example.com"}, true},
		{[]string{"Origin", "http://evil.example"}, false},
		{[]string{"Origin", "null"}, false},
		{[]string{"Sec-Fetch-Site", "cross-site"}, false},
		{[]string{"Sec-Fetch-Site", "same-origin", "Origin", "http://example.com"}, true},
	} {
		r := httptest.NewRequest("POST", "http://example.com/x", nil)
		for i := 0; i < len(c.headers); i += 2 {
			r.Header.Set(c.headers[i], c.headers[i+1])
		}
		if got := s.Allowed(r); got != c.want {
			t.Errorf("%v: %v", c.headers, got)
		}
	}
	if server(t, nil, Options{}).Allowed(httptest.NewRequest("POST", "/", nil)) {
		t.Error("nobody may write")
	}
}
