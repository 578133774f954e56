package cube

import (
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// testdata/clock.txt is what cftime makes of units, calendars and numbers.
func TestClockAgreesWithCftime(t *testing.T) {
	data, err := os.ReadFile("testdata/clock.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")[1:]
	if len(lines) < 50 {
		t.Fatalf("%d cases", len(lines))
	}
	for _, line := range lines {
		f := strings.Split(line, "|")
		c, err := ParseClock(f[0], f[1])
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		num := func(i int) float64 {
			v, err := strconv.ParseFloat(f[i], 64)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		got, err := c.At(num(2))
		want := Moment{Year: int(num(3)), Month: int(num(4)), Day: int(num(5)), Second: num(6)}
		if err != nil || math.Abs(got.Second-want.Second) > 1e-3 {
			t.Errorf("%s: got %v (%v)", line, got, err)
		}
		if got.Second = want.Second; got != want {
			t.Errorf("%s: got %v", line, got)
		}
	}
}

// A zone is taken off: 15:15:42.5 six hours behind is 21:15:42.5.
func TestZone(t *testing.T) {
	c, err := ParseClock("seconds since 1992-10-8 15:15:42.5 -6:00", "")
	if err != nil {
		t.Fatal(err)
	}
	if m, _ := c.At(0); m != (Moment{1992, 10, 8, 76542.5}) {
		t.Errorf("got %v %v", m, m.Second)
	}
}

func TestClocksRefused(t *testing.T) {
	for units, calendar := range map[string]string{
		"days since 1850-13-01": "", "days since 1850-02-30": "standard", "months": "", "fortnights since 1850-01-01": "",
		"days since 1850-01-01": "mayan", "days since yesterday": "", "days since 1850-01-01 25 o'clock": "",
	} {
		if c, err := ParseClock(units, calendar); err == nil {
			t.Errorf("%q in calendar %q was read as %+v", units, calendar, c)
		}
	}
	c, _ := ParseClock("days since 1850-01-01", "")
	for _, v := range []float64{math.NaN(), math.Inf(1), 1e300} {
		if _, err := c.At(v); err == nil {
			t.Errorf("%v became a time", v)
		}
	}
}

// Day after day the date goes on by one day, in every calendar.
func TestDatesGoOn(t *testing.T) {
	for _, cal := range []Calendar{Standard, Gregorian, Julian, NoLeap, AllLeap, Days360} {
		rapid.Check(t, func(t *rapid.T) {
			n := cal.number(rapid.IntRange(-3000, 5000).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), 1) + rapid.IntRange(0, 40).Draw(t, "more")
			d, next := cal.date(n), cal.date(n+1)
			if got := cal.number(d.Year, d.Month, d.Day); got != n {
				t.Fatalf("%s: day %d is %v, which is day %d", cal, n, d, got)
			}
			ok := next == Moment{Year: d.Year, Month: d.Month, Day: d.Day + 1} || next.Day == 1 && d.Day == cal.days(d.Year, d.Month) ||
				cal == Standard && d == Moment{Year: 1582, Month: 10, Day: 4} && next == Moment{Year: 1582, Month: 10, Day: 15}
			if !ok {
				t.Fatalf("%s: %v follows on %v", cal, next, d)
			}
		})
	}
}
