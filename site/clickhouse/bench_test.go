package clickhouse

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	servers "github.com/swelter/swelter/internal/clickhouse"
	"github.com/swelter/swelter/site/conformance"
)

// Batches of 20 clicks by 64 senders at once, until the shards have confirmed
// the last: acknowledged is how fast senders get their answer.
func BenchmarkThroughTheSpool(b *testing.B) {
	s := withSite(b, database(b, servers.Start(b)))
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	for range 64 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
				if _, err := s.Append(ctx, conformance.Key, conformance.Record(fmt.Sprintf("view-number-%09d", n), 0, 20)); err != nil {
					b.Error(err)
					return
				}
			}
		}()
	}
	wg.Wait()
	acknowledged := b.Elapsed()
	if err := s.handOn(ctx, 0); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(20*float64(b.N)/acknowledged.Seconds(), "acknowledged/s")
	b.ReportMetric(20*float64(b.N)/b.Elapsed().Seconds(), "confirmed/s")
}
