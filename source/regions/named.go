package regions

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/swelter/swelter/region"
)

// nameProps are properties that hold the name of an area, without case, the
// likeliest first; keyProps those that identify it.
var (
	nameProps = []string{"name", "name_en", "admin", "title", "label", "nam", "namelsad", "district"}
	keyProps  = []string{"id", "adm0_a3", "iso_a3_eh", "iso_a3", "iso3", "geoid", "fips", "code", "nuts_id", "key"}
)

// named chooses what the areas are called by.
func named(list []feature, name, key string) ([]region.Region, []string, error) {
	props := properties(list)
	if key != "" && !slices.Contains(props, key) && key != "id" {
		return nil, nil, fmt.Errorf("%s: no property %q; there are %s", name, key, strings.Join(props, ", "))
	}
	label := first(list, props, nameProps, 1)
	ids := key
	if ids == "" && !tells(list, func(f feature) string { return f.id }, len(list)) {
		if ids = first(list, props, keyProps, len(list)); ids == "" {
			ids = label
		}
	}
	var codes []string
	for _, p := range props {
		if p != label && p != ids && tells(list, func(f feature) string { return f.props[p] }, len(list)) {
			codes = append(codes, p)
		}
	}
	var out []region.Region
	at := map[string]int{}
	joined, keyless := 0, 0
	for i, f := range list {
		id := f.id
		if ids != "" && !(ids == "id" && f.props["id"] == "") {
			id = f.props[ids]
		}
		if id == "" {
			keyless++
		} else if k, ok := at[id]; ok {
			out[k].Shape = append(out[k].Shape, f.shape...)
			joined++
			continue
		}
		r := region.Region{ID: id, Name: f.props[label], Shape: f.shape}
		if r.ID == "" && r.Name == "" {
			r.ID = fmt.Sprint(i + 1)
		}
		for _, c := range codes {
			r.Codes = append(r.Codes, f.props[c])
		}
		at[id] = len(out)
		out = append(out, r)
	}
	var notes []string
	if joined > 0 {
		notes = append(notes, fmt.Sprintf("%s: %d areas have the key of another and were joined to it", name, joined))
	}
	if keyless > 0 && key != "" {
		notes = append(notes, fmt.Sprintf("%s: %d areas have no %s", name, keyless, key))
	}
	return out, notes, nil
}

// properties are the names of all, sorted.
func properties(list []feature) []string {
	seen := map[string]bool{}
	for _, f := range list {
		for p := range f.props {
			seen[p] = true
		}
	}
	var out []string
	for p := range seen {
		out = append(out, p)
	}
	sort.Strings(out)
	return out
}

// first is the first of the wanted properties that at least so many areas have,
// each of its own.
func first(list []feature, props, wanted []string, least int) string {
	for _, w := range wanted {
		for _, p := range props {
			if strings.EqualFold(p, w) && tells(list, func(f feature) string { return f.props[p] }, least) {
				return p
			}
		}
	}
	return ""
}

// tells reports whether at least so many different texts come.
func tells(list []feature, text func(feature) string, least int) bool {
	seen := map[string]bool{}
	for _, f := range list {
		if t := text(f); t != "" {
			seen[t] = true
		}
	}
	return len(seen) >= least
}
