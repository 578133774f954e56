package swelter

import (
	"context"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
)

// onco is an OncoPrint while it is planned.
type onco struct {
	*alterations
	o      *OncoOptions
	kinds  []kind
	row    []int   // gene in each drawn row
	col    []int   // sample in each drawn column
	cell   [][]int // kinds of each drawn cell, row-major, by their place in the legend
	counts []int   // samples in which each gene is altered
}

// planOnco draws which genes are altered how in which samples.
func planOnco(ctx context.Context, spec Spec, env Env) (*plan, error) {
	a, err := readAlterations(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	p := &onco{alterations: a, o: spec.Make.OncoPrint, counts: make([]int, len(a.genes))}
	for at := range p.cells {
		p.counts[at[0]]++
	}
	if err := p.chooseGenes(); err != nil {
		return nil, err
	}
	if err := p.chooseKinds(); err != nil {
		return nil, err
	}
	p.orderSamples()
	return p.plan(spec)
}

// chooseGenes takes the genes that were named, or those altered most often, the
// most often first; equal ones stay as they come.
func (p *onco) chooseGenes() error {
	p.row = upTo(len(p.genes))
	if p.o.Genes != nil {
		if err := p.namedGenes(); err != nil {
			return err
		}
	}
	least := p.o.MinShare * float64(len(p.samples))
	p.row = slices.DeleteFunc(p.row, func(g int) bool { return float64(p.counts[g]) < least })
	if len(p.row) == 0 {
		return fmt.Errorf("no gene is altered in %g %% of the %d samples", 100*p.o.MinShare, len(p.samples))
	}
	as := slices.Clone(p.row)
	slices.SortStableFunc(p.row, func(a, b int) int { return p.counts[b] - p.counts[a] })
	most := p.o.TopGenes
	if most == 0 && p.o.Genes == nil {
		most = defaultGenes
	}
	if most > 0 && len(p.row) > most {
		p.notes = append(p.notes, fmt.Sprintf("the %d genes altered most often of %d", most, len(p.genes)))
		p.row = p.row[:most]
	}
	if len(p.row) > mostGenes {
		return fmt.Errorf("%d genes; at most %d can be drawn", len(p.row), mostGenes)
	}
	if p.o.Order == "input" {
		p.row = slices.DeleteFunc(as, func(g int) bool { return !slices.Contains(p.row, g) })
	}
	return nil
}

func (p *onco) namedGenes() error {
	at := make(map[string]int, len(p.genes))
	for i, g := range p.genes {
		at[g] = i
	}
	var missing []string
	p.row = p.row[:0]
	for _, g := range p.o.Genes {
		switch i, ok := at[g]; {
		case !ok:
			missing = append(missing, g)
		case !slices.Contains(p.row, i):
			p.row = append(p.row, i)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("%d of %d genes are not in the table: %s", len(missing), len(p.o.Genes), few(missing))
	}
	return nil
}

// chooseKinds finds the kinds that occur in the drawn genes, and fills the cells
// with them, sample by sample as they come.
func (p *onco) chooseKinds() error {
	often := map[string]int{}
	for _, g := range p.row {
		for s := range p.samples {
			for _, name := range p.cells[[2]int{g, s}] {
				often[name]++
			}
		}
	}
	if len(often) == 0 {
		return fmt.Errorf("none of the %d genes is altered in any of the %d samples", len(p.row), len(p.samples))
	}
	var err error
	if p.kinds, err = p.o.kinds(often); err != nil {
		return err
	}
	place := map[string]int{}
	for i, k := range p.kinds {
		place[k.name] = i
	}
	p.cell = make([][]int, len(p.row)*len(p.samples))
	for r, g := range p.row {
		for s := range p.samples {
			var at []int
			for _, name := range p.cells[[2]int{g, s}] {
				at = append(at, place[name])
			}
			slices.Sort(at)
			p.cell[r*len(p.samples)+s] = at
		}
	}
	return nil
}

// orderSamples sorts by "memo": samples altered in the first gene come first,
// those of one group by the second gene, and so on, so that mutual exclusion
// shows as a staircase. Samples altered in the same genes stand by kind, then as
// they come.
func (p *onco) orderSamples() {
	n := len(p.samples)
	p.col = upTo(n)
	if p.o.Altered {
		p.col = slices.DeleteFunc(p.col, func(s int) bool {
			for r := range p.row {
				if len(p.cell[r*n+s]) > 0 {
					return false
				}
			}
			return true
		})
		if gone := n - len(p.col); gone > 0 {
			p.notes = append(p.notes, fmt.Sprintf("%d of %d samples have no alteration in these genes and were left out", gone, n))
		}
	}
	if p.o.Order != "input" {
		slices.SortStableFunc(p.col, func(a, b int) int {
			for r := range p.row {
				if x, y := len(p.cell[r*n+a]) > 0, len(p.cell[r*n+b]) > 0; x != y {
					if x {
						return -1
					}
					return 1
				}
			}
			for r := range p.row {
				if c := slices.Compare(p.cell[r*n+a], p.cell[r*n+b]); c != 0 {
					return c
				}
			}
			return 0
		})
	}
	drawn := make([][]int, 0, len(p.row)*len(p.col))
	for r := range p.row {
		for _, s := range p.col {
			drawn = append(drawn, p.cell[r*n+s])
		}
	}
	p.cell = drawn
}

// plan puts genes, samples and their alterations on a page.
func (p *onco) plan(spec Spec) (*plan, error) {
	th, err := style.New(spec.Figure.Theme, 144)
	if err != nil {
		return nil, err
	}
	ground := grounded(th)
	for i, k := range p.kinds {
		if colormap.Contrast(k.color, ground) < leastApart {
			p.kinds[i].color = th.Muted // black marks of a light page on a dark one
		}
	}
	g, mapper := p.grid(ground)
	out := &plan{grid: g, color: spec.Color, mapper: mapper, notes: p.notes, glyphs: p.glyphs(ground)}
	out.rowTracks, out.colTracks = p.tracks()
	fig := spec.Figure
	if fig.XTickLabels == "" && g.Cols > mostNamed {
		fig.XTickLabels = "none"
	}
	if fig.Subtitle == "" {
		fig.Subtitle = p.summary()
	}
	out.figure = &fig
	return out, nil
}

// mostNamed is up to how many samples are named: beyond, names are an unreadable
// fringe.
const mostNamed = 100

// leastApart is the contrast of a mark with the ground.
const leastApart = 1.2

// grounded is the colour under the marks: a little text in the background.
func grounded(th *style.Theme) color.NRGBA {
	back := th.Background
	if back.A == 0 {
		back = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	}
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + .08*(float64(b)-float64(a)))) }
	return color.NRGBA{mix(back.R, th.Text.R), mix(back.G, th.Text.G), mix(back.B, th.Text.B), 0xff}
}

