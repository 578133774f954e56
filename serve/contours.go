package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/contour"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/pyramid"
	"github.com/swelter/swelter/render/geojson"
)

// kindContours is the kind of contours in the cache; those of pictures come
// before it.
const kindContours = kindMap + 1

const (
	defaultContours = 8
	mostContours    = 30
	// mostContourTiles bounds those of one answer: a window of 1920 x 1080 pixels
	// takes up to 112.
	mostContourTiles = 128
	// mostCorners bounds an answer: about 12 MB.
	mostCorners = 500_000
)

// areaShares are the shares of the mass whose smallest areas are told, the
// largest first: the home range and its core.
var areaShares = []float64{.95, .5}

// contours answers contours.geojson: the lines of equal value of a zoom's tiles,
// and of a density the smallest areas that hold 95 and 50 % of it.
func (s *Server) contours(l *Layer) answer {
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		src, err := l.current()
		if err != nil {
			return 0, err
		}
		m := src.Meta()
		if m == nil || !hasValues(src) {
			return 0, faultf(http.StatusNotFound, "layer %s holds colours; contours are of values", l.Name)
		}
		if m.Radius == "" && m.Surface == "" {
			return 0, faultf(http.StatusNotFound, "layer %s counts points in pixels, which have no contours; give its recipe a radius", l.Name)
		}
		q := r.URL.Query()
		v, err := contourView(q, src)
		if err != nil {
			return 0, err
		}
		levels, err := contourLevels(q.Get("levels"), m, v.Zoom)
		if err != nil {
			return 0, err
		}
		style, err := json.Marshal([]any{v, levels})
		if err != nil {
			return 0, err
		}
		e, err := s.made(r.Context(), key{version: src.Version(), style: string(style), kind: kindContours}, func(context.Context) ([]byte, error) {
			return contoursOf(src, m, v, levels)
		})
		if err != nil {
			return 0, err
		}
		h := w.Header()
		h["Etag"], h["Cache-Control"] = e.etag, l.caching(r, e.key.version)
		if l.Private {
			h["Vary"] = varyOnUser
		}
		if match := r.Header["If-None-Match"]; len(match) > 0 && etagIn(match, e.etag[0]) {
			w.WriteHeader(http.StatusNotModified)
			return http.StatusNotModified, nil
		}
		return send(w, "application/geo+json", e.body)
	}
}

// contourView is what a query asks for, by itself all points and one tile around
// them, which a radius of up to 256 pixels does not pass.
func contourView(q url.Values, src Source) (view, error) {
	if q.Get("bbox") != "" {
		return viewOf(q, src, mostContourTiles)
	}
	info := src.Info()
	tiles := func(v view) int { c := v.cover(); return c.cols * c.rows }
	best := info.MinZoom
	for best < info.MaxZoom && tiles(wholeView(src, best+1)) <= mostContourTiles {
		best++
	}
	zoom, err := zoomOf(q, info.MinZoom, info.MaxZoom, best)
	if err != nil {
		return view{}, err
	}
	v := wholeView(src, zoom)
	if n := tiles(v); n > mostContourTiles {
		return v, faultf(http.StatusBadRequest, "zoom %d: contours of all points take %d tiles there, and %d are the most; take a lower zoom or a bbox", zoom, n, mostContourTiles)
	}
	return v, nil
}

// wholeView is all points and one tile around them, at most the world once.
func wholeView(src Source, zoom int) view {
	one := 360 / math.Ldexp(1, zoom)
	e := src.Info().Bounds
	if e.IsZero() {
		e = geom.Extent{XMin: -180, YMin: -geo.MaxMercatorLat, XMax: 180, YMax: geo.MaxMercatorLat}
	}
	x0, y0 := geo.WorldPlace(e.XMin-one, e.YMax)
	x1, y1 := geo.WorldPlace(e.XMax+one, e.YMin)
	if n := math.Ldexp(1, zoom); math.Ceil(x1*n)-math.Floor(x0*n) >= n {
		x0, x1 = 0, 1
	}
	v := view{Zoom: zoom}
	v.Extent.XMin, v.Extent.YMax = geo.FromWorldPlace(x0, max(0, y0-one/360))
	v.Extent.XMax, v.Extent.YMin = geo.FromWorldPlace(x1, min(1, y1+one/360))
	return v
}

