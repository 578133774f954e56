// Package sqlite keeps website events in one SQLite file: durable by a log in
// front of it, read while it is written, with a format version.
//
// Batches that arrive while the log is synced are kept by the next sync
// together, so that one serves many. A batch is acknowledged when the sync has
// returned; once a second the log's batches go into the file.
package sqlite
