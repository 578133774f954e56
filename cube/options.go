package cube

import (
	"context"
	"fmt"
	"strings"
)

// Options say what is drawn of a cube. The zero value is a map of the mean over
// all time of the one variable on latitude and longitude.
type Options struct {
	Pick
	Show          string   `json:"show,omitempty"`          // map (default), hovmoeller, months, hours, stripes
	Stat          string   `json:"stat,omitempty"`          // of a map over time: mean (default), trend, min, max, p90
	Mean          Period   `json:"mean,omitempty"`          // frames are gathered into: year, season, month, decade, DJF, ...
	Need          int      `json:"need,omitempty"`          // frames that a cell must have in a period; 0 is 1
	Baseline      string   `json:"baseline,omitempty"`      // a span: values become anomalies from its climatology
	BaselineYears int      `json:"baselineYears,omitempty"` // that a cell must have in it; 0 is two thirds
	Climatology   string   `json:"climatology,omitempty"`   // file of absolute values, which the frames are anomalies from
	Base          string   `json:"base,omitempty"`          // the span that the file is the mean of
	Region        string   `json:"region,omitempty"`        // land, a continent, a country, west,south,east,north
	Weights       Weighing `json:"weights,omitempty"`       // cells in a mean: by their area, or cos
}

// IsZero reports whether nothing is said.
func (o Options) IsZero() bool {
	return o.Show == "" && o.Stat == "" && o.Mean == "" && o.Need == 0 && o.Baseline == "" && o.BaselineYears == 0 && o.Climatology == "" &&
		o.Base == "" && o.Region == "" && o.Weights == "" && o.Pick.isZero()
}

func (p Pick) isZero() bool {
	return p.Variable == "" && p.Time == "" && p.Box == nil && p.Level == "" && p.Member == "" && len(p.At) == 0 && p.Unit == "" && p.Grid == nil && p.Dates == ""
}

// Shows are what can be drawn of a cube.
var Shows = []string{"map", "hovmoeller", "months", "hours", "stripes"}

// Prepared are frames after all that the options ask for.
type Prepared struct {
	Frames
	Ground Frames // what means of the frames stand on (Apart), or nil
	Region Region
	Weak   []bool   // cells whose baseline has too few years in some month, or nil
	Notes  []string // what was done and counted
}

