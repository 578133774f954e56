package hdf5

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// stored is what a dataset holds, as h5py wrote it (testdata/make.py).
type stored struct {
	Shape  []int
	Values []any
	Attrs  map[string]any
}

func open(t *testing.T, name string) *File {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	f, err := Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func readExpected(t *testing.T) map[string]map[string]stored {
	t.Helper()
	data, err := os.ReadFile("testdata/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]map[string]stored
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func dataset(t *testing.T, f *File, path string) *Dataset {
	t.Helper()
	o, err := f.Lookup(path)
	if err != nil {
		t.Fatal(err)
	}
	d, err := o.Dataset()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEverythingAsWritten(t *testing.T) {
	for file, all := range readExpected(t) {
		f := open(t, file)
		for path, want := range all {
			d := dataset(t, f, path)
			if len(d.Shape) != len(want.Shape) {
				t.Fatalf("%s %s: shape %v, want %v", file, path, d.Shape, want.Shape)
			}
			start := make([]int, len(d.Shape))
			if d.Type.Textual() {
				got := make([]string, len(want.Values))
				if err := d.Strings(context.Background(), start, d.Shape, got); err != nil {
					t.Fatal(err)
				}
				for i, v := range want.Values {
					if got[i] != v {
						t.Errorf("%s %s[%d] = %q, want %q", file, path, i, got[i], v)
					}
				}
				continue
			}
			got := make([]float64, len(want.Values))
			if err := d.Floats(context.Background(), start, d.Shape, got); err != nil {
				t.Fatal(err)
			}
			for i, v := range want.Values {
				if got[i] != v {
					t.Fatalf("%s %s[%d] = %v, want %v", file, path, i, got[i], v)
				}
			}
			checkAttrs(t, f, path, want.Attrs)
		}
	}
}

func checkAttrs(t *testing.T, f *File, path string, want map[string]any) {
	t.Helper()
	o, _ := f.Lookup(path)
	attrs, err := o.Attrs()
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range want {
		got := any(attrs[name].Text())
		if n := attrs[name].Nums; len(n) > 0 {
			got = n[0]
		}
		if got != v {
			t.Errorf("%s: attribute %q = %.40v, want %.40v", path, name, got, v)
		}
	}
}

// A part is what the whole holds there, over all borders of chunks.
func TestParts(t *testing.T) {
	all := readExpected(t)["old.h5"]
	f := open(t, "old.h5")
	for _, path := range []string{"/chunks/gzip_shuffle", "/chunks/none"} {
		d, whole := dataset(t, f, path), all[path].Values
		for _, part := range [][2][]int{
			{{0, 0, 0}, {1, 1, 1}}, {{5, 3, 2}, {8, 6, 3}}, {{22, 16, 4}, {1, 1, 1}}, {{3, 0, 0}, {9, 17, 5}}, {{4, 4, 4}, {0, 2, 1}},
		} {
			start, count := part[0], part[1]
			got := make([]float64, count[0]*count[1]*count[2])
			if err := d.Floats(context.Background(), start, count, got); err != nil {
				t.Fatal(err)
			}
			for i := range got {
				a, b, c := i/(count[1]*count[2]), i/count[2]%count[1], i%count[2]
				if want := whole[((start[0]+a)*17+start[1]+b)*5+start[2]+c]; got[i] != want {
					t.Fatalf("%s from %v, value %d: %v, want %v", path, start, i, got[i], want)
				}
			}
		}
		if err := d.Floats(context.Background(), []int{0, 0, 3}, []int{1, 1, 3}, make([]float64, 3)); err == nil {
			t.Error("a part beyond the end was read")
		}
	}
}

// Of 300 000 chunks five were written; the index has blocks of pages there.
func TestFarApart(t *testing.T) {
	d := dataset(t, open(t, "latest.h5"), "/far")
	got := make([]float64, 300000)
	if err := d.Floats(context.Background(), []int{0}, []int{len(got)}, got); err != nil {
		t.Fatal(err)
	}
	written := map[int]float64{0: 1, 5: 2, 2500: 3, 140000: 4, 299999: 5}
	for i, v := range got {
		if want, ok := written[i]; ok && v != want || !ok && v != 7 {
			t.Fatalf("value %d is %v", i, v)
		}
	}
}

func TestRefusals(t *testing.T) {
	f := open(t, "latest.h5")
	if _, err := f.Lookup("/fixd"); err == nil {
		t.Error("a name that is not there was found")
	}
	if _, err := Open(strings.NewReader("not a file"), 10); err == nil || !strings.Contains(err.Error(), "not an HDF5 file") {
		t.Errorf("other bytes: %v", err)
	}
	data, _ := os.ReadFile("testdata/old.h5")
	if _, err := Open(bytes.NewReader(data[:len(data)/2]), int64(len(data)/2)); err == nil || !strings.Contains(err.Error(), "cut short") {
		t.Errorf("half a file: %v", err)
	}
}

// Whatever a file holds, reading ends, in bounded memory, without a panic.
func FuzzFile(f *testing.F) {
	for _, name := range []string{"small-old.h5", "small-new.h5", "small-latest.h5"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Open(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		root, err := file.Root()
		if err != nil {
			return
		}
		root.Attrs()
		links, _ := root.Links()
		for _, l := range links[:min(len(links), 20)] {
			o, err := root.Child(l.Name)
			if err != nil {
				continue
			}
			o.Attrs()
			d, err := o.Dataset()
			if err != nil {
				continue
			}
			n, _ := product(d.Shape)
			if n > 1<<16 {
				continue
			}
			start := make([]int, len(d.Shape))
			d.Floats(t.Context(), start, d.Shape, make([]float64, n))
			d.Strings(t.Context(), start, d.Shape, make([]string, n))
		}
	})
}
