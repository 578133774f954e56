package npy

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"testing"

	"github.com/swelter/swelter/source"
)

// array is an npy file of little-endian values.
func array(t *testing.T, descr, shape string, values any) *file {
	t.Helper()
	var b bytes.Buffer
	head := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }\n", descr, shape)
	b.WriteString("\x93NUMPY\x01\x00")
	binary.Write(&b, binary.LittleEndian, uint16(len(head)))
	b.WriteString(head)
	if err := binary.Write(&b, binary.LittleEndian, values); err != nil {
		t.Fatal(err)
	}
	src, err := Open(context.Background(), source.Request{Name: "a.npy", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b.Bytes())), nil }})
	if err != nil {
		t.Fatal(err)
	}
	return src.(*file)
}

// Floats from 0 to 1 and integers to 255 as matplotlib 3.8.4's to_rgba(bytes=True)
// gives them: fractions of 255 are cut off, not rounded; what lies beyond is
// clipped.
func TestPicture(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name string
		f    *file
		want []color.NRGBA
	}{
		{"floats", array(t, "<f8", "1, 3, 3", []float64{0, .5, 1, -1, 2, .999, nan, 0, 0}), []color.NRGBA{{0, 127, 255, 255}, {0, 255, 254, 255}, {}}},
		{"opacity", array(t, "<f4", "2, 1, 4", []float32{1, 0, 0, .5, 0, 1, 0, 0}), []color.NRGBA{{255, 0, 0, 127}, {0, 255, 0, 0}}},
		{"bytes", array(t, "|u1", "1, 2, 3", []uint8{1, 2, 3, 255, 0, 128}), []color.NRGBA{{1, 2, 3, 255}, {255, 0, 128, 255}}},
		{"integers", array(t, "<i2", "1, 1, 3", []int16{-5, 300, 7}), []color.NRGBA{{0, 255, 7, 255}}},
	} {
		img, ok, err := c.f.Picture(context.Background())
		if !ok || err != nil {
			t.Errorf("%s: %v, %v", c.name, ok, err)
			continue
		}
		w := img.Bounds().Dx()
		for i, want := range c.want {
			if got := img.(*image.NRGBA).NRGBAAt(i%w, i/w); got != want {
				t.Errorf("%s: pixel %d is %v, want %v", c.name, i, got, want)
			}
		}
	}
	if _, ok, err := array(t, "<f8", "1, 1, 2", []float64{1, 2}).Picture(context.Background()); ok || err != nil {
		t.Errorf("two values a pixel: %v, %v", ok, err)
	}
	if _, ok, err := array(t, "|b1", "1, 1, 3", []bool{true, false, true}).Picture(context.Background()); ok || err == nil {
		t.Error("colours of true and false")
	}
}
