package swelter_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/table"
)

// Three places with 1, 2 and 4 points, far from each other, are three hexagons
// around them that count to seven, as wide as high on the ground where the
// middle of the points lies.
func TestHexagonsOnMap(t *testing.T) {
	places := [][3]float64{{-3, 52, 1}, {0.63, 55.02, 2}, {4, 58, 4}}
	content := "lon,lat\n"
	for _, p := range places {
		content += strings.Repeat(fmt.Sprintf("%g,%g\n", p[0], p[1]), int(p[2]))
	}
	f, err := mapOf(t, content, swelter.MapOptions{Density: &swelter.DensityOptions{Method: "hex", Bin: density.BinOptions{Layout: density.Layout{Cells: 20}}}})
	if err != nil {
		t.Fatal(err)
	}
	shapes := f.Regions()
	if len(shapes) != len(places) {
		t.Fatalf("%d hexagons, want %d", len(shapes), len(places))
	}
	total := 0.0
	for _, s := range shapes {
		total += s.Value
		ring := s.Area[0][0]
		if len(ring) != 7 || ring[0] != ring[6] {
			t.Fatalf("%v is no closed hexagon", ring)
		}
		b := ring.Bound()
		inside := 0
		for _, p := range places {
			if p[2] == s.Value && b.Contains([2]float64{p[0], p[1]}) {
				inside++
			}
		}
		if inside != 1 {
			t.Errorf("the hexagon %s of %g points lies at %v", s.ID, s.Value, b)
		}
		// From side to side it is √3/2 of what it is from corner to corner, but for
		// whole numbers of rows and columns.
		mx, my := geo.Ground{}.Scale(55)
		if ratio := (b.Max[0] - b.Min[0]) * mx / ((b.Max[1] - b.Min[1]) * my); math.Abs(ratio-math.Sqrt(3)/2) > .03 {
			t.Errorf("on the ground %g as wide as high", ratio)
		}
	}
	if total != 7 {
		t.Errorf("they count %g points, there are 7", total)
	}
}

// Points shown over their density lie where their coordinates say, on the page:
// the four corners of a square of cells and its middle, which is there twice and
// marked once.
func TestShownPoints(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "t.csv"), []byte("x,y\n0,0\n10,0\n0,10\n10,10\n5,5\n5,5\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	o := &swelter.DensityOptions{ShowPoints: true, Radius: "4"}
	o.KDE.Extent.XMax, o.KDE.Extent.YMax = 10, 10
	f, err := swelter.Run(context.Background(), swelter.Spec{Input: table.Input{Paths: []string{"t.csv"}}, Make: swelter.Make{Density: o}}, swelter.Env{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	body := f.Report.Body
	var dots []scene.Item
	for _, item := range f.Scene().Items {
		if g, ok := item.(*scene.Group); ok && g.Class == "points" {
			dots = append(dots, g.Items...)
		}
	}
	want := [][2]float64{{0, 1}, {1, 1}, {0, 0}, {1, 0}, {.5, .5}}
	if len(dots) != len(want) {
		t.Fatalf("%d dots, want %d", len(dots), len(want))
	}
	for i, d := range dots {
		p := d.(*scene.Path).Points
		x, y := (p[0].X+p[6].X)/2, (p[3].Y+p[9].Y)/2 // right and left, below and above
		if math.Hypot(x-body.X-want[i][0]*body.W, y-body.Y-want[i][1]*body.H) > 1e-9 {
			t.Errorf("point %d is shown at %g, %g of the body %+v", i, x, y, body)
		}
	}
}
