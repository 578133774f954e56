// Package jsontext reads JSON (RFC 8259) value by value from a stream, without a
// tree, for the readers of the formats written in it.
package jsontext

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// Scanner reads one stream. Its methods leave it behind what they have read.
// Errors carry the line and column, and stay: after one, nothing more is read.
type Scanner struct {
	name string
	r    io.Reader
	buf  []byte
	pos  int
	base int64 // offset of buf[0]
	line int64 // of pos, from 1
	from int64 // offset where the line starts
	text []byte
	most int // bytes of one string
	eof  bool
}

// MaxDepth is deeper than any document that people write.
const MaxDepth = 512

// Open starts on the bytes that open gives, behind a byte-order mark. name is
// shown in errors; most is how many bytes one string may have.
func Open(ctx context.Context, name string, open func() (io.ReadCloser, error), most int64) (*Scanner, io.Closer, error) {
	rc, err := open()
	if err != nil {
		return nil, nil, err
	}
	s := &Scanner{name: name, r: &contextReader{ctx, rc}, buf: make([]byte, 0, 1<<16), line: 1, most: int(most)}
	if _, err := s.fill(); err != nil {
		rc.Close()
		return nil, nil, err
	}
	if bytes.HasPrefix(s.buf, Mark) {
		s.pos = len(Mark)
		s.from = int64(len(Mark))
	}
	return s, rc, nil
}

// Mark is UTF-8's byte-order mark, which RFC 8259 lets a reader ignore.
var Mark = []byte{0xEF, 0xBB, 0xBF}

type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// Place is the line and column last looked at, from 1.
func (s *Scanner) Place() (line, column int64) {
	return s.line, s.base + int64(s.pos) - s.from + 1
}

// Fail is an error at the place last looked at.
func (s *Scanner) Fail(format string, args ...any) error {
	line, column := s.Place()
	return s.FailAt(line, column, format, args...)
}

// FailAt is an error at a place.
func (s *Scanner) FailAt(line, column int64, format string, args ...any) error {
	return fmt.Errorf("%s:%d:%d: %s", s.name, line, column, fmt.Sprintf(format, args...))
}

// fill reads on; false at the end of the stream.
func (s *Scanner) fill() (bool, error) {
	if s.eof {
		return false, nil
	}
	s.base += int64(len(s.buf))
	s.pos = 0
	s.buf = s.buf[:cap(s.buf)]
	for {
		n, err := s.r.Read(s.buf)
		if n > 0 {
			s.buf = s.buf[:n]
			if err != nil && err != io.EOF {
				return false, err
			}
			return true, nil
		}
		if err != nil {
			s.buf, s.eof = s.buf[:0], true
			if err == io.EOF {
				err = nil
			}
			return false, err
		}
	}
}

// Peek skips white space and shows the next byte, 0 at the end.
func (s *Scanner) Peek() (byte, error) {
	for {
		for s.pos < len(s.buf) {
			switch c := s.buf[s.pos]; c {
			case '\n':
				s.line++
				s.from = s.base + int64(s.pos) + 1
			case ' ', '\t', '\r':
			case 0:
				return 0, s.Fail("a zero byte, which JSON has not")
			default:
				return c, nil
			}
			s.pos++
		}
		if ok, err := s.fill(); !ok {
			return 0, err
		}
	}
}

// raw is the next byte, white space too; 0 at the end.
func (s *Scanner) raw() (byte, error) {
	if s.pos == len(s.buf) {
		if ok, err := s.fill(); !ok {
			return 0, err
		}
	}
	return s.buf[s.pos], nil
}

// Expect steps over one byte after white space, which must be want.
func (s *Scanner) Expect(want byte) error {
	c, err := s.Peek()
	if err != nil {
		return err
	}
	if c != want {
		return s.Unexpected(c, fmt.Sprintf("%q", want))
	}
	s.pos++
	return nil
}

