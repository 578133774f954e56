package clickhouse

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"sort"
	"sync/atomic"
	"time"
)

// revision is the protocol spoken: late enough for zones of times, early enough
// that servers of 2018 speak it and those of today still do, with every column
// in its plain form.
const revision = 54404

// oldest is the oldest server that is spoken to: the protocol of 2018.
const oldest = 54380

// Packets of the client and of the server.
const (
	clientHello, clientQuery, clientData, clientCancel = 0, 1, 2, 3

	serverHello, serverData, serverException, serverProgress = 0, 1, 2, 3
	serverPong, serverEnd, serverProfile                     = 4, 5, 6
	serverTotals, serverExtremes                             = 7, 8
)

// dialTime bounds how long a server may take to greet, quiet how long it may be
// silent amid a query: it says how far it is ten times a second.
const (
	dialTime = 10 * time.Second
	quiet    = 60 * time.Second
)

// conn is one connection. It is used by one goroutine at a time.
type conn struct {
	net  net.Conn
	r    reader
	zone string // of the server
}

// counted counts what is read.
type counted struct {
	io.Reader
	bytes *atomic.Int64
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.bytes.Add(int64(n))
	return n, err
}

// dial opens a connection, whose bytes are counted as they come.
func dial(ctx context.Context, a address, received *atomic.Int64) (*conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	var d interface {
		DialContext(ctx context.Context, network, address string) (net.Conn, error)
	} = &net.Dialer{}
	if a.secure {
		d = &tls.Dialer{Config: &tls.Config{RootCAs: a.ca, MinVersion: tls.VersionTLS12}}
	}
	raw, err := d.DialContext(ctx, "tcp", a.host)
	if err != nil {
		return nil, err
	}
	c := &conn{net: raw, r: reader{Reader: bufio.NewReaderSize(counted{raw, received}, 256<<10)}}
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	if err = c.greet(a); !stop() && ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil {
		raw.Close()
		return nil, err
	}
	return c, nil
}

func (c *conn) greet(a address) error {
	var p packet
	p.uvarint(clientHello)
	p.text("Swelter")
	p.uvarint(1)
	p.uvarint(0)
	p.uvarint(revision)
	p.text(a.database)
	p.text(a.user)
	p.text(a.password)
	if _, err := c.net.Write(p); err != nil {
		return err
	}
	switch kind, err := c.r.uvarint(); {
	case err != nil:
		return err
	case kind == serverException:
		return c.r.exception()
	case kind != serverHello:
		return errFormat
	}
	if _, err := c.r.text(mostName); err != nil {
		return err
	}
	var version [3]uint64
	for i := range version {
		var err error
		if version[i], err = c.r.uvarint(); err != nil {
			return err
		}
	}
	if version[2] < oldest {
		return fmt.Errorf("the server is of version %d.%d; 18.10 and later are read", version[0], version[1])
	}
	var err error
	if c.zone, err = c.r.text(mostName); err != nil {
		return err
	}
	if _, err := c.r.text(mostName); err != nil { // the server's name for itself
		return err
	}
	if version[2] >= 54401 {
		_, err = c.r.uvarint() // the patch of its version
	}
	return err
}

// setting is a number that bounds a query.
type settings map[string]uint64

// send asks one query.
func (c *conn) send(sql string, set settings) error {
	var id [16]byte
	rand.Read(id[:])
	query := hex.EncodeToString(id[:])
	var p packet
	p.uvarint(clientQuery)
	p.text(query)
	p.byte(1) // the first to ask
	p.text("")
	p.text(query)
	p.text("0.0.0.0:0")
	p.byte(1) // by TCP
	p.text("")
	p.text("")
	p.text("Swelter")
	p.uvarint(1)
	p.uvarint(0)
	p.uvarint(revision)
	p.text("") // quota
	p.uvarint(0)
	names := make([]string, 0, len(set))
	for name := range set {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		p.text(name)
		p.uvarint(set[name])
	}
	p.text("")
	p.uvarint(2) // to the end
	p.uvarint(0) // not compressed
	p.text(sql)
	p.uvarint(clientData) // no tables of ours
	p.text("")
	p = append(p, 1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0, 0, 0)
	_, err := c.net.Write(p)
	return err
}

// query asks and hands on the blocks of the answer, the head first. An answer
// that breaks off is an error, also after blocks were handed on: only the
// server's word makes it whole. After an error the connection is closed; when
// ctx ended or each failed, the server is told to stop first.
func (c *conn) query(ctx context.Context, sql string, set settings, each func(*block) error) error {
	err := ctx.Err()
	if err == nil {
		err = c.send(sql, set)
	}
	if err == nil {
		stop := context.AfterFunc(ctx, func() { c.cancel() })
		err = c.answer(each)
		if !stop() && ctx.Err() != nil {
			err = ctx.Err()
		}
	}
	if err != nil {
		c.cancel()
		c.net.Close()
	}
	return err
}

// cancel tells the server to stop, and waits for no answer.
func (c *conn) cancel() {
	_ = c.net.SetDeadline(time.Now().Add(time.Second))
	_, _ = c.net.Write([]byte{clientCancel})
	_ = c.net.SetReadDeadline(time.Now())
}

func (c *conn) answer(each func(*block) error) error {
	for {
		if err := c.net.SetReadDeadline(time.Now().Add(quiet)); err != nil {
			return err
		}
		kind, err := c.r.uvarint()
		if err != nil {
			return err
		}
		switch kind {
		case serverData, serverTotals, serverExtremes:
			if _, err = c.r.text(mostName); err != nil {
				return err
			}
			b, err := c.r.block()
			if err != nil {
				return err
			}
			if kind == serverData {
				if err := each(b); err != nil {
					return err
				}
			}
		case serverException:
			return c.r.exception()
		case serverProgress:
			err = c.r.numbers(3)
		case serverProfile:
			if err = c.r.numbers(3); err == nil {
				err = c.r.skip(1)
			}
			if err == nil {
				err = c.r.numbers(1)
			}
			if err == nil {
				err = c.r.skip(1)
			}
		case serverPong:
		case serverEnd:
			return nil
		default:
			return errFormat
		}
		if err != nil {
			return err
		}
	}
}

func (r reader) numbers(n int) error {
	for range n {
		if _, err := r.uvarint(); err != nil {
			return err
		}
	}
	return nil
}

// broken reports whether a connection that was idle turned out to be closed.
func broken(err error) bool {
	_, isNet := err.(net.Error)
	return isNet || err == io.EOF || err == io.ErrUnexpectedEOF
}
