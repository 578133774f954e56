package cli

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
)

func (a *app) mergeCommand() *cobra.Command {
	var j job
	o := &swelter.DensityOptions{Parts: true}
	j.spec.Make.Density = o
	cmd := &cobra.Command{
		Use:   "merge PART.grid...",
		Short: "the cells of several jobs added up: one grid, one picture",
		Long: `Adds up what many jobs have binned, each its share of the points. A job writes
its cells by density, or map, with --method bin or hex and -o PART.grid; all
need the same --extent, --size or --cell, --agg and columns.

What comes out is what one job of all points would have written: counts,
extremes and whole numbers to the last bit, other sums, means and deviations
but for rounding (1e-12). Of --agg first and last the order of the files is the
order of the points. A median cannot be added up.`,
		Example: `  swelter density jan.csv --method bin --extent 0,0,100,100 --size 500x500 -o jan.grid
  swelter density feb.csv --method bin --extent 0,0,100,100 --size 500x500 -o feb.grid
  swelter merge jan.grid feb.grid -o year.png
  swelter merge parts/*.grid -o all.grid --data all.npy`,
		RunE: func(cmd *cobra.Command, args []string) error {
			seen := map[string]bool{}
			for _, p := range args {
				if p = filepath.Clean(p); seen[p] {
					return usagef("merge: %s is named twice, and its points would count twice; name each part once", p)
				}
				seen[p] = true
			}
			return a.draw(cmd, &j, args)
		},
	}
	f := newFlags(cmd)
	f.section("Cells of parts")
	f.whole(&o.Spread, "spread", "`CELLS` that each bin shines over, so that sparse points are seen")
	f.bool(&o.Hotspots, "hotspots", "Getis and Ord's Gi* of bins, where it is hardly chance")
	f.number(&o.FDR, "fdr", "`SHARE` of false ones among the hotspots; 0.05 by itself")
	f.text(&o.Radius, "radius", "`LENGTH` how far neighbours of --hotspots lie, in the units of x and y; on the ground such as 500m")
	f.amount(&j.env.Limits.Cells, "limit-cells", "`N` cells at most in a grid, such as 500M")
	f.colour(&j)
	f.contours(&j)
	f.figure(&j)
	f.writing(&j)
	return cmd
}
