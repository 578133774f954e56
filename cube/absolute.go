package cube

import (
	"context"
	"regexp"
	"strings"
)

// Absolute turns anomalies into absolute values by a climatology with a baseline
// of its own. The anomalies are re-based first: their own mean over that baseline
// is taken off, so that what is added to them is what they are measured from.
// The two must have the same cells; Regrid brings a climatology to others.
func Absolute(ctx context.Context, anomalies Frames, c *Climatology) (Frames, error) {
	return onto(ctx, anomalies, c)
}

// Apart gives Absolute in two parts, for means over many cells: the anomalies of
// the cells that have absolute values, and what these stand on, at the same times.
// The mean over a region is that of the one, of the cells that have a value, plus
// that of the other, of all of them: it does not fall when a cold place begins to
// report.
func Apart(ctx context.Context, anomalies Frames, c *Climatology) (varying, ground Frames, err error) {
	s, err := onto(ctx, anomalies, c)
	if err != nil {
		return nil, nil, err
	}
	known := make([]float64, s.head.Cells())
	return &shifted{Frames: anomalies, head: s.head, add: func(m Moment) []float64 {
		for k, v := range s.add(m) {
			known[k] = v - v // 0, or NaN where there is none
		}
		return known
	}}, &cycle{s.head, s.add}, nil
}

// anomaly is the word that absolute values are no longer called by.
var anomaly = regexp.MustCompile(`(?i)\s*\banomal(y|ies)\b`)

func onto(ctx context.Context, anomalies Frames, c *Climatology) (*shifted, error) {
	h := anomalies.Head()
	if err := sameCells(h, &c.head); err != nil {
		return nil, err
	}
	if c.Cycle == Monthly && cycleOf(h.Pace) == Yearly {
		c = c.annual()
	}
	own, err := NewClimatology(ctx, anomalies, ClimatologyOptions{Baseline: c.Baseline, Cycle: c.Cycle})
	if err != nil {
		return nil, err
	}
	add := make([]float64, len(c.Mean))
	for i := range add {
		add[i] = c.Mean[i] - own.Mean[i]
	}
	n := h.Cells()
	head := *h
	head.Unit = c.head.Unit
	head.Title = strings.TrimSpace(anomaly.ReplaceAllString(head.Title, ""))
	return &shifted{Frames: anomalies, head: head, add: func(m Moment) []float64 {
		s := c.slot(m)
		return add[s*n : (s+1)*n]
	}}, nil
}

// annual is the mean of the twelve months, which count alike as in Gather.
func (c *Climatology) annual() *Climatology {
	n := c.head.Cells()
	out := &Climatology{Baseline: c.Baseline, Cycle: Yearly, Need: c.Need, head: c.head, Mean: make([]float64, n), Years: append([]uint16(nil), c.Years[:n]...)}
	for i, v := range c.Mean {
		out.Mean[i%n] += v / 12
		out.Years[i%n] = min(out.Years[i%n], c.Years[i])
	}
	return out
}

// cycle are frames that only depend on the part of the year.
type cycle struct {
	head Head
	at   func(m Moment) []float64
}

func (c *cycle) Head() *Head { return &c.head }

func (c *cycle) Each(ctx context.Context, from, to int, visit func(i int, values []float64) error) error {
	for i := from; i < to; i++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := visit(i, c.at(c.head.Times[i])); err != nil {
			return err
		}
	}
	return nil
}

// Means are area-weighted means over the region; those of absolute values made of
// anomalies stand on the climatology of all of it.
func (p *Prepared) Means(ctx context.Context, by Weighing) (Series, error) {
	all, err := Means(ctx, p, by, p.Region)
	if err != nil {
		return Series{}, err
	}
	if p.Ground != nil {
		ground, err := Means(ctx, p.Ground, by, p.Region)
		if err != nil {
			return Series{}, err
		}
		add(all[0].Mean, ground[0].Mean)
	}
	return all[0], nil
}

// Bands are means along the parallels of the region, by the rule of Means.
func (p *Prepared) Bands(ctx context.Context) ([]float64, error) {
	out, err := Bands(ctx, p, p.Region)
	if err == nil && p.Ground != nil {
		var ground []float64
		ground, err = Bands(ctx, p.Ground, p.Region)
		add(out, ground)
	}
	return out, err
}

func add(to, more []float64) {
	for i, v := range more {
		to[i] += v
	}
}
