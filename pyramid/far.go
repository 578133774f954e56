package pyramid

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/table"
)

// far is where the points of an Index are when they are not here: an engine adds
// them up, and what a tile needs of them travels.
type far struct {
	ctx    context.Context
	places table.Places
	table.PlaceSurvey
	tiles [MaxZoom + 1]struct {
		once sync.Once
		list []farTile
		err  error
	}
}

// farTile is a tile that holds points, by its place in Morton's order.
type farTile struct {
	at     uint64
	points int64
}

// mostFarTiles bounds the tiles of one zoom whose points are counted.
const mostFarTiles = 8 << 20

// NewFarIndex is an Index whose points stay with an engine. Each tile is a
// question to it, as long as ctx lasts. Tiles of counts are those of an Index of
// the points in memory, to the last bit. A far Index has a density alone, and no
// dots. The survey is the engine's.
func NewFarIndex(ctx context.Context, p table.Places, s table.PlaceSurvey) (*Index, error) {
	switch {
	case s.FarLat > 90:
		return nil, fmt.Errorf("latitude %g is beyond 90 degrees; are these metres, or is it the longitude?", s.FarLat)
	case s.FarLon > 360:
		return nil, fmt.Errorf("longitude %g is beyond 360 degrees; are these metres? tiles need degrees", s.FarLon)
	case s.Points == 0:
		return nil, errors.New("no point has a longitude and a latitude on the map; check the columns")
	case s.Weighted && s.Least < 0:
		return nil, fmt.Errorf("weight %g is below 0; tiles hold sums of weights from 0 on", s.Least)
	case s.Points > math.MaxInt || s.Rows > math.MaxInt:
		return nil, fmt.Errorf("%d points are more than this machine counts", s.Points)
	}
	x := &Index{total: s.Sum, whole: s.Whole, leftOut: int(s.Rows - s.Points), far: &far{ctx: ctx, places: p, PlaceSurvey: s}}
	if s.Weighted {
		x.w = []float64{}
	}
	return x, nil
}

// Far reports whether the points are with an engine.
func (x *Index) Far() bool { return x.far != nil }

// extent is the smallest rectangle of degrees around all points, as that of an
// Index that has them.
func (f *far) extent() geom.Extent {
	e := geom.Empty()
	for _, at := range [2][2]uint64{{f.Box.X0, f.Box.Y0}, {f.Box.X1, f.Box.Y1}} {
		lon, lat := geo.FromWorldPlace(float64(at[0])/(1<<16), float64(at[1])/(1<<16))
		e = e.Add(lon, lat)
	}
	return e
}

// runs visits all tiles of a zoom that hold points, in Morton's order.
func (f *far) runs(z int, visit func(t geo.Tile, points int)) error {
	if z == 0 {
		visit(geo.Tile{}, int(f.Points))
		return nil
	}
	at := &f.tiles[z]
	at.once.Do(func() {
		n := uint64(1) << z
		at.err = f.places.Cells(f.ctx, z, table.PlaceBox{X1: n, Y1: n}, func(c table.PlaceCell) error {
			if len(at.list) == mostFarTiles {
				return fmt.Errorf("zoom %d: more than %d tiles hold points; take lower zooms", z, mostFarTiles)
			}
			at.list = append(at.list, farTile{spread(c.X) | spread(c.Y)<<1, c.Points})
			return nil
		})
		slices.SortFunc(at.list, func(a, b farTile) int { return cmp.Compare(a.at, b.at) })
	})
	for _, t := range at.list {
		visit(geo.Tile{Z: z, X: int(gather(t.at)), Y: int(gather(t.at >> 1))}, int(t.points))
	}
	return at.err
}

// near is an Index of the sums in boxes of cells, as points in their corners: in
// tiles of 256 such cells it has the sums of all points.
func (x *Index) near(bits int, boxes ...table.PlaceBox) (*Index, error) {
	own := &Index{whole: x.whole, w: []float64{}}
	for _, box := range boxes {
		err := x.far.places.Cells(x.far.ctx, bits, box, func(c table.PlaceCell) error {
			own.keys = append(own.keys, (spread(c.X)|spread(c.Y)<<1)<<(64-2*bits))
			own.w = append(own.w, c.Sum)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	own.sort()
	return own, nil
}

// nearTiles is what n x n tiles need where points are counted in pixels.
func (x *Index) nearTiles(t geo.Tile, n int) (*Index, error) {
	return x.near(t.Z+8, table.PlaceBox{X0: uint64(t.X) << 8, Y0: uint64(t.Y) << 8, X1: uint64(t.X+n) << 8, Y1: uint64(t.Y+n) << 8})
}

// near is what the kernel needs around a square of pixels: see sources.
func (k *kernel) near(x *Index, z, px, py, side int) (*Index, error) {
	const step = 1 << 8 // cells of a tile of the finer lattice
	r := k.reached(px, py, side)
	rows := table.PlaceBox{Y0: uint64(r.r0) * step, Y1: uint64(r.r1+1) * step}
	var boxes []table.PlaceBox
	add := func(c0, c1 int) {
		b := rows
		b.X0, b.X1 = uint64(c0)*step, uint64(c1+1)*step
		boxes = append(boxes, b)
	}
	switch c0, c1 := r.c0, r.c1; {
	case r.r0 > r.r1:
	case c1-c0+1 >= r.n:
		add(0, r.n-1)
	default: // around the world
		turn := floorDiv(c0, r.n) * r.n
		c0, c1 = c0-turn, c1-turn
		add(c0, min(c1, r.n-1))
		if c1 >= r.n {
			add(0, c1-r.n)
		}
	}
	return x.near(z+finer+8, boxes...)
}

// sample is the sums of the pixels of a zoom that are not 0: all, or from a
// certain number on those at equal steps of their rank, with the extremes.
func (f *far) sample(l *Level) ([]float64, error) {
	var sums []float64
	var cells []int64
	var all int64
	err := f.places.Sums(f.ctx, l.Zoom+8, func(sum float64, n int64) error {
		if sum > 0 {
			sums, cells, all = append(sums, sum), append(cells, n), all+n
		}
		return nil
	})
	if err != nil || len(sums) == 0 {
		return nil, err
	}
	step := 1 + all/mostValues
	values := make([]float64, 0, all/step+2)
	var passed int64
	for i, n := range cells {
		for k := (step - passed%step) % step; k < n; k += step {
			values = append(values, sums[i])
		}
		passed += n
	}
	l.Max = sums[len(sums)-1]
	return append(values, sums[0], l.Max), nil
}
