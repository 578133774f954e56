package resample

import (
	"image"
	"image/color"
	"image/draw"
)

// Image is a picture at the size cols x rows. Colours are mixed by how opaque
// they are, so that the colour of a transparent pixel leaves no fringe; opaque
// pictures equal matplotlib's, which mixes colours and opacity apart. What a
// kernel makes darker than black or brighter than white is cut off.
//
// The result does not depend on the number of workers.
func Image(src image.Image, cols, rows int, o Options) (*image.NRGBA, error) {
	size := src.Bounds().Size()
	j, err := newJob(size.Y, size.X, rows, cols, 4, o)
	if err != nil {
		return nil, err
	}
	in := plain(src)
	out := image.NewNRGBA(image.Rect(0, 0, cols, rows))
	if j.kernel == Nearest {
		j.pick(func(y, from int, columns []int) {
			line, dst := in.Pix[from*in.Stride:], out.Pix[y*out.Stride:(y+1)*out.Stride]
			for x, c := range columns {
				copy(dst[4*x:4*x+4], line[4*c:4*c+4])
			}
		}, func(y, same int) {
			copy(out.Pix[y*out.Stride:(y+1)*out.Stride], out.Pix[same*out.Stride:])
		})
		return out, nil
	}
	mix(j, func(y int, room []float32) []float32 {
		premultiplied(room, in.Pix[y*in.Stride:])
		return room
	}, func(_ int, room []float32) []float32 { return room },
		func(y int, line []float32) { divided(out.Pix[y*out.Stride:(y+1)*out.Stride], line) })
	return out, nil
}

// plain is the picture as NRGBA with its corner at the start of Pix.
func plain(src image.Image) *image.NRGBA {
	b := src.Bounds()
	if p, ok := src.(*image.NRGBA); ok {
		return p.SubImage(b).(*image.NRGBA)
	}
	out := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	p, ok := src.(*image.Paletted)
	if !ok {
		draw.Draw(out, out.Rect, src, b.Min, draw.Src)
		return out
	}
	var colors [256]color.NRGBA
	for i, c := range p.Palette {
		colors[i] = color.NRGBAModel.Convert(c).(color.NRGBA)
	}
	for y := range b.Dy() {
		line := p.Pix[p.PixOffset(b.Min.X, b.Min.Y+y):]
		for x := range b.Dx() {
			c := colors[line[x]]
			copy(out.Pix[y*out.Stride+4*x:], []byte{c.R, c.G, c.B, c.A})
		}
	}
	return out
}

// premultiplied fills in a row of pixels as numbers from 0 to 255, colours
// times opacity.
func premultiplied(dst []float32, pix []byte) {
	for i := 0; i+4 <= len(dst); i += 4 {
		q, p := dst[i:i+4:i+4], pix[i:i+4:i+4]
		if p[3] == 255 {
			q[0], q[1], q[2], q[3] = float32(p[0]), float32(p[1]), float32(p[2]), 255
			continue
		}
		a := float32(p[3]) / 255
		q[0], q[1], q[2], q[3] = a*float32(p[0]), a*float32(p[1]), a*float32(p[2]), float32(p[3])
	}
}

// divided is the way back, rounded to bytes.
func divided(pix []byte, line []float32) {
	for i := 0; i+4 <= len(line); i += 4 {
		p, q := pix[i:i+4:i+4], line[i:i+4:i+4]
		switch a := q[3]; {
		case a >= 254.5:
			p[0], p[1], p[2], p[3] = octet(q[0]), octet(q[1]), octet(q[2]), 255
		case a < .5:
			p[0], p[1], p[2], p[3] = 0, 0, 0, 0
		default:
			f := 255 / a
			p[0], p[1], p[2], p[3] = octet(q[0]*f), octet(q[1]*f), octet(q[2]*f), octet(a)
		}
	}
}

// octet rounds to a byte, 0 and 255 beyond its range.
func octet(v float32) byte {
	n := int32(v + .5)
	if uint32(n) <= 255 {
		return byte(n)
	}
	if n < 0 {
		return 0
	}
	return 255
}
