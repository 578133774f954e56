package tick

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func at(s string) float64 {
	t, err := time.Parse("2006-01-02 15:04:05", (s + " 00:00:00")[:max(19, len(s))])
	if err != nil {
		panic(err)
	}
	return float64(t.Unix())
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ name, lo, hi, locale, want string }{
		{"years", "1949-01-01", "1960-12-31", "", "1950|1952|1954|1956|1958|1960"},
		{"centuries", "1650-01-01", "2250-01-01", "", "1700|1800|1900|2000|2100|2200"},
		{"months", "1997-05-19", "1998-06-23", "", "Jul 1997|Sep|Nov|Jan 1998|Mar|May"},
		{"weeks start on Monday", "2024-01-01", "2024-02-05", "", "1 Jan 2024|8 Jan|15 Jan|22 Jan|29 Jan|5 Feb"},
		{"days", "1997-12-30", "1998-01-03", "", "30 Dec 1997|31 Dec|1 Jan 1998|2 Jan|3 Jan"},
		{"hours", "1997-05-19 00:00:00", "1997-05-21 00:00:00", "", "19 May 1997 00:00|12:00|20 May|12:00|21 May"},
		{"seconds", "1997-05-19 00:00:00", "1997-05-19 00:01:40", "", "19 May 1997 00:00:00|00:00:30|00:01:00|00:01:30"},
		{"German months", "1997-11-01", "1998-03-01", "de", "Nov 1997|Dez|Jan 1998|Feb|Mär"},
		{"German days", "1997-03-01", "1997-03-05", "de", "1. März 1997|2. März|3. März|4. März|5. März"},
		{"Japanese months", "1997-11-01", "1998-03-01", "ja", "1997年11月|12月|1998年1月|2月|3月"},
		{"Czech days", "1997-03-01", "1997-03-05", "cs", "1. 3. 1997|2. 3.|3. 3.|4. 3.|5. 3."},
		{"an instant", "1997-03-01", "1997-03-01", "", "Mar 1997"},
	} {
		l, err := ParseLocale(c.locale)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, tick := range Dates(at(c.lo), at(c.hi), 0, l) {
			got = append(got, tick.Label)
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
}

func TestDateLabels(t *testing.T) {
	for _, c := range []struct {
		name  string
		times []float64
		want  string
	}{
		{"years", []float64{at("1999-01-01"), at("2000-01-01")}, "1999|2000"},
		{"months of two years", []float64{at("1999-12-01"), at("2000-01-01"), at("2000-02-01")}, "Dec 1999|Jan 2000|Feb"},
		{"missing", []float64{nan, at("1999-02-01")}, "|Feb 1999"},
		{"fractions", []float64{0, .25}, "1 Jan 1970 00:00:00.00|00:00:00.25"},
		{"too far", []float64{1e18, 2e18}, "1×10¹⁸|2×10¹⁸"},
		{"a new day at noon", []float64{at("1999-02-01 06:00:00"), at("1999-02-02 12:00:00")}, "1 Feb 1999 06:00|2 Feb 12:00"},
	} {
		if s := strings.Join(DateLabels(c.times, nil), "|"); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
	// 912500 days are 2498 years of 365.2425 days and 124 days: from 1 January
	// 1970 back to the end of August of the year -529.
	if got := DateLabels([]float64{-912_500 * 86400}, nil)[0]; got != "30 Aug −529" {
		t.Errorf("2500 years of 365 days before 1970: %s", got)
	}
}

// Ticks rise within the limits, are about as many as asked for, and no label
// repeats.
func TestDatesAlways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-1e12, 1e12).Draw(t, "lo")
		hi := lo + math.Exp(rapid.Float64Range(0, 27).Draw(t, "log of seconds"))
		n := rapid.IntRange(3, 8).Draw(t, "n")
		ticks := Dates(lo, hi, n, nil)
		seen := map[string]bool{}
		for i, k := range ticks {
			if k.Value < lo || k.Value > hi || i > 0 && k.Value <= ticks[i-1].Value {
				t.Fatalf("ticks %v of [%g, %g]", ticks, lo, hi)
			}
			if seen[k.Label] && strings.Count(k.Label, ":") == 0 && strings.Count(k.Label, " ") > 0 {
				t.Fatalf("label %q twice in %v", k.Label, ticks)
			}
			seen[k.Label] = true
		}
		if len(ticks) < (n+1)/2 || len(ticks) > 2*n {
			t.Fatalf("%d ticks where %d were asked for: %v", len(ticks), n, ticks)
		}
	})
}
