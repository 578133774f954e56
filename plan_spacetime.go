package swelter

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/figure"
	"github.com/swelter/swelter/geom"
	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/tick"
)

// SpaceTimeOptions spread points over time as well, so that there is a density
// at each of several times. The zero value does not.
type SpaceTimeOptions struct {
	Radius string `json:"radius,omitempty"` // of the kernel in time: "30d"; a number where times are numbers
	Frames string `json:"frames,omitempty"` // "12": so many from the first time to the last; "7d": at these steps; "" is 9
}

const defaultFrames = 9

// durations are the units of lengths of time, in seconds.
var durations = map[string]float64{"s": 1, "min": 60, "h": 3600, "d": 86400, "w": 7 * 86400}

// duration reads "30d" in seconds, or a bare number where times are numbers.
func duration(s string, numbers bool) (float64, error) {
	text := strings.TrimSpace(s)
	unit := strings.TrimLeft(text, "0123456789.eE+-")
	v, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(text, unit)), 64)
	per, known := durations[strings.TrimSpace(unit)]
	switch {
	case err != nil || !(v > 0) || math.IsInf(v, 0):
		return 0, fmt.Errorf("time %q; a length of time above 0 is wanted, such as 30d, 12h or 90min", s)
	case numbers && unit == "":
		return v, nil
	case numbers:
		return 0, fmt.Errorf("time %q: the times are numbers, so that lengths of time are in their unit: a bare number", s)
	case unit == "":
		return 0, fmt.Errorf("time %s: of what? s, min, h, d and w are known, such as %sd", s, text)
	case !known:
		return 0, fmt.Errorf("time %q: unit %q is not known; there are s, min, h, d and w", s, unit)
	}
	return v * per, nil
}

// inSpaceTime reports whether the recipe makes a density at several times.
func (s Spec) inSpaceTime() bool {
	return s.Make.Density != nil && s.Make.Density.SpaceTime != (SpaceTimeOptions{})
}

// runSpaceTime draws the density at each time as a panel.
func runSpaceTime(ctx context.Context, spec Spec, env Env) (*Figure, error) {
	parts, notes, err := spaceTimeParts(ctx, spec, env, MostFacets)
	if err != nil {
		return nil, err
	}
	return drawPanels(ctx, parts, notes, spec, figure.PanelOptions{Cols: spec.Facet.Cols, By: "time"}, env)
}

// spaceTimeParts are the densities at several times, and how they were made.
func spaceTimeParts(ctx context.Context, spec Spec, env Env, most int) ([]part, []string, error) {
	fail := func(err error) ([]part, []string, error) { return nil, nil, err }
	o := *spec.Make.Density
	switch {
	case o.Method != "" && o.Method != "kde":
		return fail(fmt.Errorf("method %s has no radius in time; leave --time-radius out, or take facets of a part of the time", o.Method))
	case spec.Facet.By != "" && spec.Frames.By == "":
		return fail(errors.New("facets and frames in time are both several heatmaps; take one of them"))
	case o.SpaceTime.Radius == "":
		return fail(errors.New("frames in time need the radius of the kernel in time, such as --time-radius 30d"))
	case o.Points.Time == "":
		return fail(errors.New("a radius in time needs the column of times; name it with --time"))
	}
	if err := o.check(); err != nil {
		return fail(err)
	}
	o.limit(env)
	t, err := o.readTable(ctx, spec, env)
	if err != nil {
		return fail(err)
	}
	pts, notes, err := table.Points(t, o.Points, spec.Input.TZ)
	if err != nil {
		return fail(err)
	}
	if o.Points, _, err = o.Points.Find(t); err != nil {
		return fail(err)
	}
	column, err := t.Column(o.Points.Time)
	if err != nil {
		return fail(err)
	}
	pts = o.place(pts)
	warnings, err := suspicious(pts, o)
	if err != nil {
		return fail(err)
	}
	if err := o.reach(); err != nil {
		return fail(err)
	}
	o.kernelLayout(pts.Extent(), mapCells/2)
	parts, said, err := o.moments(pts, column.Kind != table.Time, most, spec)
	if err != nil {
		return fail(err)
	}
	for i := range parts {
		parts[i].plan.warnings = warnings
	}
	return parts, append(notes, said), nil
}

