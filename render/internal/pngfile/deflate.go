package pngfile

import (
	"bytes"
	"encoding/binary"
	"hash/adler32"
	"image"
	"image/color"
	"runtime"
	"sync"

	"github.com/klauspost/compress/flate"
)

// bandBytes is about how much of the picture one worker deflates at a time.
// It is part of the result: other sizes give other bytes.
const bandBytes = 256 << 10

// level of deflate: the next one saves 3 percent and takes a third longer.
const level = 4

// band is a stretch of rows, filtered and deflated.
type band struct {
	data  bytes.Buffer
	sum   uint32 // Adler-32 of the filtered bytes
	bytes int
}

// deflate emits the zlib stream (RFC 1950) in pieces, in order. Bands are
// deflated apart and end on whole bytes (RFC 1951, an empty stored block), so
// that they follow each other as one stream.
func (p *picture) deflate(emit func([]byte)) {
	rows := max(1, bandBytes/(p.rowLen+1))
	n := (p.h + rows - 1) / rows
	done := make([]chan *band, n)
	for i := range done {
		done[i] = make(chan *band, 1)
	}
	work := make(chan int)
	var wg sync.WaitGroup
	workers := min(n, runtime.GOMAXPROCS(0))
	for range workers {
		wg.Go(func() {
			d := newDeflater(p)
			defer writers.Put(d.flate)
			for i := range work {
				done[i] <- d.band(i*rows, min(p.h, (i+1)*rows), i == n-1)
			}
		})
	}
	go func() {
		for i := range n {
			work <- i
		}
		close(work)
	}()
	sum := uint32(1)
	for i, c := range done {
		b := <-c
		sum = combine(sum, b.sum, b.bytes)
		data := b.data.Bytes()
		if i == 0 {
			data = append([]byte{0x78, 0x5e}, data...)
		}
		if i == n-1 {
			data = binary.BigEndian.AppendUint32(data, sum)
		}
		emit(data)
	}
	wg.Wait()
}

// combine is the Adler-32 of two stretches of bytes from their own sums, the
// second of n bytes.
func combine(a, b uint32, n int) uint32 {
	const m = 65521
	rem := uint64(n % m)
	a1, a2 := uint64(a&0xffff), uint64(a>>16)
	b1, b2 := uint64(b&0xffff), uint64(b>>16)
	s1 := (a1 + b1 + m - 1) % m
	s2 := (a2 + b2 + rem*(a1+m-1)) % m
	return uint32(s2<<16 | s1)
}

// writers are used again: their tables are larger than a web tile.
var writers = sync.Pool{New: func() any {
	f, err := flate.NewWriter(nil, level)
	if err != nil {
		panic(err) // the level is ours
	}
	return f
}}

// deflater holds one worker's buffers.
type deflater struct {
	p         *picture
	cur, prev []byte
	zeros     []byte
	filtered  []byte
	flate     *flate.Writer
}

func newDeflater(p *picture) *deflater {
	return &deflater{p: p, cur: make([]byte, p.rowLen), prev: make([]byte, p.rowLen), zeros: make([]byte, p.rowLen), flate: writers.Get().(*flate.Writer)}
}

// band filters and deflates the rows from y0 to y1.
func (d *deflater) band(y0, y1 int, last bool) *band {
	d.filtered = d.filtered[:0]
	clear(d.prev)
	if y0 > 0 {
		d.p.fill(d.prev, y0-1)
	}
	for y := y0; y < y1; y++ {
		if y > 0 && d.p.same(y) { // as most rows of a figure
			d.filtered = append(append(d.filtered, filterUp), d.zeros...)
			continue
		}
		d.p.fill(d.cur, y)
		d.filtered = appendFiltered(d.filtered, d.cur, d.prev, d.p.bpp)
		d.cur, d.prev = d.prev, d.cur
	}
	b := &band{sum: adler32.Checksum(d.filtered), bytes: len(d.filtered)}
	d.flate.Reset(&b.data)
	// A bytes.Buffer takes everything.
	_, _ = d.flate.Write(d.filtered)
	if last {
		_ = d.flate.Close()
	} else {
		_ = d.flate.Flush()
	}
	return b
}

// Stream is a picture's filtered and deflated rows without a file around them:
// what PDF takes with predictor 15.
type Stream struct {
	Data   []byte // zlib
	Colors int    // samples a pixel
	Depth  int    // bits a sample
}

// Flate encodes a *image.Paletted, *image.Gray or an opaque *image.NRGBA. The
// palette stays with the caller; full colours are never turned into one.
func Flate(img image.Image) (Stream, error) {
	b := img.Bounds()
	p := &picture{w: b.Dx(), h: b.Dy(), depth: 8}
	if p.w <= 0 || p.h <= 0 {
		return Stream{}, errKind
	}
	s := Stream{Colors: 1}
	switch img := img.(type) {
	case *image.Paletted:
		p.indexed(img.Pix[img.PixOffset(b.Min.X, b.Min.Y):], img.Stride, make([]color.NRGBA, len(img.Palette)))
	case *image.Gray:
		p.indexed(img.Pix[img.PixOffset(b.Min.X, b.Min.Y):], img.Stride, make([]color.NRGBA, 256))
	case *image.NRGBA:
		s.Colors = 3
		p.rgb(img.Pix[img.PixOffset(b.Min.X, b.Min.Y):], img.Stride)
	default:
		return Stream{}, errKind
	}
	p.deflate(func(data []byte) { s.Data = append(s.Data, data...) })
	s.Depth = p.depth
	return s, nil
}
