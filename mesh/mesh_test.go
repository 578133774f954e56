package mesh_test

import (
	"fmt"
	"image/color"
	"image/png"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter/mesh"
	"pgregory.net/rapid"
)

// sheet and shades are those of testdata/mesh.py.
func sheet(rows, cols int) (x, y []float64) {
	for r := range rows {
		for c := range cols {
			r, c := float64(r), float64(c)
			x = append(x, c+.3*math.Sin(r)+.1*r)
			y = append(y, r+.25*math.Cos(c)-.05*c)
		}
	}
	return x, y
}

func shades(rows, cols int) []float64 {
	var v []float64
	for r := range rows {
		for c := range cols {
			v = append(v, float64((r*67+c*101)%256))
		}
	}
	return v
}

// hills are gentle: matplotlib widens every triangle by half a pixel, which
// flattens its shades, the more the steeper they are.
func hills(rows, cols int) []float64 {
	var v []float64
	for r := range rows {
		for c := range cols {
			v = append(v, math.RoundToEven(128+60*math.Sin(.4*float64(r))+50*math.Cos(.5*float64(c))))
		}
	}
	return v
}

func greys(values []float64) []color.NRGBA {
	var out []color.NRGBA
	for _, v := range values {
		out = append(out, color.NRGBA{byte(v), byte(v), byte(v), 255})
	}
	return out
}

// TestEqualsMatplotlib holds every pixel against pcolormesh's, but those whose
// eight neighbours are not all in the same cell (or, shaded, the same triangle).
func TestEqualsMatplotlib(t *testing.T) {
	frame := mesh.Frame{Left: -.5, Right: 9.5, Top: 7, Bottom: -1, Cols: 150, Rows: 120}
	bent := func(rows, cols int) *mesh.Quads {
		x, y := sheet(rows+1, cols+1)
		return &mesh.Quads{Rows: rows, Cols: cols, X: x, Y: y}
	}
	x, y := sheet(7, 9)
	around, err := mesh.Around(x, y, 7, 9)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		quads  *mesh.Quads
		frame  mesh.Frame
		values []float64
		shaded bool
	}{
		{"flat", bent(6, 8), frame, shades(6, 8), false},
		{"nearest", around, mesh.Frame{Left: -1, Right: 10, Top: 7.5, Bottom: -1.5, Cols: 150, Rows: 120}, shades(7, 9), false},
		{"gouraud", bent(6, 8), mesh.Frame{Left: -.5, Right: 9.5, Top: 7, Bottom: -1, Cols: 300, Rows: 240}, hills(7, 9), true},
		{"uneven", mesh.Edged([]float64{0, 1, 3, 4, 8}, []float64{0, 1, 3, 4}), mesh.Frame{Left: 0, Right: 8, Top: 4, Bottom: 0, Cols: 300, Rows: 240}, hills(4, 5), true},
	} {
		want := read(t, c.name)
		cells, err := c.quads.Cells(c.frame)
		if err != nil {
			t.Fatal(err)
		}
		var got, shown []float64
		if c.shaded {
			img, err := c.quads.GouraudColors(c.frame, greys(c.values))
			if err != nil {
				t.Fatal(err)
			}
			values, err := c.quads.Gouraud(c.frame, c.values)
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				p := img.Pix[4*i : 4*i+4]
				if cells[i] >= 0 && (math.Abs(v-float64(p[0])) > 5 || p[3] != 255) || cells[i] < 0 && (v == v || p[3] != 0) {
					t.Fatalf("%s: pixel %d: value %g, colour %v", c.name, i, v, p)
				}
			}
			got = values
			for i := range values {
				shown = append(shown, float64(img.Pix[4*i]))
			}
		} else if got, err = c.quads.Flat(c.frame, c.values); err != nil {
			t.Fatal(err)
		}
		held, worst := 0, 0.
		for i := range got {
			if !inside(cells, c.frame, i, c.shaded) || c.shaded && kinked(got, c.frame.Cols, i) {
				continue
			}
			w := want(i%c.frame.Cols, i/c.frame.Cols)
			if w != w {
				continue
			}
			held++
			if got[i] != got[i] || w < 0 {
				if w >= 0 || got[i] == got[i] {
					t.Fatalf("%s: pixel %d,%d: %g, want %g", c.name, i%c.frame.Cols, i/c.frame.Cols, got[i], w)
				}
				continue
			}
			v := got[i]
			if c.shaded {
				v = shown[i]
			}
			worst = max(worst, math.Abs(v-w))
		}
		if worst > 2 || held < len(got)/2 {
			t.Errorf("%s: off by %.2f over %d of %d pixels", c.name, worst, held, len(got))
		}
	}
}

