package serve

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"image"
	"image/color"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/swelter/swelter/archive"
	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/pyramid"
	"github.com/swelter/swelter/render/png"
)

// errSlow is the answer when the work takes longer than a request may wait. It
// goes on, so that the next request finds it done.
var errSlow = &fault{status: http.StatusServiceUnavailable, text: "this takes longer than a request may; it goes on, so try again in a moment", retry: 2}

// current is the present state of a layer of tiles.
func (l *Layer) current() (Source, error) {
	if l.Tiles == nil {
		return nil, faultf(http.StatusNotFound, "layer %s is a figure; map.png, map.svg, map.pdf and map.html show it", l.Name)
	}
	src, err := l.Tiles.Current()
	if err != nil {
		var f *fault
		if errors.As(err, &f) {
			return nil, f
		}
		return nil, unavailable(l.Name, err)
	}
	return src, nil
}

// tile answers /z/x/y.png.
func (s *Server) tile(l *Layer, k Kind, place string) answer {
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		src, err := l.current()
		if err != nil {
			return 0, err
		}
		cmap := ""
		if r.URL.RawQuery != "" {
			if cmap = r.URL.Query().Get("cmap"); cmap != "" {
				if _, err := colormap.Named(cmap); err != nil {
					return 0, faultf(http.StatusBadRequest, "cmap: %v", err)
				}
			}
		}
		if src, err = l.versioned(src, r, k); err != nil {
			return 0, err
		}
		t, suffix, err := parseTile(place)
		if err != nil {
			return 0, err
		}
		info := src.Info()
		if err := within(t, suffix, info); err != nil {
			return 0, err
		}
		e, err := s.entry(r.Context(), l, src, t, k, cmap)
		if err != nil {
			return 0, err
		}
		return s.sendTile(w, r, l, e, contentType(info.Type), &s.empty[k])
	}
}

// versioned is the source of the TileJSON that a reader has, when its address
// names one. What the values of tiles mean is said there, so that values of
// another version would be read wrongly: they are refused.
func (l *Layer) versioned(src Source, r *http.Request, k Kind) (Source, error) {
	if r.URL.RawQuery == "" {
		return src, nil
	}
	v := r.URL.Query().Get("v")
	if v == "" || v == short(src.Version()) {
		return src, nil
	}
	if f, ok := l.Tiles.(*liveFeed); ok {
		if old, ok := f.Versioned(v); ok {
			return old, nil
		}
	}
	if k == Values {
		return nil, faultf(http.StatusGone, "version %q of these values is gone, the data have changed; tile.json?kind=values names the present one", clip(v))
	}
	return src, nil
}

// parseTile reads "4/3/6.png".
func parseTile(place string) (t geo.Tile, suffix string, err error) {
	z, rest, ok1 := strings.Cut(place, "/")
	x, rest, ok2 := strings.Cut(rest, "/")
	y, suffix, ok3 := strings.Cut(rest, ".")
	if ok1 && ok2 && ok3 {
		if t, ok := tileOf(z, x, y); ok {
			return t, suffix, nil
		}
	}
	return t, "", faultf(http.StatusBadRequest, "%q is no tile; zoom/x/y.png of whole numbers is wanted, such as 4/3/6.png", clip(place))
}

func tileOf(z, x, y string) (t geo.Tile, ok bool) {
	for i, part := range [3]string{z, x, y} {
		v, err := strconv.ParseInt(part, 10, 32)
		if err != nil {
			return t, false
		}
		*[3]*int{&t.Z, &t.X, &t.Y}[i] = int(v)
	}
	return t, true
}

// within refuses tiles that the layer cannot have.
func within(t geo.Tile, suffix string, info archive.Info) error {
	if err := t.Check(); err != nil {
		return faultf(http.StatusBadRequest, "%v", err)
	}
	if t.Z < info.MinZoom || t.Z > info.MaxZoom {
		return faultf(http.StatusBadRequest, "tile %d/%d/%d: this layer has zooms from %d to %d", t.Z, t.X, t.Y, info.MinZoom, info.MaxZoom)
	}
	if suffix != info.Type && !(suffix == "pbf" && info.Type == "mvt") {
		return faultf(http.StatusBadRequest, "%q: the tiles of this layer end in .%s", clip("."+suffix), info.Type)
	}
	return nil
}

func contentType(kind string) string {
	switch kind {
	case "jpg":
		return "image/jpeg"
	case "mvt":
		return "application/vnd.mapbox-vector-tile"
	}
	return "image/" + kind
}

