// Package mbtiles keeps web tiles in an MBTiles file (Mapbox, MBTiles
// specification 1.3, 2018), an SQLite database. Importing it makes the ending
// .mbtiles known to package archive.
//
// SQLite does not run in a browser: there the ending stays unknown.
package mbtiles
