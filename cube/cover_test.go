package cube_test

import (
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"github.com/swelter/swelter/cube"
)

func world(step float64, west float64) *cube.Head {
	h := &cube.Head{Name: "v", Times: []cube.Moment{{}}}
	h.Lat = axis(cube.Lat, even(90-step/2, -step, int(180/step))...)
	h.Lon = axis(cube.Lon, even(west+step/2, step, int(360/step))...)
	return h
}

func ring(points ...float64) orb.Ring {
	var r orb.Ring
	for i := 0; i < len(points); i += 2 {
		r = append(r, orb.Point{points[i], points[i+1]})
	}
	return append(r, r[0])
}

// Boxes of which the parts can be said by hand, on cells of 10 degrees.
func TestFractionsByHand(t *testing.T) {
	h := world(10, -180)
	at := func(lat, lon float64) int { return int((90-lat)/10)*36 + int((lon+180)/10) }
	sine := func(a, b float64) float64 { return math.Sin(b*math.Pi/180) - math.Sin(a*math.Pi/180) }
	outer := ring(0, 0, 25, 0, 25, 15, 0, 15)
	hole := ring(2, 2, 2, 8, 8, 8, 8, 2)
	f := cube.Fractions(h, orb.MultiPolygon{{outer, hole}})
	for _, c := range []struct{ lat, lon, want float64 }{
		{5, 5, 1 - .6*sine(2, 8)/sine(0, 10)}, {5, 15, 1}, {5, 22, .5}, {12, 5, sine(10, 15) / sine(10, 20)},
		{12, 22, .5 * sine(10, 15) / sine(10, 20)}, {5, 35, 0}, {-5, 5, 0}, {5, -5, 0}, {25, 5, 0},
	} {
		if got := f[at(c.lat, c.lon)]; math.Abs(got-c.want) > 1e-9 {
			t.Errorf("cell at %v, %v: %v, want %v", c.lat, c.lon, got, c.want)
		}
	}
	// Across 180 degrees, by a jump and without; around the pole.
	for _, r := range []orb.Ring{ring(175, 0, -175, 0, -175, 10, 175, 10), ring(175, 0, 185, 0, 185, 10, 175, 10)} {
		f = cube.Fractions(h, orb.MultiPolygon{{r}})
		if got, more := f[at(5, 175)], f[at(5, -175)]; math.Abs(got-.5) > 1e-9 || math.Abs(more-.5) > 1e-9 {
			t.Errorf("across 180 degrees: %v and %v, want a half each", got, more)
		}
	}
	f = cube.Fractions(h, orb.MultiPolygon{{ring(-180, -80, -90, -80, 0, -80, 90, -80)}})
	if f[at(-85, 5)] != 1 || f[at(-85, -175)] != 1 || f[at(-75, 5)] != 0 {
		t.Errorf("around the pole: %v %v %v", f[at(-85, 5)], f[at(-85, -175)], f[at(-75, 5)])
	}
}

// The parts of all cells add up to the area of a triangle on the sphere with
// straight sides in degrees, whatever the cells and where they begin.
func TestFractionsKeepArea(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		deg := rapid.Float64Range(-60, 60)
		var p [6]float64
		for i := range p {
			p[i] = deg.Draw(t, "p")
		}
		area := 0.0 // the integral of x d(sin y) along the sides, by Simpson's rule
		for i := 0; i < 6; i += 2 {
			x0, y0, x1, y1 := p[i], p[i+1], p[(i+2)%6], p[(i+3)%6]
			const n = 400
			for k := range n + 1 {
				w := []float64{2, 4}[k%2]
				if k == 0 || k == n {
					w = 1
				}
				s := float64(k) / n
				y := y0 + s*(y1-y0)
				area += w / (3 * n) * (x0 + s*(x1-x0)) * math.Cos(y*math.Pi/180) * (y1 - y0) * math.Pi / 180
			}
		}
		h := world(rapid.SampledFrom([]float64{2, 5, 7.5, 30}).Draw(t, "step"), rapid.SampledFrom([]float64{-180, 0, -47}).Draw(t, "west"))
		sum := 0.0
		weights := h.Weights(cube.ByArea)
		for i, f := range cube.Fractions(h, orb.MultiPolygon{{ring(p[:]...)}}) {
			sum += f * weights[i] * 180 / math.Pi
		}
		if math.Abs(sum-math.Abs(area)) > 1e-5 {
			t.Fatalf("area %v, want %v", sum, math.Abs(area))
		}
	})
}

// Land is 29 % of the earth, Africa 30.3 and Antarctica 14 million km2 of its 510
// (CIA World Factbook); shares by outlines of 1:50 million come near.
func TestRegions(t *testing.T) {
	h := world(2, -180)
	weights := h.Weights(cube.ByArea)
	for name, want := range map[string]float64{
		"land": .2905, "ocean": .7095, "Africa": 30.0 / 510.1, "antarctica": 12.3 / 510.1, "South America": 17.8 / 510.1, "DEU": .357 / 510.1, "Brazil": 8.5 / 510.1,
		"-30,30,30,90": 1. / 24, "170,-90,-170,90": 1. / 18,
	} {
		r, err := cube.RegionOf(h, name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		sum := 0.0
		for i, p := range r.Part {
			sum += p * weights[i]
		}
		if got := sum / 4 / math.Pi; math.Abs(got-want) > .02*want {
			t.Errorf("%s is %.5f of the earth, want %.5f", name, got, want)
		}
	}
	for name, want := range map[string]string{"Atlantis": "is not known; there are land, ocean, Africa", "10,20,5": "is not known", "0,10,20,5": "south below north"} {
		if _, err := cube.RegionOf(h, name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	small := must[*cube.View](t)(cube.Open(&memory{[]cube.Variable{{Name: "v", Axes: []cube.Axis{axis(cube.Time, 0), axis(cube.Lat, 0, 2), axis(cube.Lon, -150, -148)}}}}, "", cube.Pick{}))
	if _, err := cube.RegionOf(small.Head(), "land"); err == nil || !strings.Contains(err.Error(), "no cell of the data lies in it") {
		t.Errorf("land in the middle of the Pacific: %v", err)
	}
}
