package mapview

import (
	"image/color"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/scene"
)

// near is how close to the last point another is left out, in pixels.
const near = 0.5

// Area is a shape as the map shows it, to be filled.
func (v *View) Area(shape orb.MultiPolygon) *scene.Path {
	return joined(len(shape), func(p *scene.Path, i int) {
		if poly := shape[i]; len(poly) > 0 && !v.beside(orb.LineString(poly[0])) {
			v.add(p, turned(v.Proj.Polygon(poly, v.tolerance())))
		}
	})
}

// joined is a path of n parts, each added by the function given: many are worked
// out on all processors, and put together in their order.
func joined(n int, add func(p *scene.Path, i int)) *scene.Path {
	parts := make([]scene.Path, max(1, (n+batch-1)/batch))
	work := func(b int) {
		for i := b * batch; i < min((b+1)*batch, n); i++ {
			add(&parts[b], i)
		}
	}
	if len(parts) == 1 {
		work(0)
		return &parts[0]
	}
	all(len(parts), work)
	ops, points := 0, 0
	for _, q := range parts {
		ops, points = ops+len(q.Ops), points+len(q.Points)
	}
	p := &scene.Path{Ops: make([]scene.Op, 0, ops), Points: make([]scene.Point, 0, points)}
	for _, q := range parts {
		p.Ops, p.Points = append(p.Ops, q.Ops...), append(p.Points, q.Points...)
	}
	return p
}

// turned makes rings that are filled by the even-odd rule fill the same by the
// winding of their borders, which is the rule of a scene: rings within an odd
// number of others wind the other way.
func turned(rings []orb.Ring) []orb.Ring {
	for i, r := range rings {
		depth := 0
		if len(rings) > 1 {
			bound := r.Bound()
			for k, other := range rings {
				if k != i && other.Bound().Intersects(bound) && inside(r[0], other) {
					depth++
				}
			}
		}
		if (r.Orientation() == orb.CCW) != (depth%2 == 0) {
			r.Reverse()
		}
	}
	return rings
}

func inside(p orb.Point, ring orb.Ring) bool {
	odd := false
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
			odd = !odd
		}
	}
	return odd
}

// add appends rings of the plane to a path, without those off the map.
func (v *View) add(p *scene.Path, rings []orb.Ring) {
	for _, r := range rings {
		if v.off(orb.LineString(r)) || len(r) < 3 {
			continue
		}
		if v.line(p, orb.LineString(r[:len(r)-1])) {
			p.Close()
		}
	}
}

// lines appends lines of the plane to a path, without those off the map.
func (v *View) lines(p *scene.Path, list []orb.LineString) {
	for _, l := range list {
		if !v.off(l) {
			v.line(p, l)
		}
	}
}

// border is lines of the ground as the map shows them.
func (v *View) border(list []orb.LineString) *scene.Path {
	return joined(len(list), func(p *scene.Path, i int) {
		if !v.beside(list[i]) {
			v.lines(p, v.Proj.Lines(list[i], v.tolerance()))
		}
	})
}

// speck reports whether a closed line around an island is smaller than a few
// pixels: its border would be larger than what it bounds.
func (v *View) speck(l orb.LineString) bool {
	if len(l) < 3 || l[0] != l[len(l)-1] {
		return false
	}
	const metres = 111e3 // a degree
	b, least := l.Bound(), 3*v.Theme.Pixel/v.scale/metres
	return b.Max[0]-b.Min[0] < 2*least && b.Max[1]-b.Min[1] < least
}

// beside reports whether a line on the ground surely lies beside the map, before
// it is projected.
func (v *View) beside(l orb.LineString) bool {
	if v.seen.IsZero() {
		return false
	}
	b := l.Bound()
	if b.Max[1] < v.seen.YMin || b.Min[1] > v.seen.YMax {
		return true
	}
	if b.Max[0]-b.Min[0] > 180 { // across 180 degrees, or around a pole
		return false
	}
	for _, turn := range [3]float64{0, 360, -360} {
		if b.Max[0]+turn >= v.seen.XMin && b.Min[0]+turn <= v.seen.XMax {
			return false
		}
	}
	return true
}

// off reports whether a line lies beside the map.
func (v *View) off(l orb.LineString) bool {
	if len(l) < 2 {
		return true
	}
	b, e := l.Bound(), v.Extent
	return b.Max[0] < e.XMin || b.Min[0] > e.XMax || b.Max[1] < e.YMin || b.Min[1] > e.YMax
}

