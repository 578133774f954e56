package scene

import (
	"image/color"
	"math"
)

// Fade returns copies of the items at an opacity, each by itself: formats
// without layers draw a faded group the same way.
func Fade(items []Item, opacity float64) []Item {
	out := make([]Item, 0, len(items))
	dim := func(c color.NRGBA) color.NRGBA {
		c.A = uint8(math.Round(float64(c.A) * opacity))
		return c
	}
	for _, item := range items {
		switch it := item.(type) {
		case *Rect:
			r := *it
			r.Fill = dim(r.Fill)
			out = append(out, &r)
		case *Path:
			p := *it
			p.Fill, p.Stroke = dim(p.Fill), dim(p.Stroke)
			out = append(out, &p)
		case *Text:
			t := *it
			t.Fill, t.Halo = dim(t.Fill), dim(t.Halo)
			out = append(out, &t)
		case *Image:
			p := *it
			p.Opacity = or1(p.Opacity) * opacity
			out = append(out, &p)
		case *Group:
			g := *it
			g.Opacity = or1(g.Opacity) * opacity
			out = append(out, &g)
		}
	}
	return out
}

// or1 is an opacity whose zero value means 1.
func or1(v float64) float64 {
	if v == 0 {
		return 1
	}
	return v
}
