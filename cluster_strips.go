package swelter

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/stat"
	"github.com/swelter/swelter/table"
)

// shownTrack is a track with the columns that it shows, those of the items of
// its side; or with what is measured of the cells, or the labels.
type shownTrack struct {
	Track
	name    string
	columns []*table.Column
	measure string // values, or label
}

// tracks are what a side shows: those named, or all of its table of annotations,
// and the expected groups nearest to the tree.
func (c *clustering) tracks(side grid.Side) ([]shownTrack, error) {
	about, asked := c.about[side], c.o.RowTracks
	if side == grid.ByCol {
		asked = c.o.ColTracks
	}
	if asked == nil {
		for _, n := range about.names()[:about.from] {
			asked = append(asked, Track{Of: []string{n}})
		}
	}
	var out []shownTrack
	if e := c.o.Expect; e != "" && about.column(e) != nil {
		named := func(t Track) bool { return t.bare() && about.column(t.Of[0]) == about.column(e) }
		asked = append([]Track{{Of: []string{e}}}, slices.DeleteFunc(slices.Clone(asked), named)...)
	}
	for _, t := range asked {
		s, err := c.resolve(side, t)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// resolve finds what a track shows.
func (c *clustering) resolve(side grid.Side, t Track) (shownTrack, error) {
	about := c.about[side]
	s := shownTrack{Track: t, name: t.Title}
	names := t.Of
	if word := names[0]; len(names) == 1 && about.exact(word) == nil {
		switch {
		case word == "box" || word == "histogram":
			s.measure = "values"
			if s.Kind == "" {
				s.Kind = word
			}
		case word == "label" || slices.Contains(measures, word):
			s.measure = word
		case about.column(word) == nil && strings.Contains(word, "+"):
			names = strings.Split(word, "+")
		}
	}
	if s.measure == "" {
		for _, n := range names {
			col := about.column(n)
			if col == nil {
				return s, about.unknown(n)
			}
			s.columns = append(s.columns, taken(col, c.kept(side)))
		}
	} else if s.measure != "values" && s.measure != "label" {
		if err := c.told(side, s); err != nil {
			return s, err
		}
		s.columns = []*table.Column{c.measured(side, s)}
	}
	if s.name == "" {
		s.name = s.called()
	}
	return s, s.settle(side)
}

// told refuses a measure that scaling made the same for all.
func (c *clustering) told(side grid.Side, s shownTrack) error {
	mine := func(scaled string, fixed ...string) bool {
		return scaled != "" && sideOf(scaled) == side && slices.Contains(fixed, s.measure)
	}
	o := c.o
	if s.Input || !mine(o.ZScore, "sum", "mean", "sd") && !mine(o.Center, "sum", "mean") && !mine(o.StandardScale, "min", "max") {
		return nil
	}
	return fmt.Errorf("track %q: scaling made the %s of all %s the same; %s:of=input shows that of the cells as read", s.measure, s.measure, words(side), s.measure)
}

// called is the name of what is shown.
func (s *shownTrack) called() string {
	switch {
	case s.measure == "label":
		return ""
	case s.measure != "":
		return s.measure
	}
	names := make([]string, len(s.columns))
	for i, col := range s.columns {
		names[i] = col.Name
	}
	return strings.Join(names, " + ")
}

// settle chooses kind and side where none was asked for, and refuses what does
// not go together.
func (s *shownTrack) settle(side grid.Side) error {
	numbers := !slices.ContainsFunc(s.columns, func(c *table.Column) bool { return c.Kind != table.Number })
	if s.Kind == "" {
		switch {
		case s.measure == "values":
			s.Kind = "box"
		case s.measure == "label" && s.Only != nil:
			s.Kind = "mark"
		case s.measure == "label":
			s.Kind = "text"
		case s.measure != "":
			s.Kind = "bar"
		case len(s.columns) > 1:
			s.Kind = "stack"
		default:
			s.Kind = "strip"
		}
	}
	word := fmt.Sprintf("track %q as %s", strings.Join(s.Of, "+"), s.Kind)
	switch s.Kind {
	case "strip", "text", "mark":
		if s.measure == "values" || len(s.columns) > 1 || s.measure == "label" && s.Kind == "strip" {
			return fmt.Errorf("%s: one column is wanted", word)
		}
	case "box", "histogram":
		if s.measure != "values" && len(s.columns) < 2 {
			return fmt.Errorf("%s: several values of each of the %s are needed: values (those of the cells), or columns joined by +", word, words(side))
		}
		fallthrough
	default:
		if s.measure == "label" || s.measure == "values" && s.Kind != "box" && s.Kind != "histogram" {
			return fmt.Errorf("%s: one number for each of the %s is needed, such as sum, mean or a column", word, words(side))
		}
		if !numbers {
			return fmt.Errorf("%s: a column of words has no lengths; strip, text and mark can show it", word)
		}
	}
	known := []string{"left", "right"}
	if side == grid.ByCol {
		known = []string{"top", "bottom"}
	}
	if s.Side != "" && !slices.Contains(known, s.Side) {
		return fmt.Errorf("%s: side %s; tracks of %s stand %s or %s", word, s.Side, words(side), known[0], known[1])
	}
	return nil
}

// far reports whether the track stands right of the cells or below: strips stand
// near the trees, words where labels stand, and graphs of rows on the right,
// where they grow away from the cells.
func (s *shownTrack) far(side grid.Side) bool {
	switch s.Side {
	case "right", "bottom":
		return true
	case "left", "top":
		return false
	}
	switch s.Kind {
	case "strip":
		return false
	case "text", "mark":
		return true
	}
	return side == grid.ByRow
}

// cells are the values that belong to each item of a side.
func (c *clustering) cells(side grid.Side, input bool) cluster.Rows {
	g := c.p.grid
	if input {
		g = c.input.Permute(c.p.rows, c.p.cols)
	}
	return lines(g, side)
}

// measured is a measure of the cells as a column.
func (c *clustering) measured(side grid.Side, s shownTrack) *table.Column {
	r := c.cells(side, s.Input)
	col := &table.Column{Name: s.measure, Kind: table.Number, Integer: s.measure == "count" || s.measure == "missing"}
	for i := range r.N {
		col.Floats = append(col.Floats, measure(s.measure, r.Row(i)))
	}
	return col
}

// measure of values; NaN where none is present and nothing can be said.
func measure(name string, values []float64) float64 {
	present := slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return v != v })
	switch n := float64(len(present)); {
	case name == "count":
		return n
	case name == "missing":
		return float64(len(values)) - n
	case n == 0:
		return math.NaN()
	}
	switch name {
	case "sum":
		sum := 0.0
		for _, v := range present {
			sum += v
		}
		return sum
	case "mean":
		return stat.Mean(present)
	case "median":
		return stat.Median(present)
	case "min":
		return slices.Min(present)
	case "max":
		return slices.Max(present)
	}
	return stat.StdDev(present, 1)
}

