package serve

import (
	"bytes"
	"fmt"
	"net/http"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/figure/dock"
	"github.com/swelter/swelter/figure/legend"
	"github.com/swelter/swelter/figure/style"
	"github.com/swelter/swelter/norm"
	"github.com/swelter/swelter/pyramid"
	"github.com/swelter/swelter/render"
	"github.com/swelter/swelter/scene"
	"github.com/swelter/swelter/shade"
)

// legendInfo is a legend for programs: the same limits and colours that the
// tiles of a zoom have.
type legendInfo struct {
	Zoom    int         `json:"zoom"`
	Unit    string      `json:"unit"`
	Radius  string      `json:"radius,omitempty"`
	Kernel  string      `json:"kernel,omitempty"`
	Norm    norm.Params `json:"norm"`
	Max     float64     `json:"max"`
	Colours []string    `json:"colours"`
	Scale   float64     `json:"scale"`
	Offset  float64     `json:"offset"`
	Version string      `json:"version"`
}

// legend answers with the legend of a zoom.
func (s *Server) legend(l *Layer, format string) answer {
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		src, err := l.current()
		if err != nil {
			return 0, err
		}
		m, info, q := src.Meta(), src.Info(), r.URL.Query()
		if m == nil {
			return 0, faultf(http.StatusNotFound, "layer %s: its archive has no legend; those of swelter tiles have one", l.Name)
		}
		zoom, err := zoomOf(q, info.MinZoom, info.MaxZoom, info.MinZoom)
		if err != nil {
			return 0, err
		}
		level, err := m.Level(zoom)
		if err != nil {
			return 0, faultf(http.StatusNotFound, "layer %s: %v", l.Name, err)
		}
		colors := level.Mapper.Map
		if name := q.Get("cmap"); name != "" {
			if colors, err = m.Style(name); err != nil {
				return 0, faultf(http.StatusBadRequest, "cmap: %v", err)
			}
		}
		if format == "json" {
			return sendJSON(w, describe(m, level, colors, short(src.Version())))
		}
		body, err := legendSVG(m, level, colors, q.Get("theme"))
		if err != nil {
			return 0, err
		}
		return send(w, "image/svg+xml", body)
	}
}

func describe(m *pyramid.Meta, l *pyramid.Level, colors *colormap.Map, version string) legendInfo {
	i := legendInfo{Zoom: l.Zoom, Unit: m.Unit, Radius: m.Radius, Kernel: m.Kernel, Max: l.Max, Scale: l.Scale, Offset: l.Offset, Version: version}
	i.Norm, _ = norm.Describe(l.Norm)
	for _, c := range colors.Colors {
		i.Colours = append(i.Colours, fmt.Sprintf("#%02x%02x%02x%02x", c.R, c.G, c.B, c.A))
	}
	return i
}

// barLength is that of a legend's bar, in points.
const barLength = 150

// legendSVG is a colour bar by itself, as a figure has it at its right.
func legendSVG(m *pyramid.Meta, l *pyramid.Level, colors *colormap.Map, theme string) ([]byte, error) {
	th, err := style.New(theme, 144)
	if err != nil {
		return nil, faultf(http.StatusBadRequest, "%v", err)
	}
	// Over the page the colours are as they are over a map of the page's colour.
	mapper := shade.New(l.Norm, colors, th.Background)
	_, hi := l.Norm.Limits()
	p := legend.New(legend.Options{
		Mapper: mapper, Title: m.Unit, Side: dock.Right, Theme: th, ExtendMax: l.Max > hi,
	})
	margin := th.Margin * th.Unit()
	need := p.Measure(dock.Room{Body: dock.Size{W: 0, H: barLength}})
	out := &scene.Scene{Background: th.Background, Meta: scene.Meta{Title: "Legend", Description: m.Unit}}
	out.Width, out.Height = th.Ceil(need.Depth+2*margin), th.Ceil(barLength+need.Before+need.After+2*margin)
	p.Draw(out, dock.Box{X: margin, Y: margin + need.Before, W: need.Depth, H: barLength})
	svg, ok := render.ByName("svg")
	if !ok {
		return nil, faultf(http.StatusInternalServerError, "no SVG can be written")
	}
	var b bytes.Buffer
	err = svg.Write(&b, out, render.Options{})
	return b.Bytes(), err
}
