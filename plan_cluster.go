package swelter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/stat"
	"github.com/swelter/swelter/table"
)

// clustering is one clustered heatmap while it is planned.
type clustering struct {
	o     *ClusterOptions
	spec  Spec
	env   Env
	input *grid.Grid // as read, labels flat
	about [2]*info   // of the rows and columns of the input, by grid.Side
	p     *prepared
	sides [2]*sided
	notes []string

	warnings []string // about the input
}

// planCluster reads a matrix, prepares it, joins rows and columns into trees and
// puts what is known of them beside the cells.
func planCluster(ctx context.Context, spec Spec, env Env) (*plan, error) {
	o := spec.Make.Cluster.withPreset(spec.Preset)
	c := &clustering{o: &o, spec: spec, env: env}
	if spec.Figure.Origin == "lower" || spec.Figure.Extent != nil {
		return nil, errors.New("a clustered heatmap has an order of its own; leave origin and extent out")
	}
	if err := c.read(ctx); err != nil {
		return nil, err
	}
	var err error
	if c.p, err = c.o.prepare(c.input); err != nil {
		return nil, err
	}
	for side, in := range c.about {
		if n := in.rankSets(c.kept(grid.Side(side))); n != "" {
			c.notes = append(c.notes, n)
		}
	}
	if err := c.join(ctx); err != nil {
		return nil, err
	}
	p, err := c.plan()
	if err != nil {
		return nil, err
	}
	if err := c.besides(ctx, p); err != nil {
		return nil, err
	}
	return p, p.seenAs(spec.Figure)
}

func isZero(v figure.View) bool {
	return v.Rows == [2]int{} && v.Cols == [2]int{} && v.RowOrder == nil && v.ColOrder == nil
}

// read makes the input and gathers what is known of its rows and columns.
func (c *clustering) read(ctx context.Context) error {
	for side := range c.about {
		c.about[side] = &info{word: words(grid.Side(side))}
	}
	where, err := conditions(c.spec.Input)
	if err != nil {
		return err
	}
	src, err := source.Open(ctx, c.spec.Input, c.env.source())
	if err != nil {
		return err
	}
	defer src.Close()
	if err := c.readMatrix(ctx, src, where); err != nil {
		return err
	}
	g := *c.input
	g.X, g.Y = flat(g.X, g.Cols), flat(g.Y, g.Rows)
	if g.X = c.about[grid.ByCol].levels(g.X); len(c.about[grid.ByCol].columns) > 0 {
		c.notes = slices.DeleteFunc(c.notes, func(n string) bool {
			return strings.Contains(n, "joined by /") || strings.Contains(n, "rows are headers")
		})
	}
	if c.o.Correlate == "" {
		g.Y = c.about[grid.ByRow].levels(g.Y)
	}
	c.input = &g
	c.checkLabels()
	if c.o.Correlate != "" {
		c.correlate()
	}
	for side, path := range []string{c.o.RowAnnotations, c.o.ColAnnotations} {
		labels := c.input.Y.Labels
		if grid.Side(side) == grid.ByCol {
			labels = c.input.X.Labels
		}
		if err := c.about[side].annotate(ctx, path, labels, c.env); err != nil {
			return err
		}
		c.notes = append(c.notes, c.about[side].notes...)
	}
	return nil
}

// flat is an axis of labels alone: cells that move have no positions.
func flat(a grid.Axis, n int) grid.Axis {
	if a.Labels != nil && a.Kind == grid.Category {
		return a
	}
	labels := make([]string, n)
	for i := range labels {
		labels[i] = a.LabelAt(i)
	}
	return grid.Labelled(a.Title, labels)
}

