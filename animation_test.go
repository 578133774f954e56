package swelter

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	imagedraw "image/draw"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/table"
)

const animated = `m,y,g,v
a,1,p,1
a,2,p,2
b,1,p,3
b,2,p,9
a,1,q,1
a,2,q,5
b,1,q,3
b,2,q,0
a,1,r,1
a,2,r,7
b,2,r,4
`

func animate(t *testing.T, rows string, change func(s *Spec)) *Figure {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "in.csv"), []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	spec := Spec{Input: table.Input{Paths: []string{"in.csv"}}, Frames: Animation{By: "g", Rate: 4}}
	spec.Make.Matrix = &table.MatrixOptions{Rows: []string{"m"}, Cols: []string{"y"}, Value: "v"}
	if change != nil {
		change(&spec)
	}
	f, err := Run(context.Background(), spec, Env{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// gifFrames are the pictures of a GIF as a viewer shows them, by the standard
// library's decoder.
func gifFrames(t *testing.T, data []byte) (pictures []*image.RGBA, delays []int) {
	g, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	screen := image.NewRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	for _, p := range g.Image {
		imagedraw.Draw(screen, p.Rect, p, p.Rect.Min, imagedraw.Over)
		one := *screen
		one.Pix = bytes.Clone(screen.Pix)
		pictures = append(pictures, &one)
	}
	return pictures, g.Delay
}

// apngFrames does the same with an APNG: each part becomes a PNG of its own for
// the standard library's decoder.
func apngFrames(t *testing.T, data []byte) (pictures []*image.RGBA, delays []int) {
	var head, palette, control []byte
	var screen *image.RGBA
	chunk := func(name string, data []byte) []byte {
		b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
		b = append(append(b, name...), data...)
		return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
	}
	for at := 8; at < len(data); {
		n := int(binary.BigEndian.Uint32(data[at:]))
		name, body := string(data[at+4:at+8]), data[at+8:at+8+n]
		at += 12 + n
		switch name {
		case "IHDR":
			head = body
			screen = image.NewRGBA(image.Rect(0, 0, int(binary.BigEndian.Uint32(body)), int(binary.BigEndian.Uint32(body[4:]))))
		case "PLTE":
			palette = chunk("PLTE", body)
		case "fcTL":
			control = body
		case "IDAT", "fdAT":
			if name == "fdAT" {
				body = body[4:]
			}
			own := append(bytes.Clone(control[4:12]), head[8:]...)
			file := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", own)...)
			file = append(append(append(file, palette...), chunk("IDAT", body)...), chunk("IEND", nil)...)
			part, err := png.Decode(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			x, y := int(binary.BigEndian.Uint32(control[12:])), int(binary.BigEndian.Uint32(control[16:]))
			imagedraw.Draw(screen, part.Bounds().Add(image.Pt(x, y)), part, image.Point{}, imagedraw.Src)
			one := *screen
			one.Pix = bytes.Clone(screen.Pix)
			pictures = append(pictures, &one)
			delays = append(delays, int(binary.BigEndian.Uint16(control[20:])))
		}
	}
	return pictures, delays
}

// In every frame of every format every cell has the colour of its value under
// the one norm, and where nothing changes no pixel does.
func TestAnimationsDecoded(t *testing.T) {
	f := animate(t, animated, nil)
	dir := t.TempDir()
	if err := f.SaveFiles(Files{Pictures: []string{filepath.Join(dir, "a.gif"), filepath.Join(dir, "a.apng"), filepath.Join(dir, "f-%02d.png")}}); err != nil {
		t.Fatal(err)
	}
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	moving, delays := gifFrames(t, read("a.gif"))
	moving2, delays2 := apngFrames(t, read("a.apng"))
	var single []*image.RGBA
	for _, name := range []string{"f-01.png", "f-02.png", "f-03.png"} {
		img, err := png.Decode(bytes.NewReader(read(name)))
		if err != nil {
			t.Fatal(err)
		}
		own := image.NewRGBA(img.Bounds())
		imagedraw.Draw(own, own.Rect, img, image.Point{}, imagedraw.Src)
		single = append(single, own)
	}
	for _, d := range [][]int{delays, delays2} {
		if len(d) != 3 || d[0] != 25 || d[1] != 25 || d[2] != 100 {
			t.Errorf("delays %v", d)
		}
	}
	if f.Fitted.Lo != 0 || f.Fitted.Hi != 9 || f.Frames()[1].Name != "q" {
		t.Fatalf("limits %v to %v", f.Fitted.Lo, f.Fitted.Hi)
	}
	for format, pictures := range map[string][]*image.RGBA{"gif": moving, "apng": moving2, "png": single} {
		for i, panel := range f.Panels {
			box := panel.drawn().Box
			for row := range 2 {
				for col := range 2 {
					v := panel.Grid.At(row, col)
					if v != v {
						continue
					}
					x, y := int(box[0]+box[2]*(float64(col)+.5)/2), int(box[1]+box[3]*(float64(row)+.5)/2)
					want := f.Mapper.Color(v)
					if got := pictures[i].RGBAAt(x, y); far(got, want) > 4 {
						t.Errorf("%s frame %d cell %d,%d of %v: %v, want %v", format, i, row, col, v, got, want)
					}
				}
			}
		}
		// The first cell is 1 in all frames.
		box := f.Panels[0].drawn().Box
		cell := image.Rect(int(box[0])+2, int(box[1])+2, int(box[0]+box[2]/2)-2, int(box[1]+box[3]/2)-2)
		for y := cell.Min.Y; y < cell.Max.Y; y++ {
			for x := cell.Min.X; x < cell.Max.X; x++ {
				if a, b, c := pictures[0].RGBAAt(x, y), pictures[1].RGBAAt(x, y), pictures[2].RGBAAt(x, y); a != b || b != c {
					t.Fatalf("%s: pixel %d,%d flickers: %v %v %v", format, x, y, a, b, c)
				}
			}
		}
	}
}

func far(a color.RGBA, b color.NRGBA) int {
	d := 0
	for _, k := range [][2]uint8{{a.R, b.R}, {a.G, b.G}, {a.B, b.B}} {
		d = max(d, int(k[0])-int(k[1]), int(k[1])-int(k[0]))
	}
	return d
}

// One norm each, when asked.
func TestFramesOfTheirOwn(t *testing.T) {
	f := animate(t, animated, func(s *Spec) { s.Frames.Norm = "own" })
	if f.Panels[0].Fitted.Lo != 1 || f.Panels[1].Fitted.Lo != 0 {
		t.Errorf("limits from %v and %v", f.Panels[0].Fitted.Lo, f.Panels[1].Fitted.Lo)
	}
}

func TestAnimationsRefused(t *testing.T) {
	spec := Spec{Frames: Animation{By: "g"}}
	spec.Make.Matrix = &table.MatrixOptions{}
	for _, c := range []struct {
		path, want string
		still      bool
	}{
		{"a.png", "one picture, and frames are several; write .html, .gif, .apng or .mp4, or number them: frame-%03d.png", false},
		{"a.gif", "say what they go along, such as --frames time", true},
		{"f-%03d.png", "numbers the frames of an animation", true},
	} {
		s := spec
		if c.still {
			s.Frames = Animation{}
		}
		if err := (Files{Pictures: []string{c.path}}).Check(s, Env{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.path, err)
		}
	}
	spec.Facet.By = "h"
	if err := spec.check(); err == nil || !strings.Contains(err.Error(), "take one of them") {
		t.Error(err)
	}
}
