package swelter

import (
	"fmt"
	"strings"
)

// Presets names the peers whose defaults a recipe can start from.
func Presets() []string {
	return []string{"seaborn", "matplotlib", "plotly", "pheatmap", "complexheatmap"}
}

// withPreset fills what the recipe leaves open with a peer's defaults for its
// cells: colormap, limits, gaps, missing cells, number format. Page, text and
// colour bar stay Swelter's.
func (s Spec) withPreset() (Spec, error) {
	c, f := &s.Color, &s.Figure
	set := func(to *string, v string) {
		if *to == "" {
			*to = v
		}
	}
	diverging := c.Norm.Center != nil
	if s.Preset != "" {
		set(&c.Norm.Name, "linear") // no middle unless asked for
	}
	switch s.Preset {
	case "":
	case "seaborn": // 0.13: heatmap
		if diverging {
			set(&c.Map, "icefire")
		}
		set(&c.Map, "rocket")
		set(&c.Missing, "transparent")
		set(&f.LineWidths, "0")
		if f.Annot {
			set(&f.Fmt, ".2g")
		}
	case "matplotlib": // 3.8: imshow
		set(&c.Map, "viridis")
		set(&c.Missing, "transparent")
		set(&f.LineWidths, "0")
		set(&f.Aspect, "equal")
	case "plotly": // 5: px.imshow with its default template
		set(&c.Map, "plasma")
		set(&c.Missing, "transparent")
		set(&f.LineWidths, "0")
		set(&f.Aspect, "equal")
	case "pheatmap": // 1.0.12: colorRampPalette(rev(brewer.pal(7, "RdYlBu")))(100)
		set(&c.Map, "#4575b4,#91bfdb,#e0f3f8,#ffffbf,#fee090,#fc8d59,#d73027")
		set(&c.Missing, "#dddddd")
		set(&f.LineColor, "#999999")
		set(&f.LineWidths, "0.75pt")
		if f.Annot {
			set(&f.Fmt, ".2f")
		}
	case "complexheatmap": // 2.14: colorRamp2 at the 1st and 99th percentile
		set(&c.Map, "lab:blue,#eeeeee,red")
		set(&c.Missing, "grey")
		set(&f.LineWidths, "0")
		if c.Norm.VMin == nil && c.Norm.VMax == nil && !c.Norm.Robust {
			c.Norm.Robust, c.Norm.RobustRange = true, [2]float64{1, 99}
		}
	default:
		return s, fmt.Errorf("preset %q; there are %s", s.Preset, strings.Join(Presets(), ", "))
	}
	return s, nil
}
