//go:build unix

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/pyramid"
	"github.com/swelter/swelter/serve"
)

// The server: the rate of cached tiles beside a bare handler of net/http that
// writes the same bytes, and five minutes of load.

const cachedName = "cached tiles beside a bare handler"

// reader is one connection that asks for tiles, one after the other.
type reader struct {
	conn net.Conn
	in   *bufio.Reader
}

func dial(address string) (*reader, error) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &reader{c, bufio.NewReader(c)}, nil
}

// get asks for one path and reads all of the answer.
func (r *reader) get(path string) error {
	if _, err := io.WriteString(r.conn, "GET "+path+" HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		return err
	}
	w, err := http.ReadResponse(r.in, nil)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, w.Body)
	if err == nil && w.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", path, w.Status)
	}
	return err
}

// rate is how many answers a second some connections get.
func rate(address string, connections int, lasts time.Duration, path func() string) (float64, error) {
	var all sync.WaitGroup
	var n atomic.Int64
	var failed atomic.Value
	start := time.Now()
	for range connections {
		all.Go(func() {
			r, err := dial(address)
			if err != nil {
				failed.Store(err)
				return
			}
			defer r.conn.Close()
			for time.Since(start) < lasts {
				if err := r.get(path()); err != nil {
					failed.Store(err)
					return
				}
				n.Add(1)
			}
		})
	}
	all.Wait()
	if err, ok := failed.Load().(error); ok {
		return 0, err
	}
	return float64(n.Load()) / time.Since(start).Seconds(), nil
}

// steady asks at a rate for a while and returns how long answers took, counted
// from when they were due.
func steady(address string, perSecond float64, lasts time.Duration, path func() string) ([]time.Duration, error) {
	const connections = 16
	var all sync.WaitGroup
	took := make([][]time.Duration, connections)
	var failed atomic.Value
	start := time.Now()
	for i := range connections {
		all.Go(func() {
			r, err := dial(address)
			if err != nil {
				failed.Store(err)
				return
			}
			defer r.conn.Close()
			step := time.Duration(float64(time.Second) * connections / perSecond)
			for due := start.Add(step * time.Duration(i) / connections); due.Sub(start) < lasts; due = due.Add(step) {
				time.Sleep(time.Until(due))
				if err := r.get(path()); err != nil {
					failed.Store(err)
					return
				}
				took[i] = append(took[i], time.Since(due))
			}
		})
	}
	all.Wait()
	if err, ok := failed.Load().(error); ok {
		return nil, err
	}
	return slices.Concat(took...), nil
}

func quantileOf(d []time.Duration, q float64) time.Duration {
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return d[min(len(d)-1, int(q*float64(len(d))))]
}

// listen serves a handler on a port of loopback.
func listen(h http.Handler) (address string, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{Handler: h}
	go func() { _ = s.Serve(l) }()
	return l.Addr().String(), func() { s.Close() }, nil
}

// cached compares the rates in turn, reads the times at half of ours, and says
// how many goals were missed.
func cached() (missed int, err error) {
	r := rand.New(rand.NewPCG(5, 6))
	var p geom.Points
	for range 1_000_000 {
		p.X, p.Y = append(p.X, r.Float64()*360-180), append(p.Y, r.Float64()*160-80)
	}
	x, err := pyramid.NewIndex(p)
	if err != nil {
		return 0, err
	}
	t, err := swelter.NewTiles(x, swelter.Spec{Make: swelter.Make{Tiles: &swelter.TilesOptions{}}})
	if err != nil {
		return 0, err
	}
	source, err := serve.Points(t)
	if err != nil {
		return 0, err
	}
	ours, err := serve.New([]*serve.Layer{{Name: "p", Tiles: serve.Fixed(source)}}, serve.Options{})
	if err != nil {
		return 0, err
	}
	body, err := t.Tile(geo.Tile{Z: 5, X: 16, Y: 12})
	if err != nil {
		return 0, err
	}
	bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write(body)
	})
	a, stopA, err := listen(ours)
	if err != nil {
		return 0, err
	}
	defer stopA()
	b, stopB, err := listen(bare)
	if err != nil {
		return 0, err
	}
	defer stopB()
	path := func() string { return "/layers/p/tiles/5/16/12.png" }
	var best [2]float64
	for range 5 {
		for i, address := range []string{a, b} {
			v, err := rate(address, 16, 2*time.Second, path)
			if err != nil {
				return 0, err
			}
			best[i] = max(best[i], v)
		}
	}
	late := time.Hour // in the least disturbed of three
	for range 3 {
		took, err := steady(a, best[0]/2, 3*time.Second, path)
		if err != nil {
			return 0, err
		}
		late = min(late, quantileOf(took, .99))
	}
	share := best[0] / best[1]
	if share < .8 {
		missed++
	}
	if late > 5*time.Millisecond {
		missed++
	}
	fmt.Printf("%s (%d bytes): %.0f a second, bare %.0f, ratio %.2f (at least 0.8); 99 %% within %.2f ms at half of it (at most 5)\n",
		cachedName, len(body), best[0], best[1], share, late.Seconds()*1e3)
	return missed, nil
}

