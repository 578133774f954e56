package swelter_test

import (
	"bufio"
	"fmt"
	"os"
	"testing"

	"github.com/swelter/swelter"
	_ "github.com/swelter/swelter/source/geotiff"
	"github.com/swelter/swelter/table"
)

// The cells of rasters in other reference systems lie on the map where GDAL 3.6
// says (testdata/warp/make.sh, whose output cells.txt is).
func TestProjectedRasters(t *testing.T) {
	file, err := os.Open("testdata/warp/cells.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	figures := map[int]*swelter.Figure{}
	n := 0
	for in := bufio.NewScanner(file); in.Scan(); n++ {
		var epsg int
		var want, lon, lat float64
		if _, err := fmt.Sscan(in.Text(), &epsg, &want, &lon, &lat); err != nil {
			t.Fatal(in.Text(), err)
		}
		f := figures[epsg]
		if f == nil {
			spec := swelter.Spec{
				Input: table.Input{Paths: []string{fmt.Sprintf("testdata/warp/%d.tif", epsg)}},
				Make:  swelter.Make{Map: &swelter.MapOptions{Projection: "equirectangular"}},
			}
			if f, err = swelter.Run(t.Context(), spec, swelter.Env{}); err != nil {
				t.Fatal(epsg, err)
			}
			figures[epsg] = f
		}
		g := f.Grid
		col := int((lon - g.X.Edges[0]) / (g.X.Edges[1] - g.X.Edges[0]))
		row := int((lat - g.Y.Edges[0]) / (g.Y.Edges[1] - g.Y.Edges[0]))
		if got := g.At(row, col); got != want {
			t.Errorf("EPSG:%d at %g, %g: %g, GDAL has %g", epsg, lon, lat, got, want)
		}
	}
	if n != 24 {
		t.Errorf("%d cells were looked at", n)
	}
}

// A system that is named overrides the file's own, and one that nobody knows is
// refused.
func TestSystemOfARaster(t *testing.T) {
	at := func(crs string) (*swelter.Figure, error) {
		return swelter.Run(t.Context(), swelter.Spec{
			Input: table.Input{Paths: []string{"testdata/warp/32630.tif"}},
			Make:  swelter.Make{Map: &swelter.MapOptions{CRS: crs}},
		}, swelter.Env{})
	}
	own, err := at("")
	if err != nil {
		t.Fatal(err)
	}
	next, err := at("EPSG:32631") // the next zone lies 6 degrees to the east
	if err != nil {
		t.Fatal(err)
	}
	if d := next.Grid.X.Edges[0] - own.Grid.X.Edges[0]; d < 5.999 || d > 6.001 {
		t.Errorf("the next zone lies %g degrees to the east", d)
	}
	if _, err := at("EPSG:99999"); err == nil {
		t.Error("an unknown system is taken")
	}
}
