package sqlite

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/swelter/swelter/site"
)

// A page of a million clicks of 200 000 visits, on fifty elements, is opened:
// read from the file, counted, and folded into places.
func BenchmarkOpenPage(b *testing.B) {
	s := withSite(b, Options{})
	rnd := rand.New(rand.NewPCG(1, 2))
	const visits = 200_000
	for i := 0; i < visits; i += 2000 {
		answers := make(chan result, 2000)
		for k := range 2000 {
			r := record(fmt.Sprintf("view-number-%012d", i+k), 0, 5)
			r.Visitor = uint64(i + k)
			r.Els = r.Els[:0]
			for range 5 {
				el := rnd.IntN(50)
				r.Els = append(r.Els, site.Element{Hash: fmt.Sprintf("%016x", el+1), Selector: fmt.Sprintf("#element-%d", el), Tag: "button"})
			}
			for e := range r.Events {
				el := e
				r.Events[e].El, r.Events[e].EX, r.Events[e].EY = &el, rnd.IntN(65536), rnd.IntN(65536)
				r.Events[e].X, r.Events[e].Y = 1280*rnd.Float64(), 2400*rnd.Float64()
			}
			s.batches <- batch{entry: entry{key: "k", address: r.Address(), id: r.ID, seq: r.Seq, at: r.At, events: len(r.Events), body: r.Pack(nil)}, answer: answers}
		}
		for range 2000 {
			<-answers
		}
	}
	settled(b, s)
	if _, err := s.Merge(ctx); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		h, err := site.Read(ctx, s, &site.Site{Key: "k"}, site.Query{Page: "/cart"})
		if err != nil || h.Clicks != 5*visits || h.VisitorDays != visits {
			b.Fatal(h.Clicks, h.VisitorDays, err)
		}
	}
}
