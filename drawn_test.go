package swelter_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/internal/crossformat"
	"github.com/swelter/swelter/norm"
	_ "github.com/swelter/swelter/render/pdf"
)

// randomFigure has labels, titles, notes, sizes and sides by chance. Labels are
// Latin, Greek and Cyrillic, from one letter to forty.
func randomFigure(t *testing.T, rng *rand.Rand) *swelter.Figure {
	rows, cols := 1+rng.IntN(30), 1+rng.IntN(30)
	g := grid.New(rows, cols)
	for i := range g.Values {
		g.Values[i] = math.Exp(rng.NormFloat64()*3) * float64(1+rng.IntN(5))
	}
	g.X, g.Y = grid.Labelled(words(rng, 2), labels(rng, cols)), grid.Labelled(words(rng, 2), labels(rng, rows))
	g.Name = words(rng, 3)
	o := figure.Options{
		Title: words(rng, 12), Subtitle: words(rng, 10), Note: words(rng, 20), Source: words(rng, 6),
		Annot:    rng.IntN(2) == 0,
		Theme:    []string{"light", "dark", "paper"}[rng.IntN(3)],
		CbarSide: []string{"right", "left", "top", "bottom"}[rng.IntN(4)],
	}
	if rng.IntN(3) == 0 {
		o.Width, o.Height = fmt.Sprint(700+rng.IntN(800)), fmt.Sprint(700+rng.IntN(800))
	}
	names := []string{"linear", "log", "symlog", "power", "boundaries", "quantile"}
	c := swelter.Color{Norm: norm.Options{Name: names[rng.IntN(len(names))]}}
	if c.Norm.Name == "boundaries" {
		c.Norm.Boundaries = []float64{0, 1, 10, 100, 1000}
	}
	fig, err := swelter.FromGrid(g, swelter.Spec{Color: c, Figure: o})
	if err != nil {
		if strings.Contains(err.Error(), "small") {
			return nil // the size asked for holds no figure, and the error says so
		}
		t.Fatalf("%+v: %v", o, err)
	}
	return fig
}

func labels(rng *rand.Rand, n int) []string {
	most := 1 + rng.IntN(5)
	out := make([]string, n)
	for i := range out {
		out[i] = words(rng, most) + fmt.Sprint(i)
	}
	return out
}

func words(rng *rand.Rand, most int) string {
	parts := []string{"heat", "Ångström", "Wärme", "x", "θερμότητα", "тепло", "measles", "of", "1 000", "−5 °C", "Llanfairpwll", "µ²"}
	var out []string
	for range rng.IntN(most + 1) {
		out = append(out, parts[rng.IntN(len(parts))])
	}
	return strings.Join(out, " ")
}

// In the PDF as poppler reads it no word lies outside the page and no two
// overlap.
func TestWordsOfPDFKeepApart(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for i := range 60 {
		fig := randomFigure(t, rng)
		if fig == nil {
			continue
		}
		var b bytes.Buffer
		if err := fig.Encode(&b, "pdf"); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		s := fig.Scene()
		holdWords(t, fmt.Sprintf("figure %d", i), crossformat.PDFWords(t, file), s.Width, s.Height, slanted(fig))
	}
}

// slanted lists the labels at 45 degrees: poppler finds each as one word, in a
// box that is not where the letters are.
func slanted(fig *swelter.Figure) map[string]bool {
	words := map[string]bool{}
	for _, text := range crossformat.Texts(fig.Scene()) {
		if math.Mod(text.Angle, 90) != 0 {
			words[text.String] = true
		}
	}
	return words
}

func holdWords(t *testing.T, name string, words []crossformat.Word, width, height float64, skip map[string]bool) {
	t.Helper()
	const slack = 0.6 // points: poppler's boxes have the font's full height
	if len(words) == 0 {
		t.Errorf("%s: no word found", name)
	}
	for i, a := range words {
		if skip[a.Text] {
			continue
		}
		if a.XMin < -slack || a.YMin < -slack || a.XMax > width+slack || a.YMax > height+slack {
			t.Errorf("%s: %q lies outside the page: %+v", name, a.Text, a)
		}
		for _, b := range words[:i] {
			if skip[b.Text] {
				continue
			}
			w := min(a.XMax, b.XMax) - max(a.XMin, b.XMin)
			h := min(a.YMax, b.YMax) - max(a.YMin, b.YMin)
			if w > slack && h > slack+.15*min(a.YMax-a.YMin, b.YMax-b.YMin, a.XMax-a.XMin, b.XMax-b.XMin) {
				t.Errorf("%s: %q overlaps %q: %+v %+v", name, a.Text, b.Text, a, b)
			}
		}
	}
}

// A sample of the same figures as Chromium and poppler draw them.
func TestFormatsAgreeOnRandomFigures(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			if fig := randomFigure(t, rng); fig != nil {
				crossformat.Compare(t, fig.Scene())
			}
		})
	}
}
