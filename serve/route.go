package serve

import (
	"encoding/json"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// answer writes the answer of a route and gives its status.
type answer func(w http.ResponseWriter, r *http.Request) (status int, err error)

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	s.metrics.inFlight.Add(1)
	name, do := s.route(r)
	status, err := s.guarded(do, w, r)
	if err != nil {
		f := asFault(err)
		status = f.status
		refuse(w, f)
		if status >= http.StatusInternalServerError {
			s.o.Log.Warn("refused", "method", r.Method, "path", r.URL.Path, "status", status, "error", f.text)
		}
	}
	s.metrics.inFlight.Add(-1)
	s.metrics.request(name, status, time.Since(start))
	if s.o.Log.Enabled(r.Context(), levelRequest) {
		s.o.Log.Log(r.Context(), levelRequest, "request", "method", r.Method, "path", r.URL.Path, "status", status, "ms", time.Since(start).Milliseconds())
	}
}

// levelRequest is the level of one line a request: that of debugging.
const levelRequest = -4

// guarded turns a fault of ours into an answer, too.
func (s *Server) guarded(do answer, w http.ResponseWriter, r *http.Request) (status int, err error) {
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.o.Log.Error("a fault of the server", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
			err = faultf(http.StatusInternalServerError, "a fault of the server; its log has more")
		}
	}()
	if err := s.checkHost(r); err != nil {
		return 0, err
	}
	return do(w, r)
}

// checkHost refuses names that are not the server's: a page elsewhere may have
// had its own name point here.
func (s *Server) checkHost(r *http.Request) error {
	if s.hosts == nil {
		return nil
	}
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	if !s.hosts[strings.ToLower(strings.Trim(host, "[]"))] {
		return faultf(http.StatusForbidden, "this server is not called %q; its configuration names its hosts", clip(host))
	}
	return nil
}

// route finds what a path asks for, and the name under which it is counted.
func (s *Server) route(r *http.Request) (string, answer) {
	path := strings.TrimPrefix(r.URL.Path, "/")
	for i := range s.o.Mounts {
		if m := &s.o.Mounts[i]; strings.HasPrefix(r.URL.Path, m.Path) {
			return "mount " + m.Path, s.mounted(m)
		}
	}
	first, rest, _ := strings.Cut(path, "/")
	switch first {
	case "":
		return "index", reading(s.home)
	case "map":
		if path == "map" {
			return "page", reading(func(w http.ResponseWriter, r *http.Request) (int, error) { return redirect(w, base(r)+"/map/") })
		}
		return "page", reading(s.mapPage(rest))
	case "healthz":
		return "healthz", reading(s.health)
	case "metrics":
		return "metrics", reading(s.showMetrics)
	case "layers.json":
		return "index", reading(s.index)
	case "figure":
		if rest == "" {
			return "figure", s.postFigure
		}
	case "layers":
		name, what, _ := strings.Cut(rest, "/")
		l, ok := s.layers[name]
		if !ok {
			return "none", missing("there is no layer %q; /layers.json lists them", clip(name))
		}
		if what == "points" {
			return "points", s.postPoints(l)
		}
		route, do := s.layerRoute(l, what)
		return route, s.shared(l, reading(s.private(l, do)))
	default:
		if l := s.layers[s.o.Gheat]; l != nil && rest != "" {
			return "gheat", reading(s.private(l, s.gheat(l, first+"/"+rest)))
		}
	}
	return "none", missing("there is nothing here; /layers.json lists the layers")
}

