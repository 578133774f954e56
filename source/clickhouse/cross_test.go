package clickhouse

import (
	"context"
	"testing"
	"time"

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

// Rows that are changed in place on one of the shards are noticed; a merge and a
// second look are not. Of a query, and of a table without parts, rows are counted.
func TestMarkSeesRowsChangedInPlace(t *testing.T) {
	shards := servers.Start(t)
	name := servers.Load(t, shards, conformance.EngineTable())
	ctx := context.Background()
	watch := func(in table.Input) cross.Watcher {
		in.DB = addressOf(shards, "")
		e, err := cross.Opener(opened(t, in)).Engine(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return e.(cross.Watcher)
	}
	mark := func(w cross.Watcher) string {
		t.Helper()
		m, err := w.Mark(ctx)
		if err != nil || m == "" {
			t.Fatalf("mark %q: %v", m, err)
		}
		return m
	}
	rows, query := watch(table.Input{Paths: []string{name}}), watch(table.Input{SQL: "SELECT * FROM " + name})
	was, asked := mark(rows), mark(query)
	shards[1].Exec(t, "OPTIMIZE TABLE "+name+"_part FINAL")
	if now := mark(rows); now != was {
		t.Errorf("a merge changes %q to %q", was, now)
	}
	shards[1].Exec(t, "ALTER TABLE "+name+"_part UPDATE x = 5 WHERE id < 100")
	for end := time.Now().Add(30 * time.Second); mark(rows) == was; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("rows that were changed are not noticed")
		}
	}
	if now := mark(query); now != asked {
		t.Errorf("a query's rows are counted: %q became %q", asked, now)
	}
	shards[0].Exec(t, "CREATE TABLE "+name+"_memory (a UInt8) ENGINE = Memory")
	t.Cleanup(func() { shards[0].Exec(t, "DROP TABLE "+name+"_memory") })
	shards[0].Exec(t, "INSERT INTO "+name+"_memory VALUES (1)")
	memory := watch(table.Input{Paths: []string{name + "_memory"}})
	was = mark(memory)
	shards[0].Exec(t, "INSERT INTO "+name+"_memory VALUES (2)")
	if mark(memory) == was {
		t.Error("a row more is not noticed")
	}
}