// Unexpected is the error of a byte that stands where something else is due.
func (s *Scanner) Unexpected(c byte, want string) error {
	if c == 0 {
		return s.Fail("the document ends where %s is due", want)
	}
	return s.Fail("%q where %s is due", rune(c), want)
}

// Str reads a string, decoded. It is valid until the next call.
func (s *Scanner) Str() ([]byte, error) {
	if err := s.Expect('"'); err != nil {
		return nil, err
	}
	s.text = s.text[:0]
	for {
		c, err := s.raw()
		if err != nil {
			return nil, err
		}
		from := s.pos
		for s.pos < len(s.buf) {
			if c = s.buf[s.pos]; c == '"' || c == '\\' || c < ' ' {
				break
			}
			s.pos++
		}
		s.text = append(s.text, s.buf[from:s.pos]...)
		switch {
		case len(s.text) > s.most:
			return nil, s.Fail("a string of more than %d bytes", s.most)
		case s.pos == len(s.buf) && !s.eof:
			continue
		case s.pos == len(s.buf):
			return nil, s.Fail("the document ends within a string")
		case c == '"':
			s.pos++
			if !utf8.Valid(s.text) {
				return []byte(string([]rune(string(s.text)))), nil
			}
			return s.text, nil
		case c < ' ':
			return nil, s.Fail("a string with a control character; a line may not end within it")
		}
		s.pos++
		if err := s.escape(); err != nil {
			return nil, err
		}
	}
}

func (s *Scanner) escape() error {
	c, err := s.raw()
	if err != nil {
		return err
	}
	const from, to = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	for i := range len(from) {
		if from[i] == c {
			s.pos++
			s.text = append(s.text, to[i])
			return nil
		}
	}
	if c != 'u' {
		return s.Fail("an escape that JSON has not")
	}
	s.pos++
	r, err := s.hex4()
	if err != nil {
		return err
	}
	if utf16.IsSurrogate(r) {
		if c, err := s.raw(); err != nil || c != '\\' {
			s.text = utf8.AppendRune(s.text, utf8.RuneError)
			return err
		}
		s.pos++
		if c, err := s.raw(); err != nil || c != 'u' {
			s.text = utf8.AppendRune(s.text, utf8.RuneError)
			return errors.Join(err, s.escape())
		}
		s.pos++
		low, err := s.hex4()
		if err != nil {
			return err
		}
		r = utf16.DecodeRune(r, low)
	}
	s.text = utf8.AppendRune(s.text, r)
	return nil
}

func (s *Scanner) hex4() (r rune, err error) {
	for range 4 {
		c, err := s.raw()
		if err != nil {
			return 0, err
		}
		switch {
		case c-'0' < 10:
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, s.Fail("an escape without four hexadecimal digits")
		}
		r = r<<4 | rune(c)
		s.pos++
	}
	return r, nil
}

// Kind is what a value other than an object or array is.
type Kind uint8

const (
	Null Kind = iota // and NaN, which Python writes
	Boolean
	Number
	Text
)

// Scalar reads one value that is not an object or array. b is its text, valid
// until the next call.
func (s *Scanner) Scalar() (k Kind, b []byte, err error) {
	c, err := s.Peek()
	switch {
	case err != nil:
		return 0, nil, err
	case c == '"':
		b, err = s.Str()
		return Text, b, err
	case c == '-' || c-'0' < 10:
		b, err = s.number()
		return Number, b, err
	case c == 't' || c == 'f' || c == 'n' || c == 'N' || c == 'I':
		return s.word()
	}
	return 0, nil, s.Unexpected(c, "a value")
}

// number reads a number by the grammar.
func (s *Scanner) number() ([]byte, error) {
	if err := s.token(func(c byte) bool {
		return c-'0' < 10 || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E' || c-'A' < 26 || c-'a' < 26
	}); err != nil {
		return nil, err
	}
	if b := s.text; string(b) == "-Infinity" || isNumber(b) {
		return b, nil
	}
	return nil, s.Fail("%q is not a number", Clip(s.text))
}

