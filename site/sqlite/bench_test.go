package sqlite

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/swelter/swelter/site"
)

// Each operation is a batch of 20 events, acknowledged when it is on disk.
func BenchmarkAppend(b *testing.B) {
	s := withSite(b, Options{})
	b.ReportAllocs()
	b.SetParallelism(64)
	var n atomic.Int64
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			i := n.Add(1)
			if _, err := s.Append(ctx, "k", record(fmt.Sprintf("view-number-%012d", i), 0, 20)); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(20*b.N)/b.Elapsed().Seconds(), "events/s")
}

// A million clicks, five a batch, read from the disk.
func BenchmarkRecords(b *testing.B) {
	s := withSite(b, Options{})
	const batches = 200_000
	for i := 0; i < batches; i += 2000 {
		answers := make(chan result, 2000)
		for k := range 2000 {
			r := record(fmt.Sprintf("view-number-%012d", i+k), 0, 5)
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
	b.ResetTimer()
	for range b.N {
		events := 0
		if err := s.Records(ctx, "k", nil, site.Span{}, func(r *site.Record) error { events += len(r.Events); return nil }); err != nil {
			b.Fatal(err)
		}
		if events != 5*batches {
			b.Fatalf("%d events", events)
		}
	}
}
