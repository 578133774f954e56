//go:build !js

package clickhouse

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/source/clickhouse"
)

// Kinds of documents: what there is beside events.
const (
	siteKind     = "site"
	deletionKind = "deletion"
	refusalKind  = "refusal"
	shotKind     = "shot"
)

// document is one of them. The latest version of a name counts.
type document struct {
	kind, site, name, body string
	gone                   bool
}

// unique is a name that nothing else has.
func unique() string {
	var b [12]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

func (s *Store) put(ctx context.Context, all ...document) error {
	if err := s.lay(ctx); err != nil {
		return err
	}
	n := len(all)
	kind, key, name, body := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	start := uint64(time.Now().UnixNano())
	version, gone := make([]uint64, n), make([]int64, n)
	for i, d := range all {
		kind[i], key[i], name[i], body[i], version[i] = d.kind, d.site, d.name, d.body, start+uint64(i)
		if d.gone {
			gone[i] = 1
		}
	}
	return s.server.Insert(ctx, documents, n, clickhouse.Column{Name: "kind", Texts: kind}, clickhouse.Column{Name: "site", Texts: key}, clickhouse.Column{Name: "name", Texts: name},
		clickhouse.Column{Name: "version", Words: version}, clickhouse.Column{Name: "gone", Ints: gone}, clickhouse.Column{Name: "body", Texts: body})
}

// get gives the documents of a kind, of a site or of all (""), whose names begin
// so, by site and name.
func (s *Store) get(ctx context.Context, kind, key, prefix string, bodies bool) ([]document, error) {
	where := ""
	if prefix != "" {
		where = "substring(name, 1, " + strconv.Itoa(len(prefix)) + ") = " + clickhouse.QuoteText(prefix)
	}
	return s.getWhere(ctx, kind, key, where, bodies)
}

func (s *Store) getWhere(ctx context.Context, kind, key, names string, bodies bool) ([]document, error) {
	if err := s.lay(ctx); err != nil {
		return nil, err
	}
	where := "kind = " + clickhouse.QuoteText(kind)
	if key != "" {
		where += " AND site = " + clickhouse.QuoteText(key)
	}
	if names != "" {
		where += " AND " + names
	}
	body := "argMax(body, version)"
	if !bodies {
		body = "''"
	}
	var all []document
	err := s.server.Query(ctx, "SELECT site, name, "+body+" FROM "+s.table(documents)+" WHERE "+where+" GROUP BY site, name HAVING argMax(gone, version) = 0 ORDER BY site, name", func(a clickhouse.Answer) error {
		for i := range a.Rows() {
			all = append(all, document{kind: kind, site: a.Text(0, i), name: a.Text(1, i), body: a.Text(2, i)})
		}
		return nil
	})
	return all, err
}

// sitesWait is how long the cluster may take to name the sites: a server that
// starts, or takes events in, does not wait for it.
const sitesWait = 5 * time.Second

// Sites are all, by key. When the cluster is down they are those that the spool
// remembers.
func (s *Store) Sites(ctx context.Context) ([]site.Site, error) {
	s.naming.Lock()
	defer s.naming.Unlock()
	all, err := s.clusterSites(ctx)
	if s.spool == nil {
		return all, err
	}
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return s.spool.Sites(ctx)
	}
	return all, s.mirror(ctx, all)
}

func (s *Store) clusterSites(ctx context.Context) ([]site.Site, error) {
	ctx, cancel := context.WithTimeout(ctx, sitesWait)
	defer cancel()
	docs, err := s.get(ctx, siteKind, "", "", true)
	if err != nil {
		return nil, err
	}
	var all []site.Site
	for _, d := range docs {
		var one site.Site
		if err := json.Unmarshal([]byte(d.body), &one); err != nil {
			return nil, fmt.Errorf("site %s: %w", d.site, err)
		}
		all = append(all, one)
	}
	return all, nil
}

