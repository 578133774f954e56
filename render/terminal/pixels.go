package terminal

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"maps"
	"slices"
)

// Kitty writes a picture by kitty's graphics protocol: the PNG in pieces of
// base64, shown where the cursor is, then a line end.
func Kitty(w io.Writer, img image.Image) error {
	var data bytes.Buffer
	if err := png.Encode(&data, img); err != nil {
		return err
	}
	text := base64.StdEncoding.EncodeToString(data.Bytes())
	b := bufio.NewWriter(w)
	const piece = 4096
	for first := true; first || text != ""; first = false {
		part := text[:min(piece, len(text))]
		text = text[len(part):]
		control := ""
		if first {
			control = "a=T,f=100,"
		}
		more := 0
		if text != "" {
			more = 1
		}
		fmt.Fprintf(b, "\x1b_G%sm=%d;%s\x1b\\", control, more, part)
	}
	b.WriteByte('\n')
	return b.Flush()
}

// Sixel writes a picture in sixels (DEC VT330/VT340 Programmer Reference Manual,
// chapter 14): its own colours where there are no more than 256, else the
// commonest and, for the others, the nearest. What is not opaque stays the terminal's background.
func Sixel(w io.Writer, img image.Image) error {
	size := img.Bounds().Size()
	if size.X < 1 || size.Y < 1 {
		return fmt.Errorf("a picture of %d x %d pixels: nothing to draw", size.X, size.Y)
	}
	p := reduced(img)
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "\x1bP0;1q\"1;1;%d;%d", size.X, size.Y)
	for i, c := range p.Palette {
		if c := c.(color.NRGBA); opaque(c) {
			percent := func(v uint8) int { return (int(v)*100 + 127) / 255 }
			fmt.Fprintf(b, "#%d;2;%d;%d;%d", i, percent(c.R), percent(c.G), percent(c.B))
		}
	}
	for y := 0; y < size.Y; y += 6 {
		band(b, p, y)
	}
	b.WriteString("\x1b\\\n")
	return b.Flush()
}

// band writes six rows: for each colour that occurs its pixels from the left,
// then back to the left edge, and at last on to the next band.
func band(b *bufio.Writer, p *image.Paletted, y int) {
	wide := p.Rect.Dx()
	rows := min(6, p.Rect.Dy()-y)
	var used [256]bool
	for r := range rows {
		for _, k := range p.Pix[(y+r)*p.Stride : (y+r)*p.Stride+wide] {
			used[k] = true
		}
	}
	first := true
	for k, c := range p.Palette {
		if !used[k] || !opaque(c.(color.NRGBA)) {
			continue
		}
		if !first {
			b.WriteByte('$')
		}
		first = false
		fmt.Fprintf(b, "#%d", k)
		last, run := byte(0), 0
		for x := range wide {
			bits := byte(0)
			for r := range rows {
				if p.Pix[(y+r)*p.Stride+x] == byte(k) {
					bits |= 1 << r
				}
			}
			if bits != last || x == 0 {
				repeat(b, last, run)
				last, run = bits, 0
			}
			run++
		}
		if last != 0 {
			repeat(b, last, run)
		}
	}
	b.WriteByte('-')
}

// repeat writes the same six pixels so many times.
func repeat(b *bufio.Writer, bits byte, n int) {
	if n > 3 {
		fmt.Fprintf(b, "!%d", n)
		n = 1
	}
	for range n {
		b.WriteByte('?' + bits)
	}
}

// reduced is the picture with a palette of NRGBA colours, its corner at 0, 0.
func reduced(img image.Image) *image.Paletted {
	r := img.Bounds()
	plain := image.NewNRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	draw.Draw(plain, plain.Rect, img, r.Min, draw.Src)
	out := image.NewPaletted(plain.Rect, nil)
	place := map[color.NRGBA]byte{}
	for i := range out.Pix {
		q := plain.Pix[4*i : 4*i+4]
		c := color.NRGBA{q[0], q[1], q[2], q[3]}
		k, ok := place[c]
		if !ok {
			if len(place) == 256 {
				return spread(plain)
			}
			k = byte(len(place))
			place[c] = k
			out.Palette = append(out.Palette, c)
		}
		out.Pix[i] = k
	}
	return out
}

// spread keeps the colours that cover most and, for the others, draws the
// nearest of those and of 4 x 4 x 4 colours spread evenly.
func spread(p *image.NRGBA) *image.Paletted {
	counts := map[[3]byte]int{}
	for i := 0; i < len(p.Pix); i += 4 {
		if p.Pix[i+3] >= 128 {
			counts[[3]byte(p.Pix[i:])]++
		}
	}
	out := image.NewPaletted(p.Rect, nil)
	for _, c := range commonest(counts, 256-64-1) {
		out.Palette = append(out.Palette, color.NRGBA{c[0], c[1], c[2], 255})
	}
	for i := range 64 {
		out.Palette = append(out.Palette, color.NRGBA{uint8(i / 16 * 85), uint8(i / 4 % 4 * 85), uint8(i % 4 * 85), 255})
	}
	nearest := make(map[[3]byte]byte, len(counts))
	for c := range counts {
		nearest[c] = byte(out.Palette.Index(color.NRGBA{c[0], c[1], c[2], 255}))
	}
	out.Palette = append(out.Palette, color.NRGBA{})
	for i := range out.Pix {
		out.Pix[i] = byte(len(out.Palette) - 1)
		if q := p.Pix[4*i:]; q[3] >= 128 {
			out.Pix[i] = nearest[[3]byte(q)]
		}
	}
	return out
}

// commonest are the n colours that occur most, ties by their parts.
func commonest(counts map[[3]byte]int, n int) [][3]byte {
	all := slices.Collect(maps.Keys(counts))
	slices.SortFunc(all, func(a, b [3]byte) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), slices.Compare(a[:], b[:]))
	})
	return all[:min(n, len(all))]
}
