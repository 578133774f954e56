package swelter

import (
	"context"
	"fmt"
	"image/color"
	"slices"
	"strings"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure/track"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// givenColor is a colour that was chosen for a track, and whether it was used.
type givenColor struct {
	TrackColor
	used bool
}

func (g *givenColor) fills() ([]color.NRGBA, error) {
	c, err := colormap.ParseColor(g.Color)
	if err != nil {
		return nil, fmt.Errorf("track colours: track %q: %w", g.Track, err)
	}
	return []color.NRGBA{c}, nil
}

// trackColors are the colours chosen in the options and in their file; the
// options go first.
func (c *clustering) trackColors() (out []*givenColor, err error) {
	for _, t := range c.o.TrackColors {
		out = append(out, &givenColor{TrackColor: t})
	}
	path := c.o.TrackColorsFile
	if path == "" {
		return out, nil
	}
	src, err := source.Open(context.Background(), table.Input{Paths: []string{path}}, c.env.source())
	if err != nil {
		return nil, err
	}
	defer src.Close()
	t, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{Bytes: c.env.Limits.OrDefaults().Bytes})
	if err != nil {
		return nil, err
	}
	var texts [3][]string
	for i, name := range []string{"track", "value", "color"} {
		col, err := t.Column(name)
		if err != nil {
			return nil, fmt.Errorf("%w; a table of colours has the columns track, value, color", err)
		}
		texts[i] = columnTexts(col)
	}
	for i := range texts[0] {
		own := TrackColor{Track: texts[0][i], Value: texts[1][i], Color: texts[2][i]}
		if !slices.ContainsFunc(out, func(g *givenColor) bool { return g.Track == own.Track && g.Value == own.Value }) {
			out = append(out, &givenColor{TrackColor: own})
		}
	}
	return out, nil
}

// of finds the colour chosen for a value of a track.
func (p *painter) of(name, value string) *givenColor {
	for _, g := range p.given {
		if strings.EqualFold(g.Track, name) && g.Value == value {
			g.used = true
			return g
		}
	}
	return nil
}

// colors are those of the categories of a track: by its palette, but for those
// that were chosen.
func (p *painter) colors(name, variable string, values []string) ([]color.NRGBA, error) {
	out := track.Colors(p.turn(variable, true), len(values))
	for i, v := range values {
		g := p.of(name, v)
		if g == nil {
			g = p.of(variable, v)
		}
		if g == nil {
			if v == noSet {
				out[i] = outside
			}
			continue
		}
		c, err := colormap.ParseColor(g.Color)
		if err != nil {
			return nil, fmt.Errorf("track colours: %q of track %q: %w", v, name, err)
		}
		out[i] = c
	}
	return out, nil
}

// sequential is the map of a strip of numbers.
func (p *painter) sequential(name, variable string) (*colormap.Map, error) {
	g := p.of(name, "")
	if g == nil {
		g = p.of(variable, "")
	}
	if g == nil {
		return track.Sequential(p.turn(variable, false)), nil
	}
	m, err := colormap.Named(g.Color)
	if err != nil {
		return nil, fmt.Errorf("track colours: track %q: %w", name, err)
	}
	return m, nil
}

// unused is an error for colours of what is not shown: most likely a name is
// misspelt.
func (p *painter) unused() error {
	var lost []string
	for _, g := range p.given {
		if !g.used {
			lost = append(lost, strings.TrimSuffix(g.Track+":"+g.Value, ":"))
		}
	}
	if len(lost) == 0 {
		return nil
	}
	return fmt.Errorf("track colours: nothing shown is called %s", few(lost))
}
