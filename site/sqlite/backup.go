//go:build !js

package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/swelter/swelter/site"
)

// Backup writes a copy of the store as it is at one moment, while others read
// and write it. The copy appears whole or not at all; a file that is there
// already is refused.
func Backup(ctx context.Context, from, to string) error {
	if _, err := os.Stat(to); err == nil {
		return fmt.Errorf("%s: is there already; name a new file", to)
	}
	if _, err := os.Stat(from); err != nil {
		return err
	}
	db, err := connect(from, "_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	defer db.Close()
	if err := vacuumInto(ctx, db, to); err != nil {
		return fmt.Errorf("%s: %w", to, explainOpen(err))
	}
	return nil
}

// Restore puts a backup in the place of a store that no process collects into.
// What was there stays as FILE.before-restore.
func Restore(ctx context.Context, backup, to string) error {
	if _, err := Check(ctx, backup); err != nil {
		return err
	}
	held, err := lock(to+".lock", "swelter site restore")
	if err != nil {
		return fmt.Errorf("%s: %w", to, err)
	}
	defer unlock(held)
	if err := copyFile(backup, to+".part"); err != nil {
		return err
	}
	defer os.Remove(to + ".part")
	if _, err := os.Stat(to); err == nil {
		// The log's pages go into the file first, so that the file is the whole.
		db, err := connect(to, "_pragma=busy_timeout(1000)")
		if err != nil {
			return err
		}
		_, err = db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
		if err := errors.Join(explain(err), db.Close()); err != nil {
			return fmt.Errorf("%s: %w", to, err)
		}
		// A second name for it, so that there is a store at every moment.
		os.Remove(to + ".before-restore")
		if os.Link(to, to+".before-restore") != nil {
			if err := copyFile(to, to+".before-restore"); err != nil {
				return err
			}
		}
	}
	os.Remove(to + "-wal") // of the former file: its pages are in it by now
	os.Remove(to + "-shm")
	return os.Rename(to+".part", to)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// Health is what Check has found.
type Health struct {
	Format   int
	Sites    int
	Chunks   int64
	Records  int64
	Events   int64
	Missing  int64 // records whose names are not among the batches
	Repeated int64 // records that are there twice
}

// Check reads the whole store and holds its parts against each other. An error
// says the first thing that is wrong.
func Check(ctx context.Context, path string) (Health, error) {
	var h Health
	if _, err := os.Stat(path); err != nil {
		return h, err
	}
	db, err := connect(path, "_pragma=busy_timeout(10000)", "_pragma=query_only(1)")
	if err != nil {
		return h, err
	}
	defer db.Close()
	db.SetMaxOpenConns(2)
	if err := h.read(ctx, db); err != nil {
		return h, fmt.Errorf("%s: %w", path, explainOpen(err))
	}
	return h, nil
}

func (h *Health) read(ctx context.Context, db *sql.DB) error {
	var app int
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&h.Format); err != nil {
		return err
	}
	if err := db.QueryRowContext(ctx, `PRAGMA application_id`).Scan(&app); err != nil {
		return err
	}
	if app != applicationID {
		return errors.New("not a store of website events")
	}
	if h.Format > Format {
		return fmt.Errorf("its format %d is newer than this program's (%d); use a newer Swelter", h.Format, Format)
	}
	var words string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&words); err != nil {
		return err
	}
	if words != "ok" {
		return fmt.Errorf("spoiled: %s; restore a backup", words)
	}
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM sites`).Scan(&h.Sites); err != nil {
		return err
	}
	return h.readChunks(ctx, db)
}

func (h *Health) readChunks(ctx context.Context, db *sql.DB) error {
	name, err := db.PrepareContext(ctx, `SELECT count(*) FROM keys WHERE key = ?`)
	if err != nil {
		return err
	}
	defer name.Close()
	rows, err := db.QueryContext(ctx, `SELECT c.id, a.site, c.records, c.events, c.body FROM chunks c JOIN addresses a ON a.id = c.address`)
	if err != nil {
		return err
	}
	defer rows.Close()
	seen := map[[sha256.Size / 2]byte]struct{}{}
	var u site.Unpacker
	var raw sql.RawBytes
	for rows.Next() {
		var id, of int64
		var records, events, gotRecords, gotEvents int64
		if err := rows.Scan(&id, &of, &records, &events, &raw); err != nil {
			return err
		}
		if err := u.Each(raw, "", func(r *site.Record) error {
			gotRecords++
			gotEvents += int64(len(r.Events))
			key := batchKey(of, r)
			var n int64
			if err := name.QueryRow(key).Scan(&n); err != nil {
				return err
			}
			if n == 0 {
				h.Missing++
			}
			if _, twice := seen[[16]byte(key)]; twice {
				h.Repeated++
			}
			seen[[16]byte(key)] = struct{}{}
			return nil
		}); err != nil {
			return fmt.Errorf("chunk %d: %w", id, err)
		}
		if gotRecords != records || gotEvents != events {
			return fmt.Errorf("chunk %d: %d records of %d events; its row says %d of %d", id, gotRecords, gotEvents, records, events)
		}
		h.Chunks++
		h.Records += records
		h.Events += events
	}
	if h.Repeated > 0 {
		return fmt.Errorf("%d records are there twice", h.Repeated)
	}
	return rows.Err()
}
