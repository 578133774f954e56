package nifti_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/nifti"
	"github.com/swelter/swelter/table"
)

func open(t testing.TB, path string) *nifti.File {
	t.Helper()
	src, err := source.Open(context.Background(), table.Input{Paths: []string{path}}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { src.Close() })
	return src.(*nifti.File)
}

// Every type, both versions and byte orders, places by sform, qform and both,
// scaling, frames and gzip come out as nibabel reads them.
func TestReadsAsNibabel(t *testing.T) {
	data, err := os.ReadFile("testdata/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var expected map[string]struct {
		Shape  []int64
		Affine nifti.Affine
		Frames int
		Values []*float64
	}
	if err := json.Unmarshal(data, &expected); err != nil || len(expected) < 20 {
		t.Fatal(len(expected), err)
	}
	for name, want := range expected {
		f := open(t, filepath.Join("testdata", name))
		if fmt.Sprint(f.Shape()) != fmt.Sprint(want.Shape) || f.Frames() != want.Frames {
			t.Errorf("%s: shape %v, %d frames; want %v, %d", name, f.Shape(), f.Frames(), want.Shape, want.Frames)
		}
		v, err := f.Volume(context.Background(), want.Frames-1)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want.Affine {
			for j, a := range want.Affine[i] {
				if math.Abs(v.Affine[i][j]-a) > 1e-5 {
					t.Fatalf("%s: affine %v, want %v", name, v.Affine, want.Affine)
				}
			}
		}
		for i, w := range want.Values {
			if got := v.Values[i]; w == nil && got == got || w != nil && got != *w {
				t.Fatalf("%s: value %d is %g, want %v", name, i, got, w)
			}
		}
	}
}

// The shared volumes sum to what nibabel's do: testdata/volumes/motor.json of the
// root.
func TestRealVolumes(t *testing.T) {
	for name, want := range map[string]float64{"medical/mni_icbm152_t1.nii.gz": 333468829, "medical/motor_statmap_10426.nii.gz": 3460.168992704268} {
		v, err := open(t, testdata.Path(t, name)).Volume(context.Background(), 0)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, x := range v.Values {
			sum += x
		}
		if math.Abs(sum-want) > 1e-6 {
			t.Errorf("%s: sum %.9f, want %.9f", name, sum, want)
		}
	}
}

// By hand: rows are voxels at their places, as frames.nii's turned affine has
// them: voxel (1, 1, 0) lies at (1.6-1.2-20, 1.2+1.6+7.5, -4).
func TestVoxelsAsRows(t *testing.T) {
	f := open(t, "testdata/frames.nii")
	rows, err := table.Collect(context.Background(), f, table.Query{}, table.CollectLimits{})
	if err != nil || rows.Rows() != 72 {
		t.Fatal(rows.Rows(), err)
	}
	for i, want := range []float64{-19.6, 10.3, -4, 0, 12} {
		if got := rows.Columns[i].Floats[4]; math.Abs(got-want) > 1e-6 {
			t.Errorf("%s is %g, want %g", rows.Columns[i].Name, got, want)
		}
	}
}

// By hand: 2 x 1 x 3 voxels, x mirrored, 2 mm each. The coronal plane has z up
// and x to the right.
func TestPlaneByHand(t *testing.T) {
	v := &nifti.Volume{Name: "v", Dims: [3]int{2, 1, 3}, Values: []float64{1, 2, 3, 4, 5, 6}, Affine: nifti.Affine{{-2, 0, 0, 1}, {0, 2, 0, 0}, {0, 0, 2, 10}}}
	p, err := v.Plane(1, .9)
	if err != nil {
		t.Fatal(err)
	}
	if want := (nifti.Plane{Across: 1, U: 0, V: 2, At: 0, Cols: 2, Rows: 3, Left: -2, Top: 15, StepU: 2, StepV: 2}); p != want {
		t.Errorf("%+v, want %+v", p, want)
	}
	got, err := v.On(p)
	if err != nil || fmt.Sprint(got) != "[6 5 4 3 2 1]" {
		t.Error(got, err)
	}
	if mm, value, ok := v.Peak(); mm != [3]float64{-1, 0, 14} || value != 6 || !ok {
		t.Error(mm, value, ok)
	}
	if _, err := v.Plane(2, 15.1); err == nil || err.Error() != "z = 15.1 mm: v reaches from 9 to 15 mm there" {
		t.Error(err)
	}
}

// What cannot be read is said in a line.
func TestRefusals(t *testing.T) {
	good, err := os.ReadFile("testdata/uint8_little_1.nii")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for want, spoil := range map[string]func([]byte) []byte{
		"cut short":                    func(b []byte) []byte { return b[:len(b)-1] },
		"is not a NIfTI file":          func(b []byte) []byte { b[0] = 1; return b },
		"holds colours (RGB)":          func(b []byte) []byte { b[70] = 128; return b },
		"holds complex numbers":        func(b []byte) []byte { b[70] = 32; return b },
		"values of type 99 are not":    func(b []byte) []byte { b[70] = 99; return b },
		"0 dimensions":                 func(b []byte) []byte { b[40] = 0; return b },
		"a side of 0 voxels":           func(b []byte) []byte { b[42] = 0; return b },
		"header of a pair":             func(b []byte) []byte { copy(b[344:], "ni1\x00"); return b },
		"Analyze":                      func(b []byte) []byte { copy(b[344:], "\x00\x00\x00\x00"); return b },
		"more than the limit":          func(b []byte) []byte { copy(b[42:], "\xff\x7f\xff\x7f\xff\x7f"); return b },
		"flattens space":               func(b []byte) []byte { copy(b[280:], make([]byte, 12)); return b },
		"values begin at byte 0":       func(b []byte) []byte { copy(b[108:], make([]byte, 4)); return b },
		"the file ends within its hea": func(b []byte) []byte { return b[:200] },
	} {
		path := filepath.Join(dir, "a.nii")
		if err := os.WriteFile(path, spoil(append([]byte(nil), good...)), 0o600); err != nil {
			t.Fatal(err)
		}
		src, err := source.Open(context.Background(), table.Input{Paths: []string{path}}, source.Options{})
		if err == nil {
			_, err = src.(*nifti.File).Volume(context.Background(), 0)
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "a.nii") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func FuzzVolume(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.nii")
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	big := make([]byte, 540)
	binary.BigEndian.PutUint32(big, 540)
	copy(big[4:], "n+2\x00\r\n\x1a\n")
	f.Add(big)
	f.Fuzz(func(t *testing.T, data []byte) {
		r := source.Request{Name: "a.nii", Limits: source.Limits{Cells: 1 << 16}, Size: int64(len(data)), Head: data[:min(len(data), 4096)]}
		r.Open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
		src, err := nifti.Open(context.Background(), r)
		if err != nil {
			return
		}
		n := src.(*nifti.File)
		v, err := n.Volume(context.Background(), n.Frames()-1)
		if err != nil {
			return
		}
		lo, hi := v.Box()
		for axis := range 3 {
			p, err := v.Plane(axis, (lo[axis]+hi[axis])/2)
			if err != nil || p.Rows > 1<<10 || p.Cols > 1<<10 {
				continue
			}
			if values, err := v.On(p); err == nil && len(values) != p.Rows*p.Cols {
				t.Fatalf("%d values for %d x %d", len(values), p.Rows, p.Cols)
			}
		}
	})
}
