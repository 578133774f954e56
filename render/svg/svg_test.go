package svg

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"image"
	"image/color"
	_ "image/png"
	"math"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/scene"
)

var black = color.NRGBA{0, 0, 0, 255}

func written(t *testing.T, items ...scene.Item) string {
	t.Helper()
	s := &scene.Scene{Width: 100, Height: 50}
	s.Add(items...)
	var b bytes.Buffer
	if err := Write(&b, s, render.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func cell(x float64, c color.NRGBA, hint string) *scene.Rect {
	return &scene.Rect{X: x, Y: 0, W: 10, H: 10, Fill: c, Hint: hint, Crisp: true}
}

// Neighbours of one colour are one rectangle, unless they say what they are.
func TestMergedCells(t *testing.T) {
	red := color.NRGBA{255, 0, 0, 255}
	for _, c := range []struct {
		name  string
		items []scene.Item
		want  int
	}{
		{"three of one colour", []scene.Item{cell(0, red, ""), cell(10, red, ""), cell(20, red, "")}, 1},
		{"two colours", []scene.Item{cell(0, red, ""), cell(10, black, ""), cell(20, black, "")}, 2},
		{"a gap", []scene.Item{cell(0, red, ""), cell(11, red, "")}, 2},
		{"hints", []scene.Item{cell(0, red, "1"), cell(10, red, "2")}, 2},
		{"see-through", []scene.Item{cell(0, color.NRGBA{255, 0, 0, 9}, ""), cell(10, color.NRGBA{255, 0, 0, 9}, "")}, 2},
	} {
		if got := strings.Count(written(t, c.items...), "<rect"); got != c.want {
			t.Errorf("%s: %d rectangles, want %d", c.name, got, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 1: "1", -0.0001: "0", 1.5: "1.5", 2.0004: "2", 2.0006: "2.001", -12.25: "-12.25", 1e6: "1000000",
		math.Inf(1): "0",
	} {
		if got := num(v); got != want {
			t.Errorf("%g is written %q, want %q", v, got, want)
		}
	}
}

func TestColors(t *testing.T) {
	for c, want := range map[color.NRGBA]string{{255, 255, 255, 255}: "#fff", {0x1c, 0x1c, 0x1e, 255}: "#1c1c1e", {0xaa, 0xbb, 0xcc, 1}: "#abc"} {
		if got := hex(c); got != want {
			t.Errorf("%v is %s, want %s", c, got, want)
		}
	}
}

// The embedded face holds the characters of the text and no others.
func TestEmbeddedFace(t *testing.T) {
	file := written(t, &scene.Text{X: 1, Y: 20, String: "−12 µm", Size: 10, Face: font.Regular(), Fill: black, Role: "title"})
	m := regexp.MustCompile(`base64,([^)]*)\)`).FindStringSubmatch(file)
	if m == nil {
		t.Fatal("no face")
	}
	data, err := base64.StdEncoding.DecodeString(m[1])
	if err != nil {
		t.Fatal(err)
	}
	face, err := font.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	if face.Missing("−12 µm") != 0 || face.Missing("34567890abc") != 11 {
		t.Errorf("%d characters missing, %d there for nothing", face.Missing("−12 µm"), 11-face.Missing("34567890abc"))
	}
	for _, want := range []string{">−12 µm</text>", ` title"`, "font-kerning:none"} {
		if !strings.Contains(file, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(file, "http://") && strings.Count(file, "http://") != 1 {
		t.Error("more addresses than the namespace")
	}
}

// What no embedded face can show is drawn, and still there as text.
func TestOutlinesUnderText(t *testing.T) {
	file := written(t, &scene.Text{X: 1, Y: 20, String: "漢字", Size: 10, Face: font.Regular(), Fill: black})
	if !strings.Contains(file, "<path") || !strings.Contains(file, `fill-opacity="0">漢字</text>`) {
		t.Error(file)
	}
}

// The picture of cells is a lossless PNG with sharp pixels.
func TestImage(t *testing.T) {
	pic := image.NewPaletted(image.Rect(0, 0, 3, 2), color.Palette{black, color.NRGBA{200, 100, 50, 255}})
	pic.Pix[4] = 1
	file := written(t, &scene.Image{X: 1, Y: 2, W: 30, H: 20, Pixels: pic})
	m := regexp.MustCompile(`<image x="1" y="2" width="30" height="20" preserveAspectRatio="none" image-rendering="pixelated" href="data:image/png;base64,([^"]*)"/>`).FindStringSubmatch(file)
	if m == nil {
		t.Fatal(file)
	}
	got, _, err := image.Decode(base64.NewDecoder(base64.StdEncoding, strings.NewReader(m[1])))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range pic.Pix {
		if color.NRGBAModel.Convert(got.At(i%3, i/3)) != color.NRGBAModel.Convert(pic.Palette[v]) {
			t.Errorf("pixel %d is %v", i, got.At(i%3, i/3))
		}
	}
}

func TestSizesAndFarAway(t *testing.T) {
	for _, s := range []*scene.Scene{{}, {Width: math.NaN(), Height: 1}, {Width: math.Inf(1), Height: 1}} {
		if err := Write(&bytes.Buffer{}, s, render.Options{}); err == nil || !strings.HasPrefix(err.Error(), "svg: ") {
			t.Errorf("%g x %g: %v", s.Width, s.Height, err)
		}
	}
	p := &scene.Path{Stroke: black, Width: math.NaN()}
	p.MoveTo(math.NaN(), math.Inf(1))
	p.LineTo(1e300, 0)
	file := written(t, p, &scene.Text{X: math.NaN(), Y: math.Inf(-1), String: "x", Size: math.NaN(), Face: font.Regular(), Fill: black})
	if strings.Contains(file, "NaN") || strings.Contains(file, "Inf") {
		t.Error("a number that is none")
	}
}

// Whatever the text, the document is well-formed and holds it as character
// data.
func FuzzText(f *testing.F) {
	for _, s := range []string{"plain", `<script>"'&`, "]]>", "\x00\x1b", "\xff\xfe", "&#0;", "a\ufffeb", "\r\n\t"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		doc := append([]byte(`<a b="`), appendEscaped(nil, s)...)
		doc = append(append(append(doc, `">`...), appendEscaped(nil, s)...), "</a>"...)
		var got struct {
			B    string `xml:"b,attr"`
			Text string `xml:",chardata"`
			Rest []struct {
				XMLName xml.Name
			} `xml:",any"`
		}
		if err := xml.Unmarshal(doc, &got); err != nil {
			t.Fatalf("%q: %v", doc, err)
		}
		if len(got.Rest) != 0 || got.Text != got.B || utf8.RuneCountInString(got.Text) != utf8.RuneCountInString(s) {
			t.Errorf("%q comes back as %q", s, got.Text)
		}
	})
}
