package scene

import "math"

// Hatch is a rectangle filled with slanted lines (from bottom left to top
// right), step points apart, in the stroke of style. The lines of neighbouring
// rectangles meet, because their places depend on the page alone.
func Hatch(x, y, w, h, step float64, style Path) *Path {
	p := style
	p.Ops, p.Points = nil, nil
	if !(w > 0 && h > 0 && step > 0) {
		return &p
	}
	step *= math.Sqrt2 // along an axis
	if n := (w + h) / step; n > 10000 {
		step *= n / 10000
	}
	// A line is x+y = k.
	for k := (math.Floor((x+y)/step) + 1) * step; k < x+w+y+h; k += step {
		x0 := math.Max(x, k-(y+h))
		x1 := math.Min(x+w, k-y)
		if x1 > x0 {
			p.MoveTo(x0, k-x0)
			p.LineTo(x1, k-x1)
		}
	}
	return &p
}
