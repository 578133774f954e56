package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/swelter/swelter/site"
)

var ctx = context.Background()

// noon is when the tests' events come in.
var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func open(t testing.TB, path string, o Options) *Store {
	t.Helper()
	o.Collect = true
	s, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func withSite(t testing.TB, o Options) *Store {
	s := open(t, filepath.Join(t.TempDir(), "events.db"), o)
	if err := s.PutSite(ctx, site.Site{Key: "k", Title: "Shop"}); err != nil {
		t.Fatal(err)
	}
	return s
}

// record is a batch of n clicks, at noon plus seq seconds.
func record(id string, seq, n int) *site.Record {
	r := &site.Record{At: noon.UnixMilli() + int64(seq)*1000, Visitor: 7, Batch: site.Batch{
		V: 1, ID: id, Seq: seq, URL: "https://shop.example/cart", VW: 1280, VH: 720, PW: 1280, PH: 2400.5, DPR: 2, Rate: 1,
		Els: []site.Element{{Hash: "8f14e45fceea167a", Selector: "#buy", Tag: "button", Name: "buy", Mark: "5f0a93c1", Hosts: []string{"#shop"}, Box: &[4]float64{600, 500, 120, 40}}},
	}}
	r.Start = r.At - 500
	for i := range n {
		el := 0
		r.Events = append(r.Events, site.Event{Kind: site.Click, T: float64(i), El: &el, EX: 30000, EY: 32767, X: 655, Y: 520.5, Points: "m"})
	}
	return r
}

func add(t testing.TB, s *Store, r *site.Record) bool {
	t.Helper()
	added, err := s.Append(ctx, "k", r)
	if err != nil {
		t.Fatal(err)
	}
	return added
}

// settled brings the log into the file.
func settled(t testing.TB, s *Store) {
	t.Helper()
	if err := s.do(ctx, job{alone: s.settle}); err != nil {
		t.Fatal(err)
	}
}

// names are "id/seq" of all records, in order.
func names(t testing.TB, s *Store, addresses []string, span site.Span) []string {
	t.Helper()
	var all []string
	if err := s.Records(ctx, "k", addresses, span, func(r *site.Record) error {
		all = append(all, fmt.Sprintf("%s/%d", r.ID, r.Seq))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestKeepsABatchOnce(t *testing.T) {
	s := withSite(t, Options{})
	want := record("view-of-sixteen-x", 0, 3)
	if !add(t, s, want) {
		t.Error("a new batch is not added")
	}
	for range 1000 { // a visitor who replays
		if add(t, s, record("view-of-sixteen-x", 0, 3)) {
			t.Fatal("a batch was added twice")
		}
	}
	path := s.Path()
	s.Close()
	s = open(t, path, Options{})
	if add(t, s, record("view-of-sixteen-x", 0, 3)) {
		t.Error("a batch was added again after a restart")
	}
	var got site.Record
	s.Records(ctx, "k", nil, site.Span{}, func(r *site.Record) error { got = *r; return nil })
	if !reflect.DeepEqual(&got, want) {
		t.Errorf("read back\n%+v, kept\n%+v", got, *want)
	}
	if got := names(t, s, nil, site.Span{}); len(got) != 1 {
		t.Errorf("%d records, want 1", len(got))
	}
}

func TestManyAtOnce(t *testing.T) {
	s := withSite(t, Options{})
	var wg sync.WaitGroup
	for w := range 32 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range 20 {
				if _, err := s.Append(ctx, "k", record(fmt.Sprintf("writer-number-%02d-", w), i, 5)); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	wg.Wait()
	if got := len(names(t, s, nil, site.Span{})); got != 640 {
		t.Errorf("%d records, want 640", got)
	}
	a, err := s.Addresses(ctx, "k")
	if err != nil || len(a) != 1 || a[0].Batches != 640 || a[0].Events != 3200 {
		t.Errorf("addresses %v, %v", a, err)
	}
}

func TestAMergeKeepsAllInOrder(t *testing.T) {
	s := withSite(t, Options{Merge: -1})
	for i := range 100 {
		add(t, s, record("view-of-sixteen-x", i, 2))
		settled(t, s)
	}
	before := names(t, s, nil, site.Span{})
	n, err := s.Merge(ctx)
	if err != nil || n != 100 {
		t.Fatalf("merged %d chunks, %v", n, err)
	}
	if after := names(t, s, nil, site.Span{}); !reflect.DeepEqual(before, after) {
		t.Errorf("after: %v", after)
	}
	// A part of a merged chunk is found, and cut, by its time.
	span := site.Span{From: noon.Add(10 * time.Second), To: noon.Add(20 * time.Second)}
	if got := names(t, s, nil, span); len(got) != 10 || got[0] != "view-of-sixteen-x/10" {
		t.Errorf("of ten seconds: %v", got)
	}
	if n, err := s.Delete(ctx, "k", site.Deletion{Span: span}); n != 10 || err != nil {
		t.Errorf("deleted %d, %v", n, err)
	}
	h, err := Check(ctx, s.Path())
	if err != nil || h.Records != 90 || h.Events != 180 || h.Chunks != 1 {
		t.Errorf("%+v, %v", h, err)
	}
}

func TestDelete(t *testing.T) {
	s := withSite(t, Options{})
	for i, c := range []struct {
		path    string
		visitor uint64
	}{{"/a", 1}, {"/a", 2}, {"/b", 1}, {"/b", 2}} {
		r := record(fmt.Sprintf("view-number-%06d", i), 0, 1)
		r.URL, r.Visitor = "https://shop.example"+c.path, c.visitor
		add(t, s, r)
	}
	if _, err := s.Delete(ctx, "k", site.Deletion{}); err == nil {
		t.Error("a deletion that names nothing deletes")
	}
	if n, err := s.Delete(ctx, "k", site.Deletion{Visitor: 2, Span: site.Span{From: noon.Add(-time.Hour)}}); n != 2 || err != nil {
		t.Errorf("of a visitor: %d, %v", n, err)
	}
	if n, err := s.Delete(ctx, "k", site.Deletion{Addresses: []string{"https://shop.example/a"}}); n != 1 || err != nil {
		t.Errorf("of an address: %d, %v", n, err)
	}
	if got := names(t, s, nil, site.Span{}); !reflect.DeepEqual(got, []string{"view-number-000002/0"}) {
		t.Errorf("left: %v", got)
	}
	if a, _ := s.Addresses(ctx, "k"); len(a) != 1 {
		t.Errorf("addresses left: %v", a)
	}
	// What is deleted does not come back with a batch that is sent again.
	if add(t, s, func() *site.Record { r := record("view-number-000000", 0, 1); return r }()) {
		t.Error("a deleted batch came back")
	}
	if err := s.DropSite(ctx, "k"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(ctx, "k", record("view-number-000009", 0, 1)); !errors.Is(err, site.ErrNoSite) {
		t.Errorf("a dropped site: %v", err)
	}
}

// What is deleted is nowhere in the file or its log any more.
func TestDeletedIsOverwritten(t *testing.T) {
	s := withSite(t, Options{})
	for i := range 50 {
		r := record("view-to-be-gone-", i, 1)
		r.Variant = "needle-in-the-hay"
		add(t, s, r)
	}
	if _, err := s.Delete(ctx, "k", site.Deletion{All: true}); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"", "-wal", ".log0", ".log1"} {
		b, err := os.ReadFile(s.Path() + end)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "needle-in-the-hay") {
			t.Errorf("events%s still holds what was deleted", end)
		}
	}
}

func TestASecondCollectorIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "events.db")
	open(t, path, Options{Software: "swelter serve"})
	_, err := Open(path, Options{Collect: true, Software: "another"})
	var in *InUseError
	if !errors.As(err, &in) || !strings.Contains(in.By, fmt.Sprintf("swelter serve, process %d", os.Getpid())) {
		t.Errorf("a second collector: %v", err)
	}
	reader, err := Open(path, Options{})
	if err != nil {
		t.Fatalf("a reader: %v", err)
	}
	reader.Close()
}

// A command beside the server changes what the server remembers.
func TestAnotherProcessDeletes(t *testing.T) {
	s := withSite(t, Options{})
	add(t, s, record("view-of-sixteen-x", 0, 1))
	other, err := Open(s.Path(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.Delete(ctx, "k", site.Deletion{All: true}); err != nil {
		t.Fatal(err)
	}
	add(t, s, record("view-of-sixteen-x", 1, 1))
	if got := names(t, s, nil, site.Span{}); len(got) != 1 {
		t.Errorf("after a deletion by another process: %v", got)
	}
}

func TestFormats(t *testing.T) {
	s := withSite(t, Options{})
	add(t, s, record("view-of-sixteen-x", 0, 1))
	settled(t, s)
	path := s.Path()
	// As the first format was: without grounds.
	if err := s.inside(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`DROP TABLE filled; DROP TABLE shots; PRAGMA user_version = 1`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open(t, path, Options{})
	if got := names(t, s, nil, site.Span{}); len(got) != 1 {
		t.Errorf("after migration: %v", got)
	}
	if err := s.PutShot(ctx, "k", site.Shot{Page: "/", Kind: site.ScreenShot, At: noon, Body: []byte("x")}); err != nil {
		t.Error(err)
	}
	if h, err := Check(ctx, path+".v1"); err != nil || h.Format != 1 || h.Records != 1 {
		t.Errorf("the copy before migration: %+v, %v", h, err)
	}
	if _, err := s.write.Exec(`PRAGMA user_version = 4`); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := Open(path, Options{}); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Errorf("a newer format: %v", err)
	}
	other := filepath.Join(t.TempDir(), "notes.txt")
	os.WriteFile(other, []byte(strings.Repeat("no database, but words. ", 100)), 0o600)
	if _, err := Open(other, Options{}); err == nil || !strings.Contains(err.Error(), "not a store") {
		t.Errorf("a text file: %v", err)
	}
}

// The log takes what comes until it is full itself, or sooner finds that the
// file is: both within these batches, however fast they come.
func TestAFullStoreIsReadAndResumes(t *testing.T) {
	s := withSite(t, Options{MaxBytes: 200 << 10})
	var err error
	kept := 0
	for i := 0; i < 100_000 && err == nil; i++ {
		if _, err = s.Append(ctx, "k", record("view-of-sixteen-x", i, 50)); err == nil {
			kept++
		}
	}
	if !errors.Is(err, site.ErrFull) {
		t.Fatalf("after %d batches: %v", kept, err)
	}
	if got := len(names(t, s, nil, site.Span{})); got != kept {
		t.Errorf("%d records, %d were acknowledged", got, kept)
	}
	if _, err := s.Delete(ctx, "k", site.Deletion{All: true}); err != nil {
		t.Fatalf("deleting from a full store: %v", err)
	}
	if _, err := s.Append(ctx, "k", record("view-of-sixteen-y", 0, 1)); err != nil {
		t.Errorf("after room was made: %v", err)
	}
}

// Whoever invents addresses of pages comes to an end; those that are known go on.
func TestInventedAddresses(t *testing.T) {
	s := withSite(t, Options{})
	add(t, s, record("view-of-sixteen-x", 0, 1))
	settled(t, s)
	if err := s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO addresses (site, address) SELECT 1, 'https://shop.example/' || i FROM n`, maxAddresses)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	s.outdated.Store(true)
	r := record("view-of-sixteen-y", 0, 1)
	r.URL = "https://shop.example/invented"
	if _, err := s.Append(ctx, "k", r); !errors.Is(err, site.ErrTooMany) {
		t.Errorf("an address beyond the last: %v", err)
	}
	if !add(t, s, record("view-of-sixteen-z", 0, 1)) {
		t.Error("a known address is refused")
	}
}

func TestBackupAndRestore(t *testing.T) {
	s := withSite(t, Options{})
	add(t, s, record("view-of-sixteen-x", 0, 1))
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := Backup(ctx, s.Path(), copied); err != nil {
		t.Fatal(err)
	}
	if err := Backup(ctx, s.Path(), copied); err == nil {
		t.Error("a backup over another")
	}
	add(t, s, record("view-of-sixteen-x", 1, 1))
	if err := Restore(ctx, copied, s.Path()); err == nil {
		t.Error("restored under a process that collects")
	}
	s.Close()
	if err := Restore(ctx, copied, s.Path()); err != nil {
		t.Fatal(err)
	}
	s = open(t, s.Path(), Options{})
	if got := names(t, s, nil, site.Span{}); len(got) != 1 {
		t.Errorf("restored: %v", got)
	}
	if h, err := Check(ctx, s.Path()+".before-restore"); err != nil || h.Records != 2 {
		t.Errorf("what was there: %+v, %v", h, err)
	}
	b, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(b) / 2; i < len(b)/2+4096; i++ {
		b[i] ^= 0x5a
	}
	os.WriteFile(copied, b, 0o600)
	if _, err := Check(ctx, copied); err == nil {
		t.Error("a spoiled copy is called sound")
	}
}

func TestRefusalsAndShots(t *testing.T) {
	s := withSite(t, Options{})
	for range 2 {
		if err := s.Refuse(ctx, "k", []site.Refusal{{Day: "2026-11-20", Reason: "bot", N: 3}}); err != nil {
			t.Fatal(err)
		}
	}
	span := site.Span{From: noon.Truncate(24 * time.Hour), To: noon.Truncate(24*time.Hour).AddDate(0, 0, 1)}
	got, err := s.Refusals(ctx, "k", span)
	if err != nil || len(got) != 1 || got[0].N != 6 {
		t.Errorf("refusals %v, %v", got, err)
	}
	for i := range 6 {
		shot := site.Shot{Page: "/", Kind: site.SkeletonShot, Width: 1280, Layout: fmt.Sprint(i), At: noon.Add(time.Duration(i) * time.Hour), Body: []byte("x")}
		if err := s.PutShot(ctx, "k", shot); err != nil {
			t.Fatal(err)
		}
	}
	shots, err := s.Shots(ctx, "k", "/")
	if err != nil || len(shots) != shotsKept || shots[0].Layout != "5" {
		t.Errorf("shots %v, %v", shots, err)
	}
}
