package serve

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page/webmap"
	"github.com/swelter/swelter/render/geojson"
)

// MapPage is what the page of all layers shows besides them.
type MapPage struct {
	Title       string   `json:"title,omitempty"` // "" is Map
	Style       string   `json:"style,omitempty"` // address of a MapLibre style in place of the outlines
	Hosts       []string `json:"hosts,omitempty"` // that the style reads from, such as https://tiles.example.org
	Attribution string   `json:"attribution,omitempty"`
}

// Place is where a layer stands on the page of the map.
type Place struct {
	Title  string `json:"title,omitempty"`  // "" is that of its data
	Hidden bool   `json:"hidden,omitempty"` // until it is switched on
	Series string `json:"series,omitempty"` // layers of one series are the times of one slider
	When   string `json:"when,omitempty"`
}

// mapPage answers below /map/.
func (s *Server) mapPage(what string) answer {
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		switch what {
		case "":
			w.Header().Set("Content-Security-Policy", webmap.Policy(s.styleHosts()))
			return send(w, "text/html; charset=utf-8", webmap.HTML(s.mapTitle(), "", r.URL.Query().Get("theme"), "Swelter "+swelter.Version, s.styleHosts()))
		case "config.json":
			c, err := s.mapConfig(r).JSON()
			if err != nil {
				return 0, err
			}
			return send(w, "application/json", c)
		case "events":
			return s.events(w, r)
		}
		files, err := webmap.Files()
		if err != nil {
			return 0, err
		}
		f, ok := files[what]
		if !ok {
			return 0, faultf(http.StatusNotFound, "the map has no %q", clip(what))
		}
		return sendFile(w, r, f)
	}
}

// sendFile answers with a file of the page, packed for those who can unpack.
func sendFile(w http.ResponseWriter, r *http.Request, f webmap.File) (int, error) {
	sum := sha256.Sum256(f.Packed)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h := w.Header()
	h.Set("Etag", tag)
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept-Encoding")
	if etagIn(r.Header["If-None-Match"], tag) {
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified, nil
	}
	// A worker has the policy of its own answer, not the page's.
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src *; img-src * data: blob:")
	body := f.Data
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.Packed
	}
	return send(w, f.Type, body)
}

func (s *Server) mapTitle() string {
	if s.o.Map.Title == "" {
		return "Map"
	}
	return s.o.Map.Title
}

// styleHosts are those that the page may ask because of its style.
func (s *Server) styleHosts() []string {
	var hosts []string
	if scheme, rest, ok := strings.Cut(s.o.Map.Style, "://"); ok {
		host, _, _ := strings.Cut(rest, "/")
		hosts = append(hosts, scheme+"://"+host)
	}
	return append(hosts, s.o.Map.Hosts...)
}

// mapConfig lists the layers that the sender of a request may see.
func (s *Server) mapConfig(r *http.Request) webmap.Config {
	c := webmap.Config{Title: s.mapTitle(), Style: s.o.Map.Style, Attribution: s.o.Map.Attribution}
	user := s.o.User != nil && s.o.User(r) != ""
	for _, name := range s.names {
		l := s.layers[name]
		if l.Private && !user {
			continue
		}
		at := "../layers/" + name
		one := webmap.Layer{Name: name, Title: l.Place.Title, Hidden: l.Place.Hidden, Series: l.Place.Series, When: l.Place.When}
		switch {
		case l.Tiles != nil:
			one.TileJSON, one.Contours = at+"/tile.json?kind=values", at+"/contours.geojson"
			if src, err := l.current(); err == nil && one.Title == "" {
				one.Title = src.Info().Name
			}
			if l.Live {
				c.Events = "events"
			}
		case l.Figure.Spec.Make.Map != nil:
			one.Shapes = at + "/shapes.json"
		default:
			continue // a figure that has no place on the ground
		}
		if one.Title == "" {
			one.Title = name
		}
		c.Layers = append(c.Layers, one)
	}
	return c
}

// home is the page for browsers, and the list of layers for programs.
func (s *Server) home(w http.ResponseWriter, r *http.Request) (int, error) {
	if len(s.names) > 0 && strings.Contains(r.Header.Get("Accept"), "text/html") {
		return redirect(w, base(r)+"/map/")
	}
	return s.index(w, r)
}

