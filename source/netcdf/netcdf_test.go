package netcdf

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/cube"
	"github.com/swelter/swelter/internal/testdata"
)

func open(t *testing.T, path string) *File {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := read(context.Background(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(path, err)
	}
	return f
}

func variableOf(t *testing.T, f *File, name string) *cube.Variable {
	t.Helper()
	for i := range f.vars {
		if f.vars[i].Name == name {
			return &f.vars[i]
		}
	}
	t.Fatalf("no variable %q", name)
	return nil
}

func whole(t *testing.T, f *File, name string) []float64 {
	t.Helper()
	v := variableOf(t, f, name)
	start, count := make([]int, len(v.Axes)), make([]int, len(v.Axes))
	for i := range v.Axes {
		count[i] = v.Axes[i].Len()
	}
	out := make([]float64, v.Size())
	if err := f.Read(context.Background(), name, start, count, out); err != nil {
		t.Fatal(err)
	}
	return out
}

// testdata/expected.json is what the netCDF library wrote, unpacked, null where
// it is missing.
func TestEverythingAsWritten(t *testing.T) {
	data, err := os.ReadFile("testdata/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var files map[string]map[string][]*float64
	if err := json.Unmarshal(data, &files); err != nil {
		t.Fatal(err)
	}
	for name, vars := range files {
		f := open(t, filepath.Join("testdata", name))
		for v, want := range vars {
			got := whole(t, f, v)
			if len(got) != len(want) {
				t.Fatalf("%s %s: %d values, want %d", name, v, len(got), len(want))
			}
			for i, w := range want {
				if w == nil != math.IsNaN(got[i]) || w != nil && math.Abs(got[i]-*w) > 1e-9 {
					t.Errorf("%s %s[%d] = %v, want %v", name, v, i, got[i], w)
				}
			}
		}
	}
}

func TestAxes(t *testing.T) {
	for _, name := range []string{"cdf1.nc", "cdf5.nc", "four.nc", "four_classic.nc"} {
		f := open(t, "testdata/"+name)
		for _, v := range f.Variables() {
			if v.Name == "time_bnds" || v.Name == "lat" {
				t.Errorf("%s: the coordinate %s is listed as a variable", name, v.Name)
			}
		}
		v := variableOf(t, f, "tas")
		if v.Axis(cube.Time) != 0 || v.Axis(cube.Lat) != 1 || v.Axis(cube.Lon) != 2 || v.Unit != "K" || v.Step != 0.01 {
			t.Errorf("%s: %+v", name, v)
		}
		a := v.Axes[0]
		if m, err := a.Clock.At(a.Values[3]); err != nil || m.String() != "2000-04-19 12:00" { // 108.5 days of a year without 29 February
			t.Errorf("%s: time %v %v", name, m, err)
		}
		if len(a.Bounds) != 4 || a.Bounds[1] != [2]float64{31, 62} {
			t.Errorf("%s: bounds %v", name, a.Bounds)
		}
		if f.Attrs()["title"] != "a small grid" {
			t.Errorf("%s: attributes %v", name, f.Attrs())
		}
	}
	f := open(t, "testdata/groups.nc")
	if a := variableOf(t, f, "inner/wind").Axes[0]; strings.Join(a.Labels, " ") != "north süd" {
		t.Errorf("labels %q", a.Labels)
	}
	if c := variableOf(t, f, "curved").Curve; c != "lat2 and lon2" {
		t.Errorf("curved by %q", c)
	}
}

// Sums and missing values of real files, as netCDF4 1.7.5 has them.
func TestRealFiles(t *testing.T) {
	for _, c := range []struct {
		file, name, last string
		sum              float64
		missing          int
	}{
		{"absolute_climatology_1961_1990_5deg", "tem", "0000-12-01", 144891.9, 0},
		{"airs_surface_air_temperature_2002_2026", "tas", "2026-02-01", 35033045.7, 0},
		{"decadal_anomalies_1850s_2020s_5deg", "tempanomaly", "2020-01-01", 4914.430280737508, 5100},
		{"gistemp_annual_1951_2018_2deg", "tempanomaly", "2018-01-01", 338198.806, 11629},
		{"kaplan_sst_pacific_1856_2014_5deg", "sst", "2014-10-01", 4669.989, 22872},
	} {
		f := open(t, testdata.Path(t, "climate/"+c.file+".nc"))
		a := variableOf(t, f, c.name).Axes[0]
		if m, err := a.Clock.At(a.Values[a.Len()-1]); err != nil || m.String() != c.last {
			t.Errorf("%s ends %v %v, want %s", c.file, m, err, c.last)
		}
		sum, missing := 0.0, 0
		for _, x := range whole(t, f, c.name) {
			if math.IsNaN(x) {
				missing++
			} else {
				sum += x
			}
		}
		if math.Abs(sum-c.sum) > 1e-9*math.Abs(c.sum) || missing != c.missing {
			t.Errorf("%s: sum %v, %d missing; want %v, %d", c.file, sum, missing, c.sum, c.missing)
		}
	}
}

// A part is what the whole holds there, and a file cut anywhere is refused or
// says so when it is read.
func TestPartsAndCuts(t *testing.T) {
	for _, name := range []string{"cdf1.nc", "cdf5.nc", "four.nc", "alone.nc"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for cut := len(data) - 1; cut > 8; cut -= 97 {
			f, err := read(context.Background(), bytes.NewReader(data[:cut]), int64(cut))
			if err == nil && cut < len(data)-3 {
				t.Errorf("%s cut to %d of %d bytes was opened: %v", name, cut, len(data), f.Variables())
			}
		}
		if name == "alone.nc" {
			continue
		}
		f := open(t, "testdata/"+name)
		all := whole(t, f, "pr")
		got := make([]float64, 2*2*3)
		if err := f.Read(context.Background(), "pr", []int{1, 1, 2}, []int{2, 2, 3}, got); err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if want := all[(1+i/6)*15+(1+i/3%2)*5+2+i%3]; got[i] != want {
				t.Errorf("%s part[%d] = %v, want %v", name, i, got[i], want)
			}
		}
	}
}

// Whatever a file holds, opening and reading end without a panic.
func FuzzFile(f *testing.F) {
	for _, name := range []string{"cdf1.nc", "cdf2.nc", "cdf5.nc", "alone.nc", "four.nc", "groups.nc"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 4 {
			return
		}
		file, err := read(t.Context(), bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		for _, v := range file.Variables() {
			if v.Size() > 1<<16 {
				continue
			}
			start, count := make([]int, len(v.Axes)), make([]int, len(v.Axes))
			for i := range v.Axes {
				count[i] = v.Axes[i].Len()
			}
			file.Read(t.Context(), v.Name, start, count, make([]float64, v.Size()))
		}
	})
}
