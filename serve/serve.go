// Package serve shows layers over HTTP: web tiles as colours or as values,
// their legends, values at a point, pictures of maps, figures.
//
// New makes an http.Handler of layers, for programs that mount it under a
// prefix with their own authentication, logger and metrics. Open reads a
// configuration file, and Run is the whole server on a port, as swelter serve
// is. docs/serve.md has the routes and the file.
package serve

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/swelter/swelter"
)

// Options for New. The zero value serves everybody who can reach it, keeps 64
// MB of tiles, and works on as many at once as there are processors.
type Options struct {
	Limits Limits
	Cache  CacheOptions
	// Hosts that a request may name; empty lets all through. A port does not
	// count. A server on loopback needs it: pages that its user visits could
	// reach it under a name of their own.
	Hosts []string
	// Origins are servers whose pages may read layers that are not Private, such
	// as https://maps.example.org; "*" is all. Empty keeps to this server's own.
	Origins []string
	// User says who sends a request; "" is nobody. Nil knows nobody, which closes
	// layers and mounts that are Private, and all that writes.
	User func(*http.Request) string
	// Gheat is the layer behind gheat's own addresses, /scheme/zoom/x,y.png.
	Gheat string
	// Inputs are what recipes sent to /figure may name in place of a file.
	Inputs map[string]Input
	Env    swelter.Env // of these recipes, and of layers of figures
	Mounts []Mount
	Map    MapPage      // the page of all layers
	Log    *slog.Logger // nil is silent
}

// Limits bound what one request may cost. Zero values are the defaults.
type Limits struct {
	Time        Duration `json:"time,omitzero"`        // of computing an answer; 0 is 20 s
	Concurrency int      `json:"concurrency,omitzero"` // answers computed at once; 0 is one a processor
	Queue       int      `json:"queue,omitzero"`       // that may wait for it; 0 is 256
	Body        Bytes    `json:"body,omitzero"`        // of a request; 0 is 16 MB
	Pixels      int      `json:"pixels,omitzero"`      // of a picture's side; 0 is 4096
}

func (l Limits) orDefaults() Limits {
	if l.Time == 0 {
		l.Time = Duration(20 * time.Second)
	}
	if l.Concurrency == 0 {
		l.Concurrency = runtime.GOMAXPROCS(0)
	}
	if l.Queue == 0 {
		l.Queue = 256
	}
	if l.Body == 0 {
		l.Body = 16 << 20
	}
	if l.Pixels == 0 {
		l.Pixels = 4096
	}
	return l
}

// Mount is a further handler below a path of the server: the page of a map,
// website heatmaps. It is behind the same Host check and is counted with the
// rest; the path is cut off before it is called.
type Mount struct {
	Path    string // "/site/"
	Handler http.Handler
	Private bool         // asks for a user
	Close   func() error // when the server is replaced or stopped; may be nil
}

// Server is an http.Handler over layers.
type Server struct {
	o      Options
	layers map[string]*Layer
	names  []string
	hosts  map[string]bool
	// origins whose pages may read layers
	origins map[string]bool

	tiles   *cache
	slots   *slots
	metrics *metrics
	empty   [2]emptyTile // of colours, of values
	site    *siteShare   // website heatmaps, or nil

	stopping chan struct{} // closed when streams of events are to end
	stopOnce sync.Once
}

var named = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

// New makes a server of layers.
func New(layers []*Layer, o Options) (*Server, error) {
	o.Limits = o.Limits.orDefaults()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{o: o, layers: map[string]*Layer{}, metrics: newMetrics(), slots: newSlots(o.Limits), stopping: make(chan struct{})}
	for _, l := range layers {
		if !named.MatchString(l.Name) {
			return nil, fmt.Errorf("layer %q: a name is small letters, digits, - and _", l.Name)
		}
		if s.layers[l.Name] != nil {
			return nil, fmt.Errorf("layer %q: there are two of this name", l.Name)
		}
		s.layers[l.Name] = l
		s.names = append(s.names, l.Name)
	}
	if _, ok := s.layers[o.Gheat]; o.Gheat != "" && !ok {
		return nil, fmt.Errorf("gheat %q: there is no such layer", o.Gheat)
	}
	for _, m := range o.Mounts {
		if !strings.HasPrefix(m.Path, "/") || !strings.HasSuffix(m.Path, "/") || m.Handler == nil {
			return nil, fmt.Errorf("mount %q: a path that begins and ends with / and a handler are wanted", m.Path)
		}
	}
	if len(o.Hosts) > 0 {
		s.hosts = map[string]bool{}
		for _, h := range o.Hosts {
			s.hosts[strings.ToLower(h)] = true
		}
	}
	if err := s.setOrigins(o.Origins); err != nil {
		return nil, err
	}
	var err error
	if s.tiles, err = newCache(o.Cache, s.metrics, o.Log); err != nil {
		return nil, err
	}
	s.empty = emptyTiles()
	return s, nil
}

// endStreams ends the streams of events, which would hold up a stop.
func (s *Server) endStreams() { s.stopOnce.Do(func() { close(s.stopping) }) }

// Close ends what mounts and layers have open.
func (s *Server) Close() error {
	s.endStreams()
	var all []error
	for _, m := range s.o.Mounts {
		if m.Close != nil {
			all = append(all, m.Close())
		}
	}
	for _, name := range s.names {
		all = append(all, s.layers[name].Close())
	}
	return errors.Join(all...)
}

// fault is an answer that is not the one asked for.
type fault struct {
	status int
	text   string
	retry  int // seconds
}

func (f *fault) Error() string { return f.text }

func faultf(status int, format string, args ...any) *fault {
	return &fault{status: status, text: fmt.Sprintf(format, args...)}
}

// asFault is any error as an answer; what is not a fault is one of ours.
func asFault(err error) *fault {
	var f *fault
	if errors.As(err, &f) {
		return f
	}
	return &fault{status: http.StatusInternalServerError, text: err.Error()}
}