// inside says that the pixels around one lie in the same cell; shaded, all in
// some cell or all in none.
func inside(cells []int32, f mesh.Frame, i int, shaded bool) bool {
	x, y := i%f.Cols, i/f.Cols
	if x == 0 || y == 0 || x == f.Cols-1 || y == f.Rows-1 {
		return false
	}
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			c := cells[i+dy*f.Cols+dx]
			if !shaded && c != cells[i] || (c < 0) != (cells[i] < 0) {
				return false
			}
		}
	}
	return true
}

// kinked says that an edge of a triangle runs within two pixels: matplotlib lays
// triangles over each other there.
func kinked(v []float64, cols, i int) bool {
	for y := -2; y <= 2; y++ {
		for x := -2; x <= 2; x++ {
			a, b := i+y*cols+x, i-y*cols-x
			if a < 0 || b < 0 || a >= len(v) || b >= len(v) || math.Abs(v[a]+v[b]-2*v[i]) > 1e-6 {
				return true
			}
		}
	}
	return false
}

// read gives the grey of each pixel, -1 where it is red, NaN where a little red
// shines through.
func read(t *testing.T, name string) func(x, y int) float64 {
	f, err := os.Open("testdata/" + name + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return func(x, y int) float64 {
		c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
		if d := int(c.R) - int(c.G); d > 8 {
			return -1
		} else if d != 0 {
			return math.NaN() // a seam of its triangles
		}
		return float64(c.G)
	}
}

// By hand: two cells, 0..2 and 2..3, over three pixels, and one pixel beyond.
func TestFlatByHand(t *testing.T) {
	q := mesh.Edged([]float64{0, 2, 3}, []float64{1, 0})
	got, err := q.Flat(mesh.Frame{Left: 0, Right: 4, Top: 1, Bottom: 0, Cols: 4, Rows: 1}, []float64{5, 7})
	if err != nil || fmt.Sprint(got) != "[5 5 7 NaN]" {
		t.Errorf("%v, %v", got, err)
	}
	turned, _ := q.Flat(mesh.Frame{Left: 4, Right: 0, Top: 0, Bottom: 1, Cols: 4, Rows: 1}, []float64{5, 7})
	if fmt.Sprint(turned) != "[NaN 7 5 5]" {
		t.Error(turned)
	}
}

func TestAroundByHand(t *testing.T) {
	q, err := mesh.Around([]float64{0, 1, 3, 0, 1, 3}, []float64{0, 0, 0, 10, 10, 10}, 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	if want := []float64{-.5, .5, 2, 4}; !slices.Equal(q.X[:4], want) || !slices.Equal(q.X[8:], want) {
		t.Errorf("x %v, want %v in each row", q.X, want)
	}
	if q.Y[0] != -5 || q.Y[4] != 5 || q.Y[8] != 15 {
		t.Errorf("y %v, want -5, 5, 15", q.Y)
	}
}

// Gouraud is linear along a plane, whatever the shape of the cells.
func TestGouraudKeepsPlanes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := sheet(4, 5)
		shift := rapid.Float64Range(-.2, .2)
		values := make([]float64, len(x))
		a, b := shift.Draw(t, "a"), shift.Draw(t, "b")
		for i := range x {
			x[i] += shift.Draw(t, "dx")
			y[i] += shift.Draw(t, "dy")
			values[i] = 1 + a*x[i] + b*y[i]
		}
		q := &mesh.Quads{Rows: 3, Cols: 4, X: x, Y: y}
		got, err := q.Gouraud(mesh.Frame{Left: 0, Right: 5, Top: 0, Bottom: 4, Cols: 50, Rows: 40}, values)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range got {
			want := 1 + a*(float64(i%50)+.5)/10 + b*(float64(i/50)+.5)/10
			if math.Abs(v-want) > 1e-9 { // NaN is not greater
				t.Fatalf("pixel %d: %g, want %g", i, v, want)
			}
		}
	})
}

// A sheet of cells covers its outline: every pixel of a rectangle whose inner
// corners are anywhere, even folded, belongs to a cell.
func TestNoGaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := mesh.Edged([]float64{0, 1, 2, 3}, []float64{0, 1, 2, 3})
		for _, i := range []int{5, 6, 9, 10} {
			q.X[i] = rapid.Float64Range(.1, 2.9).Draw(t, "x")
			q.Y[i] = rapid.Float64Range(.1, 2.9).Draw(t, "y")
		}
		cells, err := q.Cells(mesh.Frame{Left: 0, Right: 3, Top: 0, Bottom: 3, Cols: 37, Rows: 53})
		if err != nil {
			t.Fatal(err)
		}
		if i := slices.Index(cells, -1); i >= 0 {
			t.Fatalf("no cell at pixel %d, %d", i%37, i/37)
		}
	})
}