// readMatrix reads the values. Where rows are to be told apart by columns of
// the table, these do not become columns of the matrix.
func (c *clustering) readMatrix(ctx context.Context, src table.Source, where []table.Cond) (err error) {
	o := c.o.Table
	if o.LimitCells == 0 {
		o.LimitCells = c.env.Limits.Cells
	}
	pivot := len(o.Rows) > 0 || len(o.Cols) > 0
	named := c.rowNames()
	if pivot {
		var notes []string
		c.input, notes, err = source.Matrix(ctx, src, o, where, c.spec.Input.TZ, c.env.Limits)
		c.notes = append(c.notes, notes...)
		return err
	}
	if a, ok := src.(table.AnnotatedSource); ok {
		if err := c.readAnnotated(ctx, a, o, where); !errors.Is(err, table.ErrNotMatrix) {
			return err
		}
	}
	if m, ok := src.(table.MatrixSource); ok && len(where) == 0 && len(named) == 0 {
		g, notes, err := m.ReadMatrix(ctx, o)
		if !errors.Is(err, table.ErrNotMatrix) {
			c.input, c.notes = g, append(c.notes, notes...)
			return err
		}
	}
	t, err := table.Collect(ctx, src, table.Query{Where: where, TZ: c.spec.Input.TZ}, table.CollectLimits{Bytes: c.env.Limits.OrDefaults().Bytes})
	if err != nil {
		return err
	}
	return c.wide(t, o, named)
}

// rowNames are the columns that the options name for the rows.
func (c *clustering) rowNames() []string {
	if c.o.Correlate != "" {
		return nil // rows are the columns
	}
	var names []string
	for _, t := range c.o.RowTracks {
		names = append(names, t.names()...)
	}
	if s, _ := parseSplit(c.o.RowSplit); s.column != "" {
		names = append(names, s.column)
	}
	if c.o.Expect != "" {
		names = append(names, c.o.Expect)
	}
	return names
}

// wide takes the columns that are named for the rows out of the table and makes
// a matrix of the others.
func (c *clustering) wide(t *table.Table, o table.MatrixOptions, named []string) error {
	if o.SortRows == "" {
		o.SortRows = "none" // so that rows stay beside their columns
	}
	whole := withoutPrefixes(t)
	var apart []*table.Column
	rest := *whole
	rest.Columns = nil
	for _, col := range whole.Columns {
		if slices.Contains(named, col.Name) && len(o.Columns) == 0 {
			apart = append(apart, col)
			continue
		}
		rest.Columns = append(rest.Columns, col)
	}
	g, notes, err := table.Wide(&rest, o)
	if err != nil {
		return err
	}
	c.input, c.notes = g, append(c.notes, notes...)
	head := whole.Rows() - g.Rows // further header rows
	if o.Transpose || head < 0 {
		return nil
	}
	for _, col := range whole.Columns {
		if slices.Contains(named, col.Name) || col.Kind == table.Text && head == 0 {
			c.about[grid.ByRow].columns = append(c.about[grid.ByRow].columns, taken(col, upTo(whole.Rows())[head:]))
		}
	}
	if len(apart) > 0 {
		names := make([]string, len(apart))
		for i, col := range apart {
			names[i] = col.Name
		}
		c.notes = append(c.notes, "beside the matrix, not in it: "+few(names))
	}
	return nil
}

// withoutPrefixes names columns of text after what all their cells begin with,
// "Gene: ", as Clustergrammer's files write it.
func withoutPrefixes(t *table.Table) *table.Table {
	out := *t
	out.Columns = slices.Clone(t.Columns)
	for i, c := range t.Columns {
		if c.Kind != table.Text {
			continue
		}
		words := slices.DeleteFunc(slices.Clone(c.Dict), func(s string) bool { return s == "" })
		values, name := prefixed(words)
		if name == "" {
			continue
		}
		own := *c
		own.Name, own.Dict = name, values
		own.Codes = slices.Clone(c.Codes)
		place := map[string]int32{}
		for k, v := range values {
			place[v] = int32(k)
		}
		for k, code := range c.Codes {
			if code >= 0 && c.Dict[code] == "" {
				own.Codes[k] = -1
			} else if code >= 0 {
				own.Codes[k] = place[strings.TrimPrefix(c.Dict[code], name+": ")]
			}
		}
		out.Columns[i] = &own
	}
	return &out
}

