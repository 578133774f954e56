package values

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/grid"
)

func twoFrames() []Frame {
	a, b := grid.New(1, 2), grid.New(1, 2)
	copy(a.Values, []float64{1, math.NaN()})
	copy(b.Values, []float64{-2.5, 4})
	for _, g := range []*grid.Grid{a, b} {
		g.X, g.Y = grid.Labelled("", []string{"p", "=q"}), grid.Labelled("", []string{"r"})
	}
	return []Frame{{Name: "one, two", Grid: a}, {Name: "3", Grid: b}}
}

func TestFramesByHand(t *testing.T) {
	var csv, npy, js bytes.Buffer
	for _, err := range []error{FramesCSV(&csv, "x", twoFrames()), FramesNPY(&npy, twoFrames()), FramesJSON(&js, "kind", twoFrames())} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if want := "frame,y,x,value\n\"one, two\",r,p,1\n\"one, two\",r,'=q,\n3,r,p,-2.5\n3,r,'=q,4\n"; csv.String() != want {
		t.Errorf("csv %q, want %q", csv.String(), want)
	}
	head, data := npy.Bytes()[:128], npy.Bytes()[128:]
	if !strings.Contains(string(head), "'shape': (2, 1, 2), }") || len(data) != 4*8 || math.Float64frombits(binary.LittleEndian.Uint64(data[16:])) != -2.5 {
		t.Errorf("npy %q", npy.String())
	}
	var got struct {
		By     string
		Frames []struct {
			Frame  string
			X      []string
			Values [][]*float64
		}
	}
	if err := json.Unmarshal(js.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.By != "kind" || len(got.Frames) != 2 || got.Frames[0].Frame != "one, two" || got.Frames[0].Values[0][1] != nil || *got.Frames[1].Values[0][0] != -2.5 {
		t.Errorf("json %s", js.String())
	}
}

func TestFramesOfDifferentSizesAreNoArray(t *testing.T) {
	f := twoFrames()
	f[1].Grid = grid.New(2, 2)
	if err := FramesNPY(&bytes.Buffer{}, f); err == nil || !strings.Contains(err.Error(), "1 x 2 cells, 3 has 2 x 2") {
		t.Error(err)
	}
	if err := FramesCSV(&bytes.Buffer{}, "", nil); err == nil {
		t.Error("no frames were written")
	}
}
