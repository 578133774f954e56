package geojson

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/scene"
)

// Feature is a line or an area with what is said of it.
type Feature struct {
	Lines      orb.MultiLineString
	Area       orb.MultiPolygon
	Properties []Property
}

// Property is one member of a feature's properties; a Value is a string or a
// finite number. Infinite numbers are left out.
type Property struct {
	Name  string
	Value any
}

// Features writes lines and areas as a FeatureCollection, those without any
// point left out. Outer rings run against the clock as RFC 7946 asks; with EPSG
// 4326 geometry is brought to -180 up to 180 and cut there. Coordinates have
// nine digits.
func Features(w io.Writer, list []Feature, o Options) error {
	c := cells{Writer: bufio.NewWriterSize(w, 1<<16)}
	c.head(o)
	n := 0
	for _, f := range list {
		if o.EPSG == 4326 {
			f.Lines, f.Area = geo.CutLines(f.Lines), geo.CutAreas(f.Area)
		}
		var kind string
		var coordinates any
		switch {
		case len(f.Area) > 0:
			kind, coordinates = "MultiPolygon", f.Area
		case len(f.Lines) > 0:
			kind, coordinates = "MultiLineString", f.Lines
		default:
			continue
		}
		b, err := json.Marshal(rounded(coordinates))
		if err != nil {
			return fmt.Errorf("geojson: %w", err)
		}
		if n++; n > 1 {
			c.WriteByte(',')
		}
		fmt.Fprintf(c, "\n"+`{"type":"Feature","geometry":{"type":%q,"coordinates":%s},"properties":{`, kind, b)
		if err := c.properties(f.Properties); err != nil {
			return err
		}
		c.WriteString("}}")
	}
	c.WriteString("\n]}\n")
	return c.Flush()
}

func (c *cells) properties(list []Property) error {
	n := 0
	for _, p := range list {
		if v, ok := p.Value.(float64); ok && (math.IsInf(v, 0) || math.IsNaN(v)) {
			continue
		}
		value, err := json.Marshal(p.Value)
		if err != nil {
			return fmt.Errorf("geojson: property %q: %w", p.Name, err)
		}
		if n++; n > 1 {
			c.WriteByte(',')
		}
		fmt.Fprintf(c, "%s:%s", text(p.Name), value)
	}
	return nil
}

// rounded brings coordinates to nine significant digits: on the ground better
// than a decimetre.
func rounded(coordinates any) any {
	digits := func(v float64) float64 {
		if v == 0 || math.IsInf(v, 0) || math.IsNaN(v) {
			return v
		}
		p := math.Pow(10, 8-math.Floor(math.Log10(math.Abs(v))))
		if math.IsInf(p, 0) || p == 0 {
			return v
		}
		return math.Round(v*p) / p
	}
	points := func(from []orb.Point) {
		for i, p := range from {
			from[i] = orb.Point{digits(p[0]), digits(p[1])}
		}
	}
	switch g := coordinates.(type) {
	case orb.MultiLineString:
		g = g.Clone()
		for _, l := range g {
			points(l)
		}
		return g
	case orb.MultiPolygon:
		g = g.Clone()
		for _, p := range g {
			for _, r := range p {
				points(r)
			}
		}
		return g
	}
	return coordinates
}

// head writes what stands before the features.
func (c *cells) head(o Options) {
	c.WriteString(`{"type":"FeatureCollection"`)
	if c.g != nil {
		c.member("name", c.g.Name)
		c.member("unit", c.g.Unit)
	}
	c.about(o.Meta)
	if o.EPSG != 0 && o.EPSG != 4326 {
		fmt.Fprintf(c, ",\n"+`"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::%d"}}`, o.EPSG)
	}
	c.WriteString(",\n\"features\":[")
}

func (c *cells) about(m scene.Meta) {
	c.member("title", m.Title)
	c.member("description", m.Description)
	c.member("software", m.Software)
	if json.Valid(m.Recipe) {
		c.WriteString(",\n\"recipe\":")
		c.Write(m.Recipe)
	}
}
