package serve

import (
	"fmt"
	"net/http"
	"time"
)

// How often live layers are looked at for those who watch them, and how long one
// stream of events lasts: browsers ask again by themselves, and a server that
// stops does not wait for it.
const (
	eventsEvery = 200 * time.Millisecond
	eventsLast  = 20 * time.Second
)

// events tells of live layers that change, as server-sent events: each names a
// layer and its new version.
func (s *Server) events(w http.ResponseWriter, r *http.Request) (int, error) {
	user := s.o.User != nil && s.o.User(r) != ""
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	out := http.NewResponseController(w)
	fmt.Fprint(w, "retry: 500\n\n")
	if err := out.Flush(); err != nil {
		return http.StatusOK, nil // a reader who left
	}
	told := map[string]string{}
	tick := time.NewTicker(eventsEvery)
	defer tick.Stop()
	end := time.NewTimer(eventsLast)
	defer end.Stop()
	for {
		for _, name := range s.names {
			l := s.layers[name]
			if !l.Live || l.Private && !user {
				continue
			}
			src, err := l.current()
			if err != nil || told[name] == src.Version() {
				continue
			}
			told[name] = src.Version()
			if _, err := fmt.Fprintf(w, "event: change\ndata: {\"layer\":%q,\"version\":%q}\n\n", name, short(src.Version())); err != nil {
				return http.StatusOK, nil
			}
		}
		if err := out.Flush(); err != nil {
			return http.StatusOK, nil
		}
		select {
		case <-r.Context().Done():
			return http.StatusOK, nil
		case <-s.stopping:
			return http.StatusOK, nil
		case <-end.C:
			return http.StatusOK, nil
		case <-tick.C:
		}
	}
}
