package sqlite

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/swelter/swelter/site"
)

// copyStore copies the files of an open store, as the end of its process leaves
// them.
func copyStore(t *testing.T, s *Store) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "events.db")
	for _, end := range []string{"", "-wal", ".log0", ".log1"} {
		b, err := os.ReadFile(s.Path() + end)
		if err != nil {
			t.Fatal(err)
		}
		os.WriteFile(path+end, b, 0o600)
	}
	return path
}

// idle stops the file's writer from filling it by itself, until the test ends.
func idle(t *testing.T, s *Store) {
	t.Helper()
	started, end := make(chan bool), make(chan bool)
	go s.do(ctx, job{alone: func() error { close(started); <-end; return nil }})
	<-started
	t.Cleanup(func() { close(end) })
}

// The end of the log is cut off or spoiled, as by a crash of the machine in the
// middle of a write. Nothing is lost of what was synced before, and what was
// not is there whole or not at all.
func TestASpoiledEndOfTheLog(t *testing.T) {
	s := withSite(t, Options{Merge: -1})
	idle(t, s)
	const synced, later = 30, 30
	for i := range synced {
		add(t, s, record(fmt.Sprintf("view-synced-%06d", i), 0, 3))
	}
	seg := &s.log.segments[s.log.active]
	safe := seg.off
	for i := range later {
		add(t, s, record(fmt.Sprintf("view-later-%07d", i), 0, 3))
	}
	end := seg.off
	whole, err := os.ReadFile(seg.f.Name())
	if err != nil {
		t.Fatal(err)
	}
	if end <= safe {
		t.Fatalf("the log did not grow: %d, %d", safe, end)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for round := range 40 {
		at := safe + rnd.Int64N(end-safe)
		spoiled := bytes.Clone(whole)
		switch round % 3 {
		case 0: // cut off
			spoiled = spoiled[:at]
		case 1: // a page of nothing
			clear(spoiled[at:min(at+4096, int64(len(spoiled)))])
		case 2: // flipped bits
			spoiled[at] ^= 0x40
		}
		path := copyStore(t, s)
		os.WriteFile(logPath(path, s.log.active), spoiled, 0o600)
		again, err := Open(path, Options{Collect: true, Merge: -1})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		found := map[string]int{}
		for _, name := range names(t, again, nil, site.Span{}) {
			found[name]++
		}
		for i := range synced {
			if name := fmt.Sprintf("view-synced-%06d/0", i); found[name] != 1 {
				t.Errorf("round %d, spoiled at %d: %s is there %d times", round, at, name, found[name])
			}
		}
		for i := range later { // in order, up to where it was spoiled
			before, this := fmt.Sprintf("view-later-%07d/0", i-1), fmt.Sprintf("view-later-%07d/0", i)
			if i > 0 && found[this] > found[before] {
				t.Errorf("round %d: %s is there without the one before", round, this)
			}
		}
		if added, err := again.Append(ctx, "k", record("view-after-restart", 0, 1)); !added || err != nil {
			t.Errorf("round %d: after the restart: %v", round, err)
		}
		again.Close()
		if h, err := Check(ctx, path); err != nil || h.Waiting != 0 {
			t.Errorf("round %d: %+v, %v", round, h, err)
		}
	}
}

// A process ends when some of the log is in the file, some was on its way
// there and some is being written: what is read is the same for another process
// that reads, for the one that collects next, in a backup, and after a second
// such end. Nothing comes back that was deleted.
func TestTheLogOfAnEndedProcess(t *testing.T) {
	s := withSite(t, Options{Merge: -1})
	var want []string
	for i := range 30 {
		add(t, s, record("view-of-sixteen-x", i, 2))
		want = append(want, fmt.Sprintf("view-of-sixteen-x/%d", i))
		if i%4 == 3 && i < 20 {
			settled(t, s)
		}
	}
	idle(t, s)
	s.log.mu.Lock() // as in the middle of filling
	s.log.turnOver()
	s.log.mu.Unlock()
	for i := range 5 {
		add(t, s, record("view-of-sixteen-x", 30+i, 2))
		want = append(want, fmt.Sprintf("view-of-sixteen-x/%d", 30+i))
	}
	same := func(what string, s *Store) {
		t.Helper()
		if got := names(t, s, nil, site.Span{}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v", what, got)
		}
		a, err := s.Addresses(ctx, "k")
		if err != nil || len(a) != 1 || a[0].Batches != int64(len(want)) || a[0].Events != int64(2*len(want)) || !a[0].Last.Equal(noon.Add(34*time.Second)) {
			t.Errorf("%s: addresses %+v, %v", what, a, err)
		}
	}
	same("collecting", s)
	path := copyStore(t, s)
	if h, err := Check(ctx, path); err != nil || h.Records != 20 || h.Waiting != 15 {
		t.Errorf("check: %+v, %v", h, err)
	}
	reader, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	same("reading", reader)
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := Backup(ctx, path, copied); err != nil {
		t.Fatal(err)
	}
	same("backup", open(t, copied, Options{Merge: -1}))
	next := open(t, path, Options{Merge: -1})
	same("collecting next", next)
	same("collecting next, ended", open(t, copyStore(t, next), Options{Merge: -1}))
	for i := range 35 {
		if add(t, next, record("view-of-sixteen-x", i, 2)) {
			t.Errorf("batch %d was added again", i)
		}
	}
	same("reading, beside the next", reader)

	// A command deletes what only the log of the ended process holds.
	left := copyStore(t, s)
	command, err := Open(left, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer command.Close()
	if n, err := command.Delete(ctx, "k", site.Deletion{All: true}); n != 35 || err != nil {
		t.Errorf("deleted %d, %v", n, err)
	}
	after := open(t, left, Options{Merge: -1})
	if got := names(t, after, nil, site.Span{}); len(got) != 0 {
		t.Errorf("after a deletion: %v", got)
	}
}

// More comes in than a turn of the log holds.
func TestTheLogTakesTurns(t *testing.T) {
	s := withSite(t, Options{Merge: -1})
	for i := range 3 {
		r := record("view-of-sixteen-x", i, 500)
		s.log.mu.Lock()
		s.log.segments[s.log.active].off = logBytes // as good as full
		s.log.mu.Unlock()
		add(t, s, r)
	}
	if got := names(t, s, nil, site.Span{}); len(got) != 3 {
		t.Errorf("%v", got)
	}
}

// Whatever the files hold, reading ends, and what is found is what frames of
// one turn hold: packed again, it is read again.
func FuzzReadTurn(f *testing.F) {
	l := &log{now: turn{epoch: 7}}
	path := filepath.Join(f.TempDir(), "events.db")
	file, err := os.Create(path)
	if err != nil {
		f.Fatal(err)
	}
	defer file.Close()
	l.segments[0].f = file
	for i := range 3 {
		r := record("view-of-sixteen-x", i, 2)
		if err := l.write([]entry{{key: "k", address: r.Address(), body: r.Pack(nil)}}); err != nil {
			f.Fatal(err)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	if got := readTurn(b); got.epoch != 7 || len(got.entries) != 3 || got.entries[2].seq != 2 {
		f.Fatalf("%+v", got)
	}
	f.Add(b[:l.segments[0].off])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		readTurn(b)
		entries, err := unpackEntries(b)
		if err != nil {
			return
		}
		var packed []byte
		for i := range entries {
			packed = entries[i].pack(packed)
		}
		again, err := unpackEntries(packed)
		if err != nil || !reflect.DeepEqual(again, entries) {
			t.Errorf("packed again: %v", err)
		}
	})
}
