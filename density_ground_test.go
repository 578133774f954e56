package swelter

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/table"
)

// A kernel of 50 km around one point reaches 50 km by geodesics on WGS 84 in all
// four directions, and its cells hold one event, at every latitude and across
// 180 degrees.
func TestReachOnTheGround(t *testing.T) {
	for _, c := range []struct{ lon, lat float64 }{{10, 0}, {10, 60}, {10, 85}, {179.95, 0}, {179.95, 20}, {179.95, 60}, {179.95, 85}, {-179.97, -60}} {
		path := filepath.Join(t.TempDir(), "one.csv")
		if err := os.WriteFile(path, fmt.Appendf(nil, "lon,lat\n%g,%g\n", c.lon, c.lat), 0o644); err != nil {
			t.Fatal(err)
		}
		o := &DensityOptions{LonLat: true, Radius: "50km"}
		o.KDE.Kernel, o.KDE.Scale, o.KDE.Layout = density.Uniform, density.Expected, density.Layout{Cols: 1201, Rows: 1201}
		f, err := Run(context.Background(), Spec{Input: table.Input{Paths: []string{path}}, Make: Make{Density: o}}, Env{})
		if err != nil {
			t.Fatal(err)
		}
		g, sum := f.Grid, 0.0
		for _, v := range g.Values {
			sum += v
		}
		if math.Abs(sum-1) > 5e-3 {
			t.Errorf("%v: the cells hold %g events", c, sum)
		}
		mid := 600
		left, right, up, down := mid, mid, mid, mid
		for i := range g.Cols {
			if g.At(mid, i) > 0 {
				left, right = min(left, i), max(right, i)
			}
			if g.At(i, mid) > 0 {
				up, down = min(up, i), max(down, i)
			}
		}
		for name, at := range map[string][2]float64{
			"west": {g.X.Edges[left], c.lat}, "east": {g.X.Edges[right+1], c.lat},
			"north": {c.lon, g.Y.Edges[up]}, "south": {c.lon, g.Y.Edges[down+1]},
		} {
			if d := geo.Distance(c.lon, c.lat, at[0], at[1]); math.Abs(d-50e3) > 250 {
				t.Errorf("%v: %.0f m to the %s, want 50 000", c, d, name)
			}
		}
	}
}

// On a map of the whole world what reaches beyond 180 degrees lies on the other
// side: of a quartic disc of 50 km the part beyond a chord 5566, 2790 and 487 m
// from the middle, by SciPy 1.11's dblquad of 3/π (1-u²)².
func TestReachBeyond180(t *testing.T) {
	for lat, want := range map[float64]float64{0: .3878, 60: .4433, 85: .4901} {
		path := filepath.Join(t.TempDir(), "one.csv")
		if err := os.WriteFile(path, fmt.Appendf(nil, "lon,lat\n179.95,%g\n", lat), 0o644); err != nil {
			t.Fatal(err)
		}
		o := &DensityOptions{LonLat: true, Radius: "50km"}
		o.KDE.Scale, o.KDE.Layout = density.Expected, density.Layout{Cols: 7200, Rows: 41, Extent: geom.Extent{XMin: -180, YMin: lat - 1, XMax: 180, YMax: lat + 1}}
		f, err := Run(context.Background(), Spec{Input: table.Input{Paths: []string{path}}, Make: Make{Density: o}}, Env{})
		if err != nil {
			t.Fatal(err)
		}
		east, west := 0.0, 0.0
		for i, v := range f.Grid.Values {
			if x := f.Grid.X.Centre(i % f.Grid.Cols); x > 0 {
				east += v
			} else {
				west += v
			}
		}
		if math.Abs(east+west-1) > 5e-3 || math.Abs(west-want) > 5e-3 {
			t.Errorf("at %g N: %g events east of 180 degrees and %g west, want %g", lat, east, west, want)
		}
	}
}
