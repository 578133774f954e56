package terminal_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/render/terminal"
	"github.com/swelter/swelter/shade"
	"pgregory.net/rapid"
)

func plot(t testing.TB, rows, cols int, values ...float64) terminal.Plot {
	m, err := colormap.Named("viridis")
	if err != nil {
		t.Fatal(err)
	}
	g := grid.New(rows, cols)
	copy(g.Values, values)
	n, _, err := norm.Fit(g.Values, norm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return terminal.Plot{Grid: g, Mapper: shade.New(n, m, color.NRGBA{128, 128, 128, 255})}
}

func write(t testing.TB, p terminal.Plot, o terminal.Options) string {
	var b bytes.Buffer
	if err := terminal.Write(&b, p, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// half is what a terminal shows in half a character.
type half struct {
	r rune
	c color.NRGBA
}

// screen is what a terminal makes of the lines: for each character its upper and
// lower half. Anything but colours and their reset is an error.
func screen(t testing.TB, s string) [][][2]half {
	var out [][][2]half
	none := color.NRGBA{}
	for _, line := range strings.Split(strings.TrimSuffix(s, "\n"), "\n") {
		var row [][2]half
		fg, bg := none, none
		for line != "" {
			if m := sgr.FindStringSubmatch(line); m != nil {
				line = line[len(m[0]):]
				switch {
				case m[1] == "0":
					fg, bg = none, none
				case m[1] == "49":
					bg = none
				case strings.HasPrefix(m[1], "38;2;"):
					fg = rgb(m[1][5:])
				case strings.HasPrefix(m[1], "48;2;"):
					bg = rgb(m[1][5:])
				default:
					t.Fatalf("a control %q", m[1])
				}
				continue
			}
			r := []rune(line)[0]
			line = line[len(string(r)):]
			if r < ' ' || r >= 0x7f && r < 0xa0 {
				t.Fatalf("a control character %U", r)
			}
			cell := [2]half{{r, bg}, {r, bg}}
			switch r {
			case '▀':
				cell[0].c = fg
			case '▄':
				cell[1].c = fg
			}
			row = append(row, cell)
		}
		if fg != none || bg != none {
			t.Fatalf("colours go on behind the line %q", line)
		}
		out = append(out, row)
	}
	return out
}

var sgr = regexp.MustCompile("^\x1b\\[([0-9;]*)m")

func rgb(s string) color.NRGBA {
	var v [3]int
	for i, p := range strings.Split(s, ";") {
		v[i], _ = strconv.Atoi(p)
	}
	return color.NRGBA{uint8(v[0]), uint8(v[1]), uint8(v[2]), 255}
}

// Every half of a character has the colour of its cell: 3 x 2 cells in 30
// characters, labels "a", "b", "c" and one blank before, 8 wide and 4 halves
// high; the last is missing, the one before hidden.
func TestCellsHaveTheirColours(t *testing.T) {
	p := plot(t, 3, 2, 1, 2, 3, 4, 5, math.NaN())
	p.Grid.Y = grid.Labelled("", []string{"a", "b", "c"})
	p.Grid.X = grid.Labelled("", []string{"left", "right"})
	p.Hidden = []bool{false, false, false, false, true, false}
	got := screen(t, write(t, p, terminal.Options{Width: 40, Height: 20}))
	for line := range 6 {
		for x := range 16 {
			for h := range 2 {
				row, col := (2*line+h)/4, x/8
				want := p.Mapper.Color(p.Grid.At(row, col))
				if row == 2 && col == 0 {
					want = color.NRGBA{}
				}
				if c := got[line][2+x][h].c; c != want {
					t.Fatalf("line %d character %d half %d is %v, want %v", line, x, h, c, want)
				}
			}
		}
	}
	if s := words(got); s != "\na\nb\nc\nleft right\n1 5 missing" {
		t.Errorf("words %q", s)
	}
}

// words are the lines without blanks about them.
func words(lines [][][2]half) string {
	var out []string
	for _, l := range lines {
		var b strings.Builder
		for _, c := range l {
			if c[0].r == '▀' || c[0].r == '▄' {
				c[0].r = ' '
			}
			b.WriteRune(c[0].r)
		}
		if s := strings.Join(strings.Fields(b.String()), " "); s != "" || len(out) == 0 {
			out = append(out, s)
		}
	}
	return "\n" + strings.TrimPrefix(strings.Join(out, "\n"), "\n")
}

// Without colours the heatmap is plain text, to be read by hand.
func TestWithoutColours(t *testing.T) {
	p := plot(t, 2, 3, 0, 5, 10, math.NaN(), 7, 2)
	p.Grid.Y = grid.Labelled("", []string{"first", "second"})
	p.Grid.X = grid.Labelled("", []string{"x", "y", "z"})
	p.Title = "by hand"
	got := write(t, p, terminal.Options{Width: 24, Height: 6, NoColor: true})
	want := "by hand\n" +
		" first ·····▒▒▒▒▒█████\n" +
		"second ?????▓▓▓▓▓░░░░░\n" +
		"       x    y    z\n" +
		"       0 ···░░▒▒▒▓▓██ 10\n" // 12 characters of five shades; no room for the swatch
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLabelsAreHarmless(t *testing.T) {
	p := plot(t, 1, 1, 3)
	evil := "\x1b]0;owned\x07\x1b[2J\u009b5m\u202eabc\x00\r\nd"
	p.Grid.Y = grid.Labelled("", []string{evil})
	p.Grid.X = grid.Labelled("", []string{evil})
	p.Title, p.Notes, p.Grid.Name = evil, []string{evil}, evil
	for _, o := range []terminal.Options{{}, {NoColor: true}, {Width: 20, Height: 6}} {
		screen(t, write(t, p, o)) // fails for any control
	}
}

// No line is wider than the terminal and no more lines are written than it has,
// for any size and any labels.
func TestFits(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows, cols := rapid.IntRange(1, 90).Draw(rt, "rows"), rapid.IntRange(1, 200).Draw(rt, "cols")
		values := make([]float64, rows*cols)
		for i := range values {
			values[i] = math.Sin(float64(i))
		}
		p := plot(t, rows, cols, values...)
		label := rapid.StringMatching(`[a-zà-ÿ \x1b\t]{0,30}`)
		p.Title = label.Draw(rt, "title")
		p.Grid.X = grid.Labelled("", repeated(label.Draw(rt, "x"), cols))
		p.Grid.Y = grid.Labelled("", repeated(label.Draw(rt, "y"), rows))
		o := terminal.Options{Width: rapid.IntRange(20, 200).Draw(rt, "width"), Height: rapid.IntRange(6, 60).Draw(rt, "height"), NoColor: rapid.Bool().Draw(rt, "plain")}
		got := screen(t, write(t, p, o))
		if len(got) > o.Height {
			rt.Fatalf("%d lines in a terminal of %d", len(got), o.Height)
		}
		for _, l := range got {
			if n := len(l); n > o.Width {
				rt.Fatalf("%d characters in a terminal of %d", n, o.Width)
			}
		}
	})
}

func repeated(s string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = s + strconv.Itoa(i)
	}
	return out
}

func TestReducesAndSaysSo(t *testing.T) {
	p := plot(t, 300, 500)
	for i := range p.Grid.Values {
		p.Grid.Values[i] = 7
	}
	s := write(t, p, terminal.Options{})
	if !strings.Contains(s, "300 x 500 cells drawn as ") {
		t.Error("no word about the reduction")
	}
}

func TestRefusals(t *testing.T) {
	p := plot(t, 1, 1, 1)
	for name, c := range map[string]struct {
		p    terminal.Plot
		o    terminal.Options
		want string
	}{
		"small": {p, terminal.Options{Width: 19}, "a terminal of 19 x 24 characters is too small for a heatmap; 20 x 6 is the least"},
		"empty": {terminal.Plot{Grid: new(grid.Grid), Mapper: p.Mapper}, terminal.Options{}, "0 x 0 cells: nothing to draw"},
		"torn":  {terminal.Plot{Grid: &grid.Grid{Rows: 1, Cols: 2}, Mapper: p.Mapper}, terminal.Options{}, "0 values for 1 x 2 cells"},
	} {
		if err := terminal.Write(&bytes.Buffer{}, c.p, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// By hand, from the VT340's manual: two colours side by side, 2 x 7 pixels.
func TestSixelByHand(t *testing.T) {
	img := image.NewNRGBA(image.Rect(3, 3, 5, 10))
	for y := 3; y < 10; y++ {
		img.SetNRGBA(3, y, color.NRGBA{255, 0, 0, 255})
		img.SetNRGBA(4, y, color.NRGBA{0, 0, 255, 255})
	}
	var b bytes.Buffer
	if err := terminal.Sixel(&b, img); err != nil {
		t.Fatal(err)
	}
	want := "\x1bP0;1q\"1;1;2;7#0;2;100;0;0#1;2;0;0;100" + "#0~$#1?~-" + "#0@$#1?@-" + "\x1b\\\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

// Of more colours than 256 the commonest stay as they are, others are near; what
// is not opaque is not drawn.
func TestSixelKeepsTheCommonest(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 300, 6))
	for i := range 300 * 6 {
		copy(img.Pix[4*i:], []byte{byte(i), byte(i / 7), byte(i / 3), 255})
	}
	for x := range 20 {
		for y := range 3 {
			img.SetNRGBA(x, y, color.NRGBA{51, 102, 153, 255}) // 20, 40 and 60 parts in 100
			img.SetNRGBA(x, y+3, color.NRGBA{1, 2, 3, 100})
		}
	}
	var b bytes.Buffer
	if err := terminal.Sixel(&b, img); err != nil {
		t.Fatal(err)
	}
	s := b.String()
	if n := len(regexp.MustCompile(`#\d+;2;\d+;\d+;\d+`).FindAllString(s, -1)); n != 255 {
		t.Errorf("%d colours", n)
	}
	if !strings.Contains(s, "#0;2;20;40;60#") || !strings.Contains(s, "#0!20F") { // F: the upper three of six pixels
		t.Errorf("the commonest colour is not as it was: %.300q", s)
	}
}

// The pieces of kitty's protocol are a PNG of the picture.
func TestKitty(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 120, 90))
	seed := uint64(1)
	for i := range img.Pix { // noise, which does not pack
		seed = seed*6364136223846793005 + 1442695040888963407
		img.Pix[i] = byte(seed >> 56)
	}
	var b bytes.Buffer
	if err := terminal.Kitty(&b, img); err != nil {
		t.Fatal(err)
	}
	pieces := regexp.MustCompile("\x1b_G(a=T,f=100,)?m=([01]);([^\x1b]*)\x1b\\\\").FindAllStringSubmatch(b.String(), -1)
	text := ""
	for i, p := range pieces {
		if (p[1] != "") != (i == 0) || (p[2] == "0") != (i == len(pieces)-1) || len(p[3]) > 4096 {
			t.Fatalf("piece %d of %d: %q, %d bytes", i, len(pieces), p[1]+p[2], len(p[3]))
		}
		text += p[3]
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(pieces) < 2 {
		t.Fatal(len(pieces), err)
	}
	back, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for y := range 90 {
		for x := range 120 {
			if back.At(x, y) != img.At(x, y) {
				t.Fatalf("pixel %d,%d is %v, want %v", x, y, back.At(x, y), img.At(x, y))
			}
		}
	}
}

// Titles of axes, round labels, and a body in its ratio with an image in place
// of colours: 10 x 20 values on numbers, twice as high as wide.
func TestFieldsKeepTheirShape(t *testing.T) {
	p := plot(t, 20, 10)
	for i := range p.Grid.Values {
		p.Grid.Values[i] = float64(i)
	}
	edges := func(n int) []float64 {
		e := make([]float64, n+1)
		for i := range e {
			e[i] = .123456789 + .4*float64(i)
		}
		return e
	}
	p.Grid.X, p.Grid.Y = grid.Edged("lon", grid.Number, edges(10)), grid.Edged("lat", grid.Number, edges(20))
	p.Ratio = 2
	img := image.NewNRGBA(image.Rect(0, 0, 100, 200))
	for i := range 100 * 200 {
		copy(img.Pix[4*i:], []byte{200, byte(i / 100), 30, 255})
	}
	for name, image := range map[string]image.Image{"cells": nil, "image": img} {
		p.Image = image
		got := screen(t, write(t, p, terminal.Options{Width: 60, Height: 24}))
		drawn, wide := 0, 0
		for _, l := range got {
			n := 0
			for _, c := range l {
				if c[0].c.A != 0 {
					n++
				}
			}
			if n > 0 && n < 20 { // the bar is longer
				drawn, wide = drawn+1, max(wide, n)
			}
		}
		if wide < drawn-1 || wide > drawn+1 || drawn < 8 { // halves: 2 drawn high
			t.Errorf("%s: %d characters wide, %d lines high", name, wide, drawn)
		}
		words := words(got)
		if !strings.Contains(words, "lat") || !strings.Contains(words, "lon") || !strings.Contains(words, "0.3") || strings.Contains(words, "0.32") {
			t.Errorf("%s: words %q", name, words)
		}
	}
}

func ExampleWrite() {
	m, _ := colormap.Named("viridis")
	g := grid.New(1, 3)
	copy(g.Values, []float64{1, 2, 3})
	n, _, _ := norm.Fit(g.Values, norm.Options{})
	p := terminal.Plot{Grid: g, Mapper: shade.New(n, m, color.NRGBA{}), NoBar: true}
	if err := terminal.Write(os.Stdout, p, terminal.Options{Width: 20, Height: 6, NoColor: true}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 0 ······▒▒▒▒▒▒██████
	//   ······▒▒▒▒▒▒██████
	//   0     1     2
}
