package figure_test

import (
	"strings"
	"testing"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/figure/axis"
	"github.com/swelter/swelter/norm"
)

// Everything stands where it was asked for: cells, bar and labels, in points.
func TestPinned(t *testing.T) {
	at := figure.Pinned{
		Body: [4]float64{100, 20, 200, 150}, Bar: [4]float64{330, 40, 9, 120}, BarTicks: []float64{0},
		X: &axis.Set{At: []float64{1, 3}, Size: 9, Angle: 45, Ticks: true, Depth: 60},
		Y: &axis.Set{At: []float64{0}, Size: 9},
	}
	p := plot(t, named(waves(3, 4), names("column", 4), names("row", 3)), norm.Options{Name: "centered"}, figure.Options{Width: "400pt", Height: "300pt", Pinned: &at})
	s, r, err := figure.Layout(p)
	if err != nil {
		t.Fatal(err)
	}
	if want := (figure.Box{X: 100, Y: 20, W: 200, H: 150}); s.Width != 400 || s.Height != 300 || r.Body != want {
		t.Errorf("cells at %v on %g x %g, want %v on 400 x 300", r.Body, s.Width, s.Height, want)
	}
	if b := r.Bar; b.X != 330 || b.Y != 40 || b.H != 120 {
		t.Errorf("the bar lies at %v", b)
	}
	if n := len(r.BarTicks); n != 3 {
		t.Errorf("%d ticks on the bar, want its ends and 0", n)
	}
	said := roles(s)
	if x, y := said["xtick"], said["ytick"]; len(x) != 2 || len(y) != 1 || x[0] != p.Grid.X.Labels[1] || x[1] != p.Grid.X.Labels[3] || y[0] != p.Grid.Y.Labels[0] {
		t.Errorf("labels %q and %q", x, y)
	}
	for _, text := range texts(s.Items) {
		if text.Role == "xtick" && text.Angle != 45 {
			t.Errorf("%q is turned by %g", text.String, text.Angle)
		}
	}
}

func TestBadPins(t *testing.T) {
	body := [4]float64{100, 20, 200, 150}
	for name, c := range map[string]struct {
		width string
		at    figure.Pinned
		says  string
	}{
		"no size":       {"", figure.Pinned{Body: body}, "width and height"},
		"off the page":  {"250pt", figure.Pinned{Body: body}, "no box"},
		"no cells":      {"400pt", figure.Pinned{}, "no box"},
		"no such label": {"400pt", figure.Pinned{Body: body, X: &axis.Set{At: []float64{9}, Size: 9}}, "cell 9 has no label"},
		"an angle":      {"400pt", figure.Pinned{Body: body, X: &axis.Set{Size: 9, Angle: 30}}, "angle"},
		"a size":        {"400pt", figure.Pinned{Body: body, Y: &axis.Set{Size: 1e9}}, "size"},
	} {
		o := figure.Options{Width: c.width, Height: "300pt", Pinned: &c.at}
		_, _, err := figure.Layout(plot(t, named(waves(3, 4), names("column", 4), names("row", 3)), norm.Options{}, o))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
