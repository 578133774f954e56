package scene_test

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/scene"
)

// The corners of a text, worked out from the metrics by hand.
func TestBox(t *testing.T) {
	f := font.Regular()
	up, down := f.Ascent(10), f.Descent(10)
	w := f.Width("0000", 10)
	for _, c := range []struct {
		name   string
		anchor scene.Anchor
		angle  float64
		want   [4]scene.Point
	}{
		{"upright", scene.Start, 0, [4]scene.Point{{X: 100, Y: 50 - up}, {X: 100 + w, Y: 50 - up}, {X: 100 + w, Y: 50 + down}, {X: 100, Y: 50 + down}}},
		{"ends at its place", scene.End, 0, [4]scene.Point{{X: 100 - w, Y: 50 - up}, {X: 100, Y: 50 - up}, {X: 100, Y: 50 + down}, {X: 100 - w, Y: 50 + down}}},
		{"reads upward", scene.Middle, 90, [4]scene.Point{{X: 100 - up, Y: 50 + w/2}, {X: 100 - up, Y: 50 - w/2}, {X: 100 + down, Y: 50 - w/2}, {X: 100 + down, Y: 50 + w/2}}},
	} {
		text := scene.Text{X: 100, Y: 50, String: "0000", Size: 10, Face: f, Anchor: c.anchor, Angle: c.angle}
		got := text.Box()
		for i, p := range got {
			if math.Hypot(p.X-c.want[i].X, p.Y-c.want[i].Y) > 1e-9 {
				t.Errorf("%s: corner %d is %v, want %v", c.name, i, p, c.want[i])
			}
		}
	}
}

func TestSlantedBox(t *testing.T) {
	// At 45 degrees the end of the baseline lies up and to the right.
	text := scene.Text{X: 0, Y: 0, String: "0000", Size: 10, Face: font.Regular(), Angle: 45}
	w := font.Regular().Width("0000", 10)
	box := text.Box()
	end := scene.Point{X: box[1].X - box[0].X, Y: box[1].Y - box[0].Y}
	if math.Abs(end.X-w/math.Sqrt2) > 1e-9 || math.Abs(end.Y+w/math.Sqrt2) > 1e-9 {
		t.Errorf("the baseline goes by %v, want %g right and up", end, w/math.Sqrt2)
	}
}

func square(x, y, side float64) []scene.Point {
	return []scene.Point{{X: x, Y: y}, {X: x + side, Y: y}, {X: x + side, Y: y + side}, {X: x, Y: y + side}}
}

func TestOverlap(t *testing.T) {
	diamond := []scene.Point{{X: 10, Y: 0}, {X: 20, Y: 10}, {X: 10, Y: 20}, {X: 0, Y: 10}}
	for _, c := range []struct {
		name  string
		a, b  []scene.Point
		slack float64
		want  bool
	}{
		{"apart", square(0, 0, 4), square(5, 0, 4), 0, false},
		{"share a side", square(0, 0, 4), square(4, 0, 4), 0, false},
		{"one inside", square(0, 0, 9), square(3, 3, 1), 0, true},
		{"within the slack", square(0, 0, 4), square(3.9, 0, 4), 0.2, false},
		{"beyond the slack", square(0, 0, 4), square(3.5, 0, 4), 0.2, true},
		{"in the corner of a diamond", diamond, square(0, 0, 4), 0, false}, // their upright boxes overlap
		{"a diamond's middle", diamond, square(8, 8, 4), 0, true},
	} {
		if got := scene.Overlap(c.a, c.b, c.slack); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		if got := scene.Overlap(c.b, c.a, c.slack); got != c.want {
			t.Errorf("%s, the other way round: %v", c.name, got)
		}
	}
}

// A hatch stays in its rectangle, slants by 45 degrees, and keeps its step.
func TestHatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := rapid.Float64Range(-50, 500).Draw(t, "x"), rapid.Float64Range(-50, 500).Draw(t, "y")
		w, h := rapid.Float64Range(0.1, 200).Draw(t, "w"), rapid.Float64Range(0.1, 200).Draw(t, "h")
		step := rapid.Float64Range(1, 10).Draw(t, "step")
		p := scene.Hatch(x, y, w, h, step, scene.Path{Width: 1})
		const eps = 1e-9
		for i := 0; i+1 < len(p.Points); i += 2 {
			a, b := p.Points[i], p.Points[i+1]
			for _, q := range []scene.Point{a, b} {
				if q.X < x-eps || q.X > x+w+eps || q.Y < y-eps || q.Y > y+h+eps {
					t.Fatalf("%v lies outside", q)
				}
			}
			if k := (a.X + a.Y) / (step * math.Sqrt2); math.Abs(b.X+b.Y-a.X-a.Y) > eps || math.Abs(k-math.Round(k)) > 1e-6 {
				t.Fatalf("from %v to %v is not a line of the pattern", a, b)
			}
		}
		if want := int((w + h) / (step * math.Sqrt2)); len(p.Points)/2 < want-1 || len(p.Points)/2 > want+1 {
			t.Fatalf("%d lines, want about %d", len(p.Points)/2, want)
		}
	})
}

func TestFade(t *testing.T) {
	opaque := color.NRGBA{1, 2, 3, 200}
	in := []scene.Item{
		&scene.Rect{Fill: opaque}, &scene.Path{Stroke: opaque}, &scene.Text{Fill: opaque},
		&scene.Image{}, &scene.Group{Opacity: 0.5},
	}
	out := scene.Fade(in, 0.5)
	got := fmt.Sprint(out[0].(*scene.Rect).Fill.A, out[1].(*scene.Path).Stroke.A, out[2].(*scene.Text).Fill.A,
		out[3].(*scene.Image).Opacity, out[4].(*scene.Group).Opacity)
	if got != "100 100 100 0.5 0.25" {
		t.Error(got)
	}
	if in[0].(*scene.Rect).Fill != opaque {
		t.Error("the items given were changed")
	}
}

func ExampleHatch() {
	p := scene.Hatch(0, 0, 3, 3, math.Sqrt2, scene.Path{Width: 0.5})
	for i := 0; i < len(p.Points); i += 2 {
		fmt.Printf("%.0f to %.0f\n", p.Points[i], p.Points[i+1])
	}
	// Output:
	// {0 2} to {2 0}
	// {1 3} to {3 1}
}
