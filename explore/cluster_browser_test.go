package explore_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/swelter/swelter/explore"
	"github.com/swelter/swelter/internal/browser"
	servers "github.com/swelter/swelter/internal/clickhouse"
	"github.com/swelter/swelter/table"

	_ "github.com/swelter/swelter/source/clickhouse"
)

// A table of the cluster is explored while it grows, while a shard is down,
// silent, and while another password is wanted: the page follows, or says in a sentence
// that it shows an older state, and goes on by itself when all is well again.
func TestTableOfACluster(t *testing.T) {
	shards := servers.Start(t)
	for _, s := range shards {
		s.Exec(t, "CREATE TABLE visits_part (a Float64, b Float64, k String) ENGINE = MergeTree ORDER BY a")
		s.Exec(t, "INSERT INTO visits_part SELECT number % 100, intDiv(number, 100), if(number % 3 = 0, 'x', 'y') FROM system.numbers LIMIT 5000")
		t.Cleanup(func() { s.Exec(t, "DROP TABLE visits_part") })
	}
	shards[0].Exec(t, "CREATE TABLE visits AS visits_part ENGINE = Distributed("+servers.Cluster+", default, visits_part)")
	t.Cleanup(func() { shards[0].Exec(t, "DROP TABLE visits") })
	in := table.Input{DB: fmt.Sprintf("clickhouse://127.0.0.1:%d/default?timeout=3s", shards[0].TCP), Paths: []string{"visits"}}
	p := browser.Visit(t, browser.Start(t), serveTable(t, in, explore.TableOptions{}), 1200, 900)
	p.Wait("window.swelterPage")
	settle(p)
	if n := browser.Eval[float64](p, "swelterPage.met"); n != 10_000 {
		t.Fatalf("%v rows, not 10 000", n)
	}

	shards[1].Exec(t, "INSERT INTO visits_part SELECT 7, 7, 'new' FROM system.numbers LIMIT 11")
	p.Wait("swelterPage.head.rows === 10011 && swelterPage.met === 10011")
	browser.Eval[bool](p, "(swelterPage.brush('k', [{ column: 'k', in: ['new'] }]), true)")
	settle(p)
	if n := browser.Eval[float64](p, "swelterPage.met"); n != 11 {
		t.Errorf("%v rows are new, not 11", n)
	}

	broken := func(what, brush, want string) {
		t.Helper()
		browser.Eval[bool](p, "(swelterPage.brush('k', [{ column: 'k', in: ['"+brush+"'] }]), true)")
		p.Wait("swelterPage.asker.state === 'broken'")
		said := browser.Eval[string](p, "document.querySelector('.status').textContent")
		if !strings.HasPrefix(said, "What is shown is older than the choice: ") || !strings.Contains(said, want) || strings.Contains(said, "\n") || len(said) > 420 {
			t.Errorf("%s: the page says %q, want %q", what, said, want)
		}
	}
	mended := func(what string, want float64) {
		t.Helper()
		p.Wait("swelterPage.asker.state === 'exact' && !swelterPage.asker.now")
		if n := browser.Eval[float64](p, "swelterPage.met"); n != want {
			t.Errorf("after %s: %v rows, not %v", what, n, want)
		}
	}
	x, y := 2*1667.0, 2*3333.0
	shards[1].Kill()
	broken("a shard that is down", "x", "a shard of the table is down")
	shards[1].Restart(t)
	mended("a shard was down", x)

	thaw := shards[0].Freeze()
	broken("a server that is silent", "y", "no answer within 3s")
	thaw()
	mended("a server was silent", y)

	shards[0].Password(t, "another")
	browser.Eval[bool](p, "(swelterPage.asker.forget(), true)")
	broken("another password", "x", "password is not accepted")
	shards[0].Password(t, "")
	mended("another password was wanted", x)

	// A column goes, and another changes its type.
	for _, s := range []string{"visits_part", "visits"} {
		for i, shard := range shards {
			if s == "visits" && i == 1 {
				continue
			}
			shard.Exec(t, "ALTER TABLE "+s+" DROP COLUMN k")
			shard.Exec(t, "ALTER TABLE "+s+" MODIFY COLUMN b String")
		}
	}
	p.Wait("document.querySelector('.note').textContent.includes('no longer there as before')")
	p.Wait("swelterPage.asker.state === 'exact' && !swelterPage.asker.now")
	if s := browser.Eval[string](p, "document.querySelector('.note').textContent"); !strings.Contains(s, "k") || !strings.Contains(s, "b") {
		t.Errorf("a column that went and one of another type: %q", s)
	}
	if n := browser.Eval[float64](p, "swelterPage.met"); n != 10_011 {
		t.Errorf("without the filter of the column that went: %v rows, not 10 011", n)
	}
}