// Prepare makes absolute values or anomalies of a source's frames, gathers them
// into periods, and keeps those of the span. given are the frames of the file of
// absolute values, or nil. Means of periods are held in memory, at most limit
// values; everything else is computed while it is read.
func (o Options) Prepare(ctx context.Context, src Source, name string, given Frames, limit int) (*Prepared, error) {
	all := o.Pick
	all.Time = "" // a baseline lies anywhere
	w, err := Open(src, name, all)
	if err != nil {
		return nil, err
	}
	p := &Prepared{Frames: w}
	if err := o.span(p); err != nil { // said before anything is read
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if given != nil {
		if err := o.absolute(ctx, p, given); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if o.Baseline != "" {
		if err := o.anomalies(ctx, p); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if p.Region, err = RegionOf(w.Head(), o.Region); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if o.Mean != "" {
		if err := o.gather(ctx, p, limit); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	s, _ := ParseSpan(o.Time)
	if !s.All() {
		from, to, err := p.Head().during(s, "span")
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		p.Frames = slice(p.Frames, from, to)
		if p.Ground != nil {
			p.Ground = slice(p.Ground, from, to)
		}
	}
	return p, nil
}

func (o Options) span(p *Prepared) error {
	s, err := ParseSpan(o.Time)
	if err != nil || s.All() {
		return err
	}
	_, _, err = p.Head().during(s, "span")
	return err
}

// averages reports whether absolute values are only shown as means of many cells.
func (o Options) averages() bool { return o.Show != "" && o.Show != "map" && o.Baseline == "" }

// absolute adds a published climatology, on the cells of the frames.
func (o Options) absolute(ctx context.Context, p *Prepared, given Frames) error {
	base, err := ParseSpan(o.Base)
	if err != nil {
		return err
	}
	if base.All() {
		return fmt.Errorf("%s: which years is the climatology the mean of? say so, such as 1961-1990", o.Climatology)
	}
	h := p.Head()
	if sameCells(h, given.Head()) != nil {
		g := given.Head()
		p.Notes = append(p.Notes, fmt.Sprintf("the climatology of %d x %d cells was brought to %d x %d by the areas in common", g.Lat.Len(), g.Lon.Len(), h.Lat.Len(), h.Lon.Len()))
		given = Regrid(given, h)
	}
	c, err := Given(ctx, given, base)
	if err != nil {
		return err
	}
	if o.averages() {
		p.Frames, p.Ground, err = Apart(ctx, p.Frames, c)
	} else {
		p.Frames, err = Absolute(ctx, p.Frames, c)
	}
	if err != nil {
		return err
	}
	p.Notes = append(p.Notes, fmt.Sprintf("absolute values: anomalies from %s plus the climatology of those years", base))
	return nil
}

// anomalies takes the climatology of the baseline off.
func (o Options) anomalies(ctx context.Context, p *Prepared) error {
	span, err := ParseSpan(o.Baseline)
	if err != nil {
		return err
	}
	c, err := NewClimatology(ctx, p.Frames, ClimatologyOptions{Baseline: span, Need: o.BaselineYears})
	if err != nil {
		return err
	}
	said := fmt.Sprintf("anomalies from the mean of %s", span)
	if c.Cycle == Monthly {
		said += ", each month from its own"
	}
	p.Notes = append(p.Notes, said)
	if weak, all := c.WeakShare(); weak > 0 {
		p.Notes = append(p.Notes, fmt.Sprintf("%d of %d cells have fewer than %d years in the baseline", weak, all, c.Need))
		p.Weak = make([]bool, p.Head().Cells())
		for s := range c.slots() {
			for k := range p.Weak {
				years := int(c.Years[s*len(p.Weak)+k])
				p.Weak[k] = p.Weak[k] || years > 0 && years < c.Need
			}
		}
	}
	p.Frames, err = Anomalies(p.Frames, c)
	return err
}

func (o Options) gather(ctx context.Context, p *Prepared, limit int) error {
	h := p.Head()
	if n := len(h.Times); limit > 0 && o.Mean != PerDecade && n > 12*(limit/max(1, h.Cells())) {
		return fmt.Errorf("means of %d frames of %d cells do not fit the %d values that are held at once; choose a part of the map", n, h.Cells(), limit)
	}
	g, err := Gather(ctx, p.Frames, o.Mean, PeriodOptions{Need: o.Need})
	if err != nil {
		return err
	}
	said := "means of a " + string(o.Mean)
	if short := g.Short(); len(short) > 0 {
		const most = 4
		if n := len(short); n > most {
			short = append(short[:most:most], fmt.Sprintf("and %d more", n-most))
		}
		said += "; not whole: " + strings.Join(short, ", ")
	}
	p.Notes = append(p.Notes, said)
	p.Frames = named{g}
	if p.Ground != nil {
		p.Ground, err = Gather(ctx, p.Ground, o.Mean, PeriodOptions{})
	}
	return err
}

// named are gathered frames under the names of their periods.
type named struct{ *Gathered }

// FrameName is what a frame is called.
func FrameName(in Frames, i int) string {
	switch f := in.(type) {
	case named:
		return f.Names[i]
	case *stretch:
		return FrameName(f.Frames, f.from+i)
	case *Prepared:
		return FrameName(f.Frames, i)
	}
	h := in.Head()
	return h.Pace.Describe(h.Times[i])
}

// stretch is some frames that follow each other.
type stretch struct {
	Frames
	head Head
	from int
}

func slice(in Frames, from, to int) Frames {
	head := *in.Head()
	head.Times = head.Times[from:to]
	return &stretch{in, head, from}
}

func (s *stretch) Head() *Head { return &s.head }

func (s *stretch) Each(ctx context.Context, from, to int, visit func(i int, values []float64) error) error {
	return s.Frames.Each(ctx, s.from+from, s.from+to, func(i int, values []float64) error { return visit(i-s.from, values) })
}
