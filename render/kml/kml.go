// Package kml writes pictures that lie on the ground, and the lines and areas
// of contours, as KML 2.2 (OGC 07-147r2), alone or with their pictures in one
// KMZ file.
//
// Coordinates are degrees of longitude and latitude. A picture lies as it is
// between its edges: its rows are parallels at equal steps of latitude. What has
// no place on the ground can be shown over the screen.
package kml

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"time"

	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/render/internal/pngfile"
	"github.com/swelter/swelter/scene"
)

// Document is what one file shows. The zero value of each part leaves it out.
type Document struct {
	Meta    scene.Meta  // title, description, software, recipe
	Picture image.Image // *image.RGBA, *image.NRGBA or *image.Paletted; row 0 is north
	Extent  geom.Extent // of the picture
	Legend  image.Image // drawn on the screen at its own size, at the lower left
	Screen  []byte      // a PNG shown in the middle of the screen, in place of Picture
	Shapes  []Shape
}

// Shape is a line or an area with a colour, such as one level of a contour.
type Shape struct {
	Name     string
	Color    color.NRGBA
	Width    float64          // of lines, in pixels; 0 means 2
	Lines    [][][2]float64   // of (lon, lat)
	Polygons [][][][2]float64 // of rings, the outer one first, each closed
}

// KMZ writes the document with its pictures inside, which can be moved and
// mailed as one file.
func KMZ(w io.Writer, d Document) error {
	d, box, err := d.placed()
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	var doc bytes.Buffer
	if err := d.write(&doc, box, overlayName, legendName); err != nil {
		return err
	}
	// Readers take the first KML of the archive.
	if err := add(z, "doc.kml", zip.Deflate, func(w io.Writer) error { _, err := doc.WriteTo(w); return err }); err != nil {
		return err
	}
	if d.Picture != nil || d.Screen != nil {
		if err := add(z, overlayName, zip.Store, d.overlay); err != nil {
			return err
		}
	}
	if d.Legend != nil {
		if err := add(z, legendName, zip.Store, func(w io.Writer) error { return pngfile.Encode(w, d.Legend, pngfile.Info{}) }); err != nil {
			return err
		}
	}
	return z.Close()
}

const overlayName, legendName = "files/overlay.png", "files/legend.png"

// add adds a file to the archive, at the first day that an archive knows: the
// same bytes always.
func add(z *zip.Writer, name string, method uint16, write func(io.Writer) error) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		return err
	}
	return write(w)
}

// KML writes the document alone. Its pictures are to be written beside it, under
// the names given; Placed says what picture that is.
func KML(w io.Writer, d Document, picture, legend string) error {
	d, box, err := d.placed()
	if err != nil {
		return err
	}
	return d.write(w, box, picture, legend)
}

// Overlay writes the picture that KML names, as PNG.
func Overlay(w io.Writer, d Document) error {
	d, _, err := d.placed()
	switch {
	case err != nil:
		return err
	case d.Picture == nil && d.Screen == nil:
		return errNothing
	}
	return d.overlay(w)
}

// overlay writes the picture that is placed or lies over the screen.
func (d Document) overlay(w io.Writer) error {
	if d.Screen != nil {
		_, err := w.Write(d.Screen)
		return err
	}
	return pngfile.Encode(w, d.Picture, pngfile.Info{})
}

// Placed is the picture as it is written and where it lies: rows beyond a pole
// are cut off, and the extent starts from -180 up to 180.
func (d Document) Placed() (image.Image, geom.Extent, error) {
	d, box, err := d.placed()
	return d.Picture, geom.Extent{XMin: box.West, YMin: box.South, XMax: box.East, YMax: box.North}, err
}

type kmlFile struct {
	XMLName  xml.Name `xml:"http://www.opengis.net/kml/2.2 kml"`
	Document document `xml:"Document"`
}

// document and what follows have their elements in the order of the schema.
type document struct {
	Name        string    `xml:"name,omitempty"`
	Description string    `xml:"description,omitempty"`
	Data        *extended `xml:"ExtendedData"`
	Overlays    []overlay
	Screens     []screen
	Placemarks  []placemark
}

type extended struct {
	Data []data `xml:"Data"`
}

type data struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value"`
}

type overlay struct {
	XMLName xml.Name  `xml:"GroundOverlay"`
	Name    string    `xml:"name"`
	Href    string    `xml:"Icon>href"`
	Box     latLonBox `xml:"LatLonBox"`
}

type latLonBox struct {
	North float64 `xml:"north"`
	South float64 `xml:"south"`
	East  float64 `xml:"east"`
	West  float64 `xml:"west"`
}

type screen struct {
	XMLName xml.Name `xml:"ScreenOverlay"`
	Name    string   `xml:"name"`
	Href    string   `xml:"Icon>href"`
	Overlay place    `xml:"overlayXY"`
	Screen  place    `xml:"screenXY"`
	Size    place    `xml:"size"`
}

type place struct {
	X      float64 `xml:"x,attr"`
	Y      float64 `xml:"y,attr"`
	XUnits string  `xml:"xunits,attr"`
	YUnits string  `xml:"yunits,attr"`
}

func (d Document) write(w io.Writer, box latLonBox, picture, legend string) error {
	k := kmlFile{Document: document{Name: d.Meta.Title, Description: balloon(d.Meta.Description), Data: d.metadata()}}
	if d.Picture != nil {
		k.Document.Overlays = []overlay{{Name: "Heatmap", Href: picture, Box: box}}
	}
	if d.Screen != nil {
		over, err := d.screen(picture)
		if err != nil {
			return err
		}
		k.Document.Screens = append(k.Document.Screens, over)
	}
	if d.Legend != nil {
		k.Document.Screens = append(k.Document.Screens, screen{Name: "Legend", Href: legend,
			Overlay: place{0, 0, "fraction", "fraction"},
			Screen:  place{16, 32, "pixels", "pixels"},
			Size:    place{-1, -1, "fraction", "fraction"}, // its own size
		})
	}
	for i, s := range d.Shapes {
		p, err := s.placemark()
		if err != nil {
			return fmt.Errorf("shape %d: %w", i+1, err)
		}
		k.Document.Placemarks = append(k.Document.Placemarks, p)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(k); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// screen is the picture over the middle of the screen, nine tenths as high or as
// wide; the other side follows, which is what a size of 0 says.
func (d Document) screen(href string) (screen, error) {
	c, err := png.DecodeConfig(bytes.NewReader(d.Screen))
	if err != nil {
		return screen{}, fmt.Errorf("kml: the picture over the screen: %w", err)
	}
	middle := place{.5, .5, "fraction", "fraction"}
	size := place{0, .9, "fraction", "fraction"}
	if c.Width*10 > c.Height*16 { // wider than a screen
		size.X, size.Y = .9, 0
	}
	return screen{Name: "Heatmap", Href: href, Overlay: middle, Screen: middle, Size: size}, nil
}

// balloon is a text that viewers show as HTML.
func balloon(s string) string {
	return strings.ReplaceAll(html.EscapeString(s), "\n", "<br>")
}

func (d Document) metadata() *extended {
	var e extended
	if d.Meta.Software != "" {
		e.Data = append(e.Data, data{"software", d.Meta.Software})
	}
	if len(d.Meta.Recipe) > 0 {
		e.Data = append(e.Data, data{"recipe", string(d.Meta.Recipe)})
	}
	if e.Data == nil {
		return nil
	}
	return &e
}

var errNothing = errors.New("kml: nothing to show: no picture, legend or shape")
