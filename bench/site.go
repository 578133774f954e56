//go:build unix

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/sqlite"
)

// Website heatmaps: batches of twenty events taken in by the program itself,
// each answered when it is on disk, beside a bare loop that syncs the same
// bytes; and a page of a million clicks.

const (
	ingestName = "website events on disk"
	floodName  = "website events beside a flood"
	openName   = "website page of a million clicks"
)

// eventsOfBatch is how many events a batch of the load has.
const eventsOfBatch = 20

// websites runs those of its cases whose name holds a text.
func websites(dir, binary string, rounds int, only string) (missed int, err error) {
	for _, c := range []struct {
		name string
		run  func(dir, binary string, rounds int) (int, error)
	}{{ingestName, ingest}, {floodName, flood}, {openName, openPage}} {
		if !strings.Contains(c.name, only) {
			continue
		}
		n, err := c.run(dir, binary, rounds)
		if err != nil {
			return missed, fmt.Errorf("%s: %w", c.name, err)
		}
		missed += n
	}
	return missed, nil
}

// siteRecord is one batch as the store keeps it.
func siteRecord(id string, rnd *rand.Rand, elements, events int) *site.Record {
	r := &site.Record{At: time.Now().UnixMilli(), Visitor: rnd.Uint64(), Batch: site.Batch{V: 1, ID: id, URL: "https://shop.example/cart", VW: 1280, VH: 720, PW: 1280, PH: 2400, DPR: 1, Rate: 1}}
	r.Start = r.At
	for i := range events {
		el := i
		n := rnd.IntN(elements)
		r.Els = append(r.Els, site.Element{Hash: fmt.Sprintf("%016x", n+1), Selector: fmt.Sprintf("#element-%d", n), Tag: "button"})
		r.Events = append(r.Events, site.Event{Kind: site.Click, T: float64(i), El: &el, EX: rnd.IntN(65536), EY: rnd.IntN(65536), X: 1280 * rnd.Float64(), Y: 2400 * rnd.Float64(), Points: "m"})
	}
	return r
}

// offer has 64 senders do a thing as often as they can (perSecond 0) or at a
// rate, counted from when each was due.
func offer(perSecond float64, lasts time.Duration, do func(i int64) error) (took []time.Duration, err error) {
	const senders = 64
	var next atomic.Int64
	var failed atomic.Value
	var all sync.WaitGroup
	parts := make([][]time.Duration, senders)
	began := time.Now()
	for w := range senders {
		all.Go(func() {
			for failed.Load() == nil {
				i := next.Add(1) - 1
				due := time.Now()
				if perSecond > 0 {
					due = began.Add(time.Duration(float64(i) / perSecond * 1e9))
				}
				if due.Sub(began) > lasts {
					return
				}
				time.Sleep(time.Until(due))
				if err := do(i); err != nil {
					failed.Store(err)
					return
				}
				parts[w] = append(parts[w], time.Since(due))
			}
		})
	}
	all.Wait()
	for _, p := range parts {
		took = append(took, p...)
	}
	err, _ = failed.Load().(error)
	return took, err
}

// bareSync is the least that a server of durable batches can do: one loop that
// writes all that waits into a file whose blocks are there, and syncs it.
type bareSync struct {
	f     *os.File
	waits chan chan error
	body  []byte
}

func newBareSync(dir string, body []byte) (*bareSync, error) {
	f, err := os.Create(filepath.Join(dir, "bare"))
	if err != nil {
		return nil, err
	}
	const size = 8 << 20
	if _, err := f.Write(make([]byte, size)); err != nil {
		return nil, err
	}
	if err := f.Sync(); err != nil {
		return nil, err
	}
	b := &bareSync{f: f, waits: make(chan chan error, 4096), body: body}
	go func() {
		var at int64
		for first := range b.waits {
			group := []chan error{first}
			for len(b.waits) > 0 {
				group = append(group, <-b.waits)
			}
			buf := make([]byte, 0, len(group)*len(b.body))
			for range group {
				buf = append(buf, b.body...)
			}
			if at+int64(len(buf)) > size {
				at = 0
			}
			_, err := f.WriteAt(buf, at)
			at += int64(len(buf))
			if err == nil {
				err = syncData(f)
			}
			for _, w := range group {
				w <- err
			}
		}
	}()
	return b, nil
}

func (b *bareSync) put(int64) error {
	answer := make(chan error, 1)
	b.waits <- answer
	return <-answer
}

