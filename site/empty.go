package site

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// whyEmpty says why a heatmap shows nothing, in a sentence or two.
func (g *gatherer) whyEmpty(all []AddressCount, ofPage []string, refusals []Refusal) string {
	switch {
	case len(all) == 0:
		words := "No event has come in yet: paste the line of swelter site init into the page and open it."
		if r := refused(refusals); r != "" {
			words = "No event was taken yet, but " + r + " came and were refused."
		}
		return words
	case len(ofPage) == 0:
		return fmt.Sprintf("There is no page %q; %s have events. The report of the site lists them.", g.q.Page, counted(len(all), "address", "addresses"))
	}
	words := fmt.Sprintf("The page has %s, but none fits: %s.", counted(g.outside, "view", "views"), cmp.Or(g.q.Filter.String(), "no filter"))
	if g.outsideLast > 0 {
		words += " The last event is of " + time.UnixMilli(g.outsideLast).UTC().Format(time.DateOnly) + "."
	}
	if g.q.Filter.WidthLo != 0 || g.q.Filter.WidthHi != 0 {
		words += " Its viewports are " + commonWidths(g.widthsAll) + " wide."
	}
	return words
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// refused are the counts of refusals in words, "" when there are none.
func refused(refusals []Refusal) string {
	by := map[string]int64{}
	total := int64(0)
	for _, r := range refusals {
		by[r.Reason] += r.N
		total += r.N
	}
	if total == 0 {
		return ""
	}
	var parts []string
	for reason, n := range by {
		parts = append(parts, fmt.Sprintf("%s %d", reason, n))
	}
	slices.Sort(parts)
	return fmt.Sprintf("%d batches (%s)", total, strings.Join(parts, ", "))
}

func commonWidths(widths map[int]int) string {
	var list []int
	for w := range widths {
		list = append(list, w)
	}
	slices.SortFunc(list, func(a, b int) int { return cmp.Or(cmp.Compare(widths[b], widths[a]), cmp.Compare(a, b)) })
	var parts []string
	for _, w := range list[:min(len(list), 3)] {
		parts = append(parts, fmt.Sprintf("%d px (%s)", w, counted(widths[w], "view", "views")))
	}
	if len(list) > 3 {
		parts = append(parts, fmt.Sprintf("and %d more", len(list)-3))
	}
	return strings.Join(parts, ", ")
}
