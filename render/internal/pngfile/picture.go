package pngfile

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
)

// picture hands out rows of bytes as the file holds them, before filtering.
type picture struct {
	w, h    int
	depth   int           // bits a sample
	bpp     int           // bytes a pixel, at least 1
	rowLen  int           // bytes of a row
	palette []color.NRGBA // nil for colours in full
	fill    func(dst []byte, y int)
	same    func(y int) bool // whether row y repeats the one above it; y > 0
}

func newPicture(img image.Image) (*picture, error) {
	b := img.Bounds()
	p := &picture{w: b.Dx(), h: b.Dy(), depth: 8}
	if p.w <= 0 || p.h <= 0 {
		return nil, errKind
	}
	switch img := img.(type) {
	case *image.Paletted:
		if len(img.Palette) == 0 || len(img.Palette) > 256 {
			return nil, errKind
		}
		palette := make([]color.NRGBA, len(img.Palette))
		for i, c := range img.Palette {
			palette[i] = color.NRGBAModel.Convert(c).(color.NRGBA)
		}
		p.indexed(img.Pix[img.PixOffset(b.Min.X, b.Min.Y):], img.Stride, palette)
	case *image.RGBA:
		p.full(img.Pix[img.PixOffset(b.Min.X, b.Min.Y):], img.Stride, unpremultiply)
	case *image.NRGBA:
		p.full(img.Pix[img.PixOffset(b.Min.X, b.Min.Y):], img.Stride, func(v uint32) color.NRGBA {
			return color.NRGBA{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24)}
		})
	default:
		return nil, errKind
	}
	return p, nil
}

// indexed rows come from a paletted picture. Few colours take fewer bits.
func (p *picture) indexed(pix []byte, stride int, palette []color.NRGBA) {
	p.palette, p.bpp = palette, 1
	p.same = func(y int) bool { return bytes.Equal(pix[y*stride:][:p.w], pix[(y-1)*stride:][:p.w]) }
	switch n := len(palette); {
	case n <= 2:
		p.depth = 1
	case n <= 4:
		p.depth = 2
	case n <= 16:
		p.depth = 4
	}
	p.rowLen = (p.w*p.depth + 7) / 8
	p.fill = func(dst []byte, y int) {
		src := pix[y*stride:][:p.w]
		if p.depth == 8 {
			copy(dst, src)
			return
		}
		clear(dst)
		for x, v := range src {
			bit := x * p.depth
			dst[bit>>3] |= v << (8 - p.depth - bit&7)
		}
	}
}

// full decides between palette, RGB and RGBA for pixels of four bytes.
func (p *picture) full(pix []byte, stride int, straight func(uint32) color.NRGBA) {
	if at, colors := count(pix, stride, p.w, p.h); colors != nil {
		palette := make([]color.NRGBA, len(colors))
		for i, v := range colors {
			palette[i] = straight(v)
		}
		index := make([]byte, p.w*p.h)
		at.fill(index, pix, stride, p.w, p.h)
		p.indexed(index, p.w, palette)
		return
	}
	if opaque(pix, stride, p.w, p.h) {
		p.rgb(pix, stride)
		return
	}
	p.repeats(pix, stride)
	p.bpp, p.rowLen = 4, 4*p.w
	p.fill = func(dst []byte, y int) {
		src := pix[y*stride:][:4*p.w]
		for i := 0; i < len(src); i += 4 {
			c := straight(binary.LittleEndian.Uint32(src[i:]))
			dst[i], dst[i+1], dst[i+2], dst[i+3] = c.R, c.G, c.B, c.A
		}
	}
}

func (p *picture) repeats(pix []byte, stride int) {
	p.same = func(y int) bool { return bytes.Equal(pix[y*stride:][:4*p.w], pix[(y-1)*stride:][:4*p.w]) }
}

// rgb rows leave the fourth byte of each pixel out.
func (p *picture) rgb(pix []byte, stride int) {
	p.repeats(pix, stride)
	p.bpp, p.rowLen = 3, 3*p.w
	p.fill = func(dst []byte, y int) { packRGB(dst, pix[y*stride:][:4*p.w]) }
}

func packRGB(dst, src []byte) {
	// Two pixels at a time; the two bytes too many are overwritten by the next.
	j := 0
	for len(src) >= 8 && j+8 <= len(dst) {
		v := binary.LittleEndian.Uint64(src)
		binary.LittleEndian.PutUint64(dst[j:], v&0xffffff|v>>8&0xffffff000000)
		src = src[8:]
		j += 6
	}
	for ; len(src) >= 4; src = src[4:] {
		dst[j], dst[j+1], dst[j+2] = src[0], src[1], src[2]
		j += 3
	}
}

func opaque(pix []byte, stride, w, h int) bool {
	for y := range h {
		row := pix[y*stride:][:4*w]
		and := uint64(0xff000000_ff000000)
		for ; len(row) >= 8; row = row[8:] {
			and &= binary.LittleEndian.Uint64(row)
		}
		if len(row) >= 4 {
			and &= uint64(binary.LittleEndian.Uint32(row))<<32 | 0xff000000
		}
		if and != 0xff000000_ff000000 {
			return false
		}
	}
	return true
}

// unpremultiply turns a pixel of an image.RGBA, read as a little-endian word,
// into a straight colour.
func unpremultiply(v uint32) color.NRGBA {
	r, g, b, a := v&255, v>>8&255, v>>16&255, v>>24
	if a == 255 || a == 0 {
		return color.NRGBA{byte(r), byte(g), byte(b), byte(a)}
	}
	div := func(c uint32) byte { return byte(min(255, (c*255+a/2)/a)) }
	return color.NRGBA{div(r), div(g), div(b), byte(a)}
}

// colorSet is a small open hash table of pixels.
type colorSet struct {
	keys  [1024]uint32
	index [1024]uint16 // plus one; 0 is a free place
}

// find is the place of a pixel, or the free one for it.
func (s *colorSet) find(v uint32) int {
	i := int(v*0x9E3779B1>>22) & 1023
	for s.index[i] != 0 && s.keys[i] != v {
		i = (i + 1) & 1023
	}
	return i
}

// count lists the colours in order of appearance, or nil when there are more
// than 256.
func count(pix []byte, stride, w, h int) (*colorSet, []uint32) {
	s := new(colorSet)
	var colors []uint32
	last := ^binary.LittleEndian.Uint32(pix)
	for y := range h {
		row := pix[y*stride:][:4*w]
		for i := 0; i+4 <= len(row); i += 4 {
			v := binary.LittleEndian.Uint32(row[i:])
			if v == last {
				continue
			}
			last = v
			at := s.find(v)
			if s.index[at] != 0 {
				continue
			}
			if len(colors) == 256 {
				return nil, nil
			}
			colors = append(colors, v)
			s.keys[at], s.index[at] = v, uint16(len(colors))
		}
	}
	return s, colors
}

// fill writes the number of each pixel's colour.
func (s *colorSet) fill(dst, pix []byte, stride, w, h int) {
	for y := range h {
		row, out := pix[y*stride:][:4*w], dst[y*w:][:w]
		last, n := ^binary.LittleEndian.Uint32(row), byte(0)
		for x := range out {
			v := binary.LittleEndian.Uint32(row[4*x:])
			if v != last {
				last, n = v, byte(s.index[s.find(v)]-1)
			}
			out[x] = n
		}
	}
}
