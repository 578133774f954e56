package swelter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/partial"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// bins is what the cells of bins remember of their points, so that the cells of
// other jobs can be added.
type bins struct {
	cells *density.Binner
	is    partial.Header // of columns
	seen  table.Survey
}

func init() { RegisterData(".grid", writePart) }

// writePart writes the cells for swelter merge.
func writePart(w io.Writer, f *Figure) error {
	if f.bins == nil {
		return errors.New("a .grid holds the cells of points in bins or hexagons; swelter density --method bin makes them")
	}
	g, err := partial.New(f.bins.cells, f.bins.is, f.bins.seen)
	if err != nil {
		return err
	}
	return g.Write(w)
}

// planParts adds the cells that jobs have written and draws them as one job
// would that had read the points of all, in the order of the files.
func planParts(ctx context.Context, o DensityOptions, spec Spec, env Env) (*plan, error) {
	if len(spec.Input.Where) > 0 || spec.Input.Queried() {
		return nil, errors.New("the cells of parts take no condition and no query; those are for the jobs that make them")
	}
	all, err := mergeParts(ctx, spec.Input.Paths, env)
	if err != nil {
		return nil, err
	}
	if n := len(all.Groups); n > mostGroups {
		return nil, tooManyGroups(all.Columns.Group, n)
	}
	o.Method, o.LonLat, o.Points, o.Bin = all.Method, all.LonLat, all.Columns, all.BinOptions
	if o.Hotspots && o.Method != "bin" {
		return nil, errors.New("hotspots are those of square cells; these are hexagons")
	}
	p, err := o.tellBinned(all.Binner, all.Header, all.Seen(), notesOf(all), spec)
	if err == nil {
		p.merged = &o
	}
	return p, err
}

// notesOf says what one job of all rows would have said.
func notesOf(g *partial.Grid) (notes []string) {
	if g.Found {
		notes = append(notes, g.Columns.Found())
	}
	if g.LeftOut > 0 {
		notes = append(notes, g.Columns.LeftOut(g.LeftOut, g.Rows))
	}
	return notes
}

// mergeParts reads file after file: memory is that of two.
func mergeParts(ctx context.Context, paths []string, env Env) (*partial.Grid, error) {
	paths, err := source.Expand(paths, env.Dir)
	if err != nil {
		return nil, err
	}
	var all *partial.Grid
	var seen []os.FileInfo
	for i, name := range paths {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		g, info, err := readPart(name, env)
		if err != nil {
			return nil, err
		}
		for k, other := range seen {
			if os.SameFile(info, other) {
				return nil, fmt.Errorf("%s is the file %s: its points would count twice; name each part once", name, paths[k])
			}
		}
		seen = append(seen, info)
		if i == 0 {
			all = g
		} else if err := all.Merge(g); err != nil {
			return nil, fmt.Errorf("%s and %s are not parts of one grid: %w; give all jobs one --extent, --size and --agg", paths[0], name, err)
		}
	}
	if all == nil {
		return nil, errors.New("merge: no parts are named; give the .grid files of the jobs")
	}
	return all, nil
}

func readPart(name string, env Env) (*partial.Grid, os.FileInfo, error) {
	path, err := source.Regular(name, env.Dir)
	if err != nil {
		return nil, nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	g, err := partial.Read(f, info.Size(), int(env.Limits.Cells))
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	return g, info, nil
}

// checkParts refuses what the parts have settled.
func (o *DensityOptions) checkParts() error {
	own := *o
	own.Method, own.LonLat, own.Points, own.Bin = "", false, table.PointsOptions{}, density.BinOptions{} // as a merged recipe has them
	own.Parts, own.Spread, own.Hotspots, own.FDR, own.Radius, own.cellMetres = false, 0, false, 0, "", 0
	if !reflect.DeepEqual(own, DensityOptions{}) {
		return errors.New("parts have their columns, method and cells; of a density's options only spread, hotspots, their rate and radius are left")
	}
	return o.fights()
}
