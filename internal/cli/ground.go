package cli

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"io"
	"math"
	"path/filepath"
	"strings"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/geo"
	"github.com/swelter/swelter/render/geojson"
	"github.com/swelter/swelter/render/geotiff"
	"github.com/swelter/swelter/render/kml"
	"github.com/swelter/swelter/render/qml"
	"github.com/swelter/swelter/tick"
)

// What goes to maps: pictures that lie on the ground, contours as lines and
// areas, values with their place.

func init() {
	for _, ending := range []string{".tif", ".tiff"} {
		swelter.RegisterData(ending, writeGeoTIFF)
		swelter.RegisterCompanion(ending, swelter.Companion{Suffix: ".qml", Needed: styled, Write: writeQML})
	}
	swelter.RegisterData(".geojson", writeGeoJSON)
	swelter.RegisterPicture("kmz", []string{".kmz"}, writeKMZ)
	swelter.RegisterPair(swelter.Pair{
		Name: "kml", Ending: ".kml", Suffix: "-overlay.png", Document: writeKML, Picture: writeOverlay,
		Needed: func(f *swelter.Figure) bool { return !f.Spec.Contour.Fill && f.Regions() == nil },
	})
}

// onLonLat reports whether the recipe says that the axes are degrees.
func onLonLat(f *swelter.Figure) bool {
	d := f.Spec.Make.Density
	if f.Spec.Make.Map != nil {
		return true
	}
	return d != nil && d.LonLat
}

// writeGeoTIFF writes the values, a band a group, and how they were made.
func writeGeoTIFF(w io.Writer, f *swelter.Figure) error {
	o := geotiff.Options{Meta: f.Scene().Meta}
	if onLonLat(f) {
		o.CRS = geotiff.LonLat
	}
	if f.Regions() != nil || f.Spec.Make.Map != nil && f.Plot().Map.Cells == nil {
		return errors.New("a GeoTIFF holds the cells of a grid; write regions and lines as .geojson or .csv")
	}
	values := f.Raster()
	if f.Groups != nil {
		values, o.Bands = f.Groups[0], f.Groups[1:]
	}
	for _, i := range f.Facts {
		o.Items = append(o.Items, geotiff.Item{Name: i.Name, Value: i.Value})
	}
	return geotiff.Write(w, values, o)
}

// styled reports whether the values of a figure have colours of their own.
func styled(f *swelter.Figure) bool {
	p := f.Plot()
	return f.Panels == nil && p.Image == nil && p.Mapper != nil && p.Said == nil
}

// writeQML writes the colours of a GeoTIFF for QGIS. On a map what is missing is
// transparent, unless it was given a colour.
func writeQML(w io.Writer, f *swelter.Figure) error {
	m := *f.Plot().Mapper
	if f.Spec.Color.Missing == "" {
		m.Missing = color.NRGBA{}
	}
	return qml.Write(w, &m, f.Spec.Figure.Alpha)
}

// onGround reports whether an output is data of points or the ground, not a picture.
func onGround(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".tif", ".tiff", ".geojson", ".grid":
		return true
	}
	return false
}

// writeGeoJSON writes the contours, or the cells or hexagons where there are none.
func writeGeoJSON(w io.Writer, f *swelter.Figure) error {
	o := geojson.Options{Meta: f.Scene().Meta, Groups: f.Groups}
	if onLonLat(f) {
		o.EPSG = 4326
	}
	var list []geojson.Feature
	if shapes := f.Regions(); shapes != nil {
		for _, s := range shapes {
			properties := []geojson.Property{{Name: "id", Value: s.ID}, {Name: "name", Value: s.Name}}
			if s.Value == s.Value {
				properties = append(properties, geojson.Property{Name: "value", Value: s.Value}, geojson.Property{Name: "fill", Value: fmt.Sprintf("#%02x%02x%02x", s.Color.R, s.Color.G, s.Color.B)})
			}
			list = append(list, geojson.Feature{Area: s.Area, Lines: s.Lines, Properties: properties})
		}
		return geojson.Features(w, list, o)
	}
	switch hexagons := f.Hexagons(); {
	case hexagons != nil:
		for _, h := range hexagons {
			var ring orb.Ring
			for i := range len(h.Outline) + 1 {
				ring = append(ring, h.Outline[i%len(h.Outline)])
			}
			list = append(list, geojson.Feature{Area: orb.MultiPolygon{{ring}}, Properties: []geojson.Property{{Name: "value", Value: h.Value}}})
		}
		return geojson.Features(w, list, o)
	case f.Contours == nil:
		return geojson.Cells(w, f.Grid, o)
	}
	for _, c := range f.Contours {
		p := []geojson.Property{{Name: "kind", Value: c.Kind}, {Name: "value", Value: c.From}}
		switch c.Kind {
		case "band":
			p = append(p, geojson.Property{Name: "to", Value: c.To})
		case "volume":
			p = append(p, geojson.Property{Name: "share", Value: c.Share}, geojson.Property{Name: "size", Value: c.Size})
			if c.Unit != "" {
				p = append(p, geojson.Property{Name: "size unit", Value: c.Unit})
			}
		}
		if f.Grid.Unit != "" {
			p = append(p, geojson.Property{Name: "unit", Value: f.Grid.Unit})
		}
		list = append(list, geojson.Feature{Lines: c.Lines, Area: c.Area, Properties: p})
	}
	return geojson.Features(w, list, o)
}

