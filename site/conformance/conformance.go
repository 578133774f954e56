// Package conformance is the common suite of tests for what keeps website
// events: every store has to give the same answers.
package conformance

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/swelter/swelter/site"
)

// Key is that of the site that a store under test has.
const Key = "k"

// Noon is when the first records come in: of the day before, so that deletions
// "until now" reach them.
var Noon = time.Now().UTC().Truncate(24 * time.Hour).Add(-12 * time.Hour)

// Record is a batch of n clicks, seq seconds after noon.
func Record(id string, seq, n int) *site.Record {
	r := &site.Record{At: Noon.UnixMilli() + int64(seq)*1000, Visitor: 1<<63 + 7, Batch: site.Batch{
		V: 1, ID: id, Seq: seq, URL: "https://shop.example/cart", VW: 1280, VH: 720, PW: 1280, PH: 2400.5, DPR: 2, Rate: 1,
		Variant: "b\\'\u00e9", Ref: "https://search.example",
		Els: []site.Element{{Hash: "8f14e45fceea167a", Selector: "#buy", Tag: "button", Name: "buy", Mark: "5f0a93c1", Hosts: []string{"#shop"}, Box: &[4]float64{600, 500, 120, 40}}},
	}}
	r.Start = r.At - 500
	for i := range n {
		el := 0
		r.Events = append(r.Events, site.Event{Kind: site.Click, T: float64(i), El: &el, EX: 30000 + 999*i, EY: 32767, X: 655, Y: 520.5, Points: "m"})
	}
	return r
}

