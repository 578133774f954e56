package proj

import (
	"compress/gzip"
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"github.com/swelter/swelter/internal/testdata"
)

func area(rings []orb.Ring) float64 {
	total := 0.0
	for _, r := range rings {
		sum := 0.0
		for i := 1; i < len(r); i++ {
			sum += r[i-1][0]*r[i][1] - r[i][0]*r[i-1][1]
		}
		total += math.Abs(sum) / 2
	}
	return total
}

func mustNew(t *testing.T, name string, lon0, lat0 float64) *Projection {
	t.Helper()
	p, err := New(name, Options{Lon0: &lon0, Lat0: &lat0})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A box of 40 by 20 degrees has the area of its zone, 2 pi R² (sin b - sin a) /
// 360 of it a degree, wherever the map is cut open through it.
func TestAreaDoesNotDependOnTheCut(t *testing.T) {
	box := orb.Polygon{{{160, 10}, {-160, 10}, {-160, 30}, {160, 30}, {160, 10}}}
	want := 6378137.0 * 6378137 * (math.Sin(30*rad) - math.Sin(10*rad)) * 40 * rad
	for lon0 := -180.0; lon0 <= 180; lon0 += 30 {
		p := mustNew(t, "mollweide", lon0, 0)
		if got := area(p.Polygon(box, 100)); math.Abs(got/want-1) > 1e-4 {
			t.Errorf("opened opposite %v: area %v of what it should be", lon0, got/want)
		}
	}
}

// A band across the map at 180 degrees, the fault of every tool: no line or ring
// on a map may jump from one edge to the other.
func TestNoBandAcross(t *testing.T) {
	for _, name := range Names() {
		for _, lon0 := range []float64{0, 100, 180, -60} {
			p := mustNew(t, name, lon0, 0)
			line := orb.LineString{{170, 10}, {-170, 12}, {-150, -20}, {100, 40}}
			parts := p.Lines(line, 1000)
			for _, part := range parts {
				for i := 1; i < len(part); i++ {
					if d := math.Hypot(part[i][0]-part[i-1][0], part[i][1]-part[i-1][1]); d > 5e6 {
						t.Errorf("%s at %v: a line jumps %v km", name, lon0, d/1000)
					}
				}
			}
		}
	}
}

type worldFile struct {
	Features []struct {
		Properties map[string]any
		Geometry   struct {
			Type        string
			Coordinates json.RawMessage
		}
	}
}

func land(t *testing.T) []orb.Polygon {
	t.Helper()
	f, err := os.Open(testdata.Path(t, "geo/ne_110m_land.geojson.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var w worldFile
	if err := json.NewDecoder(z).Decode(&w); err != nil {
		t.Fatal(err)
	}
	var out []orb.Polygon
	for _, feature := range w.Features {
		var one orb.Polygon
		var many orb.MultiPolygon
		if feature.Geometry.Type == "Polygon" {
			err = json.Unmarshal(feature.Geometry.Coordinates, &one)
			many = orb.MultiPolygon{one}
		} else {
			err = json.Unmarshal(feature.Geometry.Coordinates, &many)
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, many...)
	}
	return out
}

// odd says whether a place lies in rings by the even-odd rule.
func odd(rings []orb.Ring, x, y float64) bool {
	in := false
	for _, r := range rings {
		for i := 1; i < len(r); i++ {
			a, b := r[i-1], r[i]
			if (a[1] > y) != (b[1] > y) && x < a[0]+(y-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
				in = !in
			}
		}
	}
	return in
}

// Land is land and sea is sea on every map, wherever it is opened: cities and
// the middles of oceans, both sides of every cut, the poles.
func TestLandAndSea(t *testing.T) {
	areas := land(t)
	places := []struct {
		lon, lat float64
		land     bool
	}{
		{-100, 40, true}, {-60, -10, true}, {20, 0, true}, {100, 60, true}, {135, -25, true}, {178, 67, true}, {-175, 66.5, true},
		{0, -85, true}, {179, -85, true}, {-90, -82, true}, {-42, 70, true}, {10, 50, true},
		{-30, 30, false}, {-150, 0, false}, {179.5, 0, false}, {-179.5, 30, false}, {80, -30, false}, {0, 88, false}, {170, 85, false}, {-20, -50, false},
	}
	for _, name := range Names() {
		for _, centre := range [][2]float64{{0, 0}, {150, 0}, {-90, 35}, {11, 90}, {60, -60}, {180, -90}} {
			p := mustNew(t, name, centre[0], centre[1])
			var rings []orb.Ring
			for _, a := range areas {
				rings = append(rings, p.Polygon(a, 2000)...)
			}
			for _, at := range places {
				border := p.Cut == Horizon && p.Reach-p.away(at.lon, at.lat) < 0.5 || p.Cut == Meridian && p.span()-math.Abs(p.turn(at.lon)) < 0.1
				x, y, ok := p.Forward(at.lon, at.lat)
				if ok && !border && odd(rings, x, y) != at.land {
					t.Errorf("%s around %v: %v %v is drawn as land: %v", name, centre, at.lon, at.lat, !at.land)
				}
			}
		}
	}
}

// Every point of a drawn line lies near the place it stands for.
func TestLinesKeepToTheirPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(Names()).Draw(t, "name")
		lon0, lat0 := rapid.Float64Range(-180, 180).Draw(t, "lon0"), rapid.Float64Range(-80, 80).Draw(t, "lat0")
		p, err := New(name, Options{Lon0: &lon0, Lat0: &lat0})
		if err != nil {
			t.Fatal(err)
		}
		a := orb.Point{rapid.Float64Range(-180, 180).Draw(t, "a"), rapid.Float64Range(-85, 85).Draw(t, "b")}
		b := orb.Point{a[0] + rapid.Float64Range(-60, 60).Draw(t, "c"), rapid.Float64Range(-85, 85).Draw(t, "d")}
		const tolerance = 5000
		for _, part := range p.Lines(orb.LineString{a, b}, tolerance) {
			for _, q := range part {
				lon, lat, ok := p.Inverse(q[0], q[1])
				if !ok {
					continue // on the very edge
				}
				// The place must lie on the straight line in longitude and latitude.
				along := (lat - a[1]) / (b[1] - a[1])
				if math.Abs(b[1]-a[1]) < 1 {
					continue
				}
				want := a[0] + along*(b[0]-a[0])
				if off := math.Abs(math.Mod(lon-want+900, 360) - 180); off > 0.01 && math.Abs(lat) < 84 {
					t.Fatalf("%s: %v %v is not on the line from %v to %v", name, lon, lat, a, b)
				}
			}
		}
	})
}
