package swelter

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/pyramid"
)

// anywhere is points all over the square of web Mercator.
func anywhere(n int) geom.Points {
	r := rand.New(rand.NewPCG(3, 4))
	p := geom.Points{X: make([]float64, n), Y: make([]float64, n)}
	for i := range n {
		p.X[i], p.Y[i] = geo.FromWorldPlace(r.Float64(), r.Float64())
	}
	return p
}

// All tiles of zooms 0 to 5, of points that are 600 in each tile of the last.
func BenchmarkWriteTiles(b *testing.B) {
	x, err := pyramid.NewIndex(anywhere(600 << 10))
	if err != nil {
		b.Fatal(err)
	}
	for _, radius := range []string{"", "8px"} {
		o := TilesOptions{Zoom: &[2]int{0, 5}}
		o.Radius = radius
		t, err := NewTiles(x, Spec{Make: Make{Tiles: &o}})
		if err != nil {
			b.Fatal(err)
		}
		b.Run("radius="+radius, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := t.Write(context.Background(), filepath.Join(b.TempDir(), "a.pmtiles"), 0, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Around the equator are 40 075 km, a tile of zoom 6 has 626 km of it and one of
// zoom 7 313 km.
func TestZoomsFollowTheRadius(t *testing.T) {
	for radius, want := range map[string]int{"": 8, "12px": 8, "500m": 8, "150km": 8, "160km": 7, "500km": 6, "630km": 5, "50000km": 0} {
		o := TilesOptions{}
		o.Radius = radius
		if lo, hi := o.zooms(); lo != 0 || hi != want {
			t.Errorf("%q: zooms %d to %d, want 0 to %d", radius, lo, hi, want)
		}
	}
}
