package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/explore"
	"github.com/swelter/swelter/source"
)

// exploreJob is what the flags of explore fill.
type exploreJob struct {
	job
	cube  explore.CubeOptions
	table explore.TableOptions
}

func (a *app) exploreCommand() *cobra.Command {
	var j exploreJob
	o := &j.cube
	cmd := &cobra.Command{
		Use:   "explore SRC...",
		Short: "the interactive dashboard that fits a table, or a variable over time",
		Long: `Of a table: a heatmap of two columns (on a map where they are degrees), a chart
for each further column, the rows; what is brushed in one filters all others.
Of a NetCDF file, GeoTIFF bands, files of frames, and with --time, --grid or
--variable also of a long table (time, lat, lon, values) or an array: a map that
plays along a timeline, anomalies against any baseline or absolute values, the
line of the mean of what is chosen, trends.
Of a matrix (.gct, .mtx, .h5ad, .npy): its heatmap, to sort, search and zoom.
With -o it is one file that needs nothing else; without, it is shown on this
machine alone until Ctrl-C, and follows the file as it grows.`,
		Example: `  swelter explore taxis.csv.gz
  swelter explore trips.parquet --where 'fare > 0' --x distance --y fare -o trips.html
  swelter explore air.nc -o climate.html
  swelter explore gistemp.nc --climatology absolute.nc --series global.csv -o climate.html`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.explore(cmd, &j, args) },
	}
	f := newFlags(cmd)
	t := &j.table
	f.section("Table")
	f.text(&t.X, "x", "`COLUMN` across the heatmap; chosen by itself")
	f.text(&t.Y, "y", "`COLUMN` up the heatmap")
	f.text(&t.Value, "value", "`COLUMN` of numbers that its cells show; without, rows are counted")
	f.text(&t.Agg, "agg", "`NAME` mean (by itself), sum, median, min, max or std of --value")
	f.list(&t.Charts, "charts", "`COLUMNS` that have a chart, between commas; chosen by itself")
	f.reading(&j.job)
	f.section("Variable")
	f.text(&o.Pick.Variable, "variable", "`NAME` of it, where a file holds several")
	f.text(&o.Pick.Time, "time", "`SPAN` of it: 1951-1980, or 2016-03")
	f.numbers(&o.Pick.Box, "box", "`W,S,E,N` degrees that are looked at")
	f.text(&o.Pick.Level, "level", "`VALUE` of the level")
	f.text(&o.Pick.Member, "member", "`NAME` of the ensemble's member")
	f.parsed(func(s string) error { return setPlace(&o.Pick.At, s) }, "at", "`AXIS=VALUE` the place on a further axis")
	f.numbers(&o.Pick.Grid, "grid", "`W,S,E,N` degrees of an array that does not say where it lies")
	f.text(&o.Pick.Dates, "dates", "`FIRST/STEP` of one that does not say when, such as 1951/1y or 2002-09/1mon")
	f.text(&o.Pick.Unit, "unit", "`UNIT` to convert to, such as degC")
	f.section("Baseline")
	f.choice(&o.Holds, "holds", "`anomalies|values` what the file holds; its names say it by themselves", "anomalies", "values")
	f.text(&o.Base, "base", "`YEARS` that anomalies are measured from, such as 1951-1980")
	f.text(&o.Climatology, "climatology", "`FILE` of monthly means, to make absolute values of anomalies")
	f.text(&o.ClimatologyBase, "climatology-base", "`YEARS` that the climatology is the mean of")
	f.section("Place")
	f.bool(&o.Land, "land", "begin with the land alone")
	f.bool(&o.Ocean, "ocean", "begin with the sea alone")
	f.text(&o.Region, "region", "`NAME` of the continent, country or region to begin with")
	f.text(&o.Regions, "regions", "`FILE` of GeoJSON or TopoJSON with further regions")
	f.text(&o.Key, "region-key", "`NAME` of its property that they are called by")
	f.section("Line")
	f.text(&o.Series, "series", "`FILE` of a published series, drawn beside the computed mean")
	f.texts(&o.SeriesWhere, "series-where", "`'COLUMN = VALUE'` which of its rows; repeatable")
	f.text(&o.SeriesColumn, "series-column", "`COLUMN` of its values")
	f.text(&o.SeriesName, "series-name", "`TEXT` that it is called")
	f.section("Page")
	f.text(&o.Title, "title", "`TEXT` above")
	f.text(&o.Source, "source", "`TEXT` who made the data")
	f.text(&o.Licence, "licence", "`TEXT` under which it may be used")
	f.text(&o.CMap, "cmap", "`NAME` of the colours of anomalies; RdBu_r by itself")
	f.text(&o.CMapValue, "cmap-values", "`NAME` of the colours of absolute values; cmc.batlow by itself")
	f.numbers(&o.Limits, "limits", "`LO,HI` of the colours of anomalies")
	f.choice(&o.Theme, "theme", "`light|dark` the reader's own by itself", "light", "dark")
	f.section("Writing")
	f.texts(&j.pictures, "output", "`FILE`.html")
	f.bool(&j.quiet, "quiet", "print errors only")
	return cmd
}

