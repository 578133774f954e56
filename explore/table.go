package explore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/paulmach/orb"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/geo/outline"
	"github.com/swelter/swelter/page"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/table/cross"
)

// TableOptions are what a person says of the dashboard of a table. The zero
// value chooses all columns by itself.
type TableOptions struct {
	Title   string `json:"title,omitempty"`
	Source  string `json:"source,omitempty"`
	Licence string `json:"licence,omitempty"`
	Theme   string `json:"theme,omitempty"`

	X      string   `json:"x,omitempty"` // of the heatmap
	Y      string   `json:"y,omitempty"`
	Value  string   `json:"value,omitempty"` // of its cells; "" counts rows
	Agg    string   `json:"agg,omitempty"`   // of Value: mean by itself
	Charts []string `json:"charts,omitempty"`
}

// Table opens a table and writes its dashboard with all its rows in one file.
// The notes say what was decided.
func Table(ctx context.Context, in table.Input, o TableOptions, env Env, w io.Writer) (notes []string, err error) {
	d := &dash{in: in, o: o, env: env}
	t, err := d.collect(ctx)
	if err != nil {
		return nil, err
	}
	m, err := cross.NewMemory(ctx, t)
	if err != nil {
		return nil, err
	}
	p, err := d.page(ctx, m, 1, t.Notes)
	if err != nil {
		return nil, err
	}
	p.Data = t
	return t.Notes, page.WriteDashboard(w, p)
}

// dash makes engines and pages of one input.
type dash struct {
	in  table.Input
	o   TableOptions
	env Env
}

func (d *dash) query() (table.Query, error) {
	q := table.Query{TZ: d.in.TZ}
	for _, text := range d.in.Where {
		c, err := table.ParseCond(text)
		if err != nil {
			return q, err
		}
		q.Where = append(q.Where, c)
	}
	return q, nil
}

func (d *dash) open(ctx context.Context) (table.Source, error) {
	return source.Open(ctx, d.in, d.env.Open)
}

func (d *dash) collect(ctx context.Context) (*table.Table, error) {
	src, err := d.open(ctx)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	return d.inMemory(ctx, src)
}

func (d *dash) inMemory(ctx context.Context, src table.Source) (*table.Table, error) {
	q, err := d.query()
	if err != nil {
		return nil, err
	}
	return table.Collect(ctx, src, q, table.CollectLimits{Bytes: d.env.Open.Limits.OrDefaults().Bytes})
}

// engine opens the table and what answers questions about it: memory, or the
// system that holds the rows where it answers itself and they are too many.
func (d *dash) engine(ctx context.Context) (cross.Engine, []string, error) {
	src, err := d.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	far, itself := src.(cross.Opener)
	if itself && d.in.DB != "" {
		return d.itself(ctx, src, far)
	}
	t, err := d.inMemory(ctx, src)
	var large *table.LimitError
	if errors.As(err, &large) && itself {
		return d.itself(ctx, src, far)
	}
	src.Close()
	if _, sql := source.Lookup("duckdb"); large != nil && sql && d.in.SQL == "" && len(d.in.Paths) > 0 && d.in.Paths[0] != "-" {
		// The engine of SQL reads the file again for each question, but needs
		// no room for it.
		in := d.in
		in.SQL = "FROM src"
		if src, err := source.Open(ctx, in, d.env.Open); err == nil {
			if far, ok := src.(cross.Opener); ok {
				return d.itself(ctx, src, far)
			}
			src.Close()
		}
	}
	if err != nil {
		return nil, nil, err
	}
	m, err := cross.NewMemory(ctx, t)
	return m, t.Notes, err
}

func (d *dash) itself(ctx context.Context, src table.Source, far cross.Opener) (cross.Engine, []string, error) {
	if len(d.in.Where) > 0 {
		src.Close()
		return nil, nil, errors.New("--where: the rows stay where they are; write the condition into --sql")
	}
	e, err := far.Engine(ctx)
	if err != nil {
		src.Close()
		return nil, nil, err
	}
	return &owned{e, src}, nil, nil
}

// owned closes the source with its engine.
type owned struct {
	cross.Engine
	src table.Source
}

func (o *owned) Close() error { return errors.Join(o.Engine.Close(), o.src.Close()) }

