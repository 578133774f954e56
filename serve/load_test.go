package serve

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/archive"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/pyramid"
)

// gated is a source whose tiles wait to be let through, and are counted.
type gated struct {
	gate chan struct{}
	made atomic.Int64
	body []byte
}

func (g *gated) Version() string     { return "a version of the data" }
func (g *gated) Info() archive.Info  { return archive.Info{Type: "png", MaxZoom: 20} }
func (g *gated) Meta() *pyramid.Meta { return nil }
func (g *gated) Tile(geo.Tile, Kind, string) ([]byte, error) {
	g.made.Add(1)
	<-g.gate
	return g.body, nil
}

func gatedServer(t *testing.T, body string, o Options) (*Server, *gated) {
	g := &gated{gate: make(chan struct{}), body: []byte(body)}
	return server(t, []*Layer{{Name: "g", Tiles: Fixed(g)}}, o), g
}

// A thousand requests at once for one cold tile compute it once.
func TestColdTileIsMadeOnce(t *testing.T) {
	s, g := gatedServer(t, "tile", Options{Limits: Limits{Concurrency: 4}})
	var all sync.WaitGroup
	var right atomic.Int64
	for range 1000 {
		all.Go(func() {
			if w := get(s, "/layers/g/tiles/3/1/2.png"); w.Code == 200 && w.Body.String() == "tile" {
				right.Add(1)
			}
		})
	}
	for s.metrics.shared.Load() < 999 { // all wait for the one
		time.Sleep(time.Millisecond)
	}
	close(g.gate)
	all.Wait()
	if right.Load() != 1000 || g.made.Load() != 1 {
		t.Errorf("%d of 1000 answered, the tile made %d times", right.Load(), g.made.Load())
	}
	if get(s, "/layers/g/tiles/3/1/2.png"); g.made.Load() != 1 {
		t.Error("a warm tile was made again")
	}
}

// Work beyond the queue, and work that takes too long, is 503 with Retry-After;
// what took too long is there for the next.
func TestLimits(t *testing.T) {
	s, g := gatedServer(t, "tile", Options{Limits: Limits{Concurrency: 1, Queue: 1, Time: Duration(200 * time.Millisecond)}})
	var all sync.WaitGroup
	codes := make([]int, 12)
	for i := range codes {
		all.Go(func() {
			w := get(s, fmt.Sprintf("/layers/g/tiles/4/%d/0.png", i))
			if codes[i] = w.Code; w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "again") {
				t.Errorf("%d: %q, Retry-After %q", w.Code, w.Body, w.Header().Get("Retry-After"))
			}
		})
	}
	all.Wait()
	for _, c := range codes {
		if c != 503 {
			t.Errorf("codes %v, want 503", codes)
			break
		}
	}
	if made := g.made.Load(); made != 1 {
		t.Errorf("%d at once, want 1", made)
	}
	close(g.gate)
	wait(t, "what took too long", func() bool { return s.metrics.cacheEntries.Load() > 0 })
}

// Readers who take nothing, or send nothing, stop nobody else.
func TestSlowReaders(t *testing.T) {
	s, g := gatedServer(t, strings.Repeat("x", 4<<20), Options{Limits: Limits{Concurrency: 1}})
	close(g.gate)
	web := httptest.NewServer(s)
	defer web.Close()
	address := strings.TrimPrefix(web.URL, "http://")
	for i := range 40 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		switch i % 2 {
		case 0: // asks, and reads nothing of 4 MB
			fmt.Fprintf(c, "GET /layers/g/tiles/5/%d/0.png HTTP/1.1\r\nHost: x\r\n\r\n", i%32)
		case 1: // half a request
			fmt.Fprint(c, "GET /layers/g/tiles/5/0/0.png HTTP/1.1\r\nHos")
		}
	}
	done := make(chan error, 1)
	go func() {
		for i := range 50 {
			r, err := http.Get(fmt.Sprintf("%s/layers/g/tiles/6/%d/0.png", web.URL, i))
			if err != nil {
				done <- err
				return
			}
			n, _ := io.Copy(io.Discard, r.Body)
			r.Body.Close()
			if n != 4<<20 {
				done <- fmt.Errorf("%d bytes", n)
				return
			}
		}
		done <- nil
	}()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(30 * time.Second):
		t.Error("others wait for the slow ones")
	}
}

