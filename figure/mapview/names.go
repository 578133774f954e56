package mapview

import (
	"image/color"
	"slices"

	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// names writes those that have room, the first ones first, with a halo.
func (v *View) names(out *scene.Scene) {
	th := v.Theme
	size := th.TickSize()
	halo := th.Background
	if halo.A == 0 {
		halo = rgb(0xff, 0xff, 0xff)
	}
	g := v.group("places")
	var taken [][]scene.Point
	for _, place := range v.Places {
		x, y, ok := v.Proj.Forward(place.Lon, place.Lat)
		if !ok {
			continue
		}
		at := v.page([2]float64{x, y})
		t := &scene.Text{X: at.X, Y: at.Y + .36*size, String: style.Clean(place.Name), Size: size, Face: th.Regular, Fill: th.Text, Halo: halo, Anchor: scene.Middle, Role: "place"}
		if place.Dot {
			t.X, t.Anchor = at.X+.5*size, scene.Start
		}
		box := t.Box()
		if v.World && slices.ContainsFunc(box[:], v.beyond) {
			continue
		}
		if box[0].X < v.x || box[0].Y < v.y || box[2].X > v.x+v.w || box[2].Y > v.y+v.h || slices.ContainsFunc(taken, func(o []scene.Point) bool { return scene.Overlap(o, box[:], 0) }) {
			continue
		}
		taken = append(taken, box[:])
		if place.Dot {
			g.Items = append(g.Items, dot(at, .16*size, th.Text, halo))
		}
		g.Items = append(g.Items, t)
	}
	if len(g.Items) > 0 {
		out.Add(g)
	}
}

// beyond reports whether a point of the page lies outside the world's edge.
func (v *View) beyond(p scene.Point) bool {
	_, _, ok := v.Proj.Inverse(v.Extent.XMin+(p.X-v.x)/v.scale, v.Extent.YMax-(p.Y-v.y)/v.h*v.Extent.Height())
	return !ok
}

// dot is a disc with a rim.
func dot(at scene.Point, r float64, fill, rim color.NRGBA) *scene.Path {
	p := &scene.Path{Fill: fill, Stroke: rim, Width: r / 2}
	p.Circle(at.X, at.Y, r)
	return p
}
