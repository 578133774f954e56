package npy

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

const (
	signed   = "[[0 -5 2] [3 100 7]]"
	unsigned = "[[0 1 2] [3 100 7]]"
	floats   = "[[0 -5 2] [-Inf 100 NaN]]"
)

// arrays are what numpy 1.26.4 wrote and printed; testdata/make.py.
var arrays = map[string]string{
	"ni1": signed, "li2": signed, "bi2": signed, "li4": signed, "bi8": signed,
	"nu1": unsigned, "lu2": unsigned, "bu4": unsigned, "lu8": unsigned,
	"lf2": floats, "bf2": floats, "lf4": floats, "bf4": floats, "lf8": floats, "bf8": floats,
	"ni1_fortran": signed, "bi8_fortran": signed, "lu2_fortran": unsigned, "lf2_fortran": floats, "bf8_fortran": floats,
	"zero_d": "[[4.5]]", "one_d": "[[0 1 2 3]]", "version2": "[[1.5 2.5]]", "version3": "[[1.5 2.5]]",
	"half": "[[5.960464477539063e-08 6.097555160522461e-05 65504 0.333251953125]]",
}

func open(name string) (table.Source, error) {
	return source.Open(context.Background(), table.Input{Paths: []string{filepath.Join("testdata", name)}}, source.Options{})
}

func TestArraysOfNumPy(t *testing.T) {
	for name, want := range arrays {
		src, err := open(name + ".npy")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		g, _, err := src.(table.MatrixSource).ReadMatrix(context.Background(), table.MatrixOptions{})
		if err != nil || g.Check() != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var rows [][]float64
		for r := range g.Rows {
			rows = append(rows, g.Row(r))
		}
		if got := fmt.Sprint(rows); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
		if g.Integer != (want == signed || want == unsigned) {
			t.Errorf("%s: integer is %v", name, g.Integer)
		}
	}
}

func TestColumnsAndBooleans(t *testing.T) {
	src, err := open("nb1_fortran.npy")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := src.(table.MatrixSource).ReadMatrix(context.Background(), table.MatrixOptions{}); err != table.ErrNotMatrix {
		t.Errorf("booleans as a matrix: %v, want ErrNotMatrix so that they become classes", err)
	}
	got, err := table.Collect(context.Background(), src, table.Query{Columns: []string{"2", "0"}}, table.CollectLimits{})
	if err != nil || fmt.Sprint(got.Columns[0].Floats, got.Columns[1].Floats, got.Columns[0].Kind) != "[0 1] [0 1] bool" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestThreeDimensionsAreRead(t *testing.T) {
	src, err := open("cube.npy")
	if err != nil {
		t.Fatal(err)
	}
	f := src.(*file)
	v, err := f.values(context.Background())
	if err != nil || fmt.Sprint(f.Shape(), v[0], v[23]) != "[2 3 4] 0 23" {
		t.Errorf("%v %v %v", f.Shape(), v, err)
	}
	if _, _, err := f.ReadMatrix(context.Background(), table.MatrixOptions{}); err == nil || !strings.Contains(err.Error(), "2 x 3 x 4") {
		t.Errorf("three dimensions as a matrix: %v", err)
	}
}

// header makes a file of version 1 with that dictionary.
func header(dict string, data ...byte) []byte {
	b := append([]byte("\x93NUMPY\x01\x00"), binary.LittleEndian.AppendUint16(nil, uint16(len(dict)))...)
	return append(append(b, dict...), data...)
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"pickled objects", read(t, "objects.npy"), "pickled"},
		{"records", read(t, "records.npy"), "several fields"},
		{"complex", read(t, "complex.npy"), `"<c16"`},
		{"nothing inside", read(t, "empty.npy"), "no rows"},
		{"cut short", read(t, "lf8.npy")[:150], "cut short"},
		{"2^60 cells", header("{'descr': '<f8', 'fortran_order': False, 'shape': (1073741824, 1073741824), }"), "limit"},
		{"2^64 cells and one", header("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967297), }"), "limit"},
		{"more than the file", header("{'descr': '<f8', 'fortran_order': False, 'shape': (10000, 10000), }"), "cut short"},
		{"negative", header("{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 2), }"), "shape"},
		{"no shape", header("{'descr': '<f8', 'fortran_order': False}"), "once each"},
		{"code", header("{'descr': '<f8', 'fortran_order': os.system('x'), 'shape': ()}"), "fortran_order"},
		{"version 9", append([]byte("\x93NUMPY\x09\x00"), 0, 0, 0, 0), "version 9.0"},
		{"header beyond the file", []byte("\x93NUMPY\x01\x00\xff\xff{"), "within its header"},
		{"header of 4 GB", []byte("\x93NUMPY\x02\x00\xff\xff\xff\xff{"), "4294967295 bytes"},
	} {
		path := filepath.Join(t.TempDir(), "a.npy")
		if err := os.WriteFile(path, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := open2(path)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), path) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func open2(path string) (table.Source, error) {
	return source.Open(context.Background(), table.Input{Paths: []string{path}}, source.Options{})
}

func read(t testing.TB, name string) []byte {
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A file never makes more values than its bytes, never panics, and what the
// header says is what comes.
func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.npy")
	for _, name := range files {
		f.Add(read(f, filepath.Base(name)))
	}
	f.Add(header("{'descr': '<f8', 'fortran_order': True, 'shape': (2L, 1), }", make([]byte, 16)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bytes.NewReader(data)
		h, err := ReadHeader(r)
		if err != nil {
			return
		}
		n, ok := h.Count()
		if ok && n > 1<<24 {
			return // limits are Open's to hold
		}
		v, err := h.Values(context.Background(), r)
		if err != nil {
			return
		}
		if int64(len(v)) != n || n*int64(h.Type.Size) > int64(len(data)) {
			t.Fatalf("%d values of %v from %d bytes", len(v), h, len(data))
		}
		for _, x := range v {
			if h.Type.Kind == 'b' && x != 0 && x != 1 || h.Type.Kind == 'i' && x != math.Trunc(x) {
				t.Fatalf("%v in an array of %v", x, h.Type)
			}
		}
	})
}
