//go:build !js

package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"strconv"

	"github.com/swelter/swelter/site"
)

// Bounds of one sync, so that the first of a group does not wait for ever.
const (
	groupRecords = 1024
	groupBytes   = 4 << 20
)

// maxAddresses of one site: whoever invents addresses does not fill the store.
const maxAddresses = 50_000

const msPerDay = 86_400_000

// batch is a record that waits for its place in the log.
type batch struct {
	entry
	answer chan<- result
}

type result struct {
	added bool
	err   error
}

// known is what the log's writer remembers of a site.
type known struct {
	id        int64
	events    int64 // kept
	max       int64
	addresses int64
}

type addressKey struct {
	site    int64
	address string
}

// memory is what the log's writer remembers of the file, and how it asks.
type memory struct {
	db        *sql.DB // one connection: readers of heatmaps do not hold it up
	name      *sql.Stmt
	address   *sql.Stmt
	sites     map[string]*known
	addresses map[addressKey]struct{}
}

func (s *Store) newMemory() (*memory, error) {
	m := &memory{}
	var err error
	if m.db, err = connect(s.path, "_pragma=busy_timeout(10000)", "_pragma=query_only(1)", "_pragma=cache_size(-32000)"); err != nil {
		return nil, err
	}
	m.db.SetMaxOpenConns(1)
	if m.name, err = m.db.Prepare(`SELECT 1 FROM keys WHERE key = ?`); err != nil {
		return nil, errors.Join(explain(err), m.db.Close())
	}
	if m.address, err = m.db.Prepare(`SELECT 1 FROM addresses WHERE site = ? AND address = ?`); err != nil {
		return nil, errors.Join(explain(err), m.db.Close())
	}
	m.forget()
	return m, nil
}

func (m *memory) forget() {
	m.sites, m.addresses = map[string]*known{}, map[addressKey]struct{}{}
}

// Append keeps a record and returns when the sync of the log has returned that
// came after it was written there.
func (s *Store) Append(ctx context.Context, key string, r *site.Record) (bool, error) {
	if s.log == nil {
		return false, errors.New("the store was not opened to collect")
	}
	answer := make(chan result, 1)
	b := batch{answer: answer, entry: entry{key: key, address: r.Address(), id: r.ID, seq: r.Seq, at: r.At, events: len(r.Events), body: r.Pack(nil)}}
	if !s.enqueue(b) {
		return false, site.ErrBusy // the disk does not follow: better said now than waited for
	}
	res := <-answer // not ended by ctx: the record is on its way to the disk
	return res.added, res.err
}

// enqueue reports whether the log's writer will see the batch.
func (s *Store) enqueue(b batch) bool {
	s.closing.RLock()
	defer s.closing.RUnlock()
	if s.closed {
		return false
	}
	select {
	case s.batches <- b:
		return true
	default:
		return false
	}
}

// logger writes the log: all that waits with one sync.
func (s *Store) logger() {
	var group []batch
	for {
		var b batch
		select {
		case b = <-s.batches:
		case <-s.quit:
			select {
			case b = <-s.batches: // came in before the end
			default:
				return
			}
		}
		group = append(group[:0], b)
		for bytes := len(b.body); len(group) < groupRecords && bytes < groupBytes && len(s.batches) > 0; bytes += len(b.body) {
			b = <-s.batches
			group = append(group, b)
		}
		s.take(group)
		clear(group)
	}
}

// take keeps a group. When that fails, no one of it is acknowledged.
func (s *Store) take(group []batch) {
	answers := make([]result, len(group))
	err := s.room()
	if err == nil {
		err = s.intoLog(group, answers)
	}
	for i, b := range group {
		if err != nil {
			answers[i] = result{err: err}
		}
		b.answer <- answers[i]
	}
}

