package geopackage

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// shape is a geometry: its points, lines and areas.
type shape struct {
	points []orb.Point
	lines  []orb.LineString
	areas  orb.MultiPolygon
}

// parse reads a geometry as GeoPackage stores it: a header of its own (OGC
// 12-128r18, 2.1.3), then well-known binary (ISO 13249-3). NULL and empty
// geometries are a shape of nothing.
func parse(b []byte) (shape, error) {
	var s shape
	if len(b) == 0 {
		return s, nil
	}
	if len(b) < 8 || b[0] != 'G' || b[1] != 'P' {
		return s, errors.New("its geometry does not begin with GP")
	}
	envelope := int(b[3] >> 1 & 7)
	sizes := [...]int{0, 32, 48, 48, 64}
	if envelope >= len(sizes) || len(b) < 8+sizes[envelope] {
		return s, errors.New("its geometry has a header that is none")
	}
	if b[3]&0x10 != 0 { // empty
		return s, nil
	}
	w := &wkb{rest: b[8+sizes[envelope]:]}
	w.geometry(&s, 0)
	return s, w.err
}

// wkb reads well-known binary.
type wkb struct {
	rest  []byte
	order binary.ByteOrder
	more  int // coordinates of a position beside the first two
	err   error
}

// deepest is how far collections may lie in one another.
const deepest = 16

func (w *wkb) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf(format, args...)
	}
}

func (w *wkb) take(n int) []byte {
	if w.err == nil && len(w.rest) < n {
		w.fail("its geometry ends in the middle")
	}
	if w.err != nil {
		return make([]byte, n)
	}
	b := w.rest[:n]
	w.rest = w.rest[n:]
	return b
}

// count is a number of parts, each of which has at least so many bytes.
func (w *wkb) count(least int) int {
	n := w.order.Uint32(w.take(4))
	if w.err == nil && int64(n)*int64(least) > int64(len(w.rest)) {
		w.fail("its geometry ends in the middle")
	}
	if w.err != nil {
		return 0
	}
	return int(n)
}

func (w *wkb) position() orb.Point {
	b := w.take(16 + 8*w.more)
	if w.err != nil {
		return orb.Point{}
	}
	return orb.Point{math.Float64frombits(w.order.Uint64(b)), math.Float64frombits(w.order.Uint64(b[8:]))}
}

func (w *wkb) positions() []orb.Point {
	n := w.count(16 + 8*w.more)
	out := make([]orb.Point, n)
	for i := range out {
		out[i] = w.position()
	}
	return out
}

// kind reads which geometry follows, and how its positions are stored.
func (w *wkb) kind() uint32 {
	if w.take(1)[0] == 0 {
		w.order = binary.BigEndian
	} else {
		w.order = binary.LittleEndian
	}
	k := w.order.Uint32(w.take(4))
	w.more = 0
	if k&0xe0000000 != 0 { // as PostGIS writes z, m and a system
		w.more = int(k>>31&1 + k>>30&1)
		if k&0x20000000 != 0 {
			w.take(4)
		}
		return k & 0xff
	}
	switch k / 1000 {
	case 1, 2:
		w.more = 1
	case 3:
		w.more = 2
	}
	return k % 1000
}

func (w *wkb) geometry(s *shape, depth int) {
	k := w.kind()
	switch {
	case w.err != nil:
	case k == 1:
		if p := w.position(); w.err == nil && p[0] == p[0] && p[1] == p[1] { // NaN is no point
			s.points = append(s.points, p)
		}
	case k == 2:
		s.lines = append(s.lines, w.positions())
	case k == 3:
		var p orb.Polygon
		for range w.count(4) {
			p = append(p, w.positions())
		}
		if len(p) > 0 {
			s.areas = append(s.areas, p)
		}
	case k >= 4 && k <= 7:
		if depth == deepest {
			w.fail("its geometries lie %d deep in one another", deepest)
			return
		}
		for range w.count(9) {
			if w.err == nil {
				w.geometry(s, depth+1)
			}
			// A part says its own order; the next count is not read before one.
		}
	default:
		w.fail("its geometry is of kind %d (curved ones are not read; ogr2ogr -nlt CONVERT_TO_LINEAR makes straight lines of them)", k)
	}
}
