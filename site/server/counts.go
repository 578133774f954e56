package server

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/swelter/swelter/site"
)

// counts are what the metrics show. Refusals are kept in the store from time
// to time as well, by day.
type counts struct {
	mu      sync.Mutex
	total   map[countKey]int64
	refused map[countKey]int64 // since they were last kept
	took    [len(bounds) + 1]int64
	seconds float64
}

type countKey struct{ site, what string }

// bounds of the histogram of how long batches took, in seconds.
var bounds = [...]float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5}

func newCounts() *counts {
	return &counts{total: map[countKey]int64{}, refused: map[countKey]int64{}}
}

func (c *counts) add(key, what string, n int64) {
	c.mu.Lock()
	c.total[countKey{key, what}] += n
	c.mu.Unlock()
}

func (c *counts) refuse(key, reason string) {
	c.mu.Lock()
	c.total[countKey{key, "refused " + reason}]++
	if key != "" {
		c.refused[countKey{key, reason}]++
	}
	c.mu.Unlock()
}

// observe a batch that was kept.
func (c *counts) observe(d time.Duration) {
	i, _ := slices.BinarySearch(bounds[:], d.Seconds())
	c.mu.Lock()
	c.took[i]++
	c.seconds += d.Seconds()
	c.mu.Unlock()
}

// take empties the refusals that are not kept yet, by site.
func (c *counts) take(now time.Time) map[string][]site.Refusal {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := map[string][]site.Refusal{}
	day := now.UTC().Format(time.DateOnly)
	for k, n := range c.refused {
		all[k.site] = append(all[k.site], site.Refusal{Day: day, Reason: k.what, N: n})
	}
	clear(c.refused)
	return all
}

func (c *counts) giveBack(key string, refusals []site.Refusal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range refusals {
		c.refused[countKey{key, r.Reason}] += r.N
	}
}

// metrics writes the counts in the text format of Prometheus.
func (c *counts) metrics(w io.Writer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	keys := make([]countKey, 0, len(c.total))
	for k := range c.total {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b countKey) int { return cmp.Or(cmp.Compare(a.what, b.what), cmp.Compare(a.site, b.site)) })
	last := ""
	for _, k := range keys {
		name, label := k.what, ""
		if reason, ok := cutReason(k.what); ok {
			name, label = "refused", fmt.Sprintf(",reason=%q", reason)
		}
		if name != last {
			fmt.Fprintf(w, "# TYPE swelter_site_%s_total counter\n", name)
			last = name
		}
		fmt.Fprintf(w, "swelter_site_%s_total{site=%q%s} %d\n", name, k.site, label, c.total[k])
	}
	fmt.Fprintln(w, "# TYPE swelter_site_batch_seconds histogram")
	sum := int64(0)
	for i, b := range bounds {
		sum += c.took[i]
		fmt.Fprintf(w, "swelter_site_batch_seconds_bucket{le=\"%g\"} %d\n", b, sum)
	}
	sum += c.took[len(bounds)]
	fmt.Fprintf(w, "swelter_site_batch_seconds_bucket{le=\"+Inf\"} %d\nswelter_site_batch_seconds_sum %g\nswelter_site_batch_seconds_count %d\n", sum, c.seconds, sum)
}

func cutReason(what string) (string, bool) {
	const front = "refused "
	if len(what) > len(front) && what[:len(front)] == front {
		return what[len(front):], true
	}
	return "", false
}
