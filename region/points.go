package region

import (
	"math"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/geo"
)

// Index finds the regions that a place lies in. It is safe for concurrent use.
type Index struct {
	regions int
	polys   []polygon
	cells   [][]int32 // polygons by squares of a degree, from -180, -90
}

// polygon is one polygon of a region in pieces of latitude.
type polygon struct {
	region                   int
	west, south, east, north float64
	edges                    []edge
	strips                   [][]int32 // edges by equal steps of latitude
}

// edge goes up, or from west to east: so that regions that share it cut it at
// the same places, to the bit.
type edge struct{ x0, y0, x1, y1 float64 }

const most = 256 // strips a polygon

// NewIndex prepares regions. Rings may cross 180 degrees and go around a pole.
func NewIndex(regions []Region) *Index {
	ix := &Index{regions: len(regions), cells: make([][]int32, 360*180)}
	for i, r := range regions {
		for _, p := range r.Shape {
			if poly, ok := newPolygon(i, p); ok {
				ix.add(poly)
			}
		}
	}
	return ix
}

func newPolygon(region int, p orb.Polygon) (polygon, bool) {
	out := polygon{region: region, west: math.Inf(1), south: math.Inf(1), east: math.Inf(-1), north: math.Inf(-1)}
	middle := math.NaN()
	for _, ring := range p {
		line := geo.Unwrap(ring)
		if len(line) < 3 {
			continue
		}
		// A hole lies within its outer ring, in the same turn of the world.
		turn := 0.0
		if middle == middle {
			turn = 360 * math.Round((middle-line[0][0])/360)
		}
		for i := range line {
			line[i][0] += turn
		}
		if middle != middle {
			b := orb.LineString(line).Bound()
			middle = (b.Min[0] + b.Max[0]) / 2
		}
		for i, b := range line {
			a := line[(i+len(line)-1)%len(line)]
			if a == b {
				continue
			}
			if a[1] > b[1] || a[1] == b[1] && a[0] > b[0] {
				a, b = b, a
			}
			out.edges = append(out.edges, edge{a[0], a[1], b[0], b[1]})
			out.west, out.east = min(out.west, a[0], b[0]), max(out.east, a[0], b[0])
			out.south, out.north = min(out.south, a[1]), max(out.north, b[1])
		}
	}
	if len(out.edges) < 3 {
		return out, false
	}
	out.strips = make([][]int32, min(most, 1+len(out.edges)/4))
	for i, e := range out.edges {
		for s := out.strip(e.y0); s <= out.strip(e.y1); s++ {
			out.strips[s] = append(out.strips[s], int32(i))
		}
	}
	return out, true
}

func (p *polygon) strip(lat float64) int {
	n := len(p.strips)
	if p.north == p.south {
		return 0
	}
	return max(0, min(n-1, int(float64(n)*(lat-p.south)/(p.north-p.south))))
}

// add files a polygon under all squares that it may touch.
func (ix *Index) add(p polygon) {
	id := int32(len(ix.polys))
	ix.polys = append(ix.polys, p)
	from, to := int(math.Floor(p.west)), int(math.Floor(p.east))
	if to-from >= 360 {
		from, to = 0, 359
	}
	for lat := row(p.south); lat <= row(p.north); lat++ {
		for lon := from; lon <= to; lon++ {
			c := lat*360 + (lon%360+360)%360
			ix.cells[c] = append(ix.cells[c], id)
		}
	}
}

func row(lat float64) int { return max(0, min(179, int(math.Floor(lat))+90)) }

// At calls yield with each region that holds a place, in order, each once; a
// place on a border that regions share belongs to one of them: that in the east
// or north, and where there is none, that on whose edge it lies.
func (ix *Index) At(lon, lat float64, yield func(region int)) {
	if !(lat >= -90 && lat <= 90) || lon-lon != 0 {
		return
	}
	square := ix.cells[row(lat)*360+(int(math.Floor(math.Mod(lon, 360)))%360+360)%360]
	last := -1
	for _, id := range square {
		p := &ix.polys[id]
		if p.region != last && p.holds(lon, lat) {
			last = p.region
			yield(last)
		}
	}
	if last >= 0 {
		return
	}
	for _, id := range square {
		if p := &ix.polys[id]; p.touches(lon, lat) {
			yield(p.region)
			return
		}
	}
	// A square's western or southern side is also the edge of the square before.
	for _, near := range [][2]float64{{lon - 1e-9, lat}, {lon, lat - 1e-9}} {
		if math.Floor(near[0]) == math.Floor(lon) && row(near[1]) == row(lat) {
			continue
		}
		for _, id := range ix.cells[row(near[1])*360+(int(math.Floor(math.Mod(near[0], 360)))%360+360)%360] {
			if p := &ix.polys[id]; p.touches(lon, lat) {
				yield(p.region)
				return
			}
		}
	}
}

// each calls do with a longitude in every turn of the world that the polygon
// reaches.
func (p *polygon) each(lon float64, do func(x float64) bool) bool {
	for x := lon + 360*math.Ceil((p.west-lon)/360); x <= p.east; x += 360 {
		if do(x) {
			return true
		}
	}
	return false
}

// holds is the even-odd rule. An edge holds its lower end and not its upper one,
// and a place on it lies to its right: of regions side by side exactly one holds
// a place on their border.
func (p *polygon) holds(lon, lat float64) bool {
	if lat < p.south || lat > p.north {
		return false
	}
	strip := p.strips[p.strip(lat)]
	return p.each(lon, func(x float64) bool {
		odd := false
		for _, i := range strip {
			e := &p.edges[i]
			if e.y0 <= lat && lat < e.y1 && x < e.x0+(lat-e.y0)*(e.x1-e.x0)/(e.y1-e.y0) {
				odd = !odd
			}
		}
		return odd
	})
}

// touches reports whether a place lies on an edge.
func (p *polygon) touches(lon, lat float64) bool {
	if lat < p.south || lat > p.north {
		return false
	}
	strip := p.strips[p.strip(lat)]
	return p.each(lon, func(x float64) bool {
		for _, i := range strip {
			e := &p.edges[i]
			if lat >= e.y0 && lat <= e.y1 && x >= min(e.x0, e.x1) && x <= max(e.x0, e.x1) && (x-e.x0)*(e.y1-e.y0) == (lat-e.y0)*(e.x1-e.x0) {
				return true
			}
		}
		return false
	})
}

// Counts are the points, or the sum of their weights, in each region.
type Counts struct {
	Values  []float64
	Outside int // points of no region
	Shared  int // points counted in more than one region, where regions overlap
}

// Count counts points into regions. weight is nil for 1 each.
func (ix *Index) Count(lon, lat, weight []float64) Counts {
	c := Counts{Values: make([]float64, ix.regions)}
	for i := range lon {
		w, n := 1.0, 0
		if weight != nil {
			w = weight[i]
		}
		ix.At(lon[i], lat[i], func(r int) {
			c.Values[r] += w
			n++
		})
		switch {
		case n == 0:
			c.Outside++
		case n > 1:
			c.Shared++
		}
	}
	return c
}
