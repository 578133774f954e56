package terminal

import (
	"math"
	"strings"

	"github.com/swelter/swelter/grid"
	"github.com/swelter/swelter/resample"
)

// halves is how many characters wide and half lines high a body is that has the
// plot's ratio and fits; half a line is about as high as a character is wide.
func (d *drawing) halves(room int) (wide, high int) {
	w, h := float64(d.Width-d.margin), float64(room)
	if d.NoColor {
		h *= 2
	}
	if d.Ratio > 0 {
		w, h = min(w, h/d.Ratio), min(h, w*d.Ratio)
	}
	return max(1, int(w)), max(1, int(h))
}

// enlarge draws the plot's image at the size of the body, a pixel a half
// character.
func (d *drawing) enlarge(room int) error {
	wide, high := d.halves(room)
	var err error
	if d.picture, err = resample.Image(d.Image, wide, high, resample.Options{}); err != nil {
		return err
	}
	d.grid, d.cellW, d.cellH = d.Grid, 1, 1
	d.rows, d.cols = d.spread(d.rows, high), d.spread(d.cols, wide)
	return nil
}

// spread gives each of n half characters the label of the cell under it, once.
func (d *drawing) spread(labels []string, n int) []string {
	out, last := make([]string, n), -1
	for i := range out {
		if at := int((float64(i) + .5) * float64(len(labels)) / float64(n)); at != last {
			out[i], last = labels[at], at
		}
	}
	return out
}

// planTitles decides which titles of the axes there is room for, and returns
// the lines they take.
func (d *drawing) planTitles(lines int) int {
	name := func(a grid.Axis) string {
		if unit := harmless(a.Unit); unit != "" && a.Title != "" {
			return harmless(a.Title) + " (" + unit + ")"
		}
		return harmless(a.Title)
	}
	n := 0
	for _, t := range []struct {
		to *string
		of grid.Axis
	}{{&d.yTitle, d.Grid.Y}, {&d.xTitle, d.Grid.X}} {
		if *t.to = name(t.of); *t.to == "" || lines-n < leastTitled {
			*t.to = ""
			continue
		}
		n++
	}
	return n
}

// leastTitled is from how many lines on axes have titles.
const leastTitled = 8

// planNotes runs the notes together into at most so many lines, one at least.
func (d *drawing) planNotes(most int) {
	text := harmless(strings.Join(d.Notes, " · "))
	d.Notes = nil
	for text != "" {
		if len(d.Notes)+1 >= max(1, most) {
			d.Notes = append(d.Notes, text) // shortened where it is drawn
			return
		}
		line := text
		if width(text) > d.Width {
			line = strings.TrimSuffix(shorten(text, d.Width+1), "…")
			if i := strings.LastIndexByte(line, ' '); i > 0 {
				line = line[:i]
			}
		}
		d.Notes = append(d.Notes, line)
		text = strings.TrimSpace(text[len(line):])
	}
}

// rounded is v to the power of ten below a step, in whose decimals it is near
// enough to read a place off.
func rounded(v, step float64) float64 {
	e := math.Floor(math.Log10(math.Abs(step)) + 1e-9)
	if math.IsNaN(e) || math.IsInf(e, 0) || math.Abs(e) > 300 {
		return v
	}
	if unit := math.Pow10(int(-e)); e < 0 {
		return math.Round(v*unit) / unit // dividing by a power of ten leaves the nearest decimal
	}
	unit := math.Pow10(int(e))
	return math.Round(v/unit) * unit
}
