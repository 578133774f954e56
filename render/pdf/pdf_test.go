package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/scene"
)

var black = color.NRGBA{0, 0, 0, 255}

func written(t *testing.T, s *scene.Scene) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, s, render.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sample() *scene.Scene {
	s := &scene.Scene{Width: 120, Height: 80, Background: color.NRGBA{255, 255, 255, 255}, Meta: scene.Meta{
		Title: "Größe", Description: "x < y", Software: "Swelter 0.1.0", Recipe: []byte(`{"version":1}`)}}
	pic := image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{black, color.NRGBA{9, 8, 7, 128}})
	s.Add(&scene.Image{X: 5, Y: 5, W: 20, H: 20, Pixels: pic},
		&scene.Text{X: 5, Y: 50, String: "−1 µm", Size: 10, Face: font.Regular(), Fill: black},
		&scene.Text{X: 5, Y: 70, String: "漢字 אב", Size: 10, Face: font.Regular(), Fill: black})
	return s
}

// Every entry of the cross-reference table points at its object, and every
// stream is as long as it says.
func TestStructure(t *testing.T) {
	file := written(t, sample())
	start := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(file)
	if start == nil {
		t.Fatal("no end")
	}
	at, _ := strconv.Atoi(string(start[1]))
	table := regexp.MustCompile(`(\d{10}) 00000 n `).FindAllSubmatch(file[at:], -1)
	for i, row := range table {
		off, _ := strconv.Atoi(string(row[1]))
		if !bytes.HasPrefix(file[off:], fmt.Appendf(nil, "%d 0 obj\n", i+1)) {
			t.Errorf("object %d is not at %d", i+1, off)
		}
	}
	if len(table) < 10 {
		t.Errorf("%d objects", len(table))
	}
	streams := regexp.MustCompile(`<</Length (\d+)[^\n]*\nstream\n`).FindAllSubmatchIndex(file, -1)
	for _, m := range streams {
		n, _ := strconv.Atoi(string(file[m[2]:m[3]]))
		if !bytes.HasPrefix(file[m[1]+n:], []byte("\nendstream")) {
			t.Errorf("the stream at %d is not %d bytes long", m[1], n)
		}
		if strings.Contains(string(file[m[0]:m[1]]), "/FlateDecode") {
			z, err := zlib.NewReader(bytes.NewReader(file[m[1] : m[1]+n]))
			if err == nil {
				_, err = io.Copy(io.Discard, z)
			}
			if err != nil {
				t.Errorf("the stream at %d: %v", m[1], err)
			}
		}
	}
	if len(streams) < 8 {
		t.Errorf("%d streams", len(streams))
	}
}

func TestMetadata(t *testing.T) {
	file := string(written(t, sample()))
	for _, want := range []string{
		"/Title<FEFF0047007200F600DF0065>", "/Subject<FEFF", "/Producer<FEFF", "<s:recipe>{\"version\":1}</s:recipe>",
		"x &lt; y", "/MediaBox[0 0 120 80]",
		"/S/Figure", "/BBox[0 0 120 80]", "/Alt<FEFF", "/MarkInfo<</Marked true>>",
	} {
		if !strings.Contains(file, want) {
			t.Errorf("no %s", want)
		}
	}
	for _, no := range []string{"CreationDate", "ModDate", "/JavaScript", "/URI"} {
		if strings.Contains(file, no) {
			t.Errorf("there is %s", no)
		}
	}
}

// Poppler finds the structure: one figure with the alternative text. Viewers say
// that a file is damaged when it is not sound.
func TestAlternativeText(t *testing.T) {
	if _, err := exec.LookPath("pdfinfo"); err != nil {
		t.Skip("pdfinfo is not installed; sudo make deps")
	}
	s := sample()
	s.Meta.Description = "Heatmap of ß (3 rows)"
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, written(t, s), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdfinfo", "-struct", path).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Figure") || strings.Contains(string(out), "rror") {
		t.Errorf("%v: %s", err, out)
	}
	if out, err = exec.Command("pdfinfo", path).CombinedOutput(); err != nil || !regexp.MustCompile(`Tagged: +yes`).Match(out) {
		t.Errorf("%v: %s", err, out)
	}
	s.Meta.Description = ""
	if file := string(written(t, s)); strings.Contains(file, "StructTreeRoot") {
		t.Error("a figure without a text is tagged")
	}
}

func TestSameBytes(t *testing.T) {
	if !bytes.Equal(written(t, sample()), written(t, sample())) {
		t.Error("twice the same scene, other bytes")
	}
}

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0 ", 1: "1 ", 100: "100 ", 0.5: "0.5 ", -0.00001: "0 ", 1.23456: "1.2346 ", -3.25: "-3.25 ",
	} {
		if got := string(appendNum(nil, v)); got != want {
			t.Errorf("%g is written %q, want %q", v, got, want)
		}
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), -1e300} {
		if got := string(appendNum(nil, v)); got != "0 " {
			t.Errorf("%g is written %q", v, got)
		}
	}
}

// Cells reach under later neighbours, never into gaps or over earlier ones.
func TestOverlap(t *testing.T) {
	cell := func(x, y float64) scene.Item {
		return &scene.Rect{X: x, Y: y, W: 10, H: 10, Fill: black, Crisp: true}
	}
	for _, c := range []struct {
		name  string
		items []scene.Item
		want  string
	}{
		{"alone", []scene.Item{cell(0, 0)}, "0 0 10 10 re"},
		{"beside", []scene.Item{cell(0, 0), cell(10, 0)}, "0 0 10.3 10 re 10 0 10 10 re"},
		{"above", []scene.Item{cell(0, 0), cell(0, 10)}, "0 0 10 10.3 re 0 10 10 10 re"},
		{"drawn before", []scene.Item{cell(10, 0), cell(0, 0)}, "10 0 10 10 re 0 0 10 10 re"},
		{"a gap", []scene.Item{cell(0, 0), cell(11, 0)}, "0 0 10 10 re 11 0 10 10 re"},
	} {
		w := &content{alphas: map[uint8]bool{}, state: state{fill: black, alpha: 255}}
		w.items(c.items)
		if got := strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(string(w.b)), " f\n", " "), " f", ""); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, s := range []*scene.Scene{{}, {Width: math.NaN(), Height: 9}, {Width: 20000, Height: 10}} {
		if err := Write(&bytes.Buffer{}, s, render.Options{}); err == nil || !strings.HasPrefix(err.Error(), "pdf: ") {
			t.Errorf("%g x %g: %v", s.Width, s.Height, err)
		}
	}
}

// A picture whose cells have a few pixels is enlarged, without mixing.
func TestRepeats(t *testing.T) {
	pic := image.NewPaletted(image.Rect(0, 0, 10, 10), color.Palette{black, color.White})
	for side, want := range map[float64]int{10: 1, 20: 4, 30: 6, 40: 1, 100: 1} { // cells of 2, 4, 6, 8, 20 pixels at 144 dpi
		if got := repeats(&scene.Image{W: side, H: side, Pixels: pic}); got != want {
			t.Errorf("cells of %g pixels: %d, want %d", side/5, got, want)
		}
	}
	pic.Pix[11] = 1
	big := enlarge(pic, 3).(*image.Paletted)
	for y := range 30 {
		for x := range 30 {
			if big.ColorIndexAt(x, y) != pic.ColorIndexAt(x/3, y/3) {
				t.Fatalf("pixel %d,%d", x, y)
			}
		}
	}
}
