//go:build cgo

package duckdb

import (
	"math"
	"strings"
	"unsafe"

	duck "github.com/duckdb/duckdb-go-bindings"

	"github.com/swelter/swelter/table"
)

// Bounds of one table handed on: rows, values (a wide result has fewer rows)
// and bytes of text.
const (
	chunkRows   = 1 << 16
	chunkValues = 1 << 22
	chunkText   = 16 << 20
)

// builder gathers the engine's chunks of 2048 rows into tables.
type builder struct {
	name   string
	fields []placed
	yield  func(*table.Table) error
	most   int // rows of a table
	rows   int
	cols   []*table.Column
	texts  []texts
	bytes  int // of the dictionaries
}

func newBuilder(name string, fields []placed, yield func(*table.Table) error) *builder {
	b := &builder{name: name, fields: fields, yield: yield}
	b.most = min(chunkRows, max(1, chunkValues/max(1, len(fields))))
	b.start()
	return b
}

func (b *builder) start() {
	b.rows, b.bytes = 0, 0
	b.cols = make([]*table.Column, len(b.fields))
	b.texts = make([]texts, len(b.fields))
	for i, f := range b.fields {
		b.cols[i] = &table.Column{Name: f.Name, Kind: f.Kind, Zoned: f.zoned}
	}
}

// add takes one chunk over.
func (b *builder) add(chunk duck.DataChunk) error {
	n := int(duck.DataChunkGetSize(chunk))
	for i, f := range b.fields {
		v := duck.DataChunkGetVector(chunk, duck.IdxT(i))
		data, valid := duck.VectorGetData(v), (*uint64)(duck.VectorGetValidity(v))
		c := b.cols[i]
		if f.Kind == table.Text {
			cells := unsafe.Slice((*cellText)(data), n)
			b.bytes += b.texts[i].add(c, cells, valid)
			continue
		}
		from := len(c.Floats)
		c.Floats = decode(f.kind, grown(c.Floats, n, b.most), data, n)
		dropMissing(c.Floats[from:], valid)
	}
	b.rows += n
	if b.rows >= b.most || b.bytes >= chunkText {
		return b.flush()
	}
	return nil
}

// flush hands the rows gathered so far on.
func (b *builder) flush() error {
	if b.rows == 0 {
		return nil
	}
	t := &table.Table{Name: b.name, Columns: b.cols}
	for _, c := range t.Columns {
		c.Settle()
	}
	b.start()
	return b.yield(t)
}

// grown makes room for n more values, the first time for a whole table's when
// one chunk did not end the result.
func grown(v []float64, n, most int) []float64 {
	if cap(v)-len(v) >= n {
		return v
	}
	room := n
	if len(v) > 0 {
		room = max(n, most+2048)
	}
	return append(make([]float64, 0, len(v)+room), v...)
}

// decode appends n values as float64; times as seconds.
func decode(kind duck.Type, dst []float64, data unsafe.Pointer, n int) []float64 {
	switch kind {
	case duck.TypeDouble:
		return append(dst, unsafe.Slice((*float64)(data), n)...)
	case duck.TypeFloat:
		return floats[float32](dst, data, n)
	case duck.TypeTinyInt:
		return floats[int8](dst, data, n)
	case duck.TypeSmallInt:
		return floats[int16](dst, data, n)
	case duck.TypeInteger:
		return floats[int32](dst, data, n)
	case duck.TypeBigInt:
		return floats[int64](dst, data, n)
	case duck.TypeUTinyInt, duck.TypeBoolean:
		return floats[uint8](dst, data, n)
	case duck.TypeUSmallInt:
		return floats[uint16](dst, data, n)
	case duck.TypeUInteger:
		return floats[uint32](dst, data, n)
	case duck.TypeUBigInt:
		return floats[uint64](dst, data, n)
	case duck.TypeDate:
		return dates(dst, unsafe.Slice((*int32)(data), n))
	}
	return times(dst, unsafe.Slice((*int64)(data), n), unitsPerSecond(kind))
}

func floats[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 | float32](dst []float64, data unsafe.Pointer, n int) []float64 {
	for _, v := range unsafe.Slice((*T)(data), n) {
		dst = append(dst, float64(v))
	}
	return dst
}

// dates turns days into seconds. The engine's infinite dates are missing.
func dates(dst []float64, days []int32) []float64 {
	for _, d := range days {
		v := float64(d) * 86400
		if d == math.MaxInt32 || d == -math.MaxInt32 {
			v = math.NaN()
		}
		dst = append(dst, v)
	}
	return dst
}

func times(dst []float64, v []int64, perSecond float64) []float64 {
	for _, t := range v {
		s := float64(t) / perSecond
		if t == math.MaxInt64 || t == -math.MaxInt64 {
			s = math.NaN()
		}
		dst = append(dst, s)
	}
	return dst
}

func unitsPerSecond(kind duck.Type) float64 {
	switch kind {
	case duck.TypeTimestampS:
		return 1
	case duck.TypeTimestampMS:
		return 1e3
	case duck.TypeTimestampNS:
		return 1e9
	}
	return 1e6
}

// dropMissing writes NaN where the bit of a row is 0. A nil mask is all ones.
func dropMissing(v []float64, valid *uint64) {
	if valid == nil {
		return
	}
	mask := unsafe.Slice(valid, (len(v)+63)/64)
	for w, bits := range mask {
		if bits == math.MaxUint64 {
			continue
		}
		for i := w * 64; i < min(len(v), w*64+64); i++ {
			if bits>>(i&63)&1 == 0 {
				v[i] = math.NaN()
			}
		}
	}
}

// texts codes the texts of one column of one table.
type texts struct {
	codes map[string]int32
	last  string
	code  int32
}

// add codes a vector of texts and returns the bytes it added to the dictionary.
func (t *texts) add(c *table.Column, cells []cellText, valid *uint64) int {
	if t.codes == nil {
		t.codes = map[string]int32{}
		t.code = -1
	}
	bytes := 0
	for i := range cells {
		if valid != nil {
			word := *(*uint64)(unsafe.Add(unsafe.Pointer(valid), i/64*8))
			if word>>(i&63)&1 == 0 {
				c.Codes = append(c.Codes, -1)
				continue
			}
		}
		s := cells[i].String()
		if t.code < 0 || s != t.last {
			code, ok := t.codes[s]
			if !ok {
				s = strings.Clone(s)
				code = int32(len(c.Dict))
				c.Dict = append(c.Dict, s)
				t.codes[s] = code
				bytes += len(s) + 32
			}
			t.last, t.code = c.Dict[code], code
		}
		c.Codes = append(c.Codes, t.code)
	}
	return bytes
}
