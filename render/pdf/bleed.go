package pdf

import "image"

// bleed gives pixels that are fully transparent the colour of the nearest one
// that is not, by steps along rows and columns. Viewers that shrink a picture mix
// its colours before its transparency: whatever stands under a transparent pixel
// would show as a rim.
func bleed(pic image.Image, alpha *image.Gray) image.Image {
	switch p := pic.(type) {
	case *image.Paletted:
		out := image.NewPaletted(p.Rect, p.Palette)
		spread(out.Pix, out.Stride, p.Pix, p.Stride, 1, alpha)
		return out
	case *image.NRGBA:
		out := image.NewNRGBA(p.Rect)
		spread(out.Pix, out.Stride, p.Pix, p.Stride, 4, alpha)
		return out
	}
	return pic
}

// spread copies pixels of size bytes each, and lets them grow over transparent
// ones: once from the top left and once from the bottom right.
func spread(dst []byte, dstStride int, src []byte, srcStride, size int, alpha *image.Gray) {
	w, h := alpha.Rect.Dx(), alpha.Rect.Dy()
	const far = 1 << 30
	steps := make([]int32, w*h)
	for y := range h {
		copy(dst[y*dstStride:][:w*size], src[y*srcStride:])
		for x := range w {
			if alpha.Pix[y*alpha.Stride+x] == 0 {
				steps[y*w+x] = far
			}
		}
	}
	take := func(x, y, fromX, fromY int) {
		if s := steps[fromY*w+fromX] + 1; s < steps[y*w+x] {
			steps[y*w+x] = s
			copy(dst[y*dstStride+x*size:][:size], dst[fromY*dstStride+fromX*size:])
		}
	}
	for y := range h {
		for x := range w {
			if x > 0 {
				take(x, y, x-1, y)
			}
			if y > 0 {
				take(x, y, x, y-1)
			}
		}
	}
	for y := h - 1; y >= 0; y-- {
		for x := w - 1; x >= 0; x-- {
			if x < w-1 {
				take(x, y, x+1, y)
			}
			if y < h-1 {
				take(x, y, x, y+1)
			}
		}
	}
}
