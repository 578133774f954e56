package swelter

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/stat"
	"github.com/swelter/swelter/table"
)

// add appends a panel. title is what stands above it, name what its data are
// called.
func (v *overview) add(name, title string, g *grid.Grid, c Color, o figure.Options, x *extras) {
	f := v.spec.Figure
	o.Theme, o.DPI, o.Locale = f.Theme, f.DPI, f.Locale
	v.parts = append(v.parts, part{name: name, title: title, plan: &plan{grid: g, color: c, figure: &o, extras: x}})
}

// between are the limits of coefficients.
func between(lo, hi float64) norm.Options { return norm.Options{VMin: &lo, VMax: &hi} }

// written are the options of a panel of coefficients of up to n columns.
func written(n int, square bool) figure.Options {
	none := ""
	o := figure.Options{Square: square, XLabel: &none, YLabel: &none}
	if n <= overviewAnnotated {
		o.Annot, o.Fmt = true, ".2f"
	}
	return o
}

// missingBands is how many bands of rows the missing cells are drawn in.
const missingBands = 160

// missing draws the share of missing cells of each column in bands of rows, from
// the first to the last.
func (v *overview) missing() error {
	total := int64(0)
	labels := make([]string, len(v.profile))
	for i, c := range v.profile {
		total += c.Missing
		labels[i] = table.Title(c.Name)
		if c.Missing > 0 {
			labels[i] += " " + table.Thousands(c.Missing)
		}
	}
	n := v.rows.Rows()
	bands := min(n, missingBands)
	g := grid.New(bands, len(labels))
	for c, col := range v.rows.Columns {
		for b := range bands {
			lo, hi := b*n/bands, (b+1)*n/bands
			absent := 0
			for i := lo; i < hi; i++ {
				if col.Kind == table.Text && col.Codes[i] < 0 || col.Kind != table.Text && math.IsNaN(col.Floats[i]) {
					absent++
				}
			}
			g.Set(b, c, float64(absent)/float64(hi-lo))
		}
	}
	if total == 0 && (len(v.numbers) > 1 || len(v.words) > 1 || len(v.numbers)*len(v.words) > 0) {
		v.notes = append(v.notes, "no cell is missing")
		return nil
	}
	g.X = grid.Labelled("", labels)
	g.Y = grid.Edged("row", grid.Number, even(0, float64(v.total), bands))
	g.Name = "share missing"
	// Few missing cells in a band are what one looks for: a power makes them seen.
	color := Color{Norm: between(0, 1), Map: "#ececf0,#1c1c1e"}
	color.Norm.Name, color.Norm.Gamma = "power", 0.5
	if v.spec.Figure.Theme == "dark" {
		color.Map = "#2a2a2e,#f2f2f4"
	}
	v.add("missing", "Missing cells: "+table.Thousands(total), g, color, figure.Options{}, nil)
	return nil
}

// correlations draws Pearson's coefficients with what goes together side by
// side, and puts the columns of numbers in that order.
func (v *overview) correlations() error {
	if len(v.numbers) < 2 {
		return nil
	}
	names := make([]string, len(v.numbers))
	for i, c := range v.numbers {
		names[i] = c.Name
	}
	found, err := table.Correlate(&table.Table{Name: v.rows.Name, Columns: v.numbers}, table.CorrOptions{Columns: names})
	if err != nil {
		return err
	}
	order := near(found.R, func(r float64) float64 { return 1 - math.Abs(r) })
	g := found.R.Permute(order, order)
	g.X.Title, g.Y.Title = "", ""
	v.numbers = inOrderOf(v.numbers, order)
	c := Color{Norm: between(-1, 1)}
	c.Norm.Center = at(0)
	v.add("pearson", "Correlations ("+nOf(found.N.Values)+")", g, c, written(len(names), true), nil)
	return nil
}

// near is an order in which neighbours are alike: average linkage of distances
// in [0, 1], the leaves turned so that neighbours are nearest. A coefficient that
// is missing is as far as can be.
func near(g *grid.Grid, distance func(float64) float64) []int {
	n := g.Rows
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	if n < 3 {
		return order
	}
	d := make([]float64, 0, cluster.Pairs(n))
	for i := range n {
		for j := i + 1; j < n; j++ {
			x := distance(g.At(i, j))
			if math.IsNaN(x) {
				x = 1
			}
			d = append(d, x)
		}
	}
	tree, err := cluster.Link(slices.Clone(d), n, cluster.Average)
	if err != nil {
		return order
	}
	if best, err := tree.Optimal(d); err == nil {
		return best
	}
	return tree.Leaves()
}

func inOrderOf[T any](list []T, order []int) []T {
	out := make([]T, len(order))
	for i, k := range order {
		out[i] = list[k]
	}
	return out
}

// nOf says how many rows the coefficients rest on.
func nOf(counts []float64) string {
	lo, hi := slices.Min(counts), slices.Max(counts)
	if lo == hi {
		return "n = " + table.Thousands(int64(hi))
	}
	return fmt.Sprintf("n = %s to %s", table.Thousands(int64(lo)), table.Thousands(int64(hi)))
}

// associations draws Cramér's V of all pairs of categories.
func (v *overview) associations() error {
	k := len(v.words)
	if k < 2 {
		return nil
	}
	g := grid.New(k, k)
	counts := make([]float64, 0, k*k)
	for i, a := range v.words {
		for j := i; j < k; j++ {
			s := stat.Associate(a.codes, v.words[j].codes)
			g.Set(i, j, s.V)
			g.Set(j, i, s.V)
			counts = append(counts, float64(s.N))
		}
	}
	order := near(g, func(x float64) float64 { return 1 - x })
	v.words = inOrderOf(v.words, order)
	g = g.Permute(order, order)
	g.X, g.Y = grid.Labelled("", v.categoryNames()), grid.Labelled("", v.categoryNames())
	g.Name = "Cramér's V"
	v.add("cramers_v", "Categories ("+nOf(counts)+")", g, Color{Norm: between(0, 1)}, written(k, true), nil)
	return nil
}

