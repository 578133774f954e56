package colormap

import (
	_ "embed"
	"errors"
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"
	"sync"
)

// The named colours of CSS Color Module Level 4, from matplotlib's
// CSS4_COLORS.
//
//go:embed css.tsv
var cssTSV string

var cssColors = sync.OnceValue(func() map[string]color.NRGBA {
	named := map[string]color.NRGBA{}
	for line := range strings.Lines(cssTSV) {
		name, hex, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		named[name], _ = parseHex(hex)
	}
	named["transparent"] = transparent
	return named
})

// transparent is not the zero NRGBA, which means "not set" in many options.
var transparent = color.NRGBA{0xff, 0xff, 0xff, 0}

// ParseColor reads a colour as CSS writes it: a name ("crimson",
// "transparent"), #rgb, #rgba, #rrggbb, #rrggbbaa, rgb(220, 20, 60) or
// rgba(220 20 60 / 50%), in any case. What is fully transparent comes back as
// #ffffff00, never as the zero NRGBA, which means "not set" elsewhere.
func ParseColor(s string) (color.NRGBA, error) {
	text := strings.ToLower(strings.TrimSpace(s))
	var c color.NRGBA
	var err error
	if hex, ok := strings.CutPrefix(text, "#"); ok {
		c, err = parseHex(hex)
	} else if args, ok := function(text); ok {
		c, err = parseRGB(args)
	} else if named, ok := cssColors()[text]; ok {
		c = named
	} else if text == "" {
		err = errors.New("empty; write a CSS name, #rrggbb or rgb(r, g, b)")
	} else {
		return c, unknownColor(s)
	}
	if err != nil {
		return color.NRGBA{}, fmt.Errorf("colour %q: %w", clip(s), err)
	}
	if c.A == 0 {
		c = transparent
	}
	return c, nil
}

// ParseColors reads colours separated by commas.
func ParseColors(s string) ([]color.NRGBA, error) {
	var colors []color.NRGBA
	start, depth := 0, 0
	for i := 0; i <= len(s); i++ {
		switch {
		case i == len(s) || s[i] == ',' && depth == 0:
			c, err := ParseColor(s[start:i])
			if err != nil {
				return nil, err
			}
			colors, start = append(colors, c), i+1
		case s[i] == '(':
			depth++
		case s[i] == ')':
			depth--
		}
	}
	return colors, nil
}

func unknownColor(s string) error {
	var known []string
	for line := range strings.Lines(cssTSV) {
		name, _, _ := strings.Cut(line, "\t")
		known = append(known, name)
	}
	return unknown("colour", s, known)
}

func parseHex(hex string) (color.NRGBA, error) {
	v, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || strings.HasPrefix(hex, "+") {
		return color.NRGBA{}, errors.New("hexadecimal digits follow #")
	}
	double := func(shift int) uint8 { return uint8(v>>shift&15) * 0x11 }
	whole := func(shift int) uint8 { return uint8(v >> shift) }
	switch len(hex) {
	case 3:
		return color.NRGBA{double(8), double(4), double(0), 0xff}, nil
	case 4:
		return color.NRGBA{double(12), double(8), double(4), double(0)}, nil
	case 6:
		return color.NRGBA{whole(16), whole(8), whole(0), 0xff}, nil
	case 8:
		return color.NRGBA{whole(24), whole(16), whole(8), whole(0)}, nil
	}
	return color.NRGBA{}, fmt.Errorf("%d digits; 3, 4, 6 or 8 follow #", len(hex))
}

// function splits "rgb(...)" and "rgba(...)" into what stands between commas,
// blanks and the slash.
func function(text string) ([]string, bool) {
	for _, name := range [...]string{"rgba(", "rgb("} {
		if rest, ok := strings.CutPrefix(text, name); ok {
			if inner, ok := strings.CutSuffix(rest, ")"); ok {
				return strings.FieldsFunc(inner, func(r rune) bool { return strings.ContainsRune(", /\t", r) }), true
			}
		}
	}
	return nil, false
}

func parseRGB(args []string) (color.NRGBA, error) {
	if len(args) != 3 && len(args) != 4 {
		return color.NRGBA{}, fmt.Errorf("%d numbers; 3 or 4 stand between the brackets", len(args))
	}
	v := [4]uint8{3: 0xff}
	for i, arg := range args {
		scale := 255.0
		if i == 3 {
			scale = 1
		}
		digits, percent := strings.CutSuffix(arg, "%")
		if percent {
			scale = 100
		}
		x, err := strconv.ParseFloat(digits, 64)
		if err != nil || !(x >= 0 && x <= scale) {
			return color.NRGBA{}, fmt.Errorf("%q is not a number from 0 to %g", arg, scale)
		}
		v[i] = uint8(math.Round(x / scale * 255))
	}
	return color.NRGBA{v[0], v[1], v[2], v[3]}, nil
}
