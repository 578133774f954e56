package geo

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/geom"
)

// MaxMercatorLat is the latitude at the upper edge of web Mercator's square.
const MaxMercatorLat = 85.05112877980659

// MaxZoom is the finest zoom of tiles here: a tile is then 4 cm wide.
const MaxZoom = 30

// Mercator projects to web Mercator (EPSG:3857), in metres of the equator.
// Latitudes beyond MaxMercatorLat are beyond the square; the poles are at
// infinity.
func Mercator(lon, lat float64) (x, y float64) {
	s, _ := sincos(lat)
	return lon / 180 * world, SemiMajor * math.Atanh(s)
}

// FromMercator is the inverse of Mercator.
func FromMercator(x, y float64) (lon, lat float64) {
	return x / world * 180, math.Atan(math.Sinh(y/SemiMajor)) / degree
}

// Tile is a web tile: at zoom z the world is 2^z x 2^z of them, X counted from
// 180 west and Y from the north.
type Tile struct{ Z, X, Y int }

// TileAt is the tile that a place lies in. Longitudes are taken around the
// world, latitudes beyond the square to its edge; a place on an edge belongs to
// the tile in the east or south. Zooms beyond 0 to MaxZoom are taken as these.
func TileAt(lon, lat float64, zoom int) Tile {
	zoom = max(0, min(MaxZoom, zoom))
	n := math.Ldexp(1, zoom)
	x, y := WorldPlace(lon, lat)
	x -= math.Floor(x)
	return Tile{zoom, int(min(n-1, math.Floor(x*n))), int(max(0, min(n-1, math.Floor(y*n))))}
}

// WorldPlace is a place on web Mercator's square, 0 to 1 from the west and the
// north; longitudes beyond 180 degrees lie beside it. What is not a number is at 0.
func WorldPlace(lon, lat float64) (x, y float64) {
	lat = max(-MaxMercatorLat, min(MaxMercatorLat, lat))
	s, _ := sincos(lat)
	x, y = lon/360+.5, .5-math.Atanh(s)/(2*math.Pi)
	if x-x != 0 {
		x = 0
	}
	if y-y != 0 {
		y = 0
	}
	return x, y
}

// FromWorldPlace is the inverse of WorldPlace.
func FromWorldPlace(x, y float64) (lon, lat float64) {
	return (x - .5) * 360, math.Atan(math.Sinh((1-2*y)*math.Pi)) / degree
}

// Check returns an error when the tile is not part of the world.
func (t Tile) Check() error {
	switch {
	case t.Z < 0 || t.Z > MaxZoom:
		return fmt.Errorf("tile %d/%d/%d: zoom is 0 to %d", t.Z, t.X, t.Y, MaxZoom)
	case t.X < 0 || t.Y < 0 || t.X >= 1<<t.Z || t.Y >= 1<<t.Z:
		return fmt.Errorf("tile %d/%d/%d: at zoom %d x and y are 0 to %d", t.Z, t.X, t.Y, t.Z, 1<<t.Z-1)
	}
	return nil
}

// Extent is the tile in degrees.
func (t Tile) Extent() geom.Extent {
	e := t.Mercator()
	var d geom.Extent
	d.XMin, d.YMin = FromMercator(e.XMin, e.YMin)
	d.XMax, d.YMax = FromMercator(e.XMax, e.YMax)
	return d
}

// Mercator is the tile in metres of web Mercator.
func (t Tile) Mercator() geom.Extent {
	size := math.Ldexp(2*world, -t.Z)
	return geom.Extent{
		XMin: float64(t.X)*size - world, XMax: float64(t.X+1)*size - world,
		YMin: world - float64(t.Y+1)*size, YMax: world - float64(t.Y)*size,
	}
}

// Parent is the tile one zoom out that holds this one; that of zoom 0 is itself.
func (t Tile) Parent() Tile {
	if t.Z == 0 {
		return t
	}
	return Tile{t.Z - 1, t.X >> 1, t.Y >> 1}
}

// Children are the four tiles one zoom in, from the north-west along the rows.
func (t Tile) Children() [4]Tile {
	z, x, y := t.Z+1, 2*t.X, 2*t.Y
	return [4]Tile{{z, x, y}, {z, x + 1, y}, {z, x, y + 1}, {z, x + 1, y + 1}}
}
