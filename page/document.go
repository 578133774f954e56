package page

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"io"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/render/png"
	"github.com/swelter/swelter/render/svg"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/web"
)

// document writes the file around the packed data and what follows behind the
// script.
func document(w io.Writer, h *head, g *grid.Grid, static *scene.Scene, data, later *bytes.Buffer) error {
	css := faces(h) + web.Style
	title := h.Title
	if title == "" {
		title = "Heatmap"
	}
	p := paper{theme: h.Theme, title: title, software: static.Meta.Software, css: css, script: web.Script, later: later}
	return p.write(w, data, func(out *bufio.Writer) error {
		if err := picture(out, h, static); err != nil {
			return err
		}
		table(out, g)
		return nil
	})
}

// digest is the source expression of a policy for one script or style.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// mostStatic is how long the picture for readers without script may be before it
// is drawn with fewer pixels.
const mostStatic = 160 << 10

// picture is the figure for readers without script: SVG or PNG, whichever is
// shorter.
func picture(w io.Writer, h *head, static *scene.Scene) error {
	plain := *static
	plain.Meta = scene.Meta{Title: h.Title} // the recipe is in the data already
	var vector, raster bytes.Buffer
	kind, best := "image/png", &raster
	if len(static.Items) < 20000 {
		if err := svg.Write(&vector, &plain, render.Options{}); err != nil {
			return err
		}
		kind, best = "image/svg+xml", &vector
	}
	if best.Len() == 0 || best.Len() > mostStatic {
		for _, dpi := range []float64{144, 96, 72} {
			raster.Reset()
			if err := png.Write(&raster, &plain, render.Options{DPI: dpi}); err != nil {
				return err
			}
			if raster.Len() <= mostStatic {
				break
			}
		}
		if vector.Len() == 0 || raster.Len() < vector.Len() {
			kind, best = "image/png", &raster
		}
	}
	_, err := fmt.Fprintf(w, "<img class=\"static\" alt=\"%s\" src=\"data:%s;base64,%s\">\n", html.EscapeString(h.Description), kind, base64.StdEncoding.EncodeToString(best.Bytes()))
	return err
}

// faces embeds the characters in use of the regular and the semibold face.
func faces(h *head) string {
	css := ""
	for _, f := range []struct {
		face   *font.Face
		weight int
	}{{font.Regular(), 400}, {font.SemiBold(), 600}} {
		if cut, ok := f.face.Programs()[0].Subset(h.runes()); ok {
			css += fmt.Sprintf(`@font-face{font-family:Swelter;font-weight:%d;src:url(data:font/ttf;base64,%s)}`, f.weight, base64.StdEncoding.EncodeToString(cut.File))
		}
	}
	return css
}

// runes are the characters that a page may write: those of all its texts and
// those of numbers, dates and controls.
func (h *head) runes() []rune {
	seen := map[rune]bool{}
	var out []rune
	add := func(s string) {
		for _, r := range s {
			if !seen[r] && r >= ' ' {
				seen[r] = true
				out = append(out, r)
			}
		}
	}
	for r := ' '; r < 0x7f; r++ {
		add(string(r))
	}
	add("−–—×…≥≤±·°µ²³  ⁰¹⁴⁵⁶⁷⁸⁹⁻")
	for _, s := range [][]string{{h.Title, h.Name, h.Unit, h.By}, h.Categories, h.X.Labels, h.Y.Labels, h.Frames} {
		for _, t := range s {
			add(t)
		}
	}
	for _, p := range h.Panels {
		add(string(p.runes()))
	}
	if h.Ground != nil {
		for _, n := range h.Ground.Names {
			add(n)
		}
		for _, it := range h.Ground.Above {
			add(it.Text)
		}
	}
	for _, l := range []*layout{h.Desk, h.Phone} {
		if l == nil {
			continue
		}
		for _, p := range l.Parts {
			for _, it := range p.Items {
				add(it.Text)
			}
		}
	}
	return out
}
