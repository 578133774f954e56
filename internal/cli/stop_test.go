//go:build unix

package cli

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// silent is a pipe that nobody writes to: Read says that it was called, and
// never returns.
type silent struct {
	once   sync.Once
	called chan struct{}
}

func (s *silent) Read([]byte) (int, error) {
	s.once.Do(func() { close(s.called) })
	select {}
}

// Ctrl-C ends the work in one line even while it waits for its input, and
// leaves no file.
func TestInterrupt(t *testing.T) {
	in := &silent{called: make(chan struct{})}
	out := filepath.Join(t.TempDir(), "out.png")
	var stdout, stderr bytes.Buffer
	code := make(chan int)
	go func() { code <- Run([]string{"matrix", "-", "-o", out}, in, &stdout, &stderr) }()
	<-in.called // the work has begun, so the signal is ours
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if got := <-code; got != exitFailed || checkLine(stderr.String()) != nil || !strings.Contains(stderr.String(), "stopped") {
		t.Errorf("exit code %d, said %q", got, stderr.String())
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(out), "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A fault of ours is one line too, and leaves the next input its turn.
func TestPanicIsAnError(t *testing.T) {
	err := (&app{}).stoppable(func(context.Context) error { panic("broken") })
	if err == nil || !strings.Contains(err.Error(), "broken") || !strings.Contains(err.Error(), "report it") {
		t.Errorf("%v", err)
	}
}

// Ctrl-C is how a dashboard ends: without a word, and no failure.
func TestInterruptEndsADashboard(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(file, []byte("a,b\n1,2\n3,4\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	words, stderr := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- Run([]string{"explore", file}, strings.NewReader(""), io.Discard, stderr)
		stderr.Close()
	}()
	said := bufio.NewScanner(words)
	if !said.Scan() || !strings.Contains(said.Text(), "open http://127.0.0.1:") {
		t.Fatalf("no link: %q, %d", said.Text(), <-code)
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if said.Scan() {
		t.Errorf("it ends with %q", said.Text())
	}
	if got := <-code; got != 0 {
		t.Errorf("exit code %d", got)
	}
}
