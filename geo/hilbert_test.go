package geo

import (
	"testing"

	"pgregory.net/rapid"
)

// The first ids, and some that the specification's own readers give (npm pmtiles
// 4.5.0, zxyToTileId).
func TestIDs(t *testing.T) {
	for _, c := range []struct {
		t  Tile
		id uint64
	}{
		{Tile{0, 0, 0}, 0}, {Tile{1, 0, 0}, 1}, {Tile{1, 0, 1}, 2}, {Tile{1, 1, 1}, 3}, {Tile{1, 1, 0}, 4}, {Tile{2, 0, 0}, 5},
		{Tile{3, 1, 6}, 44}, {Tile{12, 3423, 1763}, 19078479}, {Tile{20, 1000000, 500000}, 1194873097215},
	} {
		if got := c.t.ID(); got != c.id {
			t.Errorf("%v has the id %d, want %d", c.t, got, c.id)
		}
	}
}

func TestIDComesHome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.IntRange(0, MaxZoom).Draw(t, "z")
		at := Tile{z, rapid.IntRange(0, 1<<z-1).Draw(t, "x"), rapid.IntRange(0, 1<<z-1).Draw(t, "y")}
		if got := TileOfID(at.ID()); got != at {
			t.Fatalf("%v comes back as %v", at, got)
		}
	})
}

// Neighbours in id are neighbours on the map.
func TestIDsAreACurve(t *testing.T) {
	for z := 1; z < 7; z++ {
		for id := FirstID(z); id+1 < FirstID(z+1); id++ {
			a, b := TileOfID(id), TileOfID(id+1)
			if d := (a.X-b.X)*(a.X-b.X) + (a.Y-b.Y)*(a.Y-b.Y); a.Z != z || d != 1 {
				t.Fatalf("%v and %v follow each other", a, b)
			}
		}
	}
}
