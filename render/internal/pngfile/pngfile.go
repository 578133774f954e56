// Package pngfile writes PNG files (ISO/IEC 15948) fast: rows are filtered and
// deflated in bands of a fixed size, side by side. The bytes do not depend on
// the number of workers.
package pngfile

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"io"
	"math"
)

// Info is what a file says beside its pixels.
type Info struct {
	DPI   float64 // 0 leaves the size on paper open
	Texts []Text
}

// Text is one line of metadata. The key is 1 to 79 Latin-1 characters.
type Text struct{ Key, Value string }

// Encode writes a *image.Paletted, *image.RGBA or *image.NRGBA. A picture of
// at most 256 colours becomes a paletted file, an opaque one needs no alpha;
// nothing is lost in either.
func Encode(w io.Writer, img image.Image, info Info) error {
	p, err := newPicture(img)
	if err != nil {
		return err
	}
	c := chunks{w: w}
	c.write("\x89PNG\r\n\x1a\n")
	c.chunk("IHDR", p.header())
	c.chunk("sRGB", []byte{0})
	if info.DPI > 0 {
		c.chunk("pHYs", physical(info.DPI))
	}
	if p.palette != nil {
		plte, trns := p.paletteChunks()
		c.chunk("PLTE", plte)
		if len(trns) > 0 {
			c.chunk("tRNS", trns)
		}
	}
	for _, t := range info.Texts {
		if t.Value != "" {
			c.chunk("iTXt", append([]byte(t.Key+"\x00\x00\x00\x00\x00"), t.Value...))
		}
	}
	p.deflate(func(data []byte) { c.chunk("IDAT", data) })
	c.chunk("IEND", nil)
	return c.err
}

// chunks writes the parts of the file and keeps the first error.
type chunks struct {
	w   io.Writer
	err error
}

func (c *chunks) write(s string) {
	if c.err == nil {
		_, c.err = io.WriteString(c.w, s)
	}
}

func (c *chunks) chunk(kind string, data []byte) {
	if c.err != nil {
		return
	}
	head := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	head = append(head, kind...)
	sum := crc32.Update(crc32.ChecksumIEEE(head[4:]), crc32.IEEETable, data)
	for _, part := range [][]byte{head, data, binary.BigEndian.AppendUint32(nil, sum)} {
		if _, c.err = c.w.Write(part); c.err != nil {
			return
		}
	}
}

// physical is the pHYs chunk: pixels per metre each way.
func physical(dpi float64) []byte {
	n := uint32(math.Round(dpi / 0.0254))
	b := binary.BigEndian.AppendUint32(nil, n)
	return append(binary.BigEndian.AppendUint32(b, n), 1)
}

func (p *picture) header() []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(p.w))
	b = binary.BigEndian.AppendUint32(b, uint32(p.h))
	return append(b, byte(p.depth), p.colorType(), 0, 0, 0)
}

func (p *picture) colorType() byte {
	switch {
	case p.palette != nil:
		return 3
	case p.bpp == 4:
		return 6
	}
	return 2
}

func (p *picture) paletteChunks() (plte, trns []byte) {
	for i, c := range p.palette {
		plte = append(plte, c.R, c.G, c.B)
		if c.A != 255 {
			for len(trns) < i {
				trns = append(trns, 255)
			}
			trns = append(trns, c.A)
		}
	}
	return plte, trns
}

var errKind = fmt.Errorf("png: this kind of picture cannot be written")
