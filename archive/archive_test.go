package archive_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/archive"
	_ "github.com/swelter/swelter/archive/mbtiles"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
)

// One suite for all formats.
var endings = []string{".pmtiles", ".mbtiles", "/"}

// tile is what the tests put at a place: PNG by its first bytes, and one of few
// contents, so that some are the same.
func tile(id uint64) []byte {
	r := rand.New(rand.NewPCG(id%7, id%3))
	b := []byte("\x89PNG")
	for range 20 + id%50 {
		b = append(b, byte(r.Uint32()))
	}
	return b
}

// ids are the tiles of the tests: all of zoom 0 to 3, then stretches of zoom 9,
// fewer where each is a file, and enough for leaves in a PMTiles file.
func ids(ending string) []uint64 {
	var all []uint64
	n := map[string]uint64{".pmtiles": 60000, ".mbtiles": 5000, "/": 200}[ending]
	for id := range geo.FirstID(4) {
		all = append(all, id)
	}
	for id := geo.FirstID(9); id < geo.FirstID(9)+n; id++ {
		if id%11 < 7 {
			all = append(all, id)
		}
	}
	return all
}

var about = archive.Info{
	Name: "Test", Description: "points", Attribution: "© nobody",
	Bounds: geom.Extent{XMin: -10.5, YMin: -20, XMax: 30, YMax: 40.25},
	More:   map[string]json.RawMessage{"generator": json.RawMessage(`"Swelter test"`), "swelter": json.RawMessage(`{"unit":"count"}`)},
}

func write(t testing.TB, path string, all []uint64) {
	t.Helper()
	w, err := archive.Create(path, "a")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range all {
		if err := w.Put(geo.TileOfID(id), tile(id)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Finish(about); err != nil {
		t.Fatal(err)
	}
}

func check(t testing.TB, path string, all []uint64) {
	t.Helper()
	r, err := archive.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	i := r.Info()
	if i.Name != about.Name || i.Description != about.Description || i.Attribution != about.Attribution || i.Bounds != about.Bounds ||
		string(i.More["swelter"]) != `{"unit":"count"}` || i.Type != "png" || i.MinZoom != 0 || i.MaxZoom != 9 || i.Tiles != int64(len(all)) {
		t.Errorf("%s says of itself %+v", path, i)
	}
	there := map[uint64]bool{}
	for _, id := range all {
		there[id] = true
	}
	for id := range geo.FirstID(4) + 300 {
		there[id] = there[id] || false
	}
	for id, is := range there {
		b, err := r.Tile(geo.TileOfID(id))
		switch {
		case err != nil:
			t.Fatal(err)
		case !is && b != nil:
			t.Fatalf("%s: tile %d is not nil", path, id)
		case is && !bytes.Equal(b, tile(id)):
			t.Fatalf("%s: tile %d comes back as another", path, id)
		}
	}
	if _, err := r.Tile(geo.Tile{Z: 1, X: 2}); err == nil {
		t.Error("a tile outside the world is no error")
	}
}

func clean(t *testing.T, dir string, want ...string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	if strings.Join(names, " ") != strings.Join(want, " ") {
		t.Errorf("the folder holds %q, want %q", names, want)
	}
}

func TestWrittenAndReadBack(t *testing.T) {
	for _, e := range endings {
		t.Run(e, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "a") + e
			write(t, path, ids(e))
			check(t, path, ids(e))
			clean(t, dir, strings.TrimSuffix("a"+e, "/"))
			write(t, path, ids(e)) // over the old one
			check(t, path, ids(e))
		})
	}
}

