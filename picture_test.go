package swelter_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	_ "github.com/swelter/swelter/source/npy"
	"github.com/swelter/swelter/table"
)

// An array of colours is drawn in them, whichever row lies at the top.
func TestPictureOfColours(t *testing.T) {
	var b bytes.Buffer
	head := "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 1, 3), }\n"
	fmt.Fprintf(&b, "\x93NUMPY\x01\x00")
	binary.Write(&b, binary.LittleEndian, uint16(len(head)))
	b.WriteString(head)
	b.Write([]byte{1, 2, 3, 250, 251, 252})
	path := filepath.Join(t.TempDir(), "a.npy")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	spec := swelter.Spec{Input: table.Input{Paths: []string{path}}, Make: swelter.Make{Matrix: &table.MatrixOptions{}}}
	for _, c := range []struct {
		origin string
		want   []string
	}{{"", []string{"#010203ff", "#fafbfcff"}}, {"lower", []string{"#fafbfcff", "#010203ff"}}} {
		spec.Figure.Origin = c.origin
		f, err := swelter.Run(context.Background(), spec, swelter.Env{})
		if err != nil {
			t.Fatal(err)
		}
		if got := colors(t, f); !slices.Equal(got, c.want) {
			t.Errorf("origin %q: %q, want %q", c.origin, got, c.want)
		}
	}
	spec.Color.Map = "viridis"
	f, err := swelter.Run(context.Background(), spec, swelter.Env{})
	if err != nil || len(f.Warnings) != 1 {
		t.Errorf("a colormap for colours: %v, warnings %q", err, f.Warnings)
	}
}

// Half of the opacity is 128 of 255, none is none; what is no opacity is refused.
func TestAlphaOfCells(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	spec := swelter.Spec{
		Input: table.Input{Paths: []string{write("v.csv", "k,a,b\nr,1,2\ns,3,4\n")}},
		Make:  swelter.Make{Matrix: &table.MatrixOptions{}},
		Color: swelter.Color{Map: "gray", AlphaFrom: write("alpha.csv", "k,b,a\ns,0,0.5\nr,,1\n")},
	}
	f, err := swelter.Run(context.Background(), spec, swelter.Env{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	var alphas []string
	for _, c := range colors(t, f) {
		alphas = append(alphas, c[7:])
	}
	if want := []string{"ff", "ff", "80", "00"}; !slices.Equal(alphas, want) {
		t.Errorf("%q, want %q", alphas, want)
	}
	spec.Color.AlphaFrom = write("bad.csv", "k,a,b\nr,1,2\ns,0,0\n")
	if _, err := swelter.Run(context.Background(), spec, swelter.Env{Dir: dir}); err == nil || !strings.Contains(err.Error(), "an opacity of 2; numbers from 0 to 1 are wanted") {
		t.Errorf("an opacity of 2: %v", err)
	}
}
