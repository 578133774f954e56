package serve

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/sqlite"
)

// Website events come in under their path, go on over a new configuration, and
// are shown to who has a token.
func TestSite(t *testing.T) {
	dir := t.TempDir()
	store, err := sqlite.Open(filepath.Join(dir, "site.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := site.NewSite("Shop", []string{"https://shop.example"}, time.Now())
	if err := store.PutSite(context.Background(), s); err != nil {
		t.Fatal(err)
	}
	store.Close()
	token, hash := NewToken()
	path := filepath.Join(dir, "heat.json")
	config := func(more string) {
		os.WriteFile(path, []byte(`{"site": {"store": "site.db", "path": "/heat/"}, "auth": {"tokens": [{"name": "ops", "sha256": "`+hash+`"}]}`+more+`}`), 0o600)
	}
	config("")
	l, err := NewLive(context.Background(), path, Surroundings{})
	if err != nil {
		t.Fatal(err)
	}
	send := func(id string) int {
		r := httptest.NewRequest("POST", "http://localhost/heat/"+s.Key+"/view", strings.NewReader(`{"v":1,"id":"`+id+`","seq":0,"n":0,"start":1,"sent":2,
			"url":"https://shop.example/","vw":1280,"vh":720,"pw":1280,"ph":900,"e":[{"k":"s","t":1,"y":720}]}`))
		r.Header.Set("Content-Type", "text/plain")
		r.Header.Set("Origin", "https://shop.example")
		r.Header.Set("User-Agent", "Mozilla/5.0 Firefox/140.0")
		w := httptest.NewRecorder()
		l.ServeHTTP(w, r)
		return w.Code
	}
	if c := send("view-of-sixteen-1"); c != 200 {
		t.Errorf("an event: %d", c)
	}
	config(`, "stop": "1s"`)
	if err := l.Reload(context.Background()); err != nil {
		t.Fatal(err)
	}
	if c := send("view-of-sixteen-2"); c != 204 {
		t.Errorf("an event after a new configuration: %d", c)
	}
	for _, c := range []struct {
		token string
		want  int
	}{{"", 401}, {"wrong", 401}, {token, 200}} {
		r := httptest.NewRequest("GET", "http://localhost/heat/desk/"+s.Key+"/", nil)
		if c.token != "" {
			r.Header.Set("Authorization", "Bearer "+c.token)
		}
		w := httptest.NewRecorder()
		l.ServeHTTP(w, r)
		if w.Code != c.want || c.want == 200 && !strings.Contains(w.Body.String(), "https://shop.example/") {
			t.Errorf("the desk with token %q: %d %s", c.token, w.Code, w.Body)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := sqlite.Open(filepath.Join(dir, "site.db"), sqlite.Options{Collect: true})
	if err != nil {
		t.Fatalf("the store is not closed: %v", err)
	}
	again.Close()
}
