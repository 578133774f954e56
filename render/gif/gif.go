// Package gif writes animations as GIF files: one palette for all pictures, so
// that what does not change does not flicker, and of each picture only the part
// that changed.
package gif

import (
	"bytes"
	"compress/lzw"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"io"
	"runtime"
	"sync"

	"github.com/swelter/swelter/render/internal/frames"
)

// Frames are the pictures of an animation.
type Frames = frames.Source

// most is how many colours the palette has: one place is for "as before".
const most = 255

// Write draws the pictures and writes them, repeated for ever. The same pictures
// give the same bytes for any number of workers.
func Write(w io.Writer, s Frames) error {
	reel, err := frames.Collect(s)
	if err != nil {
		return fmt.Errorf("gif: %w", err)
	}
	if reel.Size.X > 0xffff || reel.Size.Y > 0xffff {
		return fmt.Errorf("gif: %d x %d pixels; a GIF has at most 65 535 each way", reel.Size.X, reel.Size.Y)
	}
	palette, of := reel.Palette(most)
	parts := make([][]byte, s.N)
	errs := make([]error, s.N)
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(s.N, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				parts[i], errs[i] = picture(reel, i, of, s.Stay(i))
			}
		})
	}
	for i := range s.N {
		next <- i
	}
	close(next)
	wg.Wait()
	if _, err := w.Write(head(reel.Size, palette, s.N > 1)); err != nil {
		return err
	}
	for i, p := range parts {
		if errs[i] != nil {
			return errs[i]
		}
		if _, err := w.Write(p); err != nil {
			return err
		}
	}
	_, err = w.Write([]byte{0x3b})
	return err
}

// head is the signature, the screen, the palette and the wish to be repeated.
func head(size image.Point, palette []color.RGBA, animated bool) []byte {
	b := []byte("GIF89a")
	b = binary.LittleEndian.AppendUint16(b, uint16(size.X))
	b = binary.LittleEndian.AppendUint16(b, uint16(size.Y))
	b = append(b, 0xf7, most, 0) // 256 colours of 8 bits; the background is the unused one
	for i := range 256 {
		c := color.RGBA{}
		if i < len(palette) {
			c = palette[i]
		}
		b = append(b, c.R, c.G, c.B)
	}
	if animated {
		b = append(b, "\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"...)
	}
	return b
}

// picture is one frame: how long it stays, where it lies, its pixels. Those that
// are as before are transparent, which packs well.
func picture(reel *frames.Reel, i int, of []uint8, stay int) ([]byte, error) {
	box := reel.Changed(i)
	if box.Empty() {
		box = image.Rect(0, 0, 1, 1)
	}
	b := []byte{0x21, 0xf9, 4, 0x05} // leave in place; one colour is transparent
	b = binary.LittleEndian.AppendUint16(b, uint16(min(stay, 0xffff)))
	b = append(b, most, 0, 0x2c)
	for _, v := range []int{box.Min.X, box.Min.Y, box.Dx(), box.Dy()} {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	b = append(b, 0, 8)
	pixels := make([]byte, 0, box.Dx()*box.Dy())
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			at := y*reel.Size.X + x
			index := of[reel.Pixels[i][at]]
			if i > 0 && of[reel.Pixels[i-1][at]] == index {
				index = most
			}
			pixels = append(pixels, index)
		}
	}
	var packed bytes.Buffer
	z := lzw.NewWriter(&packed, lzw.LSB, 8)
	if _, err := z.Write(pixels); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	for data := packed.Bytes(); len(data) > 0; {
		n := min(len(data), 255)
		b = append(append(b, byte(n)), data[:n]...)
		data = data[n:]
	}
	return append(b, 0), nil
}
