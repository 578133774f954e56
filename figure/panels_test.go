package figure_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/scene"
)

// panelsOf are n panels of a grid each under one norm.
func panelsOf(t testing.TB, n int, g *grid.Grid, o figure.Options) []figure.Panel {
	t.Helper()
	panels := make([]figure.Panel, n)
	for i := range panels {
		panels[i] = figure.Panel{Title: fmt.Sprintf("panel %d", i), Plot: plot(t, g, norm.Options{}, o)}
	}
	return panels
}

func layPanels(t testing.TB, panels []figure.Panel, o figure.PanelOptions) (*scene.Scene, *figure.Report) {
	t.Helper()
	s, r, err := figure.Panels(panels, o)
	if err != nil {
		t.Fatal(err)
	}
	return s, r
}

// Whatever the panels are, no two texts meet and none leaves the page.
func TestPanelsNeverOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shared := drawPlot(t)
		n := rapid.IntRange(1, 9).Draw(t, "panels")
		var panels []figure.Panel
		for range n {
			p := shared
			if rapid.IntRange(0, 3).Draw(t, "own") == 0 {
				p = drawPlot(t)
			}
			panels = append(panels, figure.Panel{Title: rapid.SampledFrom([]string{"", "A", "a rather long title of one panel of several"}).Draw(t, "title"), Plot: p})
		}
		o := figure.PanelOptions{Cols: rapid.IntRange(0, n).Draw(t, "cols"), Own: rapid.Bool().Draw(t, "own legends"), Options: shared.Options}
		if o.Options.CellSize != "" {
			o.Options.Width, o.Options.Height = "", ""
		}
		s, r, err := figure.Panels(panels, o)
		if err != nil {
			if o.Options.Width+o.Options.Height+o.Options.CellSize == "" {
				t.Fatalf("a page of its own size was refused: %v", err)
			}
			return
		}
		checkTexts(t, s)
		if len(r.Panels) != n {
			t.Fatalf("%d reports of %d panels", len(r.Panels), n)
		}
		for i, a := range r.Panels {
			if a.Body.X < 0 || a.Body.Y < 0 || a.Body.X+a.Body.W > s.Width+.01 || a.Body.Y+a.Body.H > s.Height+.01 {
				t.Errorf("panel %d lies at %v on a page of %g x %g", i, a.Body, s.Width, s.Height)
			}
			for _, b := range r.Panels[:i] {
				if a.Body.X < b.Body.X+b.Body.W-.01 && b.Body.X < a.Body.X+a.Body.W-.01 && a.Body.Y < b.Body.Y+b.Body.H-.01 && b.Body.Y < a.Body.Y+a.Body.H-.01 {
					t.Errorf("panel %d meets another: %v and %v", i, a.Body, b.Body)
				}
			}
		}
	})
}

// Five panels in rows of three: the labels of columns stand under the lowest of
// each column, those of rows beside the first of each row, titles once.
func TestOuterPanelsHaveTheLabels(t *testing.T) {
	g := named(counting(2, 2), []string{"left", "right"}, []string{"up", "down"})
	g.X.Title, g.Y.Title = "side", "height"
	s, r := layPanels(t, panelsOf(t, 5, g, figure.Options{}), figure.PanelOptions{Cols: 3})
	got := roles(s)
	for role, want := range map[string]string{
		"xtick": "left right left right left right", "ytick": "up down up down", "xlabel": "side", "ylabel": "height",
		"paneltitle": "panel 0 panel 1 panel 2 panel 3 panel 4",
	} {
		list := slices.Clone(got[role])
		if role == "xtick" || role == "ytick" {
			if len(list) != len(strings.Fields(want)) {
				t.Errorf("%s: %q", role, list)
			}
			continue
		}
		if s := strings.Join(list, " "); s != want {
			t.Errorf("%s: %q, want %q", role, s, want)
		}
	}
	if r.Panels[0].Body.X != r.Panels[3].Body.X || r.Panels[0].Body.Y != r.Panels[2].Body.Y || r.Panels[1].Body.W != r.Panels[4].Body.W {
		t.Errorf("panels do not stand in rows and columns: %v", r.Panels)
	}
	if len(got["bartick"]) == 0 || r.Bar.X < r.Panels[2].Body.X+r.Panels[2].Body.W {
		t.Errorf("the bar lies at %v", r.Bar)
	}
}

