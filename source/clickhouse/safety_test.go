package clickhouse

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	servers "github.com/swelter/swelter/internal/clickhouse"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/source/conformance"
	"github.com/swelter/swelter/table"
)

func openErr(in table.Input) error {
	src, err := source.Open(context.Background(), in, source.Options{})
	if err == nil {
		err = src.Scan(context.Background(), table.Query{}, func(*table.Table) error { return nil })
		src.Close()
	}
	return err
}

// Whatever the query says, it reads tables: no file, no address, nothing changes.
// Both kinds of user are held to it.
func TestQueriesOnlyRead(t *testing.T) {
	shards := servers.Start(t)
	name := servers.Load(t, shards, conformance.Stations())
	all := "clickhouse://127.0.0.1:" + strconv.Itoa(shards[0].TCP)
	for _, db := range []string{all, addressOf(shards, "")} {
		for _, sql := range []string{
			"DROP TABLE " + name,
			"SELECT 1) FORMAT CSV; DROP TABLE " + name + " --",
			"INSERT INTO " + name + "_part (id) VALUES ('x')",
			"SELECT * FROM file('users.xml', 'LineAsString', 's String')",
			"SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 's String')",
			"SELECT * FROM remote('127.0.0.1:1', default, t)",
			"SELECT 1 INTO OUTFILE '/tmp/swelter-never'",
			"SET readonly = 0",
			"SYSTEM SHUTDOWN",
		} {
			err := openErr(table.Input{DB: db, SQL: sql})
			if err == nil || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: %v, want a refusal in one line", sql, err)
			}
		}
	}
	if got := shards[0].Exec(t, "SELECT count() FROM "+name); got != "6" {
		t.Errorf("%s rows afterwards, want 6", got)
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	shards := servers.Start(t)
	name := servers.Load(t, shards, conformance.Stations())
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	at := func(port int, rest string) string { return fmt.Sprintf("clickhouse://127.0.0.1:%d/%s", port, rest) }
	port := shards[0].TCP
	for _, c := range []struct {
		in   table.Input
		want string
	}{
		{table.Input{DB: "clickhouse:///x"}, "write it as clickhouse://host/database"},
		{table.Input{DB: "mysql://h/x"}, "there is clickhouse://host/database"},
		{table.Input{DB: at(port, "default?row=1"), Paths: []string{name}}, `"row" is not known`},
		{table.Input{DB: at(port, "default?timeout=1ms"), Paths: []string{name}}, "at least 1s"},
		{table.Input{DB: at(port, "default")}, "no table is named"},
		{table.Input{DB: at(port, "default/a"), Paths: []string{name}}, "one table is read at a time"},
		{table.Input{DB: at(closed.Addr().(*net.TCPAddr).Port, "default"), Paths: []string{name}}, "connection refused; is the server running"},
		{table.Input{DB: at(web(t), "default"), Paths: []string{name}}, "native port"},
		{table.Input{DB: at(port, "default"), Paths: []string{"nosuch"}}, "no such table"},
		{table.Input{DB: at(port, "nosuch"), Paths: []string{name}}, "no such database"},
		{table.Input{DB: strings.Replace(at(port, "default"), "//", "//reader:wrong@", 1), Paths: []string{name}}, "password is not accepted"},
		{table.Input{DB: strings.Replace(at(port, "default"), "//", "//nobody@", 1), Paths: []string{name}}, "password is not accepted"},
		{table.Input{DB: at(port, "default?order=nosuch"), Paths: []string{name}}, "nosuch"},
		{table.Input{DB: at(port, "default?rows=3"), Paths: []string{name}}, "?rows="},
		{table.Input{DB: at(port, "default?timeout=1s"), SQL: "SELECT sleep(3)"}, "?timeout="},
		{table.Input{DB: at(port, "default"), SQL: "SELECT length(groupArray(number)) FROM (SELECT number FROM system.numbers LIMIT 80000000)"}, "memory"},
		{table.Input{DB: at(port, "default"), SQL: "SELEKT 1"}, "SELEKT"},
		{table.Input{DB: at(port, "default"), SQL: "SELECT nosuch FROM " + name}, "nosuch"},
		{table.Input{DB: at(port, "default"), SQL: "SELECT [1, 2] AS a"}, "no column of numbers"},
	} {
		err := openErr(c.in)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s %s %s: %v, want %q", c.in.DB, c.in.Paths, c.in.SQL, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "wrong@") {
			t.Errorf("the password is in the message: %v", err)
		}
	}
}