// line appends a line, without points that lie on the one before to the eye.
func (v *View) line(p *scene.Path, l orb.LineString) bool {
	least := near * v.Theme.Pixel
	var last scene.Point
	drawn := 0
	for i, q := range l {
		at := v.page(q)
		if i > 0 && i < len(l)-1 && math.Abs(at.X-last.X)+math.Abs(at.Y-last.Y) < least {
			continue
		}
		if at.X-at.X != 0 || at.Y-at.Y != 0 {
			continue
		}
		if drawn == 0 {
			p.MoveTo(at.X, at.Y)
		} else {
			p.LineTo(at.X, at.Y)
		}
		last = at
		drawn++
	}
	return drawn > 1
}

// Fill draws the areas in their colours, each with its title, and gives the ones
// for which missing says yes the hatch.
func (v *View) Fill(out *scene.Scene, colors []color.NRGBA, missing func(i int) bool, hint func(i int) string) {
	g := v.group("areas")
	areas := make([][]scene.Item, len(v.Areas))
	all((len(areas)+batch-1)/batch, func(b int) {
		for i := b * batch; i < min((b+1)*batch, len(areas)); i++ {
			areas[i] = v.Region(i, colors[i], missing(i))
		}
	})
	for i, items := range areas {
		if items != nil {
			g.Items = append(g.Items, &scene.Group{Hint: hint(i), Items: items})
		}
	}
	out.Add(g)
}

// batch is how many areas or lines one worker takes at a time.
const batch = 32

// Region is an area in its colour, nil where nothing of it is seen: with a hair
// of that colour around it, so that no ground shines between neighbours, and the
// hatch over it when its value is missing.
func (v *View) Region(i int, c color.NRGBA, missing bool) []scene.Item {
	p := v.Area(v.Areas[i])
	if len(p.Ops) == 0 || c.A == 0 {
		return nil
	}
	p.Fill = c
	if p.Fill.A == 0xff {
		p.Stroke, p.Width = p.Fill, v.Theme.Pixel/2
	}
	if !missing {
		return []scene.Item{p}
	}
	p.Fill = v.Theme.HatchFill
	p.Stroke = p.Fill
	return []scene.Item{p, v.hatch(p)}
}

// hatch are slanted lines within a filled path: x+y = k, as scene.Hatch has them.
func (v *View) hatch(area *scene.Path) *scene.Path {
	p := &scene.Path{Stroke: v.Theme.HatchLine, Width: v.Theme.HatchWidth()}
	type edge struct{ a, b scene.Point }
	var edges []edge
	var start, last scene.Point
	i := 0
	low, high := math.Inf(1), math.Inf(-1)
	for _, op := range area.Ops {
		switch op {
		case scene.Move:
			start, last = area.Points[i], area.Points[i]
			i++
		case scene.Line:
			edges = append(edges, edge{last, area.Points[i]})
			last = area.Points[i]
			i++
		case scene.Close:
			edges = append(edges, edge{last, start})
		}
	}
	for _, e := range edges {
		k := e.a.X + e.a.Y
		low, high = min(low, k), max(high, k)
	}
	low, high = max(low, v.x+v.y), min(high, v.x+v.w+v.y+v.h)
	step := v.Theme.HatchSpacing() * math.Sqrt2
	cuts := map[int][]float64{} // x of the cuts of each line
	for _, e := range edges {
		k0, k1 := e.a.X+e.a.Y, e.b.X+e.b.Y
		if k0 == k1 {
			continue
		}
		from, to := max(min(k0, k1), low), min(max(k0, k1), high)
		for n := int(math.Ceil(from / step)); float64(n)*step < to; n++ {
			t := (float64(n)*step - k0) / (k1 - k0)
			cuts[n] = append(cuts[n], e.a.X+t*(e.b.X-e.a.X))
		}
	}
	for n := int(math.Floor(low / step)); n <= int(math.Ceil(high/step)) && low < high; n++ {
		xs := cuts[n]
		slices.Sort(xs)
		for k := 0; k+1 < len(xs); k += 2 {
			x0, x1 := max(xs[k], v.x), min(xs[k+1], v.x+v.w)
			if x0 < x1 {
				p.MoveTo(x0, float64(n)*step-x0)
				p.LineTo(x1, float64(n)*step-x1)
			}
		}
	}
	return p
}

// Draw draws the lines in their colours and widths; the first lie lowest.
func (v *View) Draw(out *scene.Scene, colors []color.NRGBA, hint func(i int) string) {
	g := v.group("lines")
	for i := range v.Lines {
		if p := v.Line(i, colors[i]); p != nil {
			g.Items = append(g.Items, &scene.Group{Hint: hint(i), Items: []scene.Item{p}})
		}
	}
	out.Add(g)
}

// Line is a line in its colour and width, nil where nothing of it is seen.
func (v *View) Line(i int, c color.NRGBA) *scene.Path {
	p := &scene.Path{}
	v.lines(p, v.Proj.Lines(v.Lines[i], v.tolerance()))
	if len(p.Ops) == 0 || c.A == 0 {
		return nil
	}
	p.Stroke, p.Width = c, v.Widths[i]
	return p
}
