package figure

import (
	"math"

	"github.com/swelter/swelter/scene"
)

// snapBaselines puts the baseline of every text that lies along the page, or
// upright on it, on a whole pixel. Letters are crisp there, and the programs
// that draw SVG and PDF, which round baselines each in its own way, agree.
func snapBaselines(items []scene.Item, snap func(float64) float64) {
	for _, item := range items {
		switch it := item.(type) {
		case *scene.Group:
			snapBaselines(it.Items, snap)
		case *scene.Text:
			switch math.Mod(it.Angle, 180) {
			case 0:
				it.Y = snap(it.Y)
			case 90, -90:
				it.X = snap(it.X)
			}
		}
	}
}
