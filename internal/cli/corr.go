package cli

import (
	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
)

func (a *app) corrCommand() *cobra.Command {
	var j job
	o := &swelter.CorrOptions{}
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
	f.bool(&o.Partial, "partial", "coefficients with the influence of all other columns taken out, over the rows in which all are present")
	f.choice(&o.Triangle, "triangle", "`lower|upper` the half to draw; the names go on the diagonal", "lower", "upper")
	f.choice(&o.Other, "other", "`NAME` what stands in the other half: p, n, pearson, spearman, kendall or partial", "p", "n", "pearson", "spearman", "kendall", "partial")
	f.bool(&o.PValues, "p-values", "write coefficients and p-values into the cells")
	f.bool(&o.Pairs, "pairs", "write coefficients and the number of rows of each pair into the cells")
	f.bool(&o.Stars, "stars", "* p < 0.05, ** p < 0.01, *** p < 0.001 in the cells")
	f.choice(&o.Adjust, "adjust", "`none|bh|holm` p-values for the number of pairs: Benjamini and Hochberg, or Holm; none by itself", "none", "bh", "holm")
	f.choice(&o.SizeBy, "size-by", "`abs|p` the area of a cell follows the coefficient without its sign, or its significance", "abs", "p")
	f.facets(&j)
	f.frames(&j)
	f.reading(&j)
	f.colour(&j)
	f.figure(&j)
	f.writing(&j)
	return cmd
}
