package page_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/figure/mapview"
	"github.com/swelter/swelter/geo/proj"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/internal/browser"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/page"
	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/render/png"
)

// square is one of degrees, or the hole of one when it is turned.
func square(west, south, size float64) orb.Ring {
	return orb.Ring{{west, south}, {west + size, south}, {west + size, south + size}, {west, south + size}, {west, south}}
}

// mapPlots are a map of each kind of layer, 70 degrees around 10 east, 20 north.
func mapPlots(t testing.TB) map[string]figure.Plot {
	lon, lat := 10., 20.
	p, err := proj.New("azimuthal-equal-area", proj.Options{Lon0: &lon, Lat0: &lat})
	if err != nil {
		t.Fatal(err)
	}
	of := func(g *grid.Grid, change func(m *mapview.Map)) figure.Plot {
		out := plot(t, g, norm.Options{})
		out.Map = &mapview.Map{
			Proj: p, Extent: geom.Extent{XMin: -4e6, YMin: -3e6, XMax: 4e6, YMax: 3e6},
			Land: orb.MultiPolygon{{square(-20, 0, 50)}}, Coast: []orb.LineString{orb.LineString(square(-20, 0, 50))},
		}
		change(out.Map)
		return out
	}
	column := func(values ...float64) *grid.Grid {
		g := &grid.Grid{Rows: len(values), Cols: 1, Values: values, Name: "rate", Unit: "m"}
		ids := []string{"A1", "B2", "C3"}
		g.Y, g.X = grid.Labelled("region", ids[:len(values)]), grid.Labelled("", []string{"rate"})
		return g
	}
	cells := waves(6)
	cells.X, cells.Y = grid.Edged("", grid.Number, []float64{-20, -10, 0, 10, 20, 30, 40}), grid.Edged("", grid.Number, []float64{50, 40, 30, 20, 10, 0, -10})
	return map[string]figure.Plot{
		"areas": of(column(1, 2, 4), func(m *mapview.Map) {
			m.Names = []string{"Left", "Ring", "Middle"}
			m.Areas = []orb.MultiPolygon{{{square(-15, 5, 10)}}, {{square(5, 10, 20), square(10, 15, 10)}}, {{square(10, 15, 10)}}}
		}),
		"lines": of(column(1, 3), func(m *mapview.Map) {
			m.Names, m.Widths = []string{"south", "north"}, []float64{4, 4}
			m.Lines = []orb.LineString{{{-10, 0}, {30, 5}}, {{-10, 40}, {30, 35}}}
		}),
		"cells": of(cells, func(m *mapview.Map) { m.Cells = &mapview.Cells{Lon: cells.X.Edges, Lat: cells.Y.Edges} }),
	}
}

// TestMapsShowWhatThePictureShows compares the bodies, with and without WebGL.
func TestMapsShowWhatThePictureShows(t *testing.T) {
	for _, flags := range [][]string{nil, {"disable-3d-apis"}} {
		ctx := browser.Start(t, flags...)
		for name, p := range mapPlots(t) {
			p.Options.Theme = "light"
			static, report, err := figure.Layout(p)
			if err != nil {
				t.Fatal(err)
			}
			want, err := png.Draw(static, render.Options{DPI: 288})
			if err != nil {
				t.Fatal(err)
			}
			t.Run(strings.Join(append(flags, name), " "), func(t *testing.T) {
				compareBody(t, browser.Open(t, ctx, html(t, p, page.Options{}), 1100, 800, ""), report, want)
			})
		}
	}
}

