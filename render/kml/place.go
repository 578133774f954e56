package kml

import (
	"fmt"
	"image"
	"math"
)

// placed is the document with the picture cut at the poles, and its box. West is
// -180 up to 180 and east is west plus the width: across the 180th meridian it
// is more than 180, as KML has it, so that east is never below west.
func (d Document) placed() (Document, latLonBox, error) {
	if d.Picture == nil || d.Screen != nil {
		if d.Screen == nil && d.Legend == nil && len(d.Shapes) == 0 {
			return d, latLonBox{}, errNothing
		}
		return d, latLonBox{}, nil
	}
	e, size := d.Extent, d.Picture.Bounds()
	for _, v := range []float64{e.XMin, e.YMin, e.XMax, e.YMax} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return d, latLonBox{}, fmt.Errorf("kml: the extent %g,%g,%g,%g is not finite", e.XMin, e.YMin, e.XMax, e.YMax)
		}
	}
	switch {
	case size.Empty():
		return d, latLonBox{}, fmt.Errorf("kml: the picture has %d x %d pixels", size.Dx(), size.Dy())
	case e.XMin >= e.XMax || e.YMin >= e.YMax:
		return d, latLonBox{}, fmt.Errorf("kml: the extent %g,%g,%g,%g has a minimum that is not below its maximum", e.XMin, e.YMin, e.XMax, e.YMax)
	case e.Width() > 360*(1+1e-12):
		return d, latLonBox{}, fmt.Errorf("kml: the extent is %g degrees wide, more than once around the world; are its coordinates longitudes and latitudes?", e.Width())
	}
	step := e.Height() / float64(size.Dy())
	above, below := 0, 0 // rows that reach beyond a pole
	if e.YMax > 90 {
		above = int(math.Ceil((e.YMax-90)/step - 1e-9))
	}
	if e.YMin < -90 {
		below = int(math.Ceil((-90-e.YMin)/step - 1e-9))
	}
	if above+below >= size.Dy() {
		return d, latLonBox{}, fmt.Errorf("kml: latitudes %g to %g lie beyond the poles; are its coordinates longitudes and latitudes?", e.YMin, e.YMax)
	}
	if above+below > 0 {
		sub, ok := d.Picture.(interface {
			SubImage(image.Rectangle) image.Image
		})
		if !ok {
			return d, latLonBox{}, fmt.Errorf("kml: a picture of type %T cannot be cut", d.Picture)
		}
		d.Picture = sub.SubImage(image.Rect(size.Min.X, size.Min.Y+above, size.Max.X, size.Max.Y-below))
	}
	turns := 360 * math.Floor((e.XMin+180)/360)
	return d, latLonBox{
		North: math.Min(90, e.YMax-float64(above)*step), South: math.Max(-90, e.YMin+float64(below)*step),
		West: e.XMin - turns, East: e.XMin - turns + min(e.Width(), 360), // what is wider is rounding
	}, nil
}
