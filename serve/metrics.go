package serve

import (
	"bytes"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// buckets are the upper ends of histograms, in seconds.
var buckets = [...]float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// metrics counts what the server does. It is safe for concurrent use.
type metrics struct {
	inFlight                       atomic.Int64
	hits, misses, shared, diskHits atomic.Int64
	cacheBytes, cacheEntries       atomic.Int64
	reloads, failedReloads         atomic.Int64
	compute                        histogram
	mu                             sync.RWMutex
	routes                         map[routeStatus]*histogram
	start                          time.Time
}

type routeStatus struct {
	route  string
	status int
}

// histogram counts durations.
type histogram struct {
	counts [len(buckets) + 1]atomic.Int64
	nanos  atomic.Int64
}

func (h *histogram) add(d time.Duration) {
	s, i := d.Seconds(), 0
	for i < len(buckets) && s > buckets[i] {
		i++
	}
	h.counts[i].Add(1)
	h.nanos.Add(int64(d))
}

func newMetrics() *metrics {
	return &metrics{routes: map[routeStatus]*histogram{}, start: time.Now()}
}

func (m *metrics) computed(d time.Duration) { m.compute.add(d) }

func (m *metrics) request(route string, status int, d time.Duration) {
	k := routeStatus{route, status}
	m.mu.RLock()
	h := m.routes[k]
	m.mu.RUnlock()
	if h == nil {
		m.mu.Lock()
		if h = m.routes[k]; h == nil {
			h = &histogram{}
			m.routes[k] = h
		}
		m.mu.Unlock()
	}
	h.add(d)
}

// showMetrics answers /metrics in Prometheus' text format, version 0.0.4.
func (s *Server) showMetrics(w http.ResponseWriter, _ *http.Request) (int, error) {
	var b bytes.Buffer
	s.WriteMetrics(&b)
	return send(w, "text/plain; version=0.0.4; charset=utf-8", b.Bytes())
}

// WriteMetrics appends the server's metrics in Prometheus' text format.
func (s *Server) WriteMetrics(b *bytes.Buffer) {
	m := s.metrics
	one := func(name, kind, help string, v float64) {
		fmt.Fprintf(b, "# HELP swelter_%s %s\n# TYPE swelter_%s %s\nswelter_%s %g\n", name, help, name, kind, name, v)
	}
	count := func(name, help string, v *atomic.Int64) { one(name, "counter", help, float64(v.Load())) }
	gauge := func(name, help string, v int64) { one(name, "gauge", help, float64(v)) }
	gauge("requests_in_flight", "Requests being answered.", m.inFlight.Load())
	count("cache_hits_total", "Answers from memory.", &m.hits)
	count("cache_disk_hits_total", "Answers from the cache on disk.", &m.diskHits)
	count("cache_misses_total", "Answers that were made.", &m.misses)
	count("cache_shared_total", "Requests that waited for an answer in the making.", &m.shared)
	gauge("cache_bytes", "Memory of the cache.", m.cacheBytes.Load())
	gauge("cache_entries", "Answers in memory.", m.cacheEntries.Load())
	gauge("compute_waiting", "Answers that wait to be made.", s.slots.waiting.Load())
	count("reloads_total", "Configurations that were taken.", &m.reloads)
	count("reloads_failed_total", "Configurations that were refused.", &m.failedReloads)
	one("uptime_seconds", "gauge", "Time since the start.", time.Since(m.start).Seconds())
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	gauge("memory_bytes", "Memory that the program has from the system.", int64(mem.Sys-mem.HeapReleased))
	gauge("goroutines", "Goroutines.", int64(runtime.NumGoroutine()))
	fmt.Fprint(b, "# HELP swelter_layer_up Whether a layer can be served.\n# TYPE swelter_layer_up gauge\n")
	for _, name := range s.names {
		up := 1
		if l := s.layers[name]; l.Tiles != nil {
			if _, err := l.current(); err != nil {
				up = 0
			}
		}
		fmt.Fprintf(b, "swelter_layer_up{layer=%q} %d\n", name, up)
	}
	fmt.Fprint(b, "# HELP swelter_compute_seconds Time that answers took to make.\n# TYPE swelter_compute_seconds histogram\n")
	m.compute.write(b, "swelter_compute_seconds", "")
	m.writeRoutes(b)
}

func (m *metrics) writeRoutes(b *bytes.Buffer) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var all []routeStatus
	for k := range m.routes {
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b routeStatus) int {
		if a.route != b.route {
			return strings.Compare(a.route, b.route)
		}
		return a.status - b.status
	})
	fmt.Fprint(b, "# HELP swelter_request_seconds Time of requests.\n# TYPE swelter_request_seconds histogram\n")
	for _, k := range all {
		m.routes[k].write(b, "swelter_request_seconds", fmt.Sprintf("route=%q,status=\"%d\",", k.route, k.status))
	}
}

func (h *histogram) write(b *bytes.Buffer, name, labels string) {
	total := int64(0)
	for i := range buckets {
		total += h.counts[i].Load()
		fmt.Fprintf(b, "%s_bucket{%sle=\"%g\"} %d\n", name, labels, buckets[i], total)
	}
	total += h.counts[len(buckets)].Load()
	fmt.Fprintf(b, "%s_bucket{%sle=\"+Inf\"} %d\n", name, labels, total)
	if labels != "" {
		labels = "{" + labels[:len(labels)-1] + "}"
	}
	fmt.Fprintf(b, "%s_sum%s %g\n%s_count%s %d\n", name, labels, time.Duration(h.nanos.Load()).Seconds(), name, labels, total)
}
