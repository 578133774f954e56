package geotiff

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/klauspost/compress/zlib"
	"golang.org/x/image/tiff/lzw"
)

// image is how the pixels lie in the file.
type image struct {
	rows, cols    int
	width, height int // of a block
	across, down  int
	samples       int // in a pixel of a block
	size          int // bytes of a sample
	format        int // 1 unsigned, 2 signed, 3 floating point
	compression   int
	predictor     int
	offsets       []uint64
	counts        []uint64
	tiled         bool
	bands         int
}

const (
	maxBlock = 256 << 20 // bytes of one block, unpacked
	mostZip  = 3000      // how far deflate (1032) and LZW (about 2700) can pack
)

func (d *decoder) image() (*image, error) {
	rows, cols := d.int(tagHeight, 0), d.int(tagWidth, 0)
	switch {
	case rows == 0 || cols == 0:
		return nil, fmt.Errorf("an image of %d x %d cells", rows, cols)
	case rows > math.MaxInt32 || cols > math.MaxInt32 || rows*cols > uint64(d.limits.Cells):
		return nil, fmt.Errorf("an image of %d x %d cells is more than the limit of %d; raise --limit-cells", rows, cols, d.limits.Cells)
	}
	m := &image{rows: int(rows), cols: int(cols), format: int(d.int(tagSampleFormat, 1)),
		compression: int(d.int(tagCompression, 1)), predictor: int(d.int(tagPredictor, 1))}
	bits, bands := d.int(tagBits, 1), d.int(tagSamples, 1)
	switch {
	case bits != 8 && bits != 16 && bits != 32 && bits != 64 || m.format == 3 && bits < 32:
		return nil, fmt.Errorf("samples of %d bits in format %d are not read here; convert it, such as by gdal_translate -ot Float32", bits, m.format)
	case m.format < 1 || m.format > 3:
		return nil, fmt.Errorf("sample format %d is not read here; convert it, such as by gdal_translate -ot Float32", m.format)
	case bands == 0 || bands > 1<<16:
		return nil, errShort
	}
	for _, b := range d.ints(tagBits) {
		if b != bits {
			return nil, errors.New("bands of different sizes are not read here; take one out, such as by gdal_translate -b 1")
		}
	}
	m.size, m.bands, m.samples = int(bits/8), int(bands), int(bands)
	if d.int(tagPlanar, 1) == 2 {
		m.samples = 1 // bands lie one after the other
	}
	if err := m.blocks(d); err != nil {
		return nil, err
	}
	if need := int64(rows*cols) * int64(m.size); need > 64<<20 && need/d.limits.Unpack > d.size {
		return nil, fmt.Errorf("unpacks to more than %d times its size; if you trust it, raise --limit-unpack", d.limits.Unpack)
	}
	return m, nil
}

// blocks finds the strips or tiles.
func (m *image) blocks(d *decoder) error {
	m.width, m.height = m.cols, int(min(d.int(tagRowsPerStrip, uint64(m.rows)), uint64(m.rows)))
	m.offsets, m.counts = d.ints(tagStripOffsets), d.ints(tagStripBytes)
	if w, h := d.int(tagTileWidth, 0), d.int(tagTileHeight, 0); w > 0 && h > 0 {
		if w > 1<<20 || h > 1<<20 {
			return errShort
		}
		m.tiled, m.width, m.height = true, int(w), int(h)
		m.offsets, m.counts = d.ints(tagTileOffsets), d.ints(tagTileBytes)
	}
	if m.height == 0 || int64(m.width)*int64(m.height)*int64(m.samples)*int64(m.size) > maxBlock {
		return errors.New("its blocks are empty or larger than 256 MiB; write it in tiles, such as by gdal_translate -co TILED=YES")
	}
	m.across, m.down = (m.cols+m.width-1)/m.width, (m.rows+m.height-1)/m.height
	n := m.across * m.down
	if m.samples < m.bands {
		n *= m.bands
	}
	if len(m.offsets) < n || len(m.counts) < n {
		return errShort
	}
	return nil
}

