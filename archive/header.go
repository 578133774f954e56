package archive

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/geom"
)

const (
	headerBytes = 127
	firstBytes  = 16384 // within which header and root directory lie
	magic       = "PMTiles\x03"
)

// Compressions of the specification.
const (
	plain   = 1
	gzipped = 2
)

// tileTypes are the kinds of tiles by their numbers.
var tileTypes = []string{"", "mvt", "png", "jpg", "webp", "avif"}

// header is the first 127 bytes of a PMTiles file (Protomaps, PMTiles
// specification version 3, 2022), little-endian.
type header struct {
	Root, Metadata, Leaves, Tiles  section
	Addressed, Entries, Contents   uint64
	Clustered, Internal, Packing   uint8
	Type, MinZoom, MaxZoom         uint8
	MinLon, MinLat, MaxLon, MaxLat int32 // 1e-7 degrees
	CenterZoom                     uint8
	CenterLon, CenterLat           int32
}

type section struct{ Offset, Length uint64 }

func (s section) end() uint64 { return s.Offset + s.Length }

func (h header) bytes() []byte {
	b := bytes.NewBufferString(magic)
	_ = binary.Write(b, binary.LittleEndian, h) // all fields have a fixed size
	return b.Bytes()
}

func parseHeader(b []byte) (header, error) {
	var h header
	switch {
	case len(b) < headerBytes || string(b[:7]) != magic[:7]:
		return h, fmt.Errorf("%w: it does not begin as PMTiles do", ErrDamaged)
	case b[7] != 3:
		return h, fmt.Errorf("PMTiles version %d is not read; version 3 is", b[7])
	}
	if err := binary.Read(bytes.NewReader(b[8:headerBytes]), binary.LittleEndian, &h); err != nil {
		return h, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	return h, nil
}

// check holds the header against the size of the file.
func (h header) check(size int64) error {
	for _, s := range []section{h.Root, h.Metadata, h.Leaves, h.Tiles} {
		if s.end() < s.Offset || s.end() > uint64(size) {
			return fmt.Errorf("%w: it is cut short, %d bytes of %d are here", ErrDamaged, size, s.end())
		}
	}
	switch {
	case h.Root.Length == 0 || h.Root.end() > firstBytes:
		return fmt.Errorf("%w: its root directory is not in the first %d bytes", ErrDamaged, firstBytes)
	case h.Internal != plain && h.Internal != gzipped:
		return fmt.Errorf("its directories are packed by method %d; gzip and none are read", h.Internal)
	case h.Packing > gzipped:
		return fmt.Errorf("its tiles are packed by method %d; gzip and none are read", h.Packing)
	case h.MinZoom > h.MaxZoom || h.MaxZoom > geo.MaxZoom:
		return fmt.Errorf("%w: it has zooms from %d to %d", ErrDamaged, h.MinZoom, h.MaxZoom)
	}
	return nil
}

// place fills in where the tiles are.
func (h *header) place(i Info) {
	e := i.bounds()
	h.MinLon, h.MinLat, h.MaxLon, h.MaxLat = e7(e.XMin), e7(e.YMin), e7(e.XMax), e7(e.YMax)
	h.MinZoom, h.MaxZoom = uint8(i.MinZoom), uint8(i.MaxZoom)
	// The centre at the zoom where the bounds fill about two tiles.
	h.CenterLon, h.CenterLat = e7((e.XMin+e.XMax)/2), e7((e.YMin+e.YMax)/2)
	z := math.Floor(math.Log2(360 / max(e.Width(), 1e-3)))
	h.CenterZoom = uint8(max(float64(i.MinZoom), min(float64(i.MaxZoom), z)))
}

func (h header) extent() geom.Extent {
	return geom.Extent{XMin: float64(h.MinLon) / 1e7, YMin: float64(h.MinLat) / 1e7, XMax: float64(h.MaxLon) / 1e7, YMax: float64(h.MaxLat) / 1e7}
}

func e7(deg float64) int32 { return int32(math.Round(max(-180, min(180, deg)) * 1e7)) }
