package cli

import (
	"github.com/spf13/cobra"

	"github.com/swelter/swelter/table"
)

func (a *app) corrCommand() *cobra.Command {
	var j job
	o := &table.CorrOptions{}
	j.spec.Make.Corr = o
	cmd := &cobra.Command{
		Use:   "corr SRC...",
		Short: "a correlation heatmap of the numeric columns of a table",
		Long: `Correlates the numeric columns of a table with each other, over the rows in
which both are present, and draws the coefficients from -1 to 1.`,
		Example: `  swelter corr penguins.csv --annot -o corr.png
  swelter corr mpg.csv --method spearman --columns mpg,weight,horsepower -o corr.svg
  swelter corr mpg.csv --data coefficients.csv`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.draw(cmd, &j, args) },
	}
	f := newFlags(cmd)
	f.section("Table")
	f.choice(&o.Method, "method", "`pearson|spearman|kendall` pearson by itself; kendall is tau-b", "pearson", "spearman", "kendall")
	f.list(&o.Columns, "columns", "`COLUMNS` to correlate, between commas; all numeric ones by itself")
	f.whole(&o.MinPeriods, "min-periods", "`N` rows that a pair needs in common; with fewer it is missing")
	f.reading(&j)
	f.colour(&j)
	f.figure(&j)
	f.writing(&j)
	return cmd
}