// Stopped under load, every request that the server has begun is answered whole.
func TestStopUnderLoad(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "points.csv", places)
	config := write(t, dir, "serve.json", `{"listen": "127.0.0.1:0", "layers": {"p": {"input": {"paths": ["points.csv"]}, "make": {"tiles": {"radius": "40px"}}}}}`)
	var begun, whole sync.Map
	wrapped := func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			begun.Store(r.Header.Get("X-Number"), true)
			h.ServeHTTP(w, r)
		})
	}
	ctx, stop := context.WithCancel(t.Context())
	address := make(chan string, 1)
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, config, nil, func(a string) { address <- a }, Surroundings{}, wrapped) }()
	url := <-address
	var clients sync.WaitGroup
	var answered atomic.Int64
	for c := range 16 {
		clients.Go(func() {
			client := &http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			for i := 0; ; i++ {
				number := fmt.Sprintf("%d-%d", c, i)
				r, _ := http.NewRequest("GET", fmt.Sprintf("%slayers/p/tiles/8/%d/%d.png?cmap=viridis", url, 120+i%20, 80+c), nil)
				r.Header.Set("X-Number", number)
				w, err := client.Do(r)
				if err != nil {
					if _, was := begun.Load(number); !was {
						return // the server is gone
					}
					t.Errorf("request %s was begun, and then: %v", number, err)
					return
				}
				n, err := io.Copy(io.Discard, w.Body)
				w.Body.Close()
				if err != nil || w.StatusCode != 200 || n != w.ContentLength {
					t.Errorf("request %s: %d, %d bytes of %d, %v", number, w.StatusCode, n, w.ContentLength, err)
					return
				}
				whole.Store(number, true)
				answered.Add(1)
			}
		})
	}
	for answered.Load() < 300 {
		time.Sleep(time.Millisecond)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
	clients.Wait()
	begun.Range(func(number, _ any) bool {
		if _, ok := whole.Load(number); !ok {
			t.Errorf("request %v was begun and not answered", number)
		}
		return true
	})
}

// A signal reads the configuration again: whole or not at all, while requests
// go on, and layers that stay the same are not read again.
func TestReload(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "points.csv", places)
	layer := func(cmap string) string {
		return `{"input": {"paths": ["points.csv"]}, "make": {"tiles": {"cmap": "` + cmap + `"}}}`
	}
	config := write(t, dir, "serve.json", `{"layers": {"one": `+layer("mako")+`}}`)
	live, err := NewLive(t.Context(), config, Surroundings{})
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	var busy sync.WaitGroup
	quit := make(chan struct{})
	for range 4 {
		busy.Go(func() {
			for {
				select {
				case <-quit:
					return
				default:
				}
				if w := get(live, "/layers/one/tiles/0/0/0.png", "Host", "localhost"); w.Code != 200 {
					t.Errorf("during a reload: %d %s", w.Code, w.Body)
					return
				}
			}
		})
	}
	before := live.now.Load().layers["one"].Tiles
	for i := range 5 {
		write(t, dir, "serve.json", `{"layers": {"one": `+layer("mako")+`, "two": `+layer([]string{"viridis", "rocket"}[i%2])+`}}`)
		if err := live.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
		if w := get(live, "/layers/two/tiles/0/0/0.png", "Host", "localhost"); w.Code != 200 {
			t.Fatalf("the new layer: %d", w.Code)
		}
		write(t, dir, "serve.json", `{"layers": {"one": `+layer("nonesuch")+`}}`)
		if err := live.Reload(t.Context()); err == nil || !strings.Contains(err.Error(), "serve.json:1: layers.one") {
			t.Fatalf("a wrong configuration: %v", err)
		}
		if w := get(live, "/layers/two/tiles/0/0/0.png", "Host", "localhost"); w.Code != 200 {
			t.Fatalf("after a wrong configuration: %d", w.Code)
		}
	}
	close(quit)
	busy.Wait()
	if live.now.Load().layers["one"].Tiles != before {
		t.Error("a layer that stays the same was read again")
	}
	if w := get(live, "/metrics", "Host", "localhost"); !strings.Contains(w.Body.String(), "swelter_reloads_total 5\n") || !strings.Contains(w.Body.String(), "swelter_reloads_failed_total 5\n") {
		t.Error("reloads are not counted")
	}
}

// What is on disk serves after a restart; a disk that takes nothing more does
// not stop the server.
func TestDiskCache(t *testing.T) {
	dir := t.TempDir()
	o := Options{Cache: CacheOptions{Disk: dir}}
	s, g := gatedServer(t, "tile", o)
	close(g.gate)
	get(s, "/layers/g/tiles/3/1/2.png")
	k := key{version: g.Version(), kind: uint8(Colours), id: geo.Tile{Z: 3, X: 1, Y: 2}.ID()}
	wait(t, "a file", func() bool { _, found := s.tiles.disk.read(k); return found })
	again, g2 := gatedServer(t, "another", o)
	if w := get(again, "/layers/g/tiles/3/1/2.png"); w.Body.String() != "tile" || g2.made.Load() != 0 {
		t.Errorf("after a restart: %q, made %d times", w.Body, g2.made.Load())
	}
	close(g2.gate)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if w := get(again, "/layers/g/tiles/3/1/3.png"); w.Code != 200 || w.Body.String() != "another" {
		t.Errorf("without its disk: %d %q", w.Code, w.Body)
	}
}

