package resample_test

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"slices"
	"strings"

	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/swelter/swelter/resample"
	"pgregory.net/rapid"
)

type reference struct {
	Source [][]float64
	Cases  []struct {
		Kernel                  string
		Rows, Cols              int
		Hole                    bool
		Radius                  float64
		Unnormalised, Unwidened bool
		Values                  [][]*float64
	}
}

func load(t *testing.T) reference {
	b, err := os.ReadFile("testdata/resample.json")
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func flat(rows [][]float64) []float64 {
	var out []float64
	for _, r := range rows {
		out = append(out, r...)
	}
	return out
}

// lobe is how far beyond the range matplotlib's renderer lets a kernel go: an
// eighth of it.
const lobe = 255. / 8

// TestEqualsMatplotlib holds every kernel against matplotlib's renderer on
// noise over the full range, mirrored borders included.
func TestEqualsMatplotlib(t *testing.T) {
	ref := load(t)
	for _, c := range ref.Cases {
		k, err := resample.ParseKernel(c.Kernel)
		if err != nil {
			t.Fatal(err)
		}
		src := flat(ref.Source)
		if c.Hole {
			src[10*18+12] = math.NaN()
		}
		o := resample.Options{Kernel: k, Radius: c.Radius, Unnormalised: c.Unnormalised, Unwidened: c.Unwidened}
		got, err := resample.Plane(src, 16, 18, c.Rows, c.Cols, o)
		if err != nil {
			t.Fatal(err)
		}
		worst, missing := 0., 0
		for y, row := range c.Values {
			for x, want := range row {
				v := got[y*c.Cols+x]
				if (want == nil) != (v != v) {
					missing++
					continue
				}
				if want != nil {
					v = max(-lobe, min(255+lobe, v))
					worst = max(worst, math.Abs(v-*want))
				}
			}
		}
		if worst > 2 || missing > 0 {
			t.Errorf("%s to %d x %d: off by %.2f of 255, %d pixels differ in missing", c.Kernel, c.Rows, c.Cols, worst, missing)
		}
	}
}

// The values of reference 3.5 (matplotlib's kernels at 0, .25, .5, .75, 1, 1.5).
func TestKernels(t *testing.T) {
	for _, c := range []struct {
		kernel resample.Kernel
		want   [6]float64
	}{
		{resample.Bilinear, [6]float64{1, .75, .5, .25, 0}},
		{resample.Hanning, [6]float64{1, .853553, .5, .146447, 0}},
		{resample.Hamming, [6]float64{1, .865269, .54, .214731, .08}}, // cut behind 1
		{resample.Hermite, [6]float64{1, .84375, .5, .15625, 0}},
		{resample.Quadric, [6]float64{.75, .6875, .5, .28125, .125, 0}},
		{resample.Bicubic, [6]float64{.666667, .611979, .479167, .315104, .166667, .020833}},
		{resample.Catrom, [6]float64{1, .867188, .5625, .226562, 0, -.0625}},
		{resample.Mitchell, [6]float64{.888889, .782118, .534722, .256076, .055556, -.034722}},
		{resample.Gaussian, [6]float64{.797885, .704131, .483941, .259035, .107982, .008864}},
		{resample.Lanczos, [6]float64{1, .894542, .620383, .283049, 0, -.166415}},
	} {
		for i, x := range []float64{0, .25, .5, .75, 1, 1.5} {
			if got := c.kernel.Weight(-x, 0); math.Abs(got-c.want[i]) > 1e-6 {
				t.Errorf("%s at %g: %g, want %g", c.kernel, x, got, c.want[i])
			}
		}
	}
}

func TestNamesComeHome(t *testing.T) {
	for i, name := range resample.Names() {
		if k, err := resample.ParseKernel(name); err != nil || int(k) != i || k.String() != name {
			t.Errorf("%q: %v, %v", name, k, err)
		}
	}
	for name, want := range map[string]resample.Kernel{"none": resample.Nearest, "antialiased": resample.Auto, "": resample.Auto, " LANCZOS ": resample.Lanczos} {
		if k, err := resample.ParseKernel(name); err != nil || k != want {
			t.Errorf("%q: %v, %v", name, k, err)
		}
	}
	if _, err := resample.ParseKernel("cubic"); err == nil || !strings.Contains(err.Error(), `"cubic" is not known; use none or one of auto, nearest, bilinear`) {
		t.Errorf("cubic: %v", err)
	}
}

// A constant stays itself under any kernel, size, part and radius, at every
// pixel; and one worker makes what eight make.
func TestConstantsAndWorkers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.IntRange(1, 40)
		rows, cols := side.Draw(t, "rows"), side.Draw(t, "cols")
		outRows, outCols := rapid.IntRange(1, 300).Draw(t, "outRows"), side.Draw(t, "outCols")
		share := rapid.Float64Range(0, 1)
		o := resample.Options{
			Kernel:       resample.Kernel(rapid.IntRange(0, int(resample.Blackman)).Draw(t, "kernel")),
			Radius:       rapid.Float64Range(0, 9).Draw(t, "radius"),
			Unnormalised: rapid.Bool().Draw(t, "unnormalised"),
			X:            [2]float64{share.Draw(t, "x0") * float64(cols), share.Draw(t, "x1") * float64(cols)},
			Workers:      1,
		}
		if o.X[0] == o.X[1] {
			o.X = [2]float64{}
		}
		values := make([]float64, rows*cols)
		for i := range values {
			values[i] = 7
		}
		got, err := resample.Plane(values, rows, cols, outRows, outCols, o)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range got {
			if math.Abs(v-7) > 1e-9 {
				t.Fatalf("pixel %d of a constant is %g", i, v)
			}
		}
		for i := range values {
			values[i] = math.Sin(float64(i))
		}
		values[rapid.IntRange(0, len(values)-1).Draw(t, "hole")] = math.NaN()
		one, _ := resample.Plane(values, rows, cols, outRows, outCols, o)
		o.Workers = 8
		eight, _ := resample.Plane(values, rows, cols, outRows, outCols, o)
		for i := range one {
			if math.Float64bits(one[i]) != math.Float64bits(eight[i]) {
				t.Fatalf("pixel %d: %g with one worker, %g with eight", i, one[i], eight[i])
			}
		}
	})
}

