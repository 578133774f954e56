package qml_test

import (
	"bytes"
	"encoding/xml"
	"image/color"
	"math"
	"sort"
	"strconv"
	"testing"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/render/qml"
	"github.com/swelter/swelter/shade"
)

// style is what QGIS reads: QgsColorRampShader, readXml of 3.22.
type style struct {
	Renderer struct {
		Type   string `xml:"type,attr"`
		NoData string `xml:"nodataColor,attr"`
		Shader struct {
			Type  string `xml:"colorRampType,attr"`
			Items []struct {
				Value, Color string
				Attrs        []xml.Attr `xml:",any,attr"`
			} `xml:"item"`
		} `xml:"rastershader>colorrampshader"`
	} `xml:"pipe>rasterrenderer"`
}

type stop struct {
	value float64
	color color.NRGBA
}

func read(t *testing.T, m *shade.Mapper) (kind, missing string, stops []stop) {
	t.Helper()
	var b bytes.Buffer
	if err := qml.Write(&b, m, 0); err != nil {
		t.Fatal(err)
	}
	var s style
	if err := xml.Unmarshal(b.Bytes(), &s); err != nil {
		t.Fatal(err)
	}
	for _, it := range s.Renderer.Shader.Items {
		var one stop
		for _, a := range it.Attrs {
			switch a.Name.Local {
			case "value":
				v, err := strconv.ParseFloat(a.Value, 64)
				if err != nil {
					t.Fatal(err)
				}
				one.value = v
			case "color":
				n, err := strconv.ParseUint(a.Value[1:], 16, 32)
				if err != nil {
					t.Fatal(err)
				}
				one.color = color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
			}
		}
		stops = append(stops, one)
	}
	return s.Renderer.Shader.Type, s.Renderer.NoData, stops
}

// shown is the colour that QGIS gives a value: the first stop that is not less,
// or a mixture with the one before it (QgsColorRampShader::shade).
func shown(kind string, stops []stop, v float64) color.NRGBA {
	i := sort.Search(len(stops), func(i int) bool { return stops[i].value >= v })
	switch {
	case i == len(stops):
		return stops[i-1].color
	case kind == "DISCRETE" || i == 0:
		return stops[i].color
	}
	a, b := stops[i-1], stops[i]
	t := (v - a.value) / (b.value - a.value)
	mix := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + t*(float64(y)-float64(x)))) }
	return color.NRGBA{mix(a.color.R, b.color.R), mix(a.color.G, b.color.G), mix(a.color.B, b.color.B), 255}
}

// QGIS shows each value in the colour of the figure, whatever the norm.
func TestColoursAreTheFigures(t *testing.T) {
	m, err := colormap.Named("viridis")
	if err != nil {
		t.Fatal(err)
	}
	var values []float64
	for i := range 400 {
		values = append(values, math.Pow(10, float64(i)/100))
	}
	for name, want := range map[string]string{"linear": "INTERPOLATED", "log": "INTERPOLATED", "power": "INTERPOLATED", "eqhist": "INTERPOLATED", "quantile": "DISCRETE", "jenks": "DISCRETE"} {
		n, _, err := norm.Fit(values, norm.Options{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		mapper := &shade.Mapper{Norm: n, Map: m, Missing: color.NRGBA{1, 2, 3, 255}}
		kind, missing, stops := read(t, mapper)
		if kind != want || missing != "#010203" {
			t.Errorf("%s: %s, missing %q", name, kind, missing)
		}
		for _, v := range values {
			got, want := shown(kind, stops, v), mapper.Color(v)
			far := func(a, b uint8) bool { return math.Abs(float64(a)-float64(b)) > 4 }
			if far(got.R, want.R) || far(got.G, want.G) || far(got.B, want.B) {
				t.Errorf("%s: %g is %v, want %v", name, v, got, want)
				break
			}
		}
	}
}