// entry is a tile from the cache, or made.
func (s *Server) entry(ctx context.Context, l *Layer, src Source, t geo.Tile, k Kind, cmap string) (*entry, error) {
	at := key{version: src.Version(), style: cmap, kind: uint8(k), id: t.ID()}
	if e := s.tiles.held(at); e != nil {
		s.metrics.hits.Add(1)
		return e, nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.slots.time)
	defer cancel()
	e, err := s.tiles.get(ctx, at, func() ([]byte, error) { return s.compute(l, src, t, k, cmap) })
	if errors.Is(err, archive.ErrDamaged) {
		err = unavailable(l.Name, archive.ErrDamaged)
	}
	return e, err
}

// compute makes a tile once a slot is free. A source that was replaced meanwhile
// makes way for the present one.
func (s *Server) compute(l *Layer, src Source, t geo.Tile, k Kind, cmap string) ([]byte, error) {
	release, err := s.slots.take(context.Background())
	if err != nil {
		return nil, err
	}
	defer release()
	start := time.Now()
	defer func() { s.metrics.computed(time.Since(start)) }()
	b, err := src.Tile(t, k, cmap)
	if errors.Is(err, errReplaced) {
		if src, err = l.current(); err != nil {
			return nil, err
		}
		b, err = src.Tile(t, k, cmap)
	}
	return b, err
}

// newEntry has the headers of an answer ready.
func newEntry(k key, body []byte) *entry {
	folder, file := k.names() // of version, style and kind
	return &entry{key: k, body: body, etag: []string{`"` + strings.TrimPrefix(folder, "swelter-") + "-" + file + `"`}, size: []string{strconv.Itoa(len(body))}}
}

// emptyTile is the one picture of nothing.
type emptyTile struct {
	body []byte
	size []string
}

// emptyTiles are those of colours, which are transparent, and of values, which
// are 0.
func emptyTiles() (out [2]emptyTile) {
	for k, c := range [2]color.NRGBA{{}, {A: 255}} {
		img := image.NewNRGBA(image.Rect(0, 0, pyramid.Size, pyramid.Size))
		for i := 3; i < len(img.Pix); i += 4 {
			img.Pix[i] = c.A
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			panic(err) // a picture of our own into memory
		}
		out[k] = emptyTile{b.Bytes(), []string{strconv.Itoa(b.Len())}}
	}
	return out
}

var (
	pngType   = []string{"image/png"}
	immutable = []string{"public, max-age=31536000, immutable"}
)

// sendTile answers with an entry, or says that the reader has it already.
func (s *Server) sendTile(w http.ResponseWriter, r *http.Request, l *Layer, e *entry, kind string, empty *emptyTile) (int, error) {
	h := w.Header()
	h["Etag"] = e.etag
	h["Cache-Control"] = l.caching(r, e.key.version)
	if l.Private {
		h["Vary"] = varyOnUser
	}
	if match := r.Header["If-None-Match"]; len(match) > 0 && etagIn(match, e.etag[0]) {
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified, nil
	}
	body, size := e.body, e.size
	if body == nil {
		if kind != "image/png" { // nothing can be shown in its place
			w.WriteHeader(http.StatusNoContent)
			return http.StatusNoContent, nil
		}
		body, size = empty.body, empty.size
	}
	if kind == "image/png" {
		h["Content-Type"] = pngType
	} else {
		h.Set("Content-Type", kind)
	}
	h["Content-Length"] = size
	_, _ = w.Write(body) // a reader who left
	return http.StatusOK, nil
}

var varyOnUser = []string{"Authorization, Cookie"}

// caching says how long an answer may be kept: for good under an address that
// names its version.
func (l *Layer) caching(r *http.Request, version string) []string {
	if !l.Private && r.URL.RawQuery != "" && r.URL.Query().Get("v") == short(version) {
		return immutable
	}
	age := l.MaxAge
	if age == 0 {
		age = 10 * time.Second
	}
	who := "public"
	if l.Private {
		who = "private"
	}
	return []string{who + ", max-age=" + strconv.Itoa(int(age.Seconds())) + ", stale-while-revalidate=" + strconv.Itoa(int(6*age.Seconds()))}
}

// short is a version as addresses have it.
func short(version string) string {
	if len(version) > 12 {
		return version[:12]
	}
	return hex.EncodeToString([]byte(version))
}

// etagIn looks for a tag among those that a request names; W/ says that bytes do
// not matter, and here they do not.
func etagIn(headers []string, tag string) bool {
	for _, h := range headers {
		for part := range strings.SplitSeq(h, ",") {
			if part = strings.TrimSpace(part); part == "*" || strings.TrimPrefix(part, "W/") == tag {
				return true
			}
		}
	}
	return false
}