// moments are the plans of all frames, and the method in words.
func (o *DensityOptions) moments(pts geom.Points, numbers bool, most int, spec Spec) ([]part, string, error) {
	radius, err := duration(o.SpaceTime.Radius, numbers)
	if err != nil {
		return nil, "", err
	}
	at, err := o.SpaceTime.times(pts.T, numbers, most)
	if err != nil {
		return nil, "", err
	}
	opts := density.TimeOptions{Radius: radius, At: at, Per: 1, Unit: "unit of " + o.Points.Time}
	if !numbers {
		opts.Per, opts.Unit = 86400, "day"
		if radius < 86400 {
			opts.Per, opts.Unit = 3600, "hour"
		}
	}
	frames, err := density.SpaceTime(pts, o.KDE, opts)
	if err != nil {
		return nil, "", err
	}
	locale, err := tick.ParseLocale(spec.Figure.Locale)
	if err != nil {
		return nil, "", err
	}
	names := tick.Numbers(at, locale)
	if !numbers {
		names = isoTimes(at)
	}
	parts := make([]part, len(frames))
	for i, r := range frames {
		parts[i] = part{name: names[i], plan: o.framePlan(r, spec)}
	}
	first := frames[0]
	said := fmt.Sprintf("%s, and %s in time; %s of %s points have a place and a time",
		o.said(first), o.SpaceTime.Radius, table.Thousands(int64(pts.Len()-first.LeftOut)), table.Thousands(int64(pts.Len())))
	return parts, said, nil
}

// isoTimes are times in full, so that each stands for itself in a table of
// frames: dates where all frames are at least a day apart, else with minutes.
func isoTimes(at []float64) []string {
	layout := "2006-01-02"
	if len(at) > 1 && at[1]-at[0] < 86400 {
		layout = "2006-01-02 15:04"
	}
	names := make([]string, len(at))
	for i, v := range at {
		names[i] = time.Unix(int64(math.Floor(v)), 0).UTC().Format(layout)
	}
	return names
}

// framePlan is one frame's grid, ready to be drawn.
func (o *DensityOptions) framePlan(r *density.Result, spec Spec) *plan {
	g := r.Grid
	if o.LonLat && r.Scale == density.Intensity {
		for i := range g.Values {
			g.Values[i] *= 1e6
		}
		g.Unit = strings.Replace(g.Unit, "per square metre", "per km²", 1)
	}
	g.Name = "events"
	if o.Points.Weight != "" {
		g.Name = table.Title(o.Points.Weight)
	}
	p := &plan{grid: g, color: spec.Color, figure: o.shaped(g, spec.Figure)}
	o.fromZero(p)
	p.blank(true)
	o.onGround(p)
	return p
}

// times are those of the frames, of which there are so many at most.
func (s SpaceTimeOptions) times(t []float64, numbers bool, most int) ([]float64, error) {
	first, last := math.Inf(1), math.Inf(-1)
	for _, v := range t {
		if v-v == 0 {
			first, last = min(first, v), max(last, v)
		}
	}
	if first > last {
		return nil, errors.New("no point has a time")
	}
	text := s.Frames
	if text == "" {
		text = strconv.Itoa(defaultFrames)
	}
	if n, err := strconv.Atoi(text); err == nil {
		if n < 1 || n > most {
			return nil, fmt.Errorf("%d frames; from 1 to %d can be drawn", n, most)
		}
		if n == 1 {
			return []float64{first/2 + last/2}, nil
		}
		at := make([]float64, n)
		for i := range at {
			at[i] = first + (last-first)*float64(i)/float64(n-1)
		}
		return at, nil
	}
	step, err := duration(text, numbers)
	if err != nil {
		return nil, err
	}
	if !numbers && step >= 86400 {
		first = math.Floor(first/86400) * 86400 // days begin at midnight
	}
	n := int(min(math.Floor((last-first)/step)+1, float64(most)+1))
	if n > most {
		return nil, fmt.Errorf("steps of %s make more than the %d frames that can be drawn; take longer ones", text, most)
	}
	at := make([]float64, n)
	for i := range at {
		at[i] = first + float64(i)*step
	}
	return at, nil
}
