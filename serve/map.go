package serve

import (
	"context"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/pyramid"
	"github.com/swelter/swelter/shade"
)

// view is what a map of tiles shows.
type view struct {
	Extent geom.Extent
	Zoom   int
	CMap   string
}

// mostTiles bounds the tiles of one map.
const mostTiles = 64

// viewOf reads bbox=west,south,east,north, zoom and cmap; without them a map
// shows all points, with about 1000 pixels across. most bounds its tiles.
func viewOf(q url.Values, src Source, most int) (view, error) {
	info := src.Info()
	v := view{Extent: info.Bounds, CMap: q.Get("cmap")}
	if text := q.Get("bbox"); text != "" {
		var edge [4]float64
		parts := strings.Split(text, ",")
		for i := range parts {
			f, err := strconv.ParseFloat(strings.TrimSpace(parts[i]), 64)
			if err != nil || len(parts) != 4 {
				return v, faultf(http.StatusBadRequest, "bbox %q: west,south,east,north in degrees are wanted", clip(text))
			}
			edge[i] = f
		}
		v.Extent = geom.Extent{XMin: edge[0], YMin: edge[1], XMax: edge[2], YMax: edge[3]}
	}
	e := &v.Extent
	e.YMin, e.YMax = max(e.YMin, -geo.MaxMercatorLat), min(e.YMax, geo.MaxMercatorLat)
	if !(e.XMin < e.XMax && e.YMin < e.YMax && e.XMin >= -360 && e.XMax <= 540 && e.Width() <= 360) {
		return v, faultf(http.StatusBadRequest, "bbox %g,%g,%g,%g: west,south,east,north in degrees are wanted, at most once around the world", e.XMin, e.YMin, e.XMax, e.YMax)
	}
	best := int(math.Round(math.Log2(1000 / pyramid.Size * 360 / e.Width())))
	var err error
	if v.Zoom, err = zoomOf(q, info.MinZoom, info.MaxZoom, max(info.MinZoom, min(info.MaxZoom, best))); err != nil {
		return v, err
	}
	if c := v.cover(); c.cols*c.rows > most {
		return v, faultf(http.StatusBadRequest, "zoom %d: a map of this extent takes %d tiles, and %d are the most; take a smaller bbox or a lower zoom", v.Zoom, c.cols*c.rows, most)
	}
	return v, nil
}

// covering is the rectangle of tiles that a view takes; x may lie beyond the
// antimeridian.
type covering struct{ x, y, cols, rows int }

func (v view) cover() covering {
	n := math.Ldexp(1, v.Zoom)
	x0, y0 := geo.WorldPlace(v.Extent.XMin, v.Extent.YMax)
	x1, y1 := geo.WorldPlace(v.Extent.XMax, v.Extent.YMin)
	c := covering{x: int(math.Floor(x0 * n)), y: max(0, int(math.Floor(y0*n)))}
	c.cols = max(1, int(math.Ceil(x1*n))-c.x)
	c.rows = max(1, min(int(math.Ceil(y1*n)), int(n))-c.y)
	return c
}

// draw puts tiles of values together and lays them on the ground.
func (s *Server) draw(ctx context.Context, l *Layer, src Source, v view, spec swelter.Spec) (*swelter.Figure, error) {
	m := src.Meta()
	if m == nil || !hasValues(src) {
		return nil, faultf(http.StatusNotFound, "layer %s holds colours; a map is drawn of values", l.Name)
	}
	level, err := m.Level(v.Zoom)
	if err != nil {
		return nil, err
	}
	g, err := stitched(src, v, level, m.Surface != "")
	if err != nil {
		return nil, err
	}
	colors := level.Mapper.Map
	if v.CMap != "" {
		if colors, err = m.Style(v.CMap); err != nil {
			return nil, faultf(http.StatusBadRequest, "cmap: %v", err)
		}
	}
	g.Name = m.Unit
	spec.Make.Map = &swelter.MapOptions{Projection: "web-mercator", Extent: v.Extent}
	fig, err := swelter.MapOf(ctx, g, shade.New(level.Norm, colors, level.Mapper.Missing), spec, s.o.Env)
	if err != nil {
		return nil, faultf(http.StatusBadRequest, "%v", err)
	}
	return fig, nil
}

// stitched is the values of a view's tiles as one grid. It computes them itself:
// the caller has the slot that they need.
func stitched(src Source, v view, level *pyramid.Level, signed bool) (*grid.Grid, error) {
	c, n := v.cover(), 1<<v.Zoom
	g := grid.New(c.rows*pyramid.Size, c.cols*pyramid.Size)
	if !signed { // what is NaN is nothing there, and 0 here
		clear(g.Values)
	}
	for row := range c.rows {
		for col := range c.cols {
			t := geo.Tile{Z: v.Zoom, X: ((c.x+col)%n + n) % n, Y: c.y + row}
			b, err := src.Tile(t, Values, "")
			if err != nil {
				return nil, err
			}
			if b == nil {
				continue
			}
			values, err := decode(b, level)
			if err != nil {
				return nil, err
			}
			for y := range pyramid.Size {
				copy(g.Row(row*pyramid.Size + y)[col*pyramid.Size:], values[y*pyramid.Size:][:pyramid.Size])
			}
		}
	}
	side := math.Ldexp(pyramid.Size, v.Zoom)
	g.X = edges(g.Cols, func(i int) float64 {
		lon, _ := geo.FromWorldPlace(float64(c.x*pyramid.Size+i)/side, .5)
		return lon
	})
	g.Y = edges(g.Rows, func(i int) float64 {
		_, lat := geo.FromWorldPlace(.5, float64(c.y*pyramid.Size+i)/side)
		return lat
	})
	return g, nil
}

func edges(n int, at func(i int) float64) grid.Axis {
	e := make([]float64, n+1)
	for i := range e {
		e[i] = at(i)
	}
	return grid.Axis{N: n, Kind: grid.Number, Edges: e}
}
