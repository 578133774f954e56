package swelter

import (
	"fmt"
	"math"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/table"
)

// planLines counts tracks: those of a GPX or GeoJSON file, of a group column, or
// the one through all points in their order.
func planLines(set *pointSet, o DensityOptions, spec Spec) (*plan, error) {
	tracks, alone := o.tracks(set)
	if len(tracks) == 0 {
		return nil, fmt.Errorf("no point belongs to a track; %d waypoints are no lines", alone)
	}
	o.fineLayout(&o.Lines.Layout, set.Extent(), mapCells)
	if o.Lines.Extent.IsZero() {
		o.Lines.Extent = padded(set.Extent(), o.Lines.Stretch)
	}
	g, err := density.Lines(tracks, o.Lines)
	if err != nil {
		return nil, err
	}
	width := o.Lines.Width
	if width == 0 {
		width = 1
	}
	p := &plan{grid: g, color: spec.Color, counted: counted(set.Len() - alone), figure: o.shaped(g, spec.Figure)}
	p.notes = append(p.notes, fmt.Sprintf("%s through %s points; lines %g %s wide", amount(len(tracks), "track"), table.Thousands(int64(set.Len()-alone)), width, plural(width, "cell")))
	if set.track == nil && set.file == nil && o.Points.Group == "" {
		p.warnings = append(p.warnings, "all points are taken as one track; --group COLUMN tells tracks apart")
	}
	if alone > 0 {
		p.notes = append(p.notes, fmt.Sprintf("%s of no track left out", amount(alone, "point")))
	}
	p.facts = o.linesFacts(width, set.Len()-alone)
	o.fromZero(p)
	p.blank(true)
	o.onGround(p)
	return p, nil
}

// padded leaves a little air around lines, the same on the ground both ways.
func padded(e geom.Extent, stretch float64) geom.Extent {
	if stretch == 0 {
		stretch = 1
	}
	air := .02 * max(e.Width()/stretch, e.Height())
	if air == 0 {
		air = .5
	}
	return geom.Extent{XMin: e.XMin - air*stretch, YMin: e.YMin - air, XMax: e.XMax + air*stretch, YMax: e.YMax + air}
}

// tracks parts the points, in the order in which tracks first appear; segments of
// one track are kept apart by a point that is not finite. alone counts points of
// no track.
func (o *DensityOptions) tracks(set *pointSet) (tracks []geom.Points, alone int) {
	at := map[[2]float64]int{}
	var last []int // the point before in each track, or -1
	for i := range set.X {
		var id [2]float64 // the file and the track in it
		if set.file != nil && set.Group == nil {
			id[0] = set.file[i]
		}
		switch {
		case set.Group != nil && set.Group[i] < 0, set.track != nil && set.track[i] != set.track[i]:
			alone++
			continue
		case set.Group != nil:
			id[1] = float64(set.Group[i])
		case set.track != nil:
			id[1] = set.track[i]
		}
		k, ok := at[id]
		if !ok {
			k = len(tracks)
			at[id] = k
			tracks, last = append(tracks, geom.Points{}), append(last, -1)
		}
		t := &tracks[k]
		if j := last[k]; j >= 0 {
			if set.segment != nil && set.segment[j] != set.segment[i] {
				add(t, math.NaN(), math.NaN())
			} else if turn := 360 * math.Round((set.X[i]-set.X[j])/360); o.LonLat && turn != 0 {
				// The short way leads across 180 degrees: out on one side, in
				// on the other.
				add(t, set.X[i]-turn, set.Y[i])
				add(t, math.NaN(), math.NaN())
				add(t, set.X[j]+turn, set.Y[j])
			}
		}
		add(t, set.X[i], set.Y[i])
		last[k] = i
	}
	return tracks, alone
}

func add(t *geom.Points, x, y float64) { t.X, t.Y = append(t.X, x), append(t.Y, y) }

// amount is "1 track" or "2 tracks".
func amount(n int, what string) string {
	return table.Thousands(int64(n)) + " " + plural(float64(n), what)
}

func plural(n float64, what string) string {
	if n == 1 {
		return what
	}
	return what + "s"
}
