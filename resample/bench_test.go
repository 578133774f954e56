package resample_test

import (
	"fmt"
	"image"
	"math/rand/v2"
	"testing"

	"github.com/swelter/swelter/resample"
)

// make bench measures every kernel beside matplotlib's renderer.
func BenchmarkPlane(b *testing.B) {
	for _, size := range [][2]int{{500, 4000}, {4000, 500}} {
		src := noise(size[0] * size[0])
		for _, name := range []string{"nearest", "bilinear", "hanning", "bicubic", "spline36", "sinc"} {
			k, _ := resample.ParseKernel(name)
			b.Run(fmt.Sprintf("%s/%d-%d", name, size[0], size[1]), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					resample.Plane(src, size[0], size[0], size[1], size[1], resample.Options{Kernel: k})
				}
			})
		}
	}
}

func BenchmarkImage(b *testing.B) {
	for _, size := range [][2]int{{500, 4000}, {4000, 500}} {
		src := image.NewNRGBA(image.Rect(0, 0, size[0], size[0]))
		for i := range src.Pix {
			src.Pix[i] = byte(i*7) | byte((i&3)/3*255)
		}
		for _, name := range []string{"nearest", "bilinear", "bicubic", "sinc"} {
			k, _ := resample.ParseKernel(name)
			b.Run(fmt.Sprintf("%s/%d-%d", name, size[0], size[1]), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					resample.Image(src, size[1], size[1], resample.Options{Kernel: k})
				}
			})
		}
	}
}

func noise(n int) []float64 {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]float64, n)
	for i := range out {
		out[i] = r.Float64()
	}
	return out
}
