package picture

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/site"
)

// Dots and elements: what was clicked itself, without a kernel.

// dot is the radius of a place's mark, CSS pixels.
const dot = 6.0

// dots marks every place; where marks overlap, the cell counts them.
func (d *drawing) dots() error {
	h := d.heat
	a := site.Anchor(h, site.Click, d.ground.Width, d.ground.Elements(), d.size)
	d.grid = d.empty()
	total := 0
	for i, n := range a.N {
		if n < 0 {
			continue // of the compared segment
		}
		total += n
		d.disc(a.X[i], a.Y[i], float64(n))
	}
	if total == 0 {
		return fmt.Errorf("the page has no clicks among %d views (%s)", h.Views, a)
	}
	d.axes()
	d.title, d.label = "Clicks on "+h.Page+", one by one", "clicks here"
	d.subtitle = []string{fmt.Sprintf("%s, %s, %s", counted(total, "clicks"), counted(h.VisitorDays, "visitor-days"), days(h)), "anchored " + a.String()}
	return nil
}

// disc adds n to the cells whose middles lie on a mark.
func (d *drawing) disc(x, y, n float64) {
	g := d.grid
	for row := max(int((y-dot)/d.cell), 0); row <= min(int((y+dot)/d.cell), g.Rows-1); row++ {
		for col := max(int((x-dot)/d.cell), 0); col <= min(int((x+dot)/d.cell), g.Cols-1); col++ {
			if math.Hypot((float64(col)+.5)*d.cell-x, (float64(row)+.5)*d.cell-y) > dot {
				continue
			}
			v := g.At(row, col)
			if math.IsNaN(v) {
				v = 0
			}
			g.Set(row, col, v+n)
		}
	}
}

// elements fills the boxes of what was clicked with its share of the clicks, the
// small on the large.
func (d *drawing) elements() error {
	h := d.heat
	boxes := d.ground.Boxes(h)
	var order []int
	for i, b := range boxes {
		if b != nil && h.Elements[i].Clicks > 0 {
			order = append(order, i)
		}
	}
	if len(order) == 0 {
		return errors.New("elements: no box of what was clicked is known; the boxes of a page come with one of its next visits")
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(boxes[b][2]*boxes[b][3], boxes[a][2]*boxes[a][3]) })
	d.grid = d.empty()
	for _, i := range order {
		b, share := boxes[i], 100*float64(h.Elements[i].Clicks)/float64(max(h.Clicks, 1))
		at := func(edge float64) int { return pixel(edge / d.cell) }
		for row := max(at(b[1]), 0); row < min(at(b[1]+b[3]), d.grid.Rows); row++ {
			for col := max(at(b[0]), 0); col < min(at(b[0]+b[2]), d.grid.Cols); col++ {
				d.grid.Set(row, col, share)
			}
		}
	}
	d.axes()
	d.title, d.label = "Clicks on "+h.Page+", by element", "% of the clicks"
	d.subtitle = []string{fmt.Sprintf("%s, %s, %s", counted(h.Clicks, "clicks"), counted(h.VisitorDays, "visitor-days"), days(h)), mostClicked(h)}
	return nil
}

// mostClicked names the first elements with their counts and shares.
func mostClicked(h *site.Heat) string {
	var words []string
	for i := range h.Elements {
		e := &h.Elements[i]
		if len(words) == 5 || e.Clicks == 0 {
			break
		}
		name := cmp.Or(e.Name, e.Selector)
		if steps := strings.Split(name, " > "); len(steps) > 1 {
			name = "… " + steps[len(steps)-1]
		}
		words = append(words, fmt.Sprintf("%s %d (%.3g %%)", name, e.Clicks, 100*float64(e.Clicks)/float64(max(h.Clicks, 1))))
	}
	return strings.Join(words, ", ")
}

// empty is a grid of the page without values.
func (d *drawing) empty() *grid.Grid {
	cols, rows := d.cells()
	g := grid.New(rows, cols)
	for i := range g.Values {
		g.Values[i] = math.NaN()
	}
	return g
}
