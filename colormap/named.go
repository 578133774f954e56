package colormap

import (
	"fmt"
	"slices"
	"strings"
)

// Named finds a map by what a user writes after --cmap:
//
//   - a name of matplotlib ("viridis", "RdBu") or seaborn ("rocket");
//   - a name of cmocean, Crameri or colorcet by the prefix its users type
//     ("cmo.thermal", "cmc.batlow", "cet_fire"), or without it where no map
//     before it in this list is called so;
//   - any of these with "_r" at the end, which reverses it;
//   - colours separated by commas ("#fff,#d00", "navy,white,crimson"), which
//     are interpolated into 256 (see Stops);
//   - "lab:" and colours, which are mixed in L*a*b* (see StopsLab)
//   - "list:" and colours, which stay as they are, one class each (see List).
//
// An unknown name is an error that names the nearest ones. heatmap.py's five
// schemes are found by Scheme.
func Named(name string) (*Map, error) {
	name = strings.TrimSpace(name)
	if list, discrete := strings.CutPrefix(name, "list:"); discrete || strings.ContainsAny(name, ",#(") {
		return fromColors(name, list, discrete)
	}
	ix := loadIndex()
	if e, ok := ix.byName[name]; ok {
		return ix.unpack(e), nil
	}
	if base, ok := strings.CutSuffix(name, "_r"); ok {
		if e, ok := ix.byName[base]; ok {
			return ix.unpack(e).Reversed(), nil
		}
	}
	return nil, unknown("colormap", name, keys(ix.byName))
}

// fromColors is the map of a list of colours; it is called as it is written.
func fromColors(name, list string, discrete bool) (*Map, error) {
	list, lab := strings.CutPrefix(list, "lab:")
	colors, err := ParseColors(list)
	if err != nil {
		return nil, err
	}
	var m *Map
	switch {
	case discrete:
		m, err = List(colors...)
	case lab:
		m, err = StopsLab(colors)
	default:
		m, err = Stops(colors, nil)
	}
	if err != nil {
		return nil, err
	}
	m.Name = name
	return m, nil
}

// Names lists the maps that Named knows, each by its first name and without
// "_r", in the order of precedence: matplotlib, seaborn, cmocean ("cmo."),
// Crameri ("cmc."), colorcet ("cet_").
func Names() []string {
	var names []string
	for _, e := range loadIndex().entries {
		if e.family != schemeFamily && !strings.HasSuffix(e.name, "_r") {
			names = append(names, e.name)
		}
	}
	return names
}

// Scheme is one of the five colour schemes of heatmap.py 2.2.1: classic, fire,
// omg, pbj, pgaitch. Entry 0 is the densest, entry 255 the empty one.
func Scheme(name string) (*Map, error) {
	ix := loadIndex()
	if e, ok := ix.schemes[name]; ok {
		return ix.unpack(e), nil
	}
	return nil, fmt.Errorf("scheme: %q is unknown; the schemes are %s", clip(name), strings.Join(Schemes(), ", "))
}

// Schemes lists the names that Scheme knows.
func Schemes() []string { return keys(loadIndex().schemes) }

func keys(m map[string]*entry) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// unknown is the error for a name nobody has, with the nearest known ones.
func unknown(what, name string, known []string) error {
	name = clip(name)
	if near := nearest(name, known); len(near) > 0 {
		return fmt.Errorf("%s: %q is unknown; near it are %s", what, name, strings.Join(near, ", "))
	}
	return fmt.Errorf("%s: %q is unknown, and no name is near it", what, name)
}

// clip shortens what is quoted in an error and measured against every name.
func clip(name string) string {
	if r := []rune(name); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return name
}

// nearest are up to four of the known names (sorted), nearest first: those
// within a third of the name's length in edits, case apart, or which begin
// with it.
func nearest(name string, known []string) []string {
	type near struct {
		name string
		d    int
	}
	var found []near
	low := strings.ToLower(name)
	for _, k := range known {
		d := edits(low, strings.ToLower(k))
		if d <= max(1, len(low)/3) {
			found = append(found, near{k, d})
		} else if len(low) >= 3 && strings.HasPrefix(strings.ToLower(k), low) {
			found = append(found, near{k, len(low)})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return a.d - b.d })
	var names []string
	for _, f := range found[:min(4, len(found))] {
		names = append(names, f.name)
	}
	return names
}

// edits is the Levenshtein distance of two short strings, in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := diagonal
			if a[i] != b[j] {
				d++
			}
			diagonal = row[j+1]
			row[j+1] = min(d, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
