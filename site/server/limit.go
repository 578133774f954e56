package server

import (
	"math"
	"sync"
	"time"
)

// Limits of what is taken in, in events a second; a request counts for at
// least five. Zero values are the defaults.
type Limits struct {
	Visitor float64 `json:"visitor,omitempty"` // of one address and browser on one site; 0 is 100
	Address float64 `json:"address,omitempty"` // of one address, all sites and browsers; 0 is 2 000
	Site    float64 `json:"site,omitempty"`    // of one site; 0 is 50 000
	Burst   float64 `json:"burst,omitempty"`   // seconds of it that may come at once; 0 is 20
}

func (l Limits) filled() Limits {
	for _, f := range []struct {
		v  *float64
		by float64
	}{{&l.Visitor, 100}, {&l.Address, 2000}, {&l.Site, 50_000}, {&l.Burst, 20}} {
		if *f.v <= 0 {
			*f.v = f.by
		}
	}
	return l
}

// requestCost is what a request counts for at least.
const requestCost = 5

// limits are buckets of tokens by hash. Two generations of a bounded size stand
// for the least recently used: whoever is in neither starts anew.
type limits struct {
	Limits
	now  func() time.Time
	mu   sync.Mutex
	new  map[uint64]bucket
	old  map[uint64]bucket
	site map[string]bucket
}

type bucket struct {
	left float64
	at   time.Time
}

const maxBuckets = 100_000

func newLimits(l Limits, now func() time.Time) *limits {
	return &limits{Limits: l.filled(), now: now, new: map[uint64]bucket{}, site: map[string]bucket{}}
}

// take takes n tokens from one who may use rate a second. It returns how long
// to wait when there are not as many.
func (b *bucket) take(n, rate, burst float64, now time.Time) time.Duration {
	if b.at.IsZero() {
		b.left = rate * burst
	} else {
		b.left = min(b.left+max(now.Sub(b.at).Seconds(), 0)*rate, rate*burst)
	}
	b.at = now
	if b.left < n {
		return time.Duration(math.Ceil((n-b.left)/rate)) * time.Second
	}
	b.left -= n
	return 0
}

// visitor takes n events of a visitor at an address, and says whose limit is
// reached and for how long.
func (l *limits) visitor(visitor, address uint64, n float64) (string, time.Duration) {
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if wait := l.hashed(address, n, l.Address, now); wait > 0 {
		return "rate-address", wait
	}
	if wait := l.hashed(visitor, n, l.Visitor, now); wait > 0 {
		return "rate-visitor", wait
	}
	return "", 0
}

func (l *limits) hashed(id uint64, n, rate float64, now time.Time) time.Duration {
	b, ok := l.new[id]
	if !ok {
		b = l.old[id]
	}
	wait := b.take(n, rate, l.Burst, now)
	if !ok && len(l.new) >= maxBuckets {
		l.old, l.new = l.new, map[uint64]bucket{}
	}
	l.new[id] = b
	return wait
}

// ofSite takes n events of a site, whose key is known to exist.
func (l *limits) ofSite(key string, n float64) time.Duration {
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.site[key]
	wait := b.take(n, l.Site, l.Burst, now)
	l.site[key] = b
	return wait
}
