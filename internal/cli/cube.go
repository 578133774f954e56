package cli

import (
	"strings"

	"github.com/swelter/swelter/cube"
)

// cube are the flags of variables on axes of time, latitude and longitude.
func (f *flags) cube(j *job) {
	o := &j.spec.Cube
	f.section("Cubes (NetCDF)")
	f.text(&o.Variable, "variable", "`NAME` where several lie on latitude and longitude")
	f.text(&o.Time, "time", "`SPAN` of the frames: 2016, 2016-03, 1951-1980, 2016-03..2017-02; all by itself")
	f.parsed(func(s string) error { return setPlace(&o.At, s) }, "at", "`AXIS=VALUE` the place on a further axis, such as lev=850; between commas for several")
	f.numbers(&o.Grid, "grid", "`W,S,E,N` degrees of an array that does not say where it lies")
	f.text(&o.Dates, "dates", "`FIRST/STEP` of one that does not say when, such as 1951/1y or 2002-09/1mon")
	f.text(&o.Unit, "unit", "`UNIT` to turn values into, such as degC")
	f.choice(&o.Show, "show", "`NAME` map, hovmoeller (latitude by time), months (by year), hours (by day) or stripes; map by itself", cube.Shows...)
	f.text(&o.Stat, "stat", "`NAME` of a map over several frames: mean, trend (per decade), min, max, median, p90; mean by itself")
	f.choice((*string)(&o.Mean), "mean", "`PERIOD` frames become means of: year, season, month, decade, DJF, MAM, JJA, SON", "year", "season", "month", "decade", "DJF", "MAM", "JJA", "SON")
	f.whole(&o.Need, "mean-need", "`N` frames that a cell must have in a period; 1 by itself")
	f.text(&o.Baseline, "baseline", "`SPAN` such as 1951-1980: values become anomalies from its climatology")
	f.whole(&o.BaselineYears, "baseline-years", "`N` years that a cell must have in it; two thirds by itself")
	f.text(&o.Climatology, "climatology", "`FILE` of absolute values that the data are anomalies from, on any grid")
	f.text(&o.Base, "climatology-base", "`SPAN` that this file is the mean of, such as 1961-1990")
	f.text(&o.Region, "region", "`NAME` land, ocean, a continent, a country, or west,south,east,north")
	f.choice((*string)(&o.Weights), "weights", "`area|cos` of cells in means: their area, or the cosine of the latitude; area by itself", "area", "cos")
}

// setPlace reads "lev=850".
func setPlace(at *map[string]string, s string) error {
	if *at == nil {
		*at = map[string]string{}
	}
	for _, one := range strings.Split(s, ",") {
		name, value, ok := strings.Cut(one, "=")
		if !ok || name == "" || value == "" {
			return usagef("%q is not of the form lev=850", one)
		}
		(*at)[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	return nil
}
