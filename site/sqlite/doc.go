// Package sqlite keeps website events in one SQLite file: durable by group
// commit, read while it is written, with a format version.
//
// Batches that arrive while a commit is under way are kept by the next one
// together, so that one sync of the disk serves many. A batch is acknowledged
// when the sync has returned.
package sqlite
