package swelter_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/norm"
)

// drawnJSON is what --data x.json says of a picture.
type drawnJSON struct {
	Values [][]any    `json:"values"`
	Colors [][]string `json:"colors"`
	Box    [4]float64 `json:"box"`
	Limits []float64  `json:"limits"`
}

// norms are all norms by the words of --norm, with a lowest value they take.
var norms = []struct {
	name string
	low  float64
}{
	{"linear", -100}, {"log", .01}, {"symlog:linthresh=0.5", -100}, {"asinh", -100}, {"power:gamma=0.5", 0},
	{"two-slope:center=3", -100}, {"centered", -100}, {"boundaries:-50,-10,0,5,20,80", -100}, {"quantile:5", -100},
}

// For random matrices and every norm: the pixel at each cell's centre is the
// colour that the data say, and the pixel of the bar at each tick that of its
// value.
func TestPixelsAreTheColoursOfTheData(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range norms {
		for _, shape := range [][2]int{{1, 1}, {3, 5}, {12, 12}, {40, 7}} {
			t.Run(fmt.Sprintf("%s/%dx%d", n.name, shape[0], shape[1]), func(t *testing.T) {
				o, err := norm.ParseNorm(n.name)
				if err != nil {
					t.Fatal(err)
				}
				fig, err := swelter.Heatmap(random(rng, shape[0], shape[1], n.low), swelter.Spec{Color: swelter.Color{Norm: o}})
				if err != nil {
					t.Fatal(err)
				}
				holdPixels(t, fig)
			})
		}
	}
}

// random values span four orders of magnitude and, where the norm allows, both
// signs; one in ten is missing.
func random(rng *rand.Rand, rows, cols int, low float64) [][]float64 {
	m := make([][]float64, rows)
	for r := range m {
		m[r] = make([]float64, cols)
		for c := range m[r] {
			v := math.Pow(10, rng.Float64()*4-2)
			if low < 0 && rng.IntN(2) == 0 {
				v = -v
			}
			if rng.IntN(10) == 0 && rows*cols > 1 {
				v = math.NaN()
			}
			m[r][c] = v
		}
	}
	return m
}

func holdPixels(t *testing.T, fig *swelter.Figure) {
	t.Helper()
	var picture, data bytes.Buffer
	if err := fig.Encode(&picture, "png"); err != nil {
		t.Fatal(err)
	}
	if err := fig.EncodeData(&data, "json"); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&picture)
	if err != nil {
		t.Fatal(err)
	}
	var d drawnJSON
	if err := json.Unmarshal(data.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	holdCells(t, img, d)
	holdBar(t, img, fig)
}

// holdBar looks for the colour of every tick's value within a pixel of its
// place on the bar; the ends of the bar are the limits.
func holdBar(t *testing.T, img image.Image, fig *swelter.Figure) {
	t.Helper()
	const scale = 144. / 72
	bar := fig.Report.Bar
	x, top, bottom := int((bar.X+bar.W/2)*scale), int(bar.Y*scale), int((bar.Y+bar.H)*scale)-1
	for _, tick := range fig.Report.BarTicks {
		y := int(tick.At * scale)
		found := false
		for at := max(y-1, top); at <= min(y+1, bottom); at++ {
			found = found || near(color.NRGBAModel.Convert(img.At(x, at)).(color.NRGBA), fig.Mapper.Color(tick.Value), 8)
		}
		if !found {
			t.Errorf("bar at %v: pixel %v, want %v", tick.Value, img.At(x, min(y, bottom)), fig.Mapper.Color(tick.Value))
		}
	}
}

// holdCells compares the centre of every cell; missing ones are hatched and
// left to the figure's own tests.
func holdCells(t *testing.T, img image.Image, d drawnJSON) {
	t.Helper()
	rows, cols := len(d.Colors), len(d.Colors[0])
	for r := range rows {
		for c := range cols {
			if d.Values[r][c] == nil {
				continue
			}
			x := int(d.Box[0] + (float64(c)+.5)*d.Box[2]/float64(cols))
			y := int(d.Box[1] + (float64(r)+.5)*d.Box[3]/float64(rows))
			var want color.NRGBA
			fmt.Sscanf(d.Colors[r][c], "#%02x%02x%02x%02x", &want.R, &want.G, &want.B, &want.A)
			if got := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA); got != want {
				t.Fatalf("cell %d,%d = %v: pixel %d,%d is %v, want %v", r, c, d.Values[r][c], x, y, got, want)
			}
		}
	}
}

// near allows for the steps of a bar that is shorter than its colours.
func near(a, b color.NRGBA, by int) bool {
	off := func(x, y uint8) bool { return math.Abs(float64(x)-float64(y)) > float64(by) }
	return !off(a.R, b.R) && !off(a.G, b.G) && !off(a.B, b.B) && !off(a.A, b.A)
}
