//go:build !js

package sqlite

import (
	"context"
	"database/sql"
	"math"
)

// Waiting is a chunk of records in a store that hands them on: to a cluster.
// Such a store is opened without merging (Merge below 0), so that a chunk stays
// what it was when it was read.
type Waiting struct {
	id            int64 // 0: still in the log
	Site, Address string
	Body          []byte // packed records
}

const waitingChunks = `SELECT c.id, s.key, a.address, c.body FROM chunks c JOIN addresses a ON c.address = a.id JOIN sites s ON a.site = s.id
	WHERE ? IN ('', s.key) ORDER BY c.id`

// Next gives the oldest chunks, of about so many bytes and at least one, to be
// handed on.
func (s *Store) Next(ctx context.Context, bytes int) ([]Waiting, error) {
	if err := s.do(ctx, job{alone: s.settle}); err != nil {
		return nil, err
	}
	rows, err := s.read.QueryContext(ctx, waitingChunks, "")
	return scanWaiting(rows, err, bytes)
}

// Waiting gives all that a site has in the store at one moment.
func (s *Store) Waiting(ctx context.Context, key string) ([]Waiting, error) {
	tx, waits, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	rows, err := tx.QueryContext(ctx, waitingChunks, key)
	all, err := scanWaiting(rows, err, math.MaxInt)
	for _, e := range waits {
		if e.key == key {
			all = append(all, Waiting{Site: key, Address: e.address, Body: e.body})
		}
	}
	return all, err
}

func scanWaiting(rows *sql.Rows, err error, bytes int) ([]Waiting, error) {
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	var all []Waiting
	for bytes > 0 && rows.Next() {
		var w Waiting
		if err := rows.Scan(&w.id, &w.Site, &w.Address, &w.Body); err != nil {
			return nil, err
		}
		all = append(all, w)
		bytes -= len(w.Body)
	}
	return all, explain(rows.Err())
}

// HandedOn forgets chunks that somebody else keeps now. The names of their
// batches stay, so that one that is sent again is known.
func (s *Store) HandedOn(ctx context.Context, all []Waiting) error {
	defer s.outdated.Store(true) // how much there is of a site
	return s.change(ctx, func(tx *sql.Tx) error {
		for _, w := range all {
			var address, records, events int64
			err := tx.QueryRow(`DELETE FROM chunks WHERE id = ? RETURNING address, records, events`, w.id).Scan(&address, &records, &events)
			if err == sql.ErrNoRows {
				continue // deleted meanwhile
			} else if err != nil {
				return err
			}
			if _, err := tx.Exec(`UPDATE addresses SET batches = batches - ?, events = events - ? WHERE id = ?`, records, events, address); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`DELETE FROM addresses WHERE batches <= 0`)
		return err
	})
}

// WaitingRecords is how many records there are.
func (s *Store) WaitingRecords(ctx context.Context) (n int, err error) {
	tx, waits, err := s.snapshot(ctx)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	err = tx.QueryRowContext(ctx, `SELECT coalesce(sum(batches), 0) FROM addresses`).Scan(&n)
	return n + len(waits), explain(err)
}