func redirect(w http.ResponseWriter, to string) (int, error) {
	w.Header().Set("Location", to)
	w.Header().Set("Content-Length", strconv.Itoa(0))
	w.WriteHeader(http.StatusSeeOther)
	return http.StatusSeeOther, nil
}

// shapesMeta is what regions and lines are coloured by.
type shapesMeta struct {
	Unit    string      `json:"unit"`
	Norm    norm.Params `json:"norm"`
	Colours []string    `json:"colours"`
	Bounds  []float64   `json:"bounds"` // west, south, east, north
}

// shapes answers shapes.json: the regions or lines of a map with their values.
func (s *Server) shapes(l *Layer) answer {
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		if l.Figure == nil || l.Figure.Spec.Make.Map == nil {
			return 0, faultf(http.StatusNotFound, "layer %s is no map of regions or lines", l.Name)
		}
		d := l.Figure
		stamp, err := stampOf(filesOf(d.Spec, d.Env), 0)()
		if err != nil {
			return 0, unavailable(l.Name, err)
		}
		recipe, err := json.Marshal(d.Spec)
		if err != nil {
			return 0, err
		}
		sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %s %s", swelter.Version, l.Name, stamp, recipe))
		e, err := s.made(r.Context(), key{version: hex.EncodeToString(sum[:12]), style: "shapes", kind: kindFigure}, func(ctx context.Context) ([]byte, error) {
			fig, err := swelter.Run(ctx, d.Spec, d.Env)
			if err != nil {
				return nil, err
			}
			return shapesOf(fig)
		})
		if err != nil {
			return 0, err
		}
		h := w.Header()
		h["Etag"], h["Cache-Control"] = e.etag, l.caching(r, e.key.version)
		if etagIn(r.Header["If-None-Match"], e.etag[0]) {
			w.WriteHeader(http.StatusNotModified)
			return http.StatusNotModified, nil
		}
		return send(w, "application/json", e.body)
	}
}

// shapesOf writes the regions or lines of a figure for the page.
func shapesOf(fig *swelter.Figure) ([]byte, error) {
	all := fig.Regions()
	if all == nil {
		return nil, faultf(http.StatusNotFound, "this map has neither regions nor lines; give points as a layer of tiles")
	}
	meta := shapesMeta{Unit: fig.Grid.Unit}
	if meta.Unit == "" {
		meta.Unit = fig.Grid.Name
	}
	meta.Norm, _ = norm.Describe(fig.Mapper.Norm)
	for _, c := range fig.Mapper.Map.Colors {
		meta.Colours = append(meta.Colours, fmt.Sprintf("#%02x%02x%02x%02x", c.R, c.G, c.B, c.A))
	}
	var list []geojson.Feature
	for _, a := range all {
		p := []geojson.Property{{Name: "id", Value: a.ID}, {Name: "name", Value: a.Name}}
		if a.Value == a.Value {
			p = append(p, geojson.Property{Name: "value", Value: a.Value})
		}
		list = append(list, geojson.Feature{Area: a.Area, Lines: a.Lines, Properties: p})
		meta.include(a)
	}
	head, err := json.Marshal(meta)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"meta":%s,"shapes":`, head)
	if err := geojson.Features(&b, list, geojson.Options{EPSG: 4326}); err != nil {
		return nil, err
	}
	b.WriteString("}\n")
	return b.Bytes(), nil
}

// include makes the bounds hold a shape that has a value.
func (m *shapesMeta) include(a swelter.Shape) {
	if a.Value != a.Value || len(a.Area) == 0 && len(a.Lines) == 0 {
		return
	}
	box := a.Area.Bound()
	if len(a.Area) == 0 {
		box = a.Lines.Bound()
	}
	if m.Bounds == nil {
		m.Bounds = []float64{180, 90, -180, -90}
	}
	b := m.Bounds
	b[0], b[1] = min(b[0], max(box.Min[0], -180)), min(b[1], box.Min[1])
	b[2], b[3] = max(b[2], min(box.Max[0], 180)), max(b[3], box.Max[1])
}
