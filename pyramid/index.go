package pyramid

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
)

// MaxZoom is the finest zoom of tiles: places are kept in 32 bits each way,
// 9 mm at the equator, and a kernel takes them to a quarter of a pixel.
const MaxZoom = 22

// Index holds points on the square of web Mercator for quick sums over the
// cells of any zoom. It is immutable and safe for concurrent use.
//
// A point is one key: the bits of its x and y in turn (Morton's order), so that
// the points of a tile, and of each of its pixels, are one run of the sorted
// keys. Tiles with many points have their sums kept besides: see dense.
type Index struct {
	keys  []uint64
	w     []float64 // nil when all are 1
	total float64
	whole bool    // all weights are whole numbers
	least float64 // that was taken off all weights: see Builder.Signed
	most  float64 // of what is left of them

	leftOut int // points without a place on the square
	dense   [MaxZoom + finer + 1]map[uint64]run
	bytes   int64
	far     *far // where the points are, or nil: here
}

// run is the cells of a tile that are not empty, by their place in the tile in
// Morton's order.
type run struct {
	codes []uint16
	sums  []float64
}

// denseTile is how many points make it worth keeping a tile's sums.
const denseTile = 1 << 17

// NewIndex sorts points: see Builder.
func NewIndex(pts geom.Points) (*Index, error) {
	var b Builder
	if err := b.Add(pts); err != nil {
		return nil, err
	}
	return b.Index()
}

// Builder takes the points of an Index in parts. The zero value is empty.
type Builder struct {
	// Signed takes weights of any sign: they are values of the points, and their
	// least is taken off all of them, so that sums do not cancel out.
	Signed bool

	x Index
}

// Add takes points of longitudes and latitudes in degrees. Longitudes are
// taken around the world; points beyond the square's 85.05 degrees north and
// south are left out and counted. Weights below 0 are refused. Parts have
// weights, or none has.
func (b *Builder) Add(pts geom.Points) error {
	x, n := &b.x, pts.Len()
	if len(pts.Y) != n || pts.W != nil && len(pts.W) != n {
		return fmt.Errorf("pyramid: %d longitudes, %d latitudes and %d weights; columns have one length", n, len(pts.Y), len(pts.W))
	}
	if len(x.keys) > 0 && n > 0 && (x.w == nil) != (pts.W == nil) {
		return errors.New("pyramid: some points have weights, and others have none")
	}
	if len(x.keys) == 0 {
		x.whole = true
	}
	x.keys = slices.Grow(x.keys, n)
	for i, lon := range pts.X {
		lat, w := pts.Y[i], 1.0
		if pts.W != nil {
			w = pts.W[i]
		}
		switch {
		case lon-lon != 0 || lat-lat != 0 || w-w != 0:
			x.leftOut++
			continue
		case math.Abs(lon) > 360 || math.Abs(lat) > 360:
			return fmt.Errorf("%.12g, %.12g is no longitude and latitude in degrees; are these metres?", lon, lat)
		case math.Abs(lat) > 90:
			return fmt.Errorf("latitude %g is beyond 90 degrees; is it the longitude?", lat)
		case w < 0 && !b.Signed:
			return fmt.Errorf("weight %g is below 0; tiles hold sums of weights from 0 on", w)
		case math.Abs(lat) > geo.MaxMercatorLat:
			x.leftOut++
			continue
		}
		x.keys = append(x.keys, keyOf(lon, lat))
		if pts.W != nil {
			x.w = append(x.w, w)
		}
		x.total += w
		x.whole = x.whole && w == math.Trunc(w)
	}
	return nil
}

// Index sorts the points. It takes 8 bytes a point (16 with weights), at most 8
// more for sums of tiles with many points, and twice as much while it is made.
// The Builder is empty afterwards.
func (b *Builder) Index() (*Index, error) {
	x := b.x
	b.x = Index{}
	if len(x.keys) == 0 {
		return nil, errors.New("no point has a longitude and a latitude on the map; check the columns")
	}
	x.keys, x.w = slices.Clip(x.keys), slices.Clip(x.w)
	if b.Signed && x.w != nil {
		x.least = slices.Min(x.w)
		for i := range x.w {
			x.w[i] -= x.least
		}
		x.total -= x.least * float64(len(x.w))
		x.most = slices.Max(x.w)
	}
	x.sort()
	x.keep()
	return &x, nil
}

