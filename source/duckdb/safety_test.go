//go:build cgo

package duckdb

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// inside and outside are two folders; links in the first lead to the second.
func insideOutside(t *testing.T) (inside, outside string) {
	outside = folder(t, map[string]string{"secret.csv": "a\n1\n"})
	inside = folder(t, map[string]string{"t.csv": "a,b\n1,x\n2,y\n", "sub/u.csv": "a\n3\n"})
	if err := os.Symlink(filepath.Join(outside, "secret.csv"), filepath.Join(inside, "link.csv")); err != nil {
		t.Skip("SKIP: no symbolic links here")
	}
	if err := os.Symlink(outside, filepath.Join(inside, "away")); err != nil {
		t.Fatal(err)
	}
	return inside, outside
}

func listing(t *testing.T, dirs ...string) string {
	t.Helper()
	var all []string
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if err == nil {
				info, _ := os.Lstat(path)
				all = append(all, path, info.ModTime().String())
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return strings.Join(all, "\n")
}

// What a query must not do: write, attach, load, set, leave its folder. Each
// is refused in one line before or while it is opened, and no file changes.
func TestQueriesThatAreRefused(t *testing.T) {
	inside, outside := insideOutside(t)
	before := listing(t, inside, outside)
	only := "only a query that reads"
	for _, c := range []struct{ sql, want string }{
		{"COPY (SELECT 1) TO 'x.csv'", only},
		{"COPY (SELECT 1) TO '" + inside + "/t.csv'", only},
		{"EXPORT DATABASE 'x'", only},
		{"ATTACH 'x.db'", only},
		{"ATTACH '" + inside + "/x.db' AS x", only},
		{"DETACH memory", only},
		{"USE memory", only},
		{"INSTALL httpfs", only},
		{"LOAD httpfs", only},
		{"LOAD '" + inside + "/t.csv'", only},
		{"SET threads = 1", only},
		{"SET enable_external_access = true", only},
		{"RESET lock_configuration", only},
		{"PRAGMA enable_profiling", only},
		{"PRAGMA version", only},
		{"CALL enable_logging()", only},
		{"CREATE TABLE x AS SELECT 1", only},
		{"CREATE SECRET s (TYPE s3)", only},
		{"CREATE MACRO f() AS 1", only},
		{"DROP VIEW src", only},
		{"INSERT INTO src VALUES (1)", only},
		{"EXPLAIN ANALYZE SELECT 1", only},
		{"PREPARE p AS SELECT 1", only},
		{"CHECKPOINT", only},
		{"BEGIN", only},
		{"VACUUM", only},
		{"PIVOT 't.csv' ON b USING sum(a)", "PIVOT with its values listed"},
		{"SELECT 1; SELECT 2", "2 statements"},
		{"SELECT 1; COPY (SELECT 1) TO 'x.csv'", only},
		{"SELECT 1) AS q(c0); COPY (SELECT 1) TO 'x.csv'; --", "syntax error"},
		{" ; ", "empty"},
		{"-- nothing", "empty"},

		{"FROM enable_logging(storage = 'file', storage_config = {'path': '" + inside + "/log'})", "enable_logging() may not be called"},
		{"WITH x AS (FROM enable_logging()) SELECT 1", "may not be called"},
		{"SELECT (SELECT 1 FROM enable_profiling())", "may not be called"},
		{"SELECT 1 WHERE 1 IN (FROM force_checkpoint())", "may not be called"},
		{"FROM system.main.checkpoint()", "may not be called"},
		{`FROM "ENABLE_LOGGING"()`, "may not be called"},
		{"FROM query('SELECT 1')", "may not be called"},
		{"FROM query_table('src')", "may not be called"},
		{"FROM json_execute_serialized_sql('{}')", "may not be called"},
		{"FROM read_duckdb('x.db')", "may not be called"},
		{"FROM read_blob('t.csv')", "may not be called"},
		{"FROM duckdb_secrets()", "may not be called"},

		{"FROM '" + outside + "/secret.csv'", "name the file as an input"},
		{"FROM '../" + filepath.Base(outside) + "/secret.csv'", "name the file as an input"},
		{"FROM '" + inside + "/../" + filepath.Base(outside) + "/secret.csv'", "name the file as an input"},
		{"FROM read_csv('" + outside + "/*.csv')", "name the file as an input"},
		{"FROM read_csv(['t.csv', '" + outside + "/secret.csv'])", "name the file as an input"},
		{"FROM read_csv('" + outside + "/' || 'secret.csv')", "name the file as an input"},
		{"FROM 'link.csv'", "name the file as an input"},
		{"FROM 'away/secret.csv'", "name the file as an input"},
		{"FROM read_text('/etc/passwd')", "name the file as an input"},
		{"FROM read_text('/proc/self/environ')", "name the file as an input"},
		{"FROM read_csv('/dev/zero')", "name the file as an input"},
		{"FROM glob('/etc/*')", "name the file as an input"},
		{"FROM 'file://" + outside + "/secret.csv'", "name the file as an input"},
		{"SELECT getenv('HOME')", "does not exist"},
		{"FROM nosuch", "a file is named in quotes"},
		{"SELECT ?", "parameter"},
		{"SELECT $1", "parameter"},
	} {
		src, err := openSQL(t, inside, c.sql)
		if err == nil {
			err = src.Scan(context.Background(), table.Query{}, func(*table.Table) error { return nil })
			t.Errorf("%s: was opened (then %v)", c.sql, err)
			continue
		}
		if msg := err.Error(); !strings.HasPrefix(msg, "sql: ") || !strings.Contains(msg, c.want) || strings.Contains(msg, "\n") {
			t.Errorf("%s:\n got %s\nwant sql: ... %s", c.sql, msg, c.want)
		}
	}
	if after := listing(t, inside, outside); after != before {
		t.Errorf("files changed:\n%s\nbefore:\n%s", after, before)
	}
}

// A server on loopback counts who calls: nobody may.
func TestNoConnectionIsOpened(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip("SKIP: no loopback here")
	}
	called := make(chan struct{}, 16)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			called <- struct{}{}
			c.Close()
		}
	}()
	for _, scheme := range []string{"http", "https", "s3", "gcs", "hf", "az"} {
		for _, form := range []string{"FROM '%'", "FROM read_csv('%')", "FROM read_parquet(['%'])", "FROM read_text('%')"} {
			sql := strings.Replace(form, "%", scheme+"://"+l.Addr().String()+"/t.csv", 1)
			if _, err := openSQL(t, t.TempDir(), sql); err == nil || !strings.HasPrefix(err.Error(), "sql: ") {
				t.Errorf("%s: %v", sql, err)
			}
		}
	}
	l.Close()
	select {
	case <-called:
		t.Error("a connection was opened")
	default:
	}
}

