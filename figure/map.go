package figure

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"strings"
	"sync"

	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/mapview"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
)

// checkMap refuses what has no place on a map.
func (s *sheet) checkMap() error {
	m := s.p.Map
	if m == nil {
		return nil
	}
	n := s.p.Grid.Rows * s.p.Grid.Cols
	switch {
	case m.Proj == nil || !(m.Extent.Width() > 0 && m.Extent.Height() > 0):
		return errors.New("figure: a map needs a projection and an extent")
	case m.Areas != nil && len(m.Areas) != n, m.Lines != nil && (len(m.Lines) != n || len(m.Widths) != n):
		return fmt.Errorf("figure: %d areas or %d lines for %d values", len(m.Areas), len(m.Lines), n)
	case m.Cells != nil && (len(m.Cells.Lon) != s.p.Grid.Cols+1 || len(m.Cells.Lat) != s.p.Grid.Rows+1):
		return fmt.Errorf("figure: %d and %d edges for %d x %d cells", len(m.Cells.Lon), len(m.Cells.Lat), s.p.Grid.Rows, s.p.Grid.Cols)
	case s.o.Annot || s.p.Text != nil:
		return errors.New("annot: a map writes no values; --places names what lies there")
	case len(s.o.Marks) > 0:
		return errors.New("marks: a map has no rows and columns to mark; leave them out")
	case s.o.CellSize != "":
		return errors.New("cell size: a map has a width or a height")
	case s.o.Aspect != "" || s.o.Square:
		return errors.New("aspect: a map has that of its projection; leave it out")
	case s.smooths() && (m.Cells == nil || s.o.Interpolation != "bilinear"):
		return errors.New("interpolation: the cells of a grid on a map are drawn as they are (none) or mixed (bilinear)")
	case s.p.Image != nil && m.Cells == nil || s.p.Sizes != nil || s.sliced() || s.clustered() || s.p.Mesh != nil || s.p.Glyphs != nil:
		return errors.New("figure: a map holds areas, lines or cells and nothing else")
	}
	return nil
}

// setMapAxes spans the axes over the plane, without a tick.
func (s *sheet) setMapAxes() {
	e := s.p.Map.Extent
	s.g.X = between(grid.Axis{N: s.g.Cols}, s.g.Cols, e.XMin, e.XMax)
	s.g.Y = between(grid.Axis{N: s.g.Rows}, s.g.Rows, e.YMax, e.YMin)
	s.o.XTickLabels, s.o.YTickLabels = "none", "none"
	s.asked.aspect = 1
}

// mapBody is the body of a map of some ratio, of about the same area always.
func mapBody(ratio float64) size {
	const area = 1040 * 620
	w := math.Sqrt(area / ratio)
	if long := max(w, w*ratio); long > mostBody {
		w *= mostBody / long
	}
	return size{W: w * refPixel, H: w * ratio * refPixel}
}

// drawMap paints the ground and the values on it.
func (s *sheet) drawMap(out *scene.Scene, at dock.Box) {
	m := s.p.Map
	v := m.At(s.th, at.X, at.Y, at.W, at.H)
	values, below, above := &scene.Scene{}, &scene.Scene{}, &scene.Scene{}
	var ground sync.WaitGroup // is cut and projected beside the values
	ground.Go(func() { v.Below(below) })
	ground.Go(func() { v.Above(above) })
	colors := s.mapColors()
	missing := func(i int) bool { return s.cells.hatched && math.IsNaN(s.mapper.Norm.Scale(s.g.Values[i])) }
	switch {
	case m.Areas != nil:
		v.Fill(values, colors, missing, s.mapHint)
	case m.Lines != nil:
		v.Draw(values, colors, s.mapHint)
	case m.Cells != nil:
		values.Add(s.warped(v, colors))
	}
	ground.Wait()
	out.Items = append(out.Items, below.Items...)
	out.Add(&scene.Group{Class: "cells", Opacity: s.alpha, Items: values.Items})
	out.Items = append(out.Items, above.Items...)
}

