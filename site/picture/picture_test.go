package picture

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"testing"
	"time"

	"github.com/swelter/swelter/site"
)

// sample is a page with two buttons: 30 clicks on the first, 10 on the second,
// which is gone on the ground.
func sample() (*site.Heat, site.Ground) {
	h := &site.Heat{
		Page: "/cart", Views: 40, VisitorDays: 20, Clicks: 40, From: "2026-11-20", To: "2026-11-21", Fold: 700, Widths: [][2]int{{1280, 40}},
		Elements:  []site.ElementHeat{{Hash: "00000000000000a1", Selector: "#buy", Tag: "button", Clicks: 30}, {Hash: "00000000000000a2", Selector: "#gone", Tag: "button", Clicks: 10}},
		Scroll:    site.ScrollBands{Band: 100, Views: []int{40, 40, 40, 40, 40, 40, 40, 30, 20, 10}},
		Attention: site.AttentionBands{Band: 100, MS: []int64{9000, 8000, 7000, 20000, 3000}, Views: []int{40, 40, 40, 40, 9}},
	}
	p := &h.Points
	add := func(el, ex, ey, n int) {
		p.Kind += "c"
		p.El, p.EX, p.EY, p.N, p.Seg = append(p.El, el), append(p.EX, ex), append(p.EY, ey), append(p.N, n), append(p.Seg, 0)
		for _, l := range []*[]float32{&p.X, &p.Y, &p.SX, &p.SY, &p.CX, &p.CY} {
			*l = append(*l, 100)
		}
		p.PW, p.PH, p.VW = append(p.PW, 1280), append(p.PH, 1200), append(p.VW, 1280)
	}
	for i := range 30 {
		add(0, 20000+1000*(i%20), 20000+2000*(i%10), 1)
	}
	add(1, 30000, 30000, 10)
	g := site.Ground{Width: 1280, At: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), Skeleton: &site.Skeleton{
		V: 1, VW: 1280, VH: 720, PW: 1280, PH: 1200,
		Boxes: [][5]float64{{0, 0, 1280, 64, 6}, {40, 100, 560, 300, 2}, {640, 100, 500, 24, 1}, {640, 134, 460, 18, 1}, {640, 162, 480, 18, 1}, {640, 320, 200, 48, 3}, {40, 460, 1200, 600, 0}, {-5, 1180, 9e9, 50, 5}},
		Els:   []site.Element{{Hash: "00000000000000a1", Selector: "#buy", Box: &[4]float64{640, 320, 200, 48}}},
	}}
	return h, g
}

func TestEveryLayerIsDrawn(t *testing.T) {
	for _, layer := range []string{"clicks", "dots", "elements", "scroll", "attention"} {
		h, g := sample()
		f, err := Draw(context.Background(), h, g, Options{Layer: layer})
		if err != nil {
			t.Errorf("%s: %v", layer, err)
			continue
		}
		var b bytes.Buffer
		if err := f.Encode(&b, "png"); err != nil {
			t.Fatal(err)
		}
		if dir := os.Getenv("SWELTER_LOOK"); dir != "" { // for people who look at them
			os.WriteFile(dir+"/site-"+layer+".png", b.Bytes(), 0o644)
		}
		at := func(x, y float64) float64 { // of a cell
			return f.Grid.At(int(y*float64(f.Grid.Rows)/1200), int(x*float64(f.Grid.Cols)/1280))
		}
		switch layer {
		case "dots": // the first click: 20000/65535 of the button's 200 and 48 px
			if v := at(640+61, 320+14.6); !(v >= 1) || !math.IsNaN(at(642, 322)) {
				t.Errorf("dots: %g on a click, %g in a corner of the button", v, at(642, 322))
			}
		case "elements": // 30 of 40 clicks are on the first button; the other is gone
			if v := at(650, 330); v != 75 || !math.IsNaN(at(630, 330)) || !math.IsNaN(at(650, 372)) {
				t.Errorf("elements: %g %% on the button, %g and %g beside it", v, at(630, 330), at(650, 372))
			}
		}
		if layer != "clicks" {
			continue
		}
		// Of a visitor-day's clicks 1.5 lie on the button, none where the other was.
		sum, outside := 0.0, 0.0
		for i, v := range f.Grid.Values {
			if v != v {
				continue
			}
			cell := cellOf([2]float64{1280, 1200})
			x, y := float64(i%f.Grid.Cols)*cell, float64(i/f.Grid.Cols)*cell
			sum += v * cell * cell / 1e4
			if x < 610 || x > 870 || y < 290 || y > 400 {
				outside += v
			}
		}
		if sum < 1.4 || sum > 1.51 || outside > 0 {
			t.Errorf("%g clicks a visitor-day, %g away from the button; want 1.5 and none", sum, outside)
		}
	}
}

func TestAnEmptyPageSaysWhy(t *testing.T) {
	h, g := sample()
	h.Empty = "No event has come in yet."
	if _, err := Draw(context.Background(), h, g, Options{}); err == nil || err.Error() != h.Empty {
		t.Error(err)
	}
	h, g = sample()
	if _, err := Draw(context.Background(), h, g, Options{Layer: "rage"}); err == nil {
		t.Error("a picture of no rage clicks")
	}
}

// A screenshot of a screen with two pixels a CSS pixel is drawn at one.
func TestScreenshotsAreShrunk(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 8, 4))
	for i := range 8 {
		for k := range 4 {
			img.Set(i, k, color.RGBA{uint8(i / 2 * 60), 0, 0, 255})
		}
	}
	var b bytes.Buffer
	png.Encode(&b, img)
	out, err := layGround(nil, site.Ground{Width: 4, Picture: b.Bytes()})
	if err != nil || out.Rect.Dx() != 4 || out.Rect.Dy() != 2 || out.RGBAAt(3, 1).R != 180 {
		t.Errorf("%v %v", out, err)
	}
}
