package font

import (
	"slices"
	"strings"
	"unicode"

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
		return apart(parts, text), di.DirectionLTR
	}
	return parts, di.DirectionRTL
}

// apart undoes a shortcut of the bidi package in left-to-right lines: it makes
// one stretch of a number that follows right-to-left letters (level 2, at their
// left) and the left-to-right text after it (level 0), though L2 sets a
// stretch of each level by itself. Explicit embeddings are left as they are.
func apart(parts []bidi.Run, text []rune) []bidi.Run {
	if slices.ContainsFunc(text, func(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }) {
		return parts
	}
	out := make([]bidi.Run, 0, len(parts)+1)
	for _, p := range parts {
		end := p.End
		if p.Level == 2 {
			end = p.Start + number(text[p.Start:p.End])
		}
		if end == p.Start || end == p.End {
			out = append(out, p)
			continue
		}
		out = append(out, bidi.Run{Start: p.Start, End: end, Level: 2}, bidi.Run{Start: end, End: p.End})
	}
	return out
}

// number is the length of the number that text begins with: digits, what may
// stand between them, and signs of units that touch them (rules W4 to W6).
func number(text []rune) int {
	n := 0
	for i, r := range text {
		switch {
		case unicode.IsDigit(r) || strings.ContainsRune("%‰°$€£¥#", r):
			n = i + 1
		case !strings.ContainsRune("+-−.,:/\u00a0", r):
			return n
		}
	}
	return n
}

// cut divides the shaper's runs where the levels change, and lists the levels.
func cut(runs []shaping.Input, parts []bidi.Run) ([]shaping.Input, []bidi.Level) {
	var out []shaping.Input
	var levels []bidi.Level
	j := 0
	for _, run := range runs {
		for run.RunStart < run.RunEnd && j < len(parts) {
			if parts[j].End <= run.RunStart {
				j++
				continue
			}
			piece := run
			piece.RunEnd = min(run.RunEnd, parts[j].End)
			out, levels = append(out, piece), append(levels, parts[j].Level)
			run.RunStart = piece.RunEnd
		}
	}
	return out, levels
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