// mapColors are the colours of all values; nil where a picture has them.
func (s *sheet) mapColors() []color.NRGBA {
	if s.p.Image != nil {
		return nil
	}
	colors := s.cellColors(s.g)
	for i, v := range s.g.Values {
		colors[i].A = uint8(float64(colors[i].A) * s.p.Map.Opacity(s.mapper.Norm.Scale(v)))
	}
	return colors
}

// warped is the picture of a grid.
func (s *sheet) warped(v *mapview.View, colors []color.NRGBA) *scene.Image {
	switch {
	case s.p.Image != nil:
		return v.Warp(func(cells [4]int, _ [4]float64) color.NRGBA {
			r, c := cells[0]/s.g.Cols, cells[0]%s.g.Cols
			return color.NRGBAModel.Convert(s.p.Image.At(c, r)).(color.NRGBA)
		})
	case !v.Cells.Smooth:
		return v.Warp(func(cells [4]int, _ [4]float64) color.NRGBA { return colors[cells[0]] })
	}
	return v.Warp(func(cells [4]int, weight [4]float64) color.NRGBA {
		sum, total := 0.0, 0.0
		for i, c := range cells {
			if x := s.g.Values[c]; x == x && !(s.p.Hidden != nil && s.p.Hidden[c]) {
				sum, total = sum+weight[i]*x, total+weight[i]
			}
		}
		// Where the nearest cell is missing, so is what lies in it.
		if c := colors[cells[0]]; total == 0 || c.A == 0 || s.g.Values[cells[0]] != s.g.Values[cells[0]] {
			return c
		}
		c := s.mapper.Color(sum / total)
		c.A = uint8(float64(c.A) * s.p.Map.Opacity(s.mapper.Norm.Scale(sum/total)))
		return c
	})
}

// mapHint is what SVG says of an area or a line under the pointer.
func (s *sheet) mapHint(i int) string {
	name := ""
	if i < len(s.p.Map.Names) {
		name = s.p.Map.Names[i]
	}
	if v := s.g.Values[i]; v == v {
		return strings.TrimPrefix(style.Clean(name+": "+s.number(v)), ": ")
	}
	return style.Clean(name + ": missing")
}

// describeMap is the alternative text of a map.
func (s *sheet) describeMap() string {
	m := s.p.Map
	var b strings.Builder
	b.WriteString("Map")
	if v := s.variable(); v != "" {
		b.WriteString(" of " + v)
	}
	what := fmt.Sprintf("%s x %s cells", count(s.g.Rows), count(s.g.Cols))
	switch {
	case m.Areas != nil:
		what = count(len(m.Areas)) + " regions"
	case m.Lines != nil:
		what = count(len(m.Lines)) + " lines"
	}
	fmt.Fprintf(&b, " in the %s projection: %s.", m.Proj.Title, what)
	at := func(p grid.Place) string {
		i := p.Row*s.g.Cols + p.Col
		if i < len(m.Names) {
			return m.Names[i]
		}
		if m.Cells == nil {
			return s.p.Grid.Y.LabelAt(p.Row)
		}
		return fmt.Sprintf("longitude %.4g, latitude %.4g", s.p.Grid.X.Centre(p.Col), s.p.Grid.Y.Centre(p.Row))
	}
	switch {
	case s.p.Image != nil:
	case s.sum.Finite == 0:
		b.WriteString(" None has a value.")
	case s.g.Categories != nil:
		fmt.Fprintf(&b, " %d categories.", len(s.g.Categories))
	case s.sum.Min == s.sum.Max:
		fmt.Fprintf(&b, " Each is %s.", s.number(s.sum.Min))
	default:
		fmt.Fprintf(&b, " Highest %s at %s; lowest %s at %s.", s.number(s.sum.Max), at(s.sum.MaxAt), s.number(s.sum.Min), at(s.sum.MinAt))
	}
	if s.sum.Missing > 0 && m.Cells == nil {
		fmt.Fprintf(&b, " %s of them are missing.", count(s.sum.Missing))
	}
	return style.Clean(b.String())
}