// Len is how many points have been taken.
func (b *Builder) Len() int { return len(b.x.keys) }

// With is the points of both indexes, those of more after those of x where they
// share a place. It takes a pass over both, not a sort.
func (x *Index) With(more *Index) (*Index, error) {
	if (x.w == nil) != (more.w == nil) || x.least != 0 || more.least != 0 {
		return nil, errors.New("pyramid: some points have weights, and others have none")
	}
	n := len(x.keys) + len(more.keys)
	both := &Index{keys: make([]uint64, 0, n), total: x.total + more.total, whole: x.whole && more.whole, leftOut: x.leftOut + more.leftOut}
	if x.w != nil {
		both.w = make([]float64, 0, n)
	}
	take := func(from *Index, lo, hi int) {
		both.keys = append(both.keys, from.keys[lo:hi]...)
		if x.w != nil {
			both.w = append(both.w, from.w[lo:hi]...)
		}
	}
	at := 0
	for j, k := range more.keys {
		end := at + sort.Search(len(x.keys)-at, func(i int) bool { return x.keys[at+i] > k })
		take(x, at, end)
		take(more, j, j+1)
		at = end
	}
	take(x, at, len(x.keys))
	both.keep()
	return both, nil
}

// keyOf is a place in Morton's order.
func keyOf(lon, lat float64) uint64 {
	px, py := geo.WorldPlace(lon, lat)
	px -= math.Floor(px)
	const side = 1 << 32
	return spread(uint32(min(px*side, side-1))) | spread(uint32(max(0, min(py*side, side-1))))<<1
}

// spread puts a 0 between all bits.
func spread(v uint32) uint64 {
	x := uint64(v)
	x = (x | x<<16) & 0x0000ffff0000ffff
	x = (x | x<<8) & 0x00ff00ff00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f0f0f0f0f
	x = (x | x<<2) & 0x3333333333333333
	return (x | x<<1) & 0x5555555555555555
}

// gather takes every second bit: the inverse of spread.
func gather(x uint64) uint32 {
	x &= 0x5555555555555555
	x = (x | x>>1) & 0x3333333333333333
	x = (x | x>>2) & 0x0f0f0f0f0f0f0f0f
	x = (x | x>>4) & 0x00ff00ff00ff00ff
	x = (x | x>>8) & 0x0000ffff0000ffff
	return uint32(x | x>>16)
}

// sort orders keys and weights by radix, stably: weights of one place are added
// in the order of the input.
func (x *Index) sort() {
	n := len(x.keys)
	keys, w := make([]uint64, n), []float64(nil)
	if x.w != nil {
		w = make([]float64, n)
	}
	for shift := 0; shift < 64; shift += 16 {
		var count [1 << 16]int
		for _, k := range x.keys {
			count[k>>shift&0xffff]++
		}
		at := 0
		for d, c := range count {
			count[d] = at
			at += c
		}
		for i, k := range x.keys {
			d := k >> shift & 0xffff
			keys[count[d]] = k
			if w != nil {
				w[count[d]] = x.w[i]
			}
			count[d]++
		}
		x.keys, keys = keys, x.keys
		x.w, w = w, x.w
	}
}

// Points is how many points have a place in tiles, and LeftOut how many not.
func (x *Index) Points() int {
	if x.far != nil {
		return int(x.far.Points)
	}
	return len(x.keys)
}

// LeftOut is how many points lie beyond the square, or nowhere.
func (x *Index) LeftOut() int { return x.leftOut }

// Weight is the sum of all weights.
func (x *Index) Weight() float64 { return x.total }

