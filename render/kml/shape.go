package kml

import (
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"math"
	"strconv"
)

type placemark struct {
	XMLName xml.Name `xml:"Placemark"`
	Name    string   `xml:"name,omitempty"`
	Style   style    `xml:"Style"`
	Shapes  multi    `xml:"MultiGeometry"`
}

type style struct {
	LineColor string  `xml:"LineStyle>color"`
	LineWidth float64 `xml:"LineStyle>width"`
	FillColor string  `xml:"PolyStyle>color"`
	Outline   int     `xml:"PolyStyle>outline"`
}

type multi struct {
	Lines    []line    `xml:"LineString"`
	Polygons []polygon `xml:"Polygon"`
}

type line struct {
	Tessellate  int    `xml:"tessellate"` // along the ground
	Coordinates string `xml:"coordinates"`
}

type polygon struct {
	Tessellate int     `xml:"tessellate"`
	Outer      string  `xml:"outerBoundaryIs>LinearRing>coordinates"`
	Inner      []inner `xml:"innerBoundaryIs"`
}

type inner struct {
	Coordinates string `xml:"LinearRing>coordinates"`
}

var errShape = errors.New("no line and no polygon")

func (s Shape) placemark() (placemark, error) {
	p := placemark{Name: s.Name, Style: style{LineColor: hex(s.Color), LineWidth: s.Width, FillColor: hex(s.Color)}}
	if p.Style.LineWidth == 0 {
		p.Style.LineWidth = 2
	}
	for _, l := range s.Lines {
		c, err := coordinates(l, 2)
		if err != nil {
			return p, err
		}
		p.Shapes.Lines = append(p.Shapes.Lines, line{1, c})
	}
	for _, rings := range s.Polygons {
		g := polygon{Tessellate: 1}
		for i, r := range rings {
			c, err := coordinates(r, 4)
			switch {
			case err != nil:
				return p, err
			case r[0] != r[len(r)-1]:
				return p, errors.New("a ring is not closed")
			case i == 0:
				g.Outer = c
			default:
				g.Inner = append(g.Inner, inner{c})
			}
		}
		if len(rings) > 0 {
			p.Shapes.Polygons = append(p.Shapes.Polygons, g)
		}
	}
	if p.Shapes.Lines == nil && p.Shapes.Polygons == nil {
		return p, errShape
	}
	return p, nil
}

// hex is KML's order of a colour: alpha, blue, green, red.
func hex(c color.NRGBA) string { return fmt.Sprintf("%02x%02x%02x%02x", c.A, c.B, c.G, c.R) }

// coordinates are lon,lat pairs to a ten-millionth of a degree, a centimetre.
func coordinates(points [][2]float64, least int) (string, error) {
	if len(points) < least {
		return "", fmt.Errorf("a line or ring of %d points", len(points))
	}
	var b []byte
	for i, p := range points {
		if !(math.Abs(p[0]) <= 540 && math.Abs(p[1]) <= 90) {
			return "", fmt.Errorf("(%g, %g) is not a longitude and a latitude", p[0], p[1])
		}
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendFloat(b, math.Round(p[0]*1e7)/1e7, 'f', -1, 64)
		b = append(b, ',')
		b = strconv.AppendFloat(b, math.Round(p[1]*1e7)/1e7, 'f', -1, 64)
	}
	return string(b), nil
}