// contourLevels are those that a query names, or so many at equal steps of the
// zoom's colours: the same wherever the map is.
func contourLevels(text string, m *pyramid.Meta, zoom int) ([]float64, error) {
	level, err := m.Level(zoom)
	if err != nil {
		return nil, faultf(http.StatusNotFound, "%v", err)
	}
	n, notWhole := strconv.Atoi(text)
	if text == "" {
		n, notWhole = defaultContours, nil
	}
	if notWhole != nil {
		levels, err := contour.Options{Levels: text}.LevelsFor(0, 1)
		if err == nil && len(levels) > mostContours {
			return nil, faultf(http.StatusBadRequest, "levels: %d are given, and %d are the most", len(levels), mostContours)
		}
		if err != nil {
			return nil, faultf(http.StatusBadRequest, "levels=%q: how many, or rising values between commas are wanted, such as 8 or 1,2,5", clip(text))
		}
		return levels, nil
	}
	if n < 1 || n > mostContours {
		return nil, faultf(http.StatusBadRequest, "levels=%d: 1 to %d can be had", n, mostContours)
	}
	return colourSteps(level.Norm, n), nil
}

// colourSteps are n values at equal steps of colour, to two digits.
func colourSteps(nm norm.Norm, n int) []float64 {
	var levels []float64
	for i := range n {
		v := nm.Invert(float64(i+1) / float64(n+1))
		rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 2, 64), 64)
		if err == nil && rounded-rounded == 0 {
			levels = append(levels, rounded)
		}
	}
	slices.Sort(levels)
	return slices.Compact(levels)
}

// contoursOf computes the lines and the areas of a view and writes them.
func contoursOf(src Source, m *pyramid.Meta, v view, levels []float64) ([]byte, error) {
	level, err := m.Level(v.Zoom)
	if err != nil {
		return nil, err
	}
	g, err := stitched(src, v, level, m.Surface != "")
	if err != nil {
		return nil, err
	}
	lines, err := contour.Lines(g, levels)
	if err != nil {
		return nil, err
	}
	var list []geojson.Feature
	corners := 0
	if m.Surface == "" {
		if list, err = densestAreas(g, m, v.Zoom); err != nil {
			return nil, err
		}
		for _, f := range list {
			for _, p := range f.Area {
				for _, ring := range p {
					corners += len(ring)
				}
			}
		}
	}
	for _, one := range lines {
		for _, line := range one.Lines {
			corners += len(line)
		}
		list = append(list, geojson.Feature{Lines: one.Lines, Properties: []geojson.Property{
			{Name: "kind", Value: "line"}, {Name: "level", Value: one.Level}, {Name: "unit", Value: m.Unit}, {Name: "zoom", Value: float64(v.Zoom)},
		}})
	}
	if corners > mostCorners {
		return nil, faultf(http.StatusBadRequest, "zoom %d: these contours have %d corners, and %d are the most; take a lower zoom, fewer levels or a smaller bbox", v.Zoom, corners, mostCorners)
	}
	var b bytes.Buffer
	err = geojson.Features(&b, list, geojson.Options{EPSG: 4326})
	return b.Bytes(), err
}

// densestAreas are the smallest areas that hold shares of the mass in view. Of a
// density on the ground they are the smallest on the ground; of one in pixels,
// the smallest on the map of this zoom.
func densestAreas(g *grid.Grid, m *pyramid.Meta, zoom int) ([]geojson.Feature, error) {
	if _, hi := contour.Between(g.Values); !(hi > 0) {
		return nil, nil // there is no mass here
	}
	size := func(row, _ int) float64 { return groundArea(g, row) }
	if !onGround(m) {
		size = func(int, int) float64 { return 1 }
	}
	found, err := contour.Volumes(g, areaShares, size)
	if err != nil {
		return nil, err
	}
	var list []geojson.Feature
	for _, a := range found {
		ground := 0.0
		for row := range g.Rows {
			n := 0
			for _, v := range g.Row(row) {
				if v >= a.Level {
					n++
				}
			}
			ground += float64(n) * groundArea(g, row)
		}
		list = append(list, geojson.Feature{Area: orb.MultiPolygon(a.Area), Properties: []geojson.Property{
			{Name: "kind", Value: "area"}, {Name: "share", Value: a.Share}, {Name: "level", Value: a.Level},
			{Name: "unit", Value: m.Unit}, {Name: "km2", Value: ground}, {Name: "zoom", Value: float64(zoom)},
		}})
	}
	return list, nil
}

// onGround reports whether values are per square kilometre.
func onGround(m *pyramid.Meta) bool {
	return m.Radius != "" && m.Radius[len(m.Radius)-1] == 'm'
}

// groundArea is that of a cell in square kilometres.
func groundArea(g *grid.Grid, row int) float64 {
	e := geom.Extent{XMin: g.X.Edges[0], XMax: g.X.Edges[1]}
	e.YMax, e.YMin = g.Y.Edges[row], g.Y.Edges[row+1]
	return geo.Ground{}.Area(e) / 1e6
}
