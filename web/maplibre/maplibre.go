// Package maplibre holds MapLibre GL JS 6.17.0 (BSD-3-Clause, LICENSE.txt), as it
// is published, for the pages of web tiles: its module, its worker and its style
// sheet, packed by gzip. web/package.json names the version, and a test holds
// the files against it.
package maplibre

import "embed"

// Files are maplibre-gl.mjs.gz, maplibre-gl-worker.mjs.gz, maplibre-gl.css.gz
// and LICENSE.txt.
//
//go:embed *.gz LICENSE.txt
var Files embed.FS
