package png_test

import (
	"image/color"
	"testing"

	"github.com/swelter/swelter/scene"
)

// A line is as dark where it has a point as where it has none.
func TestPointsOfALineDoNotShow(t *testing.T) {
	of := func(points int) *scene.Scene {
		p := &scene.Path{Stroke: color.NRGBA{A: 255}, Width: 1.3}
		for i := range points {
			f := float64(i) / float64(points-1)
			if i == 0 {
				p.MoveTo(5.3, 7.6)
			} else {
				p.LineTo(5.3+80*f, 7.6+11*f)
			}
		}
		s := &scene.Scene{Width: 100, Height: 30, Background: color.NRGBA{255, 255, 255, 255}}
		s.Add(p)
		return s
	}
	want, got := drawn(t, of(2), 72), drawn(t, of(24), 72)
	for i, v := range want.Pix {
		if d := int(v) - int(got.Pix[i]); d < -2 || d > 2 {
			t.Fatalf("at %d, %d the line of 24 points has %d, that of two %d", i%want.Stride/4, i/want.Stride, got.Pix[i], v)
		}
	}
}

// Joints are round: a bend of 90 degrees is filled up to half a width from its
// corner, and no farther, whichever way it turns and along closed lines too.
func TestJointsAreRound(t *testing.T) {
	for name, turn := range map[string]float64{"left": -20, "right": 20} {
		for _, closed := range []bool{false, true} {
			p := &scene.Path{Stroke: color.NRGBA{A: 255}, Width: 20}
			p.MoveTo(30, 50)
			p.LineTo(60, 50)
			p.LineTo(60, 50+1.5*turn)
			if closed {
				p.LineTo(30, 50+1.5*turn)
				p.Close()
			}
			s := &scene.Scene{Width: 100, Height: 100, Background: color.NRGBA{255, 255, 255, 255}}
			s.Add(p)
			img := drawn(t, s, 72)
			out := -turn / 20
			for _, c := range []struct {
				x, y, far float64
			}{{60, 50, 1}, {30, 50, -1}} {
				if c.x == 30 && !closed {
					continue
				}
				at := func(d float64) uint8 { return img.RGBAAt(int(c.x+c.far*d), int(c.y+out*d)).R }
				if at(6) != 0 || at(9) != 255 { // of a reach of 10/√2 = 7.1
					t.Errorf("%s, closed %t: the corner at %v has %d within and %d outside", name, closed, c.x, at(6), at(9))
				}
			}
		}
	}
}
