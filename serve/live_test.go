package serve

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/table"
)

// liveOf is a feed whose clock the test turns.
func liveOf(t *testing.T, o LiveConfig, follow string) (*liveFeed, *time.Time) {
	t.Helper()
	f, err := LiveFeed(tilesOf("", swelter.TilesOptions{Zoom: &[2]int{0, 4}}), o, follow, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	clock := time.Unix(1_800_000_000, 0)
	f.now = func() time.Time { return clock }
	f.make(clock)
	return f, &clock
}

func anybody(*http.Request) string { return "somebody" }

func postTo(h http.Handler, url, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", url, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// valueAt is what a server says of a place at zoom 4.
func valueAt(t *testing.T, h http.Handler, lon, lat float64) float64 {
	t.Helper()
	w := get(h, fmt.Sprintf("/layers/p/at?lon=%g&lat=%g&zoom=4", lon, lat))
	var v struct{ Value float64 }
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return v.Value
}

func TestPostedPoints(t *testing.T) {
	f, clock := liveOf(t, LiveConfig{}, "")
	s := server(t, []*Layer{{Name: "p", Tiles: f, Live: true}}, Options{User: anybody, Limits: Limits{Body: 1000}})
	if v := valueAt(t, s, 10, 50); v != 0 {
		t.Errorf("an empty layer reads %g", v)
	}
	for _, c := range []struct{ body, want string }{
		{"10,50\n10,50,2\n", `{"refused":0,"taken":2}`},
		{"lat,lon\n50,10\n", `{"refused":0,"taken":1}`},
		{`{"lon": 10, "lat": 50, "weight": 4, "time": "2026-01-31T12:00:00Z"}` + "\n", `{"refused":0,"taken":1}`},
		{"[\n{\"lng\":10,\"lat\":50},\n{\"lng\":10,\"lat\":50}\n]\n", `{"refused":0,"taken":2}`},
		{"10,50\n10,95\n,\n10,50,-1\n10,50,1,never\n", `{"first":"line 2: \"10\", \"95\" is no longitude and latitude in degrees","refused":4,"taken":1}`},
	} {
		if w := postTo(s, "/layers/p/points", c.body); w.Code != 200 || strings.TrimSpace(w.Body.String()) != c.want {
			t.Errorf("%q: %d %s", c.body, w.Code, w.Body)
		}
	}
	*clock = clock.Add(time.Second)
	if v := valueAt(t, s, 10, 50); v != 1+2+1+4+2+1 {
		t.Errorf("eleven posted read %g", v)
	}
	for _, c := range []struct {
		status  int
		body    string
		headers []string
	}{
		{400, "nothing\nat all\n", nil},
		{413, strings.Repeat("1,2\n", 400), nil},
		{403, "1,2\n", []string{"Origin", "https://elsewhere.example"}},
	} {
		if w := postTo(s, "/layers/p/points", c.body, c.headers...); w.Code != c.status {
			t.Errorf("%.20q: %d %s", c.body, w.Code, w.Body)
		}
	}
	if w := get(s, "/layers/p/points"); w.Code != 405 {
		t.Errorf("GET: %d", w.Code)
	}
	s.o.User = func(*http.Request) string { return "" }
	if w := postTo(s, "/layers/p/points", "1,2\n"); w.Code != 401 {
		t.Errorf("nobody: %d", w.Code)
	}
}

// Tiles of values have the scale of the version that their address names, as long
// as that is kept; after that they are refused, as colours are not.
func TestVersionsOfValues(t *testing.T) {
	f, clock := liveOf(t, LiveConfig{}, "")
	s := server(t, []*Layer{{Name: "p", Tiles: f, Live: true}}, Options{User: anybody})
	path := func(kind, version string) string { return "/layers/p/" + kind + "/0/0/0.png?v=" + version }
	present := func() string {
		postTo(s, "/layers/p/points", "10,50\n")
		*clock = clock.Add(time.Second)
		src, err := f.Current()
		if err != nil {
			t.Fatal(err)
		}
		return short(src.Version())
	}
	old := present()
	was := get(s, path("values", old)).Body.String()
	for range liveKept - 1 {
		if v := present(); v == old {
			t.Fatal("a point more is no other version")
		}
	}
	if w := get(s, path("values", old)); w.Code != 200 || w.Body.String() != was {
		t.Errorf("a version that is kept: %d, %d bytes that were %d", w.Code, w.Body.Len(), len(was))
	}
	present()
	if w := get(s, path("values", old)); w.Code != http.StatusGone || !strings.Contains(w.Body.String(), "tile.json?kind=values") {
		t.Errorf("a version that is not kept: %d %s", w.Code, w.Body)
	}
	if w := get(s, path("tiles", old)); w.Code != 200 {
		t.Errorf("colours of a version that is not kept: %d", w.Code)
	}
}

// A lone point counts half after its half-life, a quarter after two.
func TestPointsFade(t *testing.T) {
	f, clock := liveOf(t, LiveConfig{HalfLife: Duration(10 * time.Second)}, "")
	s := server(t, []*Layer{{Name: "p", Tiles: f}}, Options{User: anybody})
	postTo(s, "/layers/p/points", "10,50\n")
	for k := range 4 {
		if k > 0 {
			*clock = clock.Add(10 * time.Second)
		} else {
			*clock = clock.Add(time.Millisecond)
			f.make(*clock)
		}
		if v, want := valueAt(t, s, 10, 50), math.Exp2(-float64(k)); math.Abs(v-want) > .001*want {
			t.Errorf("after %d half-lives it reads %g, wanted %g", k, v, want)
		}
	}
	*clock = clock.Add(time.Hour)
	if v := valueAt(t, s, 10, 50); v != 0 {
		t.Errorf("after an hour it reads %g", v)
	}
}

// A restart goes on with what was posted, the newest alone are kept, and the log
// does not grow without end.
func TestLiveRestart(t *testing.T) {
	o := LiveConfig{Most: 1000, Log: filepath.Join(t.TempDir(), "points.log")}
	f, _ := liveOf(t, o, "")
	for i := range 100 {
		var pts []arrived
		for k := range 100 {
			pts = append(pts, arrived{float64(i), float64(k % 80), 1, int64(i)})
		}
		if err := f.Add(pts); err != nil {
			t.Fatal(err)
		}
	}
	if len(f.ring) != 1000 {
		t.Errorf("%d points held, wanted 1000", len(f.ring))
	}
	if text, err := os.ReadFile(o.Log); err != nil || strings.Count(string(text), "\n") > 3200 {
		t.Errorf("the log has %d lines, %v", strings.Count(string(text), "\n"), err)
	}
	// A fall of the machine in the middle of a line loses that line.
	file, err := os.OpenFile(o.Log, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(file, "12,3")
	file.Close()
	again, clock := liveOf(t, o, "")
	if len(again.ring) != 1000 || again.newest()[999].x != 12 && again.newest()[999].x != 99 {
		t.Errorf("after a restart %d points, the last at %+v", len(again.ring), again.newest()[999])
	}
	if err := again.Add([]arrived{{1, 2, 3, 4e9}}); err != nil {
		t.Fatal(err)
	}
	*clock = clock.Add(time.Second)
	third, _ := liveOf(t, o, "")
	if last := third.newest()[999]; last != (arrived{1, 2, 3, 4e9}) {
		t.Errorf("the last point after two restarts is %+v", last)
	}
}

// Lines at the end of a followed file are taken once whole, and a file that was
// cut is read anew.
func TestFollowedFile(t *testing.T) {
	path := write(t, t.TempDir(), "p.csv", "when,lat,lon\na,50,10\nb,50,1")
	f, clock := liveOf(t, LiveConfig{}, path)
	s := server(t, []*Layer{{Name: "p", Tiles: f}}, Options{})
	add := func(text string) {
		file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		fmt.Fprint(file, text)
		*clock = clock.Add(time.Second)
	}
	if v := valueAt(t, s, 10, 50); v != 1 {
		t.Errorf("one whole line reads %g", v)
	}
	add("0\nc,50,10\n")
	if v := valueAt(t, s, 10, 50); v != 3 {
		t.Errorf("three lines read %g", v)
	}
	if err := os.WriteFile(path, []byte("lon,lat\n10,50\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	*clock = clock.Add(time.Second)
	if v := valueAt(t, s, 10, 50); v != 1 {
		t.Errorf("a cut file reads %g", v)
	}
	os.Remove(path)
	*clock = clock.Add(time.Second)
	if w := get(s, "/layers/p/tile.json"); w.Code != 503 {
		t.Errorf("a file that is gone: %d", w.Code)
	}
}

// Lines name their columns, and the recipe may say which are meant: cells may be
// quoted, and lie between tabs or semicolons.
func TestColumnsOfLines(t *testing.T) {
	for text, own := range map[string]table.PointsOptions{
		"lon,lat,weight\n10,50,3\n":                                       {},
		"when;LAT;lng;value\n\"a;b\";50;10;3\n":                           {},
		"id\t\"y\"\tx\tn\n7\t50\t10\t3\n":                                 {Weight: "n"},
		"lon,lat,\"to, lon\",to_lat,weight,n\n1,2,10,50,9,3\n":            {X: "to, lon", Y: "to_lat", Weight: "n"},
		`{"lon": 1, "lat": 2, "to_lon": 10, "to_lat": 50, "n": 3}` + "\n": {X: "to_lon", Y: "to_lat", Weight: "n"},
	} {
		l := newLines(strings.NewReader(text))
		l.own = own
		if pts, err := l.all(time.Unix(0, 0)); err != nil || len(pts) != 1 || pts[0] != (arrived{x: 10, y: 50, w: 3}) {
			t.Errorf("%q: %+v %v %s", text, pts, err, l.first)
		}
	}
}

// Ten times as many points as are kept leave memory where the first left it.
func TestLiveMemory(t *testing.T) {
	most := 50_000
	if os.Getenv("SWELTER_SOAK") != "" { // make soak: 10 million beside 1 million
		most = 1_000_000
	}
	f, clock := liveOf(t, LiveConfig{Most: most}, "")
	held := func(n int) uint64 {
		for done := 0; done < n; done += 1000 {
			var b strings.Builder
			for k := range 1000 {
				fmt.Fprintf(&b, "%g,%g\n", float64((done+k)%3600)/10-180, float64(k%1600)/10-80)
			}
			pts, err := newLines(strings.NewReader(b.String())).all(*clock)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.Add(pts); err != nil {
				t.Fatal(err)
			}
		}
		*clock = clock.Add(time.Second)
		if _, err := f.Current(); err != nil {
			t.Fatal(err)
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for range liveKept { // until as many old sources are held as ever will be
		held(most)
	}
	first := held(most)
	if last := held(9 * most); float64(last) > 1.1*float64(first)+1e6 {
		t.Errorf("memory went from %d to %d bytes", first, last)
	}
}

// Standard input is taken line by line.
func TestLiveStandardInput(t *testing.T) {
	f, _ := liveOf(t, LiveConfig{}, "")
	r, w := io.Pipe()
	done := make(chan bool)
	go func() { f.follow(t.Context(), r); close(done) }()
	fmt.Fprint(w, "10,50\nnonsense,line\n11,51\n")
	w.Close()
	<-done
	if len(f.ring) != 2 || f.ring[1].x != 11 || f.ring[1].t != f.now().UnixNano() {
		t.Errorf("from standard input came %+v", f.ring)
	}
}

const liveConfig = `{
	"auth": {"tokens": [{"name": "t", "sha256": "%s"}]},
	"layers": {
		"posted": {"make": {"tiles": {"zoom": [0, 5], "norm": {"vmin": 0.1, "vmax": 10}}}, "live": {"halfLife": "2s"}},
		"rows": {"input": {"paths": ["rows.csv"]}, "make": {"tiles": {"zoom": [0, 5]}}, "watch": true},
	},
}`

// Posted points and appended rows show in a page that is not loaded again, and
// what was posted fades.
func TestLivePage(t *testing.T) {
	dir := t.TempDir()
	path := write(t, dir, "rows.csv", "lon,lat\n-70,-33\n")
	token, hash := NewToken()
	p, url := mapOf(t, dir, fmt.Sprintf(liveConfig, hash), "#map=3/40/10")
	browser.Eval[bool](p, "(window.sameLoad = true)")
	blank := p.Shot()

	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(file, strings.Repeat("20,40\n", 7))
	file.Close()
	start := time.Now()
	read := func(layer string, lon, lat float64) string {
		return fmt.Sprintf("(() => { const a = window.swelterPage, q = a.map.project([%g, %g]); return a.read(q.x, q.y).then(all => all.find(r => r.layer === %q).value) })()", lon, lat, layer)
	}
	for browser.Eval[float64](p, read("rows", 20, 40)) != 7 {
		if time.Since(start) > 20*time.Second {
			t.Fatal("appended rows do not show")
		}
	}
	t.Logf("appended rows show after %s", time.Since(start))
	p.Frame()
	if differ(blank, p.Shot()) == 0 {
		t.Error("appended rows have a value and no pixel")
	}

	r, err := http.NewRequest("POST", url+"/layers/posted/points", strings.NewReader(strings.Repeat("10,50\n", 8)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	start = time.Now()
	answer, err := http.DefaultClient.Do(r)
	if err != nil || answer.StatusCode != 200 {
		t.Fatal(answer, err)
	}
	answer.Body.Close()
	value := 0.0
	for value == 0 {
		if value = browser.Eval[float64](p, read("posted", 10, 50)); time.Since(start) > 20*time.Second {
			t.Fatal("posted points do not show")
		}
	}
	t.Logf("eight posted points show after %s and read %.3f", time.Since(start), value)
	p.Frame()
	fresh := p.Shot()
	first := browser.Eval[float64](p, read("posted", 10, 50)) // after the picture
	for value > first/2 {
		if value = browser.Eval[float64](p, read("posted", 10, 50)); time.Since(start) > 20*time.Second {
			t.Fatal("posted points do not fade")
		}
	}
	// What it reads is its age, which is at most what has passed.
	if age := -2 * math.Log2(value/8); value > 0 && age > time.Since(start).Seconds()+.1 {
		t.Errorf("after %s it reads %g, which is %.2f s", time.Since(start), value, age)
	}
	p.Frame()
	if differ(fresh, p.Shot()) == 0 {
		t.Error("a point that fades looks as it did")
	}
	// A change is taken up when its tiles are here: of tiles that are slower than
	// the changes each would come too late, and none would show.
	if !browser.Eval[bool](p, `(async () => {
		const l = window.swelterPage.layers.find(l => l.config.name === 'rows')
		l.tiles.info = {...l.tiles.info, tiles: ['']}
		await l.renew()
		return !l.busy && l.tiles.info.tiles[0] !== ''
	})()`) {
		t.Error("a change is taken up before its tiles have come")
	}
	// Tiles that a change has not reached yet mean what they meant.
	if v := browser.Eval[float64](p, `(async () => {
		const l = window.swelterPage.layers.find(l => l.config.name === 'rows'), info = l.tiles.info
		l.tiles.info = {...info, swelter: {...info.swelter, levels: info.swelter.levels.map(v => ({...v, scale: 10 * v.scale}))}}
		return (await l.read(20, 40)).value
	})()`); v != 7 {
		t.Errorf("a tile of seven points reads %g with the scale of other tiles", v)
	}
	if !browser.Eval[bool](p, "window.sameLoad === true") {
		t.Error("the page was loaded again")
	}
}
