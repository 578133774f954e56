// Package webmap is the page of web tiles: MapLibre GL with Swelter's tiles of
// values, coloured in the reader's browser, beside regions and lines. It is
// files that belong together: a server answers with them, or Write puts them
// into a folder that any host of files can serve. They ask no other host for
// anything, unless a style of one's own does.
package webmap

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"sync"

	"github.com/swelter/swelter/colormap"
	"github.com/swelter/swelter/font"
	"github.com/swelter/swelter/web"
	"github.com/swelter/swelter/web/maplibre"
)

// Config is what the page is told as config.json: the twin of Config in
// web/src/map/model.ts. Addresses are relative to the page's folder.
type Config struct {
	Title       string            `json:"title"`
	Layers      []Layer           `json:"layers"`
	Ground      string            `json:"ground"`          // outlines; Complete fills it in
	Style       string            `json:"style,omitempty"` // a MapLibre style in their place
	Attribution string            `json:"attribution,omitempty"`
	Maps        map[string]string `json:"maps"`             // colours to choose from; Complete fills them in
	Events      string            `json:"events,omitempty"` // server-sent events of layers that change
}

// Layer is one layer of the page: tiles behind a TileJSON, tiles in a PMTiles
// archive, or shapes.
type Layer struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	TileJSON string `json:"tilejson,omitempty"` // of tiles of values
	Archive  string `json:"archive,omitempty"`
	Shapes   string `json:"shapes,omitempty"` // regions and lines, as serve's shapes.json
	// Contours is where lines and areas of the tiles are. Where they are files,
	// {zoom} stands for the zoom, up to ContoursTo.
	Contours   string `json:"contours,omitempty"`
	ContoursTo *int   `json:"contoursTo,omitempty"`
	Hidden     bool   `json:"hidden,omitempty"` // until it is switched on
	Series     string `json:"series,omitempty"` // layers of one series are the times of one slider
	When       string `json:"when,omitempty"`
}

// offered are the colormaps of the page.
var offered = []string{"rocket_r", "mako_r", "viridis", "magma", "inferno", "cividis", "Blues", "Greens", "Reds", "YlOrRd", "Greys", "vlag", "icefire"}

// steps of an offered colormap.
const steps = 64

// Complete is the configuration with what every page has.
func (c Config) Complete() (Config, error) {
	c.Ground, c.Maps = "ground.json", map[string]string{}
	for _, name := range offered {
		m, err := colormap.Named(name)
		if err != nil {
			return c, err
		}
		var b strings.Builder
		for i := range steps {
			p := m.At((float64(i) + .5) / steps)
			fmt.Fprintf(&b, "%02x%02x%02x", p.R, p.G, p.B)
		}
		c.Maps[name] = b.String()
	}
	if c.Layers == nil {
		c.Layers = []Layer{}
	}
	return c, nil
}

// JSON is config.json.
func (c Config) JSON() ([]byte, error) {
	c, err := c.Complete()
	if err != nil {
		return nil, err
	}
	return json.Marshal(c)
}

// File is one file of the page; Packed is it as gzip.
type File struct {
	Name, Type   string
	Data, Packed []byte
}

// Files are those of the page but index.html and config.json: the scripts, the
// style sheet, the outlines, and the licence of MapLibre.
var Files = sync.OnceValues(func() (map[string]File, error) {
	out := map[string]File{}
	for _, f := range []struct{ name, kind string }{
		{"maplibre-gl.mjs", "text/javascript"}, {"maplibre-gl-worker.mjs", "text/javascript"}, {"maplibre-gl.css", "text/css"},
	} {
		packed, err := maplibre.Files.ReadFile(f.name + ".gz")
		if err != nil {
			return nil, err
		}
		plain, err := unpack(packed)
		if err != nil {
			return nil, err
		}
		out[f.name] = File{f.name, f.kind, plain, packed}
	}
	licence, err := maplibre.Files.ReadFile("LICENSE.txt")
	if err != nil {
		return nil, err
	}
	outlines, err := ground()
	if err != nil {
		return nil, err
	}
	for _, f := range []File{
		{Name: "map.js", Type: "text/javascript", Data: []byte(web.MapScript)},
		{Name: "map.css", Type: "text/css", Data: []byte(faces() + web.MapStyle)},
		{Name: "ground.json", Type: "application/json", Data: outlines},
		{Name: "maplibre-gl-LICENSE.txt", Type: "text/plain; charset=utf-8", Data: licence},
	} {
		if f.Packed, err = pack(f.Data); err != nil {
			return nil, err
		}
		out[f.Name] = f
	}
	return out, nil
})

func unpack(b []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	_, err = out.ReadFrom(z)
	return out.Bytes(), err
}

func pack(b []byte) ([]byte, error) {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(b); err != nil {
		return nil, err
	}
	err = z.Close()
	return out.Bytes(), err
}

// Policy is the page's content security policy; hosts are those that a style of
// one's own reads from.
func Policy(hosts []string) string {
	more := ""
	for _, h := range hosts {
		more += " " + h
	}
	return "default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:" + more +
		"; font-src 'self' data:" + more + "; connect-src 'self'" + more + "; base-uri 'none'; form-action 'none'"
}

// HTML is index.html, its other files in a folder beside it, such as "map/", or
// "" where they lie beside it. Theme is light, dark or "" for the reader's own.
func HTML(title, folder, theme, software string, hosts []string) []byte {
	if theme == "" {
		theme = "auto"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<!doctype html>
<html lang="en" data-theme="%s" data-folder="%s">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="%s">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="%s">
<title>%s</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="%[2]smaplibre-gl.css">
<link rel="stylesheet" href="%[2]smap.css">
</head>
<body>
<main id="swelter"><noscript>This map needs JavaScript.</noscript></main>
<script src="%[2]smap.js" defer></script>
</body>
</html>
`, theme, html.EscapeString(folder), html.EscapeString(Policy(hosts)), html.EscapeString(software), html.EscapeString(title))
	return b.Bytes()
}

// faces embeds the letters that the page may write; further ones are the
// reader's own fonts'.
func faces() string {
	var runes []rune
	for _, span := range [][2]rune{{' ', '~'}, {0xa0, 0x17f}, {0x370, 0x3ff}, {0x400, 0x45f}} {
		for r := span[0]; r <= span[1]; r++ {
			runes = append(runes, r)
		}
	}
	runes = append(runes, []rune("−–—×…°·²³\u2009\u202f")...)
	css := ""
	for _, f := range []struct {
		face   *font.Face
		weight int
	}{{font.Regular(), 400}, {font.SemiBold(), 600}} {
		if cut, ok := f.face.Programs()[0].Subset(runes); ok {
			sum := base64.StdEncoding.EncodeToString(cut.File)
			css += fmt.Sprintf("@font-face{font-family:Swelter;font-weight:%d;src:url(data:font/ttf;base64,%s)}\n", f.weight, sum)
		}
	}
	return css
}
