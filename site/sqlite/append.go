//go:build !js

package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/swelter/swelter/site"
)

// Bounds of one commit, so that the first of a group does not wait for ever.
const (
	groupRecords = 1024
	groupBytes   = 4 << 20
)

// maxAddresses of one site: whoever invents addresses does not fill the store.
const maxAddresses = 50_000

const msPerDay = 86_400_000

// job is something the writer does: keeping a record, or work of its own.
type job struct {
	key    string
	record *site.Record
	body   []byte // packed
	work   func(*sql.Tx) error
	alone  func() error // outside a transaction
	answer chan<- result
}

type result struct {
	added bool
	err   error
}

// Append keeps a record and returns when the sync of its commit has returned.
func (s *Store) Append(ctx context.Context, key string, r *site.Record) (bool, error) {
	answer := make(chan result, 1)
	j := job{key: key, record: r, body: r.Pack(nil), answer: answer}
	if !s.enqueue(j) {
		return false, site.ErrBusy // the disk does not follow: better said now than waited for
	}
	res := <-answer // not ended by ctx: the record is on its way to the disk
	return res.added, res.err
}

// enqueue reports whether the writer will see the job.
func (s *Store) enqueue(j job) bool {
	s.closing.RLock()
	defer s.closing.RUnlock()
	if s.closed {
		return false
	}
	select {
	case s.jobs <- j:
		return true
	default:
		return false
	}
}

// change runs f in a transaction of its own, in line with what comes in.
func (s *Store) change(ctx context.Context, f func(*sql.Tx) error) error {
	return s.do(ctx, job{work: f})
}

func (s *Store) do(ctx context.Context, j job) error {
	answer := make(chan result, 1)
	j.answer = answer
	for !s.enqueue(j) {
		select {
		case <-s.quit:
			return site.ErrBusy
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
	return (<-answer).err
}

// writer is the only one that writes. It takes all that waits into one commit.
func (s *Store) writer() {
	defer s.done.Done()
	var group []job
	for {
		var j job
		select {
		case j = <-s.jobs:
		case <-s.quit:
			select {
			case j = <-s.jobs: // came in before the end
			default:
				return
			}
		}
		for j.answer != nil {
			if j.alone != nil {
				j.answer <- result{err: explain(j.alone())}
				break
			}
			if j.work != nil {
				j.answer <- result{err: s.inside(context.Background(), j.work)}
				clear(s.ids) // it may have changed sites
				clear(s.addresses)
				break
			}
			group = append(group[:0], j)
			j = s.more(&group)
			s.commit(group)
			clear(group)
		}
	}
}

// more adds what waits to a group. What does not belong into one is returned.
func (s *Store) more(group *[]job) job {
	bytes := len((*group)[0].body)
	for len(*group) < groupRecords && bytes < groupBytes {
		select {
		case j := <-s.jobs:
			if j.record == nil {
				return j
			}
			*group = append(*group, j)
			bytes += len(j.body)
		default:
			return job{}
		}
	}
	return job{}
}

// commit keeps a group. When that fails, no one of it is acknowledged.
func (s *Store) commit(group []job) {
	answers := make([]result, len(group))
	err := s.inside(context.Background(), func(tx *sql.Tx) error { return s.keep(tx, group, answers) })
	if err != nil {
		clear(s.ids) // may hold what was rolled back
		clear(s.addresses)
	}
	for i, j := range group {
		if err != nil {
			answers[i] = result{err: err}
		}
		s.written.Add(int64(len(j.body)) + 4096) // its name is on a page of its own
		j.answer <- answers[i]
	}
}

// refresh forgets what is remembered when another process has written: a
// command that changes settings, or deletes.
func (s *Store) refresh(tx *sql.Tx) error {
	var version int64
	if err := tx.QueryRow(`PRAGMA data_version`).Scan(&version); err != nil {
		return err
	}
	if version != s.version {
		s.version = version
		clear(s.ids)
		clear(s.addresses)
	}
	return nil
}

// chunk is what a commit adds to one address.
type chunk struct {
	address      int64
	day          int64
	since, until int64
	records      int
	events       int
	body         []byte
}

func (s *Store) keep(tx *sql.Tx, group []job, answers []result) error {
	if err := s.refresh(tx); err != nil {
		return err
	}
	insert, err := tx.Prepare(`INSERT OR IGNORE INTO keys (key, site, day) VALUES (?, ?, ?)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	var chunks []*chunk
	at := map[[2]int64]*chunk{}
	for i, j := range group {
		k, address, err := s.placeOf(tx, j)
		if errors.Is(err, site.ErrNoSite) || errors.Is(err, site.ErrTooMany) {
			answers[i].err = err
			continue
		} else if err != nil {
			return err
		}
		day := j.record.At / msPerDay
		res, err := insert.Exec(batchKey(k.id, j.record), k.id, day)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			continue // kept before
		}
		answers[i].added = true
		c := at[[2]int64{address, day}]
		if c == nil {
			c = &chunk{address: address, day: day, since: j.record.At, until: j.record.At}
			at[[2]int64{address, day}] = c
			chunks = append(chunks, c)
		}
		c.add(j)
		k.events += int64(len(j.record.Events))
	}
	return put(tx, chunks)
}

func (c *chunk) add(j job) {
	c.since, c.until = min(c.since, j.record.At), max(c.until, j.record.At)
	c.records++
	c.events += len(j.record.Events)
	c.body = append(c.body, j.body...)
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

// placeOf is the site and the address of a record, made when they are new.
func (s *Store) placeOf(tx *sql.Tx, j job) (*known, int64, error) {
	k, err := s.siteOf(tx, j.key)
	if err != nil {
		return nil, 0, err
	}
	if k.events >= k.max {
		return nil, 0, site.ErrTooMany
	}
	key := addressKey{k.id, j.record.Address()}
	if id, ok := s.addresses[key]; ok {
		return k, id, nil
	}
	var id int64
	err = tx.QueryRow(`SELECT id FROM addresses WHERE site = ? AND address = ?`, k.id, key.address).Scan(&id)
	if err == sql.ErrNoRows {
		if k.addresses >= maxAddresses {
			return nil, 0, site.ErrTooMany
		}
		err = tx.QueryRow(`INSERT INTO addresses (site, address) VALUES (?, ?) RETURNING id`, k.id, key.address).Scan(&id)
		k.addresses++
	}
	if err != nil {
		return nil, 0, err
	}
	if len(s.addresses) > 4*maxAddresses {
		clear(s.addresses)
	}
	s.addresses[key] = id
	return k, id, nil
}

func (s *Store) siteOf(tx *sql.Tx, key string) (*known, error) {
	if k, ok := s.ids[key]; ok {
		return k, nil
	}
	id, err := siteID(context.Background(), tx, key)
	if err != nil {
		return nil, err
	}
	all, err := sites(context.Background(), tx, key)
	if err != nil {
		return nil, err
	}
	k := &known{id: id, max: all[0].Rows}
	if k.max <= 0 {
		k.max = 100_000_000
	}
	err = tx.QueryRow(`SELECT count(*), coalesce(sum(events), 0) FROM addresses WHERE site = ?`, id).Scan(&k.addresses, &k.events)
	if err != nil {
		return nil, err
	}
	s.ids[key] = k
	return k, nil
}

// batchKey names a batch for good.
func batchKey(siteID int64, r *site.Record) []byte {
	h := sha256.Sum256([]byte(strconv.FormatInt(siteID, 10) + " " + r.ID + " " + strconv.Itoa(r.Seq)))
	return h[:16]
}
