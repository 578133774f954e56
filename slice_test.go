package swelter_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/table"
)

// onScan is the motor map over the brain.
func onScan(t *testing.T, slice string) swelter.Spec {
	three, window, level := 3.0, 255.0, 127.5
	spec := swelter.Spec{
		Input: table.Input{Paths: []string{testdata.Path(t, "medical/motor_statmap_10426.nii.gz")}},
		Make:  swelter.Make{Matrix: &table.MatrixOptions{}},
		Under: swelter.Under{Picture: testdata.Path(t, "medical/mni_icbm152_t1.nii.gz"), Threshold: &three},
		Slice: swelter.Slice{At: slice, Window: &window, Level: &level}, // so that greys are the scan's values
	}
	spec.Figure.Bare, spec.Figure.CellSize = true, "2px"
	return spec
}

func picture(t *testing.T, spec swelter.Spec) (*swelter.Figure, image.Image) {
	t.Helper()
	f, err := swelter.Run(context.Background(), spec, swelter.Env{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Encode(&b, "png"); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return f, img
}

// In the three planes the peak lies where nibabel's affines put it, and the scan
// is as it was wherever the map is under the threshold: as many voxels as
// nibabel counts, of the same sum. testdata/volumes/reference.py made the numbers.
func TestMotorMapOverTheBrain(t *testing.T) {
	data, err := os.ReadFile("testdata/volumes/motor.json")
	if err != nil {
		t.Fatal(err)
	}
	type untouched struct {
		Cells     [2]int
		Free, Sum float64
	}
	var ref struct {
		Sagittal, Coronal, Axial untouched
		Value                    float64
		ScanVoxel                [3]float64
		ScanShape                [3]int
	}
	if err := json.Unmarshal(data, &ref); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		plane string
		want  untouched
		u, v  int // axes to the right and upwards
	}{{"sagittal", ref.Sagittal, 1, 2}, {"coronal", ref.Coronal, 0, 2}, {"axial", ref.Axial, 0, 1}} {
		for _, radiological := range []bool{false, true} {
			spec := onScan(t, c.plane)
			spec.Slice.Radiological = radiological
			f, img := picture(t, spec)
			cols, rows := c.want.Cells[0], c.want.Cells[1]
			if f.Grid.Cols != cols || f.Grid.Rows != rows || img.Bounds() != image.Rect(0, 0, 2*cols, 2*rows) {
				t.Fatalf("%s: %d x %d cells in %v, want %d x %d", c.plane, f.Grid.Cols, f.Grid.Rows, img.Bounds(), cols, rows)
			}
			col, row := int(ref.ScanVoxel[c.u]), rows-1-int(ref.ScanVoxel[c.v])
			if radiological && c.u == 0 {
				col = cols - 1 - col
			}
			if v := f.Grid.At(row, col); v != ref.Value {
				t.Errorf("%s: %g at the peak, want %g", c.plane, v, ref.Value)
			}
			if got, want := rgb(img.At(2*col, 2*row)), rgb(f.Mapper.Color(ref.Value)); got != want {
				t.Errorf("%s: the peak is %v, want %v", c.plane, got, want)
			}
			free, sum := 0.0, 0.0
			for i, v := range f.Grid.Values {
				c := rgb(img.At(2*(i%cols), 2*(i/cols)))
				if !(math.Abs(v) >= 3) {
					free, sum = free+1, sum+float64(c[0])
					if c[0] != c[1] || c[1] != c[2] {
						t.Fatalf("colour %v under the threshold", c)
					}
				}
			}
			if free != c.want.Free || sum != c.want.Sum {
				t.Errorf("%s: %g voxels are untouched, sum %g; want %g, %g", c.plane, free, sum, c.want.Free, c.want.Sum)
			}
		}
	}
}

// A slice is named in millimetres, its sides by letters, in every order.
func TestSlicesAreNamed(t *testing.T) {
	spec := onScan(t, "coronal=-20.4mm")
	spec.Figure.Bare, spec.Figure.CellSize = false, ""
	for _, radiological := range []bool{false, true} {
		spec.Slice.Radiological = radiological
		f, err := swelter.Run(context.Background(), spec, swelter.Env{})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := f.Encode(&b, "svg"); err != nil {
			t.Fatal(err)
		}
		left, right := strings.Index(b.String(), ">L<"), strings.Index(b.String(), ">R<")
		if !strings.Contains(b.String(), "coronal, y = −20 mm") || left < 0 || right < 0 || (left > right) != radiological {
			t.Errorf("radiological %v: L at %d, R at %d", radiological, left, right)
		}
	}
}

// What does not fit is said in millimetres, or in pixels and cells.
func TestOverlaysThatDoNotFit(t *testing.T) {
	dir := t.TempDir()
	file := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	shot := image.NewNRGBA(image.Rect(0, 0, 30, 20))
	for i := range shot.Pix {
		shot.Pix[i] = byte(i | 3)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, shot); err != nil {
		t.Fatal(err)
	}
	wide, csv := file("wide.png", b.Bytes()), file("a.csv", []byte("1,2,3\n4,5,6\n"))
	far, near := file("far.nii", cubeAt(500)), file("near.nii", cubeAt(0))
	high, low := 100.0, -1.0
	for want, set := range map[string]func(*swelter.Spec){
		"the picture has 30 x 20 pixels, which 2 x 2 cells do not fit: 1 : 0.667 against 1 : 1": func(s *swelter.Spec) {
			s.Input.Paths = []string{file("square.csv", []byte("1,2\n4,5\n"))}
		},
		"far.nii reaches from 499 to 503 mm along x, ": func(s *swelter.Spec) { s.Input.Paths[0], s.Under.Picture = far, near },
		"z = 40 mm: ": func(s *swelter.Spec) {
			s.Input.Paths[0], s.Under.Picture, s.Slice.At = near, "", "axial=40"
		},
		"a volume lies under slices of another volume": func(s *swelter.Spec) { s.Under.Picture = near },
		"threshold 100: no value":                      func(s *swelter.Spec) { s.Under.Threshold = &high },
		"threshold -1;":                                func(s *swelter.Spec) { s.Under.Threshold = &low },
		"is neither a PNG nor a JPEG":                  func(s *swelter.Spec) { s.Under.Picture = csv },
		"slice \"up=3\"; axial, coronal or sagittal":   func(s *swelter.Spec) { s.Input.Paths[0], s.Under.Picture, s.Slice.At = near, "", "up=3" },
		"slice, frame, radiological":                   func(s *swelter.Spec) { s.Slice.At = "axial" },
		"origin, extent, edges and transpose: a slice": func(s *swelter.Spec) {
			s.Input.Paths[0], s.Under.Picture, s.Figure.Origin = near, "", "lower"
		},
		"frame 1 of 1; counting starts at 0": func(s *swelter.Spec) { s.Input.Paths[0], s.Under.Picture, s.Slice.Frame = near, "", 1 },
	} {
		spec := swelter.Spec{Input: table.Input{Paths: []string{csv}, NoHeader: true}, Make: swelter.Make{Matrix: &table.MatrixOptions{}}, Under: swelter.Under{Picture: wide}}
		set(&spec)
		if _, err := swelter.Run(context.Background(), spec, swelter.Env{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// cubeAt is a NIfTI-1 file of 2 x 2 x 2 bytes, 2 mm each, from x on, written by
// hand from the standard.
func cubeAt(x float32) []byte {
	b := make([]byte, 352, 360)
	put := func(at int, v uint32, n int) {
		for i := range n {
			b[at+i] = byte(v >> (8 * i))
		}
	}
	put(0, 348, 4)
	for i, d := range []uint32{3, 2, 2, 2} {
		put(40+2*i, d, 2)
	}
	put(70, 2, 2)
	put(108, math.Float32bits(352), 4)
	put(254, 1, 2)
	for i, at := range []int{280, 296 + 4, 312 + 8} {
		put(at, math.Float32bits(2), 4)
		put(280+16*i+12, math.Float32bits([]float32{x, 0, 0}[i]), 4)
	}
	copy(b[344:], "n+1\x00")
	return append(b, 1, 2, 3, 4, 5, 6, 7, 8)
}

// By hand: over a picture of 30 x 20 pixels 3 x 2 cells of 10 pixels, of which
// those under 3 and the missing one leave it as it is, and the others mix.
func TestPictureUnderCells(t *testing.T) {
	dir := t.TempDir()
	shot := image.NewNRGBA(image.Rect(0, 0, 30, 20))
	for y := range 20 {
		for x := range 30 {
			shot.SetNRGBA(x, y, color.NRGBA{byte(8 * x), byte(12 * y), 77, 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, shot); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "shot.png")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	three := 3.0
	spec := swelter.Spec{Under: swelter.Under{Picture: path, Threshold: &three}, Color: swelter.Color{Map: "red,red"}}
	spec.Figure.Bare, spec.Figure.CellSize, spec.Figure.Alpha = true, "10px", .5
	f, err := swelter.Heatmap([][]float64{{1, -4, 2}, {5, math.NaN(), -3}}, spec)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Encode(&out, "png"); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&out)
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds() != shot.Bounds() {
		t.Fatal(img.Bounds())
	}
	covered := []int{1, 3, 5}
	for i := range 600 {
		x, y := i%30, i/30
		want := [3]int{8 * x, 12 * y, 77}
		if slices.Contains(covered, y/10*3+x/10) {
			want = [3]int{(8*x + 255) / 2, 12 * y / 2, 77 / 2}
		}
		if got := rgb(img.At(x, y)); apart(got, want) > 1 {
			t.Fatalf("pixel %d,%d is %v, want %v", x, y, got, want)
		}
	}
}

// Points in the pixels of a picture have its extent; their own, narrower one is
// refused, though a density keeps its aspect by itself.
func TestPointsOnPicture(t *testing.T) {
	dir := t.TempDir()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 64, 40))); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"shot.png": b.Bytes(), "a.csv": []byte("x,y\n10,30\n12,31\n50,33\n")} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	spec := swelter.Spec{
		Input: table.Input{Paths: []string{"a.csv"}}, Under: swelter.Under{Picture: "shot.png"},
		Make: swelter.Make{Density: &swelter.DensityOptions{}},
	}
	_, err := swelter.Run(context.Background(), spec, swelter.Env{Dir: dir})
	if err == nil || !strings.HasSuffix(err.Error(), "for points in its pixels give --extent 0,0,64,40") {
		t.Errorf("%v", err)
	}
	spec.Figure.Extent = []float64{0, 0, 64, 40}
	f, err := swelter.Run(context.Background(), spec, swelter.Env{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if b := f.Report.Body; math.Abs(b.H/b.W-40./64) > .01 {
		t.Errorf("a body of %g x %g points under a picture of 64 x 40", b.W, b.H)
	}
}

// What shapes tables says so beside a volume, and is not passed over.
func TestSlicesRefuseTables(t *testing.T) {
	for name, change := range map[string]func(*swelter.Spec){
		"rows":  func(s *swelter.Spec) { s.Make.Matrix.Rows = []string{"a"} },
		"where": func(s *swelter.Spec) { s.Input.Where = []string{"a = 1"} },
		"key":   func(s *swelter.Spec) { s.Input.Key = "a" },
		"order": func(s *swelter.Spec) { s.Make.Matrix.SortRows = "name" },
		"zone":  func(s *swelter.Spec) { s.Input.TZ = "UTC" },
	} {
		spec := onScan(t, "axial")
		change(&spec)
		if _, err := swelter.Run(context.Background(), spec, swelter.Env{}); err == nil || !strings.Contains(err.Error(), "are of tables") {
			t.Errorf("%s: %v", name, err)
		}
	}
	facets, cube := onScan(t, "axial"), onScan(t, "axial")
	facets.Facet.By, cube.Cube.Show = "x", "stripes"
	for want, spec := range map[string]swelter.Spec{"rows of a table": facets, "are of cubes": cube} {
		if _, err := swelter.Run(context.Background(), spec, swelter.Env{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