// correlate makes the matrix of correlations between the columns; rows are then
// the same things as columns.
func (c *clustering) correlate() {
	in := c.input
	cols := lines(in, grid.ByCol)
	how := map[string]func(x, y []float64) (float64, int){"pearson": stat.Pearson, "spearman": stat.Spearman, "kendall": stat.Kendall}[c.o.Correlate]
	g := grid.New(in.Cols, in.Cols)
	for i := range in.Cols {
		for j := i; j < in.Cols; j++ {
			r, _ := how(cols.Row(i), cols.Row(j))
			g.Set(i, j, r)
			g.Set(j, i, r)
		}
	}
	g.X, g.Y = in.X, in.X
	g.Y.Title = "" // said once, below the columns
	g.Name = map[string]string{"pearson": "Pearson correlation", "spearman": "Spearman correlation", "kendall": "Kendall's tau-b"}[c.o.Correlate]
	c.about[grid.ByRow] = &info{word: words(grid.ByRow), columns: c.about[grid.ByCol].columns}
	c.notes = append(c.notes, fmt.Sprintf("correlations over %d rows", in.Rows))
	c.input = g
}

// join arranges both sides.
func (c *clustering) join(ctx context.Context) error {
	o := c.o
	sides := []struct {
		side           grid.Side
		metric, method string
		off            bool
		split, linkage string
		order, from    string
	}{
		{grid.ByRow, o.RowMetric, o.RowMethod, o.NoRowCluster, o.RowSplit, o.RowLinkage, o.RowOrder, o.RowOrderFrom},
		{grid.ByCol, o.ColMetric, o.ColMethod, o.NoColCluster, o.ColSplit, o.ColLinkage, o.ColOrder, o.ColOrderFrom},
	}
	var how [2]linkage
	for i, s := range sides {
		var err error
		if how[i], err = o.linkage(s.metric, s.method); err != nil {
			return err
		}
		if !s.off && !how[i].given {
			c.p.unfit(s.side, how[i].metric, o)
		}
	}
	c.notes = append(c.notes, c.p.notes...)
	for i, s := range sides {
		one := &sided{side: s.side, how: how[i], limit: c.env.Limits.OrDefaults().Bytes, seed: o.Seed, runs: o.KMeansRuns, say: c.env.debug, tell: c.env.tell}
		one.items = lines(c.p.grid, s.side)
		one.labels = c.p.labels(s.side, upTo(one.items.N))
		one.asked = linkageAsked{cluster: !s.off}
		one.split, _ = parseSplit(s.split)
		if err := c.readGroups(one); err != nil {
			return err
		}
		if err := c.importTree(one, s.linkage); err != nil {
			return err
		}
		if err := c.askOrder(one, s.order, s.from); err != nil {
			return err
		}
		if err := one.arrange(); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		c.sides[i] = one
		c.notes = append(c.notes, one.notes...)
	}
	if n := c.howNote(); n != "" {
		c.notes = append([]string{n}, c.notes...)
	}
	return nil
}

// readGroups finds the groups of a split by a column.
func (c *clustering) readGroups(s *sided) error {
	if s.split.column == "" {
		return nil
	}
	col := c.about[s.side].column(s.split.column)
	if col == nil {
		return c.about[s.side].unknown(s.split.column)
	}
	s.groups, s.titles = grouping(taken(col, c.kept(s.side)))
	return nil
}

// kept are the input indices of a side's items.
func (c *clustering) kept(side grid.Side) []int {
	if side == grid.ByRow {
		return c.p.rows
	}
	return c.p.cols
}

// howNote says by what method the trees were made, and warns of pairs that do
// not belong together.
func (c *clustering) howNote() string {
	say := func(s *sided) string {
		if s.fig == nil {
			return ""
		}
		if s.asked.given != nil {
			return "the given tree"
		}
		if !s.how.given && !s.how.metric.FitsMethod(s.how.method) {
			c.p.warnings = append(c.p.warnings, fmt.Sprintf("%s linkage is a formula on Euclidean distances; with %s its heights have no such meaning", s.how.method, s.how.metric))
		}
		return s.how.String()
	}
	rows, cols := say(c.sides[grid.ByRow]), say(c.sides[grid.ByCol])
	c.p.warnings = slices.Compact(c.p.warnings)
	switch {
	case rows == "" && cols == "":
		return ""
	case rows == cols:
		return "rows and columns by " + rows
	case cols == "":
		return "rows by " + rows
	case rows == "":
		return "columns by " + cols
	}
	return "rows by " + rows + ", columns by " + cols
}

