package cli

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
)

func (a *app) densityCommand() *cobra.Command {
	var j job
	o := &swelter.DensityOptions{}
	j.spec.Make.Density = o
	cmd := &cobra.Command{
		Use:   "density SRC...",
		Short: "a heatmap of points: kernel density, bins, hexagons, lines or dots",
		Long: `Turns a table of points into a density: each point spreads over a kernel of
the given radius, exactly, in events per unit of area. --method bin and hex
count points, or reduce a column of theirs; lines counts tracks; dots draws the
picture of heatmap.py 2.2.1, pixel for pixel.

--minus and --per compare two sets of points. The second one is another FILE,
or the rows of SRC that meet a CONDITION, which stands in place of --where's on
the same column: --where 'year = 2011' --minus 'year = 2010'.

Several files are one map; with {name} in -o they are a map each. The y axis
points up; --origin lower turns it down, as on a screen or a page.`,
		Example: `  swelter density accidents.csv --lonlat --radius 5km --norm power -o density.png -o density.kmz --data density.tif
  swelter density quakes.csv --weight magnitude --kernel gaussian --radius 2 --norm power -o quakes.svg
  swelter density points.csv --radius 10 --cell 1 --scale tutorial --data grid.csv -o grid.png
  swelter density crime.csv --lonlat --radius 300m --group offense -o crime.png
  swelter density crime.csv --lonlat --where 'offense = theft' --per 'offense = robbery' --scale probability -o risk.png
  swelter density hikes.gpx --method lines --lonlat -o hikes.png -o hikes.kmz
  swelter density taxi.parquet --method hex --value fare --agg median -o fares.svg
  swelter density points.csv --method dots --dotsize 75 --scheme fire -o dots.png`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if e := j.spec.Figure.Extent; e != nil && o.Method != "dots" {
				o.KDE.Extent, j.spec.Figure.Extent = geom.Extent{XMin: e[0], YMin: e[1], XMax: e[2], YMax: e[3]}, nil
			}
			if o.Method == "dots" && o.KDE.Cells > 0 {
				return usagef("--size: the dots' picture has a width and a height, such as 1024x1024")
			}
			o.Bin.Layout, o.Lines.Layout = o.KDE.Layout, o.KDE.Layout
			if o.Method != "" && o.Method != "kde" {
				o.KDE.Layout = density.Layout{}
			}
			if o.Method != "bin" && o.Method != "hex" {
				o.Bin.Layout = density.Layout{}
			}
			if o.Method != "lines" {
				o.Lines.Layout = density.Layout{}
			}
			if o.Method != "dots" {
				o.Dots.Width, o.Dots.Height = 0, 0
			}
			return a.draw(cmd, &j, args)
		},
	}
	f := newFlags(cmd)
	f.section("Points")
	f.text(&o.Points.X, "x", "`COLUMN` of x; x, lon, lng, longitude and the like are found")
	f.text(&o.Points.Y, "y", "`COLUMN` of y")
	f.text(&o.Points.Weight, "weight", "`COLUMN` of what each point counts; 1 by itself")
	f.text(&o.Points.Group, "group", "`COLUMN` of groups, drawn in colours that blend; of lines, one track each")
	f.bool(&o.LonLat, "lonlat", "x and y are degrees of longitude and latitude; lengths are on the ground")
	f.section("Density")
	f.choice(&o.Method, "method", "`kde|bin|hex|lines|dots` kde by itself", "kde", "bin", "hex", "lines", "dots")
	f.parsed(func(s string) error { return o.KDE.Kernel.UnmarshalText([]byte(s)) }, "kernel", "`NAME` quartic by itself, or uniform, triangular, epanechnikov, triweight, tricube, cosine, gaussian")
	f.number(&o.KDE.Decay, "decay", "`SHARE` that a triangular kernel keeps at its border")
	f.text(&o.Radius, "radius", "`LENGTH` a kernel reaches (Gaussian: its standard deviation): in the units of x and y, with --lonlat on the ground, such as 500m; or a rule that chooses it: scott (by itself), silverman, cv, likelihood, adaptive, knn:20. Of --hotspots, how far neighbours lie")
	f.text(&o.RadiusColumn, "radius-col", "`COLUMN` with a radius for each point, in the units of x and y; with --lonlat in metres")
	f.bool(&o.Strip, "bandwidth-strip", "five maps, from half to twice the radius, to choose it by eye")
	f.bool(&o.ShowPoints, "show-points", "the points themselves as dots over the density, 20 000 at most")
	f.parsed(func(s string) error { return o.KDE.Scale.UnmarshalText([]byte(s)) }, "scale", "`intensity|probability|expected|raw|tutorial` what the numbers are; events per unit of area by itself")
	f.parsed(func(s string) error { return setCell(o, s) }, "cell", "`LENGTH` of a cell in the units of x and y; with --lonlat also on the ground, such as 5km")
	f.parsed(func(s string) error { return setSize(o, s) }, "size", "`WxH|N` cells, or pixels of the dots; N cells along the longer side, hexagons across")
	f.number(&o.KDE.Tolerance, "tolerance", "`SHARE` of the greatest value that the result may be off where that is much faster; exact by itself")
	f.spaceTime(o)
	f.section("Comparing")
	f.text(&o.Value, "value", "`COLUMN` whose mean around each place is drawn, in place of how many points there are")
	f.text(&o.Minus, "minus", "`FILE|CONDITION` of a second set of points, whose density is taken away")
	f.text(&o.Per, "per", "`FILE|CONDITION` of a second set, by whose density the first is divided; with --scale probability the relative risk")
	f.number(&o.Floor, "floor", "`SHARE` of the second set's greatest density below which --per draws nothing; by itself a tenth of what one point has at its place")
	f.parsed(func(s string) error { return o.Edge.UnmarshalText([]byte(s)) }, "edge", "`none|jones|diggle` correction for what lies beyond --extent or --within and was not observed")
	f.text(&o.Within, "within", "`FILE` of GeoJSON with the area that was observed; nothing is drawn outside")
	f.against(&j)
	f.section("Bins, hexagons and lines")
	f.parsed(func(s string) error { return o.Bin.Reduce.UnmarshalText([]byte(s)) }, "agg", "`count|sum|mean|min|max|std|var|median|first|last` of --value, or --weight, in a cell")
	f.whole(&o.Spread, "spread", "`CELLS` that each bin shines over, so that sparse points are seen")
	f.bool(&o.Hotspots, "hotspots", "Getis and Ord's Gi* of bins, where it is hardly chance")
	f.number(&o.FDR, "fdr", "`SHARE` of false ones among the hotspots; 0.05 by itself")
	f.number(&o.Lines.Width, "line-width", "`CELLS` that a line is wide; 1 by itself")
	f.section("Dots")
	f.parsed(func(s string) error { return setDotsize(&o.Dots.Dotsize, s) }, "dotsize", "`PIXELS` of the box around a dot; 150 by itself")
	f.parsed(func(s string) error { return setOpacity(&o.Opacity, s) }, "opacity", "`0..255` of what is drawn; 128 by itself")
	f.choice(&o.Scheme, "scheme", "`"+strings.Join(colormap.Schemes(), "|")+"` classic by itself", colormap.Schemes()...)
	f.parsed(func(s string) error { return setArea(&o.Dots.Area, s) }, "area", "`minx,miny,maxx,maxy` stretched over the dots' picture")
	f.facets(&j)
	f.frames(&j)
	f.reading(&j)
	f.colour(&j)
	f.contours(&j)
	f.figure(&j)
	f.writing(&j)
	return cmd
}

