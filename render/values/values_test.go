package values

import (
	"bytes"
	"encoding/json"
	"image/color"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/swelter/swelter/grid"
)

func small() *grid.Grid {
	g := grid.New(2, 3)
	copy(g.Values, []float64{1, math.NaN(), -2.5, 1e-9, math.Inf(1), 1949})
	g.X = grid.Labelled("", []string{"a,b", "=1+1", "-5"})
	g.Y = grid.Labelled("year", []string{`say "hi"`, "line\nbreak"})
	g.Unit = "°C"
	return g
}

func TestCSVByHand(t *testing.T) {
	for _, c := range []struct {
		name string
		g    func() *grid.Grid
		want string
	}{
		{"labels that need care", small, "year,\"a,b\",'=1+1,-5\n\"say \"\"hi\"\"\",1,,-2.5\n\"line\nbreak\",1e-09,inf,1949\n"},
		{"centres", func() *grid.Grid {
			g := grid.New(1, 2)
			copy(g.Values, []float64{0, -1})
			g.X = grid.Edged("x", grid.Number, []float64{-1, 0, 1})
			g.Y = grid.Edged("t", grid.Time, []float64{0, 86400})
			return g
		}, "t,-0.5,0.5\n1970-01-01,0,-1\n"},
		{"no labels", func() *grid.Grid { g := grid.New(1, 2); copy(g.Values, []float64{.1, 1e21}); return g }, ",0,1\n0,0.1,1e+21\n"},
		{"categories", func() *grid.Grid {
			g := grid.New(1, 3)
			copy(g.Values, []float64{1, 0, math.NaN()})
			g.Categories = []string{"@evil", "b"}
			return g
		}, ",0,1,2\n0,b,'@evil,\n"},
		{"empty", func() *grid.Grid { return grid.New(0, 0) }, "\n"},
	} {
		var b bytes.Buffer
		if err := CSV(&b, c.g()); err != nil || b.String() != c.want {
			t.Errorf("%s: %v\n got %q\nwant %q", c.name, err, b.String(), c.want)
		}
	}
}

func TestJSONReadsBack(t *testing.T) {
	var b bytes.Buffer
	err := JSON(&b, small(), Drawn{
		Limits: []float64{-2.5, 1949}, Norm: "linear", Colormap: "rocket_r", Box: [4]float64{10, 20, 300, 200}, PixelRatio: 1,
		Color: func(r, c int) color.NRGBA { return color.NRGBA{uint8(r), uint8(c), 0xab, 0xff} },
	})
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		X, Y       []string
		Values     [][]any
		Unit       string
		Limits     []float64
		Norm       string
		Colormap   string
		Colors     [][]string
		Box        []float64
		PixelRatio float64 `json:"pixel_ratio"`
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatalf("%v in %s", err, b.String())
	}
	want := `{"X":["a,b","=1+1","-5"],"Y":["say \"hi\"","line\nbreak"],"Values":[[1,null,-2.5],[1e-9,"inf",1949]],"Unit":"°C","Limits":[-2.5,1949],` +
		`"Norm":"linear","Colormap":"rocket_r","Colors":[["#0000abff","#0001abff","#0002abff"],["#0100abff","#0101abff","#0102abff"]],"Box":[10,20,300,200],"pixel_ratio":1}`
	if text, _ := json.Marshal(got); string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

// The file was written by numpy 1.26.4:
//
//	numpy.save("two_by_three.npy", numpy.array([[1, numpy.nan, -2.5], [1e-9, numpy.inf, 1949]]))
func TestNPYIsNumPysOwn(t *testing.T) {
	want, err := os.ReadFile("testdata/two_by_three.npy")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := NPY(&b, small()); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("got  %q\nwant %q", b.Bytes(), want)
	}
}

func TestWritersRefuseBrokenGrids(t *testing.T) {
	g := grid.New(2, 2)
	g.Rows = 3
	for name, err := range map[string]error{"csv": CSV(&bytes.Buffer{}, g), "json": JSON(&bytes.Buffer{}, g, Drawn{}), "npy": NPY(&bytes.Buffer{}, g)} {
		if err == nil || !strings.HasPrefix(err.Error(), "grid: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
