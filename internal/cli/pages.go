package cli

import (
	"errors"
	"io"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/page"
)

func init() { swelter.RegisterPicture("html", []string{".html", ".htm"}, writePage) }

func writePage(w io.Writer, f *swelter.Figure) error {
	if f.Panels != nil {
		return errors.New("html: a page cannot show a figure of several panels yet; write .svg or .png")
	}
	if f.Spec.Make.Map != nil {
		return errors.New("html: a map has no page yet; write .svg, .png or .pdf, or .kmz for a globe")
	}
	o := page.Options{Exact: f.Spec.Figure.Exact}
	if c := f.Clustering; c != nil {
		o.RowInput, o.ColInput = c.Rows.Order, c.Cols.Order
	}
	return page.Write(w, f.Plot(), f.Scene(), o)
}
