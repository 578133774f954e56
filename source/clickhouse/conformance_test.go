package clickhouse

import (
	"context"
	"net/url"
	"os"
	"strconv"
	"testing"

	servers "github.com/swelter/swelter/internal/clickhouse"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/conformance"
	"github.com/swelter/swelter/table"
)

func TestMain(m *testing.M) { os.Exit(servers.Main(m)) }

// addressOf is the address of the first shard with further options.
func addressOf(shards []*servers.Shard, options string) string {
	u := url.URL{Scheme: "clickhouse", User: url.UserPassword("reader", servers.Password),
		Host: "127.0.0.1:" + strconv.Itoa(shards[0].TCP), Path: "/default", RawQuery: options}
	return u.String()
}

func opened(t testing.TB, in table.Input) *Source {
	t.Helper()
	src, err := source.Open(context.Background(), in, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { src.Close() })
	return src.(*Source)
}

// A table of two shards, whose rows lie on them by turns, read by a user who may
// only read.
func TestConformanceOfShards(t *testing.T) {
	shards := servers.Start(t)
	conformance.RunSince1970(t, func(t testing.TB, want *table.Table) table.Source {
		name := servers.Load(t, shards, want)
		return opened(t, table.Input{Paths: []string{name}, DB: addressOf(shards, "order="+want.Columns[0].Name)})
	})
}

// A query, as a user who may set the bounds of each.
func TestConformanceOfSQL(t *testing.T) {
	shards := servers.Start(t)
	conformance.RunSince1970(t, func(t testing.TB, want *table.Table) table.Source {
		name := servers.Load(t, shards, want)
		return opened(t, table.Input{DB: "clickhouse://127.0.0.1:" + strconv.Itoa(shards[0].TCP),
			SQL: "SELECT * FROM " + name + " ORDER BY " + want.Columns[0].Name + " -- the rows as they were;"})
	})
}
