//go:build !cgo

package duckdb

// Available reports whether this build has the engine: it needs cgo.
const Available = false

// Version is the version of the engine, "" without one.
func Version() string { return "" }
