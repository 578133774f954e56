//go:build !js

package sqlite

import (
	"context"
	"database/sql"
)

// Waiting is a chunk of records in a store that hands them on: to a cluster.
// Such a store is opened without merging (Merge below 0), so that a chunk stays
// what it was when it was read.
type Waiting struct {
	ID            int64
	Site, Address string
	Body          []byte // packed records
}

// Waiting gives the oldest chunks, of about so many bytes and at least one; of a
// site, or of all ("").
func (s *Store) Waiting(ctx context.Context, key string, bytes int) ([]Waiting, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT c.id, s.key, a.address, c.body FROM chunks c JOIN addresses a ON c.address = a.id JOIN sites s ON a.site = s.id
		WHERE ? IN ('', s.key) ORDER BY c.id`, key)
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	var all []Waiting
	for bytes > 0 && rows.Next() {
		var w Waiting
		if err := rows.Scan(&w.ID, &w.Site, &w.Address, &w.Body); err != nil {
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
	return s.change(ctx, func(tx *sql.Tx) error {
		for _, w := range all {
			var address, records, events int64
			err := tx.QueryRow(`DELETE FROM chunks WHERE id = ? RETURNING address, records, events`, w.ID).Scan(&address, &records, &events)
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

// WaitingRecords is how many records there are, of a site or of all ("").
func (s *Store) WaitingRecords(ctx context.Context, key string) (n int, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT coalesce(sum(a.batches), 0) FROM addresses a JOIN sites s ON a.site = s.id WHERE ? IN ('', s.key)`, key).Scan(&n)
	return n, explain(err)
}