// A given aspect holds for every panel, on a page of any given size.
func TestPanelsKeepTheirAspect(t *testing.T) {
	g := counting(30, 60)
	for _, size := range [][2]string{{"", ""}, {"900", ""}, {"", "700"}, {"1200", "500"}} {
		o := figure.Options{Aspect: "equal", Width: size[0], Height: size[1]}
		_, r := layPanels(t, panelsOf(t, 4, g, o), figure.PanelOptions{Options: o})
		for _, p := range r.Panels {
			if ratio := p.Body.W / p.Body.H; math.Abs(ratio-2) > .05 {
				t.Errorf("%v: a body of %v", size, p.Body)
			}
		}
	}
}

// One legend says what lies beyond the limits of any panel, and own legends are
// as many as panels.
func TestLegendOfPanels(t *testing.T) {
	p := panelsOf(t, 3, counting(4, 4), figure.Options{})
	s, _ := layPanels(t, p, figure.PanelOptions{})
	one := len(roles(s)["bartick"])
	s, r := layPanels(t, p, figure.PanelOptions{Own: true})
	if own := len(roles(s)["bartick"]); own != 3*one || r.Bar.W != 0 || r.Panels[2].Bar.W == 0 {
		t.Errorf("%d ticks of three bars, %d of one; bars %v %v", own, one, r.Bar, r.Panels[2].Bar)
	}
}

func TestPanelsRefused(t *testing.T) {
	g := counting(3, 3)
	for name, c := range map[string]struct {
		panels []figure.Panel
		o      figure.PanelOptions
		want   string
	}{
		"none":      {nil, figure.PanelOptions{}, "no panels"},
		"too many":  {panelsOf(t, figure.MostPanels+1, g, figure.Options{}), figure.PanelOptions{}, "401 panels; a page may have 400"},
		"negative":  {panelsOf(t, 2, g, figure.Options{}), figure.PanelOptions{Cols: -1}, "-1 panels beside each other"},
		"no grid":   {[]figure.Panel{{Title: "A"}}, figure.PanelOptions{}, "A: figure: the grid has no cells"},
		"too small": {panelsOf(t, 9, g, figure.Options{}), figure.PanelOptions{Options: figure.Options{Width: "60", Height: "60"}}, "give at least"},
		"cell size": {panelsOf(t, 2, g, figure.Options{CellSize: "5mm"}), figure.PanelOptions{Options: figure.Options{CellSize: "5mm", Width: "600"}}, "cannot be given too"},
	} {
		if _, _, err := figure.Panels(c.panels, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// The size that a refusal names works.
func TestTheSmallestPageOfPanelsWorks(t *testing.T) {
	p := panelsOf(t, 6, named(counting(3, 3), []string{"a", "b", "c"}, []string{"first", "second", "third"}), figure.Options{})
	_, _, err := figure.Panels(p, figure.PanelOptions{Options: figure.Options{Width: "100", Height: "100"}})
	var w, h int
	if _, scan := fmt.Sscanf(err.Error()[strings.Index(err.Error(), "at least"):], "at least %d x %d", &w, &h); scan != nil {
		t.Fatal(err)
	}
	layPanels(t, p, figure.PanelOptions{Options: figure.Options{Width: fmt.Sprint(w), Height: fmt.Sprint(h)}})
}

func BenchmarkPanels(b *testing.B) {
	for _, n := range []int{1, 12} {
		p := panelsOf(b, n, counting(200, 200), figure.Options{})
		b.Run(fmt.Sprintf("n=%d/cells=200x200", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				layPanels(b, p, figure.PanelOptions{})
			}
		})
	}
}