// ratios draws the correlation ratio of every number by every category.
func (v *overview) ratios() error {
	if len(v.numbers) == 0 || len(v.words) == 0 {
		return nil
	}
	g := grid.New(len(v.words), len(v.numbers))
	var counts []float64
	names := make([]string, len(v.numbers))
	for c, num := range v.numbers {
		names[c] = num.Name
		for r, w := range v.words {
			eta, _, n := stat.CorrelationRatio(w.codes, num.Floats)
			g.Set(r, c, eta)
			counts = append(counts, float64(n))
		}
	}
	g.X, g.Y = grid.Labelled("", names), grid.Labelled("", v.categoryNames())
	g.Name = "correlation ratio"
	v.add("correlation_ratio", "By category ("+nOf(counts)+")", g, Color{Norm: between(0, 1)}, written(max(g.Rows, g.Cols), false), nil)
	return nil
}

// pair is two columns and how strongly they go together.
type pair struct {
	a, b     int
	strength float64 // signed
}

// pairs draws the strongest pairs of numbers as histograms and, where there are
// too few, those of categories as tables of counts.
func (v *overview) pairs() error {
	most := 4
	if v.o.Pairs != nil {
		most = *v.o.Pairs
	}
	numbers := strongest(len(v.numbers), func(a, b int) float64 {
		r, _ := stat.Pearson(v.numbers[a].Floats, v.numbers[b].Floats)
		return r
	})
	for _, p := range numbers[:min(most, len(numbers))] {
		if err := v.histogram(p); err != nil {
			return err
		}
		most--
	}
	words := strongest(len(v.words), func(a, b int) float64 { return stat.Associate(v.words[a].codes, v.words[b].codes).V })
	for _, p := range words[:min(most, len(words))] {
		v.crossTable(p)
	}
	return nil
}

// strongest lists the pairs of n columns by their coefficient without its sign,
// those that have none left out; of equals the first.
func strongest(n int, of func(a, b int) float64) []pair {
	var all []pair
	for a := range n {
		for b := a + 1; b < n; b++ {
			if s := of(a, b); s == s {
				all = append(all, pair{a, b, s})
			}
		}
	}
	slices.SortStableFunc(all, func(p, q pair) int { return cmp.Compare(math.Abs(q.strength), math.Abs(p.strength)) })
	return all
}

// skewed is the count in one bin from which a logarithm colours the bins.
const skewed = 50

// histogram counts the rows of two columns of numbers in bins of equal width.
// Bins without a row stay blank.
func (v *overview) histogram(p pair) error {
	a, b := v.numbers[p.a], v.numbers[p.b]
	pts := geom.Points{}
	for i, x := range a.Floats {
		if y := b.Floats[i]; x-x == 0 && y-y == 0 {
			pts.X, pts.Y = append(pts.X, x), append(pts.Y, y)
		}
	}
	if pts.Len() == 0 {
		return nil
	}
	e := density.Widened(pts.Extent())
	lay := density.Layout{Cols: v.o.Bins, Rows: v.o.Bins}
	e.XMin, e.XMax, lay.Cols = v.bins(a, e.XMin, e.XMax)
	e.YMin, e.YMax, lay.Rows = v.bins(b, e.YMin, e.YMax)
	lay.Extent = e
	g, stats, err := density.Bin(pts, density.BinOptions{Layout: lay})
	if err != nil {
		return fmt.Errorf("%s and %s: %w", a.Name, b.Name, err)
	}
	x := newExtras(len(g.Values))
	var color Color
	for i, n := range g.Values {
		if x.hide(i, n == 0); n > skewed {
			color.Norm.Name = "log" // else one full bin hides all others
		}
	}
	g.X.Title, g.Y.Title, g.Name, g.Unit = a.Name, b.Name, "count", ""
	title := fmt.Sprintf("r = %s (n = %s)", signed(p.strength), table.Thousands(stats.Used))
	v.add(a.Name+" × "+b.Name, title, g, color, figure.Options{}, x)
	return nil
}

// bins are as many as were asked for from the least to the greatest value; whole
// numbers that are fewer than those have a bin each.
func (v *overview) bins(c *table.Column, lo, hi float64) (from, to float64, n int) {
	if whole := hi - lo + 1; (c.Integer || c.Kind == table.Bool) && lo == math.Trunc(lo) && whole <= float64(v.o.Bins) {
		return lo - .5, hi + .5, int(whole)
	}
	return lo, hi, v.o.Bins
}

func signed(r float64) string {
	return strings.Replace(strconv.FormatFloat(r, 'f', 2, 64), "-", "−", 1)
}

// crossTable counts the rows of two categories.
func (v *overview) crossTable(p pair) {
	a, b := v.words[p.a], v.words[p.b]
	g := grid.New(len(b.words), len(a.words))
	n := int64(0)
	for i, x := range a.codes {
		if y := b.codes[i]; x >= 0 && y >= 0 {
			g.Set(int(y), int(x), g.At(int(y), int(x))+1)
			n++
		}
	}
	g.X, g.Y = grid.Labelled(a.name, a.words), grid.Labelled(b.name, b.words)
	g.Name, g.Integer = "count", true
	title := fmt.Sprintf("V = %s (n = %s)", signed(p.strength), table.Thousands(n))
	v.add(a.name+" × "+b.name, title, g, Color{}, figure.Options{Annot: max(g.Rows, g.Cols) <= overviewAnnotated}, nil)
}
