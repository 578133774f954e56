package serve

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"
)

// slots bound how many answers are computed at once, and how many wait.
type slots struct {
	free    chan struct{}
	waiting atomic.Int64
	queue   int64
	time    time.Duration
}

func newSlots(l Limits) *slots {
	return &slots{free: make(chan struct{}, l.Concurrency), queue: int64(l.Queue), time: time.Duration(l.Time)}
}

var errBusy = &fault{status: http.StatusServiceUnavailable, text: "the server is busy; try again in a moment", retry: 1}

// take waits for a slot; the function gives it back.
func (s *slots) take(ctx context.Context) (release func(), err error) {
	select {
	case s.free <- struct{}{}:
		return s.give, nil
	default:
	}
	if s.waiting.Add(1) > s.queue {
		s.waiting.Add(-1)
		return nil, errBusy
	}
	defer s.waiting.Add(-1)
	select {
	case s.free <- struct{}{}:
		return s.give, nil
	case <-ctx.Done():
		return nil, errBusy
	}
}

func (s *slots) give() { <-s.free }
