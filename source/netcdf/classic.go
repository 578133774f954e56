package netcdf

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
)

const (
	maxHeader = 64 << 20
	maxThings = 1 << 20 // dimensions, variables, attributes
)

// classicType is a type of the classic formats.
type classicType struct {
	name string
	size int
}

var classicTypes = map[int]classicType{
	1: {"int8", 1}, 2: {"char", 1}, 3: {"int16", 2}, 4: {"int32", 4}, 5: {"float32", 4}, 6: {"float64", 8},
	7: {"uint8", 1}, 8: {"uint16", 2}, 9: {"uint32", 4}, 10: {"int64", 8}, 11: {"uint64", 8},
}

// one turns the big-endian bytes of an element into a number.
func (t classicType) one(b []byte) float64 {
	switch t.name {
	case "int8":
		return float64(int8(b[0]))
	case "int16":
		return float64(int16(binary.BigEndian.Uint16(b)))
	case "int32":
		return float64(int32(binary.BigEndian.Uint32(b)))
	case "int64":
		return float64(int64(binary.BigEndian.Uint64(b)))
	case "uint16":
		return float64(binary.BigEndian.Uint16(b))
	case "uint32":
		return float64(binary.BigEndian.Uint32(b))
	case "uint64":
		return float64(binary.BigEndian.Uint64(b))
	case "float32":
		return float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
	case "float64":
		return math.Float64frombits(binary.BigEndian.Uint64(b))
	}
	return float64(b[0])
}

// many turns elements one after the other into numbers: the three types that
// grids come in without a call an element.
func (t classicType) many(dst []float64, b []byte) {
	switch t.name {
	case "int16":
		for i := range dst {
			dst[i] = float64(int16(binary.BigEndian.Uint16(b[2*i:])))
		}
	case "float32":
		for i := range dst {
			dst[i] = float64(math.Float32frombits(binary.BigEndian.Uint32(b[4*i:])))
		}
	case "float64":
		for i := range dst {
			dst[i] = math.Float64frombits(binary.BigEndian.Uint64(b[8*i:]))
		}
	default:
		for i := range dst {
			dst[i] = t.one(b[i*t.size:])
		}
	}
}

// singles turns float32 into numbers, two at a time; what stands for a missing
// value is found by its bits.
func singles(dst []float64, b []byte, missing [2]uint32) {
	m, n := missing[0], missing[1]
	one := func(word uint32) float64 {
		if word == m || word == n {
			return math.NaN()
		}
		return float64(math.Float32frombits(word))
	}
	for ; len(dst) >= 2 && len(b) >= 8; dst, b = dst[2:], b[8:] {
		two := binary.BigEndian.Uint64(b)
		dst[0], dst[1] = one(uint32(two>>32)), one(uint32(two))
	}
	if len(dst) == 1 {
		dst[0] = one(binary.BigEndian.Uint32(b))
	}
}

// header reads the start of a classic file in order.
type header struct {
	r       io.Reader
	version int
	left    int64
	err     error
}

var errShort = errors.New("the file ends within its header; it was cut short")

func (h *header) take(n int64) []byte {
	if h.err != nil || n < 0 || n > h.left {
		if h.err == nil {
			h.err = errShort
		}
		return make([]byte, min(max(n, 0), 8))
	}
	b := make([]byte, n)
	h.left -= n
	if _, err := io.ReadFull(h.r, b); err != nil {
		h.err = errShort
	}
	return b
}

func (h *header) u32() int { return int(binary.BigEndian.Uint32(h.take(4))) }

// count is a number that cannot be negative.
func (h *header) count() int64 {
	n := h.records()
	if n < 0 {
		h.err, n = errors.New("the file's header is damaged: a count is negative"), 0
	}
	return n
}

// records is a count, 8 bytes wide in CDF-5; all ones says that the file was
// written as a stream.
func (h *header) records() int64 {
	if h.version == 5 {
		return int64(binary.BigEndian.Uint64(h.take(8)))
	}
	return int64(binary.BigEndian.Uint32(h.take(4)))
}

func (h *header) offset() int64 {
	if h.version == 1 {
		return int64(binary.BigEndian.Uint32(h.take(4)))
	}
	return int64(binary.BigEndian.Uint64(h.take(8)))
}

func (h *header) name() string {
	n := h.count()
	b := h.take((n + 3) &^ 3)
	return string(b[:min(n, int64(len(b)))])
}

// list reads a tag and how many entries follow.
func (h *header) list(tag int) int {
	got, n := h.u32(), h.count()
	if got == 0 && n == 0 {
		return 0
	}
	if h.err == nil && (got != tag || n > maxThings) {
		h.err = errors.New("the file's header is damaged")
	}
	if h.err != nil {
		return 0
	}
	return int(n)
}

