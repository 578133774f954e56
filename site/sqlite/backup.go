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
	waits := readLog(from) // first: what comes into the file meanwhile is in the copy already
	if err := vacuumInto(ctx, db, to, func(copied *sql.DB) error { return keepIn(ctx, copied, waits) }); err != nil {
		return fmt.Errorf("%s: %w", to, explainOpen(err))
	}
	return nil
}

// keepIn brings what a log held into a copy, which has none.
func keepIn(ctx context.Context, db *sql.DB, turns []turn) error {
	var format int
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&format); err != nil || format < 3 {
		return err // before there was a log
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := keep(tx, turns); err != nil {
		return err
	}
	return tx.Commit()
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
		// What the logs hold goes into the file first, so that the file is the whole.
		if err := intoFile(ctx, to); err != nil {
			return fmt.Errorf("%s: %w", to, err)
		}
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
	for i := range 2 {
		os.Remove(logPath(to, i))
	}
	return os.Rename(to+".part", to)
}

// intoFile brings the log of a store that nobody has open into its file.
func intoFile(ctx context.Context, path string) error {
	turns := readLog(path)
	if len(turns) == 0 {
		return nil
	}
	db, err := connect(path, "_txlock=immediate", "_pragma=busy_timeout(1000)", "_pragma=synchronous(full)")
	if err != nil {
		return err
	}
	return errors.Join(explain(keepIn(ctx, db, turns)), db.Close())
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
	Waiting  int64 // records in the log that the file does not hold yet
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
	turns := readLog(path)
	if err := h.read(ctx, db); err != nil {
		return h, fmt.Errorf("%s: %w", path, explainOpen(err))
	}
	if h.Format >= 3 {
		filled, err := filledTo(ctx, db)
		if err != nil {
			return h, err
		}
		for _, t := range turns {
			if t.epoch > filled {
				h.Waiting += int64(len(t.entries))
			}
		}
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
			key := batchName(of, r.ID, r.Seq)
			var n int64
			if err := name.QueryRow(key[:]).Scan(&n); err != nil {
				return err
			}
			if n == 0 {
				h.Missing++
			}
			if _, twice := seen[key]; twice {
				h.Repeated++
			}
			seen[key] = struct{}{}
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
