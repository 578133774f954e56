//go:build !js

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
)

// Format is the version of the file's format, its user_version.
const Format = 3

// applicationID marks the file as ours ("Swlt").
const applicationID = 0x53776c74

// A chunk holds records of one address that came in on one day (UTC, days
// since 1970), packed one after the other. keys are the batches that were
// kept: the first 16 bytes of SHA-256 of site, view and number. filled is the
// last epoch of the log whose records are in the file.
//
// steps[i] makes format i+1 of format i.
var steps = []string{
	`CREATE TABLE sites (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, body BLOB NOT NULL);
	CREATE TABLE addresses (id INTEGER PRIMARY KEY, site INTEGER NOT NULL, address TEXT NOT NULL,
		batches INTEGER NOT NULL DEFAULT 0, events INTEGER NOT NULL DEFAULT 0, last INTEGER NOT NULL DEFAULT 0, UNIQUE (site, address));
	CREATE TABLE chunks (id INTEGER PRIMARY KEY, address INTEGER NOT NULL, day INTEGER NOT NULL,
		since INTEGER NOT NULL, until INTEGER NOT NULL, records INTEGER NOT NULL, events INTEGER NOT NULL, size INTEGER NOT NULL, body BLOB NOT NULL);
	CREATE INDEX chunks_of ON chunks (address, day);
	CREATE INDEX chunks_small ON chunks (address, day) WHERE size < 65536;
	CREATE TABLE keys (key BLOB PRIMARY KEY, site INTEGER NOT NULL, day INTEGER NOT NULL) WITHOUT ROWID;
	CREATE TABLE refusals (site INTEGER NOT NULL, day TEXT NOT NULL, reason TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (site, day, reason)) WITHOUT ROWID;`,
	`CREATE TABLE shots (id INTEGER PRIMARY KEY, site INTEGER NOT NULL, page TEXT NOT NULL, kind TEXT NOT NULL,
		width INTEGER NOT NULL, layout TEXT NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (site, page, kind, width, layout));`,
	`CREATE TABLE filled (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL);
	INSERT INTO filled VALUES (1, 0);`,
}

// prepare brings the file to this format.
func (s *Store) prepare() error {
	ctx := context.Background()
	var format, app int
	if err := s.write.QueryRow(`PRAGMA user_version`).Scan(&format); err != nil {
		return explainOpen(err)
	}
	if err := s.write.QueryRow(`PRAGMA application_id`).Scan(&app); err != nil {
		return err
	}
	switch {
	case format > Format:
		return fmt.Errorf("its format %d is newer than this program's (%d); use a newer Swelter", format, Format)
	case format > 0 && app != applicationID:
		return errors.New("a SQLite file of another program; name another file")
	case format == 0:
		var tables int
		if err := s.write.QueryRow(`SELECT count(*) FROM sqlite_master`).Scan(&tables); err != nil {
			return err
		}
		if tables > 0 {
			return errors.New("a SQLite file of another program; name another file")
		}
	}
	if format < Format {
		if err := s.migrate(ctx, format); err != nil {
			return err
		}
	}
	return s.limit(s.opts.MaxBytes)
}

// limit is how large the file may be; one that is larger does not grow.
func (s *Store) limit(bytes int64) error {
	var size int64
	if err := s.write.QueryRow(`PRAGMA page_size`).Scan(&size); err != nil {
		return err
	}
	_, err := s.write.Exec(fmt.Sprintf(`PRAGMA max_page_count = %d`, max(bytes/size, 16)))
	return err
}

// migrate makes the file of an older format (0: an empty one) one of this,
// after a copy of it.
func (s *Store) migrate(ctx context.Context, from int) error {
	if from > 0 {
		if err := s.keepCopy(ctx, from); err != nil {
			return fmt.Errorf("copy before the format changes: %w", err)
		}
	}
	return s.inside(ctx, func(tx *sql.Tx) error {
		// Another process may have been quicker.
		var now int
		if err := tx.QueryRow(`PRAGMA user_version`).Scan(&now); err != nil || now != from {
			return err
		}
		for _, step := range steps[from:] {
			if _, err := tx.Exec(step); err != nil {
				return err
			}
		}
		_, err := tx.Exec(fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = %d`, applicationID, Format))
		return err
	})
}

func (s *Store) keepCopy(ctx context.Context, format int) error {
	path := fmt.Sprintf("%s.v%d", s.path, format)
	if _, err := os.Stat(path); err == nil {
		return nil // of an earlier attempt, which ended before the change
	}
	return vacuumInto(ctx, s.write, path, nil)
}

// vacuumInto writes a compact copy of a database that appears whole or not at
// all, and is on disk when it appears. more, if any, adds to it.
func vacuumInto(ctx context.Context, db *sql.DB, path string, more func(*sql.DB) error) error {
	part := path + ".part"
	os.Remove(part)
	defer os.Remove(part)
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, part); err != nil {
		return err
	}
	if more != nil {
		copied, err := connect(part)
		if err != nil {
			return err
		}
		if err := errors.Join(more(copied), copied.Close()); err != nil {
			return err
		}
	}
	if err := syncFile(part); err != nil {
		return err
	}
	if err := os.Chmod(part, 0o600); err != nil {
		return err
	}
	return os.Rename(part, path)
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// inside runs f in a transaction of the writing connection.
func (s *Store) inside(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return explain(err)
	}
	if err := f(tx); err != nil {
		tx.Rollback()
		return explain(err)
	}
	return explain(tx.Commit())
}