// soak is a server under load by clients who join and leave.
func soak(lasts time.Duration) error {
	dir, err := os.MkdirTemp("", "swelter-soak-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "swelter")
	if out, err := exec.Command("go", "build", "-o", binary, "./cmd/swelter").CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w: %s", err, out)
	}
	r := rand.New(rand.NewPCG(7, 8))
	var csv strings.Builder
	csv.WriteString("lon,lat\n")
	for range 1_000_000 {
		fmt.Fprintf(&csv, "%.5f,%.5f\n", r.Float64()*360-180, r.Float64()*160-80)
	}
	config := `{"listen": "127.0.0.1:18931", "cache": {"memory": "32MB"}, "layers": {"p": {"input": {"paths": ["p.csv"]}, "make": {"tiles": {"zoom": [0, 10]}}}}}`
	for name, text := range map[string]string{"p.csv": csv.String(), "serve.json": config} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	server := exec.CommandContext(ctx, binary, "serve", filepath.Join(dir, "serve.json"), "--quiet")
	server.Stderr = os.Stderr
	if err := server.Start(); err != nil {
		return err
	}
	const address = "127.0.0.1:18931"
	if err := ready(address); err != nil {
		return err
	}
	// Nine of ten tiles are among those that many look at, the tenth anywhere.
	path := func() string {
		z := 3 + rand.IntN(3)
		if rand.IntN(10) == 0 {
			z = 9 + rand.IntN(2)
		}
		return fmt.Sprintf("/layers/p/tiles/%d/%d/%d.png", z, rand.IntN(1<<z), rand.IntN(1<<z))
	}
	if err := fill(address, 32e6, path); err != nil {
		return err
	}
	peak, err := rate(address, 200, 10*time.Second, path)
	if err != nil {
		return err
	}
	fmt.Printf("peak of 200 clients: %.0f tiles a second; half of it for %s\n", peak, lasts)
	if err := underLoad(address, server.Process.Pid, peak/2, lasts, path); err != nil {
		return err
	}
	if err := server.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return server.Wait()
}

// fill asks for tiles until the server's cache is full: what it holds is no
// growth of what is measured.
func fill(address string, most float64, path func() string) error {
	for range 24 {
		if _, err := rate(address, 50, 10*time.Second, path); err != nil {
			return err
		}
		held, err := metric(address, "swelter_cache_bytes")
		if err != nil {
			return err
		}
		if held > .97*most {
			return nil
		}
	}
	return fmt.Errorf("the cache is not full after four minutes")
}

// metric is a value that the server says of itself.
func metric(address, name string) (float64, error) {
	w, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		return 0, err
	}
	defer w.Body.Close()
	text, err := io.ReadAll(w.Body)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if v, ok := strings.CutPrefix(line, name+" "); ok {
			return strconv.ParseFloat(strings.TrimSpace(v), 64)
		}
	}
	return 0, fmt.Errorf("the server has no metric %s", name)
}

func ready(address string) error {
	for range 200 {
		if r, err := dial(address); err == nil {
			defer r.conn.Close()
			return r.get("/healthz")
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("%s: the server does not answer", address)
}

// underLoad keeps 200 clients asking, each for 5 to 25 seconds, and prints each
// minute's times and the server's memory.
func underLoad(address string, pid int, perSecond float64, lasts time.Duration, path func() string) error {
	const clients = 200
	type minute struct {
		mu   sync.Mutex
		took []time.Duration
		rss  int64
	}
	minutes := make([]minute, int((lasts+time.Minute-1)/time.Minute))
	step := time.Duration(float64(time.Second) * clients / perSecond)
	var all sync.WaitGroup
	var failed, left, asked atomic.Int64
	start := time.Now()
	for range clients {
		all.Go(func() {
			for time.Since(start) < lasts { // one client after the other
				r, err := dial(address)
				if err != nil {
					failed.Add(1)
					time.Sleep(step)
					continue
				}
				leaves := time.Now().Add(5*time.Second + rand.N(20*time.Second))
				for due := time.Now().Add(rand.N(step)); due.Before(leaves) && due.Sub(start) < lasts; due = due.Add(step) {
					time.Sleep(time.Until(due))
					asked.Add(1)
					if err := r.get(path()); err != nil {
						failed.Add(1)
						break
					}
					m := &minutes[min(len(minutes)-1, int(time.Since(start)/time.Minute))]
					m.mu.Lock()
					m.took = append(m.took, time.Since(due))
					m.mu.Unlock()
				}
				r.conn.Close()
				left.Add(1)
			}
		})
	}
	for i := range minutes { // the mean of a minute: what requests in flight hold comes and goes
		n := int64(0)
		for till := start.Add(min(lasts, time.Duration(i+1)*time.Minute) - time.Second); time.Now().Before(till); n++ {
			minutes[i].rss += memoryOf(pid)
			time.Sleep(500 * time.Millisecond)
		}
		minutes[i].rss /= max(n, 1)
	}
	all.Wait()
	for i := range minutes {
		m := &minutes[i]
		fmt.Printf("minute %d: %d answers, p50 %.2f ms, p99 %.2f ms, memory %d MB\n", i+1, len(m.took), quantileOf(m.took, .5).Seconds()*1e3, quantileOf(m.took, .99).Seconds()*1e3, m.rss>>20)
	}
	first, last := &minutes[0], &minutes[len(minutes)-1]
	fmt.Printf("%d requests, %d failed, %d clients came and left; p99 last/first %.2f (at most 1.5), memory last/first %.2f (at most 1.1)\n",
		asked.Load(), failed.Load(), left.Load(), float64(quantileOf(last.took, .99))/float64(quantileOf(first.took, .99)), float64(last.rss)/float64(first.rss))
	return nil
}

// memoryOf is the resident memory of a process in bytes, as Linux says it.
func memoryOf(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), "kB")), 10, 64)
			return kb << 10
		}
	}
	return 0
}
