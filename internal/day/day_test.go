// Package day is a day in the life of two servers before one cluster, pressed
// into seconds: events come in, tiles and dashboards are read, one server is
// killed, one shard lost and started again.
package day

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/swelter/swelter/internal/cli"
	servers "github.com/swelter/swelter/internal/clickhouse"
	"github.com/swelter/swelter/serve"
	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/clickhouse"
)

// serveEnv makes the tests' own program swelter serve with the configuration it
// names: one that can be killed.
const serveEnv = "SWELTER_TEST_SERVE"

func TestMain(m *testing.M) {
	if path := os.Getenv(serveEnv); path != "" {
		go func() { // ends with the test, however that ends
			io.Copy(io.Discard, os.Stdin)
			os.Exit(0)
		}()
		os.Exit(cli.Run([]string{"serve", path}, strings.NewReader(""), os.Stdout, os.Stderr))
	}
	os.Exit(servers.Main(m))
}

const (
	origin = "https://shop.example"
	clicks = 5 // of a batch
)

// server is one swelter serve, which can be killed and started again.
type server struct {
	name, config, address string
	cmd                   *exec.Cmd
	words                 bytes.Buffer
}

func (s *server) start(t *testing.T) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), serveEnv+"="+s.config)
	alive, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.words.Reset()
	cmd.Stdout, cmd.Stderr = &s.words, &s.words
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.cmd = cmd
	t.Cleanup(func() { alive.Close() })
	for range 600 {
		if status, _ := get("http://"+s.address+"/healthz", ""); status != 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.kill()
	t.Fatalf("%s does not answer: %s", s.name, &s.words)
}

func (s *server) kill() {
	s.cmd.Process.Kill()
	s.cmd.Wait()
}

var client = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 32}}

func get(address, token string) (status int, body []byte) {
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return 0, nil
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := client.Do(r)
	if err != nil {
		return 0, nil
	}
	defer answer.Body.Close()
	body, err = io.ReadAll(answer.Body)
	if err != nil {
		return 0, nil
	}
	return answer.StatusCode, body
}

// day is what everybody in the test knows.
type day struct {
	t       *testing.T
	servers [2]*server
	key     string
	token   string
	cluster string
	tile    []byte // as it is when nothing is broken
	stop    atomic.Bool
	all     sync.WaitGroup

	tried        atomic.Int64    // batches that any server may have
	acknowledged [2]atomic.Int64 // batches, by server
	names        sync.Map        // of batches that were acknowledged
	reads, tiles atomic.Int64    // right answers
	errors       atomic.Int64    // readers that were told so
}

// The lean run takes seconds; SWELTER_SOAK=1 makes it ten minutes.
func TestDayInTheLife(t *testing.T) {
	length := 9 * time.Second
	if os.Getenv("SWELTER_SOAK") != "" {
		length = 10 * time.Minute
	}
	d := begin(t, servers.Start(t))
	for i := range 6 {
		d.all.Add(1)
		go d.send(i)
	}
	for i := range 2 {
		d.all.Add(3)
		go d.read(i)
		go d.summary(i)
		go d.look(i)
	}
	shards := servers.Start(t)
	rounds := max(1, int(length/(2*time.Minute)))
	for range rounds {
		third := length / time.Duration(3*rounds)
		time.Sleep(third)
		d.servers[0].kill()
		time.Sleep(third / 4)
		d.servers[0].start(t)
		time.Sleep(third * 3 / 4)
		shards[1].Kill()
		time.Sleep(third / 2)
		shards[1].Restart(t)
		time.Sleep(third / 2)
	}
	d.stop.Store(true)
	d.all.Wait()
	d.reckon()
}

