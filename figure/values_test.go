package figure_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/render"
	_ "github.com/swelter/swelter/render/png"
	"github.com/swelter/swelter/scene"
)

// raster draws a scene at the resolution it was laid out for.
func raster(t testing.TB, s *scene.Scene, dpi float64) image.Image {
	t.Helper()
	f, ok := render.ByName("png")
	if !ok {
		t.Fatal("no PNG writer")
	}
	var b bytes.Buffer
	if err := f.Write(&b, s, render.Options{DPI: dpi}); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func at(img image.Image, x, y, dpi float64) color.NRGBA {
	px := 72 / dpi
	return color.NRGBAModel.Convert(img.At(int(math.Floor(x/px+1e-6)), int(math.Floor(y/px+1e-6)))).(color.NRGBA)
}

var norms = []norm.Options{
	{}, {Name: "log"}, {Name: "symlog"}, {Name: "asinh"}, {Name: "power"}, {Name: "centered"}, {Name: "two-slope"},
	{Name: "boundaries", Boundaries: []float64{0, 1, 5, 20, 100}}, {Name: "quantile"}, {Center: new(float64)},
}

// The pixel of every tick of the bar has the colour that the mapper gives its
// value, and the pixel at every cell's middle that of the cell.
func TestPixelsHaveTheColoursOfTheirValues(t *testing.T) {
	for _, n := range norms {
		for _, side := range []string{"right", "bottom"} {
			for _, dpi := range []float64{144, 100, 300} {
				t.Run(fmt.Sprintf("%s %s %g", n.Name, side, dpi), func(t *testing.T) {
					g := grid.New(9, 14)
					for i := range g.Values {
						g.Values[i] = math.Exp(float64(i)/20) * 1.3
						if n.Name != "log" && i%3 == 0 {
							g.Values[i] *= -0.4
						}
					}
					p := plot(t, g, n, figure.Options{CbarSide: side, DPI: dpi})
					s, r, err := figure.Layout(p)
					if err != nil {
						t.Fatal(err)
					}
					img := raster(t, s, dpi)
					for _, tick := range r.BarTicks {
						if got, want := at(img, tick.X, tick.Y, dpi), p.Mapper.Color(tick.Value); got != want {
							t.Errorf("bar at %s: %v, want %v", tick.Label, got, want)
						}
					}
					for row := range g.Rows {
						for col := range g.Cols {
							x := r.Body.X + (float64(col)+.5)*r.Body.W/float64(g.Cols)
							y := r.Body.Y + (float64(row)+.5)*r.Body.H/float64(g.Rows)
							if got, want := at(img, x, y, dpi), p.Mapper.Color(g.At(row, col)); got != want {
								t.Fatalf("cell %d,%d: %v, want %v", row, col, got, want)
							}
						}
					}
				})
			}
		}
	}
}

// Four to seven ticks, the limits among them, in rising order along the bar.
func TestBarTicks(t *testing.T) {
	for _, c := range []struct {
		name   string
		lo, hi float64
		n      norm.Options
		want   string
	}{
		// Round values at most a line away from a limit give way to it.
		{"passengers", 104, 622, norm.Options{}, "104 200 300 400 500 622"},
		{"correlation", -1, 1, norm.Options{}, "−1.0 −0.5 0.0 0.5 1.0"},
		{"decades", 1, 10000, norm.Options{Name: "log"}, "1 10 100 1000 10\u2009000"},
		{"small", 0, 0.0003, norm.Options{}, "0.0000 0.0001 0.0002 0.0003"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := counting(12, 12)
			for i := range g.Values {
				g.Values[i] = c.lo + (c.hi-c.lo)*float64(i)/143
			}
			_, r, err := figure.Layout(plot(t, g, c.n, figure.Options{}))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for i, tick := range r.BarTicks {
				got = append(got, tick.Label)
				if i > 0 && tick.At >= r.BarTicks[i-1].At {
					t.Errorf("tick %s is not above %s", tick.Label, r.BarTicks[i-1].Label)
				}
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("ticks %q, want %q", s, c.want)
			}
		})
	}
}

// The ends of the bar lie where the limits are, and the middle of a linear one
// half way.
func TestTicksLieWhereTheirValuesAre(t *testing.T) {
	g := counting(20, 20)
	_, r, err := figure.Layout(plot(t, g, norm.Options{}, figure.Options{CbarTicks: []float64{0, 99.75, 199.5, 399}}))
	if err != nil {
		t.Fatal(err)
	}
	for i, part := range []float64{0, .25, .5, 1} {
		want := r.Bar.Y + r.Bar.H*(1-part)
		if got := r.BarTicks[i].At; math.Abs(got-want) > 1e-9 {
			t.Errorf("tick %s at %g, want %g", r.BarTicks[i].Label, got, want)
		}
	}
}

func TestArrowsStandWhereValuesLieBeyond(t *testing.T) {
	lo, hi := 10., 90.
	inf := counting(10, 10)
	inf.Values[0] = math.Inf(1)
	for _, c := range []struct {
		name   string
		g      *grid.Grid
		n      norm.Options
		extend string
		want   int
	}{
		{"none", counting(10, 10), norm.Options{}, "", 0},
		{"below", counting(10, 10), norm.Options{VMin: &lo}, "", 1},
		{"both", counting(10, 10), norm.Options{VMin: &lo, VMax: &hi}, "", 2},
		{"infinite", inf, norm.Options{}, "", 1},
		{"asked for", counting(10, 10), norm.Options{}, "both", 2},
		{"refused", counting(10, 10), norm.Options{VMin: &lo}, "neither", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _, err := figure.Layout(plot(t, c.g, c.n, figure.Options{CbarExtend: c.extend}))
			if err != nil {
				t.Fatal(err)
			}
			arrows := 0
			for _, it := range s.Items {
				if g, ok := it.(*scene.Group); ok && g.Class == "bar" {
					for _, it := range g.Items {
						if _, ok := it.(*scene.Path); ok {
							arrows++
						}
					}
				}
			}
			if arrows != c.want {
				t.Errorf("%d arrows, want %d", arrows, c.want)
			}
		})
	}
}