func (h *header) attrs() map[string]attr {
	attrs := map[string]attr{}
	for range h.list(12) {
		name := h.name()
		t, ok := classicTypes[h.u32()]
		n := h.count()
		if h.err == nil && (!ok || n > maxHeader) {
			h.err = fmt.Errorf("attribute %q has a type that is not known", name)
		}
		if h.err != nil {
			return attrs
		}
		b := h.take((n*int64(t.size) + 3) &^ 3)
		if h.err != nil {
			return attrs
		}
		var a attr
		if t.name == "char" {
			a.text = strings.TrimRight(string(b[:n]), "\x00")
		} else {
			for i := range n {
				a.nums = append(a.nums, t.one(b[i*int64(t.size):]))
			}
		}
		attrs[name] = a
	}
	return attrs
}

// classicArray is a variable of a classic file. Its first dimension may be the
// record dimension: then its records lie recSize apart.
type classicArray struct {
	r       io.ReaderAt
	t       classicType
	shape   []int
	begin   int64
	records bool
	recSize int64
}

func readClassic(r io.ReaderAt, size int64, version int) (*content, error) {
	if version != 1 && version != 2 && version != 5 {
		return nil, fmt.Errorf("classic format CDF-%d is not known", version)
	}
	// The head is read in one go: it is small beside the values.
	h := &header{r: io.NewSectionReader(r, 4, size-4), version: version, left: min(size-4, maxHeader)}
	numrecs := h.records()
	c := &content{}
	record := -1
	for i := range h.list(10) {
		d := dim{name: h.name()}
		n := h.count()
		if n == 0 {
			record = i
		}
		if h.err == nil && (n < 0 || n > math.MaxInt32*int64(1<<20)) {
			h.err = fmt.Errorf("dimension %q is longer than any file", d.name)
		}
		d.n = int(n)
		c.dims = append(c.dims, d)
		if h.err != nil {
			return nil, h.err
		}
	}
	c.attrs = h.attrs()
	arrays, err := h.vars(c, r, record)
	if err != nil {
		return nil, err
	}
	return c, placeRecords(c, arrays, record, numrecs, version, size)
}

func (h *header) vars(c *content, r io.ReaderAt, record int) ([]*classicArray, error) {
	var arrays []*classicArray
	for range h.list(11) {
		v := &variable{name: h.name()}
		rank := h.count()
		if h.err == nil && rank > 1024 {
			h.err = errors.New("the file's header is damaged")
		}
		if h.err != nil {
			return nil, h.err
		}
		for range rank {
			id := h.count()
			if h.err == nil && (id < 0 || id >= int64(len(c.dims))) {
				h.err = errors.New("the file's header is damaged: a variable has a dimension that is not there")
			}
			if h.err != nil {
				return nil, h.err
			}
			v.dims = append(v.dims, int(id))
			v.shape = append(v.shape, c.dims[id].n)
		}
		v.attrs = h.attrs()
		t, ok := classicTypes[h.u32()]
		if h.err == nil && !ok {
			h.err = fmt.Errorf("variable %q has a type that is not known", v.name)
		}
		h.count() // the size, which is computed instead: it is wrong for large variables
		a := &classicArray{r: r, t: t, begin: h.offset(), records: rank > 0 && v.dims[0] == record}
		v.kind, v.data = t.name, a
		c.vars, arrays = append(c.vars, v), append(arrays, a)
	}
	return arrays, h.err
}

// placeRecords finds how far apart records lie, and how many there are.
func placeRecords(c *content, arrays []*classicArray, record int, numrecs int64, version int, size int64) error {
	var recSize, first int64
	users, padded := 0, false
	for i, a := range arrays {
		n := int64(a.t.size)
		for k, l := range c.vars[i].shape {
			if k == 0 && a.records {
				continue
			}
			if l > 0 && n > math.MaxInt64/16/int64(l) {
				return fmt.Errorf("variable %q is larger than any file", c.vars[i].name)
			}
			n *= int64(l)
		}
		if a.begin < 0 || a.begin > size && n > 0 {
			return fmt.Errorf("variable %q starts beyond the end of the file; it was cut short", c.vars[i].name)
		}
		if a.records {
			if users++; users == 1 || a.begin < first {
				first = a.begin
			}
			padded = padded || n%4 != 0
			if recSize += (n + 3) &^ 3; recSize < 0 {
				return errors.New("a record is larger than any file")
			}
			if users == 1 {
				a.recSize = n // with a single variable the records are not padded
			}
		} else if n > size-a.begin {
			return fmt.Errorf("variable %q needs %d bytes and the file ends after %d: it was cut short", c.vars[i].name, n, size-a.begin)
		}
	}
	for _, a := range arrays {
		if a.records && !(users == 1 && a.recSize > 0) {
			a.recSize = recSize
		}
	}
	if users > 0 {
		step := recSize
		for _, a := range arrays {
			if a.records {
				step = a.recSize
			}
		}
		streaming := version != 5 && numrecs == math.MaxUint32 || version == 5 && numrecs == -1
		if streaming && step > 0 {
			numrecs = (size - first) / step
		}
		if numrecs < 0 || step > 0 && numrecs > (size-first+3)/step {
			return fmt.Errorf("should have %d records and ends earlier: it was cut short; copy it again", numrecs)
		}
		c.dims[record].n = int(numrecs)
	}
	for i, v := range c.vars {
		for k, id := range v.dims {
			v.shape[k] = c.dims[id].n
		}
		arrays[i].shape = v.shape
	}
	return nil
}

