package figure

import (
	"errors"
	"fmt"

	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/scene"
)

// Panel is one of several plots on a page. Of its options those of cells, axes
// and legend count; words and sizes of the page are those of PanelOptions.
type Panel struct {
	Title string
	Plot  Plot
}

// PanelOptions say how panels share their page. The zero value chooses the
// number of panels beside each other and draws one legend for all, that of the
// first plot, so that all have to have its colours.
type PanelOptions struct {
	Cols  int           // panels beside each other; 0 chooses
	Own   bool          // each panel has a legend of its own
	By    string        // what the panels differ in, for the alternative text
	Notes []string      // what was decided and counted on the way
	Sum   *grid.Summary // what the legend has to speak of, where it is more than these panels; or nil

	Options Options // of the page: words, size, theme, where the legend stands
}

// MostPanels is how many panels a page may have.
const MostPanels = 400

// Panels lays plots out on one page, row by row, as Layout does with one. Axes
// that are the same everywhere have their labels at the outer panels and their
// title once. Report.Panels has a report for each panel; the others of its
// fields are of the page.
func Panels(panels []Panel, o PanelOptions) (*scene.Scene, *Report, error) {
	b, err := newBoard(panels, o)
	if err != nil {
		return nil, nil, err
	}
	solved, err := solve(b)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range b.sheets {
		if err := s.reduce(); err != nil {
			return nil, nil, err
		}
	}
	out, report := b.draw(solved)
	return out, report, nil
}

// newBoard reads the options of the page and of every panel.
func newBoard(panels []Panel, o PanelOptions) (*board, error) {
	switch {
	case len(panels) == 0:
		return nil, errors.New("figure: no panels; there is nothing to draw")
	case len(panels) > MostPanels:
		return nil, fmt.Errorf("figure: %d panels; a page may have %d", len(panels), MostPanels)
	case o.Cols < 0:
		return nil, fmt.Errorf("figure: %d panels beside each other; 1 or more, or 0 to choose", o.Cols)
	}
	b := &board{o: o}
	for _, p := range panels {
		s, err := newSheet(p.Plot.within(o))
		if err != nil {
			return nil, panelError(p, err)
		}
		s.inset.title = p.Title
		b.sheets = append(b.sheets, s)
	}
	lead := panels[0].Plot
	lead.Options, lead.Notes = o.Options, nil
	if o.Own {
		lead.Options.NoCbar = true
	}
	lead.Options.Marks, lead.Options.CellSize = nil, "" // they are the panels'
	var err error
	if b.lead, err = newSheet(lead); err != nil {
		return nil, err
	}
	if o.Options.CellSize != "" && (o.Options.Width != "" || o.Options.Height != "") {
		return nil, fmt.Errorf("cell size %q: the figure grows with its cells, so width and height cannot be given too", o.Options.CellSize)
	}
	b.share()
	if o.Sum != nil {
		b.lead.sum = *o.Sum
	}
	return b, nil
}

func panelError(p Panel, err error) error {
	if p.Title == "" {
		return err
	}
	return fmt.Errorf("%s: %w", style.Clean(p.Title), err)
}

// within is the plot without what belongs to its page.
func (p Plot) within(o PanelOptions) Plot {
	own := &p.Options
	own.Title, own.Subtitle, own.Note, own.Source, own.Alt = "", "", "", "", ""
	own.Width, own.Height = "", ""
	own.Theme, own.DPI, own.Bare, own.Locale = o.Options.Theme, o.Options.DPI, o.Options.Bare, o.Options.Locale
	own.NoCbar = own.NoCbar || !o.Own
	return p
}
