// Package web holds the scripts of pages, built from the TypeScript beside it:
// go generate ./web builds dist anew, which needs nothing but Go.
package web

import _ "embed"

//go:generate go run ./build

// Script is the program of a figure's page.
//
//go:embed dist/page.js
var Script string

// Style is its style sheet.
//
//go:embed dist/page.css
var Style string

// CubeScript is the program of a cube's page.
//
//go:embed dist/cube.js
var CubeScript string

// CubeStyle is its style sheet.
//
//go:embed dist/cube.css
var CubeStyle string

// Tracker is what websites load to have their visits counted. The server puts
// it into a function of the site's settings: docs/site-events.md.
//
//go:embed dist/site/tracker.js
var Tracker string

// Boxes measures a page as boxes, when the server asks for it.
//
//go:embed dist/site/boxes.js
var Boxes string

// Overlay shows the heatmap on the page itself.
//
//go:embed dist/site/overlay.js
var Overlay string

// ExploreScript is the program of a table's dashboard.
//
//go:embed dist/explore.js
var ExploreScript string

// ExploreStyle is its style sheet.
//
//go:embed dist/explore.css
var ExploreStyle string

// MapScript is the program of the page of web tiles; it loads MapLibre, which
// package web/maplibre holds.
//
//go:embed dist/map.js
var MapScript string

// MapStyle is its style sheet.
//
//go:embed dist/map.css
var MapStyle string
