//go:build !js

// Package clickhouse keeps website events in a ClickHouse cluster, so that any
// number of servers can take them in and show them.
//
// A record that comes in is written to a SQLite file beside the server first,
// and acknowledged then. From there batches of records go to the cluster by
// synchronous distributed inserts; what every shard has confirmed leaves the
// file. A record has the name that its sender gave it (site, view, number):
// reading takes each once, however often it was sent or written.
//
//	sender ── Append ──> SQLite ── Insert, confirmed ──> shards
//	                       └───────── reading ─────────────┘
//
// Reading sees what this process has acknowledged and what the cluster has
// confirmed of others. When a shard is down, reading is an error.
package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/sqlite"
	"github.com/swelter/swelter/source/clickhouse"
)

// Options of a store. The zero value reads, changes sites and deletes, but takes
// no events in.
type Options struct {
	Spool    string // file in which records wait for the cluster; "" takes none in
	Software string // named to a second process that wants the same file
	MaxBytes int64  // of that file; 0 is 64 GiB
	Log      *slog.Logger
}

// IsAddress reports whether text is the address of such a store.
func IsAddress(text string) bool {
	return strings.HasPrefix(text, "clickhouse://") || strings.HasPrefix(text, "clickhouse+tls://")
}

// Store is a site.Store in a cluster.
type Store struct {
	server  *clickhouse.Server
	cluster string // "" is the one server
	spool   *sqlite.Store
	log     *slog.Logger

	naming  sync.Mutex // of sites: the cluster's and the spool's are changed together
	laying  sync.Mutex // of the tables
	laid    bool
	sending sync.Mutex // held while records travel from the spool to the cluster, or are deleted
	wake    chan struct{}
	stop    context.CancelFunc
	done    sync.WaitGroup
	sizes   atomic.Pointer[map[string]size] // of sites, as they were of late
	failed  atomic.Bool                     // the last attempt to hand records on

	process  string // its name among those that count refusals
	counting sync.Mutex
	refused  map[string]int64
}

// size is how much the cluster has of a site.
type size struct{ events, addresses int64 }

var _ site.Store = (*Store)(nil)

// Open opens a store at clickhouse://user@host/database?cluster=NAME, and makes
// its tables where they are not there. Without ?cluster= it is the one server.
// With a spool the cluster need not be up.
func Open(address string, o Options) (*Store, error) {
	address, cluster, err := cutCluster(address)
	if err != nil {
		return nil, err
	}
	s := &Store{cluster: cluster, log: o.Log, wake: make(chan struct{}, 1), process: unique(), refused: map[string]int64{}}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.server, err = clickhouse.NewServer(address); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	if o.Spool == "" {
		if err := s.lay(ctx); err != nil {
			s.Close()
			return nil, err
		}
		return s, nil
	}
	s.spool, err = sqlite.Open(o.Spool, sqlite.Options{Collect: true, Software: o.Software, MaxBytes: o.MaxBytes, Merge: -1})
	if err != nil {
		s.Close()
		return nil, err
	}
	if err := s.lay(ctx); err != nil {
		s.log.Warn("site: the cluster cannot be reached; events wait in "+o.Spool, "error", err)
		s.failed.Store(true)
	}
	s.done.Add(1)
	go s.sender(ctx)
	return s, nil
}

// cutCluster takes ?cluster= off an address.
func cutCluster(address string) (rest, cluster string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", "", errors.New("site store: write it as clickhouse://user@host/database?cluster=NAME")
	}
	q := u.Query()
	cluster = q.Get("cluster")
	q.Del("cluster")
	u.RawQuery = q.Encode()
	return u.String(), cluster, nil
}

// Close ends the store. What waits goes to the cluster after the next start.
func (s *Store) Close() error {
	s.stop()
	s.done.Wait()
	s.server.Close()
	if s.spool == nil {
		return nil
	}
	return s.spool.Close()
}

// Tables: the part that each shard has, and the whole in front of it. Their
// names carry the version of their format.
const (
	events    = "swelter_events_1"
	documents = "swelter_documents_1"
	part      = "_part"
)

// layout of a table: its columns, the engine of a shard's part, and which shard
// a row belongs to. Rows that may be one another's double have one shard.
type layout struct{ name, columns, engine, shard string }

var layouts = []layout{
	{events, "site String, address String, at Int64, view String, seq Int64, visitor UInt64, events Int64, body String",
		"ReplacingMergeTree() PARTITION BY toYYYYMM(toDateTime(intDiv(at, 1000))) ORDER BY (site, address, at, view, seq)", "cityHash64(view)"},
	{documents, "kind String, site String, name String, version UInt64, gone Int64, body String",
		"ReplacingMergeTree(version) ORDER BY (kind, site, name)", "cityHash64(site)"},
}

// lay makes the tables on every server of the cluster.
func (s *Store) lay(ctx context.Context) error {
	s.laying.Lock()
	defer s.laying.Unlock()
	if s.laid {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	err := s.everywhere(ctx, func(node *clickhouse.Server) error {
		db := clickhouse.QuoteName(node.Database())
		for _, l := range layouts {
			local := l.name
			if s.cluster != "" {
				local += part
			}
			if err := node.Exec(ctx, fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s.%s (%s) ENGINE = %s", db, local, l.columns, l.engine)); err != nil {
				return err
			}
			if s.cluster == "" {
				continue
			}
			if err := node.Exec(ctx, fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s.%s (%s) ENGINE = Distributed(%s, %s, %s, %s)",
				db, l.name, l.columns, clickhouse.QuoteName(s.cluster), db, local, l.shard)); err != nil {
				return err
			}
		}
		return nil
	})
	s.laid = err == nil
	return err
}

// everywhere does something on every server of the cluster.
func (s *Store) everywhere(ctx context.Context, f func(*clickhouse.Server) error) error {
	if s.cluster == "" {
		return f(s.server)
	}
	nodes, err := s.server.Nodes(ctx, s.cluster)
	for _, node := range nodes {
		if err == nil {
			err = f(node)
		}
		node.Close()
	}
	return err
}

// table is the name of a table in SQL.
func (s *Store) table(name string) string {
	return clickhouse.QuoteName(s.server.Database()) + "." + clickhouse.QuoteName(name)
}

// list of texts in SQL.
func list(all []string) string {
	quoted := make([]string, len(all))
	for i, a := range all {
		quoted[i] = clickhouse.QuoteText(a)
	}
	return "(" + strings.Join(quoted, ", ") + ")"
}
