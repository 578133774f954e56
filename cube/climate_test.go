package cube_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter/cube"
)

var nan = math.NaN()

// months is a field of one cell and the months from a January on.
func months(year int, values ...float64) *cube.Field {
	h := cube.Head{Name: "v", Unit: "K", Lat: axis(cube.Lat, 0), Lon: axis(cube.Lon, 0), Pace: cube.Monthly, Calendar: cube.Standard}
	for i := range values {
		h.Times = append(h.Times, cube.Moment{Year: year + i/12, Month: 1 + i%12, Day: 1})
	}
	f := cube.NewField(h)
	copy(f.Values, values)
	return f
}

func yearly(year int, values ...float64) *cube.Field {
	f := months(year, values...)
	h := f.Head()
	h.Pace = cube.Yearly
	for i := range h.Times {
		h.Times[i] = cube.Moment{Year: year + i, Month: 1, Day: 1}
	}
	return f
}

func same(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return x == y || x != x && y != y || math.Abs(x-y) < 1e-12 })
}

// Of the four years 1, 2, missing, 6 the baseline's three have the mean 1.5 of two.
func TestClimatologyByHand(t *testing.T) {
	f := yearly(1990, 1, 2, nan, 6)
	c := must[*cube.Climatology](t)(cube.NewClimatology(ctx, f, cube.ClimatologyOptions{Baseline: span(t, "1990-1992"), Need: 3}))
	if c.Mean[0] != 1.5 || c.Years[0] != 2 || !c.Weak(cube.Moment{Year: 1990})[0] {
		t.Errorf("mean %v of %d years, weak %v", c.Mean, c.Years, c.Weak(cube.Moment{}))
	}
	if weak, all := c.WeakShare(); weak != 1 || all != 1 {
		t.Errorf("%d of %d weak", weak, all)
	}
	a, err := cube.Anomalies(f, c)
	if got := load(t, a, err); !same(got, []float64{-.5, .5, nan, 4.5}) {
		t.Errorf("anomalies %v", got)
	}
	// Two thirds of three years are two.
	c = must[*cube.Climatology](t)(cube.NewClimatology(ctx, f, cube.ClimatologyOptions{Baseline: span(t, "1990-1992")}))
	if c.Need != 2 || c.Weak(cube.Moment{Year: 1990})[0] {
		t.Errorf("%d years are needed", c.Need)
	}
	if _, err := cube.NewClimatology(ctx, f, cube.ClimatologyOptions{Baseline: span(t, "1951-1980")}); err == nil ||
		!strings.Contains(err.Error(), "no frame lies in the baseline 1951-1980; the data reach from 1990 to 1993") {
		t.Error(err)
	}
}

