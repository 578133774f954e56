package geo

import "math/bits"

// ID is a tile's place on the Hilbert curve of its zoom behind all tiles of
// lower zooms, as PMTiles counts them (Protomaps, PMTiles specification version
// 3, 2022). Tiles with ids in a row are neighbours, and 4^k of them from a
// multiple of 4^k on, counted within the zoom, are a square.
func (t Tile) ID() uint64 {
	x, y := uint64(t.X), uint64(t.Y)
	d := uint64(0)
	for s := uint64(1) << t.Z >> 1; s > 0; s >>= 1 {
		rx, ry := (x&s)/s, (y&s)/s
		d += s * s * (3*rx ^ ry)
		x, y = turn(s, x&(s-1), y&(s-1), rx, ry)
	}
	return FirstID(t.Z) + d
}

// FirstID is the id of the first tile of a zoom: how many tiles lower zooms have.
func FirstID(z int) uint64 { return (1<<(2*z) - 1) / 3 }

// TileOfID is the inverse of ID.
func TileOfID(id uint64) Tile {
	z := (bits.Len64(3*id+1) - 1) / 2
	d := id - FirstID(z)
	x, y := uint64(0), uint64(0)
	for s := uint64(1); s < 1<<z; s <<= 1 {
		rx := d >> 1 & 1
		ry := (d ^ rx) & 1
		x, y = turn(s, x, y, rx, ry)
		x, y = x+s*rx, y+s*ry
		d >>= 2
	}
	return Tile{Z: z, X: int(x), Y: int(y)}
}

// turn lays the curve of a quarter of side s as the whole one lies.
func turn(s, x, y, rx, ry uint64) (uint64, uint64) {
	if ry == 1 {
		return x, y
	}
	if rx == 1 {
		x, y = s-1-x, s-1-y
	}
	return y, x
}
