package swelter

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/swelter/swelter/source/netcdf"
	"github.com/swelter/swelter/table"
)

// Maps of points by month share their extent, their cells, their radius and one
// norm; their numbers are those of all points taken apart.
func TestMapsOfPointsInFrames(t *testing.T) {
	dir := t.TempDir()
	points := "month,lon,lat\n1,-100,40\n1,-100,40\n1,-99,41\n2,-80,30\n2,-80.5,30.5\n"
	if err := os.WriteFile(filepath.Join(dir, "p.csv"), []byte(points), 0o600); err != nil {
		t.Fatal(err)
	}
	spec := Spec{Input: table.Input{Paths: []string{"p.csv"}}, Frames: Animation{By: "month"}}
	spec.Make.Map = &MapOptions{Density: &DensityOptions{Radius: "200km"}}
	f, err := Run(context.Background(), spec, Env{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	a, b := f.Panels[0], f.Panels[1]
	if len(f.Panels) != 2 || a.Name != "1" || a.Grid.Rows != b.Grid.Rows || a.Grid.X.Edges[0] != b.Grid.X.Edges[0] || a.Mapper != b.Mapper {
		t.Errorf("%d frames of %d and %d rows from %v and %v", len(f.Panels), a.Grid.Rows, b.Grid.Rows, a.Grid.X.Edges[0], b.Grid.X.Edges[0])
	}
	box := a.Report.Body
	if other := b.Report.Body; box != other {
		t.Errorf("the map moves from %v to %v", box, other)
	}
	// All three events of January are west of 90 degrees, those of February east.
	west, east := [2]float64{}, [2]float64{}
	for i, p := range []*Figure{a, b} {
		for k, v := range p.Grid.Values {
			if p.Grid.X.Centre(k%p.Grid.Cols) < -90 {
				west[i] += v
			} else {
				east[i] += v
			}
		}
	}
	if west[0] <= 0 || east[0] != 0 || west[1] != 0 || east[1] <= 0 {
		t.Errorf("west %v, east %v", west, east)
	}
}

// A cube has a map for each time of a span.
func TestMapsOfACubeInFrames(t *testing.T) {
	spec := Spec{Input: table.Input{Paths: []string{"cube.nc"}}, Facet: Facet{By: "time"}}
	spec.Make.Map = &MapOptions{Variable: "b", Time: "2000-03..2000-05"}
	env := Env{Dir: filepath.Join("internal", "cli", "testdata")}
	f, err := Run(context.Background(), spec, env)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Panels) != 3 || !strings.HasPrefix(f.Panels[0].Name, "2000-03") || !strings.HasPrefix(f.Panels[2].Name, "2000-05") {
		t.Errorf("%d maps from %s", len(f.Panels), f.Panels[0].Name)
	}
	one := spec
	one.Facet = Facet{}
	o := *spec.Make.Map
	o.Time = "2000-04"
	one.Make.Map = &o
	alone, err := Run(context.Background(), one, env)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range alone.Grid.Values {
		if got := f.Panels[1].Grid.Values[i]; got != v && (got == got || v == v) {
			t.Fatalf("value %d of April is %v, alone %v", i, got, v)
		}
	}
	for want, change := range map[string]func(){
		"goes along time":  func() { spec.Facet.By = "lev" },
		"no frame lies in": func() { o.Time = "1990"; spec.Make.Map = &o },
		"is not a time":    func() { o.Time = "soon"; spec.Make.Map = &o },
	} {
		spec.Facet.By, o = "time", MapOptions{Variable: "b"}
		change()
		if _, err := Run(context.Background(), spec, env); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}