// tracks are how often each gene is altered, as a text and as a bar by kinds, and
// how much each sample is.
func (p *onco) tracks() (rows, cols []figure.Track) {
	bars := func(n int, of func(i int) int) figure.Track {
		t := figure.Track{Kind: figure.TrackBars, Series: make([][]float64, len(p.kinds))}
		for k, one := range p.kinds {
			t.Series[k] = make([]float64, n)
			t.Parts, t.Fills = append(t.Parts, one.name), append(t.Fills, one.color)
		}
		for i, at := range p.cell {
			for _, k := range at {
				t.Series[k][of(i)]++
			}
		}
		return t
	}
	gene := bars(len(p.row), func(i int) int { return i / len(p.col) })
	gene.Name, gene.Far = "count", true
	sample := bars(len(p.col), func(i int) int { return i % len(p.col) })
	share := figure.Track{Kind: figure.TrackTexts, Far: true}
	for _, g := range p.row {
		share.Words = append(share.Words, percent(p.counts[g], len(p.samples)))
	}
	return []figure.Track{share, gene}, []figure.Track{sample}
}

// percent is a share in whole percents, which never rounds what is there to
// nothing.
func percent(n, of int) string {
	v := 100 * float64(n) / float64(of)
	if n > 0 && v < 1 {
		return "<1 %"
	}
	return fmt.Sprintf("%.0f %%", v)
}

