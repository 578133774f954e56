package page

import (
	"bufio"
	"fmt"
	"html"
	"math"
	"strconv"

	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/grid"
)

// mostRows and mostCols bound the table for readers without script.
const (
	mostRows = 50
	mostCols = 50
)

// table writes the values for readers without script, as many as are bearable.
func table(w *bufio.Writer, g *grid.Grid) {
	rows, cols := min(g.Rows, mostRows), min(g.Cols, mostCols)
	w.WriteString("<table class=\"static\"><caption>")
	if rows < g.Rows || cols < g.Cols {
		fmt.Fprintf(w, "The first %d of %d rows and %d of %d columns", rows, g.Rows, cols, g.Cols)
	} else {
		fmt.Fprintf(w, "%d rows, %d columns", rows, cols)
	}
	w.WriteString("</caption>\n<tr><td></td>")
	for c := range cols {
		fmt.Fprintf(w, "<th scope=\"col\">%s</th>", escape(g.X.LabelAt(c)))
	}
	w.WriteString("</tr>\n")
	for r := range rows {
		fmt.Fprintf(w, "<tr><th scope=\"row\">%s</th>", escape(g.Y.LabelAt(r)))
		for c := range cols {
			fmt.Fprintf(w, "<td>%s</td>", escape(said(g, g.At(r, c))))
		}
		w.WriteString("</tr>\n")
	}
	w.WriteString("</table>\n")
}

// said is a value in words.
func said(g *grid.Grid, v float64) string {
	switch {
	case math.IsNaN(v):
		return ""
	case g.Categories != nil && v >= 0 && int(v) < len(g.Categories):
		return g.Categories[int(v)]
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

// escape makes any text harmless in HTML.
func escape(s string) string { return html.EscapeString(style.Clean(s)) }
