package site

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestCleanURL(t *testing.T) {
	for _, c := range []struct {
		in   string
		hash bool
		want string
	}{
		{"https://Shop.Example", false, "https://shop.example/"},
		{"https://shop.example:8443/a/b/?b=2&a=1&c=3#top", false, "https://shop.example:8443/a/b/?a=1&b=2"},
		{"https://me:secret@shop.example/x", false, "https://shop.example/x"},
		{"https://shop.example/u/me@mail.example/", false, "https://shop.example/u/:private/"},
		{"https://shop.example/u/me%40mail.example", false, "https://shop.example/u/:private"},
		{"https://shop.example/?a=me%40mail.example", false, "https://shop.example/?a=%3Aprivate"},
		{"https://shop.example/reset/d41d8cd98f00b204e9800998ecf8427e", false, "https://shop.example/reset/:private"},
		{"https://shop.example/t/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x", false, "https://shop.example/t/:private"},
		{"https://shop.example/call/+49 170 1234567", false, "https://shop.example/call/:private"},
		{"https://shop.example/product/12345", false, "https://shop.example/product/12345"}, // no person; rules group it
		{"https://shop.example/how-we-make-our-very-long-lasting-wooden-toys", false, "https://shop.example/how-we-make-our-very-long-lasting-wooden-toys"},
		{"https://shop.example/app#/cart?token=x", true, "https://shop.example/app#/cart"},
		{"javascript:alert(1)", false, ""}, {"/relative", false, ""}, {"https://", false, ""}, {"ftp://x/y", false, ""}, {"https://[::1", false, ""},
	} {
		got, err := CleanURL(c.in, []string{"a", "b"}, c.hash)
		if got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s: %q, %v; want %q", c.in, got, err, c.want)
		}
	}
}

func TestPages(t *testing.T) {
	p, err := NewPager(Rules{List: []Rule{{"/blog/**", "/blog"}, {"/p/*/reviews", "/p/:id/reviews"}, {"/find?*", "/find"}, {`re:^/([a-z]{2})/shop`, "/$1-shop"}}, Params: []string{"tab"}})
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		"https://s.example/":                                       "/",
		"https://s.example/cart/":                                  "/cart",
		"https://s.example//cart//x":                               "/cart/x",
		"https://s.example/order/1234/items":                       "/order/:id/items",
		"https://s.example/o/6ba7b810-9dad-11d1-80b4-00c04fd430c8": "/o/:id",
		"https://s.example/o/:private":                             "/o/:id",
		"https://s.example/decade":                                 "/decade", // hex letters are a word
		"https://s.example/blog/2026/11/a":                         "/blog",
		"https://s.example/p/red-shoes/reviews":                    "/p/:id/reviews",
		"https://s.example/p/a/b/reviews":                          "/p/a/b/reviews", // * is one part
		"https://s.example/find?q=1":                               "/find",
		"https://s.example/findXq=1":                               "/findXq=1", // ? is itself
		"https://s.example/de/shop":                                "/de-shop",
		"https://s.example/x?tab=2&page=3":                         "/x?tab=2",
		"https://s.example/app#/user/7":                            "/app#/user/:id",
		"Checkout":                                                 "Checkout", // a screen
	} {
		if got := p.Page(in); got != want {
			t.Errorf("%s is page %q, want %q", in, got, want)
		}
	}
	for _, r := range []Rule{{"re:(", "/x"}, {"/x", ""}} {
		if _, err := NewPager(Rules{List: []Rule{r}}); err == nil {
			t.Errorf("rule %v is taken", r)
		}
	}
}

