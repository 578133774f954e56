package cli

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/internal/testdata"
)

func infoOf(t *testing.T, path string) fileInfo {
	t.Helper()
	var out, stderr bytes.Buffer
	if code := Run([]string{"info", path, "--json"}, strings.NewReader(""), &out, &stderr); code != exitOK {
		t.Fatal(stderr.String())
	}
	var infos []fileInfo
	if err := json.Unmarshal(out.Bytes(), &infos); err != nil || len(infos) != 1 {
		t.Fatal(err, out.String())
	}
	return infos[0]
}

// Expected values are NumPy's (1.26) on the formulas of testdata/cube.py.
func TestInfoOfCube(t *testing.T) {
	info := infoOf(t, "testdata/cube.nc")
	if len(info.Arrays) != 2 {
		t.Fatalf("%+v", info)
	}
	for i, want := range []struct {
		name           string
		min, max, mean float64
		missing        int64
		axes           int
	}{
		{"a", 246.85003662109375, 313.3165283203125, 277.2473724981149, 0, 4},
		{"b", 0, 40, 20.747191011235955, 56, 3},
	} {
		a := info.Arrays[i]
		if a.Name != want.name || *a.Min != want.min || *a.Max != want.max || math.Abs(*a.Mean-want.mean) > 1e-11*want.mean || a.Missing != want.missing || len(a.Axes) != want.axes {
			t.Errorf("%+v: %v to %v, mean %v; want %+v", a, *a.Min, *a.Max, *a.Mean, want)
		}
	}
	// 360 days a year: the 15th day counted from 0, then 23 months on.
	if time := info.Arrays[0].Axes[0]; time.From != "2000-01-16" || time.To != "2001-12-16" || time.Cells != 24 {
		t.Errorf("%+v", time)
	}
	if lat := info.Arrays[0].Axes[2]; lat.From != 67.5 || lat.To != -67.5 || lat.Unit != "degrees_north" {
		t.Errorf("%+v", lat)
	}
}

// Expected values are nibabel's on the same file.
func TestInfoOfVolume(t *testing.T) {
	info := infoOf(t, testdata.Path(t, "medical/motor_statmap_10426.nii.gz"))
	a := info.Arrays[0]
	if *a.Min != -7.941444396972656 || *a.Max != 7.94134521484375 || math.Abs(*a.Mean-0.022528021880439782) > 1e-12 {
		t.Errorf("%v to %v, mean %v", *a.Min, *a.Max, *a.Mean)
	}
	if x := a.Axes[0]; x.Cells != 53 || x.From != -79.5 || x.To != 79.5 || x.Unit != "mm" {
		t.Errorf("%+v", x)
	}
	if notes := strings.Join(info.Notes, "\n"); !strings.Contains(notes, "voxels of 3 × 3 × 3 mm") || !strings.Contains(notes, "at x 24, y -49, z -26 mm") {
		t.Errorf("%s", notes)
	}
}

// The parts of a variable hold each value once, and none is too large.
func TestEachPart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape := rapid.SliceOfN(rapid.IntRange(0, 7), 0, 4).Draw(t, "shape")
		most := rapid.IntRange(1, 60).Draw(t, "most")
		v := &cube.Variable{}
		size := 1
		for _, n := range shape {
			v.Axes = append(v.Axes, cube.Axis{Values: make([]float64, n)})
			v.Block = append(v.Block, rapid.IntRange(1, 4).Draw(t, "block"))
			size *= n
		}
		seen := make([]int, size)
		if err := eachPart(v, most, func(start, count []int, n int) error {
			if n > most {
				t.Fatalf("a part of %d values, at most %d", n, most)
			}
			at := make([]int, len(shape))
			for range n {
				flat := 0
				for i := range shape {
					flat = flat*shape[i] + start[i] + at[i]
				}
				seen[flat]++
				for i := len(at) - 1; i >= 0; i-- {
					if at[i]++; at[i] < count[i] {
						break
					}
					at[i] = 0
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for i, n := range seen {
			if n != 1 {
				t.Fatalf("value %d was in %d parts", i, n)
			}
		}
	})
}