// page is the dashboard without its rows.
func (d *dash) page(ctx context.Context, e cross.Engine, stamp int64, notes []string) (*page.Dashboard, error) {
	columns, err := e.Columns(ctx)
	if err != nil {
		return nil, err
	}
	p := &page.Dashboard{Software: d.env.Software}
	p.DashboardHead = page.DashboardHead{
		Title: d.o.Title, Name: d.name(), Source: d.o.Source, Columns: columns, Stamp: stamp, Every: 1, Theme: d.o.Theme, Notes: notes,
		Recipe: d.recipe(),
	}
	if p.Title == "" {
		p.Title = d.name()
	}
	if d.o.Licence != "" {
		p.Source = strings.TrimPrefix(p.Source+" · Licence: "+d.o.Licence, " · ")
	}
	if len(columns) > 0 {
		p.Rows = columns[0].Rows
	}
	if p.Start, err = d.layout(columns); err != nil {
		return nil, err
	}
	if _, samples := e.(*cross.Memory); samples && p.Rows > 3_000_000 {
		p.Every = 16
	}
	for i, name := range []string{"rocket_r", "vlag", "rocket", "icefire"} {
		if p.Colors[i], err = colormap.Named(name); err != nil {
			return nil, err
		}
	}
	p.Lines, err = outlines(columns)
	return p, err
}

// recipe is the input of a recipe as it may travel: no address of a database.
func (d *dash) recipe() any {
	in := d.in
	in.DB, in.SQL = "", ""
	in.Paths = nil
	for _, p := range d.in.Paths {
		in.Paths = append(in.Paths, filepath.Base(p))
	}
	text, err := json.Marshal(in)
	if err != nil {
		return nil
	}
	return json.RawMessage(bytes.TrimSpace(text))
}

func (d *dash) name() string {
	if len(d.in.Paths) == 0 {
		return "query"
	}
	return filepath.Base(d.in.Paths[0])
}

// layout is the choice of choose, but for what the person said.
func (d *dash) layout(columns []cross.Column) (page.Layout, error) {
	l := choose(columns)
	schema := cross.SchemaOf(columns)
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	for _, name := range append([]string{d.o.X, d.o.Y, d.o.Value}, d.o.Charts...) {
		if _, ok := schema[name]; name != "" && !ok {
			return l, table.NoColumn(d.name(), name, names)
		}
	}
	if d.o.X != "" || d.o.Y != "" {
		l.X, l.Y, l.Map = d.o.X, d.o.Y, l.Map && d.o.X == l.X && d.o.Y == l.Y
		if l.X == "" {
			l.X, l.Y = l.Y, ""
		}
	}
	if d.o.Value != "" {
		if schema[d.o.Value].Kind != "number" {
			return l, fmt.Errorf("--value %s: not a column of numbers; leave it out to count rows", d.o.Value)
		}
		l.Value, l.Agg = d.o.Value, first(d.o.Agg, "mean")
	} else if d.o.Agg != "" && d.o.Agg != "count" {
		return l, fmt.Errorf("--agg %s: of which column? name it with --value", d.o.Agg)
	}
	if l.Agg == "count" {
		l.Agg, l.Value = "", ""
	}
	if l.Agg != "" && !strings.Contains(" "+strings.Join(cross.Aggs, " ")+" ", " "+l.Agg+" ") {
		return l, fmt.Errorf("--agg %s: there are count, %s", l.Agg, strings.Join(cross.Aggs, ", "))
	}
	if d.o.Charts != nil {
		l.Charts = d.o.Charts
	}
	return l, nil
}

// outlines are coasts, borders of countries and of states where the table has
// degrees, cut to what it covers.
func outlines(columns []cross.Column) ([][]orb.LineString, error) {
	x, y, degrees := axes(columns)
	if !degrees {
		return nil, nil
	}
	e, n := columnOf(columns, x), columnOf(columns, y)
	var out [][]orb.LineString
	for _, load := range []func() ([]orb.LineString, error){
		func() ([]orb.LineString, error) { return outline.Coast(outline.Fine) },
		func() ([]orb.LineString, error) { return outline.Borders(outline.Fine) },
		outline.StateBorders,
	} {
		lines, err := load()
		if err != nil {
			return nil, err
		}
		var near []orb.LineString
		for _, l := range unfolded(lines) {
			b := l.Bound()
			wide, high := e.High-e.Low+1, n.High-n.Low+1
			if b.Max[0] >= e.Low-wide && b.Min[0] <= e.High+wide && b.Max[1] >= n.Low-high && b.Min[1] <= n.High+high {
				near = append(near, l)
			}
		}
		out = append(out, near)
	}
	return out, nil
}

// IsCube reports whether an input holds variables on axes and no table, or is
// looked at as one: several pictures are frames, and what of a variable is
// picked makes a cube of any file.
func IsCube(in table.Input, picked bool, env Env) (bool, error) {
	if in.SQL != "" || in.DB != "" || len(in.Paths) == 0 || in.Paths[0] == "-" {
		return false, nil
	}
	paths, err := source.Expand(in.Paths, env.Open.Dir)
	if err != nil {
		return false, err
	}
	found, err := source.Detect(paths[0], in, env.Open)
	if err != nil {
		return false, err
	}
	f, ok := source.Lookup(found.Format)
	return ok && (picked || f.Cube != nil && (f.Open == nil || found.Format == "geotiff" || len(paths) > 1)), nil
}
