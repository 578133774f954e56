package mapview

import (
	"sync"

	"github.com/swelter/swelter/scene"
)

// traces are the land, the borders and the coasts of a page as they are drawn
// there: worked out once for all maps that share them.
type traces struct {
	mu    sync.Mutex
	paths map[trace]scene.Path
}

// trace is what a path depends on beside the projection and the extent.
type trace struct {
	of               any // pointer to the first of the shapes or lines
	x, y, w, h, tiny float64
}

// Share lets maps that show the same part of the earth, as the frames of an
// animation do, work out its land and borders once.
func Share(maps []*Map) {
	var first *Map
	for _, m := range maps {
		switch {
		case m == nil:
		case first == nil:
			first = m
			m.traces = &traces{paths: map[trace]scene.Path{}}
		case m.Extent == first.Extent && sameProjection(m, first):
			m.traces = first.traces
		}
	}
}

// sameProjection compares projections by where they put a few places.
func sameProjection(a, b *Map) bool {
	for _, d := range [][2]float64{{0, 0}, {7, 5}, {-20, 11}, {31, -13}} {
		ax, ay, _ := a.Proj.Forward(a.Proj.Lon0+d[0], a.Proj.Lat0+d[1])
		bx, by, _ := b.Proj.Forward(a.Proj.Lon0+d[0], a.Proj.Lat0+d[1])
		if (ax != bx || ay != by) && (ax == ax || bx == bx) {
			return false
		}
	}
	return a.Proj.Name == b.Proj.Name && a.Proj.Lon0 == b.Proj.Lon0
}

// traced is a path that may be known already, without colours; of points to the
// first of what it is made of.
func (v *View) traced(of any, draw func() *scene.Path) *scene.Path {
	if v.traces == nil {
		return draw()
	}
	key := trace{of, v.x, v.y, v.w, v.h, v.Theme.Pixel}
	v.traces.mu.Lock()
	defer v.traces.mu.Unlock()
	p, ok := v.traces.paths[key]
	if !ok {
		p = *draw()
		v.traces.paths[key] = p
	}
	return &p
}
