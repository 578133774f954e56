package pdf

import (
	"fmt"
	"hash/fnv"
	"strings"
	"unicode/utf16"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/scene"
)

// fonts are the programs in use, in the order of their first use.
type fonts struct {
	order  []*embedded
	known  map[*font.Program]*embedded
	hidden embedded // of invisible text: any character, no shape
}

// embedded is one font of the file. Its codes number the characters in the
// order of their first use.
type embedded struct {
	name    string
	program *font.Program
	use     map[rune]bool // gathered before anything is drawn
	subset  font.Subset
	ok      bool // can be embedded

	runes []rune // by code less one
	codes map[rune]int
}

func newFonts() *fonts { return &fonts{known: map[*font.Program]*embedded{}} }

// cid is the code of a character, from 1.
func (e *embedded) cid(r rune) int {
	if n, ok := e.codes[r]; ok {
		return n
	}
	if e.codes == nil {
		e.codes = map[rune]int{}
	}
	if len(e.runes) >= 0xfffe {
		return 0 // more characters than two bytes can tell apart
	}
	e.runes = append(e.runes, r)
	e.codes[r] = len(e.runes)
	return len(e.runes)
}

// collect finds the characters of all texts and cuts the fonts to them.
func (f *fonts) collect(items []scene.Item) {
	f.walk(items)
	for i, e := range f.order {
		e.name = fmt.Sprintf("F%d", i)
		runes := make([]rune, 0, len(e.use))
		for r := range e.use {
			runes = append(runes, r)
		}
		e.subset, e.ok = e.program.Subset(runes)
	}
}

func (f *fonts) walk(items []scene.Item) {
	for _, item := range items {
		switch it := item.(type) {
		case *scene.Group:
			f.walk(it.Items)
		case *scene.Text:
			if it.Face == nil {
				continue
			}
			for _, g := range it.Face.Layout(it.String).Glyphs {
				e := f.known[g.Program]
				if e == nil {
					e = &embedded{program: g.Program, use: map[rune]bool{}}
					f.known[g.Program] = e
					f.order = append(f.order, e)
				}
				if g.Rune != 0 && g.ID != 0 {
					e.use[g.Rune] = true
				}
			}
		}
	}
}

// asText reports whether a line can be written as text in embedded fonts.
func (f *fonts) asText(line font.Line) bool {
	if line.Shaped {
		return false
	}
	for _, g := range line.Glyphs {
		if g.ID == 0 || !f.known[g.Program].ok {
			return false
		}
	}
	return true
}

// write puts the fonts into the file and names them.
func (f *fonts) write(out *file) string {
	var b strings.Builder
	for _, e := range f.order {
		if len(e.runes) > 0 {
			fmt.Fprintf(&b, "/%s %d 0 R", e.name, e.write(out))
		}
	}
	if len(f.hidden.runes) > 0 {
		f.hidden.program = font.Regular().Programs()[0]
		f.hidden.subset, _ = f.hidden.program.Subset(nil)
		fmt.Fprintf(&b, "/FX %d 0 R", f.hidden.write(out))
	}
	if b.Len() == 0 {
		return ""
	}
	return "/Font<<" + b.String() + ">>"
}

// write puts one font into the file: a composite font of two-byte codes (ISO
// 32000-1, section 9.7) over the cut TrueType file.
func (e *embedded) write(out *file) int {
	p := e.program
	gids := make([]byte, 2, 2*len(e.runes)+2)
	widths := make([]string, len(e.runes))
	for i, r := range e.runes {
		g := e.subset.Glyphs[r]
		gids = append(gids, byte(g>>8), byte(g))
		widths[i] = strings.TrimSpace(string(appendNum(nil, 1000*e.advance(r))))
	}
	name := tag(e.subset.File) + "+" + cleanName(p.Name())
	file := out.deflated(fmt.Sprintf("/Length1 %d", len(e.subset.File)), e.subset.File)
	up, down, caps := p.Metrics()
	descriptor := out.add(fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[-1000 %.0f 3000 %.0f]/ItalicAngle 0/Ascent %.0f/Descent %.0f/CapHeight %.0f/StemV 80/FontFile2 %d 0 R>>",
		name, -1000*down, 1000*up, 1000*up, -1000*down, 1000*caps, file))
	descendant := out.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/DW 1000/W[1[%s]]/CIDToGIDMap %d 0 R>>",
		name, descriptor, strings.Join(widths, " "), out.deflated("", gids)))
	return out.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
		name, descendant, out.deflated("", e.toUnicode())))
}

// advance is the width of a character in em. In the invisible font all
// characters are one em wide.
func (e *embedded) advance(r rune) float64 {
	if e.use == nil {
		return 1
	}
	id, _ := e.program.Glyph(r)
	return e.program.Advance(id)
}

// toUnicode says what the codes mean (ISO 32000-1, section 9.10.3).
func (e *embedded) toUnicode() []byte {
	b := []byte("/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def" +
		"/CMapName/Adobe-Identity-UCS def/CMapType 2 def 1 begincodespacerange<0000><FFFF>endcodespacerange\n")
	for i := 0; i < len(e.runes); i += 100 { // at most a hundred in one block
		part := e.runes[i:min(i+100, len(e.runes))]
		b = fmt.Appendf(b, "%d beginbfchar\n", len(part))
		for j, r := range part {
			b = fmt.Appendf(b, "<%04X><", i+j+1)
			for _, u := range utf16.Encode([]rune{r}) {
				b = fmt.Appendf(b, "%04X", u)
			}
			b = append(b, ">\n"...)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap CMapName currentdict/CMap defineresource pop end end"...)
}

// tag is six letters that tell cuts of one font apart.
func tag(file []byte) string {
	h := fnv.New32a()
	h.Write(file)
	letters := make([]byte, 6)
	n := h.Sum32()
	for i := range letters {
		letters[i] = 'A' + byte(n%26)
		n /= 26
	}
	return string(letters)
}

// cleanName keeps the letters, digits and dashes of a font's name.
func cleanName(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, s)
	if s == "" {
		return "Font"
	}
	return s[:min(len(s), 60)]
}
