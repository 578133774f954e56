package swelter

import (
	"context"
	"fmt"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/table"
)

// Of a matrix that comes with tables about its sides so many columns become
// tracks by themselves, those of so many groups at most. Such tables hold
// dozens of measures; the others are there by name.
const (
	shownAbout  = 3
	shownGroups = 20
)

// readAnnotated reads a matrix whose file says what its rows and columns are.
func (c *clustering) readAnnotated(ctx context.Context, src table.AnnotatedSource, o table.MatrixOptions, where []table.Cond) error {
	a, err := src.ReadAnnotated(ctx, o, where)
	if err != nil {
		return err
	}
	c.input, c.notes = a.Grid, append(c.notes, a.Notes...)
	c.about[grid.ByRow].columns, c.about[grid.ByCol].columns = a.Rows.Columns, a.Cols.Columns
	for _, in := range c.about {
		if rest := in.grouped(); len(rest) > 0 {
			c.env.tell(fmt.Sprintf("also known of the %s, for tracks, splits and conditions: %s", in.word, few(rest)))
		}
	}
	if a.Grid.Integer && c.o.CPM == "" && c.o.Transform == "" && c.o.Correlate == "" {
		cells := "rows"
		if o.Transpose {
			cells = "cols"
		}
		c.env.tell(fmt.Sprintf("the values are whole numbers and drawn as they are; counts are compared after --cpm %s --transform log1p", cells))
	}
	return nil
}

// grouped puts the columns first that tell groups apart, of which some are
// shown by themselves, and names those that are not.
func (in *info) grouped() (rest []string) {
	var groups, others []*table.Column
	for _, col := range in.columns {
		_, names := grouping(col)
		if col.Kind == table.Text && len(names) > 1 && len(names) <= min(shownGroups, col.Len()/2) {
			groups = append(groups, col)
		} else {
			others = append(others, col)
		}
	}
	in.columns = append(groups, others...)
	in.from = min(len(groups), shownAbout)
	return in.names()[in.from:]
}
