package clickhouse

import "sort"

// run is rows whose column of places is from first to last.
type run struct{ first, last uint64 }

// mostRuns bounds the conditions of a query. More of them leave out more rows
// that lie beside a rectangle.
const mostRuns = 24

// quad is a square of the column of places: its corner, and how often the whole
// was halved.
type quad struct {
	x, y  uint64
	level int // side is 2^(32-level)
}

// placeOf is a degree of longitude or latitude in 32 bits, as docs/clickhouse.md
// computes the column of places: longitudes from -360 on in steps of 720 / 2^32,
// latitudes from -90 on in steps of 180 / 2^32.
func placeOf(v, from, span float64) uint64 {
	return uint64(min(max((v-from)/span*(1<<32), 0), 1<<32-1))
}

// runsOf are runs that hold all places of a rectangle of degrees, and few others.
func runsOf(west, south, east, north float64) []run {
	x0, x1 := placeOf(west, -360, 720), placeOf(east, -360, 720)
	y0, y1 := placeOf(south, -90, 180), placeOf(north, -90, 180)
	whole := []quad{} // wholly inside
	open := []quad{{}}
	for len(open) > 0 && len(open)+len(whole) < mostRuns {
		// The largest is cut into four.
		sort.SliceStable(open, func(i, j int) bool { return open[i].level < open[j].level })
		q := open[0]
		if q.level == 32 {
			break
		}
		open = open[1:]
		half := uint64(1) << (31 - q.level)
		for k := range uint64(4) {
			c := quad{q.x + half*(k&1), q.y + half*(k>>1), q.level + 1}
			cx, cy := c.x+half-1, c.y+half-1
			switch {
			case cx < x0 || c.x > x1 || cy < y0 || c.y > y1:
			case c.x >= x0 && cx <= x1 && c.y >= y0 && cy <= y1:
				whole = append(whole, c)
			default:
				open = append(open, c)
			}
		}
	}
	return joined(append(whole, open...))
}

// joined are the runs of squares, those that touch as one.
func joined(quads []quad) []run {
	runs := make([]run, len(quads))
	for i, q := range quads {
		first := interleave(q.x) | interleave(q.y)<<1
		last := first
		if q.level == 0 {
			last = ^uint64(0)
		} else {
			last |= 1<<(2*(32-q.level)) - 1
		}
		runs[i] = run{first, last}
	}
	sort.Slice(runs, func(i, j int) bool { return runs[i].first < runs[j].first })
	out := runs[:0]
	for _, r := range runs {
		if n := len(out); n > 0 && out[n-1].last+1 == r.first {
			out[n-1].last = r.last
		} else {
			out = append(out, r)
		}
	}
	return out
}

// interleave puts a 0 before each of 32 bits.
func interleave(x uint64) uint64 {
	x = (x | x<<16) & 0x0000ffff0000ffff
	x = (x | x<<8) & 0x00ff00ff00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f0f0f0f0f
	x = (x | x<<2) & 0x3333333333333333
	return (x | x<<1) & 0x5555555555555555
}