// begin makes a database, a site, a table of points and two servers.
func begin(t *testing.T, shards []*servers.Shard) *day {
	t.Helper()
	d := &day{t: t}
	for _, s := range shards {
		s.Exec(t, "CREATE DATABASE web")
		s.Exec(t, "CREATE TABLE web.points_part (lon Float64, lat Float64) ENGINE = MergeTree ORDER BY lon")
		s.Exec(t, "INSERT INTO web.points_part SELECT (number % 1000) * 0.36 - 180 + 0.1, intDiv(number, 1000) * 8 - 80 + 0.1 FROM system.numbers LIMIT 20000")
		s.Exec(t, "CREATE TABLE web.points AS web.points_part ENGINE = Distributed("+servers.Cluster+", web, points_part)")
	}
	d.cluster = fmt.Sprintf("clickhouse://127.0.0.1:%d/web?cluster=%s&timeout=20s", shards[0].TCP, servers.Cluster)
	store, err := clickhouse.Open(d.cluster, clickhouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := site.NewSite("Shop", []string{origin}, time.Now())
	d.key = s.Key
	if err := store.PutSite(context.Background(), s); err != nil {
		t.Fatal(err)
	}
	store.Close()
	token, hash := serve.NewToken()
	d.token = token
	for i := range d.servers {
		dir := t.TempDir()
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		one := &server{name: "server " + strconv.Itoa(i), address: l.Addr().String(), config: filepath.Join(dir, "serve.json")}
		l.Close()
		config := fmt.Sprintf(`{
			"listen": %q, "auth": {"tokens": [{"name": "day", "sha256": %q}]},
			"site": {"store": %q, "limits": {"visitor": 1000000, "address": 1000000, "site": 1000000}},
			"cache": {"memory": "1KB"}, "limits": {"time": "20s", "queue": 64},
			"layers": {"points": {"input": {"db": "clickhouse://127.0.0.1:%d/web?timeout=20s", "paths": ["points"]},
				"make": {"tiles": {"points": {"x": "lon", "y": "lat"}, "zoom": [0, 2]}}}}}`, one.address, hash, d.cluster, shards[0].TCP)
		if err := os.WriteFile(one.config, []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		d.servers[i] = one
		one.start(t)
		t.Cleanup(func() {
			if t.Failed() {
				t.Logf("%s said: %.3000s", one.name, one.words.String())
			}
			one.kill()
		})
	}
	status, tile := get("http://"+d.servers[0].address+"/layers/points/values/1/0/0.png", d.token)
	if status != http.StatusOK {
		t.Fatalf("the tile: %d %s %s", status, tile, &d.servers[0].words)
	}
	d.tile = tile
	return d
}

// send sends batches as a balancer would: each to one server, and when that does
// not acknowledge it to the other one, until somebody does.
func (d *day) send(worker int) {
	defer d.all.Done()
	at := worker % 2
	for n := 0; !d.stop.Load(); n++ {
		id := fmt.Sprintf("view-of-worker-%d-%06d", worker, n/3)
		body := batch(id, n%3)
		d.tried.Add(1)
		for attempt := 0; ; attempt++ {
			if d.post(at, body) {
				d.names.Store(fmt.Sprintf("%s/%d", id, n%3), true)
				d.acknowledged[at].Add(1)
				break
			}
			at = 1 - at
			time.Sleep(20 * time.Millisecond)
			if attempt > 2000 {
				d.t.Errorf("worker %d: nobody takes %s", worker, id)
				return
			}
		}
		time.Sleep(time.Duration(rand.IntN(8)) * time.Millisecond)
	}
}

func batch(id string, seq int) string {
	var b strings.Builder
	for i := range clicks {
		fmt.Fprintf(&b, `,{"k":"c","t":%d,"i":0,"ex":%d,"ey":99,"x":%d,"y":500,"p":"m"}`, i, 1000*i, 100+i)
	}
	return fmt.Sprintf(`{"v":1,"id":%q,"seq":%d,"n":%d,"start":1,"sent":20,"url":"%s/cart","vw":1280,"vh":720,"pw":1280,"ph":2000,
		"els":[{"h":"8f14e45fceea167a","s":"#buy","g":"button"}],"e":[%s]}`, id, seq, seq*clicks, origin, b.String()[1:])
}

func (d *day) post(at int, body string) bool {
	r, _ := http.NewRequest(http.MethodPost, "http://"+d.servers[at].address+"/site/"+d.key+"/view", strings.NewReader(body))
	r.Header.Set("Content-Type", "text/plain")
	r.Header.Set("Origin", origin)
	r.Header.Set("User-Agent", "Mozilla/5.0 Firefox/140.0")
	answer, err := client.Do(r)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	io.Copy(io.Discard, answer.Body)
	return answer.StatusCode/100 == 2
}

// read reads the heatmap again and again by one server. It has all that this
// server had acknowledged before the question, nothing that nobody had sent after the answer,
// only whole batches, and never less than a moment before.
func (d *day) read(at int) {
	defer d.all.Done()
	last := 0
	for !d.stop.Load() {
		least := int(d.acknowledged[at].Load()) * clicks
		status, body := get("http://"+d.servers[at].address+"/site/desk/"+d.key+"/heat.json?page=/cart", d.token)
		most := int(d.tried.Load()) * clicks
		if status != http.StatusOK {
			d.told(status, body)
			continue
		}
		var h site.Heat
		if err := json.Unmarshal(body, &h); err != nil {
			d.t.Errorf("a heatmap that is none: %v", err)
			return
		}
		if least > 0 && h.Clicks < least || h.Clicks > most || h.Clicks%clicks != 0 || h.Clicks < last {
			d.t.Errorf("server %d: %d clicks; at least %d, at most %d, before it %d", at, h.Clicks, least, most, last)
		}
		last = h.Clicks
		d.reads.Add(1)
		time.Sleep(20 * time.Millisecond)
	}
}

// summary reads the dashboard of pages.
func (d *day) summary(at int) {
	defer d.all.Done()
	for !d.stop.Load() {
		status, body := get("http://"+d.servers[at].address+"/site/desk/"+d.key+"/", d.token)
		if status != http.StatusOK {
			d.told(status, body)
			continue
		}
		d.reads.Add(1)
		time.Sleep(50 * time.Millisecond)
	}
}

// look reads a tile of the points, which never change.
func (d *day) look(at int) {
	defer d.all.Done()
	for !d.stop.Load() {
		status, body := get("http://"+d.servers[at].address+"/layers/points/values/1/0/0.png", d.token)
		switch {
		case status != http.StatusOK:
			d.told(status, body)
		case !bytes.Equal(body, d.tile):
			d.t.Errorf("server %d: another tile, of %d bytes instead of %d", at, len(body), len(d.tile))
			return
		default:
			d.tiles.Add(1)
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// told is an answer that says that there is none: 5xx, or no connection.
func (d *day) told(status int, body []byte) {
	if status != 0 && status < 500 && !d.stop.Load() {
		d.t.Errorf("a reader got %d: %.200s", status, body)
	}
	d.errors.Add(1)
	time.Sleep(50 * time.Millisecond)
}

// reckon counts what was acknowledged in what is kept.
func (d *day) reckon() {
	t := d.t
	want := 0
	d.names.Range(func(any, any) bool { want++; return true })
	store, err := clickhouse.Open(d.cluster, clickhouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var kept map[string]int
	for range 300 { // until the spools are empty
		kept = map[string]int{}
		err = store.Records(context.Background(), d.key, nil, site.Span{}, func(r *site.Record) error {
			kept[fmt.Sprintf("%s/%d", r.ID, r.Seq)]++
			return nil
		})
		if err == nil && len(kept) >= want {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, n := range kept {
		if _, ok := d.names.Load(name); !ok || n != 1 {
			t.Errorf("%s is there %d times, acknowledged: %t", name, n, ok)
		}
	}
	if len(kept) != want {
		t.Errorf("%d batches are kept, %d were acknowledged", len(kept), want)
	}
	for _, s := range d.servers {
		status, body := get("http://"+s.address+"/site/desk/"+d.key+"/heat.json?page=/cart", d.token)
		var h site.Heat
		if err := json.Unmarshal(body, &h); status != http.StatusOK || err != nil || h.Clicks != want*clicks {
			t.Errorf("%s: %d clicks in the end, want %d (%d, %v)", s.name, h.Clicks, want*clicks, status, err)
		}
	}
	t.Logf("%d batches acknowledged, each kept once; %d right heatmaps and dashboards, %d right tiles; %d readers told of an error", want, d.reads.Load(), d.tiles.Load(), d.errors.Load())
	if d.reads.Load() == 0 || d.tiles.Load() == 0 || d.errors.Load() == 0 {
		t.Error("nobody read, or nobody was told of an error: the run shows nothing")
	}
}
