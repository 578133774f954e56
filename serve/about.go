package serve

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/pyramid"
)

// base is where the server is, as the reader sees it: what was cut off the path
// before it came here is found again in the request's own line.
func base(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	full, _, _ := strings.Cut(r.RequestURI, "?")
	if u, err := url.PathUnescape(full); err == nil {
		full = u
	}
	prefix, ok := strings.CutSuffix(full, r.URL.Path)
	if !ok || !strings.HasPrefix(full, "/") {
		prefix = ""
	}
	return scheme + "://" + r.Host + prefix
}

// layerInfo is a layer in the list of them.
type layerInfo struct {
	Name     string `json:"name"`
	Kind     string `json:"kind"` // tiles or figure
	Title    string `json:"title,omitempty"`
	TileJSON string `json:"tilejson,omitempty"`
	Map      string `json:"map"`
	Version  string `json:"version,omitempty"`
	Values   bool   `json:"values,omitempty"` // tiles of values can be had
	Error    string `json:"error,omitempty"`
	Private  bool   `json:"private,omitempty"`
}

// index lists the layers; private ones to users alone.
func (s *Server) index(w http.ResponseWriter, r *http.Request) (int, error) {
	user := s.o.User != nil && s.o.User(r) != ""
	all := []layerInfo{}
	for _, name := range s.names {
		l := s.layers[name]
		if l.Private && !user {
			continue
		}
		at := base(r) + "/layers/" + name
		i := layerInfo{Name: name, Kind: "figure", Map: at + "/map.png", Private: l.Private}
		if l.Tiles != nil {
			i.Kind, i.TileJSON = "tiles", at+"/tile.json"
			src, err := l.current()
			if err != nil {
				i.Error = err.Error()
			} else {
				i.Title, i.Version, i.Values = src.Info().Name, short(src.Version()), hasValues(src)
			}
		}
		all = append(all, i)
	}
	return sendJSON(w, map[string]any{"layers": all})
}

func hasValues(src Source) bool {
	a, ok := src.(*archived)
	return !ok || a.holdsValues()
}

// health answers /healthz: that the server works, and which layers do not.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) (int, error) {
	down := []string{}
	for _, name := range s.names {
		if l := s.layers[name]; l.Tiles != nil && !l.Private {
			if _, err := l.current(); err != nil {
				down = append(down, name)
			}
		}
	}
	return sendJSON(w, map[string]any{"status": "ok", "down": down})
}

// tileJSON answers with a TileJSON 3.0 (Mapbox, 2021); ?kind=values is that of
// the tiles of values.
func (s *Server) tileJSON(l *Layer) answer {
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		src, err := l.current()
		if err != nil {
			return 0, err
		}
		info := src.Info()
		kind := Colours
		if q := r.URL.Query().Get("kind"); q == "values" {
			kind = Values
		} else if q != "" && q != "tiles" {
			return 0, faultf(http.StatusBadRequest, "kind %q: there are tiles and values", clip(q))
		}
		if kind == Values && !hasValues(src) {
			return 0, faultf(http.StatusNotFound, "layer %s holds colours, not values", l.Name)
		}
		at := base(r) + "/layers/" + l.Name
		e := info.Bounds
		if e.IsZero() {
			e.XMin, e.YMin, e.XMax, e.YMax = -180, -geo.MaxMercatorLat, 180, geo.MaxMercatorLat
		}
		doc := map[string]any{
			"tilejson": "3.0.0", "name": info.Name, "minzoom": info.MinZoom, "maxzoom": info.MaxZoom, "version": "1.0.0",
			"tiles":    []string{fmt.Sprintf("%s/%s/{z}/{x}/{y}.%s?v=%s", at, kind, info.Type, short(src.Version()))},
			"bounds":   []float64{e.XMin, e.YMin, e.XMax, e.YMax},
			"tileSize": pyramid.Size,
		}
		if info.Attribution != "" {
			doc["attribution"] = info.Attribution
		}
		if info.Description != "" {
			doc["description"] = info.Description
		}
		if m := src.Meta(); m != nil {
			told := *m
			told.Kind = map[Kind]string{Colours: "colours", Values: "values"}[kind]
			doc["swelter"], doc["legend"] = told, at+"/legend.svg"
		}
		return sendJSON(w, doc)
	}
}

// zoomOf is the zoom that a request names, or another one.
func zoomOf(q url.Values, lo, hi, otherwise int) (int, error) {
	text := q.Get("zoom")
	if text == "" {
		return otherwise, nil
	}
	z, err := strconv.Atoi(text)
	if err != nil || z < lo || z > hi {
		return 0, faultf(http.StatusBadRequest, "zoom %q: this layer has zooms from %d to %d", clip(text), lo, hi)
	}
	return z, nil
}

func numberOf(q url.Values, name string, lo, hi float64) (float64, error) {
	v, err := strconv.ParseFloat(q.Get(name), 64)
	if err != nil || !(v >= lo && v <= hi) {
		return 0, faultf(http.StatusBadRequest, "%s=%q: a number from %g to %g is wanted", name, clip(q.Get(name)), lo, hi)
	}
	return v, nil
}

// at answers with the value at a place: that of the pixel that it lies in.
func (s *Server) at(l *Layer) answer {
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		src, err := l.current()
		if err != nil {
			return 0, err
		}
		q, info, m := r.URL.Query(), src.Info(), src.Meta()
		lon, err := numberOf(q, "lon", -360, 360)
		if err != nil {
			return 0, err
		}
		lat, err := numberOf(q, "lat", -geo.MaxMercatorLat, geo.MaxMercatorLat)
		if err != nil {
			return 0, err
		}
		zoom, err := zoomOf(q, info.MinZoom, info.MaxZoom, info.MaxZoom)
		if err != nil {
			return 0, err
		}
		if m == nil {
			return 0, faultf(http.StatusNotFound, "layer %s: its archive says nothing of values", l.Name)
		}
		t := geo.TileAt(lon, lat, zoom)
		values, err := s.values(r.Context(), l, src, t)
		if err != nil {
			return 0, err
		}
		px, py := geo.WorldPlace(lon, lat)
		side := math.Ldexp(pyramid.Size, zoom)
		px -= math.Floor(px)
		col, row := min(int(px*side)-t.X*pyramid.Size, pyramid.Size-1), max(0, min(int(py*side)-t.Y*pyramid.Size, pyramid.Size-1))
		var v any = 0.0
		if m.Surface != "" {
			v = nil // a mean of nothing is none
		}
		if values != nil {
			if at := values[row*pyramid.Size+max(col, 0)]; at == at {
				v = at
			}
		}
		return sendJSON(w, map[string]any{
			"lon": lon, "lat": lat, "zoom": zoom, "tile": []int{t.Z, t.X, t.Y}, "pixel": []int{max(col, 0), row},
			"value": v, "unit": m.Unit, "version": short(src.Version()),
		})
	}
}

// values are those of a tile, as its tile of values has them; nil is nothing.
func (s *Server) values(ctx context.Context, l *Layer, src Source, t geo.Tile) ([]float64, error) {
	e, err := s.entry(ctx, l, src, t, Values, "")
	if err != nil || e.body == nil {
		return nil, err
	}
	level, err := src.Meta().Level(t.Z)
	if err != nil {
		return nil, err
	}
	return decode(e.body, level)
}
