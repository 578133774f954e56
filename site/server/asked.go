package server

import (
	"context"
	"sync"
	"time"

	"github.com/swelter/swelter/site"
)

// asked remembers of which pages skeletons are wanted: one of each page,
// version and width, and anew of one view in a thousand.
type asked struct {
	mu    sync.Mutex
	views int
	when  map[want]time.Time
}

type want struct {
	key, page, layout string
	width             int
}

const (
	askOneIn  = 1000
	askAgain  = 10 * time.Minute // when the first who was asked did not answer
	maxWanted = 20_000
)

func newAsked() *asked { return &asked{when: map[want]time.Time{}} }

// ask reports whether the view of a record is asked for its skeleton.
func (a *asked) ask(ctx context.Context, h *Handler, e *entry, r *site.Record) bool {
	page := e.pager.Page(r.URL)
	w := want{e.Key, page, r.Layout, site.WidthClass(r.VW)}
	now := h.o.Now()
	a.mu.Lock()
	a.views++
	chosen := a.views%askOneIn == 0
	before, known := a.when[w]
	if !chosen && known && (before.IsZero() || now.Sub(before) < askAgain) {
		a.mu.Unlock()
		return false
	}
	if !known && len(a.when) >= maxWanted {
		a.mu.Unlock()
		return chosen
	}
	a.when[w] = now
	a.mu.Unlock()
	if chosen {
		return true
	}
	shots, err := h.store.Shots(ctx, e.Key, page)
	if err != nil {
		return false
	}
	for _, s := range shots {
		if s.Kind == site.SkeletonShot && s.Layout == r.Layout && site.WidthClass(float64(s.Width)) == w.width {
			a.mu.Lock()
			a.when[w] = time.Time{} // there for good
			a.mu.Unlock()
			return false
		}
	}
	return true
}
