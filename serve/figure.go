package serve

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/render"
)

// Drawn is a layer that is a figure.
type Drawn struct {
	Spec swelter.Spec
	Env  swelter.Env
}

// pictureTypes are the formats of figures.
var pictureTypes = map[string]string{
	"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf", "html": "text/html; charset=utf-8",
}

func checkFormat(name string) error {
	_, known := pictureTypes[name]
	if _, written := render.ByName(name); known && written {
		return nil
	}
	var names []string
	for n := range pictureTypes {
		if _, written := render.ByName(n); written {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	return faultf(http.StatusBadRequest, "format %q: there are %s", clip(name), strings.Join(names, ", "))
}

// pagePolicy lets a page run the scripts that it holds, and reach nothing else.
const pagePolicy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; worker-src blob:; sandbox allow-scripts allow-downloads"

// sendPicture answers with a figure.
func sendPicture(w http.ResponseWriter, format string, body []byte) (int, error) {
	if format == "html" {
		w.Header().Set("Content-Security-Policy", pagePolicy)
	}
	return send(w, pictureTypes[format], body)
}

// encode draws a recipe in a format, within the limits.
func (s *Server) encode(ctx context.Context, spec swelter.Spec, env swelter.Env, format string) ([]byte, error) {
	if spec.Frames.By != "" {
		return nil, faultf(http.StatusBadRequest, "frames: an animation is no answer here; swelter --frames writes one")
	}
	fig, err := swelter.Run(ctx, spec, env)
	if err != nil {
		return nil, faultf(http.StatusBadRequest, "%v", err)
	}
	return s.written(fig, format)
}

func (s *Server) written(fig *swelter.Figure, format string) ([]byte, error) {
	dpi := fig.Spec.Figure.DPI
	if dpi == 0 {
		dpi = 144
	}
	page := fig.Scene()
	if most := float64(s.o.Limits.Pixels); page.Width/72*dpi > most || page.Height/72*dpi > most {
		return nil, faultf(http.StatusBadRequest, "the figure is %.0f x %.0f pixels, and %g a side are the most here; give a smaller width or dpi", page.Width/72*dpi, page.Height/72*dpi, most)
	}
	var b bytes.Buffer
	if err := fig.Encode(&b, format); err != nil {
		return nil, faultf(http.StatusBadRequest, "%v", err)
	}
	return b.Bytes(), nil
}

// drawn answers with the figure of a layer, kept by the state of its files.
func (s *Server) drawn(l *Layer, format string) answer {
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		d := l.Figure
		stamp, err := stampOf(filesOf(d.Spec, d.Env), 0)()
		if err != nil {
			return 0, unavailable(l.Name, err)
		}
		spec := d.Spec
		if err := s.sized(&spec, r.URL.Query()); err != nil {
			return 0, err
		}
		recipe, err := json.Marshal(spec)
		if err != nil {
			return 0, err
		}
		sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %s %s", swelter.Version, l.Name, stamp, recipe))
		k := key{version: hex.EncodeToString(sum[:12]), style: format, kind: kindFigure}
		e, err := s.made(r.Context(), k, func(ctx context.Context) ([]byte, error) { return s.encode(ctx, spec, d.Env, format) })
		if err != nil {
			return 0, err
		}
		return s.sendKept(w, r, l, e, format)
	}
}

// Kinds of pictures in the cache; those of tiles are before.
const (
	kindFigure = 3 + iota
	kindMap
)

// made is a kept answer, or one that is computed in a slot.
func (s *Server) made(ctx context.Context, k key, produce func(context.Context) ([]byte, error)) (*entry, error) {
	ctx, cancel := context.WithTimeout(ctx, s.slots.time)
	defer cancel()
	return s.tiles.get(ctx, k, func() ([]byte, error) {
		// Others may wait for it, too: it does not end with the request.
		ctx, cancel := context.WithTimeout(context.Background(), s.slots.time)
		defer cancel()
		release, err := s.slots.take(ctx)
		if err != nil {
			return nil, err
		}
		defer release()
		return produce(ctx)
	})
}

func (s *Server) sendKept(w http.ResponseWriter, r *http.Request, l *Layer, e *entry, format string) (int, error) {
	h := w.Header()
	h["Etag"], h["Cache-Control"] = e.etag, l.caching(r, e.key.version)
	if match := r.Header["If-None-Match"]; len(match) > 0 && etagIn(match, e.etag[0]) {
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified, nil
	}
	return sendPicture(w, format, e.body)
}

// sized takes width, height, dpi, theme and title from a query.
func (s *Server) sized(spec *swelter.Spec, q url.Values) error {
	f := &spec.Figure
	for name, to := range map[string]*string{"width": &f.Width, "height": &f.Height, "theme": &f.Theme, "title": &f.Title} {
		if v := q.Get(name); v != "" {
			*to = v
		}
	}
	if q.Get("dpi") != "" {
		var err error
		if f.DPI, err = numberOf(q, "dpi", 18, 1200); err != nil {
			return err
		}
	}
	return nil
}

// picture answers map.png and its like: the figure of a layer, or its tiles as
// a map with outlines, a legend and a scale bar.
func (s *Server) picture(l *Layer, format string) answer {
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		if err := checkFormat(format); err != nil {
			return 0, err
		}
		if l.Figure != nil {
			return s.drawn(l, format)(w, r)
		}
		src, err := l.current()
		if err != nil {
			return 0, err
		}
		view, err := viewOf(r.URL.Query(), src, mostTiles)
		if err != nil {
			return 0, err
		}
		spec := swelter.Spec{Version: swelter.SpecVersion}
		if err := s.sized(&spec, r.URL.Query()); err != nil {
			return 0, err
		}
		style, err := json.Marshal([]any{view, spec})
		if err != nil {
			return 0, err
		}
		e, err := s.made(r.Context(), key{version: src.Version(), style: format + string(style), kind: kindMap}, func(ctx context.Context) ([]byte, error) {
			fig, err := s.draw(ctx, l, src, view, spec)
			if err != nil {
				return nil, err
			}
			return s.written(fig, format)
		})
		if err != nil {
			return 0, err
		}
		return s.sendKept(w, r, l, e, format)
	}
}