// summary says how much is shown of what.
func (p *onco) summary() string {
	in := 0
	for c := range p.col {
		for r := range p.row {
			if len(p.cell[r*len(p.col)+c]) > 0 {
				in++
				break
			}
		}
	}
	n := len(p.samples)
	return fmt.Sprintf("%d of %d samples (%.0f %%) are altered in one of %d genes or more", in, n, 100*float64(in)/float64(n), len(p.row))
}

// unaltered is the category of cells without an alteration.
const unaltered = "not altered"

// grid has a category for every set of kinds that a cell holds, in the colour of
// its first kind.
func (p *onco) grid(ground color.NRGBA) (*grid.Grid, *shade.Mapper) {
	g := grid.New(len(p.row), len(p.col))
	g.Categories = []string{unaltered}
	colors := []color.NRGBA{ground}
	place := map[string]int{}
	for i, at := range p.cell {
		if len(at) == 0 {
			g.Values[i] = 0
			continue
		}
		var names []string
		for _, k := range at {
			names = append(names, p.kinds[k].name)
		}
		words := strings.Join(names, "; ")
		if _, ok := place[words]; !ok {
			place[words] = len(g.Categories)
			g.Categories, colors = append(g.Categories, words), append(colors, p.kinds[at[0]].color)
		}
		g.Values[i] = float64(place[words])
	}
	var genes, samples []string
	for _, r := range p.row {
		genes = append(genes, p.genes[r])
	}
	for _, s := range p.col {
		samples = append(samples, p.samples[s])
	}
	g.Name = "alteration"
	g.Y, g.X = grid.Labelled("", genes), grid.Labelled("", samples)
	g.X.Title = fmt.Sprintf("%d samples", len(samples))
	return g, &shade.Mapper{Norm: norm.Categories(len(colors)), Map: &colormap.Map{Name: "alterations", Kind: colormap.Qualitative, Colors: colors}}
}

// glyphs are the marks of all cells: copy numbers fill the cell, and mutations
// lie on them, a third of its height each. Where no copy number is known,
// mutations share the whole cell.
func (p *onco) glyphs(ground color.NRGBA) *figure.Glyphs {
	out := &figure.Glyphs{Ground: ground, Cells: make([][]figure.Glyph, len(p.cell))}
	whole := true
	for _, k := range p.kinds {
		out.Kinds, out.Colors = append(out.Kinds, k.name), append(out.Colors, k.color)
		whole = whole && !k.full
	}
	for i, at := range p.cell {
		var full, bars []int
		for _, k := range at {
			if p.kinds[k].full {
				full = append(full, k)
			} else {
				bars = append(bars, k)
			}
		}
		out.Cells[i] = stacked(full, 1)
		if len(bars) > 0 {
			high := 1.0
			if !whole {
				high = min(1, float64(len(bars))/3)
			}
			out.Cells[i] = append(out.Cells[i], stacked(bars, high)...)
		}
	}
	return out
}

// stacked divides the middle part of a cell among kinds, from the top.
func stacked(kinds []int, part float64) []figure.Glyph {
	var out []figure.Glyph
	each := part / float64(len(kinds))
	for i, k := range kinds {
		from := (1-part)/2 + float64(i)*each
		out = append(out, figure.Glyph{Kind: k, From: max(from, 0), To: min(from+each, 1)})
	}
	return out
}