// mirror makes the sites of the spool those of the cluster.
func (s *Store) mirror(ctx context.Context, all []site.Site) error {
	kept, err := s.spool.Sites(ctx)
	if err != nil {
		return err
	}
	before := map[string]string{}
	for _, one := range kept {
		text, _ := json.Marshal(one)
		before[one.Key] = string(text)
	}
	for _, one := range all {
		text, err := json.Marshal(one)
		if err != nil {
			return err
		}
		if before[one.Key] != string(text) {
			if err := s.spool.PutSite(ctx, one); err != nil {
				return err
			}
		}
		delete(before, one.Key)
	}
	for key := range before {
		if err := s.spool.DropSite(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// PutSite adds a site or changes it, for every server of the cluster.
func (s *Store) PutSite(ctx context.Context, one site.Site) error {
	body, err := json.Marshal(one)
	if err != nil {
		return err
	}
	s.naming.Lock()
	defer s.naming.Unlock()
	if err := s.put(ctx, document{kind: siteKind, site: one.Key, body: string(body)}); err != nil || s.spool == nil {
		return err
	}
	return s.spool.PutSite(ctx, one)
}

// DropSite deletes a site and all that is kept of it.
func (s *Store) DropSite(ctx context.Context, key string) error {
	if _, err := s.Delete(ctx, key, site.Deletion{All: true}); err != nil {
		return err
	}
	s.naming.Lock()
	defer s.naming.Unlock()
	if err := s.put(ctx, document{kind: siteKind, site: key, gone: true}); err != nil {
		return err
	}
	if err := s.erase(ctx, documents, "site = "+clickhouse.QuoteText(key)+" AND kind IN "+list([]string{refusalKind, shotKind})); err != nil || s.spool == nil {
		return err
	}
	return s.spool.DropSite(ctx, key)
}

// known is an error for a site that is not there.
func (s *Store) known(ctx context.Context, key string) error {
	docs, err := s.get(ctx, siteKind, key, "", false)
	if err == nil && len(docs) == 0 {
		err = fmt.Errorf("site %q: %w", key, site.ErrNoSite)
	}
	return err
}

// Refuse adds to the counts of what was not taken.
func (s *Store) Refuse(ctx context.Context, key string, counts []site.Refusal) error {
	if err := s.known(ctx, key); err != nil {
		return err
	}
	// This process counts in places of its own, and writes how many there are so
	// far: written twice it is the same.
	s.counting.Lock()
	defer s.counting.Unlock()
	docs := make([]document, len(counts))
	now := map[string]int64{}
	for i, c := range counts {
		name := c.Day + " " + c.Reason + "\x00" + s.process
		at := key + "\x00" + name
		if _, ok := now[at]; !ok {
			now[at] = s.refused[at]
		}
		now[at] += c.N
		docs[i] = document{kind: refusalKind, site: key, name: name, body: strconv.FormatInt(now[at], 10)}
	}
	if err := s.put(ctx, docs...); err != nil {
		return err
	}
	maps.Copy(s.refused, now)
	return nil
}

// Refusals are those of a span of days, by day and reason.
func (s *Store) Refusals(ctx context.Context, key string, span site.Span) ([]site.Refusal, error) {
	if err := s.known(ctx, key); err != nil {
		return nil, err
	}
	docs, err := s.get(ctx, refusalKind, key, "", true)
	if err != nil {
		return nil, err
	}
	from, to := span.Days()
	var all []site.Refusal
	for _, d := range docs {
		day, rest, _ := strings.Cut(d.name, " ")
		reason, _, _ := strings.Cut(rest, "\x00")
		n, err := strconv.ParseInt(d.body, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("site %s: refusals: %w", key, err)
		}
		if day < from || day > to {
			continue
		}
		// They come by name, so by day and reason.
		if last := len(all) - 1; last >= 0 && all[last].Day == day && all[last].Reason == reason {
			all[last].N += n
			continue
		}
		all = append(all, site.Refusal{Day: day, Reason: reason, N: n})
	}
	return all, nil
}

// As many shots of one page, kind and width are kept, the newest, and as many of
// a site.
const (
	shotsKept   = 4
	shotsOfSite = 2000
)

// PutShot keeps a ground, in place of an older one.
func (s *Store) PutShot(ctx context.Context, key string, shot site.Shot) error {
	if err := s.known(ctx, key); err != nil {
		return err
	}
	all, err := s.get(ctx, shotKind, key, "", false)
	if err != nil {
		return err
	}
	if len(all) >= shotsOfSite && shot.Kind == site.SkeletonShot {
		return site.ErrTooMany // what visitors send does not push out what people uploaded
	}
	body, err := json.Marshal(shot)
	if err != nil {
		return err
	}
	group := strings.Join([]string{shot.Page, shot.Kind, strconv.Itoa(shot.Width), ""}, "\x00")
	docs := []document{{kind: shotKind, site: key, name: group + shot.Layout, body: string(body)}}
	old, err := s.shots(ctx, key, group)
	if err != nil {
		return err
	}
	old = slices.DeleteFunc(old, func(o site.Shot) bool { return o.Layout == shot.Layout })
	for i := shotsKept - 1; i < len(old); i++ {
		docs = append(docs, document{kind: shotKind, site: key, name: group + old[i].Layout, gone: true})
	}
	return s.put(ctx, docs...)
}

// shots are those whose names begin so, newest first.
func (s *Store) shots(ctx context.Context, key, prefix string) ([]site.Shot, error) {
	docs, err := s.get(ctx, shotKind, key, prefix, true)
	if err != nil {
		return nil, err
	}
	all := make([]site.Shot, len(docs))
	for i, d := range docs {
		if err := json.Unmarshal([]byte(d.body), &all[i]); err != nil {
			return nil, fmt.Errorf("site %s: a ground that cannot be read: %w", key, err)
		}
	}
	slices.SortStableFunc(all, func(a, b site.Shot) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Page, b.Page), cmp.Compare(a.Layout, b.Layout))
	})
	return all, nil
}

// Shots are those of a page, newest first; of all pages without their bodies.
func (s *Store) Shots(ctx context.Context, key, page string) ([]site.Shot, error) {
	if err := s.known(ctx, key); err != nil {
		return nil, err
	}
	prefix := ""
	if page != "" {
		prefix = page + "\x00"
	}
	all, err := s.shots(ctx, key, prefix)
	if page == "" {
		for i := range all {
			all[i].Body = nil
		}
	}
	return all, err
}
