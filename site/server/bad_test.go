package server

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/web"
)

// A site that has as many events as it may is refused more, clearly and counted;
// another goes on, and so does the first when there is room.
func TestASiteIsFull(t *testing.T) {
	b := setUp(t, Options{Authorize: func(*http.Request) bool { return true }}, func(s *site.Site) { s.Rows = 3 })
	other := site.NewSite("Other", []string{origin}, b.clock.now())
	if err := b.store.PutSite(ctx, other); err != nil {
		t.Fatal(err)
	}
	if err := b.reload(ctx); err != nil {
		t.Fatal(err)
	}
	for i := range 6 {
		w := b.post(batch("id", view(i)))
		switch {
		case i < 3 && w.Code > 204:
			t.Errorf("batch %d: %d %s", i, w.Code, w.Body)
		case i >= 3 && (w.Code != 429 || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "as many rows")):
			t.Errorf("batch %d of a full site: %d, retry after %q: %s", i, w.Code, w.Header().Get("Retry-After"), w.Body)
		}
	}
	if w := b.request("POST", "/"+other.Key+"/view", batch("id", view(9))); w.Code > 204 {
		t.Errorf("another site: %d %s", w.Code, w.Body)
	}
	if got := b.request("GET", "/desk/metrics", "").Body.String(); !strings.Contains(got, `swelter_site_refused_total{site="`+b.site.Key+`",reason="rows"} 3`) {
		t.Errorf("metrics:\n%s", got)
	}
	if got := len(b.records(t)); got != 3 {
		t.Errorf("%d records", got)
	}
	if _, err := b.store.Delete(ctx, b.site.Key, site.Deletion{All: true}); err != nil {
		t.Fatal(err)
	}
	if w := b.post(batch("id", view(10))); w.Code > 204 {
		t.Errorf("with room again: %d %s", w.Code, w.Body)
	}
}

// The limit of a site stops a flood on it; others are served.
func TestFloodedSiteLeavesOthersTheirLimits(t *testing.T) {
	b := setUp(t, Options{Limits: Limits{Visitor: 1e6, Address: 1e6, Site: 50, Burst: 10}}, nil)
	other := site.NewSite("Other", []string{origin}, b.clock.now())
	if err := b.store.PutSite(ctx, other); err != nil {
		t.Fatal(err)
	}
	if err := b.reload(ctx); err != nil {
		t.Fatal(err)
	}
	late := 0
	for i := range 300 {
		if w := b.post(batch("id", view(1000+i))); w.Code == 429 {
			late++
		}
		if i%100 == 99 {
			if w := b.request("POST", "/"+other.Key+"/view", batch("id", view(i))); w.Code > 204 {
				t.Errorf("another site in the middle of it: %d %s", w.Code, w.Body)
			}
		}
	}
	if late != 200 { // 500 tokens at 5 a request
		t.Errorf("%d of 300 were too many, want 200", late)
	}
	if n := b.counts.total[countKey{b.site.Key, "refused rate-site"}]; n != 200 {
		t.Errorf("counted %d", n)
	}
}

// What a visitor sends is never asked for: nothing of the server, of the stores
// or of the pictures opens a connection.
func TestNothingIsFetched(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", "../...").Output()
	if err != nil {
		t.Fatal(err)
	}
	asks := regexp.MustCompile(`\bhttp\.(Get|Head|Post|PostForm|Client|DefaultClient|DefaultTransport|Transport|NewRequest)\b|\bnet\.(Dial|Dialer|DialTimeout)\b`)
	for _, dir := range strings.Fields(string(out)) {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", dir, err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if found := asks.Find(b); found != nil && !strings.HasSuffix(f, "_test.go") && !strings.Contains(filepath.ToSlash(dir), "/clickhouse") {
				t.Errorf("%s asks others: %s", f, found)
			}
		}
	}
}

// No script evaluates words, makes markup of them, or listens to other windows.
func TestScriptsAreHarmless(t *testing.T) {
	harm := regexp.MustCompile(`\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|postMessage|srcdoc|setTimeout\(["'\x60]`)
	for name, script := range map[string]string{"tracker": web.Tracker, "skeleton": web.Boxes, "overlay": web.Overlay} {
		if found := harm.FindString(script); script == "" || found != "" {
			t.Errorf("%s: %q", name, found)
		}
	}
	if harm.FindString(`x.innerHTML=y`) == "" {
		t.Error("nothing would be found")
	}
}

// Every point of the list of dangers that the server is to withstand names its
// tests in docs/site.md, and they are there.
func TestDangersHaveTests(t *testing.T) {
	doc, err := os.ReadFile("../../docs/site.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, ok := strings.Cut(string(doc), "## What is tested")
	if !ok {
		t.Fatal("docs/site.md has no list")
	}
	sources := map[string]string{}
	for _, dir := range []string{".", "..", "../sqlite", "../picture", "../parquet", "../../internal/cli", "../../serve"} {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if strings.HasSuffix(f.Name(), "_test.go") {
				b, err := os.ReadFile(dir + "/" + f.Name())
				if err != nil {
					t.Fatal(err)
				}
				sources[dir] += string(b)
			}
		}
	}
	rooms := map[string]string{"site": "..", "site/server": ".", "site/sqlite": "../sqlite", "site/picture": "../picture", "site/parquet": "../parquet", "internal/cli": "../../internal/cli", "serve": "../../serve"}
	n := 0
	for _, line := range strings.Split(list, "\n") {
		cells := strings.Split(line, "|")
		if len(cells) < 4 || strings.HasPrefix(cells[1], "---") || strings.TrimSpace(cells[2]) == "test" {
			continue
		}
		for _, name := range strings.Split(cells[2], ",") {
			room, test, ok := strings.Cut(strings.Trim(strings.TrimSpace(name), "`"), ".")
			if !ok || rooms[room] == "" || !strings.Contains(sources[rooms[room]], "func "+test+"(") {
				t.Errorf("%q: there is no test %q in %q", strings.TrimSpace(cells[1]), test, room)
			}
			n++
		}
	}
	if n < 20 {
		t.Errorf("only %d tests are named", n)
	}
}