// isNumber is the grammar of RFC 8259, section 6.
func isNumber(b []byte) bool {
	digits := func() bool {
		n := len(b)
		for len(b) > 0 && b[0]-'0' < 10 {
			b = b[1:]
		}
		return len(b) < n
	}
	if len(b) > 0 && b[0] == '-' {
		b = b[1:]
	}
	if len(b) > 1 && b[0] == '0' && b[1]-'0' < 10 || !digits() {
		return false
	}
	if len(b) > 0 && b[0] == '.' {
		if b = b[1:]; !digits() {
			return false
		}
	}
	if len(b) > 0 && b[0]|0x20 == 'e' {
		if b = b[1:]; len(b) > 0 && (b[0] == '-' || b[0] == '+') {
			b = b[1:]
		}
		if !digits() {
			return false
		}
	}
	return len(b) == 0
}

// word reads true, false and null; also NaN and Infinity, which Python writes.
func (s *Scanner) word() (Kind, []byte, error) {
	if err := s.token(func(c byte) bool { return c|0x20-'a' < 26 }); err != nil {
		return 0, nil, err
	}
	switch string(s.text) {
	case "true", "false":
		return Boolean, s.text, nil
	case "null", "NaN":
		return Null, nil, nil
	case "Infinity":
		return Number, s.text, nil
	}
	return 0, nil, s.Fail("%q is not a value; text is written in quotes", Clip(s.text))
}

// token gathers bytes as long as they belong to it.
func (s *Scanner) token(in func(byte) bool) error {
	s.text = s.text[:0]
	for len(s.text) < 1024 {
		c, err := s.raw()
		if err != nil {
			return err
		}
		if c == 0 || !in(c) {
			return nil
		}
		s.text = append(s.text, c)
		s.pos++
	}
	return s.Fail("a number of more than 1024 characters")
}

// Clip shortens what a message quotes.
func Clip(b []byte) string {
	if len(b) > 40 {
		return string(b[:40]) + "…"
	}
	return string(b)
}

// List calls f before each element of an array; f reads it.
func (s *Scanner) List(f func() error) error {
	if err := s.Expect('['); err != nil {
		return err
	}
	return s.Members(']', f)
}

// Object calls f with each key of an object; f reads the value.
func (s *Scanner) Object(f func(key string) error) error {
	if err := s.Expect('{'); err != nil {
		return err
	}
	return s.Members('}', func() error {
		b, err := s.Str()
		if err != nil {
			return err
		}
		key := string(b)
		if err := s.Expect(':'); err != nil {
			return err
		}
		return f(key)
	})
}

// Members reads up to the closing bracket.
func (s *Scanner) Members(end byte, f func() error) error {
	c, err := s.Peek()
	if err != nil {
		return err
	}
	if c == end {
		s.pos++
		return nil
	}
	for {
		if err := f(); err != nil {
			return err
		}
		c, err := s.Peek()
		switch {
		case err != nil:
			return err
		case c == ',':
			s.pos++
		case c == end:
			s.pos++
			return nil
		default:
			return s.Unexpected(c, fmt.Sprintf("',' or %q", end))
		}
	}
}

// Skip reads a value of any kind.
func (s *Scanner) Skip() error { return s.SkipIn(1) }

// SkipIn is Skip for a value that lies at a depth, from 1.
func (s *Scanner) SkipIn(depth int) error {
	c, err := s.Peek()
	if err != nil {
		return err
	}
	if depth > MaxDepth && (c == '[' || c == '{') {
		return s.Fail("nested deeper than %d levels", MaxDepth)
	}
	switch c {
	case '[':
		return s.List(func() error { return s.SkipIn(depth + 1) })
	case '{':
		return s.Object(func(string) error { return s.SkipIn(depth + 1) })
	}
	_, _, err = s.Scalar()
	return err
}

// Name is what errors call the stream.
func (s *Scanner) Name() string { return s.name }

// Offset is how many bytes have been read.
func (s *Scanner) Offset() int64 { return s.base + int64(s.pos) }
