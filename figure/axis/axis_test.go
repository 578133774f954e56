package axis_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
)

func theme(t *testing.T) *style.Theme {
	t.Helper()
	th, err := style.New("", 144)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func labelled(n int, f func(i int) string) grid.Axis {
	out := make([]string, n)
	for i := range out {
		out[i] = f(i)
	}
	return grid.Labelled("", out)
}

// drawn lays the labels of an axis along length points of a page of that size
// each way.
func drawn(t *testing.T, a grid.Axis, side dock.Side, pick string, length, third float64) ([]*scene.Text, *axis.Labels) {
	t.Helper()
	l, err := axis.New(axis.Options{Axis: a, Side: side, Theme: theme(t), Pick: pick, Word: "columns", Role: "xtick"}, "xticklabels")
	if err != nil {
		t.Fatal(err)
	}
	body := dock.Size{W: length, H: length}
	need := l.Measure(dock.Room{Body: body, Third: dock.Size{W: third, H: third}})
	s := &scene.Scene{}
	at := dock.Box{W: length, H: need.Depth}
	if side.Beside() {
		at = dock.Box{W: need.Depth, H: length}
	}
	l.Draw(s, at)
	var out []*scene.Text
	for _, it := range s.Items {
		if text, ok := it.(*scene.Text); ok {
			out = append(out, text)
		}
	}
	return out, l
}

// Column labels stand upright while they fit, then lean, then stand on end,
// then shrink, then thin out. Noto Sans is 1.362 em high: 12.87 pt at 9.45 pt, 9.53 at
// 7 pt, or 13 and 10 in whole pixels of half a point. Leaning labels need
// 13 * sqrt(2) = 18.4 pt a column, upended ones 13, and at 7 pt 10.
func TestColumnLabelsTurnBeforeTheyThin(t *testing.T) {
	ten := labelled(10, func(i int) string { return fmt.Sprint("column ", i) })
	for _, c := range []struct {
		pitch, angle float64
		full         bool
		shown        int
	}{
		{60, 0, true, 10}, {19, 45, true, 10}, {18, 90, true, 10}, {13, 90, true, 10},
		{10.1, 90, false, 10}, {9.9, 90, false, 5}, {4, 90, false, 4},
	} {
		texts, l := drawn(t, ten, dock.Bottom, "", c.pitch*10, math.Inf(1))
		if len(texts) != c.shown {
			t.Errorf("%g pt: %d labels, want %d", c.pitch, len(texts), c.shown)
			continue
		}
		if texts[0].Angle != c.angle || (texts[0].Size == theme(t).TickSize()) != c.full || texts[0].Size < 7 {
			t.Errorf("%g pt: turned by %g at %g pt, want %g", c.pitch, texts[0].Angle, texts[0].Size, c.angle)
		}
		want := ""
		if c.shown < 10 {
			want = fmt.Sprintf("labels: %d of 10 columns shown", c.shown)
		}
		if got := l.Note(); got != want {
			t.Errorf("%g pt: note %q, want %q", c.pitch, got, want)
		}
	}
}

func TestYearsThinToRoundOnes(t *testing.T) {
	years := labelled(76, func(i int) string { return fmt.Sprint(1928 + i) })
	texts, l := drawn(t, years, dock.Bottom, "", 76*8, math.Inf(1))
	for i, text := range texts {
		if want := fmt.Sprint(1930 + 5*i); text.String != want || text.Angle != 0 {
			t.Errorf("label %d is %q turned by %g, want %q upright", i, text.String, text.Angle, want)
		}
	}
	if want := "labels: 15 of 76 columns shown"; l.Note() != want {
		t.Errorf("note %q, want %q", l.Note(), want)
	}
}

func TestLabelsAreShortenedBeyondAThirdOnly(t *testing.T) {
	long := strings.Repeat("abcdefghi ", 30) // 300 characters
	a := labelled(2, func(i int) string { return []string{"short", long}[i] })
	texts, _ := drawn(t, a, dock.Left, "", 100, 150)
	if texts[0].String != "short" || texts[0].Hint != "" {
		t.Errorf("%q (%q) was changed", texts[0].String, texts[0].Hint)
	}
	got := texts[1]
	if w := got.Face.Width(got.String, got.Size); w > 150 || w < 130 {
		t.Errorf("%q is %g pt wide; at most 150 and nearly all of it is wanted", got.String, w)
	}
	if !strings.Contains(got.String, "…") || !strings.HasPrefix(got.String, "abcdefghi") || !strings.HasSuffix(got.String, "ghi") || got.Hint != strings.TrimSpace(long) {
		t.Errorf("%q with the hint %q", got.String, got.Hint)
	}
	if texts, _ = drawn(t, a, dock.Left, "", 100, 5000); texts[1].Hint != "" {
		t.Errorf("%q was shortened below a third", texts[1].String)
	}
}

func TestPicks(t *testing.T) {
	a := labelled(6, func(i int) string { return string(rune('a' + i)) })
	for pick, want := range map[string]string{
		"": "abcdef", "auto": "abcdef", "none": "", "2": "ace", "b,e": "be", "u,v,w,x,y,z": "uvwxyz", "ALL": "abcdef",
	} {
		texts, _ := drawn(t, a, dock.Left, pick, 300, 100)
		got := ""
		for _, text := range texts {
			got += text.String
		}
		if got != want {
			t.Errorf("%q: %q, want %q", pick, got, want)
		}
	}
	for _, bad := range []string{"0", "-1", "a,q", "a,b,c,d,e,f,g"} {
		_, err := axis.New(axis.Options{Axis: a, Theme: theme(t), Pick: bad}, "yticklabels")
		if err == nil || !strings.Contains(err.Error(), "--yticklabels") {
			t.Errorf("%q: error %v", bad, err)
		}
	}
}

func TestPlaces(t *testing.T) {
	a := grid.Edged("", grid.Number, []float64{10, 6, 0}) // falling, uneven
	if got := axis.Place(a, 5); got != 0.5 {
		t.Errorf("5 lies at %g, want 0.5", got)
	}
	if got := axis.Centre(a, 0); math.Abs(got-0.2) > 1e-15 {
		t.Errorf("the first cell's middle lies at %g, want 0.2", got)
	}
	if axis.Even(a) || !axis.Even(grid.Index("", 3)) {
		t.Error("even is the axis whose cells are equal")
	}
	huge := grid.Edged("", grid.Number, []float64{-math.MaxFloat64, 0, math.MaxFloat64})
	if got := axis.At(huge, 1); got != 0.5 {
		t.Errorf("the middle of everything lies at %g", got)
	}
	for _, bad := range [][]float64{{0, 0}, {0, 2, 1}, {0, math.NaN()}, {math.Inf(-1), 0}} {
		if axis.Check(grid.Edged("", grid.Number, bad), "x") == nil {
			t.Errorf("edges %v are accepted", bad)
		}
	}
}
