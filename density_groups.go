package swelter

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
	"github.com/swelter/swelter/table"
)

// mostColored is how many groups have a colour of their own; the rest are one.
const mostColored = 10

// mostGroups bounds what is computed for groups.
const mostGroups = 200

// planGroups is a kernel density for each group, all with one radius on one
// grid, in colours that blend.
func planGroups(pts geom.Points, o DensityOptions, spec Spec) (*plan, error) {
	if err := o.reach(); err != nil {
		return nil, err
	}
	if len(pts.Groups) > mostGroups {
		return nil, tooManyGroups(o.Points.Group, len(pts.Groups))
	}
	o.kernelLayout(pts.Extent(), mapCells)
	if err := o.once(pts); err != nil {
		return nil, o.unitHint(pts, err)
	}
	// All groups together choose the radius and the cells.
	all := geom.Points{X: pts.X, Y: pts.Y, W: pts.W}
	whole, err := density.Estimate(all, o.KDE)
	if err != nil {
		return nil, o.unitHint(pts, err)
	}
	if o.KDE.Rule == density.Adaptive || o.KDE.Rule == density.Nearest {
		return nil, fmt.Errorf("radius %q: groups have one radius for all points", o.Radius)
	}
	e, _ := whole.Grid.Extent()
	o.KDE.Bandwidth = whole.Bandwidth
	frame := o.KDE
	frame.Layout = density.Layout{Cols: whole.Grid.Cols, Rows: whole.Grid.Rows, Extent: e, MaxCells: o.KDE.MaxCells}
	planes := make([]*grid.Grid, len(pts.Groups))
	for k := range planes {
		own := ofGroup(pts, int32(k))
		if own.Len() == 0 {
			planes[k] = &grid.Grid{Rows: whole.Grid.Rows, Cols: whole.Grid.Cols, Values: make([]float64, len(whole.Grid.Values)), X: whole.Grid.X, Y: whole.Grid.Y}
			continue
		}
		r, err := density.Estimate(own, frame)
		if err != nil {
			return nil, fmt.Errorf("group %s: %w", pts.Groups[k], err)
		}
		o.perSquareKilometre(r.Unit, r.Grid.Values)
		planes[k] = r.Grid
	}
	o.nameKDE(whole, &plan{})
	p, err := o.blended(planes, pts.Groups, "density", whole.Grid.Unit, "eqhist", spec)
	if err != nil {
		return nil, err
	}
	p.facts = o.facts(whole)
	p.counted = counted(whole.Points)
	p.notes = append([]string{o.said(whole)}, p.notes...)
	return p, nil
}

func tooManyGroups(column string, n int) error {
	return fmt.Errorf("column %q has %d groups; at most %d are drawn: choose some by --where", column, n, mostGroups)
}

// ofGroup are the points of one group.
func ofGroup(pts geom.Points, k int32) geom.Points {
	var own geom.Points
	for i, g := range pts.Group {
		if g != k {
			continue
		}
		own.X, own.Y = append(own.X, pts.X[i]), append(own.Y, pts.Y[i])
		if pts.W != nil {
			own.W = append(own.W, pts.W[i])
		}
	}
	return own
}

// blended draws planes of one group each. The colour of a cell is the mean of
// the groups' colours, in linear light, by their shares; how strong it is says
// what all groups come to. The grid holds the greatest group of each cell.
func (o *DensityOptions) blended(planes []*grid.Grid, names []string, what, unit, scale string, spec Spec) (*plan, error) {
	planes, names = ranked(planes, names)
	g := &grid.Grid{Rows: planes[0].Rows, Cols: planes[0].Cols, X: planes[0].X, Y: planes[0].Y, Categories: names,
		Name: o.Points.Group, Values: make([]float64, len(planes[0].Values))}
	sum := make([]float64, len(g.Values))
	for i := range g.Values {
		g.Values[i] = math.NaN()
		most := 0.0
		for k, plane := range planes {
			v := plane.Values[i]
			if sum[i] += v; v > most {
				most, g.Values[i] = v, float64(k)
			}
		}
		if most == 0 {
			sum[i] = math.NaN()
		}
	}
	strength, said, err := strengthOf(sum, spec.Color.Norm, scale, unit)
	if err != nil {
		return nil, err
	}
	theme, err := style.New(spec.Figure.Theme, 0)
	if err != nil {
		return nil, err
	}
	for k, plane := range planes {
		plane.Name, plane.Unit = names[k], unit
	}
	p := &plan{grid: g, groups: planes, color: spec.Color, figure: o.shaped(g, spec.Figure)}
	p.image = blend(planes, sum, strength, shade.Categories(len(names), theme.Missing()))
	p.notes = append(p.notes, fmt.Sprintf("colours blend the groups by their shares of a cell; their strength is the %s of all groups, %s", what, said))
	x := newExtras(len(g.Values))
	for i, v := range g.Values {
		x.hide(i, v != v)
	}
	p.extras = x
	o.onGround(p)
	return p, nil
}

