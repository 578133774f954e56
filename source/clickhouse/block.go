package clickhouse

import (
	"encoding/binary"
	"math"
	"strings"

	"github.com/swelter/swelter/table"
)

// block is some rows of an answer, column by column.
type block struct {
	names, types []string
	rows         int
	columns      []*table.Column // nil in the head, which has no rows
}

// block reads one. Only types that columns of are asked for are known, see
// types.go; a block of others is an error when it has rows.
func (r reader) block() (*block, error) {
	if err := r.blockInfo(); err != nil {
		return nil, err
	}
	columns, err := r.count(mostColumns)
	if err != nil {
		return nil, err
	}
	b := &block{}
	if b.rows, err = r.count(mostRows); err != nil {
		return nil, err
	}
	for range columns {
		name, err := r.text(mostName)
		if err != nil {
			return nil, err
		}
		kind, err := r.text(mostName)
		if err != nil {
			return nil, err
		}
		b.names, b.types = append(b.names, name), append(b.types, kind)
		if b.rows == 0 {
			continue
		}
		c, err := r.column(kind, b.rows)
		if err != nil {
			return nil, err
		}
		b.columns = append(b.columns, c)
	}
	return b, nil
}

func (r reader) blockInfo() error {
	for {
		field, err := r.uvarint()
		switch {
		case err != nil:
			return err
		case field == 0:
			return nil
		case field == 1: // whether these are the rows beyond a limit
			err = r.skip(1)
		case field == 2: // the number of the bucket
			err = r.skip(4)
		default:
			err = errFormat
		}
		if err != nil {
			return err
		}
	}
}

// column reads the values of one column of a block.
func (r reader) column(kind string, rows int) (*table.Column, error) {
	var missing []byte
	if inner, ok := inside(kind, "Nullable"); ok {
		kind = inner
		var err error
		if missing, err = r.bytes(rows); err != nil {
			return nil, err
		}
	}
	if kind == "String" {
		return r.texts(rows, missing)
	}
	wide, decode := decoder(kind)
	if decode == nil {
		return nil, errFormat
	}
	raw, err := r.bytes(rows * wide)
	if err != nil {
		return nil, err
	}
	c := &table.Column{Floats: make([]float64, rows)}
	for i := range c.Floats {
		c.Floats[i] = decode(raw[i*wide:])
	}
	for i, m := range missing {
		if m != 0 {
			c.Floats[i] = math.NaN()
		}
	}
	return c, nil
}

// texts reads texts, each once into the dictionary. An empty one is missing, as
// in files: columns of ClickHouse are seldom Nullable.
func (r reader) texts(rows int, missing []byte) (*table.Column, error) {
	c := &table.Column{Kind: table.Text, Codes: make([]int32, rows)}
	codes := map[string]int32{}
	for i := range c.Codes {
		n, err := r.count(mostText)
		if err != nil {
			return nil, err
		}
		var raw []byte
		if n <= 4096 {
			if raw, err = r.Peek(n); err == nil {
				_, err = r.Discard(n)
			}
		} else {
			raw, err = r.bytes(n)
		}
		if err != nil {
			return nil, err
		}
		c.Codes[i] = -1
		if n == 0 || missing != nil && missing[i] != 0 {
			continue
		}
		code, ok := codes[string(raw)]
		if !ok {
			code = int32(len(c.Dict))
			s := string(raw)
			if !r.bytewise {
				s = strings.ToValidUTF8(s, "\ufffd")
			}
			c.Dict = append(c.Dict, s)
			codes[string(raw)] = code
		}
		c.Codes[i] = code
	}
	return c, nil
}

// decoder is how wide a value of a type is, and its value; nil for a type that
// does not come as a number.
func decoder(kind string) (wide int, decode func([]byte) float64) {
	le := binary.LittleEndian
	if strings.HasPrefix(kind, "DateTime") && !strings.HasPrefix(kind, "DateTime64") {
		kind = "UInt32"
	}
	switch kind {
	case "UInt8", "Bool":
		return 1, func(b []byte) float64 { return float64(b[0]) }
	case "UInt16":
		return 2, func(b []byte) float64 { return float64(le.Uint16(b)) }
	case "UInt32":
		return 4, func(b []byte) float64 { return float64(le.Uint32(b)) }
	case "UInt64":
		return 8, func(b []byte) float64 { return float64(le.Uint64(b)) }
	case "Int8":
		return 1, func(b []byte) float64 { return float64(int8(b[0])) }
	case "Int16":
		return 2, func(b []byte) float64 { return float64(int16(le.Uint16(b))) }
	case "Int32":
		return 4, func(b []byte) float64 { return float64(int32(le.Uint32(b))) }
	case "Int64":
		return 8, func(b []byte) float64 { return float64(int64(le.Uint64(b))) }
	case "Float32":
		return 4, func(b []byte) float64 { return float64(math.Float32frombits(le.Uint32(b))) }
	case "Float64":
		return 8, func(b []byte) float64 { return math.Float64frombits(le.Uint64(b)) }
	case "Date":
		return 2, func(b []byte) float64 { return float64(le.Uint16(b)) * 86400 }
	}
	return 0, nil
}

// inside is what stands in the brackets of a type: "String" of
// "Nullable(String)".
func inside(kind, of string) (string, bool) {
	rest, ok := strings.CutPrefix(kind, of+"(")
	if !ok || !strings.HasSuffix(rest, ")") {
		return kind, false
	}
	return rest[:len(rest)-1], true
}

// number reads the number at a row of a block's column.
func (b *block) number(col, row int) float64 { return b.columns[col].Floats[row] }

// text is the text at a row, "" when it is missing.
func (b *block) text(col, row int) string {
	c := b.columns[col]
	if c.Codes[row] < 0 {
		return ""
	}
	return c.Dict[c.Codes[row]]
}
