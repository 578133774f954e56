package swelter

import (
	"context"
	"fmt"
	"strings"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/table"
)

// besides reads, prepares, joins and colours the further heatmaps.
func (c *clustering) besides(ctx context.Context, p *plan) error {
	for i := range c.o.Beside {
		b := &c.o.Beside[i]
		drawn, err := c.beside(ctx, b, i, p)
		if err != nil {
			return fmt.Errorf("beside the main heatmap: %w", err)
		}
		p.further = append(p.further, *drawn)
	}
	return nil
}

// beside is one further heatmap, what it shares in the main one's order.
func (c *clustering) beside(ctx context.Context, b *Beside, turn int, p *plan) (*figure.Beside, error) {
	own := &clustering{o: b.options(c.o), spec: Spec{Input: table.Input{Paths: []string{b.Path}}, Color: b.Color, Figure: c.spec.Figure}, env: c.env}
	if err := own.read(ctx); err != nil {
		return nil, err
	}
	if err := own.share(b, p.grid); err != nil {
		return nil, err
	}
	if err := own.prepareShared(b); err != nil {
		return nil, fmt.Errorf("%s: %w", b.Path, err)
	}
	if err := own.join(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", b.Path, err)
	}
	out := &figure.Beside{Title: b.title(), Below: b.Below, Labels: b.Labels, Flat: b.Color.Missing != ""}
	out.Size, _ = (&Track{Size: b.Size}).depth()
	out.Grid = own.p.grid.Permute(own.sides[grid.ByRow].order, own.sides[grid.ByCol].order)
	out.Tree = own.sides[grid.ByCol].fig
	if b.Below {
		out.Tree = own.sides[grid.ByRow].fig
	}
	if out.Grid.Name == "" {
		g := *out.Grid
		g.Name, out.Grid = out.Title, &g
	}
	f := &Figure{Grid: out.Grid, Spec: c.spec}
	if err := f.paint(own.color(), f.seen()); err != nil {
		return nil, fmt.Errorf("%s: %w", b.Path, err)
	}
	out.Mapper, out.Fitted = f.Mapper, f.Fitted
	if b.Color.Map == "" && out.Grid.Categories == nil {
		m := *f.Mapper
		m.Map = besideMap(turn, m.Map, c.spec.Figure.Theme == "dark")
		out.Mapper = &m
	}
	for _, n := range append(own.notes, f.Notes...) {
		p.notes = append(p.notes, out.Title+": "+n)
	}
	for _, w := range append(own.p.warnings, f.Warnings...) {
		p.warnings = append(p.warnings, out.Title+": "+w)
	}
	return out, nil
}

// share brings what is shared into the main heatmap's order, by label.
func (c *clustering) share(b *Beside, main *grid.Grid) error {
	labels, keys, word := main.Y.Labels, c.input.Y.Labels, "rows"
	if b.Below {
		labels, keys, word = main.X.Labels, c.input.X.Labels, "columns"
	}
	at, err := joinKeys(labels, keys)
	if err != nil {
		return fmt.Errorf("%s: labels of the %s: %w", b.Path, word, err)
	}
	if extra := len(keys) - len(at); extra > 0 {
		c.notes = append(c.notes, fmt.Sprintf("%d of %d %s are not in the main heatmap", extra, len(keys), word))
	}
	if b.Below {
		c.input = c.input.Permute(nil, at)
	} else {
		c.input = c.input.Permute(at, nil)
	}
	return nil
}

// prepareShared transforms and scales without leaving anything out: what is
// shared has its place. Words are drawn as they are.
func (c *clustering) prepareShared(b *Beside) error {
	c.p = &prepared{grid: c.input, rows: upTo(c.input.Rows), cols: upTo(c.input.Cols)}
	own := c.input.Cols
	if b.Below {
		own = c.input.Rows
	}
	words := c.input.Categories != nil
	if words && (b.Transform != "" || b.ZScore != "" || b.StandardScale != "" || b.Center != "") {
		return fmt.Errorf("the cells are words, which have no scale")
	}
	if words || own < 2 {
		c.o.NoRowCluster, c.o.NoColCluster = true, true
	}
	if err := c.p.transform(c.o.Transform); err != nil {
		return err
	}
	return c.p.scale(c.o)
}

// Maps of further heatmaps in turn, so that none has the main one's colours.
var (
	besideSequential = []string{"Purples", "Greens", "YlOrBr", "Blues"}
	besideDark       = []string{"mako", "viridis", "cividis", "inferno"}
	besideDiverging  = []string{"PuOr_r", "BrBG", "PiYG"}
)

func besideMap(turn int, chosen *colormap.Map, dark bool) *colormap.Map {
	names := besideSequential
	switch {
	case strings.TrimSuffix(chosen.Name, "_r") == strings.TrimSuffix(defaultMap(true, dark), "_r"):
		if names = besideDiverging; dark {
			return chosen // few diverging maps have a dark middle
		}
	case dark:
		names = besideDark
	}
	m, err := colormap.Named(names[turn%len(names)])
	if err != nil {
		panic(err) // the names above are among the embedded tables
	}
	return m
}
