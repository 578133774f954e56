package swelter

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/table"
)

// Against compares the rows of the input with other rows of it, cell by cell:
// Where are the conditions that those meet, in place of the input's. It is of
// pivoted tables and of points in bins. The zero value compares nothing.
type Against struct {
	Where []string `json:"where,omitempty"` // none, with As: all rows
	As    string   `json:"as,omitempty"`    // difference (default), shares of all counted rows in percent, or ratio, which is one of shares where rows are counted
}

func (a Against) on() bool { return len(a.Where) > 0 || a.As != "" }

func (a Against) check(s Spec) error {
	d := s.Make.Density
	if s.Make.Map != nil {
		d = s.Make.Map.Density
	}
	m := s.Make.Matrix
	switch {
	case !a.on():
		return nil
	case a.As != "" && a.As != "difference" && a.As != "shares" && a.As != "ratio":
		return fmt.Errorf("against: %q; it is difference, shares or ratio", a.As)
	case s.Facet.By != "" || s.Frames.By != "":
		return errors.New("against: one heatmap is compared with one other; leave facets and frames out")
	case len(s.Input.Paths) == 1 && s.Input.Paths[0] == "-":
		return errors.New("against: standard input is read once; give a file")
	case m != nil && len(m.Rows) > 0 && len(m.Cols) > 0, d != nil && d.Method == "bin":
	default:
		return errors.New("against: tables with rows, cols and agg are compared, and points of the method bin; kernels by minus and per")
	}
	if a.As == "shares" && !s.Make.counts() {
		return errors.New("against: shares are of counted rows; of values there are difference and ratio")
	}
	return nil
}

// counts reports whether each cell says how many rows it has.
func (m Make) counts() bool {
	d := m.Density
	if m.Map != nil {
		d = m.Map.Density
	}
	if d != nil {
		return d.Value == "" && d.Points.Weight == "" && d.Bin.Reduce == 0
	}
	return m.Matrix != nil && m.Matrix.Agg == "count"
}

// runAgainst plans the heatmap of both selections on common axes, and draws
// what the one is against the other.
func runAgainst(ctx context.Context, spec Spec, env Env) (*Figure, error) {
	now, err := selected(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	other := spec
	other.Input.Where = spec.Against.Where
	was, err := selected(ctx, other, env)
	if err != nil {
		return nil, fmt.Errorf("against: %w", err)
	}
	both := &table.Table{}
	for _, t := range []*table.Table{now, was} {
		if err := both.Append(t); err != nil {
			return nil, err
		}
	}
	env.held = both
	one := spec
	one.Against, one.Input.Where = Against{}, nil
	one, notes, err := alike(one, env)
	if err != nil {
		return nil, err
	}
	parts := []part{{rows: now}, {rows: was}}
	for i := range parts {
		own := env
		own.held = parts[i].rows
		if parts[i].plan, err = planOf(ctx, one, own); err != nil {
			return nil, err
		}
	}
	if err := aligned(ctx, one, env, parts); err != nil {
		return nil, err
	}
	p := parts[0].plan
	p.against(parts[1].plan.grid, spec, float64(now.Rows()), float64(was.Rows()))
	p.notes = append(append(notes, p.notes...), fmt.Sprintf("%s rows against %s", table.Thousands(int64(now.Rows())), table.Thousands(int64(was.Rows()))))
	return draw(ctx, p, spec, env)
}

// selected are the rows that meet the recipe's conditions.
func selected(ctx context.Context, spec Spec, env Env) (*table.Table, error) {
	where, err := conditions(spec.Input)
	if err != nil {
		return nil, err
	}
	src, err := openPointFiles(ctx, spec, env)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	q := table.Query{Columns: spec.Make.columns(""), Where: where, TZ: spec.Input.TZ}
	return table.Collect(ctx, src, q, table.CollectLimits{Bytes: env.Limits.OrDefaults().Bytes})
}

// against makes the plan's values those against another grid of the same axes;
// the rows are all that each counts, in its cells or not. A cell that has no row
// in either stays empty.
func (p *plan) against(was *grid.Grid, spec Spec, rows, wasRows float64) {
	counted, as := spec.Make.counts(), spec.Against.As
	g := *p.grid
	g.Values, g.Counts, g.Integer = make([]float64, len(p.grid.Values)), nil, p.grid.Integer && as != "shares" && as != "ratio"
	for i, v := range p.grid.Values {
		w := was.Values[i]
		if counted {
			if v, w = zero(v), zero(w); v == 0 && w == 0 {
				v = math.NaN()
			}
		}
		switch {
		case as == "ratio" && counted:
			v = v / rows / (w / wasRows)
		case as == "ratio":
			v /= w
		case as == "shares":
			v = 100*v/rows - 100*w/wasRows
		default:
			v -= w
		}
		g.Values[i] = v
	}
	p.bins, p.counted = nil, ""
	what := map[bool]string{true: "rows", false: g.Name}[counted]
	switch {
	case as == "ratio":
		g.Unit = ""
		g.Name = "ratio of " + map[bool]string{true: "shares of rows", false: what}[counted]
		aroundOne(g.Values, &p.color)
	case as == "shares":
		g.Name, g.Unit = "difference of shares of rows", "%"
	default:
		g.Name = "difference of " + what
	}
	if n := &p.color.Norm; as != "ratio" && n.Name == "" && n.Center == nil {
		n.Center = new(float64)
	}
	p.grid = &g
}

// zero is a count, of which a missing one is none.
func zero(v float64) float64 {
	if v != v {
		return 0
	}
	return v
}
