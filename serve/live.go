package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/pyramid"
)

// LiveConfig makes a layer of points that arrive while the server runs: posted
// to /layers/NAME/points, on standard input, or in lines at the end of the file
// that the layer's input names.
type LiveConfig struct {
	HalfLife Duration `json:"halfLife,omitzero"` // after which a point counts half; 0 is never
	Most     int      `json:"most,omitempty"`    // points kept, the newest; 0 is a million
	Log      string   `json:"log,omitempty"`     // file that keeps them over a restart
	Stdin    bool     `json:"stdin,omitempty"`   // takes lines from standard input
}

// check refuses what cannot be.
func (c *LiveConfig) check(own LayerConfig) error {
	paths := own.Input.Paths
	switch {
	case c == nil:
		return nil
	case own.Make.Tiles == nil || own.Make.Tiles.Lines:
		return errors.New("live points become tiles: give \"make\": {\"tiles\": {}}, without lines")
	case c.Most < 0 || c.Most > 1<<27:
		return fmt.Errorf("most %d: a number of points up to 134217728 is wanted", c.Most)
	case len(paths) > 1 || own.Input.SQL != "":
		return errors.New("live points come from one file that grows, from standard input, or are posted")
	case len(paths) == 1 && c.Log != "":
		return errors.New("a file that is followed is the log itself; leave log out")
	}
	return nil
}

// arrived is a point and when it came, in Unix nanoseconds.
type arrived struct {
	x, y, w float64
	t       int64
}

// liveFeed holds the newest points and makes a source of them when it is asked,
// at most every so often.
type liveFeed struct {
	spec swelter.Spec
	o    LiveConfig
	log  *slog.Logger
	now  func() time.Time

	mu    sync.Mutex // of the points
	ring  []arrived
	next  int // where the oldest lies once the ring is full
	count uint64
	keep  *liveLog // or nil
	tail  *tail    // or nil

	build sync.Mutex
	state atomic.Pointer[liveState]
}

// liveState is what a live feed gives; older ones are had for a while by readers
// who have their TileJSON.
type liveState struct {
	sources []Source // the newest first
	err     error
	count   uint64 // of points that had come
	at      time.Time
	took    time.Duration
}

// How often a source is made anew, and how many old ones are kept.
const (
	liveEvery = 400 * time.Millisecond
	liveKept  = 4
)

// faintest is what a point counts when it is forgotten.
const faintest = 1.0 / 4096

// LiveFeed is the feed of points that arrive; the recipe's Make.Tiles says how
// they become tiles. follow is a file whose lines are points, or "".
func LiveFeed(spec swelter.Spec, o LiveConfig, follow string, log *slog.Logger) (*liveFeed, error) {
	if o.Most == 0 {
		o.Most = 1_000_000
	}
	f := &liveFeed{spec: spec, o: o, log: orSilent(log), now: time.Now}
	if follow != "" {
		f.tail = &tail{path: follow}
	}
	if o.Log != "" {
		var err error
		if f.keep, err = openLiveLog(o.Log, o.Most, f.put); err != nil {
			return nil, err
		}
	}
	f.make(f.now())
	s := f.state.Load()
	return f, s.err
}

// Add takes points, with the time of those that have none.
func (f *liveFeed) Add(pts []arrived) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.put(pts)
	if f.keep == nil {
		return nil
	}
	return f.keep.write(pts, f.newest)
}

// put takes points into the ring; the oldest make way.
func (f *liveFeed) put(pts []arrived) {
	for _, p := range pts {
		if len(f.ring) < f.o.Most {
			f.ring = append(f.ring, p)
		} else {
			f.ring[f.next] = p
			f.next = (f.next + 1) % len(f.ring)
		}
		f.count++
	}
}

// newest are the points held, the oldest first.
func (f *liveFeed) newest() []arrived {
	return slices.Concat(f.ring[f.next:], f.ring[:f.next])
}

func (f *liveFeed) Current() (Source, error) {
	s := f.state.Load()
	if now := f.now(); now.Sub(s.at) >= max(liveEvery, 2*s.took) && f.build.TryLock() {
		f.make(now)
		f.build.Unlock()
		s = f.state.Load()
	}
	if s.err != nil {
		return nil, s.err
	}
	return s.sources[0], nil
}

// Versioned is the source of a version that was given a moment ago.
func (f *liveFeed) Versioned(v string) (Source, bool) {
	for _, s := range f.state.Load().sources {
		if short(s.Version()) == v {
			return s, true
		}
	}
	return nil, false
}

