package explore

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// A page elsewhere, a rebound name, a foreign form: all are refused.
func TestLoopbackIsGuarded(t *testing.T) {
	h := guard("127.0.0.1:5000", "secret", []byte("page"))
	for _, c := range []struct {
		method, host, path, origin string
		want                       int
	}{
		{"GET", "127.0.0.1:5000", "/secret/", "", 200},
		{"GET", "localhost:5000", "/secret/", "http://localhost:5000", 200},
		{"GET", "127.0.0.1:5000", "/", "", 403},
		{"GET", "127.0.0.1:5000", "/guess/", "", 403},
		{"GET", "evil.example:5000", "/secret/", "", 403},
		{"GET", "127.0.0.1:5000", "/secret/", "http://evil.example", 403},
		{"POST", "127.0.0.1:5000", "/secret/", "", 405},
	} {
		r := httptest.NewRequest(c.method, "http://"+c.host+c.path, nil)
		r.Host = c.host
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.want || (w.Body.String() == "page") != (c.want == http.StatusOK) {
			t.Errorf("%+v: %d %q", c, w.Code, w.Body)
		}
	}
}
