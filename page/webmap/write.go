package webmap

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Write puts the page of a configuration into a folder: index.html, and the rest
// below swelter-map/, more files among it. Addresses in the configuration are
// relative to that, but that of a style, which is relative to the page.
func Write(dir string, c Config, software string, hosts []string, more ...File) error {
	const folder = "swelter-map"
	files, err := Files()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
		return err
	}
	config, err := c.JSON()
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		more = append(more, files[name])
	}
	for _, f := range more {
		if err := os.WriteFile(filepath.Join(dir, folder, f.Name), f.Data, 0o644); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(dir, folder, "config.json"), config, 0o644); err != nil {
		return err
	}
	// Last, so that there is no page before all that it needs.
	return os.WriteFile(filepath.Join(dir, "index.html"), HTML(c.Title, folder+"/", "", software, hosts), 0o644)
}