// ranked puts the greatest groups first and joins those beyond the tenth.
func ranked(planes []*grid.Grid, names []string) ([]*grid.Grid, []string) {
	total := make([]float64, len(planes))
	order := make([]int, len(planes))
	for k, plane := range planes {
		order[k] = k
		for _, v := range plane.Values {
			total[k] += v
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case total[a] > total[b]:
			return -1
		case total[a] < total[b]:
			return 1
		}
		return strings.Compare(names[a], names[b])
	})
	var outPlanes []*grid.Grid
	var outNames []string
	for rank, k := range order {
		if rank < mostColored-1 || len(order) <= mostColored {
			outPlanes, outNames = append(outPlanes, planes[k]), append(outNames, names[k])
			continue
		}
		if rank == mostColored-1 {
			rest := *planes[k]
			rest.Values = slices.Clone(rest.Values)
			outPlanes, outNames = append(outPlanes, &rest), append(outNames, fmt.Sprintf("%d others", len(order)-rank))
			continue
		}
		for i, v := range planes[k].Values {
			outPlanes[mostColored-1].Values[i] += v
		}
	}
	return outPlanes, outNames
}

// strengthOf is how strong the colour of each cell is, from 0 to 1, by the
// figure's norm or another, and that in words.
func strengthOf(sum []float64, n norm.Options, otherwise, unit string) ([]float64, string, error) {
	if n.Name == "" {
		n.Name = otherwise
	}
	fitted, limits, err := norm.Fit(sum, n)
	if err != nil {
		return nil, "", err
	}
	out := make([]float64, len(sum))
	for i, v := range sum {
		out[i] = fitted.Scale(v)
	}
	return out, fmt.Sprintf("up to %s, on the %s scale", strings.TrimSpace(table.NumberLabel(round3(limits.Hi))+" "+unit), n.Name), nil
}

// faintest is the opacity of a cell with the least in it.
const faintest = .1

func blend(planes []*grid.Grid, sum, strength []float64, m *shade.Mapper) *image.NRGBA {
	g := planes[0]
	img := image.NewNRGBA(image.Rect(0, 0, g.Cols, g.Rows))
	var light [mostColored][3]float64
	for k := range planes {
		c := m.Color(float64(k))
		light[k] = [3]float64{linear(c.R), linear(c.G), linear(c.B)}
	}
	for i, all := range sum {
		t := strength[i]
		if !(all > 0) || t != t {
			continue
		}
		var mix [3]float64
		for k, plane := range planes {
			share := max(plane.Values[i], 0) / all
			for c := range mix {
				mix[c] += share * light[k][c]
			}
		}
		t = faintest + (1-faintest)*min(max(t, 0), 1)
		img.SetNRGBA(i%g.Cols, i/g.Cols, color.NRGBA{R: gamma(mix[0]), G: gamma(mix[1]), B: gamma(mix[2]), A: uint8(math.Round(255 * t))})
	}
	return img
}

// linear and gamma are the transfer of sRGB (IEC 61966-2-1) both ways.
func linear(v uint8) float64 {
	s := float64(v) / 255
	if s <= .04045 {
		return s / 12.92
	}
	return math.Pow((s+.055)/1.055, 2.4)
}

func gamma(l float64) uint8 {
	l = min(max(l, 0), 1)
	s := 1.055*math.Pow(l, 1/2.4) - .055
	if l <= .0031308 {
		s = 12.92 * l
	}
	return uint8(math.Round(255 * s))
}