// TestHoverOnMaps points at places of the ground: the tooltip says which region
// or cell that is and its value, before and after zooming in.
func TestHoverOnMaps(t *testing.T) {
	ctx := browser.Start(t)
	plots := mapPlots(t)
	for _, c := range []struct {
		kind     string
		lon, lat float64
		place    string // that the tooltip names
		value    float64
	}{
		{"areas", -10, 10, "Left", 1}, {"areas", 7, 27, "Ring", 2}, {"areas", 15, 20, "Middle", 4},
		{"lines", 9.9, 37.9, "north", 3}, {"cells", 5, 25, "25° N", 0}, {"cells", -15, -5, "15° W", 0},
	} {
		p := plots[c.kind]
		opened := browser.Open(t, ctx, html(t, p, page.Options{}), 1100, 800, "")
		x, y, _ := p.Map.Proj.Forward(c.lon, c.lat)
		u, v := (x-p.Map.Extent.XMin)/p.Map.Extent.Width(), (p.Map.Extent.YMax-y)/p.Map.Extent.Height()
		at := fmt.Sprintf(`(() => { const a = swelterPage.app, w = a.store.view, r = a.root.getBoundingClientRect(), b = a.geometry.body;
			return [r.left + b[0] + (%g - w.x[0]) / (w.x[1] - w.x[0]) * b[2], r.top + b[1] + (%g - w.y[0]) / (w.y[1] - w.y[0]) * b[3]] })()`, u, v)
		want := c.value
		if c.kind == "cells" {
			want = p.Grid.At(int((50-c.lat)/10), int((c.lon+20)/10))
		}
		for range 2 {
			place := browser.Eval[[]float64](opened, at)
			opened.Move(place[0], place[1])
			opened.Frame()
			if got := browser.Eval[string](opened, toldAt); got != said(want) {
				t.Errorf("%s at %g, %g: %q, want %q", c.kind, c.lon, c.lat, got, said(want))
			}
			if tip := browser.Eval[string](opened, "document.querySelector('.tip').innerText"); !strings.Contains(tip, c.place) {
				t.Errorf("%s at %g, %g: the tooltip lacks %q: %q", c.kind, c.lon, c.lat, c.place, tip)
			}
			opened.Wheel(place[0], place[1], -300)
		}
	}
	opened := browser.Open(t, ctx, html(t, plots["areas"], page.Options{}), 1100, 800, "")
	opened.Move(60, 300) // the sea
	opened.Frame()
	if got := browser.Eval[string](opened, toldAt); got != "" {
		t.Errorf("the sea: %q", got)
	}
}

// TestMapsArePlayed compares each frame of a map with its picture: values move on,
// an area loses its value and another one finds it.
func TestMapsArePlayed(t *testing.T) {
	ctx := browser.Start(t)
	for _, name := range []string{"areas", "cells"} {
		first := mapPlots(t)[name]
		first.Options.Theme = "light"
		second := first
		other := *first.Grid
		other.Values = slices.Clone(first.Grid.Values)
		slices.Reverse(other.Values)
		second.Grid = &other
		first.Grid.Values[0], second.Grid.Values[1] = math.NaN(), math.NaN()
		panels := []figure.Panel{{Title: "1", Plot: first}, {Title: "2", Plot: second}}
		board := figure.PanelOptions{By: "year"}
		static, _, err := figure.Panels(panels, board)
		if err != nil {
			t.Fatal(err)
		}
		var doc bytes.Buffer
		if err := page.WriteFrames(&doc, panels, board, static, page.Options{}); err != nil {
			t.Fatal(err)
		}
		p := browser.Open(t, ctx, doc.Bytes(), 1100, 900, "")
		for i, q := range []figure.Plot{first, second, first} {
			p.Run(fmt.Sprintf("swelterPage.app.store.change({ frame: %d })", i%2))
			p.Frame()
			drawn, report, err := figure.Layout(q)
			if err != nil {
				t.Fatal(err)
			}
			want, err := png.Draw(drawn, render.Options{DPI: 288})
			if err != nil {
				t.Fatal(err)
			}
			t.Run(fmt.Sprintf("%s, frame %d", name, i), func(t *testing.T) { compareBody(t, p, report, want) })
		}
	}
}
