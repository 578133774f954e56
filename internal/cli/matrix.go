package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/swelter/swelter/table"
)

func (a *app) matrixCommand() *cobra.Command {
	var j job
	o := &table.MatrixOptions{}
	j.spec.Make.Matrix = o
	cmd := &cobra.Command{
		Use:   "matrix SRC...",
		Short: "a heatmap of a table of numbers, or of a long table pivoted",
		Long: `Draws a table of numbers as it is (a column of row labels is found), or pivots
a long table with --rows, --cols and --value. SRC is a file, a glob in quotes,
"-" for standard input, or left out with --sql. CSV, TSV, JSON, NDJSON, Parquet
and npy are read, also packed by gzip or zstd; of NIfTI volumes one slice, which
is not for diagnosis.`,
		Example: `  swelter matrix data.csv -o heatmap.png
  swelter matrix flights.csv --rows month --cols year --value passengers --annot -o flights.svg
  swelter matrix trips.csv --rows pickup.weekday --cols pickup.hour --agg count -o trips.pdf
  swelter matrix 'plates/*.csv' -o 'out/{name}.png'`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.draw(cmd, &j, args) },
	}
	f := newFlags(cmd)
	f.section("Table")
	f.list(&o.Rows, "rows", "`COLUMN` whose values become rows; parts of a time as t.year .month .week .date .weekday .hour, steps of a number as x:10, several between commas nest")
	f.list(&o.Cols, "cols", "`COLUMN` whose values become columns")
	f.text(&o.Value, "value", "`COLUMN` whose values colour the cells")
	f.choice(&o.Agg, "agg", "`mean|sum|count|min|max|median|first|std` what several values of one cell become; without it they are an error", "mean", "sum", "count", "min", "max", "median", "first", "std")
	f.choice(&o.SortRows, "sort-rows", "`none|name|value|date` each also with -desc; by itself as they come, months and weekdays by the calendar", sortOrders...)
	f.choice(&o.SortCols, "sort-cols", "`none|name|value|date` the same for columns", sortOrders...)
	f.text(&o.Label, "label", "`COLUMN` of the row labels of a table of numbers, or none")
	f.list(&o.Columns, "columns", "`COLUMNS` of a table of numbers to draw; all numeric ones by itself")
	f.choice(&o.StandardScale, "standard-scale", "`rows|cols` each scaled from 0, its least value, to 1, its greatest", "rows", "cols")
	f.bool(&o.Transpose, "transpose", "rows become columns")
	f.parsed(func(s string) error { return setInt(&o.DDof, s) }, "ddof", "`N` taken from the count under --agg std; 1 by itself")
	f.against(&j)
	f.facets(&j)
	f.frames(&j)
	f.cube(&j)
	f.section("Volumes (NIfTI), not for diagnosis")
	s := &j.spec.Slice
	f.text(&s.At, "slice", "`PLANE=MM` axial, coronal or sagittal and where, as axial=12mm; by itself through the peak of a map, or the middle")
	f.whole(&s.Frame, "frame", "`N` of a volume with several, from 0")
	f.bool(&s.Radiological, "radiological", "right is drawn on the left")
	f.someNumber(&s.Window, "window", "`WIDTH` of the values of a scan that are grey; nearly all by itself")
	f.someNumber(&s.Level, "level", "`VALUE` in the middle of the window")
	f.reading(&j)
	f.colour(&j)
	f.contours(&j)
	f.figure(&j)
	f.writing(&j)
	return cmd
}

var sortOrders = []string{"none", "name", "value", "date", "name-desc", "value-desc", "date-desc"}

// setInt reads a number whose absence differs from zero.
func setInt(to **int, s string) error {
	v, err := parseNumber(s)
	if err != nil {
		return err
	}
	n := int(v)
	if float64(n) != v {
		return errors.New("a whole number is wanted")
	}
	*to = &n
	return nil
}
