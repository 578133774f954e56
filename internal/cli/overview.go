package cli

import (
	"github.com/spf13/cobra"

	"github.com/swelter/swelter"
)

func (a *app) overviewCommand() *cobra.Command {
	var j job
	o := &swelter.OverviewOptions{}
	j.spec.Make.Overview = o
	cmd := &cobra.Command{
		Use:   "overview SRC...",
		Short: "a first look at any table, in one figure",
		Long: `Draws where cells are missing, how columns of numbers go together (Pearson's
coefficients, in clustered order), how categories do (Cramer's V), how much of
each number a category explains (the correlation ratio), and the strongest
pairs as 2-D histograms. Large tables are read once; an even sample of their
rows is looked at closely, and a note says so.`,
		Example: `  swelter overview penguins.csv -o penguins.png
  swelter overview taxis.csv.gz --columns fare,tip,payment -o taxis.pdf
  swelter overview big.parquet --sample 1000000 --pairs 6 --data numbers.json`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.draw(cmd, &j, args) },
	}
	f := newFlags(cmd)
	f.section("Table")
	f.list(&o.Columns, "columns", "`COLUMNS` to look at, between commas; all by itself")
	f.parsed(func(s string) error { return setInt(&o.Pairs, s) }, "pairs", "`N` histograms of the strongest pairs; 4 by itself")
	f.whole(&o.Bins, "bins", "`N` bins of a histogram each way; 20 by itself")
	f.whole(&o.Sample, "sample", "`N` rows at most that are looked at closely, evenly spread; 200000 by itself")
	f.reading(&j)
	f.page(&j)
	f.writing(&j)
	return cmd
}

// page is what is said of a page whose panels have looks of their own.
func (f *flags) page(j *job) {
	o := &j.spec.Figure
	f.section("Words and size")
	f.text(&o.Title, "title", "`TEXT` above the figure; the name of the file by itself")
	f.text(&o.Subtitle, "subtitle", "`TEXT` under the title; counts of rows, columns and missing cells by itself")
	f.text(&o.Note, "note", "`TEXT` at the bottom left")
	f.text(&o.Source, "source", "`TEXT` that names where the data come from")
	f.text(&o.Alt, "alt", "`TEXT` for those who cannot see the picture; written from the data by itself")
	f.text(&o.Locale, "locale", "`NAME` of the language of numbers and months, such as de")
	f.text(&o.Width, "width", "`SIZE` of the figure: 800 pixels, 6in, 15cm")
	f.text(&o.Height, "height", "`SIZE` of the figure: 600 pixels, 4in, 10cm")
	f.number(&o.DPI, "dpi", "`N` pixels an inch of the PNG; 144 by itself")
	f.choice(&o.Theme, "theme", "`light|dark|paper` light by itself; paper for print", "light", "dark", "paper")
	f.text(&j.font, "font", "`FILE` of a TrueType or OpenType font")
}
