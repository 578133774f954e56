package swelter_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/internal/crossformat"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/table"
)

// realFigures are recipes on real data, one for each thing a figure can have.
func realFigures(t *testing.T) map[string]swelter.Spec {
	matrix := func(file string, o table.MatrixOptions) swelter.Spec {
		path := testdata.Path(t, filepath.Join("matrix", file))
		return swelter.Spec{Input: table.Input{Paths: []string{path}}, Make: swelter.Make{Matrix: &o}}
	}
	flights := matrix("flights.csv", table.MatrixOptions{Rows: []string{"month"}, Cols: []string{"year"}, Value: "passengers"})
	flights.Figure = figure.Options{Annot: true, Title: "Airline passengers", Subtitle: "thousands a month", Source: "Box & Jenkins"}

	measles := matrix("us_contagious_diseases.csv.gz", table.MatrixOptions{Rows: []string{"state"}, Cols: []string{"year"}, Value: "count", Agg: "sum"})
	measles.Input.Where = []string{"disease = Measles"}
	measles.Color.Norm = norm.Options{Name: "power", Gamma: .5}
	measles.Figure.Title = "Measles"

	births := matrix("US_births_2000-2014_SSA.csv", table.MatrixOptions{Rows: []string{"date_of_month"}, Cols: []string{"month"}, Value: "births", Agg: "mean"})
	births.Figure = figure.Options{Theme: "dark", CbarSide: "bottom"}

	corr := matrix("mpg.csv", table.MatrixOptions{})
	corr.Make = swelter.Make{Corr: &swelter.CorrOptions{}}
	corr.Figure = figure.Options{Annot: true, Theme: "paper"}

	taxi := matrix("nyc_taxi_demand.csv", table.MatrixOptions{})
	volcano := matrix("volcano.json", table.MatrixOptions{})
	volcano.Color = swelter.Color{Map: "viridis", Norm: norm.Options{Name: "quantile", Classes: 6}}
	return map[string]swelter.Spec{"tracks": tracksOfEveryKind(t), "flights": flights, "measles": measles, "births": births, "corr": corr, "taxi": taxi, "volcano": volcano}
}

// tracksOfEveryKind is a clustered heatmap with trees, slices, all kinds of tracks
// and a further heatmap on both sides.
func tracksOfEveryKind(t *testing.T) swelter.Spec {
	flights := testdata.Path(t, "matrix/flights.csv")
	pivot := func(rows, cols string) table.MatrixOptions {
		return table.MatrixOptions{Rows: []string{rows}, Cols: []string{cols}, Value: "passengers"}
	}
	tracks := func(texts ...string) (out []swelter.Track) {
		for _, text := range texts {
			one, err := swelter.ParseTrack(text)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, one)
		}
		return out
	}
	return swelter.Spec{Input: table.Input{Paths: []string{flights}}, Make: swelter.Make{Cluster: &swelter.ClusterOptions{
		Table: pivot("month", "year"), RowSplit: "2", ColSplit: "2",
		RowTracks: tracks("sd", "histogram:side=left", "mean:bar", "box", "label:mark:only=July|August|January"),
		ColTracks: tracks("sum:bar", "median:line", "max:point", "label:text:side=top", "count:bar:side=bottom"),
		Beside: []swelter.Beside{
			{Path: flights, Table: pivot("month", "year"), Title: "Centred", Center: "rows", NoCluster: true},
			{Path: flights, Table: pivot("month", "year"), Title: "Below", Below: true, Size: "20mm"},
		},
	}}, Figure: figure.Options{Title: "Tracks of every kind"}}
}

// What a person sees is the same in PNG, SVG and PDF, on real data.
func TestFormatsAgreeOnRealFigures(t *testing.T) {
	for name, spec := range realFigures(t) {
		t.Run(name, func(t *testing.T) {
			fig, err := swelter.Run(context.Background(), spec, swelter.Env{})
			if err != nil {
				t.Fatal(err)
			}
			crossformat.Compare(t, fig.Scene())
		})
	}
}
