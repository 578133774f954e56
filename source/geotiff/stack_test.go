package geotiff

import (
	"context"
	"testing"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// Bands are frames, beside each other or one after the other, at the times that
// GDAL's descriptions say or that a person says (testdata/stack/make.sh).
func TestStack(t *testing.T) {
	for file, dates := range map[string]string{"planes.tif": "2001/1y", "pixels.tif": "2001/1y", "dated.tif": ""} {
		src, err := source.OpenCube(context.Background(), table.Input{Paths: []string{"testdata/stack/" + file}}, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer src.Close()
		w, err := cube.Open(src, file, cube.Pick{Dates: dates, Time: "2002-2003"})
		if err != nil {
			t.Error(err)
			continue
		}
		h := w.Head()
		if lat, lon := h.Lat.Edges(), h.Lon.Edges(); lat[0] != 30 || lat[3] != 0 || lon[0] != -20 || lon[4] != 20 {
			t.Errorf("%s: lies at %v, %v", file, lat, lon)
		}
		f, err := cube.Load(context.Background(), w, 0)
		if err != nil || len(f.Values) != 24 || f.Values[0] != 2 || f.Values[11] != 2 || f.Values[12] != 3 || f.Values[23] != 3 {
			t.Errorf("%s: %v, %v", file, f.Values, err)
		}
	}
}
