package archive

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/internal/testdata"
)

// A file of others: all 85 tiles of zooms 0 to 3.
func TestToner(t *testing.T) {
	r, err := Open(testdata.Path(t, "tiles/stamen_toner_raster_z3.pmtiles"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if i := r.Info(); i.Type != "png" || i.MinZoom != 0 || i.MaxZoom != 3 || i.Tiles != 85 {
		t.Errorf("it says of itself %+v", i)
	}
	for id := range uint64(86) {
		b, err := r.Tile(geo.TileOfID(id))
		if err != nil || (TypeOf(b) == "png") != (id < 85) {
			t.Errorf("tile %d: %d bytes of %s, %v", id, len(b), TypeOf(b), err)
		}
	}
}

// Directories come home, also those that need leaves.
func TestDirectories(t *testing.T) {
	for _, n := range []int{1, 300, 20000, 3_000_000} {
		var all []entry
		for i := range n {
			all = append(all, entry{id: uint64(i) * 3, offset: uint64(i) * 517 % 1e9, length: uint32(i*7919%60000 + 1), run: 1})
		}
		root, leaves := directories(all)
		if len(root) > firstBytes-headerBytes {
			t.Errorf("%d entries: the root has %d bytes", n, len(root))
		}
		top := parse(t, root)
		var got []entry
		if len(leaves) == 0 {
			got = top
		} else {
			for _, e := range top {
				if e.run != 0 {
					t.Fatal("the root has tiles and leaves")
				}
				got = append(got, parse(t, leaves[e.offset:e.end()])...)
			}
		}
		if len(got) != n {
			t.Fatalf("%d entries come back as %d", n, len(got))
		}
		for i := range got {
			if got[i] != all[i] {
				t.Fatalf("entry %d comes back as %v, not %v", i, got[i], all[i])
			}
		}
	}
}

func parse(t *testing.T, packed []byte) []entry {
	t.Helper()
	b, err := unpack(packed, mostUnpacked)
	if err != nil {
		t.Fatal(err)
	}
	e, err := parseDirectory(b)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// sample is a small archive.
func sample(t testing.TB, ids ...uint64) []byte {
	path := filepath.Join(t.TempDir(), "a.pmtiles")
	w, err := Create(path, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if err := w.Put(geo.TileOfID(id), []byte{byte(id), 1, 2}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Finish(Info{Name: "sample"}); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Any bytes are an archive or an error, never a panic, a loop or much memory.
func FuzzOpen(f *testing.F) {
	f.Add(sample(f, 0, 1, 2, 3, 50, 51))
	loop := sample(f, 0)
	f.Add(loop[:200])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := readPMTiles(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		for _, id := range []uint64{0, 1, 4, 50, 1 << 40} {
			if _, err := r.Tile(geo.TileOfID(id)); err != nil {
				continue
			}
		}
	})
}

// A directory that is read is one that can be written, and says the same.
func FuzzDirectory(f *testing.F) {
	f.Add([]byte{1, 0, 1, 3, 1})
	f.Add([]byte{2, 0, 5, 1, 0, 3, 3, 1, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := parseDirectory(b)
		if err != nil {
			return
		}
		again := parse(t, packDirectory(e))
		if len(again) != len(e) {
			t.Fatalf("%d entries come back as %d", len(e), len(again))
		}
		for i := range e {
			if e[i] != again[i] {
				t.Fatalf("entry %v comes back as %v", e[i], again[i])
			}
		}
	})
}
