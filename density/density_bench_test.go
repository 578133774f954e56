package density

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/swelter/swelter/geom"
)

func square(n int, side float64) geom.Points {
	r := rand.New(rand.NewPCG(1, 2))
	p := geom.Points{X: make([]float64, n), Y: make([]float64, n)}
	for i := range p.X {
		p.X[i], p.Y[i] = r.Float64()*side, r.Float64()*side
	}
	return p
}

// The same work as in the peers: n points on 1024 x 1024 cells. A plain
// stamping loop in C (gcc -O3 -march=native, two threads) is the measure.
func BenchmarkEstimate(b *testing.B) {
	for _, c := range []struct {
		n      int
		kernel Kernel
		h      float64
	}{
		{100_000, Quartic, 40}, {1_000_000, Quartic, 40}, {1_000_000, Quartic, 100},
		{1_000_000, Uniform, 40}, {1_000_000, Epanechnikov, 40}, {1_000_000, Triweight, 40},
		{5_000, Gaussian, 10}, {20_000, Tricube, 40},
	} {
		p := square(c.n, 1024)
		b.Run(fmt.Sprintf("n=%d/%s/h=%g", c.n, c.kernel, c.h), func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				_, err := Estimate(p, Options{Kernel: c.kernel, Bandwidth: c.h, Scale: Raw,
					Layout: Layout{Cols: 1024, Rows: 1024, Extent: geom.Extent{XMax: 1024, YMax: 1024}}})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Ten million points: the binned method's time hardly depends on the radius.
func BenchmarkBinned(b *testing.B) {
	p := square(10_000_000, 1024)
	for _, k := range []Kernel{Quartic, Gaussian} {
		for _, h := range []float64{30, 100} {
			b.Run(fmt.Sprintf("n=1e7/%s/h=%g", k, h), func(b *testing.B) {
				for range b.N {
					r, err := Estimate(p, Options{Kernel: k, Bandwidth: h, Scale: Raw, Tolerance: 1e-4,
						Layout: Layout{Cols: 1024, Rows: 1024, Extent: geom.Extent{XMax: 1024, YMax: 1024}}})
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(r.Error*1e6, "ppm-error")
				}
			})
		}
	}
}
