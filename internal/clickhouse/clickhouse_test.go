package clickhouse

import (
	"fmt"
	"net"
	"os"
	"testing"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

// Two shards hold a row each; a Distributed table shows both, and what was kept
// outlives a killed server.
func TestClusterOfTwo(t *testing.T) {
	shards := Start(t)
	for i, s := range shards {
		s.Exec(t, "CREATE TABLE part (n UInt8) ENGINE = MergeTree ORDER BY n")
		s.Exec(t, fmt.Sprintf("INSERT INTO part FORMAT CSV\n%d\n", i+1))
	}
	one, two := shards[0], shards[1]
	one.Exec(t, "CREATE TABLE whole (n UInt8) ENGINE = Distributed("+Cluster+", default, part)")
	if got := one.Exec(t, "SELECT sum(n), count() FROM whole"); got != "3\t2" {
		t.Errorf("sum and count %q, want 3 and 2", got)
	}
	two.Kill()
	if _, err := one.ask("SELECT count() FROM whole"); err == nil {
		t.Error("a dead shard was not noticed")
	}
	if _, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", two.TCP)); err == nil {
		t.Error("a killed server listens")
	}
	two.Restart(t)
	if got := one.Exec(t, "SELECT sum(n), count() FROM whole"); got != "3\t2" {
		t.Errorf("after a restart: sum and count %q, want 3 and 2", got)
	}
}
