package swelter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/table"
)

// Facet splits the rows of the input by a column and draws a panel for each of
// its values: small multiples. The zero value draws one heatmap of all rows.
type Facet struct {
	By   string `json:"by,omitempty"`   // column, or a part of one: "species", "time.month", "mass:1000"
	Cols int    `json:"cols,omitempty"` // panels beside each other; 0 chooses
	Norm string `json:"norm,omitempty"` // shared (default): one scale and legend for all; own: one for each
}

// MostFacets is how many panels can be told apart on a page.
const MostFacets = 100

func (f Facet) check(m Make) error {
	switch {
	case f.By == "" && f != (Facet{}) && m.Calendar == nil:
		return fmt.Errorf("facets without a column; name the one to split by")
	case f.By != "" && (m.Cluster != nil || m.OncoPrint != nil):
		return fmt.Errorf("facet: clustered heatmaps and OncoPrints have an order of their own, so that facets of them do not compare; split it by its rows or columns instead")
	case f.Cols < 0:
		return fmt.Errorf("facet: %d panels beside each other; 1 or more are wanted, or 0 to choose", f.Cols)
	case f.Norm != "" && f.Norm != "shared" && f.Norm != "own":
		return fmt.Errorf("facet: norm %q; it is shared or own", f.Norm)
	}
	return nil
}

// part is one panel while it is planned.
type part struct {
	name  string
	title string // above the panel, in place of the name and what was counted
	rows  *table.Table
	plan  *plan
}

// runFacets reads the input once, plans each part by itself on common axes, and
// draws them on one page.
func runFacets(ctx context.Context, spec Spec, env Env) (*Figure, error) {
	parts, notes, env, err := severalParts(ctx, spec, env, MostFacets)
	if err != nil {
		return nil, err
	}
	return drawPanels(ctx, parts, notes, spec, figure.PanelOptions{Cols: spec.Facet.Cols, Own: spec.Facet.Norm == "own", By: spec.Facet.By}, env)
}

// severalParts plans a heatmap for each value of the column, at most so many. The
// surroundings that come back are to be drawn in.
func severalParts(ctx context.Context, spec Spec, env Env, most int) ([]part, []string, Env, error) {
	if spec.inSpaceTime() {
		parts, notes, err := spaceTimeParts(ctx, spec, env, most)
		return parts, notes, env, err
	}
	if spec.overCube(env) {
		parts, notes, err := cubeParts(ctx, spec, env, most)
		return parts, notes, env, err
	}
	if spec.Make.Map != nil && gridKind(spec.Input) == "cube" {
		parts, err := mapCubeParts(ctx, spec, env, most)
		return parts, nil, env, err
	}
	whole, parts, notes, err := facetParts(ctx, spec, env, most)
	if err != nil {
		return nil, nil, env, err
	}
	one := spec
	one.Facet = Facet{}
	one.Input.Where = nil // the rows have met them
	env.held = whole
	one, more, err := alike(one, env)
	if err != nil {
		return nil, nil, env, err
	}
	notes = append(notes, more...)
	for i := range parts {
		if err := ctx.Err(); err != nil {
			return nil, nil, env, err
		}
		own := env
		own.held = parts[i].rows
		if parts[i].plan, err = planOf(ctx, one, own); err != nil {
			return nil, nil, env, fmt.Errorf("%s %s: %w", spec.Facet.By, parts[i].name, err)
		}
	}
	env.held = whole
	if err := aligned(ctx, one, env, parts); err != nil {
		return nil, nil, env, err
	}
	env.held = nil
	return parts, notes, env, nil
}

// facetParts reads the rows that meet the recipe's conditions and splits them.
func facetParts(ctx context.Context, spec Spec, env Env, most int) (*table.Table, []part, []string, error) {
	where, err := conditions(spec.Input)
	if err != nil {
		return nil, nil, nil, err
	}
	reader := open
	if spec.Make.Density != nil {
		reader = openPointFiles
	}
	src, err := reader(ctx, spec, env)
	if err != nil {
		return nil, nil, nil, err
	}
	defer src.Close()
	if _, ok := src.(volumes); ok && spec.Make.Matrix != nil {
		return nil, nil, nil, errors.New("facets and frames split the rows of a table; a volume is cut by slice and frame; leave them out")
	}
	by := spec.Facet.By
	q := table.Query{Columns: spec.Make.columns(by), Where: where, TZ: spec.Input.TZ}
	t, err := table.Collect(ctx, src, q, table.CollectLimits{Bytes: env.Limits.OrDefaults().Bytes})
	if err != nil {
		return nil, nil, nil, err
	}
	split, notes, err := table.Split(t, by, spec.Input.TZ, most)
	if err != nil {
		return nil, nil, nil, err
	}
	notes = append(slices.Clone(t.Notes), notes...)
	// What tells the panels apart is the same throughout each: it is no column
	// of numbers to draw, unless it is named.
	drop := !slices.Contains(spec.Make.named(), by)
	parts := make([]part, len(split))
	for i, s := range split {
		if drop {
			s.Table = s.Table.Without(by)
		}
		parts[i] = part{name: s.Label, rows: s.Table}
	}
	if drop {
		t = t.Without(by)
	}
	t.Notes = nil
	return t, parts, notes, nil
}

