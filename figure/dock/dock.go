// Package dock places measured panels around a body: each side is a stack of
// panels from the body outward, and one small solver finds how large body and
// page become so that nothing meets.
package dock

import (
	"math"

	"github.com/swelter/swelter/scene"
)

// Size is a width and a height in points.
type Size struct{ W, H float64 }

// Box is a place on the page, in points.
type Box struct{ X, Y, W, H float64 }

// Side is where a panel stands.
type Side uint8

// The sides of a body.
const (
	Left Side = iota
	Right
	Top
	Bottom
)

// Beside reports whether the side is left or right, where a stack is as tall as
// the body.
func (s Side) Beside() bool { return s == Left || s == Right }

// Room is what a panel may know before it measures itself.
type Room struct {
	Body  Size
	Third Size // the longest label each way: a third of the figure; +Inf while unknown
}

// Need is the place a panel takes.
type Need struct {
	Depth         float64 // away from the body, its gap included
	Before, After float64 // beyond the body's ends: up and down beside it, left and right above and below
	Elastic       float64 // the part of Depth that is text and may be shortened
	Inset         float64 // the part of Depth next to the body that holds no text
}

// Panel is one thing beside the body. Measure must return the same for the same
// room; Draw paints into the strip at, as long as the body. The strip is as deep
// as measured, or deeper where the panel had to move away from a corner: then
// its text keeps to the far side, and its ticks to the body.
type Panel interface {
	Measure(Room) Need
	Draw(s *scene.Scene, at Box)
}

// Frame holds the stacks, from the body outward.
type Frame struct {
	stacks [4][]Panel
}

// Add puts a panel outside those that the side already has.
func (f *Frame) Add(side Side, p Panel) { f.stacks[side] = append(f.stacks[side], p) }

// Fit is a body with all that stands around it, measured.
type Fit struct {
	Body   Size
	Margin [4]float64 // from the body to the outermost edge on each side
	start  [4]float64 // from the body to the first panel, where corners would meet
	needs  [4][]Need
}

// Width is of everything together.
func (f *Fit) Width() float64 { return f.Margin[Left] + f.Body.W + f.Margin[Right] }

// Height is of everything together.
func (f *Fit) Height() float64 { return f.Margin[Top] + f.Body.H + f.Margin[Bottom] }

// Measure asks every panel what it needs around a body of this size. page is
// the size of the figure where it is given, with +Inf where it follows from
// the body; extra is what the page holds beyond the frame.
func (f *Frame) Measure(body, page, extra Size) *Fit {
	room := Room{Body: body, Third: Size{page.W / 3, page.H / 3}}
	fit := f.measure(room)
	// A label may take a third of the figure. Where the page grows with it,
	// a third of the whole is half of all the rest.
	again := false
	if math.IsInf(page.W, 1) {
		e := max(fit.elastic(Left), fit.elastic(Right))
		if limit := max(minLabel, (fit.Width()+extra.W-e)/2); e > limit {
			room.Third.W, again = limit, true
		}
	}
	if math.IsInf(page.H, 1) {
		e := max(fit.elastic(Top), fit.elastic(Bottom))
		if limit := max(minLabel, (fit.Height()+extra.H-e)/2); e > limit {
			room.Third.H, again = limit, true
		}
	}
	if again {
		fit = f.measure(room)
	}
	return fit
}

// minLabel keeps a few characters of long labels beside tiny bodies.
const minLabel = 48

func (f *Fit) elastic(side Side) float64 {
	e := 0.0
	for _, n := range f.needs[side] {
		e = max(e, n.Elastic)
	}
	return e
}

func (f *Frame) measure(room Room) *Fit {
	fit := &Fit{Body: room.Body}
	for side, stack := range f.stacks {
		for _, p := range stack {
			fit.needs[side] = append(fit.needs[side], p.Measure(room))
		}
	}
	fit.clearCorners()
	for side := range f.stacks {
		fit.Margin[side] = fit.start[side] + fit.depth(Side(side))
	}
	// What reaches beyond the body's ends counts on the neighbouring sides.
	for _, side := range []Side{Left, Right} {
		before, after := fit.reach(side)
		fit.Margin[Top] = max(fit.Margin[Top], before)
		fit.Margin[Bottom] = max(fit.Margin[Bottom], after)
	}
	for _, side := range []Side{Top, Bottom} {
		before, after := fit.reach(side)
		fit.Margin[Left] = max(fit.Margin[Left], before)
		fit.Margin[Right] = max(fit.Margin[Right], after)
	}
	return fit
}

func (f *Fit) depth(side Side) float64 {
	d := 0.0
	for _, n := range f.needs[side] {
		d += n.Depth
	}
	return d
}

func (f *Fit) reach(side Side) (before, after float64) {
	for _, n := range f.needs[side] {
		before, after = max(before, n.Before), max(after, n.After)
	}
	return before, after
}

// slight is how far a stack may be pushed away from the body to clear a corner,
// in points; beyond that the stack of the other side gives way.
const slight = 9

// clearCorners keeps what reaches beyond the body's ends apart where two stacks
// meet: a row label below the last row and the first column label, say.
func (f *Fit) clearCorners() {
	for _, beside := range []Side{Left, Right} {
		for _, along := range []Side{Top, Bottom} {
			if len(f.needs[beside]) == 0 || len(f.needs[along]) == 0 {
				continue
			}
			b0, b1 := f.reach(beside)
			a0, a1 := f.reach(along)
			up, out := b1, a1 // how far beside reaches towards along, and back
			if along == Top {
				up = b0
			}
			if beside == Left {
				out = a0
			}
			inset := f.needs[along][0].Inset
			switch {
			case up <= inset || out <= 0:
			case up <= slight || beside == Left:
				f.start[along] = max(f.start[along], up-inset)
			default:
				f.start[beside] = max(f.start[beside], out+clear)
			}
		}
	}
}

// clear is the air between two stacks at a corner, in points.
const clear = 6

// Draw paints every panel around a body whose top left corner lies at x, y, and
// after each calls done, unless that is nil.
func (f *Frame) Draw(s *scene.Scene, fit *Fit, x, y float64, done func(Panel, Side, Box)) {
	b := fit.Body
	for side, stack := range f.stacks {
		off := 0.0
		for i, p := range stack {
			d := fit.needs[side][i].Depth
			if i == 0 {
				d += fit.start[side]
			}
			at := Box{x - off - d, y, d, b.H}
			switch Side(side) {
			case Right:
				at = Box{x + b.W + off, y, d, b.H}
			case Top:
				at = Box{x, y - off - d, b.W, d}
			case Bottom:
				at = Box{x, y + b.H + off, b.W, d}
			}
			p.Draw(s, at)
			if done != nil {
				done(p, Side(side), at)
			}
			off += d
		}
	}
}
