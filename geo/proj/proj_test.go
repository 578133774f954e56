package proj

import (
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func options(t *testing.T, s string) Options {
	t.Helper()
	var o Options
	for _, f := range strings.Fields(s) {
		key, value, _ := strings.Cut(f, "=")
		switch key {
		case "south":
			o.UTMSouth = true
		case "zone":
			o.UTMZone = int(number(t, value))
		default:
			v := number(t, value)
			*map[string]**float64{"lon0": &o.Lon0, "lat0": &o.Lat0, "lat1": &o.Lat1, "lat2": &o.Lat2}[key] = &v
		}
	}
	return o
}

// testdata/proj.txt is what PROJ 9.1.1 makes of places all over the world. A
// millimetre is allowed, for Robinson's table 2.5 km (0.03 % of the height): everybody joins its
// rows in another way. Where we show nothing PROJ may show something: beyond
// the parallels of Mercator, far from UTM's meridian, at the conic's far pole.
func TestAgreesWithPROJ(t *testing.T) {
	data, err := os.ReadFile("testdata/proj.txt")
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		f := strings.Split(line, "|")
		p, err := New(f[0], options(t, f[1]))
		if err != nil {
			t.Fatal(err)
		}
		lon, lat := number(t, f[2]), number(t, f[3])
		x, y, ok := p.Forward(lon, lat)
		if strings.Contains(f[4], "*") {
			if ok {
				t.Errorf("%s: PROJ shows nothing, we %v %v", line, x, y)
			}
			continue
		}
		if !ok {
			continue
		}
		shown[f[0]]++
		xy := strings.Fields(f[4])
		tolerance := 2e-3
		if f[0] == "robinson" {
			tolerance = 2500
		}
		if d := math.Hypot(x-number(t, xy[0]), y-number(t, xy[1])); d > tolerance {
			t.Errorf("%s: we %.4f %.4f, %.4f m away", line, x, y, d)
		}
		back, up, ok := p.Inverse(x, y)
		if turned := math.Abs(math.Mod(back-lon+540, 360) - 180); !ok || turned*math.Cos(lat*rad) > 1e-7 || math.Abs(up-lat) > 1e-7 {
			t.Errorf("%s: back at %v %v (%v)", line, back, up, ok)
		}
	}
	for _, name := range Names() {
		if shown[name] < 5 {
			t.Errorf("%s: only %d places were compared", name, shown[name])
		}
	}
}

// Forward and inverse undo each other wherever the map shows something.
func TestRoundTrip(t *testing.T) {
	for _, name := range Names() {
		rapid.Check(t, func(t *rapid.T) {
			lon0 := rapid.Float64Range(-180, 180).Draw(t, "lon0")
			p, err := New(name, Options{Lon0: &lon0})
			if err != nil {
				t.Fatal(err)
			}
			lon, lat := rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(-89, 89).Draw(t, "lat")
			x, y, ok := p.Forward(lon, lat)
			if !ok {
				return
			}
			back, up, ok := p.Inverse(x, y)
			edge := math.Abs(math.Abs(p.turn(lon))-180) < 1e-6 || p.Cut == Horizon && p.Reach-p.away(lon, lat) < 1e-3
			if edge {
				return // either side of the cut is right
			}
			if turned := math.Abs(math.Mod(back-lon+540, 360) - 180); !ok || turned*math.Cos(lat*rad) > 1e-5 || math.Abs(up-lat) > 1e-5 {
				t.Fatalf("%s: %v %v came back as %v %v (%v)", name, lon, lat, back, up, ok)
			}
		})
	}
}

// An equal-area map shows a cell of the ground with its area, a conformal one
// does not change angles: by differences, at places all over the world.
func TestAreasAndAngles(t *testing.T) {
	for _, name := range Names() {
		p, err := New(name, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range [][2]float64{{-100, 40}, {-80, 30}, {15, 50}, {-60, -20}, {5, 10}} {
			const h = 1e-4
			x0, y0, ok := p.Forward(at[0], at[1])
			x1, y1, ok1 := p.Forward(at[0]+h, at[1])
			x2, y2, ok2 := p.Forward(at[0], at[1]+h)
			if !ok || !ok1 || !ok2 {
				continue
			}
			s := math.Sin(at[1] * rad)
			w := 1 - e2*s*s
			sphere := slices.Contains([]string{"mollweide", "sinusoidal", "eckert4", "cylindrical-equal-area", "web-mercator", "stereographic"}, name)
			n, m := 6378137/math.Sqrt(w), 6378137*(1-e2)/math.Pow(w, 1.5)
			if sphere {
				n, m = 6378137, 6378137
			}
			east, north := n*math.Cos(at[1]*rad)*h*rad, m*h*rad
			ax, ay, bx, by := (x1-x0)/east, (y1-y0)/east, (x2-x0)/north, (y2-y0)/north
			if area := ax*by - ay*bx; p.EqualArea && math.Abs(area-1) > 1e-4 {
				t.Errorf("%s at %v: area is drawn %v times", name, at, area)
			}
			along, up := math.Hypot(ax, ay), math.Hypot(bx, by)
			if dot := ax*bx + ay*by; p.Conformal && (math.Abs(dot)/(along*up) > 1e-4 || math.Abs(along/up-1) > 1e-4) {
				t.Errorf("%s at %v: %v east, %v north, cosine %v", name, at, along, up, dot)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	for name, want := range map[string]string{"mollwide": "mollweide", "robbinson": "robinson", "naturalearth2": "natural-earth"} {
		if _, err := New(name, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	bad, nan := 200.0, math.NaN()
	for _, o := range []Options{{Lat0: &bad}, {Lon0: &nan}, {UTMZone: 61}} {
		if _, err := New("utm", o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
	l, m := 30.0, -30.0
	if _, err := New("albers", Options{Lat1: &l, Lat2: &m}); err == nil {
		t.Error("a cone without a tip was made")
	}
	p, _ := New("robinson", Options{})
	if _, _, ok := p.Forward(0, 91); ok {
		t.Error("a latitude of 91 is shown")
	}
	if _, _, ok := p.Inverse(1e9, 0); ok {
		t.Error("a place beyond the map's edge was found")
	}
}
