package density

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/swelter/swelter/geom"
)

func track(xy ...float64) geom.Points {
	var p geom.Points
	for i := 0; i < len(xy); i += 2 {
		p.X, p.Y = append(p.X, xy[i]), append(p.Y, xy[i+1])
	}
	return p
}

func TestLines(t *testing.T) {
	lay := Layout{Cell: 1, Extent: geom.Extent{XMax: 5, YMax: 3}}
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		width  float64
		tracks []geom.Points
		want   []float64
	}{
		{"through the middles of a row", 0, []geom.Points{track(-3, 1.5, 9, 1.5)}, []float64{0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0}},
		{"between two rows", 0, []geom.Points{track(-3, 1, 9, 1)}, []float64{0, 0, 0, 0, 0, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5}},
		{"up a column, and back", 0, []geom.Points{track(2.5, -9, 2.5, 9, 2.5, -9)}, []float64{0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0}},
		{"two tracks", 0, []geom.Points{track(2.5, -9, 2.5, 9), track(2.5, 9, 2.5, -9)}, []float64{0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0}},
		{"wide", 2, []geom.Points{track(-5, 2.5, 9, 2.5)}, []float64{1, 1, 1, 1, 1, .5, .5, .5, .5, .5, 0, 0, 0, 0, 0}},
		{"thin", .5, []geom.Points{track(-5, 1.5, 9, 1.5)}, []float64{0, 0, 0, 0, 0, .5, .5, .5, .5, .5, 0, 0, 0, 0, 0}},
		{"broken, then a point alone", 0, []geom.Points{track(-9, 2.5, .5, 2.5, nan, 1, 3.5, .5)}, []float64{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0}},
	} {
		g, err := Lines(c.tracks, LineOptions{Layout: lay, Width: c.width})
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range c.want {
			if math.Abs(g.Values[i]-w) > 1e-12 {
				t.Errorf("%s: %v, want %v", c.name, g.Values, c.want)
				break
			}
		}
	}
	if _, err := Lines(nil, LineOptions{}); err == nil {
		t.Error("no track is drawn")
	}
}

// By the definition, cell by cell; and for any number of workers.
func TestLinesEqualDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	var tracks []geom.Points
	for range 12 {
		var p geom.Points
		for range 9 {
			p.X, p.Y = append(p.X, r.Float64()*120-10), append(p.Y, r.Float64()*90-10)
		}
		tracks = append(tracks, p)
	}
	for _, width := range []float64{.3, 1, 4.5} {
		for _, workers := range []int{1, 4} {
			g, err := Lines(tracks, LineOptions{Width: width, Workers: workers, Layout: Layout{Cell: 1, Extent: geom.Extent{XMax: 100, YMax: 70}}})
			if err != nil {
				t.Fatal(err)
			}
			for row := range g.Rows {
				for col := range g.Cols {
					x, y, want := g.X.Centre(col), g.Y.Centre(row), 0.0
					for _, p := range tracks {
						d := math.Inf(1)
						for i := 1; i < p.Len(); i++ {
							d = min(d, segmentDistance(x, y, p.X[i-1], p.Y[i-1], p.X[i], p.Y[i]))
						}
						want += max(min(width/2+.5-d, width, 1), 0)
					}
					if math.Abs(g.At(row, col)-want) > 1e-9 {
						t.Fatalf("width %g, cell (%d, %d): %g, want %g", width, row, col, g.At(row, col), want)
					}
				}
			}
		}
	}
}

func segmentDistance(x, y, x0, y0, x1, y1 float64) float64 {
	dx, dy := x1-x0, y1-y0
	t := min(max(((x-x0)*dx+(y-y0)*dy)/(dx*dx+dy*dy), 0), 1)
	return math.Hypot(x0+t*dx-x, y0+t*dy-y)
}
