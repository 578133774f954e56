package cube_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/cube"
)

// memory is a source whose value at time t, latitude y and longitude x (as they
// are stored) is 10000 t + 100 y + x.
type memory struct {
	vars []cube.Variable
}

func (m *memory) Variables() []cube.Variable { return m.vars }
func (m *memory) Attrs() map[string]string   { return nil }
func (m *memory) Close() error               { return nil }

func (m *memory) Read(_ context.Context, name string, start, count []int, dst []float64) error {
	i := slices.IndexFunc(m.vars, func(v cube.Variable) bool { return v.Name == name })
	if i < 0 {
		return errors.New("no such variable")
	}
	v := &m.vars[i]
	at := slices.Clone(start)
	for k := range dst {
		dst[k] = 0
		for a := range at {
			weight := map[cube.Kind]float64{cube.Time: 10000, cube.Lat: 100, cube.Lon: 1, cube.Level: 1e6}[v.Axes[a].Kind]
			dst[k] += weight * v.Axes[a].Values[at[a]]
		}
		for a := len(at) - 1; a >= 0; a-- {
			if at[a]++; at[a] < start[a]+count[a] {
				break
			}
			at[a] = start[a]
		}
	}
	return nil
}

func axis(kind cube.Kind, values ...float64) cube.Axis {
	a := cube.Axis{Name: string(kind), Kind: kind, Values: values}
	if kind == cube.Time {
		a.Clock = cube.Clock{Bare: "year"}
	}
	return a
}

func even(from, step float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = from + float64(i)*step
	}
	return out
}

// Whatever the order of axes, latitudes, longitudes and times in the file, every
// value is where its coordinates say, and the map has no seam.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lats, lons, times := even(80, -20, 9), even(0, 30, 12), even(1990, 1, 7)
		shuffle := func(v []float64, how string) []float64 {
			switch rapid.SampledFrom([]string{"as is", "turned", "mixed"}).Draw(t, how) {
			case "turned":
				slices.Reverse(v)
			case "mixed":
				return rapid.Permutation(v).Draw(t, how+" order")
			}
			return v
		}
		axes := rapid.Permutation([]cube.Axis{axis(cube.Time, shuffle(times, "time")...), axis(cube.Lat, shuffle(lats, "lat")...),
			axis(cube.Lon, shuffle(lons, "lon")...), axis(cube.Level, 850, 500)}).Draw(t, "axes")
		src := &memory{[]cube.Variable{{Name: "v", Axes: axes, Block: []int{2, 2, 2, 2}}}}
		w, err := cube.Open(src, "file", cube.Pick{Level: "500", Time: "1991-1995"})
		if err != nil {
			t.Fatal(err)
		}
		h := w.Head()
		f, err := cube.Load(ctx, w, 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(h.Times) != 5 || h.Lat.Values[0] != 80 || h.Lon.Values[0] != -180 || h.Lon.Values[11] != 150 {
			t.Fatalf("times %v, latitudes %v, longitudes %v", h.Times, h.Lat.Values, h.Lon.Values)
		}
		for i, m := range h.Times {
			for y, lat := range h.Lat.Values {
				for x, lon := range h.Lon.Values {
					want := 500e6 + 10000*float64(m.Year) + 100*lat + math.Mod(lon+360, 360)
					if got := f.Frame(i)[y*12+x]; got != want {
						t.Fatalf("%v at %v, %v: %v, want %v", m, lat, lon, got, want)
					}
				}
			}
		}
	})
}

// A grid that does not go around stays in one piece across 180 degrees, and so
// does a box.
func TestNoSeam(t *testing.T) {
	src := &memory{[]cube.Variable{{Name: "v", Axes: []cube.Axis{axis(cube.Time, 2000), axis(cube.Lat, 0, 10), axis(cube.Lon, even(120, 10, 17)...)}}}}
	w := must[*cube.View](t)(cube.Open(src, "", cube.Pick{}))
	if l := w.Head().Lon.Values; l[0] != 120 || l[16] != 280 {
		t.Errorf("longitudes %v", l)
	}
	src.vars[0].Axes[2] = axis(cube.Lon, even(0, 2, 180)...)
	w = must[*cube.View](t)(cube.Open(src, "", cube.Pick{Box: []float64{170, -20, -170, 20}}))
	if l := w.Head().Lon.Values; len(l) != 11 || l[0] != 170 || l[10] != 190 {
		t.Errorf("longitudes of the box %v", l)
	}
	w = must[*cube.View](t)(cube.Open(src, "", cube.Pick{}))
	if e := w.Head().Lon.Edges(); e[0] != -181 || e[180] != 179 {
		t.Errorf("edges from %v to %v", e[0], e[180])
	}
}

