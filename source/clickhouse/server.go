package clickhouse

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"
)

// Server is for programs that keep tables of their own in a cluster: unlike a
// Source it writes. It is safe for concurrent use.
type Server struct{ client *client }

// NewServer names a server by an address as of --db. Nothing is asked yet.
func NewServer(db string) (*Server, error) {
	a, err := parseAddress(db)
	if err != nil {
		return nil, err
	}
	if a.table != "" {
		return nil, fmt.Errorf("%s: a table (%s) is named where a database is wanted", a, a.table)
	}
	return serverAt(a), nil
}

// serverAt holds what is written to having arrived on the shards when the
// server says so, and what is read to all shards.
func serverAt(a address) *Server {
	return &Server{&client{at: a, own: settings{
		"insert_distributed_sync":            1,
		"skip_unavailable_shards":            0,
		"max_execution_time":                 uint64((a.timeout + time.Second - 1) / time.Second),
		"max_query_size":                     16 << 20,
		"max_ast_elements":                   1 << 20,
		"max_expanded_ast_elements":          1 << 20,
		"max_bytes_before_external_sort":     128 << 20,
		"max_bytes_before_external_group_by": 128 << 20,
	}}}
}

// String names the server and nothing secret.
func (s *Server) String() string { return s.client.at.String() }

// Database is the one that the address names.
func (s *Server) Database() string { return s.client.at.database }

// Close ends the connections.
func (s *Server) Close() { s.client.close() }

// Exec runs a statement that has no answer.
func (s *Server) Exec(ctx context.Context, sql string) error {
	return s.client.query(ctx, sql, func(*block) error { return nil })
}

// Answer is some rows of an answer.
type Answer struct{ b *block }

// Rows is how many there are.
func (a Answer) Rows() int { return a.b.rows }

// Text is a text byte by byte as it was written, "" when it is missing.
func (a Answer) Text(col, row int) string { return a.b.text(col, row) }

// Number is a number; those beyond 2^53 are rounded.
func (a Answer) Number(col, row int) float64 { return a.b.number(col, row) }

// Query asks and hands on the rows of the answer as they come. Only when it
// returns nil were they all.
func (s *Server) Query(ctx context.Context, sql string, each func(Answer) error) error {
	return s.client.query(ctx, sql, func(b *block) error {
		if b.rows == 0 {
			return nil
		}
		return each(Answer{b})
	})
}

// Column is one column of rows to be written: one of the slices, whose type is
// String, Int64 or UInt64.
type Column struct {
	Name  string
	Texts []string
	Ints  []int64
	Words []uint64
}

// Insert writes rows and returns when the server, and every shard that rows
// went to, has confirmed them. After an error some of them may be there.
func (s *Server) Insert(ctx context.Context, table string, rows int, columns ...Column) error {
	if rows == 0 {
		return nil
	}
	var p packet
	sql := "INSERT INTO " + quoteName(s.client.at.database) + "." + quoteName(table) + " ("
	p.uvarint(clientData)
	p.text("")
	p = append(p, 1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0)
	p.uvarint(uint64(len(columns)))
	p.uvarint(uint64(rows))
	for i, c := range columns {
		if i > 0 {
			sql += ", "
		}
		sql += quoteName(c.Name)
		if n := p.column(c); n != rows {
			return fmt.Errorf("column %q: %d values for %d rows", c.Name, n, rows)
		}
	}
	p.uvarint(clientData) // no more of them
	p.text("")
	p = append(p, 1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0, 0, 0)
	return s.client.insert(ctx, sql+") VALUES", p)
}

// column writes a column and reports how many values it has.
func (p *packet) column(c Column) int {
	p.text(c.Name)
	switch {
	case c.Texts != nil:
		p.text("String")
		for _, s := range c.Texts {
			p.text(s)
		}
		return len(c.Texts)
	case c.Words != nil:
		p.text("UInt64")
		for _, v := range c.Words {
			*p = binary.LittleEndian.AppendUint64(*p, v)
		}
		return len(c.Words)
	}
	p.text("Int64")
	for _, v := range c.Ints {
		*p = binary.LittleEndian.AppendUint64(*p, uint64(v))
	}
	return len(c.Ints)
}

// insert asks for a table to be written and sends its rows when the server has
// said which columns it wants.
func (c *client) insert(ctx context.Context, sql string, data packet) error {
	own, cancel := context.WithTimeout(ctx, c.at.timeout+2*time.Second)
	defer cancel()
	conn, old, err := c.take(own)
	for err == nil {
		sent := false
		err = conn.query(own, sql, c.settings(), func(*block) error {
			if sent {
				return nil
			}
			sent = true
			_, err := conn.net.Write(data)
			return err
		})
		if err == nil {
			c.give(conn)
			return nil
		}
		if !old || sent || !broken(err) || own.Err() != nil {
			break
		}
		c.drop() // idle for too long: nothing was sent yet
		conn, old, err = c.take(own)
	}
	if own.Err() != nil && ctx.Err() == nil {
		return c.slow()
	}
	return c.reworded(err)
}

// Nodes are the servers of a cluster, each replica of each shard, reached as
// this one is: with its user, password, database and encryption.
func (s *Server) Nodes(ctx context.Context, cluster string) ([]*Server, error) {
	var nodes []*Server
	err := s.Query(ctx, "SELECT host_name, toInt64(port) FROM system.clusters WHERE cluster = "+quoteText(cluster)+" ORDER BY shard_num, replica_num", func(a Answer) error {
		for i := range a.Rows() {
			at := s.client.at
			at.host = net.JoinHostPort(a.Text(0, i), strconv.Itoa(int(a.Number(1, i))))
			nodes = append(nodes, serverAt(at))
		}
		return nil
	})
	if err == nil && len(nodes) == 0 {
		err = errors.New(s.String() + ": the server knows no cluster " + strconv.Quote(cluster) + "; its remote_servers name them")
	}
	return nodes, err
}

// QuoteText writes a value as a text of SQL.
func QuoteText(s string) string { return quoteText(s) }

// QuoteName writes the name of a table or column.
func QuoteName(s string) string { return quoteName(s) }
