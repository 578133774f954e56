package browser

import (
	"context"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Point is a place in the window, in CSS pixels.
type Point struct{ X, Y float64 }

// touch says where the fingers are now.
func (p *Page) touch(kind input.DispatchTouchEventType, fingers ...Point) {
	p.t.Helper()
	points := make([]*input.TouchPoint, len(fingers))
	for i, f := range fingers {
		id := float64(i)
		points[i] = &input.TouchPoint{X: f.X, Y: f.Y, ID: &id}
	}
	p.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points})
		return err
	}))
}

// Swipe puts fingers down, moves each from its place to the other in steps and
// lifts them: one drags, two pinch. The slices are equally long.
func (p *Page) Swipe(from, to []Point) {
	p.t.Helper()
	p.touch(input.DispatchTouchEventTypeTouchStart, from...)
	const steps = 8
	at := make([]Point, len(from))
	for i := 1; i <= steps; i++ {
		f := float64(i) / steps
		for k := range from {
			at[k] = Point{from[k].X + (to[k].X-from[k].X)*f, from[k].Y + (to[k].Y-from[k].Y)*f}
		}
		p.touch(input.DispatchTouchEventTypeTouchMove, at...)
		p.Frame()
	}
	p.touch(input.DispatchTouchEventTypeTouchEnd)
	p.Frame()
}

// Tap touches a place and lets go.
func (p *Page) Tap(x, y float64) {
	p.t.Helper()
	p.touch(input.DispatchTouchEventTypeTouchStart, Point{x, y})
	p.touch(input.DispatchTouchEventTypeTouchEnd)
	p.Frame()
}

// Press rests a finger on a place for a while and calls then before it is lifted.
func (p *Page) Press(x, y float64, rest time.Duration, then func()) {
	p.t.Helper()
	p.touch(input.DispatchTouchEventTypeTouchStart, Point{x, y})
	time.Sleep(rest)
	p.Frame()
	then()
	p.touch(input.DispatchTouchEventTypeTouchEnd)
	p.Frame()
}
