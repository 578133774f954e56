package cube_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/source"
	_ "github.com/swelter/swelter/source/netcdf"
	"github.com/swelter/swelter/table"
)

var ctx = context.Background()

// view opens a file of the shared climate data.
func view(t testing.TB, name string, p cube.Pick) *cube.View {
	t.Helper()
	src, err := source.OpenCube(ctx, table.Input{Paths: []string{testdata.Path(t, "climate/"+name+".nc")}}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { src.Close() })
	w, err := cube.Open(src, name, p)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

const (
	gistemp = "gistemp_annual_1951_2018_2deg"
	airs    = "airs_surface_air_temperature_2002_2026"
	kaplan  = "kaplan_sst_pacific_1856_2014_5deg"
	decades = "decadal_anomalies_1850s_2020s_5deg"
	crs     = "absolute_climatology_1961_1990_5deg"
)

// reference are the values that testdata/reference.py had from CDO, xarray and
// SciPy.
func reference(t *testing.T) map[string]json.RawMessage {
	data, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// agree holds every step-th value against a reference.
func agree(t *testing.T, name string, raw json.RawMessage, got []float64, step int, tolerance float64) {
	t.Helper()
	if len(got) > 30000 {
		step = 997
	}
	var want []*float64
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if n := (len(got) + step - 1) / step; len(want) == 0 || n != len(want) {
		t.Fatalf("%s: %d values, want %d", name, n, len(want))
	}
	worst := 0.0
	for i, w := range want {
		g := got[i*step]
		if (w == nil) != math.IsNaN(g) {
			t.Fatalf("%s[%d] = %v, want %s", name, i, g, show(w))
		}
		if w != nil {
			worst = max(worst, math.Abs(g-*w))
		}
	}
	if worst > tolerance {
		t.Errorf("%s: differs by up to %g", name, worst)
	}
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func span(t *testing.T, s string) cube.Span { return must[cube.Span](t)(cube.ParseSpan(s)) }

func load(t *testing.T, in cube.Frames, err error) []float64 {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return must[*cube.Field](t)(cube.Load(ctx, in, 0)).Values
}

func TestMeansOfTheWorldAgree(t *testing.T) {
	ref := reference(t)
	mean := func(w cube.Frames, by cube.Weighing) []float64 {
		return must[[]cube.Series](t)(cube.Means(ctx, w, by, cube.World))[0].Mean
	}
	airsMean, gistempMean := mean(view(t, airs, cube.Pick{}), ""), mean(view(t, gistemp, cube.Pick{}), "")
	agree(t, "airs mean", ref["airs mean"], airsMean, 7, 1e-9)
	agree(t, "gistemp mean", ref["gistemp mean"], gistempMean, 1, 1e-9)
	agree(t, "kaplan mean", ref["kaplan mean"], mean(view(t, kaplan, cube.Pick{}), ""), 97, 1e-9)
	agree(t, "airs box", ref["airs box"], mean(view(t, airs, cube.Pick{Box: []float64{-20, 35, 40, 70}}), ""), 7, 1e-9)
	// CDO takes great circles for the sides of cells, so that its areas differ.
	agree(t, "airs fldmean", ref["airs fldmean"], airsMean, 97, 2e-3)
	agree(t, "gistemp fldmean", ref["gistemp fldmean"], gistempMean, 1, 5e-5)
	agree(t, "decades fldmean", ref["decades fldmean"], mean(view(t, decades, cube.Pick{}), ""), 1, 2e-4)
	agree(t, "gistemp cos mean", ref["gistemp cos mean"], mean(view(t, gistemp, cube.Pick{}), cube.ByCosine), 1, 1e-9)
}

func TestMeansOverTimeAgreeWithCDO(t *testing.T) {
	ref := reference(t)
	w := view(t, airs, cube.Pick{})
	mean, _, err := cube.MeanOver(ctx, w, cube.Span{})
	if err != nil {
		t.Fatal(err)
	}
	agree(t, "timmean", ref["airs timmean"], mean, 97, 1e-9)
	gather := must[*cube.Gathered](t)
	years := gather(cube.Gather(ctx, w, cube.PerYear, cube.PeriodOptions{}))
	agree(t, "yearmean", ref["airs yearmean"], years.Values, 97, 1e-9)
	agree(t, "yearmonmean", ref["airs yearmonmean"], gather(cube.Gather(ctx, w, cube.PerYear, cube.PeriodOptions{Days: true})).Values, 97, 1e-9)
	agree(t, "seasmean", ref["airs seasmean"], gather(cube.Gather(ctx, w, cube.PerSeason, cube.PeriodOptions{})).Values, 97, 1e-9)
	// The record begins in September 2002 and ends in February 2026; 2023-09 and 2025-12 are missing.
	want := []string{"2002 (4 of 12)", "2023 (11 of 12)", "2025 (11 of 12)", "2026 (2 of 12)"}
	if got := years.Short(); len(got) != len(want) || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] || got[3] != want[3] {
		t.Errorf("short years %v", got)
	}
}

func TestClimatologyAgreesWithCDO(t *testing.T) {
	ref := reference(t)
	w := view(t, airs, cube.Pick{})
	c := must[*cube.Climatology](t)(cube.NewClimatology(ctx, w, cube.ClimatologyOptions{Baseline: span(t, "2003-2012")}))
	agree(t, "ymonmean", ref["airs ymonmean 2003-2012"], c.Mean, 97, 1e-9)
	a, err := cube.Anomalies(w, c)
	agree(t, "anomalies", ref["airs anomalies"], load(t, a, err), 97, 1e-9)
	g := view(t, gistemp, cube.Pick{})
	c = must[*cube.Climatology](t)(cube.NewClimatology(ctx, g, cube.ClimatologyOptions{Baseline: span(t, "1981-2010")}))
	a, err = cube.Anomalies(g, c)
	agree(t, "gistemp anomalies", ref["gistemp anomalies 1981-2010"], load(t, a, err), 97, 1e-9)
}

func TestPercentilesAndTrendsAgree(t *testing.T) {
	ref := reference(t)
	q := must[[][]float64](t)(cube.Percentiles(ctx, view(t, airs, cube.Pick{}), 10, 50, 90))
	var want []json.RawMessage
	if err := json.Unmarshal(ref["airs percentiles"], &want); err != nil {
		t.Fatal(err)
	}
	for i := range want {
		agree(t, "percentile", want[i], q[i], 97, 1e-9)
	}
	slopes, p, err := cube.Trends(ctx, view(t, gistemp, cube.Pick{}))
	if err != nil {
		t.Fatal(err)
	}
	var pairs [][2]*float64
	if err := json.Unmarshal(ref["gistemp trends"], &pairs); err != nil {
		t.Fatal(err)
	}
	for i, pair := range pairs {
		for k, got := range []float64{slopes[i*197], p[i*197]} {
			if w := pair[k]; (w == nil) != math.IsNaN(got) || w != nil && math.Abs(got-*w) > 1e-9 {
				t.Errorf("trend %d: %v, want %s", i, got, show(w))
			}
		}
	}
}

func TestRegridAgreesWithCDO(t *testing.T) {
	got := load(t, cube.Regrid(view(t, crs, cube.Pick{}), view(t, gistemp, cube.Pick{}).Head()), nil)
	agree(t, "remapcon", reference(t)["crs to 2deg"], got, 97, 1e-6)
}

func show(v *float64) string {
	if v == nil {
		return "none"
	}
	return fmt.Sprint(*v)
}
