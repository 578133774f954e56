package npy

import (
	"context"
	"fmt"
	"image"
	"image/color"
)

// Picture is an array of rows x columns x 3 or 4, read as colours as matplotlib's
// imshow does: integers from 0 to 255, floats from 0 to 1, what lies beyond cut
// off; the fourth is the opacity, not premultiplied. A pixel with a missing part
// is transparent. ok is false for arrays of another shape.
func (f *file) Picture(ctx context.Context) (img image.Image, ok bool, err error) {
	s := f.h.Shape
	if len(s) != 3 || s[2] != 3 && s[2] != 4 {
		return nil, false, nil
	}
	if f.h.Type.Kind == 'b' {
		return nil, false, fmt.Errorf("%s: colours of true and false; save them as floats or as integers from 0 to 255", f.r.Name)
	}
	values, err := f.values(ctx)
	if err != nil {
		return nil, false, err
	}
	scale := 1.0
	if f.h.Type.Kind == 'f' {
		scale = 255
	}
	rows, cols, depth := int(s[0]), int(s[1]), int(s[2])
	out := image.NewNRGBA(image.Rect(0, 0, cols, rows))
	for i := range rows * cols {
		c := [4]uint8{3: 0xff}
		whole := true
		for k, v := range values[i*depth : (i+1)*depth] {
			whole = whole && v == v
			c[k] = uint8(min(max(v*scale, 0), 255)) // NaN is dealt with below
		}
		if whole {
			out.SetNRGBA(i%cols, i/cols, color.NRGBA{c[0], c[1], c[2], c[3]})
		}
	}
	return out, true, nil
}
