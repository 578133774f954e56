package cli

import (
	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
)

func (a *app) calendarCommand() *cobra.Command {
	var j job
	o := &swelter.CalendarOptions{}
	j.spec.Make.Calendar = o
	cmd := &cobra.Command{
		Use:   "calendar SRC...",
		Short: "days laid out as calendars",
		Long: `Draws a strip of weeks for each year, weekdays below each other, or a block for
each month. Rows of one day become one value; without --value they are counted.`,
		Example: `  swelter calendar weather.csv --date date --value temp_max -o weather.png
  swelter calendar births.csv --date year,month,day --value births -o births.svg
  swelter calendar log.parquet --date time --tz Europe/Paris --layout months -o log.pdf`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.draw(cmd, &j, args) },
	}
	f := newFlags(cmd)
	f.section("Calendar")
	f.list(&o.Date, "date", "`COLUMN` of dates or times, or three between commas: year,month,day")
	f.text(&o.Value, "value", "`COLUMN` whose values colour the days; without it rows are counted")
	f.choice(&o.Agg, "agg", "`mean|sum|count|min|max|median|first|std` what several rows of a day become; mean where they are several", "mean", "sum", "count", "min", "max", "median", "first", "std")
	f.choice(&o.Layout, "layout", "`weeks|months` a strip of weeks a year, or a block a month; weeks by itself", "weeks", "months")
	f.choice(&o.WeekStart, "week-start", "`monday|sunday|saturday` first day of a week; monday by itself", "monday", "sunday", "saturday")
	f.whole(&j.spec.Facet.Cols, "facet-cols", "`N` years or months beside each other")
	f.reading(&j)
	f.colour(&j)
	f.figure(&j)
	f.writing(&j)
	return cmd
}
