package font

// Line is one line of text set in glyphs. Lengths are in em.
type Line struct {
	Text   string // as set: cleaned
	Glyphs []Glyph
	Width  float64
	Shaped bool // not one glyph a character in reading order
}

// Glyph is one glyph of a line, from left to right.
type Glyph struct {
	Program *Program
	ID      GlyphID
	X, Y    float64 // of its origin, from the start of the baseline, in em, y upward
	Rune    rune    // the character it stands for; 0 when shaped
}

// Layout sets one line of text: simple scripts one glyph a character, without
// kerning and ligatures, the others shaped, with bidirectional runs in visual
// order.
func (f *Face) Layout(s string) Line {
	s = Clean(s)
	if NeedsShaping(s) {
		if line, ok := f.shape(s); ok {
			return line
		}
	}
	line := Line{Text: s, Glyphs: make([]Glyph, 0, len(s))}
	for _, r := range s {
		p, id, _ := f.lookup(r)
		line.Glyphs = append(line.Glyphs, Glyph{Program: p, ID: id, X: line.Width, Rune: r})
		line.Width += p.Advance(id)
	}
	return line
}
