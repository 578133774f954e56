package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Web Mercator by PROJ 9.1.1's cs2cs, EPSG:4326 to EPSG:3857.
func TestMercator(t *testing.T) {
	for _, c := range [][4]float64{
		{0, 85, 0, 19971868.880409},
		{-74.006, 40.7128, -8238310.235647, 4970071.579142},
		{179.5, -60, 19981848.597393, -8399737.889818},
	} {
		if x, y := Mercator(c[0], c[1]); math.Abs(x-c[2]) > 1e-6 || math.Abs(y-c[3]) > 1e-6 {
			t.Errorf("%v: %.6f %.6f", c, x, y)
		}
		if lon, lat := FromMercator(c[2], c[3]); math.Abs(lon-c[0]) > 1e-11 || math.Abs(lat-c[1]) > 1e-11 {
			t.Errorf("%v back: %.12f %.12f", c, lon, lat)
		}
	}
	if _, y := Mercator(0, MaxMercatorLat); math.Abs(y-world) > 1e-6 {
		t.Errorf("the edge of the square is at %g", y)
	}
}

// Tiles as the OpenStreetMap wiki's page on slippy map tilenames computes them:
// n = 2^z, x = n (lon + 180)/360, y = n (1 - asinh(tan lat)/π)/2.
func TestTileAt(t *testing.T) {
	for _, c := range []struct {
		lon, lat float64
		want     Tile
	}{
		{0, 0, Tile{0, 0, 0}},
		{0, 0, Tile{1, 1, 1}}, // an edge belongs to the south-east
		{-0.001, .001, Tile{1, 0, 0}},
		{13.3777, 52.5163, Tile{10, 550, 335}}, // Berlin
		{-43.2105, -22.9519, Tile{18, 99607, 148250}},
		{180, 0, Tile{3, 0, 4}}, // 180 east is 180 west
		{540, 90, Tile{3, 0, 0}},
		{-180, -90, Tile{3, 0, 7}},
		{math.NaN(), math.Inf(1), Tile{2, 0, 0}},
	} {
		if got := TileAt(c.lon, c.lat, c.want.Z); got != c.want {
			t.Errorf("%g,%g: %v, want %v", c.lon, c.lat, got, c.want)
		}
	}
}

// Tile to extent to tile comes home; parent and children are each other's.
func TestTilesComeHome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.IntRange(0, MaxZoom-1).Draw(t, "z")
		tile := Tile{z, rapid.IntRange(0, 1<<z-1).Draw(t, "x"), rapid.IntRange(0, 1<<z-1).Draw(t, "y")}
		if err := tile.Check(); err != nil {
			t.Fatal(err)
		}
		e := tile.Extent()
		if home := TileAt((e.XMin+e.XMax)/2, (e.YMin+e.YMax)/2, z); home != tile {
			t.Fatalf("%v covers %+v, whose middle is in %v", tile, e, home)
		}
		for _, c := range tile.Children() {
			if c.Parent() != tile || c.Check() != nil {
				t.Fatalf("%v is no child of %v", c, tile)
			}
			if ce := c.Extent(); ce.XMin < e.XMin || ce.XMax > e.XMax || ce.YMin < e.YMin || ce.YMax > e.YMax {
				t.Fatalf("%v lies outside of %v", c, tile)
			}
		}
	})
	for _, bad := range []Tile{{-1, 0, 0}, {31, 0, 0}, {2, 4, 0}, {2, 0, 4}, {2, -1, 0}, {2, 0, -1}} {
		if bad.Check() == nil {
			t.Errorf("%v is no tile", bad)
		}
	}
}

func BenchmarkDistance(b *testing.B) {
	for i := range b.N {
		Distance(0, 48, float64(i%180)-.3, -40)
	}
}
