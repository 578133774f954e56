//go:build unix

package cli

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// said is what a command has written so far.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// wait waits for words that match.
func (s *said) wait(t *testing.T, words string) []string {
	t.Helper()
	want := regexp.MustCompile(words)
	for range 600 {
		if m := want.FindStringSubmatch(s.String()); m != nil {
			return m
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%q was never said:\n%s", words, s)
	return nil
}

// The line to paste leads to the tracker; a refused batch and the first event are
// said; Ctrl-C ends it, and the event is in the store.
func TestInitWaitsForTheFirstEvent(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	store := filepath.Join(t.TempDir(), "site.db")
	var out, words said
	ended := make(chan int, 1)
	go func() {
		ended <- Run([]string{"site", "init", "https://shop.example", "--listen", address, "--store", store}, strings.NewReader(""), &out, &words)
	}()
	line := out.wait(t, `<script defer src="(http://[^"]+/([a-z2-7]+)/view)\.js"></script>`)
	words.wait(t, "listening on")
	r, err := http.Get(line[1] + ".js")
	if err != nil {
		t.Fatal(err)
	}
	script, _ := io.ReadAll(r.Body)
	r.Body.Close()
	if r.StatusCode != 200 || !strings.Contains(string(script), line[2]) {
		t.Errorf("the script of the line: %d, %d bytes", r.StatusCode, len(script))
	}
	post := func(origin string) int {
		body := `{"v":1,"id":"Yx0mQ2b9T4uV6wZ1","seq":0,"n":0,"start":1763730000000,"sent":1763730005000,"url":"https://shop.example/cart","vw":1280,"vh":720,"pw":1280,"ph":2400,"e":[{"k":"s","t":1,"y":720}]}`
		q, _ := http.NewRequest("POST", line[1], strings.NewReader(body))
		q.Header.Set("Content-Type", "text/plain")
		q.Header.Set("Origin", origin)
		q.Header.Set("User-Agent", "Mozilla/5.0 Firefox/140.0")
		r, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		return r.StatusCode
	}
	if code := post("https://evil.example"); code != 403 {
		t.Errorf("a foreign page: %d", code)
	}
	words.wait(t, "refused: origin")
	if code := post("https://shop.example"); code != 200 {
		t.Errorf("the first batch: %d", code)
	}
	words.wait(t, "the first event came, from https://shop.example/cart: it works")
	if err := syscall.Kill(syscall.Getpid(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	select {
	case code := <-ended:
		if code != exitOK {
			t.Errorf("ended with %d: %s", code, &words)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("Ctrl-C does not end it")
	}
	var report bytes.Buffer
	if code := Run([]string{"site", "report", "--store", store}, strings.NewReader(""), &report, io.Discard); code != exitOK || !strings.Contains(report.String(), "/cart") {
		t.Errorf("report: %d\n%s", code, &report)
	}
	var check bytes.Buffer
	if code := Run([]string{"site", "check", "--store", store}, strings.NewReader(""), &check, io.Discard); code != exitOK || !strings.Contains(check.String(), fmt.Sprintf("%d batches, %d events", 1, 1)) {
		t.Errorf("check: %d\n%s", code, &check)
	}
}
