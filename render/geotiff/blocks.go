package geotiff

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"sync"

	"github.com/klauspost/compress/zlib"

	"github.com/swelter/swelter/grid"
)

const (
	tileSide  = 256
	tiledFrom = 512      // cells along a side, as GDAL wants of cloud-optimised files
	stripSize = 64 << 10 // bytes of a strip, at least a row
	level     = 4        // of deflate: 6 saves 1 percent and takes a third longer
)

// blocks cuts a grid into strips or tiles.
type blocks struct {
	g             *grid.Grid
	rows, cols    int
	size          int // bytes of a value
	tiled         bool
	width, height int // of a block, in cells
	across, down  int // blocks
	flipX, flipY  bool
	missing       float64
}

func newBlocks(g *grid.Grid, o Options) *blocks {
	b := &blocks{g: g, rows: g.Rows, cols: g.Cols, size: 8, missing: math.NaN()}
	if o.Float32 {
		b.size = 4
	}
	if o.NoData != nil {
		b.missing = *o.NoData
	}
	if b.tiled = b.rows > tiledFrom || b.cols > tiledFrom; b.tiled {
		b.width, b.height = tileSide, tileSide
	} else {
		b.width, b.height = b.cols, min(b.rows, max(1, stripSize/(b.cols*b.size)))
	}
	b.across, b.down = (b.cols+b.width-1)/b.width, (b.rows+b.height-1)/b.height
	return b
}

// orient finds which axes run the other way than on a map, and refuses a value
// that could not be told from missing.
func (b *blocks) orient(g *grid.Grid) (flipX, flipY bool, err error) {
	if b.missing == b.missing {
		for i, v := range g.Values {
			if v == b.missing || b.size == 4 && float32(v) == float32(b.missing) {
				return false, false, fmt.Errorf("geotiff: row %d, column %d has the value %g that stands for missing", i/g.Cols+1, i%g.Cols+1, v)
			}
		}
	}
	if g.X.Kind == grid.Number && g.Y.Kind == grid.Number {
		flipX = g.X.Edges[0] > g.X.Edges[g.X.N]
		flipY = g.Y.Edges[0] < g.Y.Edges[g.Y.N]
	}
	return flipX, flipY, nil
}

// deflate compresses the blocks, row by row of blocks from the north-west.
func (b *blocks) deflate() ([][]byte, error) {
	out := make([][]byte, b.across*b.down)
	errs := make([]error, len(out))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(len(out), runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			zip, _ := zlib.NewWriterLevel(nil, level) // fails for no level there is
			p := &packer{blocks: b, zip: zip, plain: make([]byte, 0, b.width*b.height*b.size), shuffled: make([]byte, b.width*b.size)}
			for i := range next {
				out[i], errs[i] = p.pack(i)
			}
		})
	}
	for i := range out {
		next <- i
	}
	close(next)
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// packer compresses one block after the other.
type packer struct {
	*blocks
	zip      *zlib.Writer
	plain    []byte
	shuffled []byte // one row
	packed   bytes.Buffer
}

func (p *packer) pack(i int) ([]byte, error) {
	top, left := i/p.across*p.height, i%p.across*p.width
	height := p.height
	if !p.tiled {
		height = min(height, p.rows-top) // the last strip is short, tiles are whole
	}
	p.plain = p.plain[:0]
	for r := top; r < top+height; r++ {
		p.row(r, left)
		p.plain = append(p.plain, p.shuffled...)
	}
	p.packed.Reset()
	p.zip.Reset(&p.packed)
	if _, err := p.zip.Write(p.plain); err != nil {
		return nil, err
	}
	if err := p.zip.Close(); err != nil {
		return nil, err
	}
	return bytes.Clone(p.packed.Bytes()), nil
}

// row prepares a row of a block: all first bytes of its values, then all second
// ones, and so on from the most significant, each as the difference to the one
// before. Neighbours are alike in sign, exponent and first digits.
func (p *packer) row(r, left int) {
	w := p.width
	for i := range w {
		u := p.bits(r, left+i)
		for k := range p.size {
			p.shuffled[k*w+i] = byte(u >> (8 * (p.size - 1 - k)))
		}
	}
	for i := len(p.shuffled) - 1; i > 0; i-- {
		p.shuffled[i] -= p.shuffled[i-1]
	}
}

// bits are those of the value at a row and column of the map; what lies beyond
// its edges, in the last tiles, is missing.
func (p *packer) bits(r, c int) uint64 {
	v := p.missing
	if r < p.rows && c < p.cols {
		if at := p.at(r, c); at == at {
			v = at
		}
	}
	if p.size == 4 {
		if v != v {
			return 0x7fc00000 // one NaN, whichever it was: the same bytes always
		}
		return uint64(math.Float32bits(float32(v)))
	}
	if v != v {
		return 0x7ff8 << 48
	}
	return math.Float64bits(v)
}

// at is the value at a row and column of the map.
func (b *blocks) at(r, c int) float64 {
	if b.flipY {
		r = b.rows - 1 - r
	}
	if b.flipX {
		c = b.cols - 1 - c
	}
	return b.g.At(r, c)
}

// order of bytes in the file.
var order = binary.LittleEndian
