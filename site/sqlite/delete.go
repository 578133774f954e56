//go:build !js

package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/swelter/swelter/site"
)

// DropSite deletes a site and all that is kept of it.
func (s *Store) DropSite(ctx context.Context, key string) error {
	return s.erase(ctx, func(tx *sql.Tx) error {
		id, err := siteID(ctx, tx, key)
		if err != nil {
			return err
		}
		for _, q := range []string{
			`DELETE FROM chunks WHERE address IN (SELECT id FROM addresses WHERE site = ?)`,
			`DELETE FROM addresses WHERE site = ?`, `DELETE FROM keys WHERE site = ?`, `DELETE FROM refusals WHERE site = ?`,
			`DELETE FROM shots WHERE site = ?`, `DELETE FROM sites WHERE id = ?`,
		} {
			if _, err := tx.Exec(q, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// Delete deletes records and says how many. Their names stay as long as those
// of others, so that a batch that is sent again does not come back.
func (s *Store) Delete(ctx context.Context, key string, d site.Deletion) (int64, error) {
	if d.Addresses == nil && d.Visitor == 0 && d.Span == (site.Span{}) && !d.All {
		return 0, errors.New("delete: what? addresses, a visitor, a span of time or all")
	}
	var n int64
	err := s.erase(ctx, func(tx *sql.Tx) error {
		id, err := siteID(ctx, tx, key)
		if err != nil {
			return err
		}
		k, err := deleteRecords(tx, id, d)
		n += k
		if err != nil || d.Addresses != nil || d.Visitor != 0 || !d.Span.From.IsZero() || d.Span.To.IsZero() {
			return err
		}
		// All before a day is gone, as retention does it: their names go too.
		_, err = tx.Exec(`DELETE FROM keys WHERE site = ? AND day < ?`, id, day(d.Span.To, 0))
		return err
	})
	return n, err
}

// erase runs f when the file holds all that was acknowledged. Then it overwrites
// the logs, where records are as they were before: in the file the connection
// overwrites what it deletes (secure_delete).
func (s *Store) erase(ctx context.Context, f func(*sql.Tx) error) error {
	if err := s.othersSettled(ctx); err != nil {
		return err
	}
	return s.do(ctx, job{alone: func() error {
		defer s.outdated.Store(true)
		if err := s.settle(); err != nil {
			// The file is full: what waits may be what is to go. It gets as much
			// room as the log can hold, for now.
			if err := s.limit(s.opts.MaxBytes + 4*logBytes); err != nil {
				return explain(err)
			}
			defer s.limit(s.opts.MaxBytes)
			if err := s.settle(); err != nil {
				return err
			}
		}
		if err := s.inside(ctx, f); err != nil {
			return err
		}
		if err := s.wipe(); err != nil {
			return err
		}
		// Readers may hold SQLite's log open; then the next deletion empties it.
		_, err := s.write.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
		return explain(err)
	}})
}

// othersSettled waits until the process that collects has brought into the file
// what it has acknowledged by now. What one that has ended left in its log is
// brought there.
func (s *Store) othersSettled(ctx context.Context) error {
	if s.log != nil {
		return nil
	}
	for range 100 {
		tx, waits, err := s.snapshot(ctx)
		if err != nil {
			return err
		}
		tx.Rollback()
		if len(waits) == 0 {
			return nil
		}
		if err := settleLeft(s.path); err == nil {
			continue
		}
		select {
		case <-time.After(settleEvery / 10):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return fmt.Errorf("%w: the process that collects does not bring its log into the file", site.ErrBusy)
}

// settleLeft brings the log of a process that has ended into the file.
func settleLeft(path string) error {
	s, err := Open(path, Options{Collect: true, Merge: -1, Software: "swelter site"})
	if err != nil {
		return err
	}
	return s.Close()
}

// found is one chunk that a deletion may touch.
type found struct {
	id, address, since, until int64
	name                      string
}

func deleteRecords(tx *sql.Tx, siteID int64, d site.Deletion) (int64, error) {
	touched, err := chunksOf(tx, siteID, d)
	if err != nil {
		return 0, err
	}
	var n int64
	for _, c := range touched {
		k, err := cut(tx, c, d)
		if err != nil {
			return n, err
		}
		n += k
	}
	_, err = tx.Exec(`DELETE FROM addresses WHERE site = ? AND batches <= 0`, siteID)
	return n, err
}

func chunksOf(tx *sql.Tx, siteID int64, d site.Deletion) ([]found, error) {
	only, args := "", []any{siteID, day(d.Span.From, math.MinInt32), day(d.Span.To, math.MaxInt32)}
	if d.Addresses != nil {
		list, err := json.Marshal(d.Addresses)
		if err != nil {
			return nil, err
		}
		only, args = ` AND a.address IN (SELECT value FROM json_each(?))`, append(args, string(list))
	}
	rows, err := tx.Query(`SELECT c.id, a.id, c.since, c.until, a.address FROM addresses a JOIN chunks c ON c.address = a.id
		WHERE a.site = ? AND c.day BETWEEN ? AND ?`+only, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []found
	for rows.Next() {
		var c found
		if err := rows.Scan(&c.id, &c.address, &c.since, &c.until, &c.name); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

// cut takes what is deleted out of a chunk.
func cut(tx *sql.Tx, c found, d site.Deletion) (int64, error) {
	var records, events int64
	if d.Visitor == 0 && d.Span.Holds(c.since) && d.Span.Holds(c.until) {
		if err := tx.QueryRow(`DELETE FROM chunks WHERE id = ? RETURNING records, events`, c.id).Scan(&records, &events); err != nil {
			return 0, err
		}
	} else {
		var body []byte
		if err := tx.QueryRow(`SELECT body FROM chunks WHERE id = ?`, c.id).Scan(&body); err != nil {
			return 0, err
		}
		var left chunk
		var u site.Unpacker
		if err := u.Each(body, c.name, func(r *site.Record) error {
			if d.Span.Holds(r.At) && (d.Visitor == 0 || r.Visitor == d.Visitor) {
				records++
				events += int64(len(r.Events))
				return nil
			}
			if left.records == 0 {
				left.since, left.until = r.At, r.At
			}
			left.add(r.At, len(r.Events), r.Pack(nil))
			return nil
		}); err != nil {
			return 0, err
		}
		if records == 0 {
			return 0, nil
		}
		if err := replace(tx, c.id, &left); err != nil {
			return 0, err
		}
	}
	_, err := tx.Exec(`UPDATE addresses SET batches = batches - ?, events = events - ? WHERE id = ?`, records, events, c.address)
	return records, err
}

// replace puts what is left of a chunk in its place.
func replace(tx *sql.Tx, id int64, left *chunk) error {
	if left.records == 0 {
		_, err := tx.Exec(`DELETE FROM chunks WHERE id = ?`, id)
		return err
	}
	_, err := tx.Exec(`UPDATE chunks SET since = ?, until = ?, records = ?, events = ?, size = ?, body = ? WHERE id = ?`,
		left.since, left.until, left.records, left.events, len(left.body), left.body, id)
	return err
}