// named are the columns that the kind names, nil when it leaves some open.
func (m Make) named() []string {
	switch {
	case m.Matrix != nil:
		o := m.Matrix
		return slices.Concat(o.Rows, o.Cols, o.Columns, []string{o.Value, o.Label})
	case m.Corr != nil:
		return m.Corr.Columns
	case m.Density != nil:
		return m.Density.columns(m.Density.Points)
	}
	return nil
}

// columns are those to read, each once, with one more; nil for all.
func (m Make) columns(by string) []string {
	switch {
	case m.Matrix != nil && len(m.Matrix.Rows) > 0 && len(m.Matrix.Cols) > 0:
	case m.Corr != nil && len(m.Corr.Columns) > 0:
	case m.Density != nil && m.Density.Points.X != "" && m.Density.Points.Y != "":
	default:
		return nil
	}
	var names []string
	for _, n := range append(m.named(), by) {
		if n != "" && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

// drawPanels colours the parts by one norm, or each by its own, and lays them
// out on one page.
func drawPanels(ctx context.Context, parts []part, notes []string, spec Spec, o figure.PanelOptions, env Env) (*Figure, error) {
	page := &Figure{Spec: spec, Notes: notes, env: env}
	page.Spec.Version = SpecVersion
	if err := page.prepareParts(ctx, parts, o.Own); err != nil {
		return nil, err
	}
	o.Notes, o.Options = page.Notes, spec.Figure
	panels := make([]figure.Panel, len(parts))
	for i, f := range page.Panels {
		if err := f.coloured(); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		f.plot.Notes = nil // common has gathered them
		panels[i] = figure.Panel{Title: parts[i].heading(), Plot: f.plot}
	}
	var err error
	page.panels, page.board = panels, o
	if page.scene, page.Report, err = figure.Panels(panels, o); err != nil {
		return nil, err
	}
	for i, f := range page.Panels {
		f.Report = &page.Report.Panels[i]
	}
	page.Notes = page.Report.Notes
	return page, page.describe()
}

// prepareParts puts all parts into drawn order and colours them.
func (f *Figure) prepareParts(ctx context.Context, parts []part, own bool) error {
	for _, p := range parts {
		one, err := prepare(ctx, p.plan, f.Spec, f.env)
		if err != nil {
			return err
		}
		one.Name = p.name
		if one.plot.Scale != nil {
			one.plot.Scale.Stay = true
		}
		f.Panels = append(f.Panels, one)
	}
	if err := f.paintPanels(parts, own); err != nil {
		return err
	}
	f.Grid = f.Panels[0].Grid
	f.Notes = append(f.Notes, common(f.Panels, func(f *Figure) *[]string { return &f.Notes })...)
	f.Warnings = append(f.Warnings, common(f.Panels, func(f *Figure) *[]string { return &f.Warnings })...)
	return nil
}

// heading is the value with the number of rows behind it.
func (p part) heading() string {
	switch {
	case p.title != "":
		return p.title
	case p.plan.counted == "":
		return p.name
	}
	n, _, _ := strings.Cut(p.plan.counted, " rows")
	return fmt.Sprintf("%s (%s)", p.name, n)
}

// paintPanels finds one norm for the values of all panels, or one for each.
func (f *Figure) paintPanels(parts []part, own bool) error {
	color := parts[0].plan.color
	if own {
		for i, p := range f.Panels {
			if err := p.paint(parts[i].plan.color, p.seen()); err != nil {
				return fmt.Errorf("%s: %w", p.Name, err)
			}
		}
		f.Mapper, f.Fitted = f.Panels[0].Mapper, f.Panels[0].Fitted
		return nil
	}
	if color.NormBy != "" {
		return fmt.Errorf("norm-by: limits of single rows or columns are not common to all panels; ask for own ones (facet-norm own)")
	}
	var seen []float64
	for _, p := range f.Panels {
		seen = append(seen, p.seen()...)
	}
	f.Grid = f.Panels[0].Grid // whose categories are those of all
	if err := f.paint(color, seen); err != nil {
		return err
	}
	for _, p := range f.Panels {
		p.Mapper, p.Fitted, p.contourLevels = f.Mapper, f.Fitted, f.contourLevels
	}
	return nil
}

// mostSingle is how many notes on single panels are written out; the rest is
// counted.
const mostSingle = 5

// common takes the texts that all panels share out of them, and gives those of
// single panels their name.
func common(panels []*Figure, of func(*Figure) *[]string) []string {
	var shared, single []string
	for _, t := range *of(panels[0]) {
		everywhere := true
		for _, p := range panels {
			everywhere = everywhere && slices.Contains(*of(p), t)
		}
		if everywhere {
			shared = append(shared, t)
		}
	}
	for _, p := range panels {
		for _, t := range *of(p) {
			if !slices.Contains(shared, t) {
				single = append(single, p.Name+": "+t)
			}
		}
	}
	if n := len(single); n > mostSingle {
		single = append(single[:mostSingle:mostSingle], fmt.Sprintf("and %d more of such notes on single panels", n-mostSingle))
	}
	return append(shared, single...)
}