// layerRoute is what a layer has below its name.
func (s *Server) layerRoute(l *Layer, what string) (string, answer) {
	kind, rest, _ := strings.Cut(what, "/")
	switch kind {
	case "tiles":
		return "tiles", s.tile(l, Colours, rest)
	case "values":
		return "values", s.tile(l, Values, rest)
	case "gheat":
		return "gheat", s.gheat(l, rest)
	case "tile.json":
		return "tilejson", s.tileJSON(l)
	case "legend.json", "legend.svg":
		return "legend", s.legend(l, strings.TrimPrefix(kind, "legend."))
	case "shapes.json":
		return "shapes", s.shapes(l)
	case "contours.geojson":
		return "contours", s.contours(l)
	case "at":
		return "at", s.at(l)
	}
	if format, ok := strings.CutPrefix(kind, "map."); ok && rest == "" {
		return "map", s.picture(l, format)
	}
	return "none", missing("layer %s has no %q; there are tiles, values, tile.json, legend.svg, legend.json, contours.geojson, at, map.png and gheat", l.Name, clip(what))
}

// reading takes GET and HEAD alone.
func reading(do answer) answer {
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			return 0, faultf(http.StatusMethodNotAllowed, "%s: this is only read", r.Method)
		}
		return do(w, r)
	}
}

func missing(format string, args ...any) answer {
	return func(http.ResponseWriter, *http.Request) (int, error) {
		return 0, faultf(http.StatusNotFound, format, args...)
	}
}

// private asks for a user where the layer does.
func (s *Server) private(l *Layer, do answer) answer {
	if !l.Private {
		return do
	}
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		if err := s.needUser(w, r); err != nil {
			return 0, err
		}
		return do(w, r)
	}
}

func (s *Server) needUser(w http.ResponseWriter, r *http.Request) error {
	if s.o.User != nil && s.o.User(r) != "" {
		return nil
	}
	w.Header().Set("WWW-Authenticate", `Basic realm="swelter", charset="UTF-8"`)
	return faultf(http.StatusUnauthorized, "this needs a token; send it as Authorization: Bearer TOKEN, or as a password")
}

// Allowed reports whether a request comes from a user, and, when it writes, from
// a page of this server: what handlers of mounts ask before they write.
func (s *Server) Allowed(r *http.Request) bool {
	return s.o.User != nil && s.o.User(r) != "" && sameOrigin(r)
}

// sameOrigin is false for requests that a page elsewhere makes a browser send.
func sameOrigin(r *http.Request) bool {
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		return false
	}
	origin := r.Header.Get("Origin")
	_, host, _ := strings.Cut(origin, "://")
	return origin == "" || strings.EqualFold(host, r.Host)
}

// mounted calls a handler of another room.
func (s *Server) mounted(m *Mount) answer {
	h := http.StripPrefix(strings.TrimSuffix(m.Path, "/"), m.Handler)
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		if m.Private {
			if err := s.needUser(w, r); err != nil {
				return 0, err
			}
		}
		seen := &seenStatus{ResponseWriter: w, status: http.StatusOK}
		h.ServeHTTP(seen, r)
		return seen.status, nil
	}
}

// seenStatus remembers the status of an answer.
type seenStatus struct {
	http.ResponseWriter
	status int
}

func (w *seenStatus) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController flush.
func (w *seenStatus) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Flush is for handlers that look for http.Flusher.
func (w *seenStatus) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

// refuse answers with a sentence.
func refuse(w http.ResponseWriter, f *fault) {
	h := w.Header()
	for _, name := range []string{"Etag", "Content-Length", "Content-Encoding"} {
		h.Del(name)
	}
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	if f.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(f.retry))
	}
	w.WriteHeader(f.status)
	_, _ = w.Write([]byte(f.text + "\n"))
}

// send answers with a body that is made anew for every request.
func send(w http.ResponseWriter, kind string, body []byte) (int, error) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("X-Content-Type-Options", "nosniff")
	if h.Get("Content-Security-Policy") == "" {
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox")
	}
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // a reader who left
	return http.StatusOK, nil
}

func sendJSON(w http.ResponseWriter, v any) (int, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return 0, err
	}
	return send(w, "application/json", append(b, '\n'))
}

// clip keeps what a stranger sent from filling a log or an answer.
func clip(s string) string {
	if len(s) > 60 {
		s = s[:57] + "..."
	}
	return strings.ToValidUTF8(s, "?")
}
