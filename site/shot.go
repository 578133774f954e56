package site

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	_ "image/jpeg" // what people upload
	"image/png"
)

// Bounds of an uploaded screenshot.
const (
	MaxPicture       = 20 << 20 // bytes
	maxPictureWidth  = 8_000
	maxPictureHeight = 60_000
	maxPicturePixels = 60_000_000
)

// CleanPicture decodes a PNG or JPEG within bounds and encodes its pixels anew
// as PNG: nothing of what was uploaded is ever served again.
func CleanPicture(data []byte) ([]byte, error) {
	if len(data) > MaxPicture {
		return nil, fmt.Errorf("screenshot: %d bytes; at most %d MB", len(data), MaxPicture>>20)
	}
	c, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || kind != "png" && kind != "jpeg" {
		return nil, errors.New("screenshot: neither a PNG nor a JPEG")
	}
	if c.Width < 16 || c.Height < 16 || c.Width > maxPictureWidth || c.Height > maxPictureHeight || c.Width*c.Height > maxPicturePixels {
		return nil, fmt.Errorf("screenshot: %d x %d pixels; 16 x 16 to %d x %d, at most %d million", c.Width, c.Height, maxPictureWidth, maxPictureHeight, maxPicturePixels/1_000_000)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("screenshot: broken: %w", err)
	}
	// Opaque pixels only: what lay behind a transparent one is nobody's.
	out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Over)
	var b bytes.Buffer
	if err := png.Encode(&b, out); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
