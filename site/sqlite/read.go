//go:build !js

package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/swelter/swelter/site"
)

// Sites are all sites, by key.
func (s *Store) Sites(ctx context.Context) ([]site.Site, error) { return sites(ctx, s.read, "") }

// sites are those with a key, or all.
func sites(ctx context.Context, q querier, key string) ([]site.Site, error) {
	rows, err := q.QueryContext(ctx, `SELECT key, body FROM sites WHERE ? IN ('', key) ORDER BY key`, key)
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	var all []site.Site
	for rows.Next() {
		var name string
		var body []byte
		if err := rows.Scan(&name, &body); err != nil {
			return nil, err
		}
		var one site.Site
		if err := json.Unmarshal(body, &one); err != nil {
			return nil, fmt.Errorf("site %s: %w", name, err)
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// PutSite adds a site or changes it.
func (s *Store) PutSite(ctx context.Context, one site.Site) error {
	body, err := json.Marshal(one)
	if err != nil {
		return err
	}
	defer s.outdated.Store(true)
	return s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO sites (key, body) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET body = ?2`, one.Key, body)
		return err
	})
}

// Records calls f with records in the order they were kept at each address.
func (s *Store) Records(ctx context.Context, key string, addresses []string, span site.Span, f func(*site.Record) error) error {
	tx, waits, err := s.snapshot(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	id, err := siteID(ctx, tx, key)
	if err != nil {
		return err
	}
	only, args := "", []any{id, day(span.From, math.MinInt32), day(span.To, math.MaxInt32)}
	if addresses != nil {
		list, err := json.Marshal(addresses)
		if err != nil {
			return err
		}
		only, args = ` AND a.address IN (SELECT value FROM json_each(?))`, append(args, string(list))
	}
	chunks, err := listChunks(ctx, tx, `SELECT c.id, a.address FROM addresses a JOIN chunks c ON c.address = a.id
		WHERE a.site = ? AND c.day BETWEEN ? AND ?`+only+` ORDER BY a.id, c.day, c.id`, args)
	if err != nil {
		return explain(err)
	}
	var u site.Unpacker
	inSpan := func(r *site.Record) error {
		if !span.Holds(r.At) {
			return nil
		}
		return f(r)
	}
	if err := readAhead(ctx, tx, chunks, func(c placed, body []byte) error { return u.Each(body, c.address, inSpan) }); err != nil {
		return err
	}
	for _, e := range waits {
		if e.key != key || addresses != nil && !slices.Contains(addresses, e.address) {
			continue
		}
		if err := u.Each(e.body, e.address, inSpan); err != nil {
			return err
		}
	}
	return nil
}

// placed is a chunk and where its records were.
type placed struct {
	id      int64
	address string
}

// listChunks lists chunks without their bodies, which need not be sorted then.
func listChunks(ctx context.Context, tx *sql.Tx, query string, args []any) ([]placed, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []placed
	for rows.Next() {
		var c placed
		if err := rows.Scan(&c.id, &c.address); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

// readAhead calls f with the bodies of chunks, in their order, while the next
// ones are read.
func readAhead(ctx context.Context, tx *sql.Tx, chunks []placed, f func(c placed, body []byte) error) error {
	type read struct {
		body []byte
		err  error
	}
	const ahead = 4
	bodies, free, stop := make(chan read, ahead), make(chan []byte, ahead+2), make(chan struct{})
	var reading sync.WaitGroup
	defer reading.Wait()
	defer close(stop)
	reading.Go(func() {
		body, err := tx.PrepareContext(ctx, `SELECT body FROM chunks WHERE id = ?`)
		if err == nil {
			defer body.Close()
		}
		for i := 0; i < len(chunks) && err == nil; i++ {
			var r read
			select {
			case r.body = <-free:
			default:
			}
			r.body, err = bodyOf(ctx, body, chunks[i].id, r.body)
			r.err = err
			select {
			case bodies <- r:
			case <-stop:
				return
			}
		}
		if err != nil && len(chunks) > 0 {
			select {
			case bodies <- read{err: err}:
			case <-stop:
			}
		}
	})
	for _, c := range chunks {
		r := <-bodies
		if r.err != nil {
			return explain(r.err)
		}
		if err := f(c, r.body); err != nil {
			return err
		}
		select {
		case free <- r.body[:0]:
		default:
		}
	}
	return nil
}

// bodyOf reads a chunk's body into dst.
func bodyOf(ctx context.Context, query *sql.Stmt, id int64, dst []byte) ([]byte, error) {
	rows, err := query.QueryContext(ctx, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, errors.Join(rows.Err(), sql.ErrNoRows)
	}
	var raw sql.RawBytes
	if err := rows.Scan(&raw); err != nil {
		return nil, err
	}
	return append(dst[:0], raw...), nil
}

// snapshot is the file as it is now, and what the log holds besides.
func (s *Store) snapshot(ctx context.Context) (*sql.Tx, []entry, error) {
	var turns []turn
	if s.log != nil {
		turns = s.log.pending()
	} else {
		turns = readLog(s.path) // of the process that collects, or did
	}
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return nil, nil, explain(err)
	}
	filled, err := filledTo(ctx, tx)
	if err != nil {
		tx.Rollback()
		return nil, nil, explain(err)
	}
	var waits []entry
	for _, t := range turns {
		if t.epoch > filled { // else it came into the file since
			waits = append(waits, t.entries...)
		}
	}
	return tx, waits, nil
}

// day of a time, since 1970.
func day(t time.Time, open int64) int64 {
	if t.IsZero() {
		return open
	}
	return int64(math.Floor(float64(t.UnixMilli()) / msPerDay))
}

// Addresses are all of a site, by name.
func (s *Store) Addresses(ctx context.Context, key string) ([]site.AddressCount, error) {
	tx, waits, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	id, err := siteID(ctx, tx, key)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT address, batches, events, last FROM addresses WHERE site = ? ORDER BY address`, id)
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	var all []site.AddressCount
	for rows.Next() {
		var a site.AddressCount
		var last int64
		if err := rows.Scan(&a.Address, &a.Batches, &a.Events, &last); err != nil {
			return nil, err
		}
		a.Last = time.UnixMilli(last).UTC()
		all = append(all, a)
	}
	return addWaiting(all, key, waits), rows.Err()
}

// addWaiting adds what the log holds to counts by address.
func addWaiting(all []site.AddressCount, key string, waits []entry) []site.AddressCount {
	at := map[string]int{}
	for i := range all {
		at[all[i].Address] = i
	}
	for _, e := range waits {
		if e.key != key {
			continue
		}
		i, ok := at[e.address]
		if !ok {
			i = len(all)
			at[e.address] = i
			all = append(all, site.AddressCount{Address: e.address})
		}
		a := &all[i]
		a.Batches++
		a.Events += int64(e.events)
		if last := time.UnixMilli(e.at).UTC(); last.After(a.Last) {
			a.Last = last
		}
	}
	slices.SortFunc(all, func(a, b site.AddressCount) int { return strings.Compare(a.Address, b.Address) })
	return all
}

// Refuse adds to the counts of what was not taken.
func (s *Store) Refuse(ctx context.Context, key string, counts []site.Refusal) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		id, err := siteID(ctx, tx, key)
		if err != nil {
			return err
		}
		for _, c := range counts {
			if _, err := tx.Exec(`INSERT INTO refusals (site, day, reason, n) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET n = n + ?4`, id, c.Day, c.Reason, c.N); err != nil {
				return err
			}
		}
		return nil
	})
}