// room waits until the log has some. A file that could not be filled is tried
// again: the disk may have room by now.
func (s *Store) room() error {
	s.log.mu.Lock()
	ready := s.log.stuck == nil && s.log.segments[s.log.active].off < logBytes
	s.log.mu.Unlock()
	if ready {
		return nil
	}
	return s.do(context.Background(), job{alone: s.settle})
}

// intoLog writes those of a group that are new.
func (s *Store) intoLog(group []batch, answers []result) error {
	l := s.log
	l.mu.Lock()
	defer l.mu.Unlock()
	if s.outdated.Swap(false) {
		s.memory.forget()
	}
	fresh := make([]entry, 0, len(group))
	undo := func(err error) error {
		for i := range fresh {
			delete(l.names, fresh[i].name)
		}
		s.memory.forget()
		return err
	}
	for i, b := range group {
		k, err := s.placeOf(b.key, b.address)
		if errors.Is(err, site.ErrNoSite) || errors.Is(err, site.ErrTooMany) {
			answers[i].err = err
			continue
		} else if err != nil {
			return undo(explain(err))
		}
		b.name = batchName(k.id, b.id, b.seq)
		known, err := s.has(b.name)
		if err != nil {
			return undo(explain(err))
		}
		if known {
			continue
		}
		answers[i].added = true
		l.names[b.name] = struct{}{}
		fresh = append(fresh, b.entry)
		k.events += int64(b.events)
	}
	if len(fresh) == 0 {
		return nil
	}
	if err := l.write(fresh); err != nil {
		return undo(err)
	}
	return nil
}

// has reports whether a batch of this name was kept before.
func (s *Store) has(name [16]byte) (bool, error) {
	if _, ok := s.log.names[name]; ok {
		return true, nil
	}
	var one int
	err := s.memory.name.QueryRow(name[:]).Scan(&one)
	if err == sql.ErrNoRows {
		return false, nil
	}
	return err == nil, err
}

// placeOf is the site of a record, which has room for it.
func (s *Store) placeOf(key, address string) (*known, error) {
	k, err := s.siteOf(key)
	if err != nil {
		return nil, err
	}
	if k.events >= k.max {
		return nil, site.ErrTooMany
	}
	m := s.memory
	at := addressKey{k.id, address}
	if _, ok := m.addresses[at]; ok {
		return k, nil
	}
	var one int
	err = m.address.QueryRow(k.id, address).Scan(&one)
	if err == sql.ErrNoRows {
		if k.addresses >= maxAddresses {
			return nil, site.ErrTooMany
		}
		k.addresses++
	} else if err != nil {
		return nil, err
	}
	if len(m.addresses) > 4*maxAddresses {
		clear(m.addresses)
	}
	m.addresses[at] = struct{}{}
	return k, nil
}

// siteOf is what is known of a site. The log's mutex is held.
func (s *Store) siteOf(key string) (*known, error) {
	if k, ok := s.memory.sites[key]; ok {
		return k, nil
	}
	ctx := context.Background()
	tx, err := s.memory.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	id, err := siteID(ctx, tx, key)
	if err != nil {
		return nil, err
	}
	all, err := sites(ctx, tx, key)
	if err != nil {
		return nil, err
	}
	k := &known{id: id, max: all[0].Rows}
	if k.max <= 0 {
		k.max = 100_000_000
	}
	if err := tx.QueryRow(`SELECT count(*), coalesce(sum(events), 0) FROM addresses WHERE site = ?`, id).Scan(&k.addresses, &k.events); err != nil {
		return nil, err
	}
	filled, err := filledTo(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, t := range s.log.unfilled() {
		for i := range t.entries {
			if e := &t.entries[i]; t.epoch > filled && e.key == key {
				k.events += int64(e.events)
			}
		}
	}
	s.memory.sites[key] = k
	return k, nil
}

// batchName names a batch for good.
func batchName(siteID int64, id string, seq int) [16]byte {
	h := sha256.Sum256([]byte(strconv.FormatInt(siteID, 10) + " " + id + " " + strconv.Itoa(seq)))
	return [16]byte(h[:16])
}
