package font

import (
	"slices"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/shaping"
)

// directed parts text into stretches of one direction (UAX 9). The first letter
// with a direction decides that of the whole line (rules P2 and P3).
func directed(text []rune) (parts []bidi.Run, base di.Direction) {
	var paragraph bidi.Paragraph
	list := func(d bidi.Direction) []bidi.Run {
		runs := paragraph.Segment(text, d)
		out := make([]bidi.Run, runs.NumRuns())
		for i := range out {
			out[i] = runs.Run(i)
		}
		return out
	}
	parts = list(bidi.Neutral)
	if slices.Equal(parts, list(bidi.LeftToRight)) {
		return parts, di.DirectionLTR
	}
	return parts, di.DirectionRTL
}

// levels are the embedding levels of runs, which the shaper's own segments
// have lost all but the direction of.
func levels(parts []bidi.Run, runs []shaping.Input) []bidi.Level {
	out := make([]bidi.Level, len(runs))
	for i, j := 0, 0; i < len(runs) && j < len(parts); {
		if runs[i].RunStart >= parts[j].End {
			j++
			continue
		}
		out[i] = parts[j].Level
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
	parts, _ := directed(text)
	levels := make([]bidi.Level, len(parts))
	for i := range levels {
		levels[i] = parts[i].Level
	}
	out := make([]rune, 0, len(text))
	for _, i := range visualOrder(levels) {
		at := len(out)
		out = append(out, text[parts[i].Start:parts[i].End]...)
		if parts[i].Level%2 == 1 {
			slices.Reverse(out[at:])
		}
	}
	return string(out)
}
