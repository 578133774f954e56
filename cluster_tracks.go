package swelter

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/figure/track"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
	"github.com/swelter/swelter/table"
)

// painter gives tracks their colours: one variable has the same on rows and
// columns, and two variables share none as far as palettes reach.
type painter struct {
	categories map[string][]string // by the name of the variable
	numbers    map[string][2]float64
	order      []string
	missing    color.NRGBA
	given      []*givenColor
}

// see takes note of the values of a column that will be a track.
// lo and hi are ends of its colours, or nil.
func (p *painter) see(c *table.Column, lo, hi *float64) {
	if !slices.Contains(p.order, c.Name) {
		p.order = append(p.order, c.Name)
	}
	if c.Kind == table.Number {
		lim, ok := p.numbers[c.Name]
		if !ok {
			lim = [2]float64{math.Inf(1), math.Inf(-1)}
		}
		for _, v := range c.Floats {
			if v-v == 0 {
				lim = [2]float64{min(lim[0], v), max(lim[1], v)}
			}
		}
		if lo != nil {
			lim = [2]float64{*lo, max(lim[1], *lo)}
		}
		if hi != nil {
			lim = [2]float64{min(lim[0], *hi), *hi}
		}
		p.numbers[c.Name] = lim
		return
	}
	list := append(slices.Clone(p.categories[c.Name]), columnTexts(c)...)
	slices.SortFunc(list, natural)
	p.categories[c.Name] = slices.DeleteFunc(slices.Compact(list), func(s string) bool { return s == "" })
}

// natural orders numbers by value and words by letters.
func natural(a, b string) int {
	x, ex := strconv.ParseFloat(a, 64)
	y, ey := strconv.ParseFloat(b, 64)
	switch {
	case ex == nil && ey == nil && x != y:
		if x < y {
			return -1
		}
		return 1
	case ex == nil && ey != nil:
		return -1
	case ex != nil && ey == nil:
		return 1
	}
	return strings.Compare(a, b)
}

// turn is the how-manieth of its kind a variable is.
func (p *painter) turn(name string, words bool) int {
	k := 0
	for _, o := range p.order {
		if o == name {
			break
		}
		if (p.categories[o] != nil) == words {
			k++
		}
	}
	return k
}

// track is a column as a strip, its cells in drawn order.
func (p *painter) track(name string, c *table.Column, at []int) (figure.Track, error) {
	t := figure.Track{Name: name, Integer: c.Integer}
	if c.Kind == table.Number {
		lim := p.numbers[c.Name]
		if !(lim[0] <= lim[1]) {
			return t, fmt.Errorf("track %q: no value is present", name)
		}
		m, err := p.sequential(name, c.Name)
		if err != nil {
			return t, err
		}
		t.Mapper = shade.New(norm.Linear(lim[0], lim[1]), m, p.missing)
		for _, i := range at {
			t.Values = append(t.Values, c.Floats[i])
		}
		return t, nil
	}
	t.Categories = p.categories[c.Name]
	if n := len(t.Categories); n == 0 || n > mostCategories {
		return t, fmt.Errorf("track %q: %d different words; from 1 to %d can be told apart as colours (--row-tracks %s:text writes them)", name, n, mostCategories, name)
	}
	colors, err := p.colors(name, c.Name, t.Categories)
	if err != nil {
		return t, err
	}
	t.Mapper = track.Mapped(colors, p.missing)
	texts := columnTexts(c)
	for _, i := range at {
		v := math.NaN()
		if texts[i] != "" {
			v = float64(slices.Index(t.Categories, texts[i]))
		}
		t.Values = append(t.Values, v)
	}
	return t, nil
}

// mostCategories is how many colours one track may have.
const mostCategories = 64

// grouping is a column as groups: the number of each item, and their names.
func grouping(c *table.Column) (groups []int, names []string) {
	texts := columnTexts(c)
	names = slices.Clone(texts)
	slices.SortFunc(names, natural)
	names = slices.Compact(names)
	if i := slices.Index(names, ""); i >= 0 { // the missing come last
		names = append(slices.Delete(names, i, i+1), "")
	}
	at := make(map[string]int, len(names))
	for i, n := range names {
		at[n] = i
	}
	for _, t := range texts {
		groups = append(groups, at[t])
	}
	if n := len(names); n > 0 && names[n-1] == "" {
		names[n-1] = "missing"
	}
	return groups, names
}

// rounds is how many permutations the p-value of --expect rests on.
const rounds = 999

// compare says how well clusters agree with expected groups: the adjusted Rand
// index, a p-value by permutation, and the table of both.
func compare(name, word string, clusters, groups []int, names []string, seed uint64) string {
	index, p := cluster.RandTest(clusters, groups, rounds, seed)
	counts := cluster.Contingency(clusters, groups)
	var rows []string
	for k, row := range counts {
		var cells []string
		for g, n := range row {
			if n > 0 {
				cells = append(cells, fmt.Sprintf("%d %s", n, names[g]))
			}
		}
		rows = append(rows, fmt.Sprintf("%d: %s", k+1, strings.Join(cells, ", ")))
	}
	if len(rows) > mostCompared {
		rows = append(rows[:mostCompared], "…")
	}
	return fmt.Sprintf("%d clusters of the %s against the expected %s: adjusted Rand index %.2f, p = %.3g (%d permutations). %s",
		len(counts), word, name, index, p, rounds, strings.Join(rows, "; "))
}

const mostCompared = 12

// branchColors are the muted colours of clusters, one a drawn cell; nil for a
// single cluster.
func branchColors(clusters, order []int) []color.NRGBA {
	n := 1 + slices.Max(clusters)
	if n < 2 {
		return nil
	}
	colors := track.Branches(n)
	out := make([]color.NRGBA, len(order))
	for i, item := range order {
		out[i] = colors[clusters[item]]
	}
	return out
}
