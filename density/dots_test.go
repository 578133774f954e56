package density

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/geom"
)

// dotPoints repeats the generator of testdata/heatmappy.py.
func dotPoints(n int, kind string) geom.Points {
	s := int64(12345)
	draw01 := func() float64 {
		s = (s*1103515245 + 12345) % (1 << 31)
		return float64(s) / (1 << 31)
	}
	return draw(n, func() (float64, float64) {
		x := draw01()
		y := draw01()
		switch kind {
		case "degrees":
			x, y = -77+x, 38.5+y/2
		case "cluster":
			x, y = x*x*x*1000, y*y*700
		}
		return x, y
	})
}

// The buffer equals that of heatmap.py 2.2.1's own C core, see
// testdata/heatmappy.py.
func TestDotsEqualHeatmapPy(t *testing.T) {
	var cases []struct {
		N, Dotsize int
		Kind       string
		Size       [2]int
		Area       []float64
		SHA256     string
		Visible    int
		Pixels     []int
	}
	load(t, "dots.json", &cases)
	for _, c := range cases {
		t.Run(fmt.Sprintf("%d %s %d %v %v", c.N, c.Kind, c.Dotsize, c.Size, c.Area), func(t *testing.T) {
			o := DotsOptions{Dotsize: c.Dotsize, Width: c.Size[0], Height: c.Size[1]}
			if c.Area != nil {
				o.Area = geom.Extent{XMin: c.Area[0], YMin: c.Area[1], XMax: c.Area[2], YMax: c.Area[3]}
			}
			for _, workers := range []int{1, 4} {
				o.Workers = workers
				m, err := Dots(dotPoints(c.N, c.Kind), o)
				if err != nil {
					t.Fatal(err)
				}
				for i, want := range c.Pixels {
					if int(m.Values[i]) != want {
						t.Fatalf("pixel %d, %d is %d, heatmap.py has %d", i%m.Width, i/m.Width, m.Values[i], want)
					}
				}
				visible := 0
				for _, v := range m.Values {
					if Visible(v) {
						visible++
					}
				}
				sum := sha256.Sum256(m.Values)
				if got := hex.EncodeToString(sum[:]); got != c.SHA256 || visible != c.Visible {
					t.Errorf("%d workers: %d pixels visible, want %d; hash %s, want %s", workers, visible, c.Visible, got, c.SHA256)
				}
			}
		})
	}
}

// Where the original divides by nothing the dot lies in the middle.
func TestDotsOfNoWidth(t *testing.T) {
	one, err := Dots(geom.Points{X: []float64{7}, Y: []float64{-3}}, DotsOptions{Dotsize: 150, Width: 201, Height: 200})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, v := range one.Values {
		if Visible(v) {
			n++
		}
	}
	if n < 9000 || n > 9200 {
		t.Errorf("%d pixels, want about 9101", n)
	}
	line := geom.Points{X: []float64{5, 5, 5}, Y: []float64{0, 1, math.NaN()}}
	// The pixels nearest to the dots at (30.5, 0) and (30.5, 80) are .5 and 1.118
	// away: trunc(50 + 200 d/7.071).
	m, err := Dots(line, DotsOptions{Dotsize: 20, Width: 61, Height: 80})
	if err != nil {
		t.Fatal(err)
	}
	if m.LeftOut != 1 || m.Values[30] != 64 || m.Values[79*61+30] != 81 || m.Values[40*61+30] != 255 {
		t.Errorf("a vertical line: %d left out, top %d, bottom %d, between %d", m.LeftOut, m.Values[30], m.Values[79*61+30], m.Values[40*61+30])
	}
}

func TestDotsErrors(t *testing.T) {
	some := geom.Points{X: []float64{1, 2}, Y: []float64{1, 2}}
	for _, c := range []struct {
		pts  geom.Points
		o    DotsOptions
		want string
	}{
		{geom.Points{}, DotsOptions{}, "no point has finite"},
		{some, DotsOptions{Dotsize: -1}, "dotsize -1 is not"},
		{some, DotsOptions{Width: 1 << 20}, "is out of range"},
		{some, DotsOptions{Area: geom.Extent{XMin: 1, YMin: 0, XMax: 1, YMax: 2}}, "minimum that is not below"},
	} {
		if _, err := Dots(c.pts, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want ...%s...", err, c.want)
		}
	}
}

func BenchmarkDots(b *testing.B) {
	for _, c := range []struct{ n, dotsize int }{{1_000_000, 150}, {100_000, 150}, {1_000_000, 30}} {
		p := square(c.n, 1)
		b.Run(fmt.Sprintf("n=%d/dotsize=%d", c.n, c.dotsize), func(b *testing.B) {
			for range b.N {
				if _, err := Dots(p, DotsOptions{Dotsize: c.dotsize}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The table of the cone equals its formula at every squared distance that
// matters, or at as many as there is time for.
func TestConeTable(t *testing.T) {
	for _, dotsize := range []int{1, 2, 7, 25, 150, 4001} {
		m := float64(dotsize) / 2
		c := newCone(math.Sqrt(2*m*m)/2, dotsize)
		last := math.Float32bits(c.rim2 * 1.01)
		for b := uint32(0); b < last; b += 1 + b%977 {
			pixel := []uint8{255}
			s := math.Float32frombits(b)
			c.multiply(pixel, []float32{s}, 0)
			if want := c.value(s); int(pixel[0]) != want {
				t.Fatalf("dotsize %d: %d at the squared distance %g, want %d", dotsize, pixel[0], s, want)
			}
		}
	}
}