// drawRecord is any record within the bounds, its places on sixteenths of a pixel.
func drawRecord(t *rapid.T) *Record {
	sixteenth := func(name string) float64 { return float64(rapid.IntRange(-16_000_000, 16_000_000).Draw(t, name)) / 16 }
	size := func(name string) float64 { return float64(rapid.IntRange(16, 320_000).Draw(t, name)) / 16 }
	word := rapid.StringMatching(`[a-zäß#.\[\]=" -]{0,12}`)
	r := &Record{
		At: rapid.Int64Range(0, 1<<42).Draw(t, "at"), Visitor: rapid.Uint64().Draw(t, "visitor"), Clock: rapid.Bool().Draw(t, "clock"),
		Batch: Batch{V: 1, ID: rapid.StringMatching(`[A-Za-z0-9_-]{16,64}`).Draw(t, "id"), Seq: rapid.IntRange(0, maxSeq).Draw(t, "seq"), N: rapid.IntRange(0, maxTotal).Draw(t, "n"),
			Drop: rapid.IntRange(0, 9).Draw(t, "drop"), Last: rapid.Bool().Draw(t, "last"), URL: "https://s.example/", Ref: word.Draw(t, "ref"), Variant: word.Draw(t, "variant"),
			VW: size("vw"), VH: size("vh"), PW: size("pw"), PH: size("ph"), DPR: 1.5, Rate: .25},
	}
	r.Start = r.At - rapid.Int64Range(0, 1<<30).Draw(t, "age")
	for range rapid.IntRange(0, 4).Draw(t, "els") {
		e := Element{Hash: rapid.StringMatching(`[0-9a-f]{16}`).Draw(t, "h"), Selector: word.Draw(t, "s"), Container: word.Draw(t, "c"), Fixed: rapid.IntRange(0, 1).Draw(t, "f"), Tag: "a", Name: word.Draw(t, "m")}
		for range rapid.IntRange(0, 2).Draw(t, "hosts") {
			e.Hosts = append(e.Hosts, word.Draw(t, "d"))
		}
		if rapid.Bool().Draw(t, "boxed") {
			e.Box = &[4]float64{sixteenth("x"), sixteenth("y"), size("w"), size("h")}
		}
		r.Els = append(r.Els, e)
	}
	for range rapid.IntRange(0, 6).Draw(t, "events") {
		e := Event{Kind: rapid.SampledFrom([]string{Click, Rage, Dead, Rest, Scroll, Attention, Seen}).Draw(t, "k"), T: float64(rapid.IntRange(0, maxT).Draw(t, "t"))}
		switch {
		case hasPlace(e.Kind) && len(r.Els) == 0:
			continue
		case hasPlace(e.Kind):
			el := rapid.IntRange(0, len(r.Els)-1).Draw(t, "i")
			e.El, e.EX, e.EY = &el, rapid.IntRange(0, 65535).Draw(t, "ex"), rapid.IntRange(0, 65535).Draw(t, "ey")
			e.X, e.Y, e.SX, e.SY = sixteenth("x"), sixteenth("y"), sixteenth("sx"), sixteenth("sy")
			if rapid.Bool().Draw(t, "more") {
				e.CX, e.CY, e.PW, e.PH, e.Zoom, e.MS, e.Count = sixteenth("cx"), sixteenth("cy"), size("pw"), size("ph"), 2.5, 300, 3
			}
			e.Points = rapid.SampledFrom([]string{"", "m", "t", "p", "k"}).Draw(t, "p")
		case e.Kind == Scroll:
			e.Y, e.PH = sixteenth("y"), size("ph")
		case e.Kind == Attention:
			e.Y, e.Bands = 300, []int{1, 0, rapid.IntRange(0, maxT).Draw(t, "ms")}
		case e.Kind == Seen:
			e.Els = make([]int, 0)
			for i := range r.Els {
				e.Els = append(e.Els, i)
			}
		}
		r.Events = append(r.Events, e)
	}
	return r
}

// What is packed comes back as it was, also when many lie together.
func TestPackedRecordsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want []*Record
		var chunk []byte
		for range rapid.IntRange(1, 3).Draw(t, "records") {
			r := drawRecord(t)
			want = append(want, r)
			chunk = r.Pack(chunk)
		}
		var u Unpacker
		i := 0
		if err := u.Each(chunk, "https://s.example/", func(r *Record) error {
			if len(r.Events) == 0 {
				r.Events = nil
			}
			a, _ := json.Marshal(want[i])
			b, _ := json.Marshal(r)
			if !bytes.Equal(a, b) {
				t.Fatalf("packed %s\nread   %s", a, b)
			}
			i++
			return nil
		}); err != nil || i != len(want) {
			t.Fatalf("%d of %d, %v", i, len(want), err)
		}
	})
}