// A run that is stopped, by its user or by force, is gone on with; what another
// run did is not.
func TestResumed(t *testing.T) {
	for _, e := range endings {
		for _, how := range []string{"kept", "killed", "other work"} {
			if e == ".mbtiles" && how == "killed" {
				continue // one process cannot leave its own locks behind
			}
			t.Run(e+" "+how, func(t *testing.T) {
				dir := t.TempDir()
				path := filepath.Join(dir, "a") + e
				all := ids(e)
				first := "a"
				if how == "other work" {
					first = "b"
				}
				w, err := archive.Create(path, first)
				if err != nil {
					t.Fatal(err)
				}
				half := len(all) / 2
				for _, id := range all[:half] {
					if err := w.Put(geo.TileOfID(id), tile(id)); err != nil {
						t.Fatal(err)
					}
				}
				if how != "killed" {
					if err := w.Stop(true); err != nil {
						t.Fatal(err)
					}
				}
				if w, err = archive.Create(path, "a"); err != nil {
					t.Fatal(err)
				}
				next := w.Next()
				if want := all[half-1] + 1; how == "kept" && next != want || how == "other work" && next != 0 || next > want {
					t.Fatalf("goes on at %d of %d", next, want)
				}
				if how == "killed" && e == ".pmtiles" && next < all[half-1100] {
					t.Errorf("goes on at %d, and %d were put in", next, all[half-1])
				}
				for _, id := range all {
					if id >= next {
						if err := w.Put(geo.TileOfID(id), tile(id)); err != nil {
							t.Fatal(err)
						}
					}
				}
				if err := w.Finish(about); err != nil {
					t.Fatal(err)
				}
				check(t, path, all)
				clean(t, dir, strings.TrimSuffix("a"+e, "/"))
				if e == ".pmtiles" {
					whole := filepath.Join(dir, "whole.pmtiles")
					write(t, whole, all)
					a, _ := os.ReadFile(path)
					b, _ := os.ReadFile(whole)
					if !bytes.Equal(a, b) {
						t.Error("the archive differs from one that was made in one go")
					}
				}
			})
		}
	}
}

// What is left of an interrupted run is not believed where it was damaged.
func TestResumedFromDamage(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"data cut":  func(p string) error { return os.Truncate(p+".part", 20000) },
		"data gone": func(p string) error { return os.Remove(p + ".part") },
		"data changed": func(p string) error {
			b, err := os.ReadFile(p + ".part")
			if err != nil {
				return err
			}
			b[16384+300] ^= 1
			return os.WriteFile(p+".part", b, 0o644)
		},
		"log cut": func(p string) error { return os.Truncate(p+".part.log", 1000) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.pmtiles")
			w, err := archive.Create(path, "a")
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range ids(".pmtiles")[:2500] {
				if err := w.Put(geo.TileOfID(id), tile(id)); err != nil {
					t.Fatal(err)
				}
			}
			if err := errors.Join(w.Stop(true), damage(path)); err != nil {
				t.Fatal(err)
			}
			if w, err = archive.Create(path, "a"); err != nil {
				t.Fatal(err)
			}
			for _, id := range ids(".pmtiles") {
				if id >= w.Next() {
					if err := w.Put(geo.TileOfID(id), tile(id)); err != nil {
						t.Fatal(err)
					}
				}
			}
			if err := w.Finish(about); err != nil {
				t.Fatal(err)
			}
			check(t, path, ids(".pmtiles"))
		})
	}
}

func TestNothingLeft(t *testing.T) {
	for _, e := range endings {
		dir := t.TempDir()
		path := filepath.Join(dir, "a") + e
		w, err := archive.Create(path, "a")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Put(geo.Tile{Z: 2, X: 1, Y: 1}, tile(3)); err != nil {
			t.Fatal(err)
		}
		if err := w.Put(geo.Tile{}, tile(3)); err == nil {
			t.Errorf("%s: ids that fall are taken", e)
		}
		if err := w.Stop(false); err != nil {
			t.Error(err)
		}
		clean(t, dir)
		if w, err = archive.Create(path, "a"); err != nil {
			t.Fatal(err)
		}
		if err := w.Finish(about); err == nil {
			t.Errorf("%s: an archive of nothing is written", e)
		}
		clean(t, dir)
	}
}

func TestRefusedNames(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mine.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{dir + "/", filepath.Join(dir, "a.zip"), filepath.Join(dir, "no", "a.pmtiles"), filepath.Join(dir, "no", "a.mbtiles")} {
		if _, err := archive.Create(name, ""); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: the error is %v", name, err)
		}
		if _, err := archive.Open(name); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: the error of reading is %v", name, err)
		}
	}
}

