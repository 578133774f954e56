package clickhouse

import (
	"context"
	"testing"

	servers "github.com/swelter/swelter/internal/clickhouse"
	"github.com/swelter/swelter/source/conformance"
	"github.com/swelter/swelter/table"
	"github.com/swelter/swelter/table/cross"
)

// Questions that two shards answer by GROUP BY have the answers of memory.
func TestEngineEqualsMemory(t *testing.T) {
	shards := servers.Start(t)
	name := servers.Load(t, shards, conformance.EngineTable())
	e, err := cross.Opener(opened(t, table.Input{Paths: []string{name}, DB: addressOf(shards, "order=id")})).Engine(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	conformance.Engine(t, e)
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}
