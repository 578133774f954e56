package swelter

import (
	"fmt"
	"math"
	"slices"

	"github.com/swelter/swelter/grid"
)

// layerNames are what pages show in the place of values, as figure.View has it:
// web/src/data/layers.ts is the twin.
var layerNames = map[string]string{"counts": "number of values", "z-rows": "z-score by row", "z-cols": "z-score by column"}

// layered puts in the place of the values what a view shows: scores of all
// cells, whichever of them are seen, or of how many values each was made.
func (p *plan) layered(show string) error {
	if show == "" {
		return nil
	}
	name, ok := layerNames[show]
	switch {
	case !ok:
		return fmt.Errorf("view: show %q; it is counts, z-rows or z-cols", show)
	case p.color.Mask != "":
		return fmt.Errorf("view: show %q of cells under a mask is for pages alone; leave it or the mask out", show)
	case show == "counts" && p.grid.Counts == nil:
		return fmt.Errorf("view: show counts: of how many values these cells were made is not known; leave it out")
	}
	g := *p.grid
	g.Values = slices.Clone(g.Values)
	if p.extras != nil && p.extras.hidden != nil {
		for i, h := range p.extras.hidden {
			if h {
				g.Values[i] = math.NaN()
			}
		}
	}
	switch show {
	case "counts":
		for i, v := range g.Values {
			if v == v {
				g.Values[i] = g.Counts.Values[i]
			}
		}
		g.Integer, g.Categories = true, nil
	case "z-rows":
		scores, _ := g.ZScore(grid.ByRow)
		g = *scores
	case "z-cols":
		scores, _ := g.ZScore(grid.ByCol)
		g = *scores
	}
	g.Name, g.Unit = name, ""
	p.grid = &g
	return nil
}