// Named inputs are read wherever they lie, through links too, and open nothing
// beside them.
func TestInputsOutsideTheFolder(t *testing.T) {
	inside, outside := insideOutside(t)
	for _, path := range []string{filepath.Join(outside, "secret.csv"), filepath.Join(inside, "link.csv")} {
		src, err := open(context.Background(), source.Request{Dir: filepath.Join(inside, "sub"),
			Input: table.Input{SQL: "SELECT a FROM src", Paths: []string{path}}})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		src.Close()
	}
	_, err := open(context.Background(), source.Request{Dir: filepath.Join(inside, "sub"),
		Input: table.Input{SQL: "FROM '../t.csv'", Paths: []string{filepath.Join(outside, "secret.csv")}}})
	if err == nil {
		t.Error("a file beside the folder was read")
	}
}

// After opening nothing can be set any more, were a statement to get through.
func TestConfigurationIsLocked(t *testing.T) {
	inside, _ := insideOutside(t)
	src, err := openSQL(t, inside, "SELECT 1")
	if err != nil {
		t.Fatal(err)
	}
	e := src.(*Source).engine
	for _, sql := range []string{
		"SET threads = 7", "SET enable_external_access = true", "SET allowed_directories = ['/']",
		"RESET enable_external_access", "SET lock_configuration = false", "INSTALL httpfs", "LOAD httpfs",
		"ATTACH '/etc/x.db'", "COPY (SELECT 1) TO '/etc/x.csv'",
	} {
		if err := e.exec(context.Background(), sql); err == nil {
			t.Errorf("%s: was done", sql)
		}
	}
}