func TestRefusedByName(t *testing.T) {
	plain := []cube.Axis{axis(cube.Time, 2000, 2001), axis(cube.Lat, 0, 10), axis(cube.Lon, 0, 10)}
	with := func(i int, a cube.Axis) []cube.Variable {
		axes := slices.Clone(plain)
		axes[i] = a
		return []cube.Variable{{Name: "v", Unit: "K", Axes: axes}}
	}
	one := []cube.Variable{{Name: "v", Unit: "K", Axes: plain}}
	for _, c := range []struct {
		vars []cube.Variable
		pick cube.Pick
		want string
	}{
		{[]cube.Variable{{Name: "v", Axes: plain}, {Name: "u", Axes: plain}}, cube.Pick{}, "2 variables fit: v, u; choose one"},
		{one, cube.Pick{Variable: "w"}, `there is no variable "w"; there are v`},
		{with(1, axis(cube.X, 0, 1)), cube.Pick{}, "v: has no axis of latitude; its axes are time, x, lon"},
		{[]cube.Variable{{Name: "v", Axes: plain, Curve: "lat2 and lon2"}}, cube.Pick{}, "the cells are curved (placed by lat2 and lon2)"},
		{with(0, axis(cube.Time, 2000, 2000)), cube.Pick{}, "the time 2000-01-01 is there twice (frames 1 and 2)"},
		{with(1, axis(cube.Lat, 10, 10)), cube.Pick{}, "the latitude 10 is there twice"},
		{with(2, axis(cube.Lon, 10, 10)), cube.Pick{}, "the longitude 10 is there twice"},
		{with(1, axis(cube.Lat, 95, 10)), cube.Pick{}, "95 is not a latitude"},
		{one, cube.Pick{Time: "1950-1960"}, "no frame lies in 1950-1960; the data reach from 2000-01-01 to 2001-01-01"},
		{one, cube.Pick{Time: "soon"}, `"soon" is not a time or a span`},
		{one, cube.Pick{Time: "1980-1951"}, "ends before it begins"},
		{one, cube.Pick{Box: []float64{20, 20, 30, 30}}, "no cell has its centre in the box"},
		{one, cube.Pick{Unit: "hPa"}, `unit "hPa": K can be turned into K, degC, degF`},
		{with(0, axis(cube.Level, 850, 500)), cube.Pick{}, "axis level has 2 places (850, 500); choose one"},
		{with(0, axis(cube.Level, 850, 500)), cube.Pick{Level: "300"}, "axis level has no 300; it has 850, 500"},
		{with(0, axis(cube.Level, 850, 500)), cube.Pick{At: map[string]string{"level": "500", "depth": "3"}}, "--at depth=3: no axis to choose a place on; there is level"},
		{one, cube.Pick{At: map[string]string{"time": "2000"}}, "--at time=2000: there is no axis beside time, latitude and longitude"},
		{nil, cube.Pick{}, "holds no variables"},
	} {
		_, err := cube.Open(&memory{c.vars}, "air.nc", c.pick)
		if err == nil || !strings.HasPrefix(err.Error(), "air.nc: ") || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%+v: %v, want %q", c.pick, err, c.want)
		}
	}
}

func TestUnits(t *testing.T) {
	src := &memory{[]cube.Variable{{Name: "v", Unit: "K", Step: .5, Axes: []cube.Axis{axis(cube.Time, 0), axis(cube.Lat, 3, 0), axis(cube.Lon, 0)}}}}
	w := must[*cube.View](t)(cube.Open(src, "", cube.Pick{Unit: "degF"}))
	f := must[*cube.Field](t)(cube.Load(ctx, w, 0))
	if got := f.Values[0]; math.Abs(got-80.33) > 1e-9 || math.Abs(w.Head().Step-.9) > 1e-12 { // 300 K
		t.Errorf("300 K is %v degF in steps of %v", got, w.Head().Step)
	}
	if _, err := cube.Load(ctx, w, 1); err == nil {
		t.Error("more was loaded than the limit")
	}
}