// plan puts grid, trees and tracks into drawn order.
func (c *clustering) plan() (*plan, error) {
	th, err := style.New(c.spec.Figure.Theme, 144)
	if err != nil {
		return nil, err
	}
	rows, cols := c.sides[grid.ByRow], c.sides[grid.ByCol]
	p := &plan{grid: c.p.grid.Permute(rows.order, cols.order), color: c.color()}
	p.input, p.rowOrder, p.colOrder = c.input, inThisOrder(c.p.rows, rows.order), inThisOrder(c.p.cols, cols.order)
	if err := c.expect(); err != nil {
		return nil, err
	}
	for _, s := range c.sides {
		s.measureSilhouettes()
		if s.silhouettes != nil {
			c.notes = append(c.notes, s.silhouetteNote())
		}
	}
	paint := &painter{categories: map[string][]string{}, numbers: map[string][2]float64{}, missing: th.Missing()}
	if paint.given, err = c.trackColors(); err != nil {
		return nil, err
	}
	var shown [2][]shownTrack
	for _, side := range []grid.Side{grid.ByCol, grid.ByRow} {
		if shown[side], err = c.tracks(side); err != nil {
			return nil, err
		}
		for _, t := range shown[side] {
			t.see(paint)
		}
	}
	for side, to := range []*[]figure.Track{&p.rowTracks, &p.colTracks} {
		s := c.sides[side]
		for _, one := range shown[side] {
			t, err := c.drawn(one, s, paint)
			if err != nil {
				return nil, err
			}
			*to = append(*to, t)
		}
		if s.fig != nil && s.clusters != nil {
			s.fig.Colors = branchColors(s.clusters, s.order)
		}
	}
	if err := paint.unused(); err != nil {
		return nil, err
	}
	p.figure = c.withoutLabels(shown)
	p.rowTree, p.colTree, p.rowSlices, p.colSlices = rows.fig, cols.fig, rows.slices, cols.slices
	p.clustering = c.result(p)
	p.notes, p.warnings = c.notes, append(c.warnings, c.p.warnings...)
	return p, nil
}

// expect compares the clusters of each side that knows the expected groups.
func (c *clustering) expect() error {
	name := c.o.Expect
	if name == "" {
		return nil
	}
	found := false
	for _, s := range c.sides {
		col := c.about[s.side].column(name)
		if col == nil {
			continue
		}
		found = true
		groups, names := grouping(taken(col, c.kept(s.side)))
		k := len(names)
		if k > 0 && names[k-1] == "missing" {
			for i, g := range groups {
				if g == k-1 {
					groups[i] = -1
				}
			}
			k--
		}
		if s.split.column == "" {
			s.cutForExpected(k)
		}
		switch {
		case s.split.column == col.Name:
			return fmt.Errorf("the %s are split by %q itself, so there is nothing to compare; split by a number of clusters, or leave the split out", s.word(), name)
		case s.clusters == nil:
			return fmt.Errorf("the %s are not clustered, so nothing can be compared with %q", s.word(), name)
		}
		c.notes = append(c.notes, compare(col.Name, s.word(), s.clusters, groups, names, c.o.Seed))
	}
	if !found {
		return c.about[grid.ByRow].unknown(name)
	}
	return nil
}

// color centres what has its middle at 0 by making.
func (c *clustering) color() Color {
	k := c.spec.Color
	n := &k.Norm
	limited := n.VMin != nil || n.VMax != nil || n.Robust
	if c.spec.Preset == "complexheatmap" && n.Name == "linear" {
		n.Name = "" // it too centres what lies about 0
	}
	switch {
	case n.Name != "" || n.Center != nil:
		return k
	case c.o.Correlate != "":
		if n.Center = at(0); !limited {
			n.VMin, n.VMax = at(-1), at(1)
		}
		return k
	case c.o.ZScore != "" || c.o.Center != "":
		n.Center = at(0)
	}
	if !limited && outlying(c.p.grid.Values) {
		n.Robust, n.RobustRange = true, [2]float64{1, 99}
		c.notes = append(c.notes, "colours span the 1st to the 99th percentile, since a few values lie far out")
	}
	return k
}

// outlying reports whether so few values lie so far out that the colours of all
// others would be pale: the outer hundredths take more than half of the range.
func outlying(values []float64) bool {
	q := stat.Quantiles(values, 0, .01, .99, 1)
	return len(values) >= 100 && q[3]-q[0] > 2*(q[2]-q[1]) && q[2] > q[1]
}
