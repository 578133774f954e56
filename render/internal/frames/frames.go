// Package frames holds the pictures of an animation as numbers of colours, which
// takes half the memory of the colours themselves and tells at once which pixels
// change.
package frames

import (
	"errors"
	"fmt"
	"image"
	"image/color"
)

// Source draws the pictures of an animation one after the other. All have the
// same size.
type Source struct {
	N     int
	Draw  func(i int) (*image.RGBA, error)
	Delay int // hundredths of a second that a picture stays
	Last  int // the same of the last one; 0 is Delay
}

// Stay is how long a picture stays, in hundredths of a second.
func (s Source) Stay(i int) int {
	switch {
	case i == s.N-1 && s.Last > 0:
		return s.Last
	case s.Delay > 0:
		return s.Delay
	}
	return 20
}

// MostPixels bounds the pixels of all pictures, 2 bytes each.
const MostPixels = 1 << 30

// Reel is an animation in memory.
type Reel struct {
	Size   image.Point
	Pixels [][]uint16 // numbers of colours, picture after picture
	Colors []color.RGBA
	Counts []int // pixels of each colour
}

// ErrTooLarge is the answer to more pixels than are held.
var ErrTooLarge = errors.New("the pictures are too large together")

// Collect draws all pictures. Beyond 65 536 colours, further ones are rounded to
// 5 bits a channel.
func Collect(s Source) (*Reel, error) {
	if s.N < 1 {
		return nil, errors.New("an animation without pictures")
	}
	r := &Reel{}
	seen := newNumbers()
	for i := range s.N {
		img, err := s.Draw(i)
		if err != nil {
			return nil, err
		}
		size := img.Rect.Size()
		if i == 0 {
			r.Size = size
			if n := size.X * size.Y; n > MostPixels/s.N {
				return nil, fmt.Errorf("%w: %d of %d x %d pixels; make them smaller or fewer", ErrTooLarge, s.N, size.X, size.Y)
			}
		}
		if size != r.Size {
			return nil, fmt.Errorf("picture %d has %d x %d pixels, the first %d x %d; all need the same size", i+1, size.X, size.Y, r.Size.X, r.Size.Y)
		}
		r.Pixels = append(r.Pixels, seen.of(img))
	}
	r.Colors, r.Counts = seen.colors, seen.counts
	return r, nil
}

// numbers gives every colour a number as it comes, by a table of open places.
type numbers struct {
	colors []color.RGBA
	counts []int
	places []int32 // number + 1
}

const tableBits = 18

func newNumbers() *numbers { return &numbers{places: make([]int32, 1<<tableBits)} }

func (n *numbers) of(img *image.RGBA) []uint16 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := make([]uint16, w*h)
	last, number, run := uint32(0), -1, 0
	for y := range h {
		row := img.Pix[y*img.Stride:][:4*w]
		for x := range w {
			p := row[4*x : 4*x+4 : 4*x+4]
			c := uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 | uint32(p[3])<<24
			if number < 0 || c != last {
				if number >= 0 {
					n.counts[number] += run
				}
				last, number, run = c, n.number(c), 0
			}
			run++
			out[y*w+x] = uint16(number)
		}
	}
	if number >= 0 {
		n.counts[number] += run
	}
	return out
}

func (n *numbers) number(c uint32) int {
	if len(n.colors) >= 1<<16-1<<15 { // room for all that 5 bits a channel tell apart
		rounded := c&0x00f8f8f8 | c>>5&0x00070707 | c&0xff000000
		if at, ok := n.find(c); ok {
			return at
		}
		c = rounded
	}
	at, ok := n.find(c)
	if !ok {
		at = len(n.colors)
		n.places[n.place(c)] = int32(at + 1)
		n.colors = append(n.colors, color.RGBA{uint8(c), uint8(c >> 8), uint8(c >> 16), uint8(c >> 24)})
		n.counts = append(n.counts, 0)
	}
	return at
}

func (n *numbers) find(c uint32) (int, bool) {
	at := n.places[n.place(c)]
	return int(at) - 1, at != 0
}

// place is where a colour stands in the table, or the free place for it.
func (n *numbers) place(c uint32) uint32 {
	i := c * 2654435761 >> (32 - tableBits)
	for {
		at := n.places[i]
		if at == 0 {
			return i
		}
		if k := n.colors[at-1]; uint32(k.R)|uint32(k.G)<<8|uint32(k.B)<<16|uint32(k.A)<<24 == c {
			return i
		}
		i = (i + 1) & (1<<tableBits - 1)
	}
}

// Changed is the smallest rectangle that holds all pixels in which a picture
// differs from the one before it; empty when none does.
func (r *Reel) Changed(i int) image.Rectangle {
	if i == 0 {
		return image.Rectangle{Max: r.Size}
	}
	before, now, w := r.Pixels[i-1], r.Pixels[i], r.Size.X
	box := image.Rectangle{}
	for y := range r.Size.Y {
		a, b := before[y*w:(y+1)*w], now[y*w:(y+1)*w]
		lo, hi := 0, w
		for lo < w && a[lo] == b[lo] {
			lo++
		}
		if lo == w {
			continue
		}
		for a[hi-1] == b[hi-1] {
			hi--
		}
		box = box.Union(image.Rect(lo, y, hi, y+1))
	}
	return box
}
