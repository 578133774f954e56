//go:build !js

package sqlite

import (
	"context"
	"database/sql"
	"time"
)

// Small chunks of an address and a day are put together, so that a page whose
// clicks came one by one opens as quickly as one whose clicks came at once.
const (
	mergeFrom  = 32      // small chunks of an address and a day
	mergeBytes = 1 << 20 // of one chunk, about
	mergeLists = 16      // addresses and days in one transaction: events wait meanwhile
)

func (s *Store) merger() {
	tick := time.NewTicker(s.opts.Merge)
	defer tick.Stop()
	for {
		select {
		case <-s.quit:
			return
		case <-tick.C:
			// What fails now is tried again with the next tick.
			s.Merge(context.Background())
		}
	}
}

// Merge puts small chunks together and reports how many there were. A
// collecting store does it by itself.
func (s *Store) Merge(ctx context.Context) (int, error) {
	total := 0
	for {
		n := 0
		err := s.change(ctx, func(tx *sql.Tx) (err error) { n, err = merge(tx); return err })
		total += n
		if err != nil || n == 0 {
			return total, err
		}
	}
}

func merge(tx *sql.Tx) (int, error) {
	rows, err := tx.Query(`SELECT address, day FROM chunks WHERE size < 65536 GROUP BY address, day HAVING count(*) >= ? LIMIT ?`, mergeFrom, mergeLists)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var lists [][2]int64
	for rows.Next() {
		var l [2]int64
		if err := rows.Scan(&l[0], &l[1]); err != nil {
			return 0, err
		}
		lists = append(lists, l)
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	rows.Close()
	n := 0
	for _, l := range lists {
		k, err := mergeList(tx, l[0], l[1])
		if err != nil {
			return 0, err
		}
		n += k
	}
	return n, nil
}

func mergeList(tx *sql.Tx, address, day int64) (int, error) {
	rows, err := tx.Query(`SELECT id, since, until, records, events, body FROM chunks WHERE address = ? AND day = ? AND size < 65536 ORDER BY id`, address, day)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	all := chunk{address: address, day: day}
	var ids []int64
	var raw sql.RawBytes
	for rows.Next() && len(all.body) < mergeBytes {
		var id, since, until int64
		var records, events int
		if err := rows.Scan(&id, &since, &until, &records, &events, &raw); err != nil {
			return 0, err
		}
		if len(ids) == 0 {
			all.since, all.until = since, until
		}
		all.since, all.until = min(all.since, since), max(all.until, until)
		all.records += records
		all.events += events
		all.body = append(all.body, raw...)
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	rows.Close()
	// The first one stays, so that the order of chunks is that of their records.
	if err := replace(tx, ids[0], &all); err != nil {
		return 0, err
	}
	gone, err := tx.Prepare(`DELETE FROM chunks WHERE id = ?`)
	if err != nil {
		return 0, err
	}
	defer gone.Close()
	for _, id := range ids[1:] {
		if _, err := gone.Exec(id); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}
