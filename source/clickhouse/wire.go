package clickhouse

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// mostText bounds one text of the server, mostName a name, mostColumns and
// mostRows a block: what is larger is no ClickHouse.
const (
	mostText    = 1 << 30
	mostName    = 1 << 20
	mostColumns = 1 << 16
	mostRows    = 1 << 24
)

var errFormat = errors.New("the answer is not ClickHouse's native protocol")

// reader reads the parts that packets are made of.
type reader struct {
	*bufio.Reader
	bytewise bool // texts may be any bytes
}

func (r reader) uvarint() (uint64, error) {
	v, err := binary.ReadUvarint(r)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return v, err
}

func (r reader) count(most uint64) (int, error) {
	n, err := r.uvarint()
	if err == nil && n > most {
		err = errFormat
	}
	return int(n), err
}

// bytes reads n bytes. Memory grows with what arrives, not with what is said to
// be coming.
func (r reader) bytes(n int) ([]byte, error) {
	const step = 1 << 20
	b := make([]byte, min(n, step))
	for at := 0; ; {
		if _, err := io.ReadFull(r, b[at:]); err != nil {
			return nil, io.ErrUnexpectedEOF
		}
		if at = len(b); at == n {
			return b, nil
		}
		b = append(b, make([]byte, min(n-at, max(step, at)))...)
	}
}

func (r reader) text(most uint64) (string, error) {
	n, err := r.count(most)
	if err != nil {
		return "", err
	}
	b, err := r.bytes(n)
	return string(b), err
}

func (r reader) skip(n int) error {
	if _, err := r.Discard(n); err != nil {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// packet gathers what is sent.
type packet []byte

func (p *packet) uvarint(v uint64) { *p = binary.AppendUvarint(*p, v) }
func (p *packet) text(s string)    { p.uvarint(uint64(len(s))); *p = append(*p, s...) }
func (p *packet) byte(b byte)      { *p = append(*p, b) }

// exception is an error of the server.
type exception struct {
	Code    int32
	Message string
}

func (e *exception) Error() string { return fmt.Sprintf("code %d: %s", e.Code, e.Message) }

// exception reads one with those inside it, of which the first says most.
func (r reader) exception() error {
	var first *exception
	for range 64 {
		code, err := r.bytes(4)
		if err != nil {
			return err
		}
		var texts [3]string // class, message, stack
		for i := range texts {
			if texts[i], err = r.text(mostText); err != nil {
				return err
			}
		}
		nested, err := r.ReadByte()
		if err != nil {
			return io.ErrUnexpectedEOF
		}
		if first == nil {
			first = &exception{int32(binary.LittleEndian.Uint32(code)), texts[1]}
		}
		if nested == 0 {
			return first
		}
	}
	return errFormat
}
