package geo

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/geom"
)

func near(t *testing.T, what string, got, want, rel float64) {
	t.Helper()
	if !(math.Abs(got-want) <= rel*math.Abs(want)) {
		t.Errorf("%s: %.17g, want %.17g", what, got, want)
	}
}

// Radii by mpmath 1.3.0 with 40 digits.
func TestRadii(t *testing.T) {
	for _, c := range []struct{ lat, m, n float64 }{
		{0, 6335439.32729282, 6378137.0},
		{30, 6351377.1037155142, 6383480.9176901091},
		{-45, 6367381.8156195489, 6388838.290121148},
		{60, 6383453.8572290776, 6394209.1738478945},
		{85, 6399102.225534907, 6399429.8214912593},
		{90, 6399593.6257584931, 6399593.6257584931},
	} {
		near(t, "M", MeridianRadius(c.lat), c.m, 1e-15)
		near(t, "N", PrimeVertical(c.lat), c.n, 1e-15)
	}
	if mx, my := (Ground{}).Scale(90); mx != 0 || math.Abs(my-111693.97955) > 1e-4 {
		t.Errorf("at the pole a degree is %g x %g m", mx, my)
	}
	if mx, _ := (Ground{}).Scale(91); mx != 0 {
		t.Errorf("beyond the pole a degree of longitude is %g m", mx)
	}
}

// Areas by mpmath 1.3.0 with 40 digits. A cell of 0.0001 degrees is known as
// well as its edges are, to 1e-11.
func TestArea(t *testing.T) {
	for _, c := range []struct {
		e         geom.Extent
		want, rel float64
	}{
		{geom.Extent{XMin: -180, YMin: -90, XMax: 180, YMax: 90}, 510065621724088.50929, 1e-15},
		{geom.Extent{XMin: -180, YMin: -95, XMax: 180, YMax: 99}, 510065621724088.50929, 1e-15},
		{geom.Extent{XMin: 0, YMin: 0, XMax: 1, YMax: 1}, 12308463893.975352113, 1e-15},
		{geom.Extent{XMin: -5, YMin: -1, XMax: 5, YMax: 1}, 246169277879.50704226, 1e-15},
		{geom.Extent{XMin: 10, YMin: 60, XMax: 10.5, YMax: 60.5}, 1542513898.3628598405, 1e-14},
		{geom.Extent{XMin: 0, YMin: 89, XMax: 1, YMax: 90}, 108866681.63620767384, 1e-14},
		{geom.Extent{XMin: 10, YMin: 45, XMax: 10.0001, YMax: 45.0001}, 87.623813835674478669, 1e-10},
	} {
		near(t, "area", Ground{}.Area(c.e), c.want, c.rel)
	}
}

// Cut anywhere, the parts of an area add up to it.
func TestAreaAdds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lat := rapid.Float64Range(-90, 90)
		a, b, c := lat.Draw(t, "a"), lat.Draw(t, "b"), lat.Draw(t, "c")
		lo, hi := min(a, b, c), max(a, b, c)
		mid := a + b + c - lo - hi
		strip := func(lo, hi float64) float64 { return Ground{}.Area(geom.Extent{XMin: 3, YMin: lo, XMax: 7, YMax: hi}) }
		if whole, parts := strip(lo, hi), strip(lo, mid)+strip(mid, hi); math.Abs(whole-parts) > 1 {
			t.Fatalf("%g to %g: %g m2 whole, %g in parts at %g", lo, hi, whole, parts, mid)
		}
	})
}

// Distances by PROJ 9.1.1's geod (testdata/geodesics.py): among them short
// ones, along and across the equator, over the poles and nearly antipodal.
func TestDistance(t *testing.T) {
	f, err := os.Open("testdata/geodesics.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 100 {
		t.Fatal(len(rows), err)
	}
	for _, row := range rows[1:] {
		var v [5]float64
		for i := range v {
			if v[i], err = strconv.ParseFloat(row[i], 64); err != nil {
				t.Fatal(err)
			}
		}
		if got := Distance(v[0], v[1], v[2], v[3]); !(math.Abs(got-v[4]) < 2e-6) {
			t.Errorf("%v: %.6f m", row, got)
		}
		if got := Distance(v[2], v[3], v[0], v[1]); !(math.Abs(got-v[4]) < 2e-6) {
			t.Errorf("%v from its end: %.6f m", row, got)
		}
	}
	for _, v := range [][4]float64{{0, 91, 0, 0}, {math.NaN(), 0, 0, 0}, {0, 0, math.Inf(1), 0}, {0, 0, 0, math.NaN()}} {
		if d := Distance(v[0], v[1], v[2], v[3]); !math.IsNaN(d) {
			t.Errorf("%v: %g m, want NaN", v, d)
		}
	}
}

