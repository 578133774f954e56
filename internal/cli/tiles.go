package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/archive"
	_ "github.com/swelter/swelter/archive/mbtiles" // the ending .mbtiles
	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/pyramid"
	"github.com/swelter/swelter/table"
)

func (a *app) tilesCommand() *cobra.Command {
	var j job
	o := &swelter.TilesOptions{}
	j.spec.Make.Tiles = o
	cmd := &cobra.Command{
		Use:   "tiles SRC...",
		Short: "web tiles of points: a pyramid as PMTiles, MBTiles or a folder",
		Long: `Turns a table of longitudes and latitudes into web tiles (web Mercator, 256
pixels): counts in pixels, or with --radius a kernel density. All tiles of a
zoom have one norm, so that colours do not change at their edges; tiles with
nothing in them are not written. --value-tiles writes numbers in place of colours,
which a map colours and reads back.

An archive appears whole or not at all. Work that was stopped is gone on with
when the same command is given again.`,
		Example: `  swelter tiles accidents.csv --lon lng --lat lat --radius 12px -o heat.pmtiles
  swelter tiles fires.parquet --weight frp --radius 20km --zoom 0-6 -o fires.mbtiles
  swelter tiles crashes.csv --surface ratio --cases 'severity = 3' --radius 15px -o risk.pmtiles
  swelter tiles trips.parquet --zoom 0-10 --value-tiles -o folder/`,
		RunE: func(_ *cobra.Command, args []string) error { return a.tiles(&j, args) },
	}
	f := newFlags(cmd)
	f.section("Points")
	f.text(&o.Points.X, "lon", "`COLUMN` of the longitude in degrees; lon, lng, longitude and x are found")
	f.text(&o.Points.Y, "lat", "`COLUMN` of the latitude")
	f.text(&o.Points.Weight, "weight", "`COLUMN` of what each point counts; 1 by itself")
	f.text(&o.CRS, "crs", "`EPSG:N` of the points; degrees, or that of a GeoPackage, by itself")
	f.bool(&o.Lines, "lines", "the way through the points: the kilometres in a pixel, or of a kernel per km²")
	f.text(&o.Points.Group, "group", "`COLUMN` that tells the tracks of --lines apart")
	f.section("Tiles")
	f.parsed(func(s string) error { return setZoom(&o.Zoom, s) }, "zoom", "`N-M` zooms, 0-8 by itself, or to where a radius on the ground is a tile wide; one number is that zoom alone")
	f.text(&o.Radius, "radius", "`LENGTH` a kernel reaches (Gaussian: its standard deviation): 12px of a tile at every zoom, or on the ground, such as 500m; points are counted in pixels without it")
	f.parsed(func(s string) error { return o.Kernel.UnmarshalText([]byte(s)) }, "kernel", "`NAME` quartic by itself, or uniform, triangular, epanechnikov, triweight, tricube, cosine, gaussian")
	f.choice(&o.Surface, "surface", "`NAME` density by itself; mean of a column; ratio: the relative risk of some points; gi: hot and cold spots as Getis and Ord's standard score", pyramid.Surfaces()...)
	f.text(&o.Value, "value", "`COLUMN` that a mean is of")
	f.text(&o.Cases, "cases", "`CONDITION` of the points whose share a ratio is, such as 'severity = 3'")
	f.number(&o.Least, "least", "`N` points at one place: means and ratios of less evidence are not shown; 1 by itself for a ratio")
	f.parsed(func(s string) error { return o.Edge.UnmarshalText([]byte(s)) }, "edge", "`none|jones` correction for what lies beyond the points' rectangle and was not observed")
	f.bool(&o.Values, "value-tiles", "tiles of values: 256 R + G, times a scale that the metadata hold")
	f.bool(&j.page, "page", "beside a .pmtiles file, the page of a map that shows it; tiles of values")
	f.text(&j.style, "style", "`ADDRESS` of a MapLibre style that the page has in place of the outlines, with its attribution")
	f.text(&o.Name, "name", "`TEXT` the archive's name; that of the input by itself")
	f.text(&o.Attribution, "attribution", "`TEXT` that maps show: where the data come from")
	f.reading(&j)
	n := &o.Norm
	f.section("Colour")
	f.someNumber(&n.VMin, "vmin", "`VALUE` at the low end of the colours, at every zoom")
	f.someNumber(&n.VMax, "vmax", "`VALUE` at the high end of the colours, at every zoom")
	f.bool(&n.Robust, "robust", "limits from the 2nd to the 98th percentile of a zoom")
	f.parsed(func(s string) error { return setRobustRange(n, s) }, "robust-range", "`LO,HI` percentiles that give the limits, such as 5,95")
	f.parsed(func(s string) error { return setNorm(n, s) }, "norm", "`NAME[:key=value,...]` as of swelter matrix; log for counts by itself, power with a radius")
	f.text(&o.Map, "cmap", "`NAME` of a colormap, reversed with _r, or colours between commas: white,#d00")
	f.number(&o.Opacity, "opacity", "`0..1` of the colours; 1 by itself")
	f.completes("norm", norm.Names)
	f.completes("cmap", colormap.Names)
	f.section("Writing")
	f.texts(&j.pictures, "output", "`FILE` to write: .pmtiles, .mbtiles, or a folder, which ends in a slash")
	f.whole(&j.jobs, "jobs", "`N` workers; all cores by itself, the result is the same")
	f.bool(&j.quiet, "quiet", "print errors only")
	f.bool(&j.verbose, "verbose", "print what is done")
	return cmd
}

