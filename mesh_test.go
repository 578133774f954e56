package swelter_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/mesh"
	"github.com/swelter/swelter/table"
)

func decoded(t *testing.T, path string) image.Image {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// The shadings through the whole program are matplotlib's: away from borders
// within 2 of 255. The references are made by testdata/pcolormesh/pcolormesh.py.
func TestShadingsEqualMatplotlib(t *testing.T) {
	const dir = "testdata/pcolormesh/"
	list := func(s string) []string { return strings.Split(s, ",") }
	for name, set := range map[string]func(*swelter.Spec){
		"flat":    func(s *swelter.Spec) { s.Mesh = swelter.Mesh{X: dir + "corners_x.npy", Y: dir + "corners_y.csv"} },
		"nearest": func(s *swelter.Spec) { s.Mesh = swelter.Mesh{X: dir + "middles_x.npy", Y: dir + "middles_y.csv"} },
		"gouraud": func(s *swelter.Spec) {
			s.Mesh = swelter.Mesh{X: dir + "middles_x.npy", Y: dir + "middles_y.csv", Shading: "gouraud"}
		},
		"lines": func(s *swelter.Spec) {
			s.Mesh.X, s.Mesh.Shading = dir+"edges_x.csv", "flat"
			s.Figure.YEdges = list("-1,0,1.5,2,4,5,6,7")
		},
		"lines_gouraud": func(s *swelter.Spec) {
			s.Mesh.Shading = "gouraud"
			s.Figure.XEdges, s.Figure.YEdges = list("0,1,2,4,5,5.5,6,7,8.5"), list("-1,0,1.5,2,4,5,7")
		},
	} {
		spec := swelter.Spec{Input: table.Input{Paths: []string{dir + "values.npy"}}, Make: swelter.Make{Matrix: &table.MatrixOptions{}}}
		spec.Color.Map = "viridis"
		spec.Figure.Width, spec.Figure.Height, spec.Figure.Bare, spec.Figure.LineWidths = "300", "240", true, "0"
		spec.Figure.Extent = []float64{-1, -1.5, 10, 8}
		set(&spec)
		extent := spec.Mesh.Shading == "gouraud" || spec.Mesh.Y != ""
		if !extent {
			spec.Figure.Extent = nil // straight edges are the extent
		}
		f, err := swelter.Run(context.Background(), spec, swelter.Env{})
		if err != nil {
			t.Fatal(name, err)
		}
		var b bytes.Buffer
		if err := f.Encode(&b, "png"); err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		want := decoded(t, dir+name+".png")
		if !extent { // the reference shows more of the plane: -1 .. 10 and -1.5 .. 8
			compareLines(t, name, got, want)
			continue
		}
		if got.Bounds() != want.Bounds() {
			t.Fatalf("%s: %v, want %v", name, got.Bounds(), want.Bounds())
		}
		frame := mesh.Frame{Left: -1, Right: 10, Top: 8, Bottom: -1.5, Cols: 300, Rows: 240}
		cells, smooth := outlines(t, name, frame)
		held := 0
		for i := range cells {
			x, y := i%300, i/300
			if w := want.At(x, y); calm(cells, smooth, i) {
				held++
				if d := apart(rgb(got.At(x, y)), rgb(w)); cells[i] >= 0 && d > 2 {
					t.Fatalf("%s: pixel %d,%d is %v, want %v", name, x, y, got.At(x, y), w)
				} else if cells[i] < 0 && (rgb(got.At(x, y)) != [3]int{255, 255, 255} || rgb(w) != [3]int{255, 0, 0}) {
					t.Fatalf("%s: pixel %d,%d outside is %v, the reference %v", name, x, y, got.At(x, y), w)
				}
			}
		}
		if held < 35000 {
			t.Errorf("%s: only %d pixels were compared", name, held)
		}
	}
}

// outlines are the cells under the pixels of a reference and, where it is
// shaded, a field that is bent at every border of its triangles.
func outlines(t *testing.T, name string, f mesh.Frame) (cells []int32, smooth []float64) {
	t.Helper()
	sheet := func(rows, cols int) *mesh.Quads {
		q := &mesh.Quads{Rows: rows - 1, Cols: cols - 1}
		for r := range rows {
			for c := range cols {
				r, c := float64(r), float64(c)
				q.X, q.Y = append(q.X, c+.3*math.Sin(r)+.1*r), append(q.Y, r+.25*math.Cos(c)-.05*c)
			}
		}
		return q
	}
	var q *mesh.Quads
	var err error
	switch name {
	case "flat":
		q = sheet(8, 10)
	case "nearest":
		q = sheet(7, 9)
		q, err = mesh.Around(q.X, q.Y, 7, 9)
	case "gouraud":
		q = sheet(7, 9)
	case "lines_gouraud":
		q = mesh.Edged([]float64{0, 1, 2, 4, 5, 5.5, 6, 7, 8.5}, []float64{-1, 0, 1.5, 2, 4, 5, 7})
	}
	if err == nil {
		cells, err = q.Cells(f)
	}
	if err == nil && strings.HasSuffix(name, "gouraud") {
		corners := make([]float64, len(q.X))
		for i := range corners {
			corners[i] = float64(i*i*7919%1000) / 10
		}
		smooth, err = q.Gouraud(f, corners)
	}
	if err != nil {
		t.Fatal(err)
	}
	return cells, smooth
}

// calm says that no border passes within two pixels.
func calm(cells []int32, smooth []float64, i int) bool {
	if x, y := i%300, i/300; x < 2 || y < 2 || x > 297 || y > 237 {
		return false
	}
	for d := range 25 {
		step := (d/5-2)*300 + d%5 - 2
		if smooth == nil && cells[i+step] != cells[i] || (cells[i+step] < 0) != (cells[i] < 0) {
			return false
		}
		if smooth != nil && cells[i] >= 0 && math.Abs(smooth[i+step]+smooth[i-step]-2*smooth[i]) > 1e-6 {
			return false
		}
	}
	return true
}

// compareLines compares the middles of straight cells, which have other places
// in a picture without air about them.
func compareLines(t *testing.T, name string, got, want image.Image) {
	xs, ys := []float64{0, 1, 2, 4, 5, 5.5, 6, 7, 8.5, 9}, []float64{-1, 0, 1.5, 2, 4, 5, 6, 7}
	for r := range 7 {
		for c := range 9 {
			x, y := (xs[c]+xs[c+1])/2, (ys[r]+ys[r+1])/2
			w := rgb(want.At(int((x+1)/11*300), int((8-y)/9.5*240)))
			// Row 0 is the top here; matplotlib's y rises.
			g := rgb(got.At(int(x/9*float64(got.Bounds().Dx())), int((y+1)/8*float64(got.Bounds().Dy()))))
			if apart(g, w) > 2 {
				t.Errorf("%s: cell %d,%d is %v, want %v", name, r, c, g, w)
			}
		}
	}
}

func rgb(c color.Color) [3]int {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return [3]int{int(n.R), int(n.G), int(n.B)}
}

func apart(a, b [3]int) int {
	d := 0
	for i := range a {
		d = max(d, a[i]-b[i], b[i]-a[i])
	}
	return d
}

// What does not fit is said with the numbers that would.
func TestMeshRefusals(t *testing.T) {
	const dir = "testdata/pcolormesh/"
	for want, m := range map[string]swelter.Mesh{
		`shading "round"; it is auto, flat, nearest or gouraud`:                        {Shading: "round"},
		"x-edges: 7 x 9 places where 8 x 10 are needed; corners are one more each way": {X: dir + "middles_x.npy", Y: dir + "corners_y.csv", Shading: "flat"},
		"y-edges: 8 x 10 places where 7 x 9 are needed; corners are one more each way": {X: dir + "middles_x.npy", Y: dir + "corners_y.csv", Shading: "nearest"},
		"x-edges: 10 values for 9 cells; shading nearest needs their 9 middles":        {X: dir + "edges_x.csv", Shading: "nearest"},
		"x-edges: 10 values where 9 are needed":                                        {X: dir + "edges_x.csv", Shading: "gouraud"},
		"testdata/pcolormesh/none.npy: no such file":                                   {X: dir + "none.npy"},
	} {
		spec := swelter.Spec{Input: table.Input{Paths: []string{dir + "values.npy"}}, Make: swelter.Make{Matrix: &table.MatrixOptions{}}, Mesh: m}
		if _, err := swelter.Run(context.Background(), spec, swelter.Env{}); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", m, err, want)
		}
	}
	spec := swelter.Spec{Input: table.Input{Paths: []string{dir + "values.npy"}}, Make: swelter.Make{Matrix: &table.MatrixOptions{}}, Mesh: swelter.Mesh{Shading: "gouraud"}}
	spec.Contour.Levels = "3"
	if _, err := swelter.Run(context.Background(), spec, swelter.Env{}); err == nil || !strings.HasPrefix(err.Error(), "contour: ") {
		t.Errorf("contours of a mesh: %v", err)
	}
}
