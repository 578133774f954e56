package sampler_test

import (
	"image"
	"strings"
	"testing"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure/sampler"
	"github.com/swelter/swelter/scene"
)

// On a page of every map and of long names no text meets another or leaves the
// page, whatever the theme.
func TestNothingOverlaps(t *testing.T) {
	var all []*colormap.Map
	for _, n := range append(colormap.Names(), strings.Repeat("#fff,#d00,", 20)+"navy") {
		m, err := colormap.Named(n)
		if err != nil {
			t.Fatal(err)
		}
		if m.Name == "" {
			m.Name = n
		}
		all = append(all, m)
	}
	for _, theme := range []string{"light", "dark", "paper"} {
		for _, maps := range [][]*colormap.Map{all[:1], all[:9], all[:40], all, all[len(all)-1:]} {
			s, err := sampler.Page(maps, sampler.Options{Theme: theme})
			if err != nil {
				t.Fatal(err)
			}
			checkTexts(t, s)
		}
	}
	if _, err := sampler.Page(nil, sampler.Options{}); err == nil {
		t.Error("a page of nothing")
	}
	if _, err := sampler.Page(all, sampler.Options{Theme: "blue"}); err == nil {
		t.Error("a theme that is not there")
	}
}

func checkTexts(t *testing.T, s *scene.Scene) {
	t.Helper()
	var boxes [][4]scene.Point
	var texts []string
	for _, it := range s.Items {
		if x, ok := it.(*scene.Text); ok {
			b := x.Box()
			for _, c := range b {
				if c.X < 0 || c.Y < 0 || c.X > s.Width || c.Y > s.Height {
					t.Fatalf("%q leaves the page of %g x %g at %v", x.String, s.Width, s.Height, c)
				}
			}
			boxes, texts = append(boxes, b), append(texts, x.String)
		}
	}
	for i := range boxes {
		for j := i + 1; j < len(boxes) && j < i+12; j++ {
			if scene.Overlap(boxes[i][:], boxes[j][:], .5) {
				t.Fatalf("%q and %q overlap", texts[i], texts[j])
			}
		}
	}
}

// The strip of a map is its colours, those below it what Vision.Seen makes of
// them.
func TestStrips(t *testing.T) {
	m, _ := colormap.Named("jet")
	s, err := sampler.Page([]*colormap.Map{m}, sampler.Options{})
	if err != nil {
		t.Fatal(err)
	}
	v := colormap.Usual
	for _, it := range s.Items {
		strip, ok := it.(*scene.Image)
		if !ok {
			continue
		}
		for i, c := range m.Colors {
			if got := strip.Pixels.(*image.NRGBA).NRGBAAt(i, 0); got != v.Seen(c) {
				t.Fatalf("%s: colour %d is %v, want %v", v, i, got, v.Seen(c))
			}
		}
		v++
	}
	if v != colormap.Tritan+1 {
		t.Errorf("%d strips", v)
	}
}