func FuzzUnpack(f *testing.F) {
	el := 0
	r := &Record{Batch: Batch{ID: "Yx0mQ2b9T4uV6wZ1", VW: 1, Els: []Element{{Hash: "8f14e45fceea167a", Selector: "a"}}, Events: []Event{{Kind: Click, El: &el}, {Kind: Seen, Els: []int{0}}, {Kind: Attention, Bands: []int{1}}}}}
	f.Add(r.Pack(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		var u Unpacker
		g := newGatherer(Query{})
		u.Each(b, "https://s.example/", func(r *Record) error { // what is read can be counted and packed
			r.Rate = 1
			g.add(r)
			r.Pack(nil)
			return nil
		})
		g.done()
	})
}

func FuzzParseBatch(f *testing.F) {
	f.Add([]byte(`{"v":1,"id":"Yx0mQ2b9T4uV6wZ1","seq":0,"n":0,"start":1,"sent":2,"url":"https://s.example/","vw":1,"vh":1,"pw":1,"ph":1,"els":[{"h":"8f14e45fceea167a","s":"a","b":[0,0,1,1]}],"e":[{"k":"c","t":1,"i":0},{"k":"v","t":1,"is":[0]},{"k":"a","t":1,"b":[5]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		b, err := ParseBatch(body)
		if err != nil {
			return
		}
		// What is taken can be kept, read and counted.
		r := &Record{Batch: *b}
		var u Unpacker
		g := newGatherer(Query{})
		if err := u.Each(r.Pack(nil), b.URL+b.Screen, func(r *Record) error { g.add(r); return nil }); err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		h := g.done()
		if _, err := json.Marshal(h); err != nil || h.Views != 1 {
			t.Fatalf("%s: %d views, %v", body, h.Views, err)
		}
	})
}

func FuzzCleanURL(f *testing.F) {
	f.Add("https://me@shop.example/a/b?x=1#y")
	p, _ := NewPager(Rules{})
	f.Fuzz(func(t *testing.T, s string) {
		got, err := CleanURL(s, []string{"x"}, true)
		if err != nil {
			return
		}
		if again, err := CleanURL(got, []string{"x"}, true); err != nil || again != got {
			t.Errorf("%q cleaned is %q, again %q, %v", s, got, again, err)
		}
		p.Page(got)
	})
}

// memory is a store of records for tests of what is read.
type memory struct {
	Store
	records  []*Record
	refusals []Refusal
}

func (m *memory) Addresses(context.Context, string) ([]AddressCount, error) {
	n := map[string]int{}
	var all []AddressCount
	for _, r := range m.records {
		if n[r.Address()]++; n[r.Address()] == 1 {
			all = append(all, AddressCount{Address: r.Address(), Batches: 1, Events: int64(len(r.Events)), Last: time.UnixMilli(r.At)})
		}
	}
	return all, nil
}

func (m *memory) Refusals(context.Context, string, Span) ([]Refusal, error) { return m.refusals, nil }

func (m *memory) Records(_ context.Context, _ string, addresses []string, span Span, f func(*Record) error) error {
	for _, r := range m.records {
		if span.Holds(r.At) {
			if err := f(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// visits are 500 views with known behaviour of five buttons: the first is
// clicked, the second is seen and never clicked, the third lies below
// everybody's fold, the fourth is hidden, the fifth appears late, to half of
// all, who click it.
func visits() *memory {
	m := &memory{}
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC).UnixMilli()
	for v := range 500 {
		r := &Record{At: at + int64(v), Visitor: uint64(1 + v%400), Batch: Batch{
			V: 1, ID: fmt.Sprintf("view-number-%06d", v), URL: fmt.Sprintf("https://s.example/cart/%d", v%14), VW: 1280, VH: 720, PW: 1280, PH: 2400, Rate: .5, DPR: 1, Last: v%2 == 0, Variant: string("AB"[v%2]),
		}}
		if v%5 == 0 {
			r.VW, r.PW = 380, 380
		}
		for i := range 5 {
			r.Els = append(r.Els, Element{Hash: fmt.Sprintf("%016x", i+1), Selector: fmt.Sprintf("#b%d", i+1), Tag: "button"})
		}
		click := func(el int) Event {
			return Event{Kind: Click, T: 2000, El: &el, EX: 32768, EY: 100 * (v % 7), X: 600, Y: 300, Points: "m"}
		}
		r.Events = []Event{{Kind: Seen, T: 1000, Els: []int{0, 1}}, click(0), {Kind: Scroll, T: 3000, Y: float64(720 + v)}, {Kind: Attention, T: 3000, Y: 100, Bands: []int{10, 20}}}
		if v%2 == 1 {
			r.Events = append(r.Events, Event{Kind: Seen, T: 5000, Els: []int{4}}, click(4))
		}
		m.records = append(m.records, r)
	}
	return m
}

func read(t *testing.T, m *memory, q Query) *Heat {
	t.Helper()
	h, err := Read(context.Background(), m, &Site{Key: "k"}, q)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestWhatIsNeverUsed(t *testing.T) {
	h := read(t, visits(), Query{Page: "/cart/:id"})
	if len(h.Unused) != 1 || h.Elements[h.Unused[0].El].Selector != "#b2" || h.Unused[0].Seen != 500 || h.Unused[0].VisitorsSeen != 400 {
		t.Errorf("unused: %+v of %+v", h.Unused, h.Elements)
	}
	if h.Views != 500 || h.VisitorDays != 400 || h.Clicks != 750 || h.Rate != .5 || len(h.URLs) != 14 || h.Loss.Ended != .5 {
		t.Errorf("%d views, %d visitor-days, %d clicks, rate %g, %d addresses, %g ended", h.Views, h.VisitorDays, h.Clicks, h.Rate, len(h.URLs), h.Loss.Ended)
	}
	if e := h.Elements[0]; e.Selector != "#b1" || e.Clicks != 500 || e.Visitors != 400 || e.Seen != 500 {
		t.Errorf("first element %+v", e)
	}
	if e := h.Elements[1]; e.Selector != "#b5" || e.Clicks != 250 || e.Seen != 250 {
		t.Errorf("second element %+v", e)
	}
	// Views reach 720 to 1219 px: all of them the first 720, 120 of 500 beyond 1100.
	if s := h.Scroll.Views; len(s) != 13 || s[7] != 500 || s[11] != 119 || s[12] != 19 {
		t.Errorf("scroll %v", s)
	}
	if a := h.Attention.MS; !reflect.DeepEqual(a, []int64{0, 5000, 10000}) {
		t.Errorf("attention %v", a)
	}
	if !reflect.DeepEqual(h.Widths, [][2]int{{1280, 400}, {380, 100}}) || h.Fold != 720 {
		t.Errorf("widths %v, fold %d", h.Widths, h.Fold)
	}
}

func TestSegments(t *testing.T) {
	m := visits()
	h := read(t, m, Query{Page: "/cart/:id", Filter: Filter{Variant: "B"}, Minus: &Filter{Variant: "A"}})
	if h.Views != 250 || h.MinusViews != 250 || h.Elements[0].Clicks != 250 || h.Elements[0].Minus != 250 || h.Clicks != 500 {
		t.Errorf("%d against %d views, %d clicks: %+v", h.Views, h.MinusViews, h.Clicks, h.Elements[0])
	}
	sum := [2]int{}
	for i := range h.Points.Len() {
		sum[h.Points.Seg[i]] += h.Points.N[i]
	}
	if sum != [2]int{500, 250} {
		t.Errorf("points of the segments: %v", sum)
	}
	// Segments may have views in common: everybody less A, and one kind of pointer
	// less another on the same views. What is known of views counts them once.
	for name, c := range map[string]struct {
		q                    Query
		views, minus, days   int
		shown, compared, all int
	}{
		"everybody less A": {Query{Minus: &Filter{Variant: "A"}}, 500, 250, 400, 750, 250, 14},
		"mouse less touch": {Query{Filter: Filter{Pointer: "m"}, Minus: &Filter{Pointer: "t"}}, 500, 500, 400, 750, 0, 14},
		"touch less mouse": {Query{Filter: Filter{Pointer: "t"}, Minus: &Filter{Pointer: "m"}}, 500, 500, 400, 0, 750, 14},
		"B less others":    {Query{Filter: Filter{Variant: "B"}, Minus: &Filter{}}, 250, 250, 200, 500, 250, 14},
	} {
		c.q.Page = "/cart/:id"
		h, sum := read(t, m, c.q), [2]int{}
		for i := range h.Points.Len() {
			sum[h.Points.Seg[i]] += h.Points.N[i]
		}
		if h.Views != c.views || h.MinusViews != c.minus || h.VisitorDays != c.days || sum != [2]int{c.shown, c.compared} || len(h.URLs) != c.all || h.Loss.Ended != .5 || h.Events != 2500 {
			t.Errorf("%s: %d and %d views, %d visitor-days, points %v, %d addresses, %g ended, %d events", name, h.Views, h.MinusViews, h.VisitorDays, sum, len(h.URLs), h.Loss.Ended, h.Events)
		}
	}
	if h := read(t, m, Query{Page: "/cart/:id", Filter: Filter{WidthLo: 300, WidthHi: 480}}); h.Views != 100 {
		t.Errorf("of phones: %d", h.Views)
	}
	if h := read(t, m, Query{Page: "/cart/:id", Filter: Filter{Pointer: "t"}}); h.Views != 500 || h.Clicks != 0 || h.Filter != "by touch" {
		t.Errorf("of touch: %d views, %d clicks", h.Views, h.Clicks)
	}
}

func TestAnEmptyHeatmapSaysWhy(t *testing.T) {
	m := visits()
	day := func(s string) Span { sp, _ := ParseSpan(s, s); return sp }
	for _, c := range []struct {
		m    *memory
		q    Query
		want string
	}{
		{&memory{}, Query{Page: "/"}, "No event has come in yet: paste the line of swelter site init into the page and open it."},
		{&memory{refusals: []Refusal{{"2026-11-20", "origin", 30}, {"2026-11-20", "bot", 7}}}, Query{Page: "/"}, "No event was taken yet, but 37 batches (bot 7, origin 30) came and were refused."},
		{m, Query{Page: "/x"}, `There is no page "/x"; 14 addresses have events. The report of the site lists them.`},
		{m, Query{Page: "/cart/:id", Filter: Filter{WidthLo: 481, WidthHi: 768}}, "The page has 500 views, but none fits: width 481 to 768 px. The last event is of 2026-11-20. Its viewports are 1280 px (400 views), 380 px (100 views) wide."},
		{m, Query{Page: "/cart/:id", Filter: Filter{Span: day("2026-11-21")}}, "The page has 500 views, but none fits: from 2026-11-21, to 2026-11-21. The last event is of 2026-11-20."},
	} {
		if h := read(t, c.m, c.q); h.Empty != c.want {
			t.Errorf("%+v: %q, want %q", c.q, h.Empty, c.want)
		}
	}
}

func TestLoss(t *testing.T) {
	m := &memory{}
	add := func(id string, seq, n, events int, last bool) {
		r := &Record{At: 1, Visitor: 1, Batch: Batch{ID: id, Seq: seq, N: n, Last: last, URL: "https://s.example/", VW: 1, VH: 1, Rate: 1, Drop: 3}}
		for range events {
			r.Events = append(r.Events, Event{Kind: Scroll, Y: 5})
		}
		m.records = append(m.records, r)
	}
	add("first-view-of-two", 0, 0, 10, false)
	add("first-view-of-two", 3, 40, 10, true) // 1 and 2 are lost, with 30 events
	add("second-view-of-2", 0, 0, 10, false)
	h := read(t, m, Query{Page: "/"})
	if h.Loss.Batches != 1-3./5 || h.Loss.Events != 1-30./60 || h.Loss.Ended != .5 || h.Loss.Dropped != 6 {
		t.Errorf("%+v", h.Loss)
	}
}

// However many places come, memory has a bound, and none is lost.
func TestPlacesAreFolded(t *testing.T) {
	f := &folding{folder: newFolder()}
	r := &Record{Batch: Batch{VW: 1280}}
	const n = 300_000
	for i := range n {
		f.add(placeOf(r, &Event{Kind: Click, EX: i * 7919 % 65536, EY: i * 104729 % 65536, X: float64(i)}, int32(i%3), 0))
	}
	f.end()
	p, step := f.columns([]int{2, 0, 1})
	sum := 0
	for i := range p.Len() {
		sum += p.N[i]
	}
	if sum != n || step != 128 || p.Len() > maxPlaces || f.left != 0 {
		t.Errorf("%d of %d events at %d places of %d steps, %d left", sum, n, p.Len(), step, f.left)
	}
}

// Places go by hash, by selector, by position; those of a button that is gone
// are lost.
func TestAnchor(t *testing.T) {
	h := &Heat{Elements: []ElementHeat{
		{Hash: "00000000000000a1", Selector: "#moved", Tag: "button"}, {Hash: "00000000000000a2", Selector: "#same", Tag: "a"},
		{Hash: "00000000000000a3", Selector: "#gone", Tag: "button"}, {Hash: "00000000000000a4", Selector: "main", Tag: "main"},
	}}
	for i := range 4 {
		p := &h.Points
		p.Kind += "c"
		p.El, p.EX, p.EY, p.N, p.Seg = append(p.El, i), append(p.EX, 65535), append(p.EY, 0), append(p.N, i+1), append(p.Seg, 0)
		p.X, p.Y, p.SX, p.SY = append(p.X, 640), append(p.Y, 50), append(p.SX, 0), append(p.SY, 0)
		p.PW, p.PH, p.VW = append(p.PW, 1280), append(p.PH, 900), append(p.VW, 1280)
	}
	els := []Element{{Hash: "00000000000000a1", Selector: "#other", Box: &[4]float64{10, 20, 100, 40}}, {Hash: "00000000000000ff", Selector: "#same", Box: &[4]float64{0, 200, 80, 30}}}
	a := Anchor(h, Click, 380, els, [2]float64{380, 2000})
	if !reflect.DeepEqual(a.X, []float64{110, 80, 190}) || !reflect.DeepEqual(a.Y, []float64{20, 200, 50}) || a.Ways != [ways]int{1, 2, 4, 3} {
		t.Errorf("%+v", a)
	}
	if got := a.String(); got != "10.0 % by element, 20.0 % by selector, 40.0 % by position, 30.0 % lost" {
		t.Error(got)
	}
}

func TestRawEvents(t *testing.T) {
	m := visits()
	m.records = m.records[:2]
	m.records[0].Els[0].Name = `=cmd|' /C calc'!A0`
	m.records[0].Events[1].X = -5 // a number keeps its sign
	var b bytes.Buffer
	if err := WriteRawCSV(context.Background(), m, &Site{}, Query{}, &b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 1+5+7 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if name, x := rows[1][14], rows[3][17]; name != `'=cmd|' /C calc'!A0` || x != "-5" {
		t.Errorf("name %q, x %q", name, x)
	}
	b.Reset()
	if err := WriteRawJSON(context.Background(), m, &Site{}, Query{}, &b); err != nil {
		t.Fatal(err)
	}
	var list []map[string]any
	if err := json.Unmarshal(b.Bytes(), &list); err != nil || len(list) != 12 || list[2]["x"] != -5.0 || list[0]["name"] != `=cmd|' /C calc'!A0` {
		t.Errorf("%v %v", err, list)
	}
	b.Reset()
	if WriteRawJSON(context.Background(), &memory{}, &Site{}, Query{}, &b); b.String() != "[]\n" {
		t.Errorf("none: %q", b.String())
	}
}

func TestScreenshotsAreCleaned(t *testing.T) {
	var b bytes.Buffer
	img := image.NewNRGBA(image.Rect(0, 0, 20, 20))
	img.Pix[0] = 200 // red, but transparent: nobody is to see it
	png.Encode(&b, img)
	hidden := append(b.Bytes(), "<script>alert(1)</script>"...)
	clean, err := CleanPicture(hidden)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(clean, []byte("script")) {
		t.Error("what follows the picture is kept")
	}
	out, err := png.Decode(bytes.NewReader(clean))
	if r, g, _, a := out.At(0, 0).RGBA(); err != nil || r != 0xffff || g != 0xffff || a != 0xffff {
		t.Errorf("a transparent pixel is %v", out.At(0, 0))
	}
	// A picture that says it is enormous is refused by its first bytes.
	b.Reset()
	png.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 16)))
	bomb := b.Bytes()
	copy(bomb[16:24], []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff})
	for name, data := range map[string][]byte{"enormous": bomb, "none": []byte("GIF89a"), "empty": nil, "tiny": func() []byte {
		var b bytes.Buffer
		png.Encode(&b, image.NewGray(image.Rect(0, 0, 2, 2)))
		return b.Bytes()
	}()} {
		if _, err := CleanPicture(data); err == nil || !strings.HasPrefix(err.Error(), "screenshot: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