func (a *app) explore(cmd *cobra.Command, j *exploreJob, args []string) error {
	if len(args) == 0 && !j.spec.Input.Queried() {
		return usagef("swelter explore: of what? give a table or a NetCDF file")
	}
	if n := len(j.cube.Limits); n != 0 && (n != 2 || j.cube.Limits[0] >= j.cube.Limits[1]) {
		return usagef("--limits: two numbers, the lower one first")
	}
	for _, out := range j.pictures {
		if e := strings.ToLower(filepath.Ext(out)); e != ".html" && e != ".htm" {
			return usagef("-o %s: a dashboard is a page; name it .html", out)
		}
	}
	j.spec.Input.Paths = args
	env := explore.Env{Open: source.Options{Stdin: a.stdin, Limits: j.env.Limits}, Software: "Swelter " + swelter.Version}
	said := func(link string) { a.say("", "open "+link+" (Ctrl-C stops)") }
	isCube, err := explore.IsCube(j.spec.Input, !reflect.DeepEqual(j.cube.Pick, cube.Pick{}), env)
	if err != nil {
		return err
	}
	isMatrix, err := explore.IsMatrix(j.spec.Input, env)
	if err != nil {
		return err
	}
	if err := j.fits(isCube, isMatrix); err != nil {
		return err
	}
	served, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if !isCube && !isMatrix && len(j.pictures) == 0 {
		return stopped(served, explore.ServeTable(served, j.spec.Input, j.tableOptions(), env, said))
	}
	var page bytes.Buffer
	var notes []string
	if err := a.stoppable(func(ctx context.Context) (err error) {
		switch {
		case isCube:
			notes, err = explore.Cube(ctx, j.spec.Input, j.cube, env, &page)
		case isMatrix:
			notes, err = explore.Matrix(ctx, j.spec.Input, j.tableOptions(), env, &page)
		default:
			notes, err = explore.Table(ctx, j.spec.Input, j.tableOptions(), env, &page)
		}
		return err
	}); err != nil {
		return err
	}
	if !j.quiet {
		for _, n := range notes {
			a.say("note", n)
		}
	}
	if len(j.pictures) == 0 {
		return stopped(served, explore.Serve(served, page.Bytes(), said))
	}
	for _, out := range j.pictures {
		if err := swelter.SaveFile(out, func(w io.Writer) error { _, err := w.Write(page.Bytes()); return err }); err != nil {
			return err
		}
	}
	return nil
}

// stopped is no failure: Ctrl-C is how a dashboard ends.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// fits refuses flags of the other kind of dashboard, which would do nothing.
func (j *exploreJob) fits(cube, matrix bool) error {
	other := j.cube
	other.Title, other.Source, other.Licence, other.Theme = "", "", "", ""
	if !cube && !reflect.DeepEqual(other, explore.CubeOptions{}) {
		return usagef("swelter explore: a table has no variable over time and the globe; leave the flags of Variable, Baseline and Line and of its colours out")
	}
	if (cube || matrix) && !reflect.DeepEqual(j.table, explore.TableOptions{}) {
		return usagef("swelter explore: a variable and a matrix have their own axes; --x, --y, --value, --agg and --charts are of tables")
	}
	return nil
}

// tableOptions are those of a table with what both kinds have in common.
func (j *exploreJob) tableOptions() explore.TableOptions {
	o := j.table
	o.Title, o.Source, o.Licence, o.Theme = j.cube.Title, j.cube.Source, j.cube.Licence, j.cube.Theme
	return o
}
