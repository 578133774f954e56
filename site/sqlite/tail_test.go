package sqlite

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/swelter/swelter/site"
)

// The end of the log is cut off or spoiled, as by a crash of the machine in the
// middle of a write. Nothing is lost of what was synced before, and what was
// not is there whole or not at all.
func TestASpoiledEndOfTheLog(t *testing.T) {
	s := withSite(t, Options{Merge: -1})
	log := s.Path() + "-wal"
	size := func() int64 {
		info, err := os.Stat(log)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	const synced, later = 30, 30
	for i := range synced {
		add(t, s, record(fmt.Sprintf("view-synced-%06d", i), 0, 3))
	}
	safe := size()
	for i := range later {
		add(t, s, record(fmt.Sprintf("view-later-%07d", i), 0, 3))
	}
	whole, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	base, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(whole)) <= safe {
		t.Fatalf("the log did not grow: %d, %d", safe, len(whole))
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for round := range 40 {
		at := safe + rnd.Int64N(int64(len(whole))-safe)
		spoiled := append([]byte(nil), whole...)
		switch round % 3 {
		case 0: // cut off
			spoiled = spoiled[:at]
		case 1: // a page of nothing
			clear(spoiled[at:min(at+4096, int64(len(spoiled)))])
		case 2: // flipped bits
			spoiled[at] ^= 0x40
		}
		path := filepath.Join(t.TempDir(), "events.db")
		os.WriteFile(path, base, 0o600)
		os.WriteFile(path+"-wal", spoiled, 0o600)
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
		if _, err := Check(ctx, path); err != nil {
			t.Errorf("round %d: %v", round, err)
		}
	}
}
