package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geo/proj"
	"github.com/swelter/swelter/geom"
)

func (a *app) mapCommand() *cobra.Command {
	var j job
	o := &swelter.MapOptions{Density: &swelter.DensityOptions{}}
	j.spec.Make.Map = o
	var per, agg string
	cmd := &cobra.Command{
		Use:   "map SRC...",
		Short: "a map: regions by value or count, points, grids, lines between places",
		Long: `Draws on the ground, in any of ` + fmt.Sprint(len(proj.Names())) + ` projections. With --regions, countries, states,
counties or the areas of a file are coloured by a table that is joined to them by
key, or, with --count, by the points that lie in them. With --from-lon and its
like, lines run along great circles. A NetCDF, a GeoTIFF or an array with an
--extent is warped cell by cell. Any other table is points: a density computed on
the ground, with all that swelter density has.`,
		Example: `  swelter map gapminder.csv --regions countries --value lifeExp --where 'year = 2007' -o life.png
  swelter map unemployment.tsv --regions counties --value rate --norm quantile:7 -o rate.svg
  swelter map cases.csv --regions districts.geojson --key code --value cases --per area -o cases.png
  swelter map crime.csv --regions districts.geojson --count -o counts.png -o counts.kmz
  swelter map fires.csv --weight frp --radius 100km --projection robinson -o fires.png
  swelter map temperature.nc --time 2016 --projection orthographic --lon0 20 --lat0 30 -o globe.png
  swelter map routes.csv --from-lon x1 --from-lat y1 --to-lon x2 --to-lat y2 --weight flights -o routes.pdf`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if e := j.spec.Figure.Extent; e != nil {
				o.Extent, j.spec.Figure.Extent = geom.Extent{XMin: e[0], YMin: e[1], XMax: e[2], YMax: e[3]}, nil
			}
			return a.mapped(cmd, &j, o, per, agg, args)
		},
	}
	f := newFlags(cmd)
	f.section("Map")
	f.text(&o.Projection, "projection", "`NAME` "+strings.Join(proj.Names(), ", ")+"; chosen by the extent by itself")
	f.completes("projection", proj.Names)
	f.someNumber(&o.Lon0, "lon0", "`DEGREES` central meridian")
	f.someNumber(&o.Lat0, "lat0", "`DEGREES` latitude of the centre")
	f.numbers(&o.Parallels, "parallels", "`LAT,LAT` standard parallels")
	f.parsed(func(s string) error { return setExtent(&j.spec.Figure.Extent, s) }, "extent", "`west,south,east,north` in degrees that is shown; where an array lies, in degrees or the units of --crs")
	f.number(&o.Graticule, "graticule", "`DEGREES` between meridians and parallels; none by itself")
	f.bool(&o.Places, "places", "write the names of regions, or of countries, where there is room")
	f.texts(&o.With, "with", "`FILE` of points, lines or areas, drawn over the values; may be repeated")
	f.bool(&o.NoGround, "no-ground", "leave sea, land, coasts and borders out")
	f.text(&o.CRS, "crs", "`EPSG:N` of points, lines, a raster and the regions of a file; that of a GeoPackage or GeoTIFF, else degrees, by itself")
	f.section("Regions")
	f.text(&o.Regions, "regions", "`NAME|FILE` countries, states, counties (of the United States), or a file of GeoJSON, TopoJSON or GeoPackage")
	f.text(&o.RegionKey, "region-key", "`PROPERTY` of the file that identifies a region; its id, or what tells all apart, by itself")
	f.text(&o.Key, "key", "`COLUMN` that says which region a row is of: a code or a name; found by itself")
	f.text(&o.Value, "value", "`COLUMN` of the colours; of points, whose mean around each place is drawn")
	f.text(&agg, "agg", "`NAME` what becomes of several rows of a region: sum, mean, median, min, max, count; of bins, of the values in a cell")
	f.text(&per, "per", "`area|COLUMN` of a rate: per km², or per another column; of points a second set, as a FILE or a CONDITION")
	f.bool(&o.Count, "count", "count points into the regions, or add their --weight")
	f.section("Lines")
	f.text(&o.FromLon, "from-lon", "`COLUMN` of the longitude where a line begins")
	f.text(&o.FromLat, "from-lat", "`COLUMN` of its latitude")
	f.text(&o.ToLon, "to-lon", "`COLUMN` of the longitude where it ends")
	f.text(&o.ToLat, "to-lat", "`COLUMN` of its latitude")
	f.section("Grids")
	f.text(&o.Variable, "variable", "`NAME` of a cube; the largest by itself")
	f.parsed(func(s string) error { return setPlace(&o.At, s) }, "at", "`AXIS=VALUE` the place on a further axis of a cube, such as lev=850; between commas for several")
	f.text(&o.Time, "time", "`DATE` of the slice of a cube, or its beginning, such as 2016-02; the last by itself; with frames or facets a span")
	f.choice(&j.spec.Figure.Interpolation, "interpolation", "`none|bilinear` cells as they are, or mixed", "none", "bilinear")
	f.ofPoints(o.Density)
	f.against(&j)
	f.facets(&j)
	f.frames(&j)
	f.mapReading(&j)
	f.colour(&j)
	f.section("Cells")
	f.number(&j.spec.Figure.Alpha, "alpha", "`0..1` opacity of what is drawn on the ground")
	f.around(&j)
	f.look(&j)
	f.writing(&j)
	return cmd
}