// projected is a coordinate that no screen or page has, and metres of a
// projection soon do.
const projected = 1e5

// offGround reports whether a density's coordinates are neither degrees nor, by
// their size, metres of a projection: pixels of a page, a room, a microscope's
// slide. Its figure is then shown over the screen.
func offGround(f *swelter.Figure) bool {
	if d := f.Spec.Make.Density; d == nil || d.LonLat || f.Scene() == nil {
		return false
	}
	_, e, err := f.OnGround()
	return err != nil && max(math.Abs(e.XMin), math.Abs(e.XMax), math.Abs(e.YMin), math.Abs(e.YMax)) < projected
}

// offGroundNote says what a KML shows of coordinates that are not on the ground.
func offGroundNote(f *swelter.Figure, pictures []string) string {
	for _, path := range pictures {
		if ext := strings.ToLower(filepath.Ext(path)); (ext == ".kmz" || ext == ".kml") && offGround(f) {
			return "the coordinates are not on the ground: " + filepath.Base(path) + " shows the figure over the screen; --lonlat says that they are degrees, swelter map --crs EPSG:N what else they are"
		}
	}
	return ""
}

// groundDocument is the picture with the contours over it. Bands are in the
// picture's place.
func groundDocument(f *swelter.Figure) (kml.Document, error) {
	d := kml.Document{Meta: f.Scene().Meta}
	for _, r := range f.Regions() {
		if r.Value != r.Value {
			continue
		}
		s := kml.Shape{Name: fmt.Sprintf("%s: %.6g", r.Name, r.Value), Color: r.Color, Width: 2}
		for _, l := range geo.CutLines(r.Lines) {
			s.Lines = append(s.Lines, pairsOf(l))
		}
		if r.Area != nil {
			s.Color.A, s.Width = 0xd0, 1
		}
		for _, p := range geo.CutAreas(r.Area) {
			var rings [][][2]float64
			for _, ring := range p {
				rings = append(rings, pairsOf(ring))
			}
			s.Polygons = append(s.Polygons, rings)
		}
		if s.Lines != nil || s.Polygons != nil {
			d.Shapes = append(d.Shapes, s)
		}
	}
	if f.Regions() != nil {
		return d, nil
	}
	if offGround(f) {
		var figure bytes.Buffer
		err := f.Encode(&figure, "png")
		d.Screen = figure.Bytes()
		return d, err
	}
	var err error
	if d.Picture, d.Extent, err = f.OnGround(); err != nil {
		return d, err
	}
	locale, err := tick.ParseLocale(f.Spec.Figure.Locale)
	if err != nil {
		return d, err
	}
	for _, c := range f.Contours {
		lines, area := geo.CutLines(c.Lines), geo.CutAreas(c.Area)
		s := kml.Shape{Name: c.Label(locale), Color: c.Color, Width: 2}
		switch c.Kind {
		case "volume": // its border, so that what lies in it is seen
			s.Color, s.Width = color.NRGBA{A: 0xff}, 3
			for _, p := range area {
				for _, r := range p {
					lines = append(lines, orb.LineString(r))
				}
			}
		case "band":
			s.Color.A = 0xb0
			for _, p := range area {
				var rings [][][2]float64
				for _, r := range p {
					rings = append(rings, pairsOf(r))
				}
				s.Polygons = append(s.Polygons, rings)
			}
		}
		for _, l := range lines {
			s.Lines = append(s.Lines, pairsOf(l))
		}
		if s.Lines != nil || s.Polygons != nil {
			d.Shapes = append(d.Shapes, s)
		}
	}
	if f.Spec.Contour.Fill {
		d.Picture = nil
	}
	return d, nil
}

func pairsOf[P ~[]orb.Point](points P) [][2]float64 {
	out := make([][2]float64, len(points))
	for i, p := range points {
		out[i] = p
	}
	return out
}

func writeKMZ(w io.Writer, f *swelter.Figure) error {
	d, err := groundDocument(f)
	if err != nil {
		return errors.New("kmz: " + err.Error())
	}
	return kml.KMZ(w, d)
}

func writeKML(w io.Writer, f *swelter.Figure, picture string) error {
	d, err := groundDocument(f)
	if err != nil {
		return errors.New("kml: " + err.Error())
	}
	return kml.KML(w, d, picture, "")
}

// writeOverlay is the picture that a KML file names.
func writeOverlay(w io.Writer, f *swelter.Figure) error {
	d, err := groundDocument(f)
	if err != nil {
		return errors.New("kml: " + err.Error())
	}
	return kml.Overlay(w, d)
}