// Run holds a store against the port. Each store that open gives is empty but
// for the site Key.
func Run(t *testing.T, open func(t *testing.T) site.Store) {
	for _, c := range []struct {
		name string
		test func(*testing.T, site.Store)
	}{
		{"once", once}, {"spans and addresses", spans}, {"addresses", addresses}, {"deletions", deletions}, {"pages", pages},
		{"sites", sites}, {"refusals", refusals}, {"grounds", shots}, {"ends", ends},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

var ctx = context.Background()

func add(t *testing.T, s site.Store, r *site.Record) bool {
	t.Helper()
	added, err := s.Append(ctx, Key, r)
	if err != nil {
		t.Fatal(err)
	}
	return added
}

// names are "id/seq" of the records of some addresses in a span, sorted.
func names(t *testing.T, s site.Store, addresses []string, span site.Span) []string {
	t.Helper()
	all := []string{}
	if err := s.Records(ctx, Key, addresses, span, func(r *site.Record) error {
		all = append(all, fmt.Sprintf("%s/%d", r.ID, r.Seq))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// once: what is sent again is kept once, and what is read is what was kept.
func once(t *testing.T, s site.Store) {
	want := Record("view-of-sixteen-x", 0, 3)
	if !add(t, s, want) {
		t.Error("a new batch is not added")
	}
	for range 10 {
		if add(t, s, Record("view-of-sixteen-x", 0, 3)) {
			t.Fatal("a batch was added twice")
		}
	}
	var got *site.Record
	if err := s.Records(ctx, Key, nil, site.Span{}, func(r *site.Record) error {
		if got != nil {
			t.Error("a second record")
		}
		one := *r
		one.Els, one.Events = slices.Clone(r.Els), slices.Clone(r.Events)
		got = &one
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	expect(t, "read back", got, want)
	if _, err := s.Append(ctx, "nobody", want); !errors.Is(err, site.ErrNoSite) {
		t.Errorf("of a site that is not there: %v", err)
	}
	if err := s.Records(ctx, "nobody", nil, site.Span{}, func(*site.Record) error { return nil }); !errors.Is(err, site.ErrNoSite) {
		t.Errorf("reading a site that is not there: %v", err)
	}
}

// of a visitor, on a page, so many hours after noon.
func of(id string, visitor uint64, path string, hours int) *site.Record {
	r := Record(id, 0, 2)
	r.URL, r.Visitor = "https://shop.example"+path, visitor
	r.At += int64(hours) * 3_600_000
	r.Start = r.At - 500
	return r
}

func four(t *testing.T, s site.Store) {
	add(t, s, of("view-number-000001", 1, "/a", 0))
	add(t, s, of("view-number-000002", 2, "/a", 1))
	add(t, s, of("view-number-000003", 1, "/b'\\", 2))
	add(t, s, of("view-number-000004", 2, "/b'\\", 3))
}

func spans(t *testing.T, s site.Store) {
	four(t, s)
	one, two, three, all := "view-number-000001/0", "view-number-000002/0", "view-number-000003/0", 4
	expect(t, "all", len(names(t, s, nil, site.Span{})), all)
	expect(t, "until an hour", names(t, s, nil, site.Span{To: Noon.Add(time.Hour)}), []string{one})
	expect(t, "from an hour until three", names(t, s, nil, site.Span{From: Noon.Add(time.Hour), To: Noon.Add(3 * time.Hour)}), []string{two, three})
	expect(t, "of a page", names(t, s, []string{"https://shop.example/b'\\"}, site.Span{To: Noon.Add(3 * time.Hour)}), []string{three})
	expect(t, "of no page", names(t, s, []string{}, site.Span{}), []string{})
	expect(t, "of a page that is not there", names(t, s, []string{"https://shop.example/c"}, site.Span{}), []string{})
}

func addresses(t *testing.T, s site.Store) {
	four(t, s)
	got, err := s.Addresses(ctx, Key)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "addresses", got, []site.AddressCount{
		{Address: "https://shop.example/a", Batches: 2, Events: 4, Last: Noon.Add(time.Hour)},
		{Address: "https://shop.example/b'\\", Batches: 2, Events: 4, Last: Noon.Add(3 * time.Hour)},
	})
}

func deletions(t *testing.T, s site.Store) {
	four(t, s)
	if _, err := s.Delete(ctx, Key, site.Deletion{}); err == nil {
		t.Error("a deletion that names nothing deletes")
	}
	for _, c := range []struct {
		what string
		d    site.Deletion
		n    int64
		left []string
	}{
		{"of a visitor", site.Deletion{Visitor: 2, Span: site.Span{From: Noon.Add(2 * time.Hour)}}, 1, []string{"view-number-000001/0", "view-number-000002/0", "view-number-000003/0"}},
		{"of an address", site.Deletion{Addresses: []string{"https://shop.example/b'\\"}}, 1, []string{"view-number-000001/0", "view-number-000002/0"}},
		{"of old days", site.Deletion{Span: site.Span{To: Noon.Add(time.Hour)}}, 1, []string{"view-number-000002/0"}},
		{"of what is not there", site.Deletion{Visitor: 9}, 0, []string{"view-number-000002/0"}},
		{"of all", site.Deletion{All: true}, 1, []string{}},
	} {
		n, err := s.Delete(ctx, Key, c.d)
		if err != nil {
			t.Fatalf("%s: %v", c.what, err)
		}
		expect(t, c.what, n, c.n)
		expect(t, "left after a deletion "+c.what, names(t, s, nil, site.Span{}), c.left)
	}
	if got, err := s.Addresses(ctx, Key); err != nil || len(got) != 0 {
		t.Errorf("addresses left: %v, %v", got, err)
	}
	if add(t, s, of("view-number-000002", 2, "/a", 1)) {
		t.Error("a deleted batch came back")
	}
	if !add(t, s, func() *site.Record {
		r := of("view-number-000005", 2, "/a", 1)
		r.At = time.Now().UnixMilli() + 5
		return r
	}()) {
		t.Error("a new batch after the deletion is not added")
	}
	expect(t, "after all", names(t, s, nil, site.Span{}), []string{"view-number-000005/0"})
}

// pages: the heatmap of a page, counted by hand.
func pages(t *testing.T, s site.Store) {
	four(t, s)
	add(t, s, Record("view-of-sixteen-x", 0, 3))
	add(t, s, Record("view-of-sixteen-x", 1, 2))
	one := site.Site{Key: Key}
	h, err := site.Read(ctx, s, &one, site.Query{Page: "/cart"})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "views, clicks, elements", []int{h.Views, h.Clicks, len(h.Elements), h.Elements[0].Clicks, h.Points.Len(), h.VisitorDays}, []int{1, 5, 1, 5, 3, 1})
	if h, err = site.Read(ctx, s, &one, site.Query{Page: "/a", Filter: site.Filter{Span: site.Span{From: Noon.Add(time.Hour)}}}); err != nil {
		t.Fatal(err)
	}
	expect(t, "of the second hour", []int{h.Views, h.Clicks}, []int{1, 2})
	sum, err := site.Summarise(ctx, s, &one)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	for _, p := range sum.Pages {
		got[p.Page] = p.Events
	}
	expect(t, "events by page", got, map[string]int64{"/cart": 5, "/a": 4, "/b'\\": 4})
	expect(t, "views of the week", sum.Views, 5)
}

func sites(t *testing.T, s site.Store) {
	other := site.Site{Key: "other", Title: "Other '\\", Origins: []string{"https://other.example"}, Secret: []byte{0, 1, 0xff}, Rows: 5}
	for _, title := range []string{"Before", other.Title} {
		other.Title = title
		if err := s.PutSite(ctx, other); err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.Sites(ctx)
	if err != nil || len(all) != 2 {
		t.Fatalf("%v, %v", all, err)
	}
	expect(t, "the second site", all[1], other)
	four(t, s)
	if err := s.DropSite(ctx, Key); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(ctx, Key, Record("view-number-000009", 0, 1)); !errors.Is(err, site.ErrNoSite) {
		t.Errorf("a dropped site: %v", err)
	}
	if all, err = s.Sites(ctx); err != nil || len(all) != 1 {
		t.Errorf("after the end of one: %v, %v", all, err)
	}
}

func refusals(t *testing.T, s site.Store) {
	day := Noon.Format(time.DateOnly)
	for range 2 {
		if err := s.Refuse(ctx, Key, []site.Refusal{{Day: day, Reason: "bot", N: 3}, {Day: day, Reason: "do-not-track", N: 1}, {Day: "2020-01-01", Reason: "bot", N: 9}}); err != nil {
			t.Fatal(err)
		}
	}
	midnight := Noon.Truncate(24 * time.Hour)
	got, err := s.Refusals(ctx, Key, site.Span{From: midnight, To: midnight.AddDate(0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "of a day", got, []site.Refusal{{Day: day, Reason: "bot", N: 6}, {Day: day, Reason: "do-not-track", N: 2}})
	if got, err = s.Refusals(ctx, Key, site.Span{}); err != nil || len(got) != 3 || got[0].N != 18 {
		t.Errorf("of all days: %v, %v", got, err)
	}
}

func shots(t *testing.T, s site.Store) {
	for i := range 6 {
		shot := site.Shot{Page: "/'", Kind: site.SkeletonShot, Width: 1280, Layout: fmt.Sprint(i), At: Noon.Add(time.Duration(i) * time.Hour), Body: []byte{0, 0xff, byte(i)}}
		if err := s.PutShot(ctx, Key, shot); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.PutShot(ctx, Key, site.Shot{Page: "/'", Kind: site.SkeletonShot, Width: 1280, Layout: "3", At: Noon.Add(9 * time.Hour), Body: []byte("new")}); err != nil {
		t.Fatal(err)
	}
	got, err := s.Shots(ctx, Key, "/'")
	if err != nil {
		t.Fatal(err)
	}
	var layouts []string
	for _, shot := range got {
		layouts = append(layouts, shot.Layout+" "+fmt.Sprintf("%x", shot.Body))
	}
	expect(t, "the newest four", layouts, []string{"3 6e6577", "5 00ff05", "4 00ff04", "2 00ff02"})
	if got, err = s.Shots(ctx, Key, ""); err != nil || len(got) != 4 || len(got[0].Body) != 0 {
		t.Errorf("of all pages: %d, %v", len(got), err)
	}
}

// ends: an error of who reads, and a context that ended, end it.
func ends(t *testing.T, s site.Store) {
	four(t, s)
	enough := errors.New("enough")
	calls := 0
	err := s.Records(ctx, Key, nil, site.Span{}, func(*site.Record) error { calls++; return enough })
	if !errors.Is(err, enough) || calls != 1 {
		t.Errorf("%d calls, %v", calls, err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if err := s.Records(ended, Key, nil, site.Span{}, func(*site.Record) error { return nil }); err == nil {
		t.Error("reading goes on after its context ended")
	}
}