// Both caches stay within their bounds, and keep what was used last.
func TestCachesAreBounded(t *testing.T) {
	s, g := gatedServer(t, strings.Repeat("x", 1000), Options{Cache: CacheOptions{Memory: 50_000, Disk: t.TempDir(), DiskSize: 100_000}})
	close(g.gate)
	for i := range 300 {
		get(s, fmt.Sprintf("/layers/g/tiles/10/%d/1.png", i))
		get(s, "/layers/g/tiles/10/0/1.png")
	}
	if n := s.metrics.cacheBytes.Load(); n > 50_000 || n < 25_000 {
		t.Errorf("%d bytes in memory, of 50000", n)
	}
	if n := g.made.Load(); n != 300 {
		t.Errorf("made %d, want each of 300 once", n)
	}
	size := func() (sum int64) {
		for _, f := range s.tiles.disk.files() {
			sum += f.size
		}
		return sum
	}
	wait(t, "the disk", func() bool { return size() <= 100_000 && size() > 20_000 })
}

// A reader who leaves does not end the work that others wait for.
func TestReaderWhoLeaves(t *testing.T) {
	s, g := gatedServer(t, "tile", Options{})
	web := httptest.NewServer(s)
	defer web.Close()
	c, err := net.Dial("tcp", strings.TrimPrefix(web.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(c, "GET /layers/g/tiles/5/1/0.png HTTP/1.1\r\nHost: x\r\n\r\n")
	wait(t, "the work", func() bool { return g.made.Load() == 1 })
	other := make(chan string)
	go func() { other <- get(s, "/layers/g/tiles/5/1/0.png").Body.String() }()
	wait(t, "the other", func() bool { return s.metrics.shared.Load() == 1 })
	c.Close()
	close(g.gate)
	if got := <-other; got != "tile" || g.made.Load() != 1 {
		t.Errorf("the other got %q, made %d times", got, g.made.Load())
	}
}

// A fault in one layer is an answer, and the server goes on.
func TestPanicIsAnAnswer(t *testing.T) {
	s := server(t, []*Layer{{Name: "g", Tiles: Fixed(broken{})}}, Options{})
	for _, url := range []string{"/layers/g/tiles/0/0/0.png", "/layers/g/tile.json"} {
		if w := get(s, url); w.Code != 500 || !strings.Contains(w.Body.String(), "fault") {
			t.Errorf("%s: %d %s", url, w.Code, w.Body)
		}
	}
}

type broken struct{}

func (broken) Version() string                             { return "1" }
func (broken) Info() archive.Info                          { return archive.Info{Type: "png"} }
func (broken) Meta() *pyramid.Meta                         { panic("broken") }
func (broken) Tile(geo.Tile, Kind, string) ([]byte, error) { panic("broken") }

// Limits of control groups: the least of the process's own and those above it.
func TestGroupLimit(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  int64
	}{
		"none":      {nil, 0},
		"max":       {map[string]string{"/sys/fs/cgroup/memory.max": "max\n"}, 0},
		"container": {map[string]string{"/sys/fs/cgroup/memory.max": "536870912\n"}, 536870912},
		"slice": {map[string]string{
			"/proc/self/cgroup": "0::/a.slice/b.service\n", "/sys/fs/cgroup/a.slice/memory.max": "1000000", "/sys/fs/cgroup/a.slice/b.service/memory.max": "2000000",
		}, 1000000},
		"version 1": {map[string]string{"/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, 0},
	} {
		read := func(file string) ([]byte, error) {
			if text, ok := c.files[file]; ok {
				return []byte(text), nil
			}
			return nil, errors.New("no such file")
		}
		if got := groupLimit(read); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// A cached tile costs little more than writing it: no allocation grows with it.
func BenchmarkCachedTile(b *testing.B) {
	s := pointsServer(b, places, swelter.TilesOptions{}, Options{})
	web := httptest.NewServer(s)
	defer web.Close()
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h["Content-Type"] = pngType
		_, _ = w.Write(s.empty[0].body)
	}))
	defer bare.Close()
	for name, url := range map[string]string{"swelter": web.URL + "/layers/p/tiles/3/7/7.png", "bare": bare.URL} {
		b.Run(name, func(b *testing.B) {
			b.RunParallel(func(pb *testing.PB) {
				c, err := net.Dial("tcp", strings.Split(url, "/")[2])
				if err != nil {
					b.Error(err)
					return
				}
				defer c.Close()
				in := bufio.NewReader(c)
				path := "/" + strings.SplitN(url+"/", "/", 4)[3]
				for pb.Next() {
					fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", strings.TrimSuffix(path, "/"))
					r, err := http.ReadResponse(in, nil)
					if err != nil {
						b.Error(err)
						return
					}
					io.Copy(io.Discard, r.Body)
				}
			})
		})
	}
}
