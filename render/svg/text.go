package svg

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/scene"
)

// faces are the fonts a document uses, each with the characters in use.
type faces struct {
	order  []*font.Program
	known  map[*font.Program]*program
	class  map[*font.Face]int // of the stack of families
	stacks []string
}

type program struct {
	runes  map[rune]bool
	family string
	file   []byte // nil when the font cannot be embedded
}

func newFaces() *faces {
	return &faces{known: map[*font.Program]*program{}, class: map[*font.Face]int{}}
}

func (f *faces) any() bool { return len(f.order) > 0 }

// embedded are the fonts that go into the file.
func (f *faces) embedded() []*program {
	var out []*program
	for _, p := range f.order {
		if f.known[p].file != nil {
			out = append(out, f.known[p])
		}
	}
	return out
}

// collect finds the characters of all texts and cuts the fonts to them.
func (f *faces) collect(items []scene.Item) {
	var faceOrder []*font.Face
	f.walk(items, &faceOrder)
	for _, p := range f.order {
		u := f.known[p]
		runes := make([]rune, 0, len(u.runes))
		for r := range u.runes {
			runes = append(runes, r)
		}
		if cut, ok := p.Subset(runes); ok {
			h := fnv.New64a()
			h.Write(cut.File)
			u.file, u.family = cut.File, fmt.Sprintf("swelter-%016x", h.Sum64())
		}
	}
	for _, face := range faceOrder {
		var names []string
		for _, p := range face.Programs() {
			if u := f.known[p]; u != nil && u.file != nil {
				names = append(names, `"`+u.family+`"`)
			}
		}
		names = append(names, `"Noto Sans"`, "sans-serif")
		f.class[face] = len(f.stacks)
		f.stacks = append(f.stacks, strings.Join(names, ","))
	}
}

func (f *faces) walk(items []scene.Item, order *[]*font.Face) {
	for _, item := range items {
		switch it := item.(type) {
		case *scene.Group:
			f.walk(it.Items, order)
		case *scene.Text:
			if it.Face == nil || it.String == "" {
				continue
			}
			if _, ok := f.class[it.Face]; !ok {
				f.class[it.Face] = -1
				*order = append(*order, it.Face)
			}
			f.use(it.Face.Layout(it.String))
		}
	}
}

// use notes the characters of a line that is set one glyph a character.
func (f *faces) use(line font.Line) {
	for _, g := range line.Glyphs {
		u := f.known[g.Program]
		if u == nil {
			u = &program{runes: map[rune]bool{}}
			f.known[g.Program] = u
			f.order = append(f.order, g.Program)
		}
		if g.Rune != 0 {
			u.runes[g.Rune] = true
		}
	}
}

// asText reports whether a browser sets the line as we do.
func (f *faces) asText(line font.Line) bool {
	if line.Shaped {
		return false
	}
	for _, g := range line.Glyphs {
		if g.ID == 0 || f.known[g.Program].file == nil {
			return false
		}
	}
	return true
}

// textItem writes text. What a browser might set otherwise (shaped scripts,
// missing characters, fonts that cannot be embedded) is drawn as outlines, with
// the text itself above it, invisible, to be found and copied.
func (d *document) textItem(t *scene.Text) {
	if t.Face == nil || t.String == "" {
		return
	}
	line := t.Face.Layout(t.String)
	width := line.Width * t.Size
	real := d.faces.asText(line)
	if !real {
		d.outlines(t, line, width)
	}
	d.str("<text")
	d.attr("x", t.X)
	d.attr("y", t.Y)
	if t.Angle != 0 {
		d.str(` transform="rotate(` + num(-t.Angle) + " " + num(t.X) + " " + num(t.Y) + `)"`)
	}
	d.attr("font-size", t.Size)
	d.str(` class="` + d.stackClass(d.faces.class[t.Face]))
	if t.Role != "" {
		d.str(" ")
		d.text(t.Role)
	}
	d.str(`"`)
	switch t.Anchor {
	case scene.Middle:
		d.str(` text-anchor="middle"`)
	case scene.End:
		d.str(` text-anchor="end"`)
	}
	if utf8.RuneCountInString(line.Text) > 1 && width > 0 {
		// A viewer without the face still keeps to the room that was measured.
		d.attr("textLength", width)
		if !real {
			d.str(` lengthAdjust="spacingAndGlyphs"`)
		}
	}
	if real {
		d.textPaint(t)
	} else {
		d.str(` fill-opacity="0"`)
	}
	d.str(">")
	d.hint(t.Hint)
	d.text(line.Text)
	d.str("</text>\n")
}

// stackClass is the class of texts whose families are stack i.
func (d *document) stackClass(i int) string { return d.prefix + "f" + strconv.Itoa(i) }

func (d *document) textPaint(t *scene.Text) {
	d.fill(t.Fill)
	if t.Halo.A != 0 {
		d.color("stroke", t.Halo)
		d.attr("stroke-width", scene.HaloWidth*t.Size)
		d.str(` stroke-linejoin="round" paint-order="stroke"`)
	}
}

// outlines draws the glyphs of a line as one path.
func (d *document) outlines(t *scene.Text, line font.Line, width float64) {
	d.str(`<path aria-hidden="true" d="`)
	x0, y0 := t.Origin(width)
	at := t.Turn(x0, y0)
	for _, g := range line.Glyphs {
		pt := func(p [2]float64) {
			x, y := at((g.X+p[0])*t.Size, (g.Y+p[1])*t.Size)
			d.b = appendNum(d.b, x)
			d.b = append(d.b, ' ')
			d.b = appendNum(d.b, y)
		}
		open := false
		for _, s := range g.Program.Outline(g.ID) {
			if s.Op == font.MoveTo && open {
				d.b = append(d.b, 'Z')
			}
			open = true
			n := 1
			d.b = append(d.b, "MLQC"[s.Op])
			if s.Op >= font.QuadTo {
				n = int(s.Op)
			}
			for i := range n {
				if i > 0 {
					d.b = append(d.b, ' ')
				}
				pt(s.P[i])
			}
		}
		if open {
			d.b = append(d.b, 'Z')
		}
	}
	d.str(`"`)
	d.textPaint(t)
	d.str("/>\n")
}