// By hand: a tent between 0 and 8, drawn at four times the width. The middles
// lie at .125, .375 and so on; borders mirror.
func TestTentByHand(t *testing.T) {
	got, err := resample.Plane([]float64{0, 8}, 1, 2, 1, 8, resample.Options{Kernel: resample.Bilinear})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0, 0, 1, 3, 5, 7, 8, 8} {
		if math.Abs(got[i]-want) > 8./256 {
			t.Errorf("pixel %d: %g, want %g", i, got[i], want)
		}
	}
}

func TestMissingAndInfinite(t *testing.T) {
	inf := math.Inf(1)
	src := []float64{1, 1, math.NaN(), 1, 1, 1, 1, inf}
	near, _ := resample.Plane(src, 1, 8, 1, 8, resample.Options{Kernel: resample.Nearest})
	for i := range src {
		if math.Float64bits(near[i]) != math.Float64bits(src[i]) {
			t.Errorf("nearest: cell %d: %g, want %g", i, near[i], src[i])
		}
	}
	mixed, _ := resample.Plane(src, 1, 8, 1, 32, resample.Options{Kernel: resample.Bilinear})
	for i, v := range mixed {
		u := (float64(i) + .5) / 4
		reached := math.Abs(u-2.5) < 1 || math.Abs(u-7.5) < 1
		if (v != v) != reached || math.IsInf(v, 0) {
			t.Errorf("pixel %d at %g: %g", i, u, v)
		}
	}
}

func TestAutoChooses(t *testing.T) {
	src := noise(100)
	for _, c := range []struct {
		size int
		want resample.Kernel
	}{{10, resample.Nearest}, {20, resample.Nearest}, {31, resample.Nearest}, {15, resample.Hanning}, {30, resample.Hanning}, {7, resample.Hanning}} {
		auto, _ := resample.Plane(src, 10, 10, c.size, c.size, resample.Options{})
		want, _ := resample.Plane(src, 10, 10, c.size, c.size, resample.Options{Kernel: c.want})
		if !slices.Equal(auto, want) {
			t.Errorf("auto at %d is not %s", c.size, c.want)
		}
	}
}

