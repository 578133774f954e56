//go:build linux

package sqlite

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/swelter/swelter/site"
)

// diskEnv makes the test's own program one whose files may not grow.
const diskEnv = "SWELTER_TEST_SITE_DISK"

func TestMain(m *testing.M) {
	if path := os.Getenv(diskEnv); path != "" {
		if err := onAFullDisk(path); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// onAFullDisk writes until no file may grow any more, reads, and goes on when
// they may again, without being opened anew.
func onAFullDisk(path string) error {
	signal.Ignore(syscall.SIGXFSZ)
	s, err := Open(path, Options{Collect: true, Merge: -1})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.PutSite(ctx, site.Site{Key: "k"}); err != nil {
		return err
	}
	was := syscall.Rlimit{}
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 300 << 10, Max: was.Max}); err != nil {
		return err
	}
	kept := 0
	for i := range 2000 {
		if _, err = s.Append(ctx, "k", record("view-of-sixteen-x", i, 50)); err != nil {
			break
		}
		kept++
	}
	if !errors.Is(err, site.ErrFull) || kept == 0 {
		return fmt.Errorf("after %d batches on a full disk: %v", kept, err)
	}
	read := func() (n int, err error) {
		err = s.Records(ctx, "k", nil, site.Span{}, func(*site.Record) error { n++; return nil })
		return n, err
	}
	if n, err := read(); err != nil || n != kept {
		return fmt.Errorf("on a full disk %d of %d batches are read: %v", n, kept, err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		return err
	}
	if _, err := s.Append(ctx, "k", record("view-of-sixteen-y", 0, 50)); err != nil {
		return fmt.Errorf("with room again: %w", err)
	}
	if n, err := read(); err != nil || n != kept+1 {
		return fmt.Errorf("with room again %d of %d batches are read: %v", n, kept+1, err)
	}
	return nil
}

func TestAFullDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "events.db")
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), diskEnv+"="+path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, strings.TrimSpace(string(out)))
	}
	if _, err := Check(ctx, path); err != nil {
		t.Error(err)
	}
}

// A log that cannot be written refuses events with ErrFull; what is there is
// read. (A test may run as root, whom no mode of a file stops: the log's file is
// one opened for reading. The server's test does it with a disk.)
func TestAReadOnlyLog(t *testing.T) {
	s := withSite(t, Options{Merge: -1})
	add(t, s, record("view-of-sixteen-x", 0, 1))
	seg := &s.log.segments[s.log.active]
	was := seg.f
	var err error
	if seg.f, err = os.Open(was.Name()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(ctx, "k", record("view-of-sixteen-x", 1, 1)); !errors.Is(err, site.ErrFull) {
		t.Errorf("appended: %v", err)
	}
	if got := names(t, s, nil, site.Span{}); len(got) != 1 {
		t.Errorf("read: %v", got)
	}
	seg.f.Close()
	seg.f = was
	if !add(t, s, record("view-of-sixteen-x", 1, 1)) {
		t.Error("not kept afterwards")
	}
}