// The rules of the specification, read from the bytes: header and root in the
// first 16 KiB, ids that rise, offsets that follow on or go back to a content
// that was there before, counts.
func TestRulesOfTheSpecification(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.pmtiles")
	all := ids(".pmtiles")
	write(t, path, all)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	u64 := func(at int) uint64 { return binary.LittleEndian.Uint64(b[at:]) }
	if string(b[:8]) != "PMTiles\x03" || u64(8) != 127 || u64(8)+u64(16) > 16384 {
		t.Errorf("the root directory lies at %d, %d bytes", u64(8), u64(16))
	}
	if b[96] != 1 || b[97] != 2 || b[98] != 1 || b[99] != 2 || b[100] != 0 || b[101] != 9 {
		t.Errorf("clustered, compressions, type and zooms are %v", b[96:102])
	}
	if u64(40)+u64(48) != uint64(len(b)) || u64(48) == 0 {
		t.Errorf("leaves end at %d of %d", u64(40)+u64(48), len(b))
	}
	leaves := u64(40)
	type line struct{ id, run, length, offset uint64 }
	read := func(b []byte) []line {
		raw := gunzip(t, b)
		next := func() uint64 {
			v, n := binary.Uvarint(raw)
			raw = raw[n:]
			return v
		}
		lines := make([]line, next())
		id := uint64(0)
		for i := range lines {
			id += next()
			lines[i].id = id
		}
		for i := range lines {
			lines[i].run = next()
		}
		for i := range lines {
			lines[i].length = next()
		}
		for i := range lines {
			if v := next(); v > 0 {
				lines[i].offset = v - 1
			} else {
				lines[i].offset = lines[i-1].offset + lines[i-1].length
			}
		}
		if len(raw) != 0 {
			t.Error("a directory has bytes behind its end")
		}
		return lines
	}
	var entries []line
	for _, l := range read(b[u64(8):][:u64(16)]) {
		if l.run > 0 {
			entries = append(entries, l)
			continue
		}
		leaf := read(b[leaves+l.offset:][:l.length])
		if leaf[0].id != l.id {
			t.Errorf("a leaf begins with %d, the root says %d", leaf[0].id, l.id)
		}
		entries = append(entries, leaf...)
	}
	tiles, end, contents, last := uint64(0), uint64(0), map[uint64]bool{}, uint64(0)
	for i, e := range entries {
		if i > 0 && e.id < last {
			t.Fatalf("entry %d has the id %d, the last one ended at %d", i, e.id, last)
		}
		last = e.id + e.run
		if e.offset > end || e.offset < end && !contents[e.offset] {
			t.Fatalf("entry %d lies at %d, which is neither the next place nor one before: not clustered", i, e.offset)
		}
		end = max(end, e.offset+e.length)
		contents[e.offset] = true
		tiles += e.run
	}
	if tiles != u64(72) || tiles != uint64(len(all)) || uint64(len(entries)) != u64(80) || uint64(len(contents)) != u64(88) || end != u64(64) {
		t.Errorf("%d tiles, %d entries, %d contents, %d bytes; the header says %d, %d, %d, %d", tiles, len(entries), len(contents), end, u64(72), u64(80), u64(88), u64(64))
	}
	if lon := int32(binary.LittleEndian.Uint32(b[102:])); lon != -105000000 {
		t.Errorf("the western bound is %d", lon)
	}
}

// Damage is found: when opening, or at the tile.
func TestDamaged(t *testing.T) {
	dir := t.TempDir()
	for _, e := range []string{".pmtiles", ".mbtiles"} {
		path := filepath.Join(dir, "a"+e)
		write(t, path, ids(e))
		good, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{0, 5, 100, 130, 3000, 20000, len(good) - 8192} {
			bad := filepath.Join(dir, "bad"+e)
			if err := os.WriteFile(bad, good[:n], 0o644); err != nil {
				t.Fatal(err)
			}
			r, err := archive.Open(bad)
			if err == nil {
				for _, id := range ids(e) {
					if _, err = r.Tile(geo.TileOfID(id)); err != nil {
						break
					}
				}
				r.Close()
			}
			if err == nil || e == ".pmtiles" && !errors.Is(err, archive.ErrDamaged) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%d of %d bytes of %s: the error is %v", n, len(good), e, err)
			}
		}
	}
}

func BenchmarkPut(b *testing.B) {
	for _, e := range endings {
		b.Run(fmt.Sprintf("to=%q", e), func(b *testing.B) {
			w, err := archive.Create(filepath.Join(b.TempDir(), "a")+e, "")
			if err != nil {
				b.Fatal(err)
			}
			id := uint64(0)
			for b.Loop() {
				data := binary.BigEndian.AppendUint64([]byte("\x89PNG"), id)
				if err := w.Put(geo.TileOfID(id), data); err != nil {
					b.Fatal(err)
				}
				id++
			}
			if err := w.Stop(false); err != nil {
				b.Fatal(err)
			}
		})
	}
}

func gunzip(t *testing.T, b []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
