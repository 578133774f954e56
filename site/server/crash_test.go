//go:build unix

package server

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/sqlite"
)

// serveEnv makes the test's own program a server of the store it names: one
// that can be killed.
const serveEnv = "SWELTER_TEST_SITE_STORE"

// mergeEnv is how often that server merges small chunks.
const mergeEnv = "SWELTER_TEST_SITE_MERGE"

func TestMain(m *testing.M) {
	if path := os.Getenv(serveEnv); path != "" {
		if err := serveStore(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(browser.Main(m))
}

func serveStore(path string) error {
	merge, _ := time.ParseDuration(os.Getenv(mergeEnv)) // none is as the program does
	store, err := sqlite.Open(path, sqlite.Options{Collect: true, Merge: merge})
	if err != nil {
		return err
	}
	h, err := New(store, Options{Limits: Limits{Visitor: 1e9, Address: 1e9, Site: 1e9}})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { // ends with the test, however that ends
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	fmt.Println(l.Addr())
	return http.Serve(l, h)
}

// started is a server in a process of its own.
type started struct {
	cmd     *exec.Cmd
	address string
	alive   io.Closer // its standard input
}

// start runs a server on a store, under a tracer when one is given.
func start(t testing.TB, path string, tracer ...string) started {
	t.Helper()
	args := append(tracer, os.Args[0])
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), serveEnv+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var words bytes.Buffer
	cmd.Stderr = &words
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		cmd.Wait()
		t.Fatalf("the server did not start: %v %s", err, &words)
	}
	return started{cmd, strings.TrimSpace(line), in}
}

// send posts a batch and returns the status, 0 when none came.
func (s started) send(client *http.Client, key, id string, seq int) int {
	return s.post(client, key, batch("id", `"`+id+`"`, "seq", fmt.Sprint(seq)))
}

func (s started) post(client *http.Client, key, body string) int {
	r, _ := http.NewRequest("POST", "http://"+s.address+"/"+key+"/view", strings.NewReader(body))
	r.Header.Set("Content-Type", "text/plain")
	r.Header.Set("Origin", origin)
	r.Header.Set("User-Agent", "Mozilla/5.0 Firefox/140.0")
	res, err := client.Do(r)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// newStore makes a store with one site.
func newStore(t testing.TB) (path, key string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "events.db")
	store, err := sqlite.Open(path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	s := site.NewSite("Shop", []string{origin}, time.Now())
	if err := store.PutSite(ctx, s); err != nil {
		t.Fatal(err)
	}
	return path, s.Key
}

// kills is how often the server is killed.
const kills = 100

// The server is killed under load, at any moment, again and again. Whatever was
// acknowledged is in the store once, also when it was sent again afterwards.
func TestKilledAgainAndAgain(t *testing.T) {
	t.Setenv(mergeEnv, "20ms")
	path, key := newStore(t)
	var mu sync.Mutex
	acknowledged := map[string]bool{}
	var id atomic.Int64
	for round := range kills {
		s := start(t, path)
		client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
		var wg sync.WaitGroup
		var stop atomic.Bool
		for range 16 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for !stop.Load() {
					name := fmt.Sprintf("view-killed-%08d", id.Add(1))
					if code := s.send(client, key, name, 0); code == 204 || code == 200 {
						mu.Lock()
						acknowledged[name] = true
						mu.Unlock()
					} else if code != 0 {
						t.Errorf("round %d: %d", round, code)
					}
				}
			}()
		}
		time.Sleep(time.Duration(10+round*7%70) * time.Millisecond)
		s.cmd.Process.Kill()
		stop.Store(true)
		wg.Wait()
		s.cmd.Wait()
		client.CloseIdleConnections()
	}
	// What nobody got an answer for is sent again, as trackers do, and a part of
	// what was answered, as networks do.
	s := start(t, path)
	client := &http.Client{Timeout: 10 * time.Second}
	for i := range id.Load() {
		name := fmt.Sprintf("view-killed-%08d", i+1)
		if acknowledged[name] && i%50 != 0 {
			continue
		}
		if code := s.send(client, key, name, 0); code != 204 && code != 200 {
			t.Errorf("%s sent again: %d", name, code)
		}
	}
	s.cmd.Process.Kill()
	s.cmd.Wait()
	found := readNames(t, path, key)
	for i := range id.Load() {
		name := fmt.Sprintf("view-killed-%08d", i+1)
		if n := found[name]; n != 1 {
			t.Errorf("%s is there %d times (acknowledged before: %v)", name, n, acknowledged[name])
		}
	}
	if len(acknowledged) < kills {
		t.Errorf("only %d batches were acknowledged in %d rounds", len(acknowledged), kills)
	}
	if _, err := sqlite.Check(ctx, path); err != nil {
		t.Error(err)
	}
	t.Logf("%d batches, %d acknowledged before a kill, %d kills", id.Load(), len(acknowledged), kills)
}

