//go:build !js

package clickhouse

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/source/clickhouse"
)

// eraseWait is how long a deletion waits for the shards to have rewritten their
// files. It counts for every reader before: the waiting is for who looks at the
// disk.
const eraseWait = 20 * time.Second

// mostListed addresses are in one condition.
const mostListed = 1000

// grave is a deletion as every server knows it: of records that came before it.
type grave struct {
	site.Deletion
	Before int64 `json:"before"` // ms since 1970
}

// where is a deletion as a condition on the records of a site.
func (g grave) where(key string) string {
	all := []string{"site = " + clickhouse.QuoteText(key), fmt.Sprintf("at < %d", g.Before)}
	if g.Addresses != nil {
		all = append(all, "address IN "+list(g.Addresses))
	}
	if g.Visitor != 0 {
		all = append(all, fmt.Sprintf("visitor = %d", g.Visitor))
	}
	return strings.Join(append(all, within(g.Span)...), " AND ")
}

// Delete deletes records and says how many. Deletions are told to the other
// servers, so that what still waits in their spools does not come back.
func (s *Store) Delete(ctx context.Context, key string, d site.Deletion) (int64, error) {
	if d.Addresses == nil && d.Visitor == 0 && d.Span == (site.Span{}) && !d.All {
		return 0, errors.New("delete: what? addresses, a visitor, a span of time or all")
	}
	if err := s.known(ctx, key); err != nil {
		return 0, err
	}
	s.sending.Lock()
	defer s.sending.Unlock()
	var n int64
	if s.spool != nil {
		var err error
		if n, err = s.spool.Delete(ctx, key, d); err != nil {
			return n, err
		}
	}
	now := time.Now().UnixMilli() + 1
	for first := true; first || len(d.Addresses) > 0; first = false {
		g := grave{d, now}
		if len(d.Addresses) > mostListed {
			g.Addresses = d.Addresses[:mostListed]
		}
		if d.Addresses != nil {
			d.Addresses = d.Addresses[len(g.Addresses):]
		}
		k, err := s.bury(ctx, key, g)
		n += k
		if err != nil {
			return n, fmt.Errorf("not deleted everywhere yet, do it again: %w", err)
		}
	}
	return n, nil
}

// bury deletes in the cluster.
func (s *Store) bury(ctx context.Context, key string, g grave) (n int64, err error) {
	if err := s.lay(ctx); err != nil {
		return 0, err
	}
	where, err := s.living(ctx, key)
	if err != nil {
		return 0, err
	}
	err = s.server.Query(ctx, "SELECT toInt64(uniqExact(view, seq)) FROM "+s.table(events)+" WHERE "+strings.Join(append(where, g.where(key)), " AND "), func(a clickhouse.Answer) error {
		n = int64(a.Number(0, 0))
		return nil
	})
	if err != nil {
		return 0, err
	}
	if retention := g.Addresses == nil && g.Visitor == 0 && g.Span.From.IsZero() && !g.Span.To.IsZero(); !retention {
		body, err := json.Marshal(g)
		if err != nil {
			return 0, err
		}
		if err := s.put(ctx, document{kind: deletionKind, site: key, name: graveName(g.Before) + unique(), body: string(body)}); err != nil {
			return 0, err
		}
	} else if n == 0 {
		return 0, nil
	}
	return n, s.erase(ctx, events, g.where(key))
}

// erase rewrites the files of every shard without some rows.
func (s *Store) erase(ctx context.Context, table, where string) error {
	if s.cluster != "" {
		table += part
	}
	return s.everywhere(ctx, func(node *clickhouse.Server) error {
		db := node.Database()
		if err := node.Exec(ctx, "ALTER TABLE "+clickhouse.QuoteName(db)+"."+clickhouse.QuoteName(table)+" DELETE WHERE "+where); err != nil {
			return err
		}
		for end := time.Now().Add(eraseWait); time.Now().Before(end); {
			left := 0.0
			err := node.Query(ctx, "SELECT toInt64(count()) FROM system.mutations WHERE is_done = 0 AND database = "+clickhouse.QuoteText(db)+" AND table = "+clickhouse.QuoteText(table), func(a clickhouse.Answer) error {
				left = a.Number(0, 0)
				return nil
			})
			if err != nil || left == 0 {
				return err
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(50 * time.Millisecond):
			}
		}
		return nil // it goes on by itself, and nobody sees the rows meanwhile
	})
}

// Readers look for deletions of the last day: by then the files are rewritten.
// What waited in a spool is held against those of a month.
const (
	gravesRead = 24 * time.Hour
	gravesSent = 30 * 24 * time.Hour
)

// graveName begins the name of a deletion, in the order of time.
func graveName(ms int64) string { return fmt.Sprintf("%015d ", ms) }

// graves are the deletions of a site, or of all (""), of some time until now.
func (s *Store) graves(ctx context.Context, key string, since time.Duration) (map[string][]grave, error) {
	from := graveName(time.Now().Add(-since).UnixMilli())
	docs, err := s.getWhere(ctx, deletionKind, key, "name >= "+clickhouse.QuoteText(from), true)
	if err != nil {
		return nil, err
	}
	all := map[string][]grave{}
	for _, d := range docs {
		var g grave
		if err := json.Unmarshal([]byte(d.body), &g); err != nil {
			return nil, fmt.Errorf("site %s: a deletion that cannot be read: %w", d.site, err)
		}
		all[d.site] = append(all[d.site], g)
	}
	return all, nil
}

// living are the conditions of what is not deleted.
func (s *Store) living(ctx context.Context, key string) ([]string, error) {
	graves, err := s.graves(ctx, key, gravesRead)
	if err != nil {
		return nil, err
	}
	where := []string{"site = " + clickhouse.QuoteText(key)}
	for _, g := range graves[key] {
		where = append(where, "NOT ("+g.where(key)+")")
	}
	return where, nil
}

// eraseAgain rewrites what came after it had been deleted: records that waited.
func (s *Store) eraseAgain(ctx context.Context, b *batch) error {
	graves, err := s.graves(ctx, "", gravesSent)
	if err != nil {
		return err
	}
	for key, all := range graves {
		for _, g := range all {
			if !b.holds(key, g) {
				continue
			}
			if err := s.erase(ctx, events, g.where(key)); err != nil {
				return err
			}
		}
	}
	return nil
}

// holds reports whether a deletion is of any record of the batch.
func (b *batch) holds(key string, g grave) bool {
	for i, at := range b.at {
		if b.site[i] == key && at < g.Before && g.Span.Holds(at) && (g.Visitor == 0 || g.Visitor == b.visitor[i]) &&
			(g.Addresses == nil || slices.Contains(g.Addresses, b.address[i])) {
			return true
		}
	}
	return false
}