// Floats reads a part, a run along the last dimensions at a time.
func (a *classicArray) Floats(ctx context.Context, start, count []int, dst []float64) error {
	return a.Physical(ctx, start, count, dst, packing{low: math.Inf(-1), high: math.Inf(1), scale: 1})
}

// Physical is Floats with the packing undone, a warm part at a time.
func (a *classicArray) Physical(ctx context.Context, start, count []int, dst []float64, p packing) error {
	if a.t.name == "char" {
		return errors.New("holds text, not numbers")
	}
	if words, ok := p.words(); ok && a.t.name == "float32" {
		return a.visit(ctx, start, count, len(dst), func(at, n int, raw []byte) { singles(dst[at:at+n], raw, words) })
	}
	return a.visit(ctx, start, count, len(dst), func(at, n int, raw []byte) {
		const warm = 2048 // values that stay in the nearest cache
		for n > 0 {
			part := dst[at : at+min(n, warm)]
			a.t.many(part, raw)
			p.unpack(part)
			at, n, raw = at+len(part), n-len(part), raw[len(part)*a.t.size:]
		}
	})
}

// pieceSize is what files are read in: small enough that the bytes are still in a
// near cache when they are turned into numbers.
const pieceSize = 1 << 16

var pieces = sync.Pool{New: func() any { return new([pieceSize]byte) }}

// Strings reads texts: characters along the last dimension, which is not part
// of start and count.
func (a *classicArray) Strings(ctx context.Context, start, count []int, dst []string) error {
	if a.t.name != "char" || len(start) != len(a.shape)-1 {
		return errors.New("holds numbers, not text")
	}
	width := a.shape[len(a.shape)-1]
	if width > 1<<16 || len(dst) > maxHeader/max(1, width) {
		return errors.New("holds texts that are too long")
	}
	raw := make([]byte, len(dst)*width)
	err := a.visit(ctx, append(start[:len(start):len(start)], 0), append(count[:len(count):len(count)], width), len(raw), func(at, n int, b []byte) {
		copy(raw[at:at+n], b)
	})
	for i := range dst {
		dst[i] = strings.TrimRight(string(raw[i*width:(i+1)*width]), "\x00 ")
	}
	return err
}

func (a *classicArray) visit(ctx context.Context, start, count []int, room int, run func(at, n int, raw []byte)) error {
	total, length, last := 1, 1, len(count)
	if len(start) != len(a.shape) || len(count) != len(a.shape) {
		return fmt.Errorf("has %d dimensions, a part of %d was asked for", len(a.shape), len(start))
	}
	for i, n := range count {
		if start[i] < 0 || n < 0 || start[i]+n > a.shape[i] {
			return fmt.Errorf("%d from %d of dimension %d is beyond its %d", n, start[i], i, a.shape[i])
		}
		total *= n
	}
	if total != room {
		return fmt.Errorf("room for %d values, %d were asked for", room, total)
	}
	if total == 0 {
		return nil
	}
	stop := 0
	if a.records {
		stop = 1 // records do not follow each other in the file
	}
	for last > stop {
		last--
		length *= count[last]
		if count[last] != a.shape[last] {
			break
		}
	}
	piece := pieces.Get().(*[pieceSize]byte)
	defer pieces.Put(piece)
	buf := piece[:min(length*a.t.size, pieceSize)]
	index := make([]int, last)
	for at := 0; at < total; {
		offset := a.offset(start, index)
		for done := 0; done < length; {
			if err := ctx.Err(); err != nil {
				return err
			}
			n := min(length-done, len(buf)/a.t.size)
			if _, err := a.r.ReadAt(buf[:n*a.t.size], offset+int64(done*a.t.size)); err != nil {
				return errors.New("the file ends before its values; it was cut short")
			}
			run(at, n, buf)
			at, done = at+n, done+n
		}
		for k := last - 1; k >= 0; k-- {
			if index[k]++; index[k] < count[k] {
				break
			}
			index[k] = 0
		}
	}
	return nil
}

// offset is where in the file the element start+index lies.
func (a *classicArray) offset(start, index []int) int64 {
	var n int64
	at := a.begin
	for k := range a.shape {
		i := int64(start[k])
		if k < len(index) {
			i += int64(index[k])
		}
		if k == 0 && a.records {
			at += i * a.recSize
			continue
		}
		n = n*int64(a.shape[k]) + i
	}
	return at + n*int64(a.t.size)
}