// Digest is a short name of the points: other points have another one.
func (x *Index) Digest() string {
	if x.far != nil {
		return x.far.Digest
	}
	h := sha256.New()
	var b [8]byte
	for i, k := range x.keys {
		binary.LittleEndian.PutUint64(b[:], k)
		h.Write(b[:])
		if x.w != nil {
			binary.LittleEndian.PutUint64(b[:], math.Float64bits(x.w[i]))
			h.Write(b[:])
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// Bytes is the memory that the index holds.
func (x *Index) Bytes() int64 { return int64(len(x.keys)+len(x.w))*8 + x.bytes }

// Extent is the smallest rectangle of degrees around all points, to a pixel of
// zoom 8.
func (x *Index) Extent() geom.Extent {
	if x.far != nil {
		return x.far.extent()
	}
	const bits = 16
	e := geom.Empty()
	last := uint64(math.MaxUint64)
	for _, k := range x.keys {
		if k>>(64-2*bits) == last {
			continue
		}
		last = k >> (64 - 2*bits)
		px, py := float64(gather(last)), float64(gather(last>>1))
		for d := range 2 {
			s := float64(d)
			lon, lat := geo.FromWorldPlace((px+s)/(1<<bits), (py+s)/(1<<bits))
			e = e.Add(lon, lat)
		}
	}
	return e
}

// bounds are the keys of a tile: from lo to hi in the sorted order.
func (x *Index) bounds(t geo.Tile) (lo, hi int) {
	m := spread(uint32(t.X)) | spread(uint32(t.Y))<<1
	shift := 64 - 2*t.Z
	if t.Z == 0 {
		return 0, len(x.keys)
	}
	first := m << shift
	last := first | (1<<shift - 1)
	lo = sort.Search(len(x.keys), func(i int) bool { return x.keys[i] >= first })
	hi = lo + sort.Search(len(x.keys)-lo, func(i int) bool { return x.keys[lo+i] > last })
	return lo, hi
}

// keep stores the sums of tiles with many points, from zoom 0 on, until they
// take as much memory as the keys: the time of any tile is then bounded, not by
// the number of all points but by that of its pixels and denseTile.
func (x *Index) keep() {
	budget := int64(len(x.keys)) * 8
	for z := 0; z <= MaxZoom; z++ {
		level := map[uint64]run{}
		for _, t := range x.tiles(z, denseTile) {
			r := x.cellsOf(t)
			r.codes, r.sums = slices.Clone(r.codes), slices.Clone(r.sums) // no larger than they are
			level[morton(t)] = r
			if x.bytes += int64(len(r.codes)) * 10; x.bytes > budget {
				return
			}
		}
		if len(level) == 0 {
			return
		}
		x.dense[z] = level
	}
}

func morton(t geo.Tile) uint64 { return spread(uint32(t.X)) | spread(uint32(t.Y))<<1 }

// tiles are those of a zoom with at least so many points, in Morton's order.
func (x *Index) tiles(z, least int) []geo.Tile {
	var all []geo.Tile
	_ = x.runs(z, func(t geo.Tile, points int) { // of points that are here
		if points >= least {
			all = append(all, t)
		}
	})
	return all
}

// runs visits all tiles of a zoom that hold points, in Morton's order.
func (x *Index) runs(z int, visit func(t geo.Tile, points int)) error {
	if x.far != nil {
		return x.far.runs(z, visit)
	}
	if z == 0 {
		visit(geo.Tile{}, len(x.keys))
		return nil
	}
	shift := 64 - 2*z
	for i := 0; i < len(x.keys); {
		m := x.keys[i] >> shift
		// The end of the run is looked for in growing steps.
		step := 1
		for i+step < len(x.keys) && x.keys[i+step]>>shift == m {
			step *= 2
		}
		lo, hi := i+step/2, min(i+step, len(x.keys))
		end := lo + sort.Search(hi-lo, func(j int) bool { return x.keys[lo+j]>>shift != m })
		visit(geo.Tile{Z: z, X: int(gather(m)), Y: int(gather(m >> 1))}, end-i)
		i = end
	}
	return nil
}

// cells are the sums of a tile's pixels that are not empty.
func (x *Index) cells(t geo.Tile) run {
	if r, ok := x.dense[t.Z][morton(t)]; ok {
		return r
	}
	return x.cellsOf(t)
}

// cellsOf adds up a tile's points, each pixel's in the order of the keys. Tiles
// beyond MaxZoom are those of a kernel's finer lattice.
func (x *Index) cellsOf(t geo.Tile) run {
	lo, hi := x.bounds(t)
	var r run
	if lo == hi {
		return r
	}
	shift := 64 - 2*t.Z - 16
	most := min(hi-lo, Size*Size)
	r.codes, r.sums = make([]uint16, 0, most), make([]float64, 0, most)
	for i := lo; i < hi; {
		code := x.keys[i] >> shift
		sum := 0.0
		from := i
		for i < hi && x.keys[i]>>shift == code {
			if x.w != nil {
				sum += x.w[i]
			}
			i++
		}
		if x.w == nil {
			sum = float64(i - from)
		}
		r.codes, r.sums = append(r.codes, uint16(code)), append(r.sums, sum)
	}
	return r
}
