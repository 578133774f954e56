package json

import (
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// scanner reads JSON (RFC 8259) value by value from a stream, without a tree.
// Its methods leave it behind what they have read. Errors carry the line and
// column, and stay: after one, nothing more is read.
type scanner struct {
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

// maxDepth is deeper than any document that people write.
const maxDepth = 512

func newScanner(name string, r io.Reader, most int64) *scanner {
	return &scanner{name: name, r: r, buf: make([]byte, 0, 1<<16), line: 1, most: int(most)}
}

// fail is an error at the place last looked at.
func (s *scanner) fail(format string, args ...any) error {
	return s.failAt(s.line, s.base+int64(s.pos)-s.from+1, format, args...)
}

func (s *scanner) failAt(line, column int64, format string, args ...any) error {
	return fmt.Errorf("%s:%d:%d: %s", s.name, line, column, fmt.Sprintf(format, args...))
}

// fill reads on; false at the end of the stream.
func (s *scanner) fill() (bool, error) {
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

// peek skips white space and shows the next byte, 0 at the end.
func (s *scanner) peek() (byte, error) {
	for {
		for s.pos < len(s.buf) {
			switch c := s.buf[s.pos]; c {
			case '\n':
				s.line++
				s.from = s.base + int64(s.pos) + 1
			case ' ', '\t', '\r':
			case 0:
				return 0, s.fail("a zero byte, which JSON has not")
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
func (s *scanner) raw() (byte, error) {
	if s.pos == len(s.buf) {
		if ok, err := s.fill(); !ok {
			return 0, err
		}
	}
	return s.buf[s.pos], nil
}

func (s *scanner) expect(want byte) error {
	c, err := s.peek()
	if err != nil {
		return err
	}
	if c != want {
		return s.unexpected(c, fmt.Sprintf("%q", want))
	}
	s.pos++
	return nil
}

func (s *scanner) unexpected(c byte, want string) error {
	if c == 0 {
		return s.fail("the document ends where %s is due", want)
	}
	return s.fail("%q where %s is due", rune(c), want)
}

// str reads a string, decoded. It is valid until the next call.
func (s *scanner) str() ([]byte, error) {
	if err := s.expect('"'); err != nil {
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
			return nil, s.fail("a string of more than %d bytes", s.most)
		case s.pos == len(s.buf) && !s.eof:
			continue
		case s.pos == len(s.buf):
			return nil, s.fail("the document ends within a string")
		case c == '"':
			s.pos++
			if !utf8.Valid(s.text) {
				return []byte(string([]rune(string(s.text)))), nil
			}
			return s.text, nil
		case c < ' ':
			return nil, s.fail("a string with a control character; a line may not end within it")
		}
		s.pos++
		if err := s.escape(); err != nil {
			return nil, err
		}
	}
}

func (s *scanner) escape() error {
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
		return s.fail("an escape that JSON has not")
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

func (s *scanner) hex4() (r rune, err error) {
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
			return 0, s.fail("an escape without four hexadecimal digits")
		}
		r = r<<4 | rune(c)
		s.pos++
	}
	return r, nil
}

// scalar is what a value other than an object or array is.
type scalar uint8

const (
	null scalar = iota
	boolean
	number
	text
)

// scalar reads one value that is not an object or array. b is its text, valid
// until the next call.
func (s *scanner) scalar() (k scalar, b []byte, err error) {
	c, err := s.peek()
	switch {
	case err != nil:
		return 0, nil, err
	case c == '"':
		b, err = s.str()
		return text, b, err
	case c == '-' || c-'0' < 10:
		b, err = s.number()
		return number, b, err
	case c == 't' || c == 'f' || c == 'n' || c == 'N' || c == 'I':
		return s.word()
	}
	return 0, nil, s.unexpected(c, "a value")
}

// number reads a number by the grammar.
func (s *scanner) number() ([]byte, error) {
	if err := s.token(func(c byte) bool {
		return c-'0' < 10 || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E' || c-'A' < 26 || c-'a' < 26
	}); err != nil {
		return nil, err
	}
	if b := s.text; string(b) == "-Infinity" || isNumber(b) {
		return b, nil
	}
	return nil, s.fail("%q is not a number", clip(s.text))
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
func (s *scanner) word() (scalar, []byte, error) {
	if err := s.token(func(c byte) bool { return c|0x20-'a' < 26 }); err != nil {
		return 0, nil, err
	}
	switch string(s.text) {
	case "true", "false":
		return boolean, s.text, nil
	case "null", "NaN":
		return null, nil, nil
	case "Infinity":
		return number, s.text, nil
	}
	return 0, nil, s.fail("%q is not a value; text is written in quotes", clip(s.text))
}

// token gathers bytes as long as they belong to it.
func (s *scanner) token(in func(byte) bool) error {
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
	return s.fail("a number of more than 1024 characters")
}

func clip(b []byte) string {
	if len(b) > 40 {
		return string(b[:40]) + "…"
	}
	return string(b)
}

// list calls f before each element of an array; f reads it.
func (s *scanner) list(f func() error) error {
	if err := s.expect('['); err != nil {
		return err
	}
	return s.members(']', f)
}

// object calls f with each key of an object; f reads the value.
func (s *scanner) object(f func(key string) error) error {
	if err := s.expect('{'); err != nil {
		return err
	}
	return s.members('}', func() error {
		b, err := s.str()
		if err != nil {
			return err
		}
		key := string(b)
		if err := s.expect(':'); err != nil {
			return err
		}
		return f(key)
	})
}

// members reads up to the closing bracket.
func (s *scanner) members(end byte, f func() error) error {
	c, err := s.peek()
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
		c, err := s.peek()
		switch {
		case err != nil:
			return err
		case c == ',':
			s.pos++
		case c == end:
			s.pos++
			return nil
		default:
			return s.unexpected(c, fmt.Sprintf("',' or %q", end))
		}
	}
}

// skip reads a value of any kind.
func (s *scanner) skip() error { return s.skipIn(1) }

func (s *scanner) skipIn(depth int) error {
	c, err := s.peek()
	if err != nil {
		return err
	}
	if depth > maxDepth && (c == '[' || c == '{') {
		return s.fail("nested deeper than %d levels", maxDepth)
	}
	switch c {
	case '[':
		return s.list(func() error { return s.skipIn(depth + 1) })
	case '{':
		return s.object(func(string) error { return s.skipIn(depth + 1) })
	}
	_, _, err = s.scalar()
	return err
}
