package crossformat

import (
	"bytes"
	"encoding/xml"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/render/pdf"
	"github.com/swelter/swelter/render/png"
	"github.com/swelter/swelter/render/svg"
	"github.com/swelter/swelter/scene"
)

// hostile are labels as they come out of real and unfriendly tables.
var hostile = map[string]string{
	"script":        `<script>alert("x")</script>`,
	"entity":        `AT&T &lt; &#0; &amp;`,
	"quotes":        `"double" 'single' ]]> --> <!-- x`,
	"pdf syntax":    `) Tj ET (\) %% endstream`,
	"newline":       "first\nsecond\ttab\r\nthird",
	"control":       "bell\x07 null\x00 escape\x1b[31m del\x7f c1\u0085\u009b",
	"broken utf-8":  "caf\xe9 \xff\xfe end",
	"noncharacters": "a\ufffeb\uffffc",
	"hebrew":        "שלום עולם",
	"arabic":        "مرحبا بالعالم 2024",
	"mixed":         "total סך הכל 42 units",
	"devanagari":    "नमस्ते दुनिया",
	"thai":          "สวัสดีชาวโลก",
	"emoji":         "fire 🔥 family 👩\u200d👩\u200d👧 flag 🇩🇪",
	"marks":         "Z\u0351\u036b\u0343a\u0363\u0307l\u0308\u0323go",
	"override":      "abc\u202egnp.exe\u202c end",
	"wide":          "漢字かな交じり文 한국어",
	"mathematical":  "𝐱 ∈ 𝒳, 𝔽₂",
	"spaces":        "  leading and   inner  ",
	"long":          strings.Repeat("abcdefghi ", 30),
	"very long":     strings.Repeat("W", 100_000),
	"css":           `url(javascript:alert(1)) } * { fill: red`,
}

func hostileScene(label string) *scene.Scene {
	s := &scene.Scene{Width: 2000, Height: 120, Background: white, Meta: scene.Meta{
		Title: label, Description: label, Software: label, Recipe: []byte(label),
	}}
	ink := color.NRGBA{0, 0, 0, 255}
	s.Add(
		&scene.Group{Class: label, Hint: label, Items: []scene.Item{
			&scene.Rect{X: 10, Y: 80, W: 10, H: 10, Fill: ink, Hint: label, Crisp: true},
			&scene.Rect{X: 30, Y: 80, W: 10, H: 10, Fill: ink, Hint: label},
		}},
		&scene.Text{X: 10, Y: 30, String: label, Hint: label, Size: 10, Face: font.Regular(), Fill: ink, Role: label},
		&scene.Text{X: 150, Y: 60, String: label, Size: 10, Face: font.SemiBold(), Fill: ink, Anchor: scene.Middle, Halo: white},
		&scene.Text{X: 150, Y: 100, String: label, Size: 6, Face: font.Regular(), Fill: ink, Anchor: scene.End, Angle: 45},
	)
	return s
}

func TestHostilePNG(t *testing.T) {
	for name, label := range hostile {
		if file := write(t, png.Write, hostileScene(label)); len(file) < 1000 {
			t.Errorf("%s: %d bytes are too few for a picture with text", name, len(file))
		}
	}
}

// An SVG with a hostile label has the same elements as one with a friendly
// label, no more and no fewer, and holds the label as character data.
func TestHostileSVG(t *testing.T) {
	for name, label := range hostile {
		file := write(t, svg.Write, hostileScene(label))
		elements := map[string]int{}
		var texts []string
		d := xml.NewDecoder(bytes.NewReader(file))
		var in []string
		for {
			tok, err := d.Token()
			if tok == nil {
				if err.Error() != "EOF" {
					t.Errorf("%s: %v", name, err)
				}
				break
			}
			switch tok := tok.(type) {
			case xml.StartElement:
				elements[tok.Name.Local]++
				in = append(in, tok.Name.Local)
			case xml.EndElement:
				in = in[:len(in)-1]
			case xml.CharData:
				if len(in) > 0 && in[len(in)-1] == "text" {
					texts = append(texts, string(tok))
				}
			case xml.Comment, xml.Directive, xml.ProcInst:
				t.Errorf("%s: holds %T", name, tok)
			}
		}
		for e := range elements {
			if !strings.Contains(" svg title desc metadata software recipe style rect g text path ", " "+e+" ") {
				t.Errorf("%s: an element %q", name, e)
			}
		}
		if elements["text"] != 3 || elements["rect"] != 3 || elements["title"] != 5 {
			t.Errorf("%s: %v", name, elements)
		}
		for _, got := range texts {
			if got != font.Clean(label) {
				t.Errorf("%s: %q, want %q", name, got, font.Clean(label))
			}
		}
	}
}

// The browser shows every hostile label as one text, and runs nothing.
func TestHostileBrowser(t *testing.T) {
	b := NewBrowser(t)
	for name, label := range hostile {
		s := hostileScene(label)
		_, texts := b.Draw(t, write(t, svg.Write, s), s)
		if len(texts) != 3 {
			t.Errorf("%s: %d texts", name, len(texts))
			continue
		}
		if name == "very long" {
			continue // a thousand letters beyond the page, the browser rounds
		}
		svgTexts(t, s, texts)
	}
}

func TestHostilePDF(t *testing.T) {
	need(t, "pdftotext")
	for name, label := range hostile {
		file := filepath.Join(t.TempDir(), "hostile.pdf")
		if err := os.WriteFile(file, write(t, pdf.Write, hostileScene(label)), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("pdftotext", "-nopgbrk", file, "-")
		var complaints bytes.Buffer
		cmd.Stderr = &complaints
		out, err := cmd.Output()
		if err != nil || complaints.Len() > 0 {
			t.Errorf("%s: pdftotext says %v %s", name, err, complaints.String())
		}
		if name == "very long" {
			continue // goes far beyond the page
		}
		if name == "override" {
			continue // pdftotext undoes the override
		}
		got := letters(string(out))
		for _, word := range strings.Fields(letters(font.Clean(label))) {
			if !strings.Contains(got, word) {
				t.Errorf("%s: pdftotext does not find %q in %q", name, word, got)
			}
		}
	}
}

// letters leaves out what steers the direction, which pdftotext sets as it
// likes.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e {
			return -1
		}
		return r
	}, s)
}
