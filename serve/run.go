package serve

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// running is a server and its configuration while requests use it.
type running struct {
	*Server
	config *Config
	uses   atomic.Int64
	idle   chan struct{} // closed when it is retired and no request has it
}

func newRunning(s *Server, c *Config) *running {
	r := &running{Server: s, config: c, idle: make(chan struct{})}
	r.uses.Store(1) // that of being the present one
	return r
}

// enter is false when the server is retired.
func (r *running) enter() bool {
	for {
		n := r.uses.Load()
		if n == 0 {
			return false
		}
		if r.uses.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

func (r *running) leave() {
	if r.uses.Add(-1) == 0 {
		close(r.idle)
	}
}

// layer is a layer of the older server that is still what it was.
func (r *running) layer(c *Config, name string) *Layer {
	before, ok := r.config.Layers[name]
	if !ok || c.dir != r.config.dir || !sameLayer(before, c.Layers[name]) {
		return nil
	}
	return r.layers[name]
}

// has reports whether the server's layers include the feed of one.
func (r *running) has(l *Layer) bool {
	for _, own := range r.layers {
		if own.Tiles != nil && own.Tiles == l.Tiles {
			return true
		}
	}
	return false
}

// Live is a handler whose server is replaced as a whole when its configuration
// is read again.
type Live struct {
	path string
	s    Surroundings
	now  atomic.Pointer[running]
	mu   sync.Mutex // held while the configuration is read
}

// NewLive opens what a configuration file says.
func NewLive(ctx context.Context, path string, s Surroundings) (*Live, error) {
	l := &Live{path: path, s: s}
	server, c, err := l.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	l.now.Store(newRunning(server, c))
	return l, nil
}

func (l *Live) open(ctx context.Context, old *running) (*Server, *Config, error) {
	d, c, err := readConfig(l.path)
	if err != nil {
		return nil, nil, err
	}
	if err := c.check(); err != nil {
		return nil, nil, d.locate(err)
	}
	server, err := open(ctx, c, l.s, old)
	if err != nil {
		return nil, nil, d.locate(err)
	}
	return server, c, nil
}

// ServeHTTP answers by the present configuration.
func (l *Live) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for {
		now := l.now.Load()
		if now.enter() {
			defer now.leave()
			now.ServeHTTP(w, r)
			return
		}
	}
}

// Reload reads the configuration again: all of it is taken, or nothing.
// Requests in flight end with what they began with.
func (l *Live) Reload(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	old := l.now.Load()
	server, c, err := l.open(ctx, old)
	if err != nil {
		old.metrics.failedReloads.Add(1)
		return err
	}
	if c.listen() != old.config.listen() {
		orSilent(l.s.Log).Warn("listen has changed, which takes a restart", "listen", c.listen())
	}
	server.inherit(old.Server)
	server.metrics.reloads.Add(1)
	next := newRunning(server, c)
	l.now.Store(next)
	old.endStreams()
	old.leave()
	go func() {
		<-old.idle
		old.closeBut(next)
	}()
	return nil
}

// inherit goes on with the counters and the tiles of an older server.
func (s *Server) inherit(old *Server) {
	s.metrics = old.metrics
	s.tiles.metrics = old.metrics
	if s.o.Cache == old.o.Cache {
		s.tiles = old.tiles
	}
}

// closeBut closes what the next server has not taken over.
func (r *running) closeBut(next *running) {
	log := r.o.Log
	for _, m := range r.o.Mounts {
		if m.Close != nil {
			if err := m.Close(); err != nil {
				log.Warn("closing", "mount", m.Path, "error", err.Error())
			}
		}
	}
	for name, l := range r.layers {
		if l.Tiles == nil || next.has(l) {
			continue
		}
		if err := l.Close(); err != nil {
			log.Warn("closing", "layer", name, "error", err.Error())
		}
	}
}

// Close ends the present server, when no request has it any more.
func (l *Live) Close() error {
	now := l.now.Load()
	now.endStreams()
	now.leave()
	<-now.idle
	return now.Close()
}

// Run is the whole server: it reads a configuration, listens, and answers until
// ctx ends; then it takes no more requests and answers those that it has. Each
// value from reload makes it read the configuration again. said gets the address.
func Run(ctx context.Context, path string, reload <-chan os.Signal, said func(address string), s Surroundings) error {
	return run(ctx, path, reload, said, s, func(h http.Handler) http.Handler { return h })
}

// run is Run with a handler around the server's.
func run(ctx context.Context, path string, reload <-chan os.Signal, said func(address string), s Surroundings, around func(http.Handler) http.Handler) error {
	log := orSilent(s.Log)
	if limit := heedMemory(); limit > 0 {
		log.Info("memory is limited", "bytes", limit)
	}
	live, err := NewLive(ctx, path, s)
	if err != nil {
		return err
	}
	c := live.now.Load().config
	l, err := net.Listen("tcp", c.listen())
	if err != nil {
		return errors.Join(fmt.Errorf("listen %s: %w", c.listen(), err), live.Close())
	}
	server := &http.Server{
		Handler: around(live), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: nil,
	}
	said("http://" + l.Addr().String() + "/")
	log.Info("listening", "address", l.Addr().String())
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	for {
		select {
		case <-reload:
			if err := live.Reload(ctx); err != nil {
				log.Error("the configuration was refused; the old one stays", "error", err.Error())
				continue
			}
			log.Info("the configuration was taken")
		case err := <-failed:
			return errors.Join(err, live.Close())
		case <-ctx.Done():
			return live.stop(server, log)
		}
	}
}

// stop lets requests in flight end.
func (l *Live) stop(server *http.Server, log *slog.Logger) error {
	wait := time.Duration(l.now.Load().config.Stop)
	if wait == 0 {
		wait = 30 * time.Second
	}
	log.Info("stopping", "inFlight", l.now.Load().metrics.inFlight.Load())
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	l.now.Load().endStreams()
	if err := server.Shutdown(ctx); err != nil {
		server.Close()
		return fmt.Errorf("stopped with requests in flight after %s: %w", wait, err)
	}
	return l.Close()
}
