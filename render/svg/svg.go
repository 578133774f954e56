// Package svg writes a scene as an SVG file that shows the same in every
// browser: text stays text, set in the embedded face cut to the characters in
// use, cells are rectangles or one image, and nothing is loaded from outside.
package svg

import (
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"strings"

	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/scene"
)

func init() {
	render.Register(render.Format{Name: "svg", Endings: []string{".svg"}, Write: Write})
}

// Write writes the scene as one SVG document in points. The same scene gives
// the same bytes. Options are not used.
func Write(w io.Writer, s *scene.Scene, _ render.Options) error {
	if !(s.Width > 0 && s.Height > 0) || math.IsInf(s.Width+s.Height, 0) {
		return fmt.Errorf("svg: a page of %g x %g points cannot be drawn; choose another size", s.Width, s.Height)
	}
	d := &document{faces: newFaces(), prefix: prefix(s)}
	d.faces.collect(s.Items)
	d.open(s)
	if err := d.items(s.Items); err != nil {
		return err
	}
	d.endCrisp()
	d.str("</svg>\n")
	_, err := w.Write(d.b)
	return err
}

// prefix makes the ids of a file its own, so that several can stand in one
// page. It depends on what is drawn alone.
func prefix(s *scene.Scene) string {
	h := fnv.New32a()
	fmt.Fprintf(h, "%g %g %d %q %q", s.Width, s.Height, len(s.Items), s.Meta.Title, s.Meta.Description)
	var texts func(items []scene.Item)
	texts = func(items []scene.Item) {
		for _, item := range items {
			switch it := item.(type) {
			case *scene.Text:
				fmt.Fprintf(h, "%q %g %g", it.String, it.X, it.Y)
			case *scene.Group:
				texts(it.Items)
			}
		}
	}
	texts(s.Items)
	return fmt.Sprintf("s%08x", h.Sum32())
}

// open writes what stands before the items: names, metadata, faces, page.
func (d *document) open(s *scene.Scene) {
	w, h := num(s.Width), num(s.Height)
	d.str(`<svg xmlns="http://www.w3.org/2000/svg" width="` + w + `pt" height="` + h + `pt" viewBox="0 0 ` + w + ` ` + h + `" class="` + d.prefix + `" role="img"`)
	labels := ""
	if s.Meta.Title != "" {
		labels = d.prefix + "t"
	}
	if s.Meta.Description != "" {
		labels += " " + d.prefix + "d"
	}
	if labels != "" {
		d.str(` aria-labelledby="`)
		d.str(strings.TrimSpace(labels))
		d.str(`"`)
	}
	d.str(">\n")
	if s.Meta.Title != "" {
		d.str(`<title id="` + d.prefix + `t">`)
		d.text(s.Meta.Title)
		d.str("</title>\n")
	}
	if s.Meta.Description != "" {
		d.str(`<desc id="` + d.prefix + `d">`)
		d.text(s.Meta.Description)
		d.str("</desc>\n")
	}
	d.metadata(s.Meta)
	d.style()
	if s.Background.A != 0 {
		d.str(`<rect width="` + w + `" height="` + h + `"`)
		d.fill(s.Background)
		d.str("/>\n")
	}
}

func (d *document) metadata(m scene.Meta) {
	if m.Software == "" && len(m.Recipe) == 0 {
		return
	}
	d.str(`<metadata xmlns:s="urn:swelter">`)
	if m.Software != "" {
		d.str("<s:software>")
		d.text(m.Software)
		d.str("</s:software>")
	}
	if len(m.Recipe) > 0 {
		d.str("<s:recipe>")
		d.text(string(m.Recipe))
		d.str("</s:recipe>")
	}
	d.str("</metadata>\n")
}

// style declares the faces and what holds for all text. Kerning and ligatures
// are off in every format, so that widths agree.
func (d *document) style() {
	if !d.faces.any() {
		return
	}
	d.str("<style>")
	for _, p := range d.faces.embedded() {
		d.str(`@font-face{font-family:"` + p.family + `";src:url(data:font/ttf;base64,`)
		d.base64(p.file)
		d.str(`)}`)
	}
	d.str("." + d.prefix + "{white-space:pre;font-kerning:none;font-variant-ligatures:none;text-rendering:geometricPrecision}")
	for i, stack := range d.faces.stacks {
		d.str("." + d.stackClass(i) + "{font-family:" + stack + "}")
	}
	d.str("</style>\n")
}