// web is the port of a server that speaks HTTP.
func web(t *testing.T) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		if c, err := l.Accept(); err == nil {
			fmt.Fprint(c, "HTTP/1.1 400 Bad Request\r\n\r\n")
			c.Close()
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

// A cancelled query ends on the server too.
func TestCancelReachesTheServer(t *testing.T) {
	shards := servers.Start(t)
	running := func() string {
		return shards[0].Exec(t, "SELECT count() FROM system.processes WHERE query LIKE '%never ends%' AND query NOT LIKE '%processes%'")
	}
	src := opened(t, table.Input{DB: addressOf(shards, ""), SQL: "SELECT number FROM system.numbers WHERE toString(number) = 'never ends'"})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- src.Scan(ctx, table.Query{}, func(*table.Table) error { return nil }) }()
	waitFor(t, "the query to start", func() bool { return running() == "1" })
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
	waitFor(t, "the query to end", func() bool { return running() == "0" })
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 300 {
		if ok() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("waited in vain for %s", what)
}

// A shard that dies amid an answer, one that is down and one that says nothing
// are errors: no part of a table passes for the whole. When the shard is back,
// so is the table.
func TestShardsThatFail(t *testing.T) {
	shards := servers.Start(t)
	name := servers.Load(t, shards, conformance.Numbers(200_000))
	db := addressOf(shards, "timeout=2s")
	rows := func(src *Source, q table.Query, at func()) (n int, err error) {
		err = src.Scan(context.Background(), q, func(c *table.Table) error {
			if n == 0 && at != nil {
				at()
			}
			n += c.Rows()
			return nil
		})
		return n, err
	}
	// Slow enough that much of it is still to come when the first rows are here.
	slow := opened(t, table.Input{DB: addressOf(shards, "timeout=20s"), SQL: "SELECT i, sleepEachRow(0.00001) AS s FROM " + name})
	whole := opened(t, table.Input{Paths: []string{name}, DB: db})
	if n, err := rows(slow, table.Query{}, shards[1].Kill); err == nil || !strings.Contains(err.Error(), "shard") {
		t.Errorf("a shard that died amid the answer: %d rows, %v", n, err)
	}
	if n, err := rows(whole, table.Query{}, nil); err == nil || !strings.Contains(err.Error(), "shard of the table is down") {
		t.Errorf("a shard that is down: %d rows, %v", n, err)
	}
	shards[1].Restart(t)
	if n, err := rows(whole, table.Query{}, nil); err != nil || n != 200_000 {
		t.Errorf("a shard that is back: %d rows, %v", n, err)
	}
	thaw := shards[1].Freeze()
	n, err := rows(whole, table.Query{}, nil)
	thaw()
	if err == nil || !strings.Contains(err.Error(), "timeout") {
		t.Errorf("a shard that says nothing: %d rows, %v", n, err)
	}
	if n, err := rows(whole, table.Query{}, nil); err != nil || n != 200_000 {
		t.Errorf("a shard that was slow: %d rows, %v", n, err)
	}
}

// The server reads back every text and number that was written into a query.
func TestValuesComeBack(t *testing.T) {
	shards := servers.Start(t)
	c := &client{at: opened(t, table.Input{DB: addressOf(shards, ""), SQL: "SELECT 1"}).client.at}
	defer c.close()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("'\\`\x00\n;-{}?")))).Draw(t, "text")
		v := rapid.Float64().Draw(t, "number")
		err := c.query(context.Background(), "SELECT "+quoteText(s)+", "+numberText(v)+", 1 AS "+quoteName("a"+s), func(b *block) error {
			if b.rows > 0 && (b.text(0, 0) != s || b.number(1, 0) != v || b.names[2] != "a"+s) {
				t.Errorf("%q came back as %q and %q, %v as %v", s, b.text(0, 0), b.names[2], v, b.number(1, 0))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Bytes of a server that is none never make it panic or take more memory than came.
func FuzzAnswer(f *testing.F) {
	answer := []byte{serverData, 0, 1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0, 2, 2, 1, 'a', 16}
	answer = append(answer, "Nullable(String)"...)
	answer = append(answer, 0, 1, 1, 'x', 0, 1, 'b', 5)
	answer = append(answer, "Int16\x01\x02\x03\x04"...)
	f.Add(append(answer, serverProgress, 1, 2, 3, serverProfile, 1, 2, 3, 0, 4, 1, serverEnd))
	f.Add([]byte{serverException, 1, 0, 0, 0, 1, 'c', 1, 'm', 1, 's', 0})
	f.Add([]byte{serverData, 0, 0, 1, 0xff, 0xff, 0xff, 7, 1, 'a', 6, 'S', 't', 'r', 'i', 'n', 'g'})
	f.Fuzz(func(t *testing.T, data []byte) {
		near, far := net.Pipe()
		defer near.Close()
		defer far.Close()
		c := &conn{net: near, r: reader{Reader: bufio.NewReader(bytes.NewReader(data))}}
		_ = c.answer(func(b *block) error {
			for _, col := range b.columns {
				if col.Len() != b.rows {
					t.Errorf("%d values in %d rows", col.Len(), b.rows)
				}
			}
			return nil
		})
	})
}
