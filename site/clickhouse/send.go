//go:build !js

package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/sqlite"
	"github.com/swelter/swelter/source/clickhouse"
)

// Records go to the cluster a moment after they came, so that many are one
// insert; after a failure again and again, more and more seldom.
const (
	sendAfter  = 200 * time.Millisecond
	sendBytes  = 4 << 20 // of one insert, about
	retryAfter = 10 * time.Second
	sizesEvery = 30 * time.Second
	maxEvents  = 100_000_000 // of a site that says nothing else
	maxAddress = 50_000
)

// Append keeps a record in the spool and returns when it is on disk. The cluster
// has it a moment later, or when it is up again.
func (s *Store) Append(ctx context.Context, key string, r *site.Record) (bool, error) {
	if s.spool == nil {
		return false, errors.New("this store was opened without a spool, and takes no events in")
	}
	if s.tooMany(key) {
		return false, site.ErrTooMany
	}
	added, err := s.spool.Append(ctx, key, r)
	if added {
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
	return added, err
}

// tooMany reports whether a site has as much as it may, as of late.
func (s *Store) tooMany(key string) bool {
	sizes := s.sizes.Load()
	if sizes == nil {
		return false
	}
	has, ok := (*sizes)[key]
	return ok && (has.events <= 0 || has.addresses <= 0)
}

// sender hands on what waits, for as long as the store is open.
func (s *Store) sender(ctx context.Context) {
	defer s.done.Done()
	wait := sendAfter
	var measured time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-time.After(retryAfter):
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		err := s.handOn(ctx, 0)
		if err == nil && time.Since(measured) > sizesEvery {
			measured = time.Now()
			err = s.measure(ctx)
		}
		switch was := s.failed.Swap(err != nil); {
		case err == nil:
			wait = sendAfter
			if was {
				s.log.Info("site: the cluster has all events again")
			}
		case ctx.Err() == nil:
			if !was {
				s.log.Warn("site: events wait until the cluster takes them", "error", err)
			}
			wait = min(2*wait, retryAfter)
			select {
			case s.wake <- struct{}{}: // again
			default:
			}
		}
	}
}

// handOn sends what waits to the cluster until at most so many records do.
func (s *Store) handOn(ctx context.Context, most int) error {
	for {
		n, err := s.spool.WaitingRecords(ctx)
		if err != nil || n <= most {
			return err
		}
		if err := s.lay(ctx); err != nil {
			return err
		}
		if err := s.send(ctx); err != nil {
			return err
		}
	}
}

// send sends some of what waits. A record may be sent again after a failure:
// nobody knows then how far the cluster has come, and reading takes it once.
func (s *Store) send(ctx context.Context) error {
	s.sending.Lock()
	defer s.sending.Unlock()
	chunks, err := s.spool.Next(ctx, sendBytes)
	if err != nil || len(chunks) == 0 {
		return err
	}
	b, err := batchOf(chunks)
	if err != nil {
		return err
	}
	if err := s.server.Insert(ctx, events, len(b.at), b.columns()...); err != nil {
		return err
	}
	if err := s.eraseAgain(ctx, b); err != nil {
		return err
	}
	return s.spool.HandedOn(ctx, chunks)
}

// batch is records as columns of the table of events.
type batch struct {
	site, address, view, body []string
	at, seq, events           []int64
	visitor                   []uint64
}

func batchOf(chunks []sqlite.Waiting) (*batch, error) {
	b := &batch{}
	var u site.Unpacker
	for _, c := range chunks {
		if err := u.Each(c.Body, c.Address, func(r *site.Record) error {
			b.site, b.address, b.view = append(b.site, c.Site), append(b.address, c.Address), append(b.view, r.ID)
			b.at, b.seq, b.events = append(b.at, r.At), append(b.seq, int64(r.Seq)), append(b.events, int64(len(r.Events)))
			b.visitor, b.body = append(b.visitor, r.Visitor), append(b.body, string(r.Pack(nil)))
			return nil
		}); err != nil {
			return nil, fmt.Errorf("spool: %s: %w", c.Address, err)
		}
	}
	return b, nil
}

func (b *batch) columns() []clickhouse.Column {
	return []clickhouse.Column{
		{Name: "site", Texts: b.site}, {Name: "address", Texts: b.address}, {Name: "at", Ints: b.at}, {Name: "view", Texts: b.view},
		{Name: "seq", Ints: b.seq}, {Name: "visitor", Words: b.visitor}, {Name: "events", Ints: b.events}, {Name: "body", Texts: b.body},
	}
}

// measure reads how much more each site may have.
func (s *Store) measure(ctx context.Context) error {
	all, err := s.Sites(ctx)
	if err != nil {
		return err
	}
	sizes := map[string]size{}
	for _, one := range all {
		most := one.Rows
		if most <= 0 {
			most = maxEvents
		}
		sizes[one.Key] = size{most, maxAddress}
	}
	err = s.server.Query(ctx, "SELECT site, toInt64(sum(events)), toInt64(uniqExact(address)) FROM "+s.table(events)+" GROUP BY site", func(a clickhouse.Answer) error {
		for i := range a.Rows() {
			if left, ok := sizes[a.Text(0, i)]; ok {
				sizes[a.Text(0, i)] = size{left.events - int64(a.Number(1, i)), left.addresses - int64(a.Number(2, i))}
			}
		}
		return nil
	})
	if err == nil {
		s.sizes.Store(&sizes)
	}
	return err
}
