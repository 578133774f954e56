// Package qml writes the style file of QGIS 3 that lies beside a raster and gives
// it the colours of a figure: QGIS loads NAME.qml with NAME.tif by itself.
package qml

import (
	"encoding/xml"
	"fmt"
	"image/color"
	"io"
	"math"
	"strconv"

	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
)

// stops is how many colours a scale without classes is written as, evenly spaced
// along the colours; QGIS mixes between them.
const stops = 128

type document struct {
	XMLName xml.Name `xml:"qgis"`
	Version string   `xml:"version,attr"`
	Style   string   `xml:"styleCategories,attr"`
	Raster  renderer `xml:"pipe>rasterrenderer"`
}

type renderer struct {
	Type    string `xml:"type,attr"`
	Band    int    `xml:"band,attr"`
	Opacity string `xml:"opacity,attr"`
	Alpha   int    `xml:"alphaBand,attr"`
	Min     string `xml:"classificationMin,attr"`
	Max     string `xml:"classificationMax,attr"`
	NoData  string `xml:"nodataColor,attr"`
	Shader  shader `xml:"rastershader>colorrampshader"`
}

type shader struct {
	Type  string `xml:"colorRampType,attr"` // INTERPOLATED, or DISCRETE for classes
	Mode  int    `xml:"classificationMode,attr"`
	Clip  int    `xml:"clip,attr"`
	Min   string `xml:"minimumValue,attr"`
	Max   string `xml:"maximumValue,attr"`
	Items []item `xml:"item"`
}

// item is the colour of a value; of classes that of all values up to it.
type item struct {
	Value string `xml:"value,attr"`
	Color string `xml:"color,attr"`
	Alpha int    `xml:"alpha,attr"`
	Label string `xml:"label,attr"`
}

// Write writes the colours of a mapper, which has a norm, as they are over the
// values of a raster's first band. Opacity is of all cells, 0 for 1. Values
// beyond the limits have the colours of the limits; the missing ones are
// transparent unless the mapper has a colour for them.
func Write(w io.Writer, m *shade.Mapper, opacity float64) error {
	lo, hi := m.Norm.Limits()
	d := document{Version: "3.22.0", Style: "Symbology", Raster: renderer{
		Type: "singlebandpseudocolor", Band: 1, Opacity: "1", Alpha: -1, Min: text(lo), Max: text(hi),
		Shader: shader{Type: "INTERPOLATED", Mode: 1, Min: text(lo), Max: text(hi)},
	}}
	if opacity > 0 && opacity < 1 {
		d.Raster.Opacity = text(opacity)
	}
	if c := m.Missing; c.A > 0 {
		d.Raster.NoData = hex(c)
	}
	s := &d.Raster.Shader
	if classed, ok := m.Norm.(norm.Classed); ok {
		s.Type, s.Mode, s.Items = "DISCRETE", 2, classes(m, classed.Edges())
	} else {
		s.Items = scale(m)
	}
	if len(s.Items) == 0 {
		return fmt.Errorf("qml: no value has a colour")
	}
	if _, err := io.WriteString(w, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(d); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// classes are the colours of values up to the end of each class; the last one
// goes on.
func classes(m *shade.Mapper, edges []float64) []item {
	var out []item
	for i := 1; i < len(edges); i++ {
		// A class of ours ends before its edge, one of QGIS at its value.
		to := text(math.Nextafter(edges[i], math.Inf(-1)))
		if i == len(edges)-1 {
			to = "inf"
		}
		out = append(out, newItem(to, m.Color((edges[i-1]+edges[i])/2), fmt.Sprintf("%.6g – %.6g", edges[i-1], edges[i])))
	}
	return out
}

// scale are the colours along a scale, each value once.
func scale(m *shade.Mapper) []item {
	var out []item
	last := math.NaN()
	for i := range stops {
		v := m.Norm.Invert(float64(i) / (stops - 1))
		if v != v || v == last {
			continue
		}
		last = v
		out = append(out, newItem(text(v), m.Color(v), fmt.Sprintf("%.6g", v)))
	}
	return out
}

func newItem(value string, c color.NRGBA, label string) item {
	return item{Value: value, Color: hex(c), Alpha: int(c.A), Label: label}
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

func text(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