// siteServer is the program with two sites on a new store.
type siteServer struct {
	cmd     *exec.Cmd
	address string
	keys    [2]string
}

func (s *siteServer) stop() {
	if s.cmd != nil {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
	}
}

// startSite starts the program behind a proxy, which is us: so that every
// batch comes from an address of its own.
func startSite(dir, binary string) (*siteServer, error) {
	store := filepath.Join(dir, fmt.Sprintf("site-%08x.db", rand.Uint32()))
	s := &siteServer{address: "127.0.0.1:18932"}
	for i := range s.keys {
		out, err := exec.Command(binary, "site", "init", "https://shop.example", "--no-wait", "--store", store).Output()
		if err != nil {
			return nil, err
		}
		m := regexp.MustCompile(`site (\S+)`).FindSubmatch(out)
		if m == nil {
			return nil, fmt.Errorf("site init said %q", out)
		}
		s.keys[i] = string(m[1])
	}
	cmd := exec.Command(binary, "site", "listen", "--listen", s.address, "--store", store, "--trusted-proxies", "127.0.0.1", "--site-rate", "1e9")
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s.cmd = cmd
	for range 200 {
		if r, err := http.Get("http://" + s.address + "/" + s.keys[0] + "/view.json"); err == nil {
			r.Body.Close()
			return s, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.stop()
	return nil, fmt.Errorf("%s: the server does not answer", s.address)
}

// sender posts batches of a site; from names the address of each, "" is another
// every time. One that floods is refused, and goes on.
func (s *siteServer) sender(key, from string) func(i int64) error {
	var events []string
	for i := range eventsOfBatch {
		events = append(events, fmt.Sprintf(`{"k":"c","t":%d,"i":0,"ex":%d,"ey":32767,"x":655,"y":520,"sx":0,"sy":300,"p":"m"}`, 100*i, 1000*i))
	}
	body := `{"v":1,"id":"%s","seq":0,"n":0,"start":1763730000000,"sent":1763730005000,"url":"https://shop.example/cart","vw":1280,"vh":720,"pw":1280,"ph":2400,` +
		`"els":[{"h":"8f14e45fceea167a","s":"#buy","g":"button","b":[600,500,120,40]}],"e":[` + strings.Join(events, ",") + `]}`
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	run := rand.Uint32()
	return func(i int64) error {
		r, err := http.NewRequest("POST", "http://"+s.address+"/"+key+"/view", strings.NewReader(fmt.Sprintf(body, fmt.Sprintf("view-%08x-%012d", run, i))))
		if err != nil {
			return err
		}
		r.Header.Set("Content-Type", "text/plain")
		r.Header.Set("Origin", "https://shop.example")
		r.Header.Set("User-Agent", "Mozilla/5.0 Firefox/140.0")
		at := from
		if at == "" {
			at = fmt.Sprintf("10.%d.%d.%d", rand.IntN(256), rand.IntN(256), rand.IntN(256))
		}
		r.Header.Set("X-Forwarded-For", at)
		res, err := client.Do(r)
		if err != nil {
			return err
		}
		defer res.Body.Close()
		io.Copy(io.Discard, res.Body)
		if res.StatusCode != 200 && res.StatusCode != 204 && (from == "" || res.StatusCode != 429) {
			return fmt.Errorf("%s", res.Status)
		}
		return nil
	}
}

// ingest prints the most events a second, and at half of 20 000 the times of
// ours and of the bare loop, which take turns on the same disk.
func ingest(dir, binary string, rounds int) (missed int, err error) {
	s, err := startSite(dir, binary)
	if err != nil {
		return 0, err
	}
	defer s.stop()
	send := func(perSecond float64, lasts time.Duration) ([]time.Duration, error) {
		return offer(perSecond, lasts, s.sender(s.keys[0], ""))
	}
	const lasts = 5 * time.Second
	if _, err := send(0, time.Second); err != nil { // warm
		return 0, err
	}
	began := time.Now()
	all, err := send(0, lasts)
	if err != nil {
		return 0, err
	}
	most := float64(eventsOfBatch*len(all)) / time.Since(began).Seconds()
	bare, err := newBareSync(dir, siteRecord("view-0123456789ab", rand.New(rand.NewPCG(1, 2)), 50, eventsOfBatch).Pack(nil))
	if err != nil {
		return 0, err
	}
	const half = 10_000. / eventsOfBatch
	var raw, took []time.Duration
	for range rounds {
		for _, part := range []struct {
			into *[]time.Duration
			do   func() ([]time.Duration, error)
		}{{&raw, func() ([]time.Duration, error) { return offer(half, lasts, bare.put) }}, {&took, func() ([]time.Duration, error) { return send(half, lasts) }}} {
			d, err := part.do()
			if err != nil {
				return 0, err
			}
			*part.into = append(*part.into, d...)
		}
	}
	ms := func(d []time.Duration, q float64) float64 { return quantileOf(d, q).Seconds() * 1e3 }
	fmt.Printf("\n%s: %.0f events a second in batches of %d (at least 20000)\n", ingestName, most, eventsOfBatch)
	fmt.Printf("  at 10000 a second:    p50 %7.2f ms  p90 %7.2f ms  p99 %7.2f ms (under 50)\n", ms(took, .5), ms(took, .9), ms(took, .99))
	fmt.Printf("  the bare sync of it:  p50 %7.2f ms  p90 %7.2f ms  p99 %7.2f ms\n", ms(raw, .5), ms(raw, .9), ms(raw, .99))
	if most < 20_000 {
		missed++
	}
	if ms(took, .99) >= 50 {
		missed++
	}
	return missed, nil
}

// flood prints how long batches of one site take, at 2000 events a second, while
// another is flooded from one address and while it is not, in turns.
func flood(dir, binary string, rounds int) (missed int, err error) {
	s, err := startSite(dir, binary)
	if err != nil {
		return 0, err
	}
	defer s.stop()
	const lasts, perSecond, flooding = 4 * time.Second, 2000. / eventsOfBatch, 2000.
	var took [2][]time.Duration
	var refused int
	for range rounds {
		for i := range took {
			var all sync.WaitGroup
			var flooded []time.Duration
			var failed error
			if i == 1 {
				all.Go(func() { flooded, failed = offer(flooding, lasts, s.sender(s.keys[1], "203.0.113.7")) })
			}
			d, err := offer(perSecond, lasts, s.sender(s.keys[0], ""))
			all.Wait()
			if err = errors.Join(err, failed); err != nil {
				return 0, err
			}
			took[i] = append(took[i], d...)
			refused += len(flooded)
		}
	}
	calm, beside := quantileOf(took[0], .99), quantileOf(took[1], .99)
	ratio := float64(beside) / float64(calm)
	fmt.Printf("\n%s: p99 %.2f ms, beside %d requests of a flood %.2f ms, ratio %.2f (at most 1.5)\n", floodName, calm.Seconds()*1e3, refused, beside.Seconds()*1e3, ratio)
	if ratio > 1.5 {
		missed++
	}
	return missed, nil
}

// openPage reads a page of a million clicks of 200 000 visits, on fifty
// elements, from the store to the JSON of its overlay.
func openPage(dir, _ string, rounds int) (missed int, err error) {
	ctx := context.Background()
	store, err := sqlite.Open(filepath.Join(dir, "clicks.db"), sqlite.Options{Collect: true})
	if err != nil {
		return 0, err
	}
	defer store.Close()
	s := site.NewSite("Shop", []string{"https://shop.example"}, time.Now())
	if err := store.PutSite(ctx, s); err != nil {
		return 0, err
	}
	const visits, clicks, writers = 200_000, 5, 512
	var next atomic.Int64
	var failed atomic.Value
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			rnd := rand.New(rand.NewPCG(1, uint64(w)))
			for i := next.Add(1); i <= visits && failed.Load() == nil; i = next.Add(1) {
				if _, err := store.Append(ctx, s.Key, siteRecord(fmt.Sprintf("view-number-%012d", i), rnd, 50, clicks)); err != nil {
					failed.Store(err)
				}
			}
		})
	}
	all.Wait()
	if err, ok := failed.Load().(error); ok {
		return 0, err
	}
	if _, err := store.Merge(ctx); err != nil {
		return 0, err
	}
	var seconds []float64
	size := 0
	for range rounds {
		began := time.Now()
		h, err := site.Read(ctx, store, &s, site.Query{Page: "/cart"})
		if err != nil {
			return 0, err
		}
		b, err := json.Marshal(h)
		if err != nil {
			return 0, err
		}
		seconds = append(seconds, time.Since(began).Seconds())
		size = len(b)
		if h.Clicks != visits*clicks {
			return 0, fmt.Errorf("%d clicks", h.Clicks)
		}
	}
	fmt.Printf("\n%s: %.2f s (under 1), %.1f MB of JSON\n", openName, median(seconds), float64(size)/1e6)
	if median(seconds) >= 1 {
		missed++
	}
	return missed, nil
}
