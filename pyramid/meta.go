package pyramid

import (
	"fmt"

	"github.com/swelter/swelter/density"
	"github.com/swelter/swelter/norm"
)

// Meta is what a pyramid's tiles mean, for legends and for programs that read
// value tiles. It travels in the metadata of archives under "swelter".
type Meta struct {
	Kind    string      `json:"kind"`              // "colours" or "values"
	Surface string      `json:"surface,omitempty"` // mean, ratio or gi; "" is a density
	Unit    string      `json:"unit"`
	Radius  string      `json:"radius,omitempty"`
	Kernel  string      `json:"kernel,omitempty"`
	Edge    string      `json:"edge,omitempty"`  // correction for what lies beyond the points' rectangle
	Least   float64     `json:"least,omitempty"` // evidence that means and ratios need, in points at one place
	Points  int         `json:"points"`
	LeftOut int         `json:"leftOut,omitempty"`
	Weight  float64     `json:"weight"`
	Colours []string    `json:"colours"` // #rrggbbaa, low to high
	Levels  []LevelMeta `json:"levels"`
}

// LevelMeta is what one zoom's tiles share.
type LevelMeta struct {
	Zoom    int         `json:"zoom"`
	Max     float64     `json:"max"`
	Norm    norm.Params `json:"norm"`
	Sampled bool        `json:"sampled,omitempty"`
	// Value = Offset + Scale x (256 R + G + B/256) of value tiles; 0, 0, 0 is nothing.
	Scale  float64 `json:"scale"`
	Offset float64 `json:"offset"`
}

// Meta describes the tiles of some zooms.
func (p *Pyramid) Meta(values bool, lo, hi int) (Meta, error) {
	m := Meta{Kind: "colours", Surface: p.surface, Unit: p.Unit, Points: p.Points(), LeftOut: p.LeftOut(), Weight: p.Weight()}
	m.Least = p.least
	if p.window != nil {
		m.Edge = density.Jones.String()
	}
	if values {
		m.Kind = "values"
	}
	if p.Pixels > 0 {
		m.Radius, m.Kernel = fmt.Sprintf("%gpx", p.Pixels), p.Kernel.String()
	}
	if p.Metres > 0 {
		m.Radius, m.Kernel = fmt.Sprintf("%gm", p.Metres), p.Kernel.String()
	}
	for _, c := range p.colors.Colors {
		m.Colours = append(m.Colours, fmt.Sprintf("#%02x%02x%02x%02x", c.R, c.G, c.B, c.A))
	}
	for z := lo; z <= hi; z++ {
		l, err := p.Level(z)
		if err != nil {
			return m, err
		}
		params, _ := norm.Describe(l.Norm)
		m.Levels = append(m.Levels, LevelMeta{Zoom: z, Max: l.Max, Norm: params, Sampled: l.Sampled, Scale: l.Scale, Offset: l.Offset})
	}
	return m, nil
}
