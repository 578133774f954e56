package page

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/figure/mapview"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
)

// bodyShapes is a body whose areas or lines are painted as such, each in the
// colour of its value.
const bodyShapes = "shapes"

// What lies on a map.
const (
	onAreas = "areas"
	onLines = "lines"
	onCells = "cells"
)

// ground is what a map has beside its values, in points of the wide layout. The
// cell under each pixel of a raster over the body, or -1, is in the section
// "mesh.at".
type ground struct {
	Kind  string   `json:"kind"`
	Names []string `json:"names,omitempty"` // of areas and lines
	Below []item   `json:"below,omitempty"` // sea and land
	Cells []item   `json:"cells,omitempty"` // areas or lines; Cell says which
	Above []item   `json:"above,omitempty"` // borders, coasts, names
}

// onGround describes a map: what lies under, in and over its values. In one that
// is played any area may miss its value.
func (h *head) onGround(p figure.Plot, r *figure.Report, played bool) []section {
	m, th := p.Map, r.Theme
	v := m.At(th, r.Body.X, r.Body.Y, r.Body.W, r.Body.H)
	below, above := &scene.Scene{}, &scene.Scene{}
	v.Below(below)
	v.Above(above)
	d := &painted{th: th, name: "ground", inks: groundInks(v)}
	g := &ground{Below: d.items(below.Items), Above: d.items(above.Items)}
	for _, n := range m.Names {
		g.Names = append(g.Names, style.Clean(n))
	}
	h.Ground, h.Body = g, bodyShapes
	switch {
	case m.Areas != nil:
		g.Kind = onAreas
		for i := range m.Areas {
			g.add(d.items(v.Region(i, p.Mapper.Color(p.Grid.Values[i]), played || isMissing(p, i))), p, i)
			if n := len(g.Cells); played && n > 0 && g.Cells[n-1].Cell == i+1 {
				g.Cells[n-1].Cell, g.Cells[n-1].Missing = 0, i+1 // the hatch
			}
		}
		return d.secs
	case m.Lines != nil:
		g.Kind = onLines
		for i := range m.Lines {
			if l := v.Line(i, p.Mapper.Color(p.Grid.Values[i])); l != nil {
				g.add(d.items([]scene.Item{l}), p, i)
			}
		}
		return d.secs
	}
	g.Kind = onCells
	if p.Image != nil {
		h.Fixed = true
		g.Cells = d.items(cellsOf(r))
	}
	return append(d.secs, h.sampled(p, r, v, played)...)
}

// add are the items of one area or line.
func (g *ground) add(items []item, p figure.Plot, i int) {
	if p.Hidden != nil && p.Hidden[i] {
		return
	}
	for _, it := range items {
		it.Cell = i + 1
		g.Cells = append(g.Cells, it)
	}
}

func isMissing(p figure.Plot, i int) bool {
	return !p.Flat && math.IsNaN(p.Mapper.Norm.Scale(p.Grid.Values[i]))
}

// cellsOf are the items that stand for the values in a drawn map.
func cellsOf(r *figure.Report) []scene.Item {
	for _, part := range r.Parts {
		if part.Kind != figure.CellsPart {
			continue
		}
		for _, it := range part.Items {
			if g, ok := it.(*scene.Group); ok && g.Class == "cells" {
				return []scene.Item{g}
			}
		}
	}
	return nil
}

// sampled are the cells under the pixels of the body and, where values between
// cells are mixed, the values there; what is played shows cells.
func (h *head) sampled(p figure.Plot, r *figure.Report, v *mapview.View, played bool) []section {
	h.Raster = &raster{}
	h.Raster.Rows, h.Raster.Cols = rasterSize(r, mostRaster)
	n := h.Raster.Rows * h.Raster.Cols
	at, values := make([]int32, n), make([]float64, n)
	for i := range at {
		at[i], values[i] = -1, math.NaN()
	}
	g := p.Grid
	v.Sample(h.Raster.Cols, h.Raster.Rows, func(x, y int, cells [4]int, weight [4]float64) {
		i := y*h.Raster.Cols + x
		at[i] = int32(cells[0])
		sum, total := 0.0, 0.0
		for k, c := range cells {
			if u := g.Values[c]; u == u && !(p.Hidden != nil && p.Hidden[c]) {
				sum, total = sum+weight[k]*u, total+weight[k]
			}
		}
		if u := g.Values[cells[0]]; total > 0 && u == u {
			values[i] = sum / total
		}
	})
	secs := []section{i32s("mesh.at", at, h.Raster.Cols)}
	switch {
	case p.Image != nil:
	case p.Map.Cells.Smooth && !p.Map.Fade && !played:
		h.Body = bodyRaster
		none := make([]bool, n)
		for i, c := range at {
			none[i] = c < 0 || p.Hidden != nil && p.Hidden[c]
		}
		b, codes := steps(values, none, p.Mapper.Norm)
		h.Raster.Book = b
		secs = append(secs, u16s("raster.codes", codes, h.Raster.Cols))
	default:
		h.Body = bodyIndex
	}
	return secs
}

// faded are the opacities of the values of a map that lets the ground through
// where they are small, nil elsewhere.
func faded(p figure.Plot) []float64 {
	if p.Map == nil || !p.Map.Fade || p.Image != nil {
		return p.Alphas
	}
	out := make([]float64, len(p.Grid.Values))
	for i, v := range p.Grid.Values {
		out[i] = p.Map.Opacity(p.Mapper.Norm.Scale(v))
	}
	return out
}

// fadedAll are the opacities of a plot and of those that are played after it.
func fadedAll(p figure.Plot, more []figure.Plot) []float64 {
	out := slices.Clone(faded(p))
	if out == nil {
		return nil
	}
	for _, q := range more {
		out = append(out, faded(q)...)
	}
	return out
}

// mapAxes are those of the values in place of those of the plane.
func mapAxes(p figure.Plot) (x, y grid.Axis) {
	x, y = p.Grid.X, p.Grid.Y
	if p.Map.Cells != nil {
		x.Title, x.Unit, y.Title, y.Unit = "longitude", "°", "latitude", "°"
	}
	return x, y
}

// groundInks are the names of the colours of a map's ground, so that a page can
// change themes; a colour of some opacity is a name with its opacity.
func groundInks(v *mapview.View) map[color.NRGBA]string {
	c := v.Colors
	out := map[color.NRGBA]string{}
	for _, one := range []struct {
		name  string
		color color.NRGBA
	}{{"rule", c.Rule}, {"border", c.Border}, {"coast", c.Coast}, {"land", c.Land}, {"sea", c.Sea}} {
		out[one.color] = one.name
	}
	return out
}

// groundNames are the inks of a theme's ground.
func groundNames(th *style.Theme, into map[string]string) {
	c := mapview.Ground(th)
	for name, ink := range map[string]color.NRGBA{"sea": c.Sea, "land": c.Land, "coast": c.Coast, "border": c.Border, "rule": c.Rule} {
		into[name] = hex(ink)
	}
}

// faint is an ink by its name with an opacity.
func faint(name string, alpha uint8) string { return fmt.Sprintf("%s/%02x", name, alpha) }
