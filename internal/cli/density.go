package cli

import (
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/geom"
)

func (a *app) densityCommand() *cobra.Command {
	var j job
	o := &swelter.DensityOptions{}
	j.spec.Make.Density = o
	cmd := &cobra.Command{
		Use:   "density SRC...",
		Short: "a heatmap of points: kernel density, or dots",
		Long: `Turns a table of points into a density: each point spreads over a kernel of
the given radius, exactly, in events per unit of area. --method dots draws the
picture of heatmap.py 2.2.1, pixel for pixel.`,
		Example: `  swelter density accidents.csv --x lng --y lat --radius 0.1 -o density.png
  swelter density quakes.csv --weight magnitude --kernel gaussian --radius 2 --norm power -o quakes.svg
  swelter density points.csv --radius 10 --cell 1 --scale tutorial --data grid.csv -o grid.png
  swelter density points.csv --method dots --dotsize 75 --scheme fire -o dots.png`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if e := j.spec.Figure.Extent; e != nil && o.Method != "dots" {
				o.KDE.Extent, j.spec.Figure.Extent = geom.Extent{XMin: e[0], YMin: e[1], XMax: e[2], YMax: e[3]}, nil
			}
			o.Bin.Layout = o.KDE.Layout
			return a.draw(cmd, &j, args)
		},
	}
	f := newFlags(cmd)
	f.section("Points")
	f.text(&o.Points.X, "x", "`COLUMN` of x; x, lon, lng, longitude and the like are found")
	f.text(&o.Points.Y, "y", "`COLUMN` of y")
	f.text(&o.Points.Weight, "weight", "`COLUMN` of what each point counts; 1 by itself")
	f.bool(&o.LonLat, "lonlat", "x and y are degrees of longitude and latitude; lengths are on the ground")
	f.section("Density")
	f.choice(&o.Method, "method", "`kde|bin|dots` kde by itself", "kde", "bin", "dots")
	f.parsed(func(s string) error { return o.KDE.Kernel.UnmarshalText([]byte(s)) }, "kernel", "`NAME` quartic by itself, or uniform, triangular, epanechnikov, triweight, tricube, cosine, gaussian")
	f.number(&o.KDE.Decay, "decay", "`SHARE` that a triangular kernel keeps at its border")
	f.text(&o.Radius, "radius", "`LENGTH` a kernel reaches (Gaussian: its standard deviation): in the units of x and y, with --lonlat on the ground, such as 500m; by --rule when not given")
	f.parsed(func(s string) error { return o.KDE.Rule.UnmarshalText([]byte(s)) }, "rule", "`scott|silverman` chooses the radius")
	f.parsed(func(s string) error { return o.KDE.Scale.UnmarshalText([]byte(s)) }, "scale", "`intensity|probability|expected|raw|tutorial` what the numbers are; events per unit of area by itself")
	f.number(&o.KDE.Cell, "cell", "`LENGTH` of a cell in the units of x and y")
	f.parsed(func(s string) error { return setSize(o, s) }, "size", "`WxH` cells, or pixels of the dots")
	f.number(&o.KDE.Tolerance, "tolerance", "`SHARE` of the greatest value that the result may be off where that is much faster; exact by itself")
	f.parsed(func(s string) error { return o.Bin.Reduce.UnmarshalText([]byte(s)) }, "reduce-by", "`count|sum|mean|min|max|std|var|median|first|last` of the weights in a cell, for --method bin")
	f.spaceTime(o)
	f.section("Dots")
	f.whole(&o.Dots.Dotsize, "dotsize", "`PIXELS` of the box around a dot; 150 by itself")
	f.parsed(func(s string) error { return setOpacity(&o.Opacity, s) }, "opacity", "`0..255` of what is drawn; 128 by itself")
	f.choice(&o.Scheme, "scheme", "`"+strings.Join(colormap.Schemes(), "|")+"` classic by itself", colormap.Schemes()...)
	f.parsed(func(s string) error { return setArea(&o.Dots.Area, s) }, "area", "`minx,miny,maxx,maxy` stretched over the dots' picture")
	f.facets(&j)
	f.reading(&j)
	f.colour(&j)
	f.contours(&j)
	f.figure(&j)
	f.writing(&j)
	return cmd
}

// setSize reads cells (or pixels) each way.
func setSize(o *swelter.DensityOptions, s string) error {
	w, h, ok := strings.Cut(strings.ToLower(s), "x")
	cols, err1 := strconv.Atoi(w)
	rows, err2 := strconv.Atoi(h)
	if !ok || err1 != nil || err2 != nil || cols < 1 || rows < 1 {
		return errors.New("a width and a height are wanted, such as 1024x1024")
	}
	o.KDE.Cols, o.KDE.Rows = cols, rows
	o.Dots.Width, o.Dots.Height = cols, rows
	return nil
}

func setOpacity(to **int, s string) error {
	v, err := strconv.Atoi(s)
	if err != nil || v < 0 || v > 255 {
		return errors.New("a whole number from 0 to 255 is wanted")
	}
	*to = &v
	return nil
}

func setArea(to *geom.Extent, s string) error {
	var e []float64
	if err := setExtent(&e, s); err != nil {
		return err
	}
	*to = geom.Extent{XMin: e[0], YMin: e[1], XMax: e[2], YMax: e[3]}
	return nil
}
