package legend

import (
	"image/color"
	"math"
	"slices"

	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/shade"
	"github.com/swelter/swelter/tick"
)

// Key explains the colours of one track, or of a further heatmap.
type Key struct {
	Title      string
	Mapper     *shade.Mapper
	Categories []string // nil for numbers
	Used       []bool   // categories that occur, or nil for all
	Whole      bool     // numbers without fractions
	ExtendMin  bool     // values lie below the lower limit
	ExtendMax  bool
	Flat       bool // missing has the mapper's colour
}

// addKeys adds a block for each key, one for those that say the same.
func (p *Panel) addKeys() {
	for _, k := range merged(p.Keys) {
		// The parts of a legend know the panel they belong to; a key is a small
		// panel of its own.
		own := &Panel{Options: Options{
			Mapper: k.Mapper, Title: style.Clean(k.Title), Side: p.Side, Theme: p.Theme, Locale: p.Locale,
			Categories: k.Categories, Used: k.Used, ExtendMin: k.ExtendMin, ExtendMax: k.ExtendMax, Flat: k.Flat,
		}}
		title := &heading{theme: p.Theme, text: own.Title}
		switch {
		case k.Categories != nil:
			if b := newCategories(own, title); len(b.items) > 0 {
				p.blocks = append(p.blocks, b)
			}
		case classed(k.Mapper.Norm) != nil:
			p.blocks = append(p.blocks, newClasses(own, title))
		case single(k.Mapper.Norm):
			p.blocks = append(p.blocks, newSingle(own, title))
		default:
			if k.Whole {
				own.Ticks = whole(k.Mapper.Norm.Limits())
			}
			b := newBar(own, title)
			b.short = true
			p.blocks = append(p.blocks, b)
		}
	}
}

// merged leaves one of the keys that say the same: the tracks of rows and of
// columns that show one variable.
func merged(keys []Key) []Key {
	var out []Key
	for _, k := range keys {
		if i := slices.IndexFunc(out, func(o Key) bool { return same(o, k) }); i < 0 {
			out = append(out, k)
		} else if out[i].Used != nil && k.Used != nil {
			used := slices.Clone(out[i].Used)
			for j, u := range k.Used {
				used[j] = used[j] || u
			}
			out[i].Used = used
		}
	}
	return out
}

func same(a, b Key) bool {
	if a.Title != b.Title || (a.Categories == nil) != (b.Categories == nil) || !slices.Equal(a.Categories, b.Categories) {
		return false
	}
	if a.Categories != nil {
		return slices.Equal(colors(a), colors(b))
	}
	alo, ahi := a.Mapper.Norm.Limits()
	blo, bhi := b.Mapper.Norm.Limits()
	return alo == blo && ahi == bhi && slices.Equal(a.Mapper.Map.Colors, b.Mapper.Map.Colors)
}

func colors(k Key) []color.NRGBA {
	out := make([]color.NRGBA, len(k.Categories))
	for i := range out {
		out[i] = k.Mapper.Color(float64(i))
	}
	return out
}

// whole are the limits and about three whole numbers between them.
func whole(lo, hi float64) []float64 {
	for n := 4; n > 1; n-- {
		ticks := tick.Linear(lo, hi, n)
		if !slices.ContainsFunc(ticks, func(v float64) bool { return v != math.Trunc(v) }) {
			return append([]float64{lo, hi}, slices.DeleteFunc(ticks, func(v float64) bool { return v <= lo || v >= hi })...)
		}
	}
	return []float64{lo, hi}
}
