// Package partial is the .grid file: the cells that one of many jobs has
// reduced its points to, with all that is needed to add the cells of the others.
//
// A .grid file is a zip archive (APPNOTE 6.3) as NumPy's savez writes them. Its
// first member, grid.json, is a Header; beside it lie arrays in NumPy's format
// 1.0, little-endian and in C order: count (<i8), sum, mean, m2 and value (<f8),
// those that the reducer needs, of (groups, rows, columns), row 0 at the top; of
// hexagons (1, 1, all of them). Each member has its CRC-32, which is checked.
package partial

import (
	"errors"
	"fmt"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/table"
)

// Version of the format. Older ones are read, newer ones refused.
const Version = 1

// Header says what the cells are.
type Header struct {
	Version int                 `json:"version"`
	Method  string              `json:"method"` // bin or hex
	Columns table.PointsOptions `json:"columns,omitzero"`
	Found   bool                `json:"found,omitempty"` // nobody named the columns of x and y
	LonLat  bool                `json:"lonlat,omitempty"`
	Bin     density.BinOptions  `json:"bin"`

	Rows    int64 `json:"rows"`             // that were read
	LeftOut int64 `json:"leftOut"`          // of them, without a place or a value
	Origin  int64 `json:"origin,omitempty"` // of them, at 0,0
	Used    int64 `json:"used"`             // in a cell
	Outside int64 `json:"outside"`          // beyond the extent
	Unknown int64 `json:"unknown"`          // in no cell for want of a place, a value or a group
}

// Grid is what a job has found.
type Grid struct {
	Header
	*density.Binner
}

// New is the partial grid of a Binner, which has binned points of the columns
// that h names. The error is density.ErrKeepsValues.
func New(b *density.Binner, h Header, seen table.Survey) (*Grid, error) {
	h.Version, h.Method = Version, "bin"
	if b.Hexagonal() {
		h.Method = "hex"
	}
	h.Rows, h.LeftOut, h.Origin = seen.Rows, seen.LeftOut, seen.Origin
	_, err := b.Cells()
	return &Grid{h, b}, err
}

// Merge adds a grid whose points come after those of g. The error says what
// differs, as in "its reducer is mean, not count".
func (g *Grid) Merge(more *Grid) error {
	for _, c := range []struct {
		what      string
		its, ours any
	}{
		{"axes are", lonlat(more.LonLat), lonlat(g.LonLat)},
		{"x is", more.Columns.X, g.Columns.X},
		{"y is", more.Columns.Y, g.Columns.Y},
		{"value is", more.Columns.Weight, g.Columns.Weight},
		{"group is", more.Columns.Group, g.Columns.Group},
	} {
		if c.its != c.ours {
			return fmt.Errorf("its %s %q, not %q", c.what, c.its, c.ours)
		}
	}
	if g.Rows+more.Rows < 0 {
		return errors.New("more rows than can be counted")
	}
	if err := g.Binner.Merge(more.Binner); err != nil {
		return err
	}
	g.Found = g.Found && more.Found
	g.Rows, g.LeftOut, g.Origin = g.Rows+more.Rows, g.LeftOut+more.LeftOut, g.Origin+more.Origin
	return nil
}

func lonlat(yes bool) string {
	if yes {
		return "longitude and latitude"
	}
	return "plain"
}

// Seen is what all rows together were.
func (g *Grid) Seen() table.Survey {
	s := table.NewSurvey()
	s.Rows, s.LeftOut, s.Origin = g.Rows, g.LeftOut, g.Origin
	s.Extent = g.Bin.Extent
	return s
}
