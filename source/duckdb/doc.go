// Package duckdb answers SQL over files by the DuckDB engine, which is linked
// into the binary. Importing the package registers it:
//
//	import _ "github.com/swelter/swelter/source/duckdb"
//
// A query may name files of the recipe's folder and below (FROM 'taxis.csv'),
// and the input paths, each as a view under its base name without ending, the
// first also as src. One statement that reads is accepted, of table functions
// only those that read files or make rows; the engine itself is locked to that
// folder and those paths before the query reaches it, without network and
// extensions.
//
// The engine needs cgo and a C++ compiler. A build without cgo registers
// nothing, and Available is false.
package duckdb