// see lets the painter know what will need colours.
func (s *shownTrack) see(p *painter) {
	switch {
	case s.Kind == "strip" && len(s.columns) == 1:
		p.see(s.columns[0], s.Min, s.Max)
	case len(s.columns) > 1 && s.Kind != "box" && s.Kind != "histogram":
		p.order = append(p.order, s.name)
		p.categories[s.name] = s.parts()
	}
}

func (s *shownTrack) parts() []string {
	var out []string
	for _, col := range s.columns {
		out = append(out, col.Name)
	}
	return out
}

// graphs are the kinds that grow along an axis.
var graphs = map[string]figure.TrackKind{
	"bar": figure.TrackBars, "stack": figure.TrackBars, "point": figure.TrackPoints, "line": figure.TrackLines,
	"box": figure.TrackBoxes, "histogram": figure.TrackHistograms,
}

// drawn is a track as the figure draws it, its cells in drawn order.
func (c *clustering) drawn(s shownTrack, side *sided, paint *painter) (t figure.Track, err error) {
	switch s.Kind {
	case "strip":
		if t, err = paint.track(s.name, s.columns[0], side.order); err != nil {
			return t, err
		}
	case "text", "mark":
		t = figure.Track{Name: s.name, Kind: figure.TrackTexts}
		if s.Kind == "mark" {
			t.Kind = figure.TrackMarks
		}
		if t.Words, err = s.written(side); err != nil {
			return t, err
		}
	default:
		t = figure.Track{Name: s.name, Kind: graphs[s.Kind], Lo: s.Min, Hi: s.Max}
		if err := c.fill(&t, s, side, paint); err != nil {
			return t, err
		}
	}
	t.Far = s.far(side.side)
	t.Depth, err = s.depth()
	return t, err
}

// fill puts the numbers of a graph into it, and its colours.
func (c *clustering) fill(t *figure.Track, s shownTrack, side *sided, paint *painter) (err error) {
	switch {
	case s.measure == "values":
		r := c.cells(side.side, s.Input)
		for _, i := range side.order {
			t.Samples = append(t.Samples, r.Row(i))
		}
	case s.Kind == "box" || s.Kind == "histogram":
		for _, i := range side.order {
			var own []float64
			for _, col := range s.columns {
				own = append(own, col.Floats[i])
			}
			t.Samples = append(t.Samples, own)
		}
	default:
		for _, col := range s.columns {
			t.Series = append(t.Series, taken(col, side.order).Floats)
		}
	}
	if len(t.Series) > 1 {
		t.Parts = s.parts()
		t.Fills, err = paint.colors(s.name, s.name, t.Parts)
		return err
	}
	if one := paint.of(s.name, ""); one != nil {
		t.Fills, err = one.fills()
	}
	return err
}

// written are the texts of a track in drawn order, those not asked for left
// empty. What is asked for and not there is an error with the list.
func (s *shownTrack) written(side *sided) ([]string, error) {
	texts := side.labels
	if s.measure != "label" {
		texts = columnTexts(s.columns[0])
	}
	keep := map[string]bool{}
	for _, o := range s.Only {
		keep[o] = false
	}
	out := make([]string, len(side.order))
	for i, item := range side.order {
		_, byText := keep[texts[item]]
		_, byLabel := keep[side.labels[item]]
		switch {
		case s.Only == nil:
		case byText:
			keep[texts[item]] = true
		case byLabel:
			keep[side.labels[item]] = true
		default:
			continue
		}
		out[i] = texts[item]
	}
	var lost []string
	for _, o := range s.Only {
		if !keep[o] {
			lost = append(lost, o)
		}
	}
	if len(lost) > 0 {
		return nil, fmt.Errorf("track %q: %d of %d labels to mark are not among the %s: %s", strings.Join(s.Of, "+"), len(lost), len(s.Only), side.word(), few(lost))
	}
	return out, nil
}

// withoutLabels leaves out the labels of a side whose marks or texts take their
// place, where nothing else was asked for.
func (c *clustering) withoutLabels(shown [2][]shownTrack) *figure.Options {
	o := c.spec.Figure
	for side, pick := range []*string{&o.YTickLabels, &o.XTickLabels} {
		if *pick == "" && slices.ContainsFunc(shown[side], func(s shownTrack) bool {
			return s.measure == "label" && s.far(grid.Side(side))
		}) {
			*pick = "none"
		}
	}
	return &o
}
