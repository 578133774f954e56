package npy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Type is what each value is: a kind as in NumPy's descr, and a byte order.
type Type struct {
	Kind byte // 'b' boolean, 'i', 'u' integers, 'f' floats
	Size int  // bytes
	Big  bool // most significant byte first
}

// Header is the first part of a file.
type Header struct {
	Type    Type
	Fortran bool    // the first dimension runs fastest
	Shape   []int64 // empty for a single value
	Offset  int64   // bytes before the values
}

// maxHeader is far beyond any header of numbers.
const maxHeader = 1 << 20

// ReadHeader reads up to the values.
func ReadHeader(r io.Reader) (Header, error) {
	var h Header
	start := make([]byte, 8)
	if _, err := io.ReadFull(r, start); err != nil {
		return h, errors.New("the file ends within its header")
	}
	if string(start[:6]) != string(magic) {
		return h, errors.New("is not an npy file: it does not start with \\x93NUMPY")
	}
	wide := 4
	switch start[6] {
	case 1:
		wide = 2
	case 2, 3:
	default:
		return h, fmt.Errorf("npy version %d.%d is not known; save it with version 1.0", start[6], start[7])
	}
	size := make([]byte, 4)
	if _, err := io.ReadFull(r, size[:wide]); err != nil {
		return h, errors.New("the file ends within its header")
	}
	n := binary.LittleEndian.Uint32(size)
	if n > maxHeader {
		return h, fmt.Errorf("a header of %d bytes is not one of numbers", n)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(r, text); err != nil {
		return h, errors.New("the file ends within its header")
	}
	h.Offset = int64(8 + wide + len(text))
	return h, h.parse(string(text))
}

// parse reads the Python dictionary of the header: three keys, whose values are
// a string, True or False, and a tuple of integers.
func (h *Header) parse(s string) error {
	p := &literal{rest: s}
	p.expect("{")
	seen := ""
	for p.err == nil && !p.accept("}") {
		key := p.quoted()
		p.expect(":")
		switch key {
		case "descr":
			if strings.HasPrefix(strings.TrimLeft(p.rest, " "), "[") {
				return errors.New("holds records of several fields; save one field of it")
			}
			if err := h.Type.parse(p.quoted()); err != nil && p.err == nil {
				return err
			}
		case "fortran_order":
			h.Fortran = p.boolean()
		case "shape":
			h.Shape = p.tuple()
		default:
			p.fail("key " + strconv.Quote(key))
		}
		seen += key[:min(1, len(key))]
		if !p.accept(",") && p.err == nil {
			p.expect("}")
			break
		}
	}
	if p.err != nil {
		return p.err
	}
	for _, k := range []string{"d", "f", "s"} {
		if strings.Count(seen, k) != 1 {
			return errors.New("the header does not have descr, fortran_order and shape once each")
		}
	}
	return nil
}

func (t *Type) parse(s string) error {
	refuse := fmt.Errorf("values of type %q cannot be drawn; use integers, floats or booleans", s)
	if len(s) < 2 {
		return refuse
	}
	switch s[0] {
	case '<', '|', '=':
	case '>':
		t.Big = true
	default:
		s = "<" + s
	}
	size, err := strconv.Atoi(s[2:])
	if s[1] == 'O' {
		return errors.New("holds pickled Python objects, which are never loaded; save it with a numeric dtype")
	}
	if err != nil {
		return refuse
	}
	t.Kind, t.Size = s[1], size
	switch s[1:] {
	case "b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8":
		return nil
	}
	return refuse
}

// Count is the number of values, or not ok when it is beyond any memory.
func (h Header) Count() (n int64, ok bool) {
	count := uint64(1)
	for _, d := range h.Shape {
		hi, lo := bits.Mul64(count, uint64(d))
		if hi > 0 || lo > math.MaxInt64/8 {
			return 0, false
		}
		count = lo
	}
	return int64(count), true
}

func (h Header) shape() string {
	if len(h.Shape) == 0 {
		return "one value"
	}
	parts := make([]string, len(h.Shape))
	for i, d := range h.Shape {
		parts[i] = strconv.FormatInt(d, 10)
	}
	return strings.Join(parts, " x ")
}

// literal reads the few Python literals a header may hold.
type literal struct {
	rest string
	err  error
}

func (p *literal) fail(what string) {
	if p.err == nil {
		p.err = fmt.Errorf("the header is broken at %s", what)
	}
}

func (p *literal) accept(s string) bool {
	p.rest = strings.TrimLeft(p.rest, " \t\n")
	if !strings.HasPrefix(p.rest, s) {
		return false
	}
	p.rest = p.rest[len(s):]
	return true
}

func (p *literal) expect(s string) {
	if !p.accept(s) {
		p.fail(strconv.Quote(p.rest[:min(20, len(p.rest))]))
	}
}

func (p *literal) quoted() string {
	quote := "'"
	if !p.accept(quote) {
		quote = `"`
		p.expect(quote)
	}
	i := strings.Index(p.rest, quote)
	if i < 0 || p.err != nil {
		p.fail("a string that does not end")
		return ""
	}
	s := p.rest[:i]
	p.rest = p.rest[i+1:]
	return s
}

func (p *literal) boolean() bool {
	if p.accept("True") {
		return true
	}
	if !p.accept("False") {
		p.fail("fortran_order")
	}
	return false
}

func (p *literal) tuple() []int64 {
	var out []int64
	p.expect("(")
	for p.err == nil && !p.accept(")") {
		i := 0
		p.accept("")
		for i < len(p.rest) && p.rest[i]-'0' < 10 {
			i++
		}
		n, err := strconv.ParseInt(p.rest[:i], 10, 64)
		if err != nil || len(out) == 32 {
			p.fail("the shape")
			return nil
		}
		out = append(out, n)
		p.rest = strings.TrimPrefix(p.rest[i:], "L") // of Python 2
		if !p.accept(",") {
			p.expect(")")
			break
		}
	}
	return out
}
