package swelter

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure/track"
)

// kind is one way a gene is altered.
type kind struct {
	name  string
	color color.NRGBA
	full  bool // a copy number: it fills the cell, and mutations lie on it
}

// known are the kinds that files name often, in the order of the legend: copy
// numbers, then mutations from the gravest. Colours are those of cBioPortal
// (Cerami and others, Cancer Discovery 2:401, 2012), where it has them.
var known = []struct {
	name, color string
	full        bool
	also        string // other spellings, plain
}{
	{"amplification", "#e8413c", true, "amp amplified highlevelamplification"},
	{"gain", "#f5b3b8", true, "lowlevelgain duplication dup"},
	{"deep deletion", "#2f5fd0", true, "homdel deepdel del deletion homozygousdeletion deepdeletion"},
	{"shallow deletion", "#9fd0e8", true, "hetloss loss shallowdel heterozygousloss"},
	{"fusion", "#8b3fa8", false, "sv structuralvariant rearrangement"},
	{"nonsense", "#1c1c1e", false, "nonsensemutation stopgained"},
	{"frame shift", "#6b4fa0", false, "frameshiftdel frameshiftins frameshift frameshiftvariant"},
	{"truncating", "#3a3a3c", false, "trunc truncatingmutation"},
	{"splice site", "#e5802b", false, "splicesite splice spliceregion"},
	{"start site", "#00a0b8", false, "translationstartsite startlost"},
	{"nonstop", "#cf58bc", false, "nonstopmutation stoplost"},
	{"in frame", "#a0522d", false, "inframedel inframeins inframe inframemutation"},
	{"missense", "#2e8b3d", false, "missensemutation missensevariant"},
	{"mutation", "#2e8b3d", false, "mut mutated"},
	{"promoter", "#00b7ce", false, "promotermutation"},
	{"silent", "#b8b8bc", false, "silent synonymous"},
}

// quiet are mutations that leave the protein as it is, as maftools has them.
var quiet = strings.Fields("silent intron 3utr 5utr rna igr 3flank 5flank lincrna targetedregion synonymous intergenic synonymousvariant")

// plainKind is a kind without case and signs: Missense_Mutation and missense
// mutation are the same.
func plainKind(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 0x7f:
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, s)
}

// kindName is what a kind is called here, and its place among the known ones; -1
// for others, which keep their name.
func kindName(s string) (name string, at int) {
	p := plainKind(s)
	for i, k := range known {
		if p == plainKind(k.name) || slices.Contains(strings.Fields(k.also), p) {
			return k.name, i
		}
	}
	return strings.TrimSpace(s), -1
}

// kinds are those of names that occur, in the order of the legend: the known,
// then others by how often they occur.
func (o *OncoOptions) kinds(often map[string]int) ([]kind, error) {
	var names []string
	for n := range often {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int {
		_, x := kindName(a)
		_, y := kindName(b)
		switch {
		case x >= 0 && y >= 0:
			return x - y
		case x >= 0 || y >= 0:
			return y - x
		case often[a] != often[b]:
			return often[b] - often[a]
		}
		return strings.Compare(a, b)
	})
	if len(names) > mostKinds {
		return nil, fmt.Errorf("%d kinds of alterations (%s); at most %d can be told apart; is it the right column?", len(names), few(names), mostKinds)
	}
	out := make([]kind, len(names))
	spare := track.Colors(0, len(names))
	for i, n := range names {
		out[i] = kind{name: n, color: spare[i]}
		if _, at := kindName(n); at >= 0 {
			out[i].color, _ = colormap.ParseColor(known[at].color)
			out[i].full = known[at].full
		}
	}
	return out, o.recolour(out)
}

// recolour takes what was said of colours and of kinds that fill a cell.
func (o *OncoOptions) recolour(kinds []kind) error {
	find := func(name string) (*kind, error) {
		same, _ := kindName(name)
		var names []string
		for i := range kinds {
			if kinds[i].name == same {
				return &kinds[i], nil
			}
			names = append(names, kinds[i].name)
		}
		return nil, fmt.Errorf("no alteration is of the kind %q; there are %s", name, few(names))
	}
	for _, text := range o.KindColor {
		name, colour, _ := strings.Cut(text, "=")
		k, err := find(name)
		if err != nil {
			return err
		}
		if k.color, err = colormap.ParseColor(colour); err != nil {
			return err
		}
	}
	for _, name := range o.Fill {
		k, err := find(name)
		if err != nil {
			return err
		}
		k.full = true
	}
	return nil
}
