package cli

import (
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/page/webmap"
	"github.com/swelter/swelter/serve"
)

// writeMapPage writes the page of a map beside the archive that it shows, with
// the contours of its tiles. style is the address of a MapLibre style in place
// of the outlines, or "".
func writeMapPage(t *swelter.Tiles, archive, style string) error {
	info, err := t.Info()
	if err != nil {
		return err
	}
	layer := webmap.Layer{Name: "tiles", Title: info.Name, Archive: "../" + filepath.Base(archive)}
	src, err := serve.Points(t)
	if err != nil {
		return err
	}
	contours, err := serve.ContourFiles(src)
	if err != nil {
		return err
	}
	var files []webmap.File
	for i, data := range contours {
		zoom := info.MinZoom + i
		files = append(files, webmap.File{Name: fmt.Sprintf("contours-%d.json", zoom), Data: data})
		layer.Contours, layer.ContoursTo = "contours-{zoom}.json", &zoom
	}
	c := webmap.Config{Title: info.Name, Style: style, Layers: []webmap.Layer{layer}}
	return webmap.Write(filepath.Dir(archive), c, "Swelter "+swelter.Version, styleHosts(style), files...)
}

// styleHosts are those that a page may ask because of its style: whoever the
// style names, as long as nobody on the way can read along.
func styleHosts(style string) []string {
	u, err := url.Parse(style)
	if style == "" || err != nil {
		return nil
	}
	hosts := []string{"https:"}
	if u.Scheme == "http" {
		hosts = append(hosts, "http://"+u.Host)
	}
	return hosts
}
