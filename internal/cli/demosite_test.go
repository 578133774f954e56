package cli

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/demo"
	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/server"
)

// The recorded visits of the small website are taken in once, and its pages
// load the tracker of its site.
func TestDemoSite(t *testing.T) {
	const origin = "http://127.0.0.1:8088"
	ctx := context.Background()
	store, s, err := demoStore(ctx, filepath.Join(t.TempDir(), "site.db"), origin)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	_, h, err := deskHandler(store, server.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	for range 2 {
		if err := replayVisits(ctx, store, h, s, origin); err != nil {
			t.Fatal(err)
		}
	}
	heat, err := site.Read(ctx, store, s, site.Query{Page: "/"})
	if err != nil {
		t.Fatal(err)
	}
	if heat.Views != 44 || heat.VisitorDays != 44 || heat.Loss.Events != 0 || heat.Clicks < 80 {
		t.Errorf("%d views by %d visitors, %d clicks, lost %+v; 44 were recorded", heat.Views, heat.VisitorDays, heat.Clicks, heat.Loss)
	}
	w := httptest.NewRecorder()
	demo.Website(s.Key).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if !strings.Contains(w.Body.String(), "/"+s.Key+"/view.js") {
		t.Error("the page does not load the tracker")
	}
}
