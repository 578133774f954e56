package server

import (
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/swelter/swelter/site/sqlite"
)

// insideEnv says that the test runs where it may mount a disk of its own.
const insideEnv = "SWELTER_TEST_SITE_MOUNT"

// A disk of eight megabytes becomes full and gets room under a running server: 503
// with Retry-After while nothing can be kept, reading goes on, and events are
// taken again by themselves. (A disk that becomes read-only under open files is
// not to be had without a broken one: the store's own tests give it such files.)
func TestADiskOfItsOwn(t *testing.T) {
	if dir := os.Getenv(insideEnv); dir != "" {
		onADisk(t, dir)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestADiskOfItsOwn$", "-test.v")
	cmd.Env = append(os.Environ(), insideEnv+"="+t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	if errors.Is(err, syscall.EPERM) && os.Getuid() == 0 { // no namespaces here, as in a chroot
		onADisk(t, t.TempDir())
		return
	}
	if err != nil && len(out) == 0 || strings.Contains(string(out), "no mount: ") {
		t.Skipf("this system lets nobody mount a disk of his own: %v %s", err, out)
	}
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func onADisk(t *testing.T, dir string) {
	if err := unix.Mount("swelter", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skip("no mount: ", err)
	}
	defer unix.Unmount(dir, unix.MNT_DETACH)
	store, err := sqlite.Open(filepath.Join(dir, "events.db"), sqlite.Options{Collect: true})
	if err != nil {
		t.Fatal(err)
	}
	b := onStore(t, store, Options{Authorize: func(*http.Request) bool { return true }, Limits: Limits{Visitor: 1e9, Address: 1e9, Site: 1e9}}, nil)
	next, kept := 0, 0
	post := func() int {
		next++
		w := b.post(batch("id", view(100_000+next), "e", twenty))
		switch {
		case w.Code == 200 || w.Code == 204:
			kept++
		case w.Code != 503 || w.Header().Get("Retry-After") == "":
			t.Fatalf("batch %d: %d, retry after %q: %s", next, w.Code, w.Header().Get("Retry-After"), w.Body)
		}
		return w.Code
	}
	reads := func(when string) {
		t.Helper()
		if got := len(b.records(t)); got != kept {
			t.Errorf("%s: %d batches are read, %d were acknowledged", when, got, kept)
		}
		if w := b.request("GET", "/desk/"+b.site.Key+"/heat.json?page=/cart", ""); w.Code != 200 {
			t.Errorf("%s: the desk answers %d", when, w.Code)
		}
	}
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 6<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	for next < 100_000 && post() != 503 {
	}
	if next == 100_000 || kept == 0 {
		t.Fatalf("the disk was never full: %d batches", kept)
	}
	reads("on a full disk")
	if n := b.counts.total[countKey{b.site.Key, "refused full"}]; n == 0 {
		t.Error("not counted")
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if code := post(); code == 503 {
		t.Error("with room again: 503")
	}
	reads("with room again")
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if err := store.Close(); err != nil {
		t.Error(err)
	}
	if h, err := sqlite.Check(ctx, store.Path()); err != nil || h.Records != int64(kept) || h.Waiting != 0 {
		t.Errorf("%+v, %v; %d were acknowledged", h, err, kept)
	}
}
