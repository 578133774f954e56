package pyramid

import (
	"fmt"
	"image"
	"image/color"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/shade"
)

// Style is a colormap by its name as the pyramid would use it: with its opacity
// and fading.
func (p *Pyramid) Style(name string) (*colormap.Map, error) {
	m, err := colormap.Named(name)
	if err != nil {
		return nil, err
	}
	return faded(m, p.opacity, p.fades()), nil
}

// PictureIn is Picture in the colours of another map; the norm is the zoom's.
func (l *Level) PictureIn(values []float64, colors *colormap.Map) image.Image {
	own := *l
	own.Mapper = shade.New(l.Norm, colors, color.NRGBA{})
	return own.Picture(values)
}

// Map is the colours that the tiles were written with.
func (m *Meta) Map() (*colormap.Map, error) {
	own := &colormap.Map{Name: "tiles"}
	for _, c := range m.Colours {
		var v color.NRGBA
		if n, err := fmt.Sscanf(c, "#%02x%02x%02x%02x", &v.R, &v.G, &v.B, &v.A); n != 4 || err != nil {
			return nil, fmt.Errorf("colour %q of the metadata is none", c)
		}
		own.Colors = append(own.Colors, v)
	}
	if len(own.Colors) < 2 {
		return nil, fmt.Errorf("the metadata hold %d colours; two or more are wanted", len(own.Colors))
	}
	return own, nil
}

// Style is another colormap with the opacity and the fading of the tiles.
func (m *Meta) Style(name string) (*colormap.Map, error) {
	own, err := m.Map()
	if err != nil {
		return nil, err
	}
	other, err := colormap.Named(name)
	if err != nil {
		return nil, err
	}
	opacity := float64(own.Colors[len(own.Colors)-1].A) / 255
	return faded(other, opacity, m.Radius != "" && m.Surface == ""), nil
}

// Level is what the metadata say of a zoom.
func (m *Meta) Level(zoom int) (*Level, error) {
	for _, v := range m.Levels {
		if v.Zoom != zoom {
			continue
		}
		n, err := norm.FromParams(v.Norm)
		if err != nil {
			return nil, err
		}
		if !(v.Scale > 0) || v.Scale-v.Scale != 0 || v.Offset-v.Offset != 0 {
			return nil, fmt.Errorf("zoom %d: scale %g and offset %g of the metadata are wrong", zoom, v.Scale, v.Offset)
		}
		l := &Level{Zoom: zoom, Norm: n, Max: v.Max, Sampled: v.Sampled, Scale: v.Scale, Offset: v.Offset, signed: m.Surface != ""}
		colors, err := m.Map()
		if err != nil {
			return nil, err
		}
		l.Mapper = shade.New(n, colors, color.NRGBA{})
		return l, nil
	}
	return nil, fmt.Errorf("the metadata say nothing of zoom %d", zoom)
}