// A distance is one way as the other, never longer than over a third point, and
// the same a turn around the world later.
func TestDistanceIsAMetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lon, lat := rapid.Float64Range(-180, 180), rapid.Float64Range(-90, 90)
		var p [3][2]float64
		for i := range p {
			p[i] = [2]float64{lon.Draw(t, "lon"), lat.Draw(t, "lat")}
		}
		d := func(a, b int) float64 { return Distance(p[a][0], p[a][1], p[b][0], p[b][1]) }
		if d(0, 1) != d(1, 0) {
			t.Fatalf("%v: %g one way, %g the other", p, d(0, 1), d(1, 0))
		}
		if !(d(0, 1) <= d(0, 2)+d(2, 1)+1e-6) {
			t.Fatalf("%v: %g m is longer than over the third point", p, d(0, 1))
		}
		if around := Distance(p[0][0]+360, p[0][1], p[1][0], p[1][1]); !(math.Abs(around-d(0, 1)) < 1e-6) {
			t.Fatalf("%v: %g m, a turn later %g", p, d(0, 1), around)
		}
	})
}

// What density computes from Scale is the geodesic to 0.05 % at 50 km up to 85
// degrees.
func TestScaleIsTheGeodesicNearby(t *testing.T) {
	for _, lat := range []float64{0, 30, -60, 85} {
		for azimuth := 0.0; azimuth < 360; azimuth += 15 {
			s, c := sincos(azimuth)
			mx, my := Ground{}.Scale(lat)
			lon2, lat2 := 50e3*s/mx, lat+50e3*c/my
			mx2, my2 := Ground{}.Scale(lat2)
			dx, dy := lon2*lon2*mx*mx2, (lat2-lat)*(my+my2)/2
			near(t, "distance", math.Sqrt(dx+dy*dy), Distance(0, lat, lon2, lat2), 5e-4)
		}
	}
}

func TestParseLength(t *testing.T) {
	for s, want := range map[string]float64{
		"500m": 500, "2.5km": 2500, "3mi": 4828.032, "1nmi": 1852, " 10 ft ": 3.048, "1e3 yd": 914.4, ".5KM": 500,
	} {
		got, err := ParseLength(s)
		if err != nil || math.Abs(got-want) > 1e-9 {
			t.Errorf("%q: %g, %v; want %g", s, got, err, want)
		}
	}
	for s, want := range map[string]string{
		"500":    `length "500": which unit? on the ground it is m, km, mi, nmi, ft or yd, such as 500m`,
		"5mm":    `length "5mm": mm is a length on paper; on the ground it is m, km, mi, nmi, ft or yd, such as 500m`,
		"3 px":   `length "3 px": px is a length on paper; on the ground it is m, km, mi, nmi, ft or yd, such as 500m`,
		"0.5deg": `length "0.5deg": a degree is not a length on the ground; give m, km, mi, nmi, ft or yd, such as 500m`,
		"1°":     `length "1°": a degree is not a length on the ground; give m, km, mi, nmi, ft or yd, such as 500m`,
		"5 li":   `length "5 li": is not a number with a unit of the ground (m, km, mi, nmi, ft, yd), such as 500m`,
		"":       `length "": is not a number with a unit of the ground (m, km, mi, nmi, ft, yd), such as 500m`,
		"km":     `length "km": is not a number with a unit of the ground (m, km, mi, nmi, ft, yd), such as 500m`,
		"2,5km":  `length "2,5km": "2,5" is not a number`,
		"0x10m":  `length "0x10m": "0x10" is not a number`,
		"0m":     `length "0m": a length is more than 0`,
		"-3km":   `length "-3km": a length is more than 0`,
		"1e400m": `length "1e400m": "1e400" is not a number`,
	} {
		if v, err := ParseLength(s); err == nil || err.Error() != want {
			t.Errorf("%q: %g, %v\nwant %s", s, v, err, want)
		}
	}
}

func TestScaleBar(t *testing.T) {
	for _, c := range []struct {
		most  float64
		want  float64
		label string
	}{
		{999, 500, "500 m"}, {1000, 1000, "1 km"}, {4999, 2000, "2 km"}, {73e3, 50e3, "50 km"},
		{.3, .2, "0.2 m"}, {.001, .001, "0.001 m"}, {1e7, 1e7, "10000 km"}, {0, 0, ""}, {math.NaN(), 0, ""}, {math.Inf(1), 0, ""},
	} {
		if m, label := ScaleBar(c.most); m != c.want || label != c.label {
			t.Errorf("%g m at most: %g %q, want %g %q", c.most, m, label, c.want, c.label)
		}
	}
}