func TestHostileCorners(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), 1e308, -1e308, 5e-324} {
		q := mesh.Edged([]float64{0, 1, 2}, []float64{0, 1, 2})
		q.X[0], q.Y[4] = v, -v
		f := mesh.Frame{Left: 0, Right: 2, Top: 0, Bottom: 2, Cols: 20, Rows: 200}
		if _, err := q.Flat(f, make([]float64, 4)); err != nil {
			t.Error(err)
		}
		if _, err := q.Gouraud(f, make([]float64, 9)); err != nil {
			t.Error(err)
		}
	}
	q := mesh.Edged([]float64{0, 1, 2}, []float64{0, 1})
	q.X[0] = math.NaN()
	cells, _ := q.Cells(mesh.Frame{Left: 0, Right: 2, Top: 0, Bottom: 1, Cols: 4, Rows: 1})
	if fmt.Sprint(cells) != "[-1 -1 1 1]" {
		t.Errorf("beside a cell without a corner: %v", cells)
	}
}

// One missing corner takes the cells that have it, and no other.
func TestGouraudMissing(t *testing.T) {
	q := mesh.Edged([]float64{0, 1, 2}, []float64{0, 1})
	got, _ := q.Gouraud(mesh.Frame{Left: 0, Right: 2, Top: 0, Bottom: 1, Cols: 4, Rows: 1}, []float64{math.NaN(), 0, 4, 0, 0, 4})
	if fmt.Sprint(got) != "[NaN NaN 1 3]" {
		t.Error(got)
	}
}

func TestRefusals(t *testing.T) {
	ok := mesh.Frame{Right: 1, Bottom: 1, Cols: 1, Rows: 1}
	square := mesh.Edged([]float64{0, 1}, []float64{0, 1})
	_, one := mesh.Around([]float64{1}, []float64{1}, 1, 1)
	_, few := mesh.Around([]float64{1}, []float64{1}, 2, 2)
	_, none := new(mesh.Quads).Cells(ok)
	_, corners := (&mesh.Quads{Rows: 1, Cols: 1}).Cells(ok)
	_, many := (&mesh.Quads{Rows: 1 << 20, Cols: 1 << 20}).Cells(ok)
	_, frame := square.Cells(mesh.Frame{Right: 1, Cols: 1, Rows: 1})
	_, size := square.Cells(mesh.Frame{Right: 1, Bottom: 1})
	_, overflow := square.Cells(mesh.Frame{Right: 1, Bottom: 1, Cols: math.MaxInt / 4, Rows: 8})
	_, values := square.Flat(ok, nil)
	_, shaded := square.Gouraud(ok, make([]float64, 1))
	_, colours := square.GouraudColors(ok, nil)
	for want, err := range map[string]error{
		"mesh: 1 x 1 middles of cells; two or more each way":    one,
		"mesh: 1 x and 1 y for 2 x 2 middles":                   few,
		"mesh: 0 x 0 cells; every side needs one or more":       none,
		"mesh: 0 x and 0 y for the 4 corners of 1 x 1 cells":    corners,
		"at most 2147483647 are drawn":                          many,
		"from top to bottom 0 to 0; two finite numbers that":    frame,
		"a frame of 0 x 0 pixels; every side needs one or more": size,
		"pixels does not fit memory":                            overflow,
		"mesh: 0 values for 1 x 1 cells":                        values,
		"mesh: 1 values for 2 x 2 corners":                      shaded,
		"mesh: 0 colours for 2 x 2 corners":                     colours,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

func ExampleQuads_Flat() {
	q := mesh.Edged([]float64{0, 1, 4}, []float64{1, 0}) // a narrow and a wide cell
	v, _ := q.Flat(mesh.Frame{Left: 0, Right: 4, Top: 1, Bottom: 0, Cols: 4, Rows: 1}, []float64{1, 2})
	fmt.Println(v)
	// Output: [1 2 2 2]
}

func BenchmarkQuads(b *testing.B) {
	x, y := sheet(1001, 1001)
	q := &mesh.Quads{Rows: 1000, Cols: 1000, X: x, Y: y}
	f := mesh.Frame{Left: 0, Right: 1100, Top: 0, Bottom: 1000, Cols: 1000, Rows: 1000}
	b.Run("flat/cells=1000x1000/pixels=1000x1000", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			q.Cells(f)
		}
	})
	colors := make([]color.NRGBA, len(x))
	b.Run("gouraud/cells=1000x1000/pixels=1000x1000", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			q.GouraudColors(f, colors)
		}
	})
}
