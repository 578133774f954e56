package crossformat

import (
	"bytes"
	"encoding/xml"
	"html"
	"image"
	stdpng "image/png"
	"math"
	"os/exec"
	"strings"
	"testing"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/scene"
)

// drawPDF draws a file's page with poppler.
func drawPDF(t testing.TB, file string) image.Image {
	t.Helper()
	out, err := exec.Command("pdftoppm", "-r", "144", "-png", "-singlefile", file).Output()
	if err != nil {
		t.Fatalf("pdftoppm: %v", err)
	}
	img, err := stdpng.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatalf("pdftoppm: %v", err)
	}
	return img
}

// Word is one word as pdftotext finds it, in points.
type Word struct {
	XMin float64 `xml:"xMin,attr"`
	YMin float64 `xml:"yMin,attr"`
	XMax float64 `xml:"xMax,attr"`
	YMax float64 `xml:"yMax,attr"`
	Text string  `xml:",chardata"`
}

// PDFWords lists the words of a PDF file with their places.
func PDFWords(t testing.TB, file string) []Word {
	t.Helper()
	need(t, "pdftotext")
	out, err := exec.Command("pdftotext", "-bbox", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	var words []Word
	d := xml.NewDecoder(bytes.NewReader(out))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	for {
		tok, err := d.Token()
		if err != nil {
			return words
		}
		if start, ok := tok.(xml.StartElement); ok && start.Name.Local == "word" {
			var w Word
			if err := d.DecodeElement(&w, &start); err != nil {
				t.Fatalf("pdftotext: %v", err)
			}
			w.Text = html.UnescapeString(w.Text)
			words = append(words, w)
		}
	}
}

// pdfTexts finds every word of the scene's texts in the file, and those that
// lie along the page in their places.
func pdfTexts(t testing.TB, s *scene.Scene, file string) {
	t.Helper()
	words := PDFWords(t, file)
	for _, w := range Texts(s) {
		line := w.Face.Layout(w.String)
		if line.Shaped {
			continue // readers differ in how they turn it round; see the tests of the PDF room
		}
		clean := font.Clean(w.String)
		if math.Mod(w.Angle, 90) != 0 { // goes in as one word
			if !found(words, w, clean, 0, w.Face.Width(clean, w.Size)) {
				t.Errorf("pdf: %q is not at its place", w.String)
			}
			continue
		}
		at := 0
		for _, part := range strings.Fields(clean) {
			at += strings.Index(clean[at:], part)
			if !found(words, w, part, w.Face.Width(clean[:at], w.Size), w.Face.Width(part, w.Size)) {
				t.Errorf("pdf: %q of %q is not at its place", part, w.String)
			}
			at += len(part)
		}
	}
}

// found looks for a word whose first letter stands from points along the
// baseline.
func found(words []Word, t *scene.Text, part string, from, width float64) bool {
	x, y := t.Origin(t.Face.Width(t.String, t.Size))
	at := t.Turn(x, y)
	x0, y0 := at(from, 0)
	x1, y1 := at(from+width, 0)
	up := t.Face.Ascent(t.Size) // where poppler begins a line
	for _, w := range words {
		if w.Text != part {
			continue
		}
		switch math.Mod(t.Angle, 360) {
		case 0:
			if near(w.XMin, x0) && near(w.XMax, x1) && near(w.YMin, y0-up) {
				return true
			}
		case 90:
			if near(w.YMin, y1) && near(w.YMax, y0) && near(w.XMin, x0-up) {
				return true
			}
		default:
			// Poppler gives a box of its own to slanted text, which only has to
			// touch the line.
			if overlaps(w.XMin, w.XMax, x0, x1) && overlaps(w.YMin, w.YMax, y0, y1) {
				return true
			}
		}
	}
	return false
}

func overlaps(a0, a1, b0, b1 float64) bool {
	return math.Max(a0, math.Min(b0, b1)) <= math.Min(a1, math.Max(b0, b1))
}
