//go:build unix

package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// twenty are the events of a batch of the load.
var twenty = func() string {
	var list []string
	for i := range 20 {
		list = append(list, fmt.Sprintf(`{"k":"c","t":%d,"i":0,"ex":%d,"ey":32767,"x":655,"y":520,"sx":0,"sy":300,"p":"m"}`, 100*i, 1000*i))
	}
	return "[" + strings.Join(list, ",") + "]"
}()

// Batches of twenty events to a server in a process of its own, over HTTP, each
// answered when it is on disk; the load comes from this process, on the same
// processors. rate is in events a second, 0 as many as go.
func BenchmarkIngest(b *testing.B) {
	for _, rate := range []int{0, 20_000, 10_000} {
		b.Run(fmt.Sprintf("rate=%d", rate), func(b *testing.B) { ingestAt(b, rate) })
	}
}

func ingestAt(b *testing.B, rate int) {
	path, key := newStore(b)
	s := start(b, path)
	defer s.cmd.Wait()
	defer s.cmd.Process.Kill()
	const workers = 64
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: workers}}
	head, tail, _ := strings.Cut(batch("e", twenty), `"Yx0mQ2b9T4uV6wZ1"`)
	took := make([]time.Duration, b.N)
	var next, failed atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	began := time.Now()
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				i := next.Add(1) - 1
				if i >= int64(b.N) {
					return
				}
				due := time.Now()
				if rate > 0 { // by the clock, so that a slow answer delays no other's start
					due = began.Add(time.Duration(i) * 20 * time.Second / time.Duration(rate))
					time.Sleep(time.Until(due))
				}
				if code := s.post(client, key, fmt.Sprintf(`%s"view-load-%012d"%s`, head, i, tail)); code != 204 && code != 200 {
					failed.Add(1)
				}
				took[i] = time.Since(due)
			}
		}()
	}
	wg.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(20*b.N)/time.Since(began).Seconds(), "events/s")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	if n := failed.Load(); n > 0 {
		b.Errorf("%d of %d were refused", n, b.N)
	}
}
