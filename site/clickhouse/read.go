//go:build !js

package clickhouse

import (
	"cmp"
	"context"
	"crypto/md5"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/source/clickhouse"
)

// mostWaiting is how many records wait at most while the cluster is read: they
// are held in memory, and named in a question.
const mostWaiting = 2000

// overlap is how long after a record its double may come from its sender, by
// another server. A span is read from so much earlier, so that a double inside
// it is known as one.
const overlap = 24 * time.Hour

// name of a record, as halfMD5 of the server makes it.
type name uint64

func nameOf(view string, seq int64) name {
	sum := md5.Sum([]byte(view + " " + strconv.FormatInt(seq, 10)))
	return name(binary.BigEndian.Uint64(sum[:8]))
}

// waiting are the records of a site in the spool. They are read before the
// cluster is: a record that moves meanwhile is in both, never in none.
func (s *Store) waiting(ctx context.Context, key string) (map[name]*waiter, error) {
	if err := s.lay(ctx); err != nil || s.spool == nil {
		return nil, err
	}
	if err := s.handOn(ctx, mostWaiting); err != nil {
		return nil, err
	}
	chunks, err := s.spool.Waiting(ctx, key)
	if err != nil {
		return nil, err
	}
	all := map[name]*waiter{}
	var u site.Unpacker
	for _, c := range chunks {
		if err := u.Each(c.Body, c.Address, func(r *site.Record) error {
			all[nameOf(r.ID, int64(r.Seq))] = &waiter{c.Address, r.At, len(r.Events), r.Pack(nil)}
			return nil
		}); err != nil {
			return nil, fmt.Errorf("spool: %s: %w", c.Address, err)
		}
	}
	return all, nil
}

// waiter is a record that the cluster may not have yet.
type waiter struct {
	address string
	at      int64
	events  int
	body    []byte
}

// Records calls f with each record once, by address and time. Of a batch that
// came in twice the first counts.
func (s *Store) Records(ctx context.Context, key string, addresses []string, span site.Span, f func(*site.Record) error) error {
	if err := s.known(ctx, key); err != nil {
		return err
	}
	waiting, err := s.waiting(ctx, key)
	if err != nil {
		return err
	}
	where, err := s.living(ctx, key)
	if err != nil {
		return err
	}
	early := span
	if !early.From.IsZero() {
		early.From = early.From.Add(-overlap)
	}
	where = append(where, within(early)...)
	wanted := map[string]bool{}
	for _, a := range addresses {
		wanted[a] = true
	}
	if addresses != nil && len(addresses) <= 1000 {
		where = append(where, "address IN "+list(addresses))
	}
	if addresses != nil && len(addresses) == 0 {
		return nil
	}
	r := &records{span: span, each: f, waiting: waiting}
	err = s.server.Query(ctx, "SELECT address, view, seq, body FROM "+s.table(events)+" WHERE "+strings.Join(where, " AND ")+" ORDER BY address, at, view, seq",
		func(a clickhouse.Answer) error {
			for i := range a.Rows() {
				if address := a.Text(0, i); addresses == nil || wanted[address] {
					if err := r.row(address, nameOf(a.Text(1, i), int64(a.Number(2, i))), a.Text(3, i)); err != nil {
						return err
					}
				}
			}
			return ctx.Err()
		})
	if err != nil {
		return err
	}
	return r.rest(func(w *waiter) bool { return addresses == nil || wanted[w.address] })
}

// records hands each record on once.
type records struct {
	span    site.Span
	each    func(*site.Record) error
	waiting map[name]*waiter
	unpack  site.Unpacker
	address string
	seen    map[name]struct{} // at the address: a double has the same
}

func (r *records) row(address string, n name, body string) error {
	if address != r.address || r.seen == nil {
		r.address, r.seen = address, map[name]struct{}{}
	}
	if _, ok := r.seen[n]; ok {
		return nil
	}
	r.seen[n] = struct{}{}
	delete(r.waiting, n) // the cluster has it
	return r.hand(address, []byte(body))
}

func (r *records) hand(address string, body []byte) error {
	return r.unpack.Each(body, address, func(rec *site.Record) error {
		if !r.span.Holds(rec.At) {
			return nil
		}
		return r.each(rec)
	})
}

// rest hands on what the cluster does not have yet.
func (r *records) rest(wanted func(*waiter) bool) error {
	left := make([]*waiter, 0, len(r.waiting))
	for _, w := range r.waiting {
		if wanted(w) {
			left = append(left, w)
		}
	}
	slices.SortFunc(left, func(a, b *waiter) int {
		return cmp.Or(cmp.Compare(a.address, b.address), cmp.Compare(a.at, b.at), cmp.Compare(string(a.body), string(b.body)))
	})
	for _, w := range left {
		if err := r.hand(w.address, w.body); err != nil {
			return err
		}
	}
	return nil
}

// within is a span as conditions.
func within(span site.Span) (where []string) {
	if !span.From.IsZero() {
		where = append(where, fmt.Sprintf("at >= %d", span.From.UnixMilli()))
	}
	if !span.To.IsZero() {
		where = append(where, fmt.Sprintf("at < %d", span.To.UnixMilli()))
	}
	return where
}

// Addresses are all of a site, by name, each batch counted once.
func (s *Store) Addresses(ctx context.Context, key string) ([]site.AddressCount, error) {
	if err := s.known(ctx, key); err != nil {
		return nil, err
	}
	waiting, err := s.waiting(ctx, key)
	if err != nil {
		return nil, err
	}
	where, err := s.living(ctx, key)
	if err != nil {
		return nil, err
	}
	if len(waiting) > 0 {
		names := make([]string, 0, len(waiting))
		for n := range waiting {
			names = append(names, strconv.FormatUint(uint64(n), 10))
		}
		slices.Sort(names)
		where = append(where, "halfMD5(concat(view, ' ', toString(seq))) NOT IN ("+strings.Join(names, ", ")+")")
	}
	all := map[string]*site.AddressCount{}
	add := func(address string, batches, events, last int64) {
		a := all[address]
		if a == nil {
			a = &site.AddressCount{Address: address}
			all[address] = a
		}
		a.Batches += batches
		a.Events += events
		if t := time.UnixMilli(last).UTC(); t.After(a.Last) {
			a.Last = t
		}
	}
	for _, w := range waiting {
		add(w.address, 1, int64(w.events), w.at)
	}
	sql := "SELECT address, toInt64(count()), toInt64(sum(n)), max(first) FROM (SELECT address, view, seq, any(events) AS n, min(at) AS first FROM " +
		s.table(events) + " WHERE " + strings.Join(where, " AND ") + " GROUP BY address, view, seq) GROUP BY address"
	err = s.server.Query(ctx, sql, func(a clickhouse.Answer) error {
		for i := range a.Rows() {
			add(a.Text(0, i), int64(a.Number(1, i)), int64(a.Number(2, i)), int64(a.Number(3, i)))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := make([]site.AddressCount, 0, len(all))
	for _, a := range all {
		out = append(out, *a)
	}
	slices.SortFunc(out, func(a, b site.AddressCount) int { return cmp.Compare(a.Address, b.Address) })
	return out, nil
}
