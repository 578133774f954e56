package serve

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/pyramid"
	"github.com/swelter/swelter/render/png"
)

// kindDots is the kind of gheat's tiles in the cache.
const kindDots = 2

// gheat answers scheme/zoom/x,y.png as gheat did.
func (s *Server) gheat(l *Layer, place string) answer {
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		name, rest, _ := strings.Cut(place, "/")
		scheme, err := colormap.Scheme(name)
		if err != nil {
			return 0, faultf(http.StatusNotFound, "%v; all else is below /layers/", err)
		}
		t, ok := gheatTile(rest)
		if !ok {
			return 0, faultf(http.StatusBadRequest, "%q is no tile; zoom/x,y.png of whole numbers is wanted, such as 4/3,6.png", clip(rest))
		}
		if t.Z > pyramid.GheatZoom {
			return 0, faultf(http.StatusBadRequest, "zoom %d: zoom is 0 to %d", t.Z, pyramid.GheatZoom)
		}
		if err := t.Check(); err != nil {
			return 0, faultf(http.StatusBadRequest, "%v", err)
		}
		src, err := l.current()
		if err != nil {
			return 0, err
		}
		points, ok := src.(Indexed)
		if !ok || points.Index().Far() {
			return 0, faultf(http.StatusNotFound, "layer %s is an archive or in a database; dots need a layer of points in memory", l.Name)
		}
		e, err := s.dots(r.Context(), src, points, t, name, scheme)
		if err != nil {
			return 0, err
		}
		return s.sendTile(w, r, l, e, "image/png", &s.empty[Colours])
	}
}

func gheatTile(place string) (geo.Tile, bool) {
	z, rest, _ := strings.Cut(place, "/")
	x, rest, _ := strings.Cut(rest, ",")
	y, ok := strings.CutSuffix(rest, ".png")
	t, whole := tileOf(z, x, y)
	return t, ok && whole
}

func (s *Server) dots(ctx context.Context, src Source, points Indexed, t geo.Tile, name string, scheme *colormap.Map) (*entry, error) {
	ctx, cancel := context.WithTimeout(ctx, s.slots.time)
	defer cancel()
	return s.tiles.get(ctx, key{version: src.Version(), style: name, kind: kindDots, id: t.ID()}, func() ([]byte, error) {
		release, err := s.slots.take(context.Background())
		if err != nil {
			return nil, err
		}
		defer release()
		img, err := points.Index().Dots(t, scheme, pyramid.GheatFading)
		if err != nil || img == nil {
			return nil, err
		}
		var b bytes.Buffer
		err = png.Encode(&b, img)
		return b.Bytes(), err
	})
}
