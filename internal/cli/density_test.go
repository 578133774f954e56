package cli

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// densityEffects are the flags of density beside those of every heatmap: a
// command, and one that differs by the flag and draws another picture.
var densityEffects = map[string]struct{ base, with string }{
	"x":               {"pts --radius 1", "pts --radius 1 --x b --y y"},
	"y":               {"pts --radius 1", "pts --radius 1 --x x --y b"},
	"weight":          {"pts --radius 1", "pts --radius 1 --weight w"},
	"group":           {"pts --radius 1", "pts --radius 1 --group g"},
	"lonlat":          {"pts --method bin --size 9", "pts --method bin --size 9 --lonlat"},
	"method":          {"pts", "pts --method hex"},
	"kernel":          {"pts --radius 1", "pts --radius 1 --kernel uniform"},
	"decay":           {"pts --radius 1 --kernel triangular", "pts --radius 1 --kernel triangular --decay 0.5"},
	"radius":          {"pts --radius 1", "pts --radius knn:2"},
	"radius-col":      {"pts --radius 1", "pts --radius-col w"},
	"show-points":     {"pts --radius 1", "pts --radius 1 --show-points"},
	"bandwidth-strip": {"pts --radius 1", "pts --radius 1 --bandwidth-strip"},
	"time":            {"when --radius 1 --time-radius 2d --time-frames 2 --time t", "when --radius 1 --time-radius 2d --time-frames 2 --time u"},
	"time-radius":     {"when --radius 1 --time t --time-radius 1d --time-frames 2", "when --radius 1 --time t --time-radius 9d --time-frames 2"},
	"time-frames":     {"when --radius 1 --time t --time-radius 9d --time-frames 2", "when --radius 1 --time t --time-radius 9d --time-frames 3"},
	"scale":           {"pts --radius 1", "pts --radius 1 --scale raw"},
	"cell":            {"pts --radius 1", "pts --radius 1 --cell 0.5"},
	"size":            {"pts --radius 1", "pts --radius 1 --size 40"},
	"tolerance":       {"pts --kernel gaussian --radius 1 --size 900", "pts --kernel gaussian --radius 1 --tolerance 2"},
	"value":           {"pts --radius 1", "pts --radius 1 --value w"},
	"minus":           {"pts --radius 1", "pts --radius 1 --minus g=u"},
	"per":             {"pts --radius 1", "pts --radius 1 --per g=u"},
	"floor":           {"pts --radius 1 --per g=u", "pts --radius 1 --per g=u --floor 0.5"},
	"edge":            {"pts --radius 1 --extent 0,0,4,4", "pts --radius 1 --extent 0,0,4,4 --edge jones"},
	"within":          {"pts --radius 1 --extent 0,0,4,4", "pts --radius 1 --extent 0,0,4,4 --within AREA"},
	"agg":             {"pts --method bin --value w --size 3", "pts --method bin --value w --size 3 --agg max"},
	"spread":          {"pts --method bin", "pts --method bin --spread 3"},
	"hotspots":        {"grid --method bin --cell 1", "grid --method bin --cell 1 --hotspots"},
	"fdr":             {"grid --method bin --cell 1 --hotspots", "grid --method bin --cell 1 --hotspots --fdr 0.9"},
	"line-width":      {"pts --method lines --group g", "pts --method lines --group g --line-width 4"},
	"dotsize":         {"pts --method dots", "pts --method dots --dotsize 30"},
	"opacity":         {"pts --method dots", "pts --method dots --opacity 255"},
	"scheme":          {"pts --method dots", "pts --method dots --scheme fire"},
	"area":            {"pts --method dots", "pts --method dots --area 0,0,9,9"},
}

func TestEveryFlagOfDensityHasAnEffect(t *testing.T) {
	dir := t.TempDir()
	var grid strings.Builder
	grid.WriteString("x,y\n")
	for i := range 400 {
		fmt.Fprintf(&grid, "%d,%d\n", i%20, i/20)
		if i%20 < 4 && i < 80 {
			grid.WriteString(strings.Repeat("1,1\n", 9))
		}
	}
	for name, content := range map[string]string{
		"pts.csv":      "x,y,w,g,b\n0,0,1,u,5\n1,1,2,u,4\n1,2,1,v,3\n3,3,4,v,2\n4,4,2,u,1\n2,4,3,v,0\n",
		"when.csv":     "x,y,t,u\n0,0,2020-01-01,2020-01-09\n1,1,2020-01-02,2020-01-01\n2,1,2020-01-09,2020-01-05\n",
		"grid.csv":     grid.String(),
		"area.geojson": `{"type":"Polygon","coordinates":[[[0,0],[3,0],[3,3],[0,0]]]}`,
	} {
		text(content)(t, filepath.Join(dir, name))
	}
	for flag, e := range densityEffects {
		in := func(s string) string { return strings.ReplaceAll(s, "AREA", filepath.Join(dir, "area.geojson")) }
		before, after := drawnBy(t, "density", dir, in(e.base)), drawnBy(t, "density", dir, in(e.with))
		if before == after {
			t.Errorf("--%s: %q draws what %q does", flag, e.with, e.base)
		} else if !strings.HasPrefix(after, "\x89PNG") && flag != "tolerance" {
			t.Errorf("--%s: %q draws nothing: %s", flag, e.with, after)
		}
		if !strings.HasPrefix(before, "\x89PNG") {
			t.Errorf("--%s: %q draws nothing: %s", flag, e.base, before)
		}
	}
	for _, cmd := range commands(t) {
		if cmd.Name() != "density" {
			continue
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			_, own := densityEffects[f.Name]
			_, shared := effects[f.Name]
			if !own && !shared && !contains(elsewhereTested, f.Name) {
				t.Errorf("--%s: no effect of it is tested", f.Name)
			}
		})
	}
}