// setCell reads a step in the units of x and y, or a length on the ground.
func setCell(o *swelter.DensityOptions, s string) error {
	if v, err := strconv.ParseFloat(s, 64); err == nil {
		if !(v > 0) || math.IsInf(v, 0) {
			return rangeError{errors.New("a cell has a size above 0")}
		}
		o.KDE.Cell, o.Cell = v, ""
		return nil
	}
	if _, err := geo.ParseLength(s); err != nil {
		return err
	}
	o.KDE.Cell, o.Cell = 0, s
	return nil
}

// setSize reads cells (or pixels) each way.
func setSize(o *swelter.DensityOptions, s string) error {
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		o.KDE.Cells = n
		return nil
	}
	w, h, ok := strings.Cut(strings.ToLower(s), "x")
	cols, err1 := strconv.Atoi(w)
	rows, err2 := strconv.Atoi(h)
	wanted := errors.New("a width and a height are wanted, such as 1024x1024, or the cells along the longer side")
	switch {
	case !ok || err1 != nil || err2 != nil:
		return wanted
	case cols < 1 || rows < 1:
		return rangeError{wanted}
	}
	o.KDE.Cols, o.KDE.Rows = cols, rows
	o.Dots.Width, o.Dots.Height = cols, rows
	return nil
}

func setDotsize(to *int, s string) error {
	v, err := strconv.Atoi(s)
	wanted := errors.New("a whole number of pixels from 1 to 10000 is wanted")
	switch {
	case err != nil:
		return wanted
	case v < 1 || v > 10000:
		return rangeError{wanted}
	}
	*to = v
	return nil
}

func setOpacity(to **int, s string) error {
	v, err := strconv.Atoi(s)
	wanted := errors.New("a whole number from 0 to 255 is wanted")
	switch {
	case err != nil:
		return wanted
	case v < 0 || v > 255:
		return rangeError{wanted}
	}
	*to = &v
	return nil
}

func setArea(to *geom.Extent, s string) error {
	var e []float64
	if err := setExtent(&e, s); err != nil {
		if v, unread := parseNumbers(s); unread == nil && len(v) == 4 {
			return rangeError{err}
		}
		return err
	}
	*to = geom.Extent{XMin: e[0], YMin: e[1], XMax: e[2], YMax: e[3]}
	return nil
}
