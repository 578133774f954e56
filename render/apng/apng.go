// Package apng writes animations as APNG files (Portable Network Graphics
// Specification, third edition, 2025): all colours, and of each picture only the
// part that changed.
package apng

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"io"

	"github.com/swelter/swelter/render/internal/frames"
)

// Frames are the pictures of an animation.
type Frames = frames.Source

// Write draws the pictures and writes them, repeated for ever.
func Write(w io.Writer, s Frames) error {
	reel, err := frames.Collect(s)
	if err != nil {
		return fmt.Errorf("apng: %w", err)
	}
	f := &file{w: w, reel: reel, paletted: len(reel.Colors) <= 256}
	f.write([]byte("\x89PNG\r\n\x1a\n"))
	f.head(s.N)
	for i := range s.N {
		f.picture(i, s.Stay(i))
	}
	f.chunk("IEND", nil)
	return f.err
}

// file writes chunks and keeps the first error.
type file struct {
	w        io.Writer
	reel     *frames.Reel
	paletted bool
	sequence uint32
	err      error
}

func (f *file) write(b []byte) {
	if f.err == nil {
		_, f.err = f.w.Write(b)
	}
}

func (f *file) chunk(name string, data []byte) {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, name...), data...)
	f.write(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:])))
}

func (f *file) head(n int) {
	size := f.reel.Size
	b := binary.BigEndian.AppendUint32(nil, uint32(size.X))
	b = binary.BigEndian.AppendUint32(b, uint32(size.Y))
	kind := byte(2)
	if f.paletted {
		kind = 3
	}
	f.chunk("IHDR", append(b, 8, kind, 0, 0, 0))
	f.chunk("acTL", binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(n)), 0))
	if f.paletted {
		var palette []byte
		for _, c := range f.reel.Colors {
			palette = append(palette, c.R, c.G, c.B)
		}
		f.chunk("PLTE", palette)
	}
}

func (f *file) picture(i, stay int) {
	box := f.reel.Changed(i)
	if box.Empty() {
		box = image.Rect(0, 0, 1, 1)
	}
	b := f.numbered()
	for _, v := range []int{box.Dx(), box.Dy(), box.Min.X, box.Min.Y} {
		b = binary.BigEndian.AppendUint32(b, uint32(v))
	}
	b = binary.BigEndian.AppendUint16(b, uint16(min(stay, 0xffff)))
	b = binary.BigEndian.AppendUint16(b, 100)
	f.chunk("fcTL", append(b, 0, 0)) // leave in place, put over
	data, err := f.pixels(i, box)
	if f.err == nil {
		f.err = err
	}
	if i == 0 {
		f.chunk("IDAT", data)
		return
	}
	f.chunk("fdAT", append(f.numbered(), data...))
}

// numbered is the start of a chunk of the animation: its place among them.
func (f *file) numbered() []byte {
	f.sequence++
	return binary.BigEndian.AppendUint32(nil, f.sequence-1)
}

// pixels packs a part of a picture: indices as they are, colours as differences
// from those on the left.
func (f *file) pixels(i int, box image.Rectangle) ([]byte, error) {
	var out bytes.Buffer
	z, err := zlib.NewWriterLevel(&out, zlib.BestSpeed+3)
	if err != nil {
		return nil, err
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := f.reel.Pixels[i][y*f.reel.Size.X:][box.Min.X:box.Max.X]
		line := []byte{0}
		if !f.paletted {
			line[0] = 1
		}
		var last [3]byte
		for _, n := range row {
			if f.paletted {
				line = append(line, byte(n))
				continue
			}
			c := f.reel.Colors[n]
			line = append(line, c.R-last[0], c.G-last[1], c.B-last[2])
			last = [3]byte{c.R, c.G, c.B}
		}
		if _, err := z.Write(line); err != nil {
			return nil, err
		}
	}
	err = z.Close()
	return out.Bytes(), err
}
