package pyramid

import (
	"math"
	"slices"

	"github.com/swelter/swelter/geo"
)

// IDs are the tiles of a zoom that points can reach, by their ids, rising. Of
// those that a kernel reaches from beside, some may turn out empty.
func (p *Pyramid) IDs(z int) ([]uint64, error) {
	k, err := p.kernel(z)
	if err != nil {
		return nil, err
	}
	var ids []uint64
	err = p.runs(z, func(t geo.Tile, _ int) {
		if k == nil {
			ids = append(ids, t.ID())
			return
		}
		ids = k.around(ids, t)
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// around adds a tile and those that its points can reach.
func (k *kernel) around(ids []uint64, t geo.Tile) []uint64 {
	n := 1 << t.Z
	far := k.reach
	if k.ground > 0 {
		_, up := k.padding(float64(t.Y*Size), float64((t.Y+1)*Size))
		far = float64(up)
	}
	d := int(math.Ceil(far / Size))
	from, to := t.X-d, t.X+d
	if to-from >= n {
		from, to = 0, n-1
	}
	for y := max(0, t.Y-d); y <= min(n-1, t.Y+d); y++ {
		for x := from; x <= to; x++ {
			ids = append(ids, geo.Tile{Z: t.Z, X: (x + n) % n, Y: y}.ID())
		}
	}
	return ids
}

// blockLevels is how many zooms the blocks span that Tiles computes at once
// where there is a kernel: 4 x 4 tiles share what lies around them.
const blockLevels = 2

// Groups cuts rising ids of a zoom into runs that Tiles is called for: the tiles
// of one square.
func (p *Pyramid) Groups(ids []uint64) [][]uint64 {
	var all [][]uint64
	for len(ids) > 0 {
		square := func(id uint64) uint64 {
			z := geo.TileOfID(id).Z
			return (id - geo.FirstID(z)) >> (2 * min(z, blockLevels))
		}
		n, first := 1, square(ids[0])
		for n < len(ids) && square(ids[n]) == first {
			n++
		}
		all = append(all, ids[:n])
		ids = ids[n:]
	}
	return all
}

// Tiles calls use with the values of each tile of a group that is not empty.
// They are those of Values; use does not keep them.
func (p *Pyramid) Tiles(group []uint64, use func(t geo.Tile, values []float64) error) error {
	z := geo.TileOfID(group[0]).Z
	k, err := p.kernel(z)
	if err != nil {
		return err
	}
	if k == nil || len(group) < 4 {
		for _, id := range group {
			t := geo.TileOfID(id)
			v, err := p.Values(t)
			if err != nil {
				return err
			}
			if err := p.unlessEmpty(t, v, use); err != nil {
				return err
			}
		}
		return nil
	}
	levels := min(z, blockLevels)
	corner := geo.TileOfID(group[0])
	corner.X, corner.Y = corner.X>>levels<<levels, corner.Y>>levels<<levels
	block, err := p.Block(corner, levels)
	if err != nil || block == nil {
		return err
	}
	side := Size << levels
	values := make([]float64, Size*Size)
	for _, id := range group {
		t := geo.TileOfID(id)
		for row := range Size {
			at := ((t.Y-corner.Y)*Size+row)*side + (t.X-corner.X)*Size
			copy(values[row*Size:][:Size], block[at:])
		}
		if err := p.unlessEmpty(t, values, use); err != nil {
			return err
		}
	}
	return nil
}

func (p *Pyramid) unlessEmpty(t geo.Tile, values []float64, use func(t geo.Tile, values []float64) error) error {
	for _, v := range values {
		if v == v && (v != 0 || p.surface != "") {
			return use(t, values)
		}
	}
	return nil
}
