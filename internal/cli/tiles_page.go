package cli

import (
	"path/filepath"

	"github.com/swelter/swelter"
	"github.com/swelter/swelter/page/webmap"
)

// writeMapPage writes the page of a map beside the archive that it shows.
func writeMapPage(t *swelter.Tiles, archive string) error {
	info, err := t.Info()
	if err != nil {
		return err
	}
	c := webmap.Config{Title: info.Name, Layers: []webmap.Layer{{Name: "tiles", Title: info.Name, Archive: "../" + filepath.Base(archive)}}}
	return webmap.Write(filepath.Dir(archive), c, "Swelter "+swelter.Version, nil)
}