// Anomalies against 1990-1991 whose mean over 1992-1993 is 3, and a climatology
// of 1992-1993 of 20: the absolute value of the year with anomaly 5 is 22.
func TestAbsoluteIsRebased(t *testing.T) {
	anomalies := yearly(1990, -1, 1, 1, 5)
	given := must[*cube.Climatology](t)(cube.Given(ctx, yearly(0, 20), span(t, "1992-1993")))
	a, err := cube.Absolute(ctx, anomalies, given)
	if got := load(t, a, err); !same(got, []float64{16, 18, 18, 22}) {
		t.Errorf("absolute %v", got)
	}
	// A monthly climatology becomes that of the year, its months count alike.
	twelve := months(0, 12*31, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	given = must[*cube.Climatology](t)(cube.Given(ctx, twelve, span(t, "1990-1993")))
	a, err = cube.Absolute(ctx, anomalies, given)
	if got := load(t, a, err); !same(got, []float64{31 - 2.5, 31 - .5, 31 - .5, 31 + 3.5}) {
		t.Errorf("absolute of a monthly climatology %v", got)
	}
	given = must[*cube.Climatology](t)(cube.Given(ctx, twelve, span(t, "1961-1990")))
	if _, err := cube.Absolute(ctx, months(1991, 1, 2), given); err == nil {
		t.Error("re-based over years without data")
	}
	if _, err := cube.Given(ctx, months(0, 1, 2, 3), span(t, "1961-1990")); err == nil || !strings.Contains(err.Error(), "3 frames; a climatology has 12") {
		t.Error(err)
	}
}

// A monthly cycle has a mean a month: 1 and 13 in January, 2 and 14 in February.
func TestMonthlyCycle(t *testing.T) {
	var v []float64
	for i := range 24 {
		v = append(v, float64(i+1))
	}
	c := must[*cube.Climatology](t)(cube.NewClimatology(ctx, months(2000, v...), cube.ClimatologyOptions{}))
	if len(c.Mean) != 12 || c.Mean[0] != 7 || c.Mean[11] != 18 {
		t.Errorf("cycle %v", c.Mean)
	}
}

// Winters take December along and say how many months they had.
func TestPeriodsByHand(t *testing.T) {
	v := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, nan}
	gather := must[*cube.Gathered](t)
	g := gather(cube.Gather(ctx, months(2000, v...), cube.DJF, cube.PeriodOptions{}))
	if !slices.Equal(g.Names, []string{"2000 DJF", "2001 DJF"}) || !same(g.Values, []float64{1.5, 12.5}) || !slices.Equal(g.Had, []int{2, 3}) {
		t.Errorf("winters %v %v had %v", g.Names, g.Values, g.Had)
	}
	if s := g.Short(); len(s) != 1 || s[0] != "2000 DJF (2 of 3)" {
		t.Errorf("short %v", s)
	}
	g = gather(cube.Gather(ctx, months(2000, v...), cube.DJF, cube.PeriodOptions{Need: 3}))
	if !same(g.Values, []float64{nan, nan}) {
		t.Errorf("winters with all three months %v", g.Values)
	}
	g = gather(cube.Gather(ctx, months(2000, v...), cube.PerYear, cube.PeriodOptions{}))
	if !same(g.Values, []float64{6.5, 13}) || g.Full != 12 || g.Head().Pace != cube.Yearly {
		t.Errorf("years %v", g.Values)
	}
	g = gather(cube.Gather(ctx, months(2001, 0, 0, 31), cube.PerYear, cube.PeriodOptions{Days: true}))
	if !same(g.Values, []float64{31. * 31 / 90}) {
		t.Errorf("weighted by days %v", g.Values)
	}
	if _, err := cube.Gather(ctx, months(2000, 1), "fortnight", cube.PeriodOptions{}); err == nil {
		t.Error("fortnights were made")
	}
}

// A straight line has its slope and no doubt; a zigzag none; two values no line.
func TestLineByHand(t *testing.T) {
	years := even(2000, 1, 10)
	v := even(1, .5, 10)
	if l := cube.Line(years, v); math.Abs(l.PerDecade-5) > 1e-12 || l.P > 1e-12 || l.N != 10 {
		t.Errorf("%+v", l)
	}
	v[3] = nan
	if l := cube.Line(years, v); math.Abs(l.PerDecade-5) > 1e-12 || l.N != 9 {
		t.Errorf("%+v", l)
	}
	if l := cube.Line(years[:2], v[:2]); !math.IsNaN(l.PerDecade) || !math.IsNaN(l.P) {
		t.Errorf("two values: %+v", l)
	}
	if l := cube.Line(years, make([]float64, 10)); l.PerDecade != 0 || l.P != 1 {
		t.Errorf("constant: %+v", l)
	}
}

func TestSpans(t *testing.T) {
	for text, want := range map[string][2]string{
		"2016": {"2016-01-01", "2016-12-31"}, "2016-03": {"2016-03-01", "2016-03-31"}, "1951-1980": {"1951-01-01", "1980-12-31"},
		"2016-03..2017-02": {"2016-03-01", "2017-02-31"}, "2016-03-05": {"2016-03-05", "2016-03-05"}, "1850/1900": {"1850-01-01", "1900-12-31"},
	} {
		if s := span(t, text); s.From.String() != want[0] || s.To.String() != want[1] {
			t.Errorf("%s is %s to %s", text, s.From, s.To)
		}
	}
	s := span(t, "2016-03")
	if !s.Has(cube.Moment{Year: 2016, Month: 3, Day: 31, Second: 80000}) || s.Has(cube.Moment{Year: 2016, Month: 4, Day: 1}) {
		t.Error("the end of March")
	}
}

// Bands: of a row of 1, missing, 3 the mean is 2.
func TestBands(t *testing.T) {
	h := cube.Head{Lat: axis(cube.Lat, 10, 0), Lon: axis(cube.Lon, 0, 1, 2), Times: []cube.Moment{{Year: 1}, {Year: 2}}}
	f := cube.NewField(h)
	copy(f.Values, []float64{1, nan, 3, nan, nan, nan, 4, 4, 4, 5, 6, 7})
	b := must[[]float64](t)(cube.Bands(ctx, f, cube.World))
	if !same(b, []float64{2, 4, nan, 6}) {
		t.Errorf("bands %v", b)
	}
}
