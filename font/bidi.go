package font

import (
	"slices"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/shaping"
)

// levels are the embedding levels of runs, which the shaper's own segments
// have lost all but the direction of.
func levels(text []rune, runs []shaping.Input) []bidi.Level {
	var paragraph bidi.Paragraph
	parts := paragraph.Segment(text, bidi.LeftToRight)
	out := make([]bidi.Level, len(runs))
	for i, j := 0, 0; i < len(runs) && j < parts.NumRuns(); {
		part := parts.Run(j)
		if runs[i].RunStart >= part.End {
			j++
			continue
		}
		out[i] = part.Level
		i++
	}
	return out
}

// visualOrder is rule L2 of the Unicode bidirectional algorithm (UAX 9): from
// the highest level to the lowest odd one, every stretch at that level or above
// is reversed.
func visualOrder(levels []bidi.Level) []int {
	order := make([]int, len(levels))
	for i := range order {
		order[i] = i
	}
	if len(levels) == 0 {
		return order
	}
	for level := slices.Max(levels); level > 0; level-- {
		for i := 0; i < len(order); i++ {
			j := i
			for j < len(order) && levels[order[j]] >= level {
				j++
			}
			slices.Reverse(order[i:j])
			i = max(i, j)
		}
	}
	return order
}

// VisualText is a line's characters from left to right, as they are drawn.
// Files that hold text by its place, such as PDF, want them so.
func VisualText(s string) string {
	text := []rune(s)
	var paragraph bidi.Paragraph
	parts := paragraph.Segment(text, bidi.LeftToRight)
	levels := make([]bidi.Level, parts.NumRuns())
	for i := range levels {
		levels[i] = parts.Run(i).Level
	}
	out := make([]rune, 0, len(text))
	for _, i := range visualOrder(levels) {
		run := parts.Run(i)
		at := len(out)
		out = append(out, text[run.Start:run.End]...)
		if run.Level%2 == 1 {
			slices.Reverse(out[at:])
		}
	}
	return string(out)
}
