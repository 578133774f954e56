// Package golden compares what a test made with a picture or a text that was
// looked at and committed. Pictures may differ a little, by stated amounts, so
// that one golden serves every machine; texts are compared with their numbers
// rounded.
//
// Goldens lie in testdata/ of the package under test. `go test -update` writes
// them; look at each before it is committed. After a failure the new picture
// and the difference lie beside the old one as NAME.got.png and NAME.diff.png,
// which git ignores.
package golden

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// Tolerance is how far a picture may be from its golden, of 255. The distance
// of two pixels is the largest difference of their channels, alpha among them
// and colours premultiplied by it. The zero value asks for equality.
type Tolerance struct {
	P95  float64 // the distance that 95 of 100 pixels keep
	Mean float64 // mean distance of all pixels
	Max  float64 // greatest distance of any pixel
}

// Difference says how far apart two pictures are, in the terms of Tolerance.
type Difference struct {
	P95, Mean, Max float64
	At             image.Point // the first pixel with the greatest distance
}

// Within reports whether the difference is inside all three limits.
func (d Difference) Within(t Tolerance) bool {
	return d.P95 <= t.P95 && d.Mean <= t.Mean && d.Max <= t.Max
}

func (d Difference) String() string {
	return fmt.Sprintf("p95 %g, mean %.4g, max %g at %v of 255", d.P95, d.Mean, d.Max, d.At)
}

// Image compares got with testdata/NAME (a PNG) and fails the test when it is
// another size or lies beyond the tolerance.
func Image(t testing.TB, name string, got image.Image, tol Tolerance) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name))
	gotPath, diffPath := beside(path, ".got"), beside(path, ".diff")
	os.Remove(gotPath)
	os.Remove(diffPath)
	if *update {
		writePNG(t, path, got)
		return
	}
	want, err := readPNG(path)
	if err != nil {
		writePNG(t, gotPath, got)
		t.Errorf("golden: %v; look at %s, then run go test -update", err, gotPath)
		return
	}
	if got.Bounds().Size() != want.Bounds().Size() {
		writePNG(t, gotPath, got)
		t.Errorf("golden: %s is %v, got %v; see %s", name, want.Bounds().Size(), got.Bounds().Size(), gotPath)
		return
	}
	d, picture := Compare(got, want)
	if d.Within(tol) {
		return
	}
	writePNG(t, gotPath, got)
	writePNG(t, diffPath, picture)
	t.Errorf("golden: %s differs by %v; allowed p95 %g, mean %g, max %g; see %s and %s",
		name, d, tol.P95, tol.Mean, tol.Max, gotPath, diffPath)
}

// Compare measures two pictures of one size; it panics when they are not. The
// picture returned is black where they agree and brighter the less they do.
func Compare(a, b image.Image) (Difference, image.Image) {
	size := a.Bounds().Size()
	if size != b.Bounds().Size() {
		panic(fmt.Sprintf("golden: %v and %v cannot be compared", size, b.Bounds().Size()))
	}
	var d Difference
	picture := image.NewGray(image.Rectangle{Max: size})
	distances := make([]float64, 0, size.X*size.Y)
	ao, bo := a.Bounds().Min, b.Bounds().Min
	for y := 0; y < size.Y; y++ {
		for x := 0; x < size.X; x++ {
			v := distance(a.At(ao.X+x, ao.Y+y), b.At(bo.X+x, bo.Y+y))
			if v > d.Max {
				d.Max, d.At = v, image.Pt(x, y)
			}
			d.Mean += v
			distances = append(distances, v)
			if v > 0 { // the least difference must be seen by eye
				picture.SetGray(x, y, color.Gray{Y: uint8(min(255, 64+v))})
			}
		}
	}
	if n := len(distances); n > 0 {
		d.Mean /= float64(n)
		sort.Float64s(distances)
		d.P95 = distances[(n*95+99)/100-1]
	}
	return d, picture
}

func distance(a, b color.Color) float64 {
	ar, ag, ab, aa := a.RGBA()
	br, bg, bb, ba := b.RGBA()
	most := uint32(0)
	for _, p := range [4][2]uint32{{ar, br}, {ag, bg}, {ab, bb}, {aa, ba}} {
		most = max(most, max(p[0], p[1])-min(p[0], p[1]))
	}
	return float64(most) / 257
}

// beside puts a word before the ending: figure.png, .got -> figure.got.png.
func beside(path, word string) string {
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + word + ext
}

func readPNG(path string) (image.Image, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return img, nil
}

func writePNG(t testing.TB, path string, img image.Image) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatalf("golden: %s: %v", path, err)
	}
	writeFile(t, path, b.Bytes())
}

func writeFile(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatalf("golden: %v", err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatalf("golden: %v", err)
	}
}
