package clickhouse

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/swelter/swelter/table"
)

// client asks one server. It is safe for concurrent use.
type client struct {
	at       address
	mu       sync.Mutex
	idle     []*conn
	closed   bool
	asked    func(sql string) // is told each query, or nil: for tests
	received atomic.Int64     // bytes
	bare     atomic.Bool      // the user's profile fixes the settings: none are sent
	own      settings         // of who writes; nil is those of reading
}

// most connections are kept for the next query.
const mostIdle = 4

// settings hold a query to reading, within bounds, and to all shards.
func (c *client) settings() settings {
	switch {
	case c.own != nil:
		return c.own
	case c.bare.Load():
		return nil
	}
	return settings{
		"readonly":                           1,
		"max_execution_time":                 uint64((c.at.timeout + time.Second - 1) / time.Second),
		"max_result_rows":                    uint64(c.at.rows),
		"skip_unavailable_shards":            0,
		"max_bytes_before_external_sort":     256 << 20,
		"max_bytes_before_external_group_by": 256 << 20,
	}
}

// query runs one query and hands on the blocks of its answer that have rows.
func (c *client) query(ctx context.Context, sql string, each func(*block) error) error {
	if c.asked != nil {
		c.asked(sql)
	}
	own, cancel := context.WithTimeout(ctx, c.at.timeout+2*time.Second)
	defer cancel()
	err := c.try(own, sql, each)
	var e *exception
	if errors.As(err, &e) && e.Code == codeReadonly && c.own == nil && !c.bare.Load() && strings.Contains(e.Message, "setting") {
		if err = c.goBare(own); err == nil {
			err = c.try(own, sql, each)
		}
	}
	if err != nil && own.Err() != nil && ctx.Err() == nil {
		return c.slow()
	}
	return c.reworded(err)
}

// try takes an idle connection, which may have been closed meanwhile, or a new one.
func (c *client) try(ctx context.Context, sql string, each func(*block) error) error {
	conn, old, err := c.take(ctx)
	for err == nil {
		seen := false
		err = conn.query(ctx, sql, c.settings(), func(b *block) error { seen = true; return each(b) })
		if err == nil {
			c.give(conn)
			return nil
		}
		if !old || seen || !broken(err) || ctx.Err() != nil {
			return err
		}
		c.drop()
		conn, old, err = c.take(ctx)
	}
	return err
}

// goBare leaves the settings to a user who may not set any, and makes sure that
// they show no part of the shards as the whole.
func (c *client) goBare(ctx context.Context) error {
	c.bare.Store(true)
	skips := false
	err := c.try(ctx, "SELECT count() FROM system.settings WHERE name = 'skip_unavailable_shards' AND value = '1'", func(b *block) error {
		skips = skips || b.rows > 0 && b.number(0, 0) > 0
		return nil
	})
	if err == nil && skips {
		err = fmt.Errorf("the profile of user %q sets skip_unavailable_shards: a part of the table could be taken for all of it; set it to 0", c.at.user)
	}
	return err
}

func (c *client) take(ctx context.Context) (conn *conn, old bool, err error) {
	c.mu.Lock()
	if n := len(c.idle); n > 0 {
		conn, c.idle = c.idle[n-1], c.idle[:n-1]
	}
	c.mu.Unlock()
	if conn != nil {
		return conn, true, nil
	}
	if conn, err = dial(ctx, c.at, &c.received); err == nil {
		conn.r.bytewise = c.own != nil
	}
	return conn, false, err
}

func (c *client) give(conn *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || len(c.idle) >= mostIdle {
		conn.net.Close()
		return
	}
	c.idle = append(c.idle, conn)
}

// drop closes what is idle.
func (c *client) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, conn := range c.idle {
		conn.net.Close()
	}
	c.idle = nil
}

func (c *client) close() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.drop()
}

func (c *client) slow() error {
	return fmt.Errorf("%s: no answer within %v; ask for less, or allow more by ?timeout= in --db", c.at, c.at.timeout)
}

