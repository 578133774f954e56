//go:build cgo

package duckdb

import (
	"context"
	"testing"

	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/conformance"
	_ "github.com/swelter/swelter/source/text"
	"github.com/swelter/swelter/table"
)

// A file is the same table whether our reader of text reads it or the engine.
func TestSharedFilesEqualTheReaderOfText(t *testing.T) {
	for _, name := range []string{
		"matrix/flights.csv", "matrix/glue.csv", "matrix/mpg.csv", "matrix/penguins.csv", "matrix/taxis.csv.gz",
		"matrix/us_contagious_diseases.csv.gz", "matrix/US_births_2000-2014_SSA.csv", "matrix/nyc_taxi_demand.csv",
		"weather/seattle-weather.csv", "points/us_airports.csv", "points/flights-airport.csv",
		"values/gapminder.csv.gz", "values/us_county_unemployment.tsv", "values/country-codes.csv",
		"points/MODIS_C6_Global_24h_2020.csv.gz", "points/uk_road_accidents.csv.gz", "points/houston_crime_2010.csv.gz",
	} {
		t.Run(name, func(t *testing.T) {
			path := testdata.Path(t, name)
			ctx := context.Background()
			own, err := source.Open(ctx, table.Input{Paths: []string{path}}, source.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer own.Close()
			sql, err := source.Open(ctx, table.Input{Paths: []string{path}, SQL: "FROM src"}, source.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer sql.Close()
			want, err := table.Collect(ctx, own, table.Query{}, table.CollectLimits{})
			if err != nil {
				t.Fatal(err)
			}
			got, err := table.Collect(ctx, sql, table.Query{}, table.CollectLimits{})
			if err != nil {
				t.Fatal(err)
			}
			conformance.Equal(t, got, want)
		})
	}
}