// make looks at the file and makes a source of the present points.
func (f *liveFeed) make(now time.Time) {
	was := f.state.Load()
	if was == nil {
		was = &liveState{}
	}
	if f.tail != nil {
		if err := f.tail.read(now, f); err != nil {
			f.state.Store(&liveState{sources: was.sources, err: err, at: now})
			return
		}
	}
	f.mu.Lock()
	count := f.count
	pts, fading := f.weighted(now)
	f.mu.Unlock()
	if count == was.count && !fading && was.sources != nil && was.err == nil {
		again := *was
		again.at = now
		f.state.Store(&again)
		return
	}
	src, err := liveSource(pts, f.spec)
	next := &liveState{err: err, count: count, at: now, took: time.Since(now)}
	if err != nil {
		f.log.Error("live points make no tiles", "error", err.Error())
		next.sources = was.sources
	} else {
		next.sources = append([]Source{src}, was.sources[:min(len(was.sources), liveKept-1)]...)
	}
	f.state.Store(next)
}

// weighted are the points with what they count now; fading says that this will
// be less.
func (f *liveFeed) weighted(now time.Time) (pts geom.Points, fading bool) {
	n := len(f.ring)
	pts = geom.Points{X: make([]float64, 0, n), Y: make([]float64, 0, n), W: make([]float64, 0, n)}
	half := float64(f.o.HalfLife)
	for _, p := range f.ring {
		w := p.w
		if half > 0 {
			age := max(0, float64(now.UnixNano()-p.t))
			share := math.Exp2(-age / half)
			if share < faintest {
				continue
			}
			w *= share
		}
		pts.X, pts.Y, pts.W = append(pts.X, p.x), append(pts.Y, p.y), append(pts.W, w)
	}
	if !slices.ContainsFunc(pts.W, func(w float64) bool { return w != 1 }) && half == 0 {
		pts.W = nil // they are counted
	}
	return pts, half > 0 && n > 0
}

func liveSource(pts geom.Points, spec swelter.Spec) (Source, error) {
	if pts.Len() == 0 {
		pts = geom.Points{X: []float64{0}, Y: []float64{0}, W: []float64{0}} // tiles of nothing
	}
	x, err := pyramid.NewIndex(pts)
	if err != nil {
		return nil, err
	}
	t, err := swelter.NewTiles(x, spec)
	if err != nil {
		return nil, err
	}
	return Points(t)
}

func (f *liveFeed) Close() error {
	if f.keep == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.keep.close()
}

// lines reads points whose columns the recipe may name.
func (f *liveFeed) lines(in io.Reader) *liveLines {
	l := newLines(in)
	if o := f.spec.Make.Tiles; o != nil {
		l.own = o.Points
	}
	return l
}

// follow takes lines from a reader, such as standard input, until it ends.
func (f *liveFeed) follow(ctx context.Context, in io.Reader) {
	l := f.lines(in)
	bad := 0
	for ctx.Err() == nil {
		p, err := l.next(time.Time{})
		if l.bad > bad {
			f.log.Warn("lines are no points", "lines", l.bad-bad, "first", l.first)
			bad = l.bad
		}
		if err != nil {
			return
		}
		if p.t == (time.Time{}).UnixNano() {
			p.t = f.now().UnixNano() // when it came, not when the wait began
		}
		if err := f.Add([]arrived{p}); err != nil {
			f.log.Error("live points are not kept", "error", err.Error())
		}
	}
}

// postPoints takes points for a live layer from a user.
func (s *Server) postPoints(l *Layer) answer {
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		f, ok := l.Tiles.(*liveFeed)
		switch {
		case !ok:
			return 0, faultf(http.StatusNotFound, "layer %s takes no points; a live layer does", l.Name)
		case r.Method != http.MethodPost:
			w.Header().Set("Allow", "POST")
			return 0, faultf(http.StatusMethodNotAllowed, "%s: points are posted", r.Method)
		}
		if err := s.needUser(w, r); err != nil {
			return 0, err
		}
		if !s.Allowed(r) {
			return 0, faultf(http.StatusForbidden, "a page of another site may not write here")
		}
		lines := f.lines(http.MaxBytesReader(w, r.Body, int64(s.o.Limits.Body)))
		pts, err := lines.all(f.now())
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			return 0, faultf(http.StatusRequestEntityTooLarge, "more than %d bytes; send points in parts", large.Limit)
		case err != nil:
			return 0, faultf(http.StatusBadRequest, "%v", err)
		case len(pts) == 0 && lines.bad > 0:
			return 0, faultf(http.StatusBadRequest, "no point among %d lines: %s", lines.bad, lines.first)
		}
		if err := f.Add(pts); err != nil {
			return 0, err
		}
		out := map[string]any{"taken": len(pts), "refused": lines.bad}
		if lines.bad > 0 {
			out["first"] = lines.first
		}
		return sendJSON(w, out)
	}
}

// live opens a live layer.
func (c *Config) live(ctx context.Context, own LayerConfig, s Surroundings) (Feed, error) {
	o, follow := *own.Live, ""
	if o.Log != "" {
		o.Log = c.path(o.Log)
	}
	if len(own.Input.Paths) > 0 {
		follow = c.path(own.Input.Paths[0])
	}
	f, err := LiveFeed(own.Spec, o, follow, s.Log)
	if err != nil {
		return nil, err
	}
	if o.Stdin && s.Stdin != nil {
		go f.follow(context.WithoutCancel(ctx), s.Stdin)
	}
	return f, nil
}