// ofPoints are the flags of points and their density.
func (f *flags) ofPoints(o *swelter.DensityOptions) {
	f.section("Points")
	f.text(&o.Points.X, "lon", "`COLUMN` of longitudes; lon, lng, longitude and the like are found")
	f.text(&o.Points.Y, "lat", "`COLUMN` of latitudes")
	f.text(&o.Points.Weight, "weight", "`COLUMN` of what each point, or line, counts; 1 by itself")
	f.text(&o.Points.Group, "group", "`COLUMN` of groups, drawn in colours that blend; of lines, one track each")
	f.choice(&o.Method, "method", "`kde|bin|hex|lines` of points; kde by itself", "kde", "bin", "hex", "lines")
	f.parsed(func(s string) error { return o.KDE.Kernel.UnmarshalText([]byte(s)) }, "kernel", "`NAME` quartic by itself, or uniform, triangular, epanechnikov, triweight, tricube, cosine, gaussian")
	f.number(&o.KDE.Decay, "decay", "`SHARE` that a triangular kernel keeps at its border")
	f.text(&o.Radius, "radius", "`LENGTH` on the ground that a kernel reaches, such as 50km; or a rule that chooses it: scott (by itself), silverman, cv, likelihood, adaptive, knn:20")
	f.text(&o.RadiusColumn, "radius-col", "`COLUMN` with a radius for each point, in metres")
	f.parsed(func(s string) error { return o.KDE.Scale.UnmarshalText([]byte(s)) }, "scale", "`intensity|probability|expected|raw|tutorial` what the numbers are; events per km² by itself")
	f.parsed(func(s string) error { return setCell(o, s) }, "cell", "`LENGTH` of a cell in degrees, or on the ground, such as 5km")
	f.parsed(func(s string) error { return setSize(o, s) }, "size", "`WxH|N` cells; N along the longer side, hexagons across")
	f.number(&o.KDE.Tolerance, "tolerance", "`SHARE` of the greatest value that the result may be off where that is much faster; exact by itself")
	f.text(&o.Minus, "minus", "`FILE|CONDITION` of a second set of points, whose density is taken away")
	f.number(&o.Floor, "floor", "`SHARE` of the second set's greatest density below which --per draws nothing")
	f.parsed(func(s string) error { return o.Edge.UnmarshalText([]byte(s)) }, "edge", "`none|jones|diggle` correction for what lies beyond --extent or --within and was not observed")
	f.text(&o.Within, "within", "`FILE` of GeoJSON with the area that was observed; nothing is drawn outside")
	f.whole(&o.Spread, "spread", "`CELLS` that each bin shines over, so that sparse points are seen")
	f.bool(&o.Hotspots, "hotspots", "Getis and Ord's Gi* of bins, where it is hardly chance")
	f.number(&o.FDR, "fdr", "`SHARE` of false ones among the hotspots; 0.05 by itself")
	f.number(&o.Lines.Width, "line-width", "`CELLS` that a line of --method lines is wide; 1 by itself")
}

// mapReading is reading without the flag --key, which is a column here.
func (f *flags) mapReading(j *job) {
	in := &j.spec.Input
	f.section("Reading")
	f.bool(&in.NoHeader, "no-header", "the first row holds values, not names")
	f.text(&in.Delim, "delim", "`CHAR` between fields; \"tab\" is the tab")
	f.choice(&in.Decimal, "decimal", "`SIGN` of decimals in the file: . or ,", ".", ",")
	f.text(&in.Layer, "layer", "`NAME` of a GeoPackage, SRC or the file of regions, that has several; the first by itself")
	f.text(&in.Encoding, "encoding", "`NAME` utf-8, utf-16 or latin-1")
	f.words(&in.NA, "na", "`WORDS` that mean missing, between commas, beside the empty cell")
	f.text(&in.Format, "input-format", "`NAME` csv, json, parquet, netcdf, geotiff, npy, geojson, gpx, geopackage, when the ending does not say")
	f.texts(&in.Where, "where", "`CONDITION` that a row must meet, such as 'year >= 1950'; =, !=, <, <=, >, >=, in (a, b); may be repeated")
	f.text(&in.TZ, "tz", "`ZONE` for the parts of a time, such as Europe/Paris")
	f.text(&in.SQL, "sql", "`QUERY` whose answer is the table, such as \"SELECT * FROM 'a.parquet'\"; the first SRC is src in it")
	f.database(in)
	f.limits(j)
}

// mapped gives flags that mean different things for regions and points to the
// one that is drawn.
func (a *app) mapped(cmd *cobra.Command, j *job, o *swelter.MapOptions, per, agg string, args []string) error {
	d := o.Density
	if o.Regions != "" {
		o.Per, o.Agg = per, agg
	} else {
		d.Per = per
		if agg != "" {
			if err := d.Bin.Reduce.UnmarshalText([]byte(agg)); err != nil {
				return usageError{fmt.Errorf("--agg: %w", err)}
			}
		}
	}
	if d.Method == "bin" && d.KDE.Cell == 0 && d.KDE.Cells == 0 && d.KDE.Cols == 0 && o.Regions != "" {
		return usageError{errors.New("--method is of points; regions are coloured by --value or --count")}
	}
	d.Bin.Layout, d.Lines.Layout = d.KDE.Layout, d.KDE.Layout
	if d.Method != "" && d.Method != "kde" {
		d.KDE.Layout = density.Layout{}
	}
	if d.Method != "bin" {
		d.Bin.Layout = density.Layout{}
	}
	if d.Method != "lines" {
		d.Lines.Layout = density.Layout{}
	}
	d.Dots.Width, d.Dots.Height = 0, 0
	return a.draw(cmd, j, args)
}
