package figure

import (
	"image/color"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/scene"
)

// drawUnder paints the picture that lies under the cells.
func (s *sheet) drawUnder(out *scene.Scene, at dock.Box) {
	if s.p.Under != nil {
		out.Add(&scene.Image{X: at.X, Y: at.Y, W: at.W, H: at.H, Pixels: s.p.Under, Smooth: s.p.Smooth})
	}
}

// drawSides writes what lies on each side into the body's edges, white in black,
// so that it is read on any picture.
func (s *sheet) drawSides(out *scene.Scene, at dock.Box) {
	if s.o.Bare {
		return
	}
	size := s.th.Base
	air := size * .9
	middle := at.Y + at.H/2 + size*.36 // capitals are .72 of their size high
	for i, place := range []struct{ x, y float64 }{
		{at.X + air, middle}, {at.X + at.W - air, middle}, {at.X + at.W/2, at.Y + air + size*.36}, {at.X + at.W/2, at.Y + at.H - air + size*.36},
	} {
		if s.p.Sides[i] == "" {
			continue
		}
		out.Add(&scene.Text{
			X: place.x, Y: place.y, String: s.p.Sides[i], Size: size, Face: s.th.Bold, Anchor: scene.Middle, Role: "side",
			Fill: color.NRGBA{255, 255, 255, 255}, Halo: color.NRGBA{0, 0, 0, 255},
		})
	}
}
