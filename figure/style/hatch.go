package style

import "github.com/swelter/swelter/scene"

// Hatch draws the lines of the missing hatch over rectangles x, y, w, h whose
// ground is already painted. It gives up and returns nil beyond about limit
// lines: from afar the ground alone says as much.
func (t *Theme) Hatch(boxes [][4]float64, limit int) *scene.Path {
	pen := scene.Path{Stroke: t.HatchLine, Width: t.HatchWidth()}
	all := pen
	for _, b := range boxes {
		one := scene.Hatch(b[0], b[1], b[2], b[3], t.HatchSpacing(), pen)
		all.Ops = append(all.Ops, one.Ops...)
		all.Points = append(all.Points, one.Points...)
		if len(all.Ops) > 2*limit {
			return nil
		}
	}
	if len(all.Ops) == 0 {
		return nil
	}
	return &all
}
