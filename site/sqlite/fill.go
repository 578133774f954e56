//go:build !js

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/swelter/swelter/site"
)

// settleEvery is how soon what is in the log is in the file, too.
const settleEvery = time.Second

// job is something that the file's writer does: work in a transaction of its
// own, or outside one.
type job struct {
	work   func(*sql.Tx) error
	alone  func() error
	answer chan<- error
}

// change runs f in a transaction of its own.
func (s *Store) change(ctx context.Context, f func(*sql.Tx) error) error {
	return s.do(ctx, job{work: f})
}

// do has the file's writer do something.
func (s *Store) do(ctx context.Context, j job) error {
	answer := make(chan error, 1)
	j.answer = answer
	select {
	case s.jobs <- j:
		return <-answer
	case <-s.end:
		return site.ErrBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}

// filler is the only one that writes the file: settings, and what the log
// holds.
func (s *Store) filler() {
	tick := time.NewTicker(settleEvery)
	defer tick.Stop()
	for {
		select {
		case j := <-s.jobs:
			if j.alone != nil {
				j.answer <- explain(j.alone())
			} else {
				j.answer <- s.inside(context.Background(), j.work)
			}
		case <-tick.C:
			if s.log != nil {
				s.settle() // what fails is tried again when a batch comes in
				s.notice()
			}
		case <-s.end:
			return
		}
	}
}

// settle brings what the log holds into the file.
func (s *Store) settle() error {
	if s.log == nil {
		return nil
	}
	if err := s.fill(); err != nil { // what could not be brought before
		return err
	}
	s.log.mu.Lock()
	if len(s.log.now.entries) > 0 {
		s.log.turnOver()
	}
	s.log.mu.Unlock()
	return s.fill()
}

// fill brings the turn that waits into the file.
func (s *Store) fill() error {
	t := s.log.waits // only the filler changes it
	if t == nil {
		return nil
	}
	err := s.inside(context.Background(), func(tx *sql.Tx) error { return keep(tx, []turn{*t}) })
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	s.log.stuck = err
	if err == nil {
		for i := range t.entries {
			delete(s.log.names, t.entries[i].name)
		}
		s.log.waits = nil
	}
	return err
}

// notice forgets what is remembered, and overwrites the log, when another
// process has changed the file: a command that changes settings, or deletes.
func (s *Store) notice() error {
	var version int64
	if err := s.write.QueryRow(`PRAGMA data_version`).Scan(&version); err != nil || version == s.version {
		return err
	}
	s.outdated.Store(true)
	if err := s.wipe(); err != nil {
		return err // again with the next tick
	}
	s.version = version
	return nil
}

// wipe overwrites what the log held of records that are in the file.
func (s *Store) wipe() error {
	if s.log == nil {
		return nil
	}
	for range s.log.segments {
		if err := s.settle(); err != nil {
			return err
		}
		// Nothing waits now: the segment whose turn it is not is free.
		if err := s.log.segments[1-s.log.active].wipe(); err != nil {
			return err
		}
		s.log.mu.Lock()
		s.log.turnOver()
		s.log.mu.Unlock()
	}
	return s.settle()
}

// filledTo is the last turn of the log that the file holds.
func filledTo(ctx context.Context, q querier) (epoch int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT epoch FROM filled`).Scan(&epoch)
	return epoch, err
}

// chunk is what a turn adds to one address and day.
type chunk struct {
	address      int64
	day          int64
	since, until int64
	records      int
	events       int
	body         []byte
}

// keep brings turns of the log into the file, but for those it holds.
func keep(tx *sql.Tx, turns []turn) error {
	k := keeper{tx: tx, sites: map[string]int64{}, addresses: map[addressKey]int64{}, at: map[[2]int64]*chunk{}}
	filled, err := filledTo(context.Background(), tx)
	if err != nil {
		return err
	}
	insert, err := tx.Prepare(`INSERT OR IGNORE INTO keys (key, site, day) VALUES (?, ?, ?)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, t := range turns {
		if t.epoch <= filled {
			continue
		}
		for i := range t.entries {
			if err := k.add(insert, &t.entries[i]); err != nil {
				return err
			}
		}
		filled = t.epoch
	}
	if err := put(tx, k.chunks); err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE filled SET epoch = ?`, filled)
	return err
}

// keeper sorts entries into chunks.
type keeper struct {
	tx        *sql.Tx
	sites     map[string]int64 // 0: there is no such site any more
	addresses map[addressKey]int64
	chunks    []*chunk
	at        map[[2]int64]*chunk
}

func (k *keeper) add(insert *sql.Stmt, e *entry) error {
	of, ok := k.sites[e.key]
	if !ok {
		var err error
		if of, err = siteID(context.Background(), k.tx, e.key); err != nil && !errors.Is(err, site.ErrNoSite) {
			return err
		}
		k.sites[e.key] = of
	}
	if of == 0 {
		return nil // dropped since
	}
	name, day := batchName(of, e.id, e.seq), e.at/msPerDay
	res, err := insert.Exec(name[:], of, day)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err // kept before
	}
	address, err := k.address(of, e.address)
	if err != nil {
		return err
	}
	c := k.at[[2]int64{address, day}]
	if c == nil {
		c = &chunk{address: address, day: day, since: e.at, until: e.at}
		k.at[[2]int64{address, day}] = c
		k.chunks = append(k.chunks, c)
	}
	c.add(e.at, e.events, e.body)
	return nil
}

// address is the number of an address, made when it is new.
func (k *keeper) address(of int64, address string) (int64, error) {
	at := addressKey{of, address}
	if id, ok := k.addresses[at]; ok {
		return id, nil
	}
	var id int64
	err := k.tx.QueryRow(`SELECT id FROM addresses WHERE site = ? AND address = ?`, of, address).Scan(&id)
	if err == sql.ErrNoRows {
		err = k.tx.QueryRow(`INSERT INTO addresses (site, address) VALUES (?, ?) RETURNING id`, of, address).Scan(&id)
	}
	k.addresses[at] = id
	return id, err
}

func (c *chunk) add(at int64, events int, body []byte) {
	c.since, c.until = min(c.since, at), max(c.until, at)
	c.records++
	c.events += events
	c.body = append(c.body, body...)
}

func put(tx *sql.Tx, chunks []*chunk) error {
	for _, c := range chunks {
		if _, err := tx.Exec(`INSERT INTO chunks (address, day, since, until, records, events, size, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			c.address, c.day, c.since, c.until, c.records, c.events, len(c.body), c.body); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE addresses SET batches = batches + ?, events = events + ?, last = max(last, ?) WHERE id = ?`,
			c.records, c.events, c.until, c.address); err != nil {
			return err
		}
	}
	return nil
}