// setZoom reads "0-8" or "5".
func setZoom(to **[2]int, s string) error {
	from, till, ok := strings.Cut(s, "-")
	if !ok {
		till = from
	}
	lo, err1 := strconv.Atoi(strings.TrimSpace(from))
	hi, err2 := strconv.Atoi(strings.TrimSpace(till))
	if err1 != nil || err2 != nil || lo < 0 || hi < lo {
		return errors.New("two zooms are wanted, the lower first, such as 0-8")
	}
	*to = &[2]int{lo, hi}
	return nil
}

func (a *app) tiles(j *job, args []string) error {
	if err := strayValue(args); err != nil {
		return err
	}
	switch {
	case len(args) == 0 && !j.spec.Input.Queried():
		return usagef("swelter tiles: of what? give a file of points, a glob, or - for standard input")
	case len(j.pictures) != 1:
		return usagef("swelter tiles: one output is wanted: -o FILE.pmtiles, FILE.mbtiles, or a folder/")
	}
	out := j.pictures[0]
	if !archive.Known(out) {
		return usagef("%s: no archive of tiles is called that; there are .pmtiles, .mbtiles and folders, which end in a slash", out)
	}
	if j.page && !strings.HasSuffix(strings.ToLower(out), ".pmtiles") {
		return usagef("%s: --page shows one .pmtiles file; give -o FOLDER/NAME.pmtiles", out)
	}
	if j.style != "" && !j.page {
		return usagef("--style is the base map of a page; give --page, too")
	}
	j.spec.Make.Tiles.Values = j.spec.Make.Tiles.Values || j.page
	var err error
	if j.spec.Input.Paths, err = j.inputs(args); err != nil {
		return err
	}
	for _, in := range j.spec.Input.Paths {
		if identity(in) == identity(out) {
			return usagef("%s: the output is one of the inputs; choose another name", out)
		}
	}
	env, err := a.surroundings(j)
	if err != nil {
		return err
	}
	env.Stdin = a.stdin
	return a.stoppable(func(ctx context.Context) error { return a.writeTiles(ctx, j, env, out) })
}

func (a *app) writeTiles(ctx context.Context, j *job, env swelter.Env, out string) error {
	var state atomic.Value
	state.Store("reading")
	done := a.state(j.quiet, func() string { return state.Load().(string) })
	defer func() { done() }()
	start := time.Now()
	tiles, err := swelter.OpenTiles(ctx, j.spec, env)
	if err != nil {
		return err
	}
	defer tiles.Close()
	read := time.Since(start)
	err = tiles.Write(ctx, out, j.jobs, func(zoom, n, of int) {
		state.Store(fmt.Sprintf("zoom %d of %d, %d of %d tiles", zoom, tiles.MaxZoom, n, of))
	})
	done()
	done = func() {}
	if ctx.Err() != nil {
		return fmt.Errorf("stopped; the same command goes on with %s", out)
	}
	if err == nil && j.page {
		err = writeMapPage(tiles, out, j.style)
	}
	if err != nil || j.quiet {
		return err
	}
	for _, n := range tiles.Notes {
		a.say("note", n)
	}
	return a.sayTiles(tiles, out, read, time.Since(start)-read)
}

// sayTiles counts what was written.
func (a *app) sayTiles(tiles *swelter.Tiles, out string, read, made time.Duration) error {
	r, err := archive.Open(out)
	if err != nil {
		return err
	}
	defer r.Close()
	a.say("note", fmt.Sprintf("%s tiles of zoom %d to %d from %s points, read in %.1f s and made in %.1f s; index %.1f MB", table.Thousands(r.Info().Tiles),
		tiles.MinZoom, tiles.MaxZoom, table.Thousands(int64(tiles.Points())), read.Seconds(), made.Seconds(), float64(tiles.Bytes())/1e6))
	return nil
}

// infoTiles says what an archive of tiles holds; ok is false for other files.
func infoTiles(path string) (info *fileInfo, ok bool, err error) {
	var lines []string
	if lower := strings.ToLower(path); !strings.HasSuffix(lower, ".pmtiles") && !strings.HasSuffix(lower, ".mbtiles") {
		return nil, false, nil
	}
	r, err := archive.Open(path)
	if err != nil {
		return nil, true, err
	}
	defer r.Close()
	i := r.Info()
	info = &fileInfo{File: path, Format: "tiles", Rows: i.Tiles}
	if st, err := os.Stat(path); err == nil {
		info.Bytes = st.Size()
	}
	e := i.Bounds
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	if i.Name != "" {
		add("name: %s", i.Name)
	}
	if i.Description != "" {
		add("%s", i.Description)
	}
	add("%s tiles (%s) of zoom %d to %d", table.Thousands(i.Tiles), i.Type, i.MinZoom, i.MaxZoom)
	if i.Contents > 0 {
		add("%s of them different", table.Thousands(i.Contents))
	}
	add("from %.4f, %.4f to %.4f, %.4f", e.XMin, e.YMin, e.XMax, e.YMax)
	if i.Attribution != "" {
		add("attribution: %s", i.Attribution)
	}
	if _, err := r.Tile(geo.Tile{Z: i.MinZoom}); err != nil {
		return info, true, err
	}
	info.Notes = lines
	return info, true, nil
}
