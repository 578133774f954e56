package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure/sampler"
	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/scene"
)

// colormapsJob is what the flags of colormaps fill.
type colormapsJob struct {
	job
	kind  string
	theme string
	dpi   float64
}

func (a *app) colormapsCommand() *cobra.Command {
	var j colormapsJob
	cmd := &cobra.Command{
		Use:   "colormaps [NAME...]",
		Short: "list and draw the colormaps, and say which are not uniform",
		Long: `Lists the colormaps by name, kind and source. With -o it draws them, or those
named: each with its lightness as a curve and as eyes with a colour-vision
deficiency see it (Machado, Oliveira and Fernandes 2009). A map that is named and
not perceptually uniform is warned of. _r after a name reverses it; colours
between commas make a map of your own.`,
		Example: `  swelter colormaps
  swelter colormaps --kind diverging
  swelter colormaps viridis rocket_r jet 'white,#d00' -o maps.png`,
		RunE: func(_ *cobra.Command, args []string) error { return a.colormaps(&j, args) },
	}
	f := newFlags(cmd)
	f.section("Choosing")
	f.choice(&j.kind, "kind", "`NAME` sequential, diverging, cyclic, qualitative or rainbow", "sequential", "diverging", "cyclic", "qualitative", "rainbow")
	f.section("Drawing")
	f.texts(&j.pictures, "output", "`FILE` to draw them into, its format by its ending; may be repeated. \"-\" is standard output")
	f.text(&j.format, "format", "`NAME` of the format for -o -: png, svg, pdf")
	f.choice(&j.theme, "theme", "`light|dark|paper` light by itself", "light", "dark", "paper")
	f.number(&j.dpi, "dpi", "`N` pixels an inch of the PNG; 144 by itself")
	f.section("Writing")
	f.bool(&j.quiet, "quiet", "print errors only")
	return cmd
}

func (a *app) colormaps(j *colormapsJob, args []string) error {
	maps, err := chosenMaps(args, j.kind)
	if err != nil {
		return err
	}
	if len(args) > 0 && !j.quiet {
		for _, m := range maps {
			a.noteOfMap("warning", m)
		}
	}
	if len(j.pictures) == 0 {
		a.listMaps(maps)
		return nil
	}
	targets, err := j.targets([]string{"colormaps"})
	if err != nil {
		return err
	}
	if j.dpi != 0 && (j.dpi < 10 || j.dpi > 2400) {
		return usagef("--dpi %g: resolutions from 10 to 2400 can be drawn", j.dpi)
	}
	page, err := sampler.Page(maps, sampler.Options{Theme: j.theme, DPI: j.dpi})
	if err != nil {
		return err
	}
	page.Meta.Software = "Swelter " + swelter.Version
	return a.writePage(page, targets[0], j.dpi)
}

// writePage writes a page that is no figure of a recipe.
func (a *app) writePage(page *scene.Scene, t target, dpi float64) error {
	if err := swelter.SaveScene(page, dpi, t.files.Pictures...); err != nil || t.stdout == "" {
		return err
	}
	f, _ := render.ByName(t.stdout)
	return a.whole(t.stdout, func(w io.Writer) error { return f.Write(w, page, render.Options{DPI: dpi}) })
}

// chosenMaps are those named, or all of a kind.
func chosenMaps(names []string, kind string) ([]*colormap.Map, error) {
	if len(names) == 0 {
		names = colormap.Names()
	}
	var maps []*colormap.Map
	for _, n := range names {
		m, err := colormap.Named(n)
		if err != nil {
			return nil, usagef("%s", strings.TrimPrefix(err.Error(), "colormap: "))
		}
		if m.Name == "" {
			m.Name = n
		}
		if kind == "" || m.Kind.String() == kind {
			maps = append(maps, m)
		}
	}
	if len(maps) == 0 {
		return nil, usagef("--kind %s: none of the maps named is %s", kind, kind)
	}
	return maps, nil
}

// noteOfMap says why a map that was asked for by name misleads.
func (a *app) noteOfMap(kind string, m *colormap.Map) {
	if f := m.Faults(); len(f) > 0 {
		a.say(kind, m.Name+" is not uniform: "+strings.Join(f, "; "))
	}
}

func (a *app) listMaps(maps []*colormap.Map) {
	rows := [][]string{{"name", "kind", "uniform", "source"}}
	for _, m := range maps {
		even := "yes"
		switch {
		case m.Kind == colormap.Qualitative:
			even = "-"
		case len(m.Faults()) > 0:
			even = "no"
		}
		rows = append(rows, []string{m.Name, m.Kind.String(), even, m.Source})
	}
	printColumns(a.stdout, rows)
	if len(maps) > 1 {
		fmt.Fprintf(a.stdout, "\n%d colormaps; -o FILE draws them, _r after a name reverses it\n", len(maps))
	}
}