// Codes of the server's errors that have words of their own here.
const (
	codeReadonly = 164
	codeTimeout  = 159
	codeMemory   = 241
)

// hints say how to mend what a server refuses, by the code of its error.
var hints = map[int32]string{
	47: "", 62: "", // an unknown name, a slip of the pen: the server's words say it
	60:  "the database has no such table",
	81:  "the server has no such database",
	158: "more rows than the server lets one query read; add conditions",
	192: "the user or the password is not accepted; write clickhouse://user@host/database and set CLICKHOUSE_PASSWORD",
	202: "the server is busy with as many queries as it allows; try again later",
	241: "the server's memory does not suffice for the query; take fewer cells, columns or rows, or raise its max_memory_usage",
	279: "a shard of the table is down, and without it the answer would be a part; start it, and ask again",
	291: "the user may not read this database",
	396: "more rows than the limit; add conditions, or allow more by ?rows= in --db",
	394: "somebody ended the query on the server",
	497: "the user may not read this",
}

// same are codes that mean what another does.
var same = map[int32]int32{193: 192, 194: 192, 516: 192, 209: 279, 210: 279, 32: 279, 519: 279, 100: 279, 101: 279}

// refusal is an error of the server in words for people.
type refusal struct {
	code int32
	text string
}

func (r *refusal) Error() string { return r.text }

// reworded makes one line of an error: where, what, how to mend it.
func (c *client) reworded(err error) error {
	var e *exception
	var n net.Error
	var untrusted *tls.CertificateVerificationError
	var plain tls.RecordHeaderError
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, table.ErrEnough):
		return err
	case errors.As(err, &e):
		return c.refused(e)
	case errors.As(err, &untrusted):
		return fmt.Errorf("%s: the server's certificate is not trusted: %s; name who signed it by ?ca=FILE (PEM) in --db", c.at, oneLine(untrusted.Err.Error()))
	case errors.As(err, &plain):
		return fmt.Errorf("%s: the server does not speak TLS at this port; leave secure=true out, or name its secure port (9440)", c.at)
	case errors.As(err, &n) && n.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s: the server does not answer; is it there, not overloaded, and is this its native port (9000, not 8123)?", c.at)
	case errors.As(err, &n):
		text := err.Error()
		if i := strings.LastIndex(text, ": "); i >= 0 {
			text = text[i+2:]
		}
		return fmt.Errorf("%s: no connection: %s; is the server running, and is this its native port (9000, with ?secure=true 9440)?", c.at, text)
	case broken(err):
		return fmt.Errorf("%s: the server broke off amid its answer; nothing of it is used: ask again", c.at)
	case errors.Is(err, errFormat):
		return fmt.Errorf("%s: the answer is not ClickHouse's native protocol; is this its native port (9000, not 8123)?", c.at)
	}
	return err
}

func (c *client) refused(e *exception) error {
	code := e.Code
	if s, ok := same[code]; ok {
		code = s
	}
	if code == codeTimeout {
		return c.slow()
	}
	text := e.Message
	for _, end := range []string{", e.what() = ", " Stack trace:", " (version "} {
		text, _, _ = strings.Cut(text, end)
	}
	text = strings.TrimPrefix(text, "DB::Exception: ")
	text = strings.TrimRight(oneLine(text), ". ")
	switch hint := hints[code]; {
	case code == codeReadonly && c.own != nil:
		return fmt.Errorf("%s: the user %q may only read, and has to write here: %s", c.at, c.at.user, text)
	case code == codeReadonly:
		return fmt.Errorf("%s: only queries that read tables are run: %s", c.at, text)
	case hint != "":
		return &refusal{code, fmt.Sprintf("%s: %s (%s)", c.at, hint, text)}
	}
	return fmt.Errorf("%s: %s", c.at, text)
}

// oneLine leaves no line end or control character, and at most 400 bytes.
func oneLine(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }), " ")
	if len(s) > 400 {
		s = strings.ToValidUTF8(s[:400], "") + "…"
	}
	return s
}
