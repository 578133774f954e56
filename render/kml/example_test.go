package kml_test

import (
	"bytes"
	"fmt"
	"image"

	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/render/kml"
	"github.com/swelter/swelter/scene"
)

// A picture that lies across the 180th meridian.
func ExampleKMZ() {
	var file bytes.Buffer
	err := kml.KMZ(&file, kml.Document{
		Meta:    scene.Meta{Title: "Fiji"},
		Picture: image.NewRGBA(image.Rect(0, 0, 512, 512)),
		Extent:  geom.Extent{XMin: 176, YMin: -20, XMax: 182, YMax: -15},
	})
	fmt.Println(file.Len() > 0, err)
	// Output: true <nil>
}