func TestCancelEndsALongQuery(t *testing.T) {
	src, err := openSQL(t, "", "SELECT count(*) AS n FROM range(1000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	// Without the interrupt this would take hours, and the test its time limit.
	err = src.Scan(ctx, table.Query{}, func(*table.Table) error { return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context canceled", err)
	}
	// The source can be used again.
	if err := src.(*Source).engine.exec(context.Background(), "SELECT 1"); err != nil {
		t.Error(err)
	}
	if _, err := open(ctx, source.Request{Input: table.Input{SQL: "SELECT 1"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("open with a cancelled context: %v", err)
	}
}

// Ten million rows pass through in tables of bounded size; the Go heap does
// not grow with them.
func TestTenMillionRowsInBoundedMemory(t *testing.T) {
	src, err := openSQL(t, "", "SELECT range AS i, range / 2 AS half, range % 10 AS digit FROM range(10000000)")
	if err != nil {
		t.Fatal(err)
	}
	var rows int64
	var sum float64
	var most uint64
	err = src.Scan(context.Background(), table.Query{}, func(c *table.Table) error {
		if c.Rows() > chunkRows+2048 {
			t.Fatalf("a table of %d rows", c.Rows())
		}
		if got := c.Columns[0].Floats[0]; got != float64(rows) {
			t.Fatalf("row %d holds %v: out of order", rows, got)
		}
		for i, v := range c.Columns[0].Floats {
			sum += v - 2*c.Columns[1].Floats[i]
		}
		if rows += int64(c.Rows()); rows%(1<<20) < chunkRows {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
		return nil
	})
	if err != nil || rows != 10_000_000 || sum != 0 {
		t.Errorf("%d rows, sum %v, %v", rows, sum, err)
	}
	if most > 64<<20 {
		t.Errorf("the heap grew to %d bytes; the rows are 240 MB", most)
	}
}

func TestMemoryLimit(t *testing.T) {
	sql := "SELECT string_agg(repeat('x', 100) || range, ',') AS s FROM range(2000000)"
	_, err := open(context.Background(), source.Request{Input: table.Input{SQL: sql}, Limits: source.Limits{Bytes: 64 << 20}})
	if err != nil {
		t.Fatal(err)
	}
	src, _ := open(context.Background(), source.Request{Input: table.Input{SQL: sql}, Limits: source.Limits{Bytes: 64 << 20}})
	defer src.Close()
	err = src.Scan(context.Background(), table.Query{}, func(*table.Table) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "--limit-memory") {
		t.Errorf("got %v, want the memory limit", err)
	}
}

// A sort larger than memory goes through the folder for it, which is gone
// afterwards.
func TestSortLargerThanMemory(t *testing.T) {
	src, err := open(context.Background(), source.Request{
		Input:  table.Input{SQL: "SELECT hash(range) AS h, repeat('y', 40) || range AS s FROM range(3000000) ORDER BY h"},
		Limits: source.Limits{Bytes: 96 << 20}})
	if err != nil {
		t.Fatal(err)
	}
	rows, last := 0, -1.0
	err = src.Scan(context.Background(), table.Query{}, func(c *table.Table) error {
		for _, v := range c.Columns[0].Floats {
			if v < last {
				t.Fatalf("%v after %v", v, last)
			}
			last = v
		}
		rows += c.Rows()
		return nil
	})
	if err != nil || rows != 3000000 {
		t.Errorf("%d rows, %v", rows, err)
	}
	spill := src.(*Source).engine.spill
	src.Close()
	if _, err := os.Stat(spill); !os.IsNotExist(err) {
		t.Errorf("the folder for what did not fit is still there: %v", err)
	}
}
