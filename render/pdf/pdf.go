// Package pdf writes a scene as a PDF file of one page: text that can be
// searched, cells as rectangles or one lossless image, fonts cut to the glyphs
// in use. A scene needs a handful of PDF's operators, so that the file is
// written here: deterministic to the byte, with every character of Unicode and
// positions to a thousandth of a point.
package pdf

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"sort"
	"strings"

	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/scene"
)

func init() {
	render.Register(render.Format{Name: "pdf", Endings: []string{".pdf"}, Write: Write})
}

// maxPage is the largest side of a page in points (ISO 32000-1, annex C).
const maxPage = 14400

// Write writes the scene as one page of its size. The same scene gives the
// same bytes. Options are not used.
func Write(w io.Writer, s *scene.Scene, _ render.Options) error {
	if !(s.Width >= 3 && s.Height >= 3 && s.Width <= maxPage && s.Height <= maxPage) {
		return fmt.Errorf("pdf: a page of %.4g x %.4g points cannot be written; sides of 3 to %d points can", s.Width, s.Height, maxPage)
	}
	f := newFile()
	c := &content{file: f, alphas: map[uint8]bool{}, fonts: newFonts()}
	c.fonts.collect(s.Items)
	c.page(s)
	page, pages := f.reserve(), f.reserve()
	stream := f.deflated("", c.b)
	resources := c.resources()
	box := fmt.Sprintf("[0 0 %s%s]", appendNum(nil, s.Width), bytes.TrimRight(appendNum(nil, s.Height), " "))
	ofPage, ofRoot := structure(f, page, box, s.Meta.Description)
	f.object(page, fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox%s/Resources<<%s>>/Contents %d 0 R/Group<</S/Transparency/CS/DeviceRGB>>%s>>",
		pages, box, resources, stream, ofPage))
	f.object(pages, fmt.Sprintf("<</Type/Pages/Kids[%d 0 R]/Count 1>>", page))
	root := f.add(fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/Metadata %d 0 R/ViewerPreferences<</DisplayDocTitle true>>%s>>", pages, metadata(f, s.Meta), ofRoot))
	return f.finish(w, root, info(f, s.Meta))
}

// structure says that all of the page is one figure with an alternative text,
// which screen readers read in place of its parts (ISO 32000-1, 14.7 and 14.9).
// Without a text there is none.
func structure(f *file, page int, box, alt string) (ofPage, ofRoot string) {
	if alt == "" {
		return "", ""
	}
	tree := f.reserve()
	figure := f.add(fmt.Sprintf("<</Type/StructElem/S/Figure/P %d 0 R/Pg %d 0 R/K 0/A<</O/Layout/Placement/Block/BBox%s>>/Alt%s>>", tree, page, box, textString(alt)))
	f.object(tree, fmt.Sprintf("<</Type/StructTreeRoot/K %d 0 R/ParentTree<</Nums[0[%[1]d 0 R]]>>/ParentTreeNextKey 1>>", figure))
	return "/StructParents 0", fmt.Sprintf("/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R", tree)
}

// info is the document information that viewers show. It has no dates.
func info(f *file, m scene.Meta) int {
	var b strings.Builder
	for _, e := range [][2]string{{"Title", m.Title}, {"Subject", m.Description}, {"Creator", m.Software}, {"Producer", m.Software}} {
		if e[1] != "" {
			b.WriteString("/" + e[0] + textString(e[1]))
		}
	}
	return f.add("<<" + b.String() + ">>")
}

// metadata is the same as XMP (ISO 16684-1), with the recipe.
func metadata(f *file, m scene.Meta) int {
	var b bytes.Buffer
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:s="urn:swelter">`)
	tag := func(open, value, end string) {
		if value != "" {
			b.WriteString(open)
			b.WriteString(escapeXML(value))
			b.WriteString(end)
		}
	}
	tag(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">`, m.Title, `</rdf:li></rdf:Alt></dc:title>`)
	tag(`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">`, m.Description, `</rdf:li></rdf:Alt></dc:description>`)
	tag(`<pdf:Producer>`, m.Software, `</pdf:Producer>`)
	tag(`<s:recipe>`, string(m.Recipe), `</s:recipe>`)
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return f.stream("/Type/Metadata/Subtype/XML", b.Bytes())
}

// escapeXML escapes character data; what XML 1.0 does not allow becomes U+FFFD.
func escapeXML(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff:
			b.WriteRune(0xfffd)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// resources names what the content refers to.
func (c *content) resources() string {
	var b strings.Builder
	// Stroke adjustment keeps thin lines of one width on screens.
	b.WriteString("/ExtGState<</S<</SA true>>")
	alphas := make([]int, 0, len(c.alphas))
	for a := range c.alphas {
		alphas = append(alphas, int(a))
	}
	sort.Ints(alphas)
	for _, a := range alphas {
		v := math.Round(float64(a)/255*1e4) / 1e4
		fmt.Fprintf(&b, "/A%d<</ca %v/CA %v>>", a, v, v)
	}
	b.WriteString(">>")
	if len(c.images) > 0 {
		b.WriteString("/XObject<<")
		for i, n := range c.images {
			fmt.Fprintf(&b, "/I%d %d 0 R", i, n)
		}
		b.WriteString(">>")
	}
	b.WriteString(c.fonts.write(c.file))
	return b.String()
}
