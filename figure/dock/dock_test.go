package dock_test

import (
	"math"
	"testing"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/scene"
)

// block is a panel of fixed needs, with text that may be shortened.
type block struct {
	need dock.Need
	text float64 // natural length of its text
	at   dock.Box
}

func (b *block) Measure(r dock.Room) dock.Need {
	n := b.need
	n.Elastic = min(b.text, r.Third.W)
	n.Depth += n.Elastic
	return n
}

func (b *block) Draw(_ *scene.Scene, at dock.Box) { b.at = at }

var inf = math.Inf(1)

func free(margin, top, foot float64) dock.Page {
	return dock.Page{Size: dock.Size{W: inf, H: inf}, Margin: margin, Bands: func(float64) (float64, float64) { return top, foot }}
}

func TestPageGrowsAroundTheBody(t *testing.T) {
	f := &dock.Frame{}
	labels, title, bar := &block{need: dock.Need{Depth: 30}}, &block{need: dock.Need{Depth: 15}}, &block{need: dock.Need{Depth: 40}}
	f.Add(dock.Left, labels)
	f.Add(dock.Left, title)
	f.Add(dock.Right, bar)
	got := f.Solve(free(10, 20, 5), func(dock.Size) dock.Size { return dock.Size{W: 100, H: 50} })
	if want := (dock.Size{W: 10 + 15 + 30 + 100 + 40 + 10, H: 10 + 20 + 50 + 5 + 10}); got.Page != want {
		t.Errorf("page %v, want %v", got.Page, want)
	}
	f.Draw(&scene.Scene{}, got.Fit, got.X, got.Y, nil)
	for _, c := range []struct {
		name string
		at   dock.Box
		want dock.Box
	}{
		{"labels", labels.at, dock.Box{X: 25, Y: 30, W: 30, H: 50}},
		{"title", title.at, dock.Box{X: 10, Y: 30, W: 15, H: 50}},
		{"bar", bar.at, dock.Box{X: 155, Y: 30, W: 40, H: 50}},
	} {
		if c.at != c.want {
			t.Errorf("%s at %v, want %v", c.name, c.at, c.want)
		}
	}
}

func TestBodyTakesWhatAGivenPageLeaves(t *testing.T) {
	f := &dock.Frame{}
	f.Add(dock.Left, &block{need: dock.Need{Depth: 30}})
	f.Add(dock.Bottom, &block{need: dock.Need{Depth: 20, After: 7}})
	page := free(10, 0, 0)
	page.Size = dock.Size{W: 300, H: 200}
	got := f.Solve(page, func(avail dock.Size) dock.Size { return avail })
	if want := (dock.Size{W: 300 - 20 - 30 - 7, H: 200 - 20 - 20}); got.Fit.Body != want {
		t.Errorf("body %v, want %v", got.Fit.Body, want)
	}
}

// A label may take a third of the figure: 200 of body and other things beside
// it allow 100.
func TestLongTextTakesAThird(t *testing.T) {
	f := &dock.Frame{}
	f.Add(dock.Left, &block{text: 1000})
	got := f.Solve(free(10, 0, 0), func(dock.Size) dock.Size { return dock.Size{W: 180, H: 50} })
	if got.Page.W != 300 || got.Fit.Margin[dock.Left] != 100 {
		t.Errorf("page %g wide with %g of text, want 300 with 100", got.Page.W, got.Fit.Margin[dock.Left])
	}
}

// Row labels that reach 4 below the body push down column labels that reach to
// their left, but only as far as text is concerned.
func TestCornersAreCleared(t *testing.T) {
	for _, c := range []struct{ inset, out, start float64 }{
		{0, 5, 4}, {3, 5, 1}, {6, 5, 0}, {0, 0, 0},
	} {
		f := &dock.Frame{}
		f.Add(dock.Left, &block{need: dock.Need{Depth: 30, After: 4}})
		f.Add(dock.Bottom, &block{need: dock.Need{Depth: 20, Before: c.out, Inset: c.inset}})
		got := f.Measure(dock.Size{W: 100, H: 100}, dock.Size{W: inf, H: inf}, dock.Size{})
		if want := 20 + c.start; got.Margin[dock.Bottom] != want {
			t.Errorf("%+v: margin %g, want %g", c, got.Margin[dock.Bottom], want)
		}
	}
}

// A tall legend moves out of the way of what reaches under it.
func TestTallLegendGivesWay(t *testing.T) {
	f := &dock.Frame{}
	f.Add(dock.Right, &block{need: dock.Need{Depth: 30, After: 60}})
	f.Add(dock.Bottom, &block{need: dock.Need{Depth: 20, After: 8}})
	got := f.Measure(dock.Size{W: 100, H: 40}, dock.Size{W: inf, H: inf}, dock.Size{})
	if m := got.Margin; m[dock.Right] <= 30+8 || m[dock.Bottom] != 60 {
		t.Errorf("margins %v", m)
	}
}