// A picture of one channel mixes as its values do; transparent neighbours lend
// their opacity but not their colour.
func TestImage(t *testing.T) {
	ref := load(t)
	src := image.NewNRGBA(image.Rect(0, 0, 18, 16))
	for i, v := range flat(ref.Source) {
		copy(src.Pix[4*i:], []byte{byte(v), byte(255 - v), 40, 255})
	}
	for _, k := range []resample.Kernel{resample.Nearest, resample.Bilinear, resample.Bicubic, resample.Lanczos} {
		plane, _ := resample.Plane(flat(ref.Source), 16, 18, 27, 29, resample.Options{Kernel: k})
		img, err := resample.Image(src, 29, 27, resample.Options{Kernel: k})
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range plane {
			v = max(0, min(255, v))
			p := img.Pix[4*i : 4*i+4]
			if math.Abs(float64(p[0])-v) > .51 || math.Abs(float64(p[1])-(255-v)) > .51 || p[2] != 40 || p[3] != 255 {
				t.Fatalf("%s: pixel %d is %v, want %g", k, i, p, v)
			}
		}
	}

	edge := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	copy(edge.Pix, []byte{200, 100, 0, 255, 0, 255, 0, 0})
	img, _ := resample.Image(edge, 8, 1, resample.Options{Kernel: resample.Bilinear})
	for x := range 6 {
		p := img.Pix[4*x : 4*x+4]
		if p[0] != 200 || p[1] != 100 || p[2] != 0 {
			t.Errorf("pixel %d beside a transparent one is %v", x, p)
		}
	}
	if a := img.Pix[4*3+3]; math.Abs(float64(a)-255*5/8.) > 2 { // places are 1/256 of a cell
		t.Errorf("opacity %d, want %g", a, 255*5/8.)
	}
}

// A sub-picture, a paletted and a 16-bit one come out as their NRGBA twin.
func TestImageKinds(t *testing.T) {
	whole := image.NewNRGBA(image.Rect(0, 0, 8, 8))
	for i := range whole.Pix {
		whole.Pix[i] = byte(i*37) | byte((i&3)/3*255)
	}
	part := whole.SubImage(image.Rect(2, 3, 7, 6))
	kinds := map[string]draw.Image{
		"copy":     image.NewNRGBA(image.Rect(0, 0, 5, 3)),
		"rgba64":   image.NewRGBA64(image.Rect(1, 1, 6, 4)),
		"paletted": image.NewPaletted(image.Rect(4, 4, 9, 7), nil),
	}
	p := kinds["paletted"].(*image.Paletted)
	for y := 3; y < 6; y++ {
		for x := 2; x < 7; x++ {
			p.Palette = append(p.Palette, part.At(x, y))
		}
	}
	want, _ := resample.Image(part, 9, 9, resample.Options{Kernel: resample.Catrom})
	for name, img := range kinds {
		draw.Draw(img, img.Bounds(), part, part.Bounds().Min, draw.Src)
		got, err := resample.Image(img, 9, 9, resample.Options{Kernel: resample.Catrom})
		if err != nil || !bytes.Equal(got.Pix, want.Pix) {
			t.Errorf("%s differs (%v)", name, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		rows, cols, outRows, outCols int
		o                            resample.Options
		want                         string
	}{
		"empty":    {0, 3, 2, 2, resample.Options{}, "resample: 0 x 3 cells at 2 x 2; every side needs one or more"},
		"overflow": {1, 1, math.MaxInt / 2, 4, resample.Options{}, "do not fit memory"},
		"outside":  {1, 4, 2, 2, resample.Options{X: [2]float64{1, 5}}, "resample: x from 1 to 5 lies outside the 4 cells"},
		"NaN":      {1, 4, 2, 2, resample.Options{Y: [2]float64{0, math.NaN()}}, "resample: y from 0 to NaN lies outside"},
		"no cell":  {1, 4, 2, 2, resample.Options{X: [2]float64{2, 2}}, "holds no cell"},
		"radius":   {1, 4, 2, 2, resample.Options{Radius: math.Inf(1)}, "resample: filter radius +Inf; a number of cells up to 64"},
		"kernel":   {1, 4, 2, 2, resample.Options{Kernel: 99}, "kernel 99 is not known"},
		"too few":  {2, 4, 2, 2, resample.Options{}, "4 values for 2 x 4 cells"},
	} {
		_, err := resample.Plane(make([]float64, 4), c.rows, c.cols, c.outRows, c.outCols, c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func ExamplePlane() {
	two := []float64{0, 10}
	six, _ := resample.Plane(two, 1, 2, 1, 6, resample.Options{Kernel: resample.Bilinear})
	fmt.Printf("%.0f\n", six)
	// Output: [0 0 3 7 10 10]
}
