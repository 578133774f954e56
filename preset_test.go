package swelter_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/table"
)

// The preset's cells have the colours of seaborn 0.13.2 within 1 of 255
// (testdata/heatmap_colors.py).
func TestSeabornPreset(t *testing.T) {
	data, err := os.ReadFile("testdata/seaborn.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct{ Colors map[string][]string }
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	at := func(v float64) *float64 { return &v }
	flights := swelter.Spec{
		Input: table.Input{Paths: []string{testdata.Path(t, "matrix/flights.csv")}},
		Make:  swelter.Make{Matrix: &table.MatrixOptions{Rows: []string{"month"}, Cols: []string{"year"}, Value: "passengers"}},
	}
	corr := swelter.Spec{
		Input: table.Input{Paths: []string{testdata.Path(t, "matrix/mpg.csv")}},
		Make:  swelter.Make{Corr: &swelter.CorrOptions{}},
	}
	nan := math.NaN()
	for name, c := range map[string]struct {
		spec swelter.Spec
		norm norm.Options
		cmap string
	}{
		"flights":          {spec: flights},
		"flights robust":   {spec: flights, norm: norm.Options{Robust: true}},
		"flights vmax":     {spec: flights, norm: norm.Options{VMax: at(300)}},
		"corr":             {spec: corr},
		"corr center":      {spec: corr, norm: norm.Options{Center: at(0)}},
		"corr center vmin": {spec: corr, norm: norm.Options{Center: at(.25), VMin: at(-.5)}},
		"gaps":             {},
		"gaps center":      {norm: norm.Options{Center: at(0)}, cmap: "vlag"},
	} {
		spec := c.spec
		spec.Preset, spec.Color.Norm, spec.Color.Map = "seaborn", c.norm, c.cmap
		var f *swelter.Figure
		if strings.HasPrefix(name, "gaps") {
			f, err = swelter.Heatmap([][]float64{{1.5, nan, -3}, {40, 2, .25}, {7, 7, -12.5}}, spec)
		} else {
			f, err = swelter.Run(context.Background(), spec, swelter.Env{})
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := colors(t, f)
		if len(got) != len(want.Colors[name]) {
			t.Errorf("%s: %d cells, want %d", name, len(got), len(want.Colors[name]))
			continue
		}
		for i, w := range want.Colors[name] {
			if !within(t, got[i], w, 1) {
				t.Errorf("%s: cell %d is %s, seaborn's %s", name, i, got[i], w)
				break
			}
		}
	}
}

// colors are those of all cells as --data writes them.
func colors(t *testing.T, f *swelter.Figure) []string {
	t.Helper()
	var b bytes.Buffer
	if err := f.EncodeData(&b, "json"); err != nil {
		t.Fatal(err)
	}
	var drawn struct{ Colors [][]string }
	if err := json.Unmarshal(b.Bytes(), &drawn); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, row := range drawn.Colors {
		all = append(all, row...)
	}
	return all
}

// within reports whether two colours differ by at most so much; what is
// transparent has no colour.
func within(t *testing.T, a, b string, most int) bool {
	t.Helper()
	p, err1 := colormap.ParseColor(a)
	q, err2 := colormap.ParseColor(b)
	if err1 != nil || err2 != nil {
		t.Fatal(a, err1, b, err2)
	}
	if p.A == 0 && q.A == 0 {
		return true
	}
	far := func(x, y uint8) bool { return max(int(x)-int(y), int(y)-int(x)) > most }
	return !far(p.R, q.R) && !far(p.G, q.G) && !far(p.B, q.B) && !far(p.A, q.A)
}

// Each preset has its peer's first and last colour over a ramp; what the recipe
// says goes first.
func TestPresetsGiveWay(t *testing.T) {
	for preset, want := range map[string][2]string{
		"seaborn": {"#03051a", "#faebdd"}, "matplotlib": {"#440154", "#fde725"}, "plotly": {"#0d0887", "#f0f921"},
		"pheatmap": {"#4575b4", "#d73027"}, "complexheatmap": {"#0000ff", "#ff0000"},
	} {
		g := grid.New(1, 3)
		g.Values = []float64{0, 1, 2}
		f, err := swelter.FromGrid(g, swelter.Spec{Preset: preset})
		if err != nil {
			t.Fatal(err)
		}
		got := colors(t, f)
		if !within(t, got[0], want[0], 1) || !within(t, got[2], want[1], 1) {
			t.Errorf("%s: %s to %s, want %s to %s", preset, got[0], got[2], want[0], want[1])
		}
		if f, err = swelter.FromGrid(g, swelter.Spec{Preset: preset, Color: swelter.Color{Map: "gray"}}); err != nil {
			t.Fatal(err)
		}
		if got := colors(t, f); !within(t, got[0], "#000000", 1) {
			t.Errorf("%s: --cmap does not win: %s", preset, got[0])
		}
	}
	if _, err := swelter.Heatmap([][]float64{{1}}, swelter.Spec{Preset: "excel"}); err == nil || !strings.Contains(err.Error(), "there are seaborn") {
		t.Errorf("an unknown preset: %v", err)
	}
}