// values reads a band, counted from 0. Blocks that are not in the file are missing.
func (d *decoder) values(m *image, band int) ([]float64, error) {
	out := make([]float64, m.rows*m.cols)
	first, sample := 0, band*m.size
	if m.samples < m.bands {
		first, sample = band*m.across*m.down, 0
	}
	for i := range m.across * m.down {
		if err := d.ctx.Err(); err != nil {
			return nil, err
		}
		top, left := i/m.across*m.height, i%m.across*m.width
		height := m.height
		if !m.tiled {
			height = min(height, m.rows-top)
		}
		var b []byte
		if m.counts[first+i] > 0 {
			var err error
			if b, err = d.block(m, first+i, height); err != nil {
				return nil, fmt.Errorf("block %d: %w", i+1, err)
			}
		}
		for r := top; r < min(top+height, m.rows); r++ {
			to := out[r*m.cols+left : r*m.cols+min(left+m.width, m.cols)]
			for c := range to {
				if b == nil {
					to[c] = math.NaN()
					continue
				}
				to[c] = d.value(m, b[((r-top)*m.width+c)*m.samples*m.size+sample:])
			}
		}
	}
	return out, nil
}

// block unpacks one block and undoes its predictor. The result is valid until
// the next call.
func (d *decoder) block(m *image, i, height int) ([]byte, error) {
	packed, err := d.at(int64(m.offsets[i]), int64(m.counts[i]))
	if err != nil {
		return nil, err
	}
	var in io.Reader
	switch m.compression {
	case 1:
		in = bytes.NewReader(packed)
	case 5:
		l := lzw.NewReader(bytes.NewReader(packed), lzw.MSB, 8)
		defer l.Close()
		in = l
	case 8, 32946:
		z, err := zlib.NewReader(bytes.NewReader(packed))
		if err != nil {
			return nil, errShort
		}
		defer z.Close()
		in = z
	default:
		return nil, fmt.Errorf("compression %d is not read here; convert it, such as by gdal_translate -co COMPRESS=DEFLATE", m.compression)
	}
	row := m.width * m.samples * m.size
	if int64(row)*int64(height) > mostZip*int64(len(packed)) {
		return nil, errShort // before memory is taken
	}
	d.buf = slices.Grow(d.buf[:0], row*height)
	b := d.buf[:row*height]
	if _, err := io.ReadFull(in, b); err != nil {
		return nil, errShort
	}
	for at := 0; at < len(b); at += row {
		if err := d.unpredict(m, b[at:at+row]); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// unpredict undoes the differences of one row (TIFF 6.0 section 14, and Adobe's
// technical note 3 for floating point, whose bytes lie by significance).
func (d *decoder) unpredict(m *image, row []byte) error {
	switch {
	case m.predictor == 1:
	case m.predictor == 2 && m.format != 3:
		for i := m.samples * m.size; i < len(row); i += m.size {
			d.add(row[i:i+m.size], row[i-m.samples*m.size:])
		}
	case m.predictor == 3 && m.format == 3:
		for i := m.samples; i < len(row); i++ {
			row[i] += row[i-m.samples]
		}
		d.row = append(d.row[:0], row...)
		n := len(row) / m.size
		for i := range n {
			for k := range m.size {
				row[i*m.size+k] = d.row[k*n+i]
			}
		}
	default:
		return fmt.Errorf("predictor %d of format %d is not read here; convert it, such as by gdal_translate -co PREDICTOR=1", m.predictor, m.format)
	}
	return nil
}

// add adds the number before to the number at the start of b.
func (d *decoder) add(b, before []byte) {
	sum := d.uint(b) + d.uint(before[:len(b)])
	switch len(b) {
	case 1:
		b[0] = byte(sum)
	case 2:
		d.order.PutUint16(b, uint16(sum))
	case 4:
		d.order.PutUint32(b, uint32(sum))
	default:
		d.order.PutUint64(b, sum)
	}
}

// value is the first sample of b.
func (d *decoder) value(m *image, b []byte) float64 {
	if m.format == 3 && m.predictor == 3 { // its bytes are put most significant first
		if m.size == 4 {
			return float64(math.Float32frombits(bigUint32(b)))
		}
		return math.Float64frombits(uint64(bigUint32(b))<<32 | uint64(bigUint32(b[4:])))
	}
	u := d.uint(b[:m.size])
	switch {
	case m.format == 3 && m.size == 4:
		return float64(math.Float32frombits(uint32(u)))
	case m.format == 3:
		return math.Float64frombits(u)
	case m.format == 2:
		shift := 64 - 8*m.size
		return float64(int64(u<<shift) >> shift)
	}
	return float64(u)
}

func bigUint32(b []byte) uint32 {
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}