// readNames counts the views of a store.
func readNames(t *testing.T, path, key string) map[string]int {
	t.Helper()
	store, err := sqlite.Open(path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	found := map[string]int{}
	if err := store.Records(ctx, key, nil, site.Span{}, func(r *site.Record) error { found[r.ID]++; return nil }); err != nil {
		t.Fatal(err)
	}
	return found
}

// The system calls tell what a kill cannot: before an answer of 2xx is written,
// the sync of the log has returned that came after the batch was written there.
func TestNoAnswerBeforeTheSync(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed: sudo make deps")
	}
	path, key := newStore(t)
	trace := filepath.Join(t.TempDir(), "trace")
	s := start(t, path, strace, "-f", "-y", "-s", "9000", "-e", "trace=write,pwrite64,writev,fsync,fdatasync", "-o", trace)
	client := &http.Client{Timeout: 20 * time.Second}
	const batches = 20
	for i := range batches {
		if code := s.send(client, key, fmt.Sprintf("view-traced-%08d", i), 0); code != 204 && code != 200 {
			t.Fatalf("batch %d: %d", i, code)
		}
	}
	s.alive.Close()
	s.cmd.Wait()
	b, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	if n := checkTrace(t, string(b), "view-traced-"); n != batches {
		t.Errorf("%d answers in the trace, want %d", n, batches)
	}
	// The check itself finds an answer that comes too soon.
	early := strings.Join([]string{
		`7 pwrite64(9</x/events.db.log0>, "view-traced-00000000", 20, 32) = 20`,
		`7 fdatasync(9</x/events.db.log0> <unfinished ...>`,
		`8 write(5<socket:[1]>, "HTTP/1.1 204 No Content\r\n", 25) = 25`,
		`7 <... fdatasync resumed>)         = 0`,
	}, "\n")
	if err := firstEarly(early, "view-traced-"); err == nil {
		t.Error("an answer before its sync is not found")
	}
}

var (
	syncCall    = regexp.MustCompile(`^(\d+) +(?:fsync|fdatasync)\(\d+<[^>]*events\.db\.log\d>(\) += 0| <unfinished)`)
	syncResumed = regexp.MustCompile(`^(\d+) +<\.\.\. (?:fsync|fdatasync) resumed>\) += 0`)
	answered    = regexp.MustCompile(`^\d+ +writev?\(\d+<(?:TCP|socket)[^"]*"HTTP/1\.1 20[04] `)
	logWrite    = regexp.MustCompile(`^\d+ +p?write(?:v|64)?\(\d+<[^>]*events\.db\.log\d>`)
)

// checkTrace goes through the calls of a server that one client asked one after
// the other. It returns how many answers there were.
func checkTrace(t *testing.T, trace, front string) int {
	t.Helper()
	if err := firstEarly(trace, front); err != nil {
		t.Error(err)
	}
	n := 0
	for _, line := range strings.Split(trace, "\n") {
		if answered.MatchString(line) {
			n++
		}
	}
	return n
}

// firstEarly is the first answer that was written before its batch was synced.
func firstEarly(trace, front string) error {
	began := map[string]int{} // thread -> line where its sync of the log began
	next, lastWrite, synced := 0, -1, -1
	for i, line := range strings.Split(trace, "\n") {
		name := fmt.Sprintf("%s%08d", front, next)
		if logWrite.MatchString(line) && strings.Contains(line, name) {
			lastWrite = i
		}
		if m := syncCall.FindStringSubmatch(line); m != nil {
			began[m[1]] = i
			if strings.HasPrefix(m[2], ")") {
				synced = max(synced, i)
			}
		}
		if m := syncResumed.FindStringSubmatch(line); m != nil {
			synced = max(synced, began[m[1]])
		}
		if answered.MatchString(line) {
			switch {
			case lastWrite < 0:
				return fmt.Errorf("line %d: answered, but %s was never written to the log", i+1, name)
			case synced < lastWrite:
				return fmt.Errorf("line %d: answered before the sync of %s returned", i+1, name)
			}
			next, lastWrite = next+1, -1
		}
	}
	if next == 0 {
		return errors.New("no answer in the trace")
	}
	return nil
}
