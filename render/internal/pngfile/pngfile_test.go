package pngfile

import (
	"bytes"
	"fmt"
	"hash/adler32"
	"image"
	"image/color"
	stdpng "image/png"
	"math/rand/v2"
	"runtime"
	"testing"
)

// picturesOf are pictures of every way to be stored.
func picturesOf(seed uint64) map[string]image.Image {
	r := rand.New(rand.NewPCG(seed, 1))
	out := map[string]image.Image{}
	for _, n := range []int{1, 2, 3, 4, 5, 16, 17, 256} {
		pal := make(color.Palette, n)
		for i := range pal {
			pal[i] = color.NRGBA{uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32()), uint8(255 * (i % 2))}
		}
		img := image.NewPaletted(image.Rect(3, 4, 3+1+r.IntN(400), 4+1+r.IntN(300)), pal)
		for i := range img.Pix {
			img.Pix[i] = uint8(r.IntN(n))
		}
		out[fmt.Sprint("palette ", n)] = img
	}
	opaque := image.NewRGBA(image.Rect(0, 0, 700, 1+r.IntN(500)))
	r8 := image.NewNRGBA(opaque.Rect)
	for i := range opaque.Pix {
		opaque.Pix[i] = uint8(r.Uint32())
		r8.Pix[i] = uint8(r.Uint32() >> (i / 4 % 8))
		if i%4 == 3 {
			opaque.Pix[i] = 255
		}
	}
	out["opaque"], out["alpha"] = opaque, r8
	few := image.NewRGBA(image.Rect(0, 0, 300, 200))
	for i := range few.Pix {
		few.Pix[i] = uint8(i / 4 % 250)
		if i%4 == 3 {
			few.Pix[i] = 255
		}
	}
	out["few colours"] = few
	return out
}

// The standard library's decoder is the judge.
func TestRoundTrip(t *testing.T) {
	for seed := range uint64(5) {
		for name, img := range picturesOf(seed) {
			var b bytes.Buffer
			if err := Encode(&b, img, Info{DPI: 144}); err != nil {
				t.Fatal(name, err)
			}
			got, err := stdpng.Decode(&b)
			if err != nil {
				t.Fatal(name, err)
			}
			same(t, name, got, img)
		}
	}
}

func same(t *testing.T, name string, got, want image.Image) {
	t.Helper()
	g, w := got.Bounds(), want.Bounds()
	if g.Dx() != w.Dx() || g.Dy() != w.Dy() {
		t.Fatalf("%s: %v, want %v", name, g, w)
	}
	for y := range g.Dy() {
		for x := range g.Dx() {
			a := color.NRGBAModel.Convert(got.At(g.Min.X+x, g.Min.Y+y))
			b := color.NRGBAModel.Convert(want.At(w.Min.X+x, w.Min.Y+y))
			if a != b {
				t.Fatalf("%s: pixel %d,%d is %v, want %v", name, x, y, a, b)
			}
		}
	}
}

// One worker and many write the same bytes.
func TestWorkers(t *testing.T) {
	img := picturesOf(9)["opaque"]
	encode := func(n int) []byte {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
		var b bytes.Buffer
		if err := Encode(&b, img, Info{}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	if !bytes.Equal(encode(1), encode(7)) {
		t.Error("the bytes depend on the number of workers")
	}
}

func TestKinds(t *testing.T) {
	for name, want := range map[string][2]byte{ // depth, colour type
		"palette 2": {1, 3}, "palette 4": {2, 3}, "palette 16": {4, 3}, "palette 17": {8, 3},
		"few colours": {8, 3}, "opaque": {8, 2}, "alpha": {8, 6},
	} {
		var b bytes.Buffer
		if err := Encode(&b, picturesOf(1)[name], Info{}); err != nil {
			t.Fatal(err)
		}
		if got := [2]byte(b.Bytes()[24:26]); got != want {
			t.Errorf("%s: depth and type %v, want %v", name, got, want)
		}
	}
}

func TestCombine(t *testing.T) {
	a, b := bytes.Repeat([]byte("swelter"), 9999), bytes.Repeat([]byte{255}, 70000)
	want := adler32.Checksum(append(append([]byte(nil), a...), b...))
	if got := combine(combine(1, adler32.Checksum(a), len(a)), adler32.Checksum(b), len(b)); got != want {
		t.Errorf("%08x, want %08x", got, want)
	}
}

func TestTexts(t *testing.T) {
	var b bytes.Buffer
	img := image.NewRGBA(image.Rect(0, 0, 1, 1))
	if err := Encode(&b, img, Info{DPI: 144, Texts: []Text{{"Title", "Jährlich"}, {"Empty", ""}}}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b.Bytes(), []byte("iTXtTitle\x00\x00\x00\x00\x00Jährlich")) || bytes.Contains(b.Bytes(), []byte("Empty")) {
		t.Error("texts are not as given")
	}
	// 144 dpi are 5669 pixels a metre.
	if !bytes.Contains(b.Bytes(), []byte("pHYs\x00\x00\x16\x25\x00\x00\x16\x25\x01")) {
		t.Error("no pHYs chunk of 144 dpi")
	}
}