// Refusals are those of a span of days, by day and reason.
func (s *Store) Refusals(ctx context.Context, key string, span site.Span) ([]site.Refusal, error) {
	id, err := siteID(ctx, s.read, key)
	if err != nil {
		return nil, err
	}
	from, to := span.Days()
	rows, err := s.read.QueryContext(ctx, `SELECT day, reason, n FROM refusals WHERE site = ? AND day BETWEEN ? AND ? ORDER BY day, reason`, id, from, to)
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	var all []site.Refusal
	for rows.Next() {
		var r site.Refusal
		if err := rows.Scan(&r.Day, &r.Reason, &r.N); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// shotsKept of one page, kind and width, the newest; shotsOfSite of a site.
const (
	shotsKept   = 4
	shotsOfSite = 2000
)

// PutShot keeps a ground, in place of an older one.
func (s *Store) PutShot(ctx context.Context, key string, shot site.Shot) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		id, err := siteID(ctx, tx, key)
		if err != nil {
			return err
		}
		var n int
		if err := tx.QueryRow(`SELECT count(*) FROM shots WHERE site = ?`, id).Scan(&n); err != nil {
			return err
		}
		if n >= shotsOfSite && shot.Kind == site.SkeletonShot {
			return site.ErrTooMany // what visitors send does not push out what people uploaded
		}
		if _, err := tx.Exec(`INSERT OR REPLACE INTO shots (site, page, kind, width, layout, at, body) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			id, shot.Page, shot.Kind, shot.Width, shot.Layout, shot.At.UnixMilli(), shot.Body); err != nil {
			return err
		}
		_, err = tx.Exec(`DELETE FROM shots WHERE id IN (SELECT id FROM shots WHERE site = ? AND page = ? AND kind = ? AND width = ? ORDER BY at DESC, id DESC LIMIT -1 OFFSET ?)`,
			id, shot.Page, shot.Kind, shot.Width, shotsKept)
		return err
	})
}

// Shots are those of a page, newest first; of all pages without their bodies.
func (s *Store) Shots(ctx context.Context, key, page string) ([]site.Shot, error) {
	id, err := siteID(ctx, s.read, key)
	if err != nil {
		return nil, err
	}
	body, only := "body", ` AND page = ?`
	if page == "" {
		body, only = "x''", ` AND ? = ''`
	}
	rows, err := s.read.QueryContext(ctx, strings.Join([]string{`SELECT page, kind, width, layout, at,`, body, `FROM shots WHERE site = ?`, only, `ORDER BY at DESC, id DESC`}, " "), id, page)
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	var all []site.Shot
	for rows.Next() {
		var shot site.Shot
		var at int64
		if err := rows.Scan(&shot.Page, &shot.Kind, &shot.Width, &shot.Layout, &at, &shot.Body); err != nil {
			return nil, err
		}
		shot.At = time.UnixMilli(at).UTC()
		all = append(all, shot)
	}
	return all, rows.Err()
}
