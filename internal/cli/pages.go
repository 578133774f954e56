package cli

import (
	"errors"
	"io"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/page"
)

func init() {
	swelter.RegisterPicture("html", []string{".html", ".htm"}, writePage)
	swelter.RegisterPanels("html")
}

func writePage(w io.Writer, f *swelter.Figure) error {
	o := page.Options{Exact: f.Spec.Figure.Exact, Rate: f.Spec.Frames.Rate}
	panels, board := f.Board()
	if panels != nil && f.Spec.Make.Map != nil && f.Spec.Frames.By == "" {
		return errors.New("html: a page shows one map, and these are several; write .svg or .png, or play them with --frames")
	}
	switch {
	case panels == nil:
		if c := f.Clustering; c != nil {
			o.RowInput, o.ColInput = c.Rows.Order, c.Cols.Order
		}
		return page.Write(w, f.Plot(), f.Scene(), o)
	case f.Spec.Frames.By != "" || f.Spec.Make.Density != nil && f.Spec.Make.Density.SpaceTime != (swelter.SpaceTimeOptions{}):
		return page.WriteFrames(w, panels, board, f.Scene(), o)
	}
	return page.WritePanels(w, panels, board, f.Scene(), o)
}
