package page

import (
	"fmt"
	"image/color"
	"math"

	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/scene"
)

// item is one thing painted in the frame, in points. Colours are hex, or the
// name of an ink where the theme gives them, so that a page can change themes.
type item struct {
	Kind   string    `json:"k"` // rect, path, text, image
	X      float64   `json:"x,omitempty"`
	Y      float64   `json:"y,omitempty"`
	W      float64   `json:"w,omitempty"`
	H      float64   `json:"h,omitempty"`
	Fill   string    `json:"f,omitempty"`
	Stroke string    `json:"s,omitempty"`
	Width  float64   `json:"sw,omitempty"`
	Dash   []float64 `json:"dash,omitempty"`
	Ops    string    `json:"o,omitempty"` // M, L, C, Z: 1, 1, 3, 0 points
	Points []float64 `json:"p,omitempty"` // x, y, x, y, ...
	Text   string    `json:"t,omitempty"`
	Hint   string    `json:"hint,omitempty"`
	Size   float64   `json:"size,omitempty"`
	Bold   bool      `json:"b,omitempty"`
	Anchor uint8     `json:"a,omitempty"` // start, middle, end
	Angle  float64   `json:"turn,omitempty"`
	Halo   string    `json:"halo,omitempty"`
	Role   string    `json:"role,omitempty"`

	Pixels string  `json:"px,omitempty"` // of an image: the section of its colours
	Cols   int     `json:"cols,omitempty"`
	Rows   int     `json:"rows,omitempty"`
	Smooth bool    `json:"smooth,omitempty"`
	Faint  float64 `json:"faint,omitempty"` // its opacity, 0 for 1

	Cell    int `json:"c,omitempty"` // of an area or a line of a map: whose colour it has, from 1
	Missing int `json:"m,omitempty"` // of a hatch: drawn while that area, from 1, misses its value
}

// painted turns what parts painted into items; pictures become sections.
type painted struct {
	th   *style.Theme
	name string // of the layout, before the names of its sections
	secs []section
	inks map[color.NRGBA]string // further ones, or nil
}

// items are what a part painted, groups dissolved.
func (d *painted) items(from []scene.Item) []item {
	var out []item
	th := d.th
	ink := func(c color.NRGBA) string { return d.ink(c) }
	for _, it := range from {
		switch it := it.(type) {
		case *scene.Rect:
			out = append(out, item{Kind: "rect", X: near(it.X), Y: near(it.Y), W: near(it.W), H: near(it.H), Fill: ink(it.Fill), Hint: it.Hint})
		case *scene.Path:
			p := item{Kind: "path", Fill: ink(it.Fill), Stroke: ink(it.Stroke), Width: near(it.Width), Dash: it.Dash}
			ops := make([]byte, len(it.Ops))
			for i, op := range it.Ops {
				ops[i] = "MLCZ"[op]
			}
			p.Ops = string(ops)
			for _, pt := range it.Points {
				p.Points = append(p.Points, near(pt.X), near(pt.Y))
			}
			out = append(out, p)
		case *scene.Text:
			out = append(out, item{
				Kind: "text", X: near(it.X), Y: near(it.Y), Text: it.String, Hint: it.Hint, Size: near(it.Size), Bold: it.Face == th.Bold && th.Bold != th.Regular,
				Fill: ink(it.Fill), Anchor: uint8(it.Anchor), Angle: it.Angle, Halo: ink(it.Halo), Role: it.Role,
			})
		case *scene.Group:
			inner := it.Items
			if it.Opacity > 0 && it.Opacity < 1 {
				inner = scene.Fade(inner, it.Opacity)
			}
			out = append(out, d.items(inner)...)
		case *scene.Image:
			b := it.Pixels.Bounds()
			name := fmt.Sprintf("%s.image.%d", d.name, len(d.secs))
			d.secs = append(d.secs, pixels(name, it.Pixels))
			out = append(out, item{
				Kind: "image", X: near(it.X), Y: near(it.Y), W: near(it.W), H: near(it.H),
				Pixels: name, Cols: b.Dx(), Rows: b.Dy(), Smooth: it.Smooth, Faint: it.Opacity,
			})
		}
	}
	return out
}

// ink is a colour by its name, or as hex.
func (d *painted) ink(c color.NRGBA) string {
	if d.inks == nil || c.A == 0 {
		return inkOf(c, d.th)
	}
	solid := c
	solid.A = 0xff
	name, ok := d.inks[solid]
	if !ok && solid == d.th.Text {
		name, ok = "text", true
	}
	switch {
	case !ok:
		return inkOf(c, d.th)
	case c.A == 0xff:
		return name
	}
	return faint(name, c.A)
}

// near is a length to a hundredth of a point.
func near(v float64) float64 { return math.Round(v*100) / 100 }

// inks are the colours of a theme by name.
func inks(th *style.Theme) map[string]string {
	back := th.Background
	if back.A == 0 {
		back = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	}
	out := map[string]string{
		"text": hex(th.Text), "muted": hex(th.Muted), "line": hex(th.Line), "page": hex(back), "gap": hex(th.Gap),
		"hatchFill": hex(th.HatchFill), "hatchLine": hex(th.HatchLine), "missing": hex(th.Missing()),
	}
	groundNames(th, out)
	return out
}

func inkOf(c color.NRGBA, th *style.Theme) string {
	switch c {
	case color.NRGBA{}:
		return ""
	case th.Text:
		return "text"
	case th.Muted:
		return "muted"
	case th.Line:
		return "line"
	case th.Background:
		return "page"
	case th.HatchFill:
		return "hatchFill"
	case th.HatchLine:
		return "hatchLine"
	case th.Missing():
		return "missing"
	}
	return hex(c)
}

func hex(c color.NRGBA) string {
	if c.A == 0xff {
		return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	}
	return fmt.Sprintf("#%02x%02x%02x%02x", c.R, c.G, c.B, c.A)
}
