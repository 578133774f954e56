package axis

import "github.com/swelter/swelter/figure/style"

// Look is how the labels are set, after Measure: what a page needs to set them
// anew for a part of the axis.
type Look struct {
	Size    float64 // points
	Angle   float64 // 0, 45 or 90
	Texts   []string
	Cells   []int // the cell of each text, or -1
	Scale   bool  // round numbers or dates, not one label a cell
	Offset  float64
	Ascent  float64 // at Size
	Capital float64 // half the height of capitals at Size
	Ticks   bool    // short lines at the labels
}

// Plan is the look that Measure chose. Texts are all candidates, those that
// found no room too.
func (l *Labels) Plan() Look {
	p := &l.plan
	f := l.Theme.Regular
	out := Look{Size: p.size, Angle: p.angle, Scale: l.scale, Ticks: p.ticks}
	if out.Size == 0 {
		return out
	}
	out.Offset, out.Ascent, out.Capital = l.offset(p), f.Ascent(p.size), style.Baseline(f, p.size)
	for _, m := range l.marks {
		out.Texts, out.Cells = append(out.Texts, m.text), append(out.Cells, m.cell)
	}
	return out
}
